import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tensor } from '../../../eval/tensor.ts';
import { Source, SpucError } from '../../../support/diagnostics.ts';
import type { HloArrayShape } from './ast.ts';
import { parseLiteral } from './literal.ts';
import { parseArrayShape } from './shape.ts';

const read = (shape: string, text: string): Tensor => {
  const s = parseArrayShape(shape, { kind: 'unknown' }) as HloArrayShape;
  return parseLiteral(new Source('t', text), text, 0, s) as Tensor;
};
const values = (shape: string, text: string) => [...(read(shape, text).data as Float64Array)];
const failure = (shape: string, text: string): string => {
  try {
    read(shape, text);
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics[0]!.class;
    throw e;
  }
  return 'none';
};

test('scalars and nested braces with comments', () => {
  assert.equal(values('f32[]', '1.5e-3'), [Math.fround(1.5e-3)]);
  assert.equal(values('s32[2,3]', '{ { 1, -2, 3 }, { /*i1=1*/ 4, 5, 6 } }'), [1, -2, 3, 4, 5, 6]);
  assert.equal(values('pred[3]', '{1, false, true}'), [1, 0, 1]);
  assert.equal(read('f32[0,3]', '{  }').data.length, 0);
  assert.equal(read('f32[2,0]', '{ {}, {} }').shape, [2, 0]);
});

test('values that are not finite, and numbers rounded to their type', () => {
  assert.equal(values('f32[4]', '{nan, -nan(0x7f), inf, -inf}'), [Number.NaN, Number.NaN, Infinity, -Infinity]);
  assert.equal(values('bf16[]', '0.1'), [0.10009765625]);
  assert.ok(Object.is(values('f64[]', '-0')[0], -0));
});

test('64-bit integers are exact', () => {
  const t = read('s64[2]', '{-9223372036854775808, 9223372036854775807}');
  assert.equal([...(t.data as BigInt64Array)], [-(2n ** 63n), 2n ** 63n - 1n]);
  assert.equal(values('u32[]', '4294967295'), [4294967295]);
});

test('complex numbers', () => {
  assert.equal(values('c64[2]', '{(1, 2), (-3.5, inf)}'), [1, 2, -3.5, Infinity]);
});

test('tuples', () => {
  const shape = {
    kind: 'tuple',
    elements: ['f32[]', 's32[2]'].map((s) => parseArrayShape(s, { kind: 'unknown' })),
  } as const;
  const text = '( 1.5, {1, 2} )';
  const [a, b] = parseLiteral(new Source('t', text), text, 0, shape) as Tensor[];
  assert.equal([...(a!.data as Float32Array), ...(b!.data as Int32Array)], [1.5, 1, 2]);
});

test('refusals', () => {
  assert.is(failure('f32[64]', '{...}'), 'elided-constant');
  assert.is(failure('f32[2,2]', '{...}'), 'elided-constant');
  assert.is(failure('f32[3]', '{1, 2}'), 'shape');
  assert.is(failure('f32[2]', '{1, 2, 3}'), 'shape');
  assert.is(failure('f32[1000000000000]', '{1}'), 'shape');
  assert.is(failure('f32[]', '{1}'), 'shape');
  assert.is(failure('s8[]', '128'), 'type');
  assert.is(failure('u8[]', '-1'), 'type');
  assert.is(failure('s32[]', '1.5'), 'type');
  assert.is(failure('pred[]', '2'), 'type');
  assert.is(failure('f32[]', 'one'), 'parse');
  assert.is(failure('f32[]', '1 2'), 'parse');
});

test.run();
