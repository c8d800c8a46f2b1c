import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import * as K from './attr-kinds.ts';
import type { Attribute } from './attributes.ts';
import { denseOf, denseTensor, i64PairsAttr, intTensorOf } from './dense.ts';
import { scalarType, tensorType } from './types.ts';

const dims = K.structAttr('stablehlo', 'gather', { offset_dims: [] as readonly number[], index_vector_dim: 0 });
const int = (value: bigint): Attribute => ({ kind: 'int', value, type: scalarType('i64') });

test('every kind decodes what it encodes', () => {
  const trip = <T>(kind: K.AttrKind<T>, ...values: T[]) => {
    for (const v of values) assert.equal(kind.decode(kind.encode(v)), v);
  };
  trip(K.i64Attr, 0, -5, Number.MAX_SAFE_INTEGER);
  trip(K.i32Attr, 7);
  trip(K.boolAttr, true, false);
  trip(K.stringAttr, '', 'ü"\\');
  trip(K.symbolAttr, 'f.g');
  trip(K.typeAttr, tensorType([2], 'f32', true));
  trip(K.f64Attr, 1.5, Infinity, -0);
  trip(K.f32Attr, 0.25);
  trip(K.dictAttr, { a: int(1n) });
  trip(K.anyAttr, { kind: 'unit' });
  trip(K.i64ArrayAttr, [], [3, -1]);
  trip(K.boolArrayAttr, [], [true, false]);
  trip(K.enumAttr('stablehlo', 'x', ['LT', 'GT']), 'LT');
  trip(K.arrayAttr(K.stringAttr), [], ['a', 'b']);
  trip(dims, { offset_dims: [1, 2], index_vector_dim: 1 });
  trip<[number, number][]>(
    i64PairsAttr,
    [],
    [
      [1, 2],
      [-3, 0],
    ],
  );
  const d = denseOf(tensor('f32', [2], Float32Array.of(1, 2)));
  assert.is(K.denseAttr.decode(d), d);
});

test('lists of integers come from arrays, dense arrays and dense literals', () => {
  const list = (a: Attribute) => K.i64ArrayAttr.decode(a);
  assert.equal(list({ kind: 'array', items: [int(1n), int(2n)] }), [1, 2]);
  assert.equal(list({ kind: 'dense-array', dtype: 'i64', values: [1n, 2] }), [1, 2]);
  assert.equal(list(denseOf(intTensorOf('i64', [3], [4, 5, 6]))), [4, 5, 6]);
  assert.equal(list(denseOf(intTensorOf('i64', [3], [4, 4, 4]))), [4, 4, 4]);
  assert.equal(K.boolArrayAttr.decode(denseOf(intTensorOf('i1', [2], [0, 1]))), [false, true]);
});

test('values of another form are refused', () => {
  const none = (kind: K.AnyAttrKind, a: Attribute) => assert.is(kind.decode(a), undefined);
  none(K.i64Attr, { kind: 'string', value: '1' });
  none(K.i64Attr, int(1n << 60n));
  none(K.i64ArrayAttr, { kind: 'dense-array', dtype: 'f64', values: [1.5] });
  none(K.i64ArrayAttr, { kind: 'array', items: [{ kind: 'unit' }] });
  none(K.i64ArrayAttr, denseOf(tensor('f32', [2], Float32Array.of(1, 2))));
  none(K.enumAttr('d', 'e', ['A']), { kind: 'enum', dialect: 'd', name: 'e', value: 'B' });
  none(dims, { kind: 'struct', dialect: 'stablehlo', name: 'dot', fields: {} });
  none(dims, { kind: 'struct', dialect: 'stablehlo', name: 'gather', fields: { other: 1 } });
  none(dims, { kind: 'struct', dialect: 'stablehlo', name: 'gather', fields: { offset_dims: 'x' } });
  none(dims, { kind: 'struct', dialect: 'stablehlo', name: 'gather', fields: { offset_dims: [[1]] } });
  none(dims, { kind: 'struct', dialect: 'stablehlo', name: 'gather', fields: { index_vector_dim: 0.5 } });
  none(dims, { kind: 'struct', dialect: 'stablehlo', name: 'gather', fields: JSON.parse('{"toString": 1}') });
  none(i64PairsAttr, denseOf(intTensorOf('i64', [2, 3], [1, 2, 3, 4, 5, 6])));
});

test('a splat of a huge shape is no list', () => {
  const splat = { ...denseOf(intTensorOf('i64', [2], [1, 1])), type: tensorType([4294967295], 'i64') };
  assert.is(K.i64ArrayAttr.decode(splat), undefined);
});

test('optional kinds keep their default, which may be undefined', () => {
  assert.equal(K.optional(K.i64Attr, 3).optional, { default: 3 });
  assert.equal(K.optional(K.i64Attr).optional, { default: undefined });
});

test('splats are found bit by bit and expand to themselves', () => {
  assert.ok(denseOf(tensor('f32', [3], Float32Array.of(2, 2, 2))).splat);
  assert.not(denseOf(tensor('f32', [2], Float32Array.of(0, -0))).splat);
  assert.ok(denseOf(tensor('f32', [2], Float32Array.of(Number.NaN, Number.NaN))).splat);
  assert.not(denseOf(tensor('f32', [0], new Float32Array())).splat);
  const c = denseOf(tensor('complex<f32>', [2], Float32Array.of(1, 2, 1, 2)));
  assert.ok(c.splat);
  assert.equal([...(denseTensor(c).data as Float32Array)], [1, 2, 1, 2]);
});

test.run();
