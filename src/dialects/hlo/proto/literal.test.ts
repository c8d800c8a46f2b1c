import protobuf from 'protobufjs/minimal.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DType } from '../../../eval/dtype.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import { SpucError, unknownLoc } from '../../../support/diagnostics.ts';
import type { HloShape } from '../text/ast.ts';
import { readLiteral } from './literal.ts';
import { message, P, shape, tuple } from './test-proto.ts';

const array = (dtype: DType, ...dims: number[]): HloShape => ({ kind: 'array', dtype, dims });
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((p) => [...p]));
/** The numbers of a literal of type `type` (PrimitiveType) whose further bytes are given. */
function values(type: number, dtype: DType, dims: number[], data: Uint8Array): (number | bigint)[] {
  const t = readLiteral(join(message([1, shape(type, dims)]), data), array(dtype, ...dims), unknownLoc) as Tensor;
  assert.is(t.dtype, dtype);
  assert.equal(t.shape, dims);
  return [...(t.data as Float64Array)];
}
function refused(data: Uint8Array, s: HloShape): string {
  try {
    readLiteral(data, s, unknownLoc);
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics[0]!.class;
    throw e;
  }
  return 'accepted';
}
const floats = (write: (w: protobuf.Writer) => void): Uint8Array => {
  const w = protobuf.Writer.create();
  write(w);
  return w.finish();
};

test('integers and booleans, packed and one by one', () => {
  assert.equal(values(1, 'i1', [3], message([2, [1, 0, 7]])), [1, 0, 1]);
  assert.equal(values(4, 'i32', [3], message([4, [-1, 5, -(2 ** 31)]])), [-1, 5, -(2 ** 31)]);
  assert.equal(values(4, 'i32', [3], message([4, -1], [4, [5]], [4, 6])), [-1, 5, 6]);
  assert.equal(values(8, 'ui32', [2], message([6, [2 ** 32 - 1, 1]])), [2 ** 32 - 1, 1]);
  const min = -(2n ** 63n);
  assert.equal(values(5, 'i64', [2], message([5, min], [5, -1])), [min, -1n]);
  assert.equal(values(9, 'ui64', [2], message([7, 2n ** 64n - 1n], [7, 3])), [2n ** 64n - 1n, 3n]);
});

test('integers given as bytes', () => {
  assert.equal(values(2, 'i8', [2], message([15, Uint8Array.of(255, 5)])), [-1, 5]);
  assert.equal(values(6, 'ui8', [2], message([3, Uint8Array.of(255, 5)])), [255, 5]);
  assert.equal(values(3, 'i16', [2], message([17, Uint8Array.of(0xfe, 0xff, 1, 2)])), [-2, 513]);
  assert.equal(values(7, 'ui16', [1], message([16, Uint8Array.of(0xfe, 0xff)])), [65534]);
  assert.equal(values(21, 'i4', [3], message([21, Uint8Array.of(0xff, 0x0f, 7)])), [-1, -1, 7]);
  assert.equal(values(22, 'ui4', [2], message([22, Uint8Array.of(15, 1)])), [15, 1]);
  assert.equal(values(26, 'i2', [2], message([26, Uint8Array.of(3, 1)])), [-1, 1]);
  assert.equal(values(27, 'ui2', [1], message([27, Uint8Array.of(3)])), [3]);
});

test('floats of every width, packed and one by one', () => {
  const packed = (field: number, write: (w: protobuf.Writer) => void) =>
    floats((w) => {
      write(w.uint32(field * 8 + 2).fork());
      w.ldelim();
    });
  assert.equal(
    values(
      11,
      'f32',
      [2],
      packed(8, (w) => w.float(1.5).float(-Infinity)),
    ),
    [1.5, -Infinity],
  );
  assert.equal(
    values(
      11,
      'f32',
      [2],
      floats((w) => w.uint32(69).float(1.5).uint32(69).float(2)),
    ),
    [1.5, 2],
  );
  assert.equal(
    values(
      12,
      'f64',
      [2],
      packed(9, (w) => w.double(0.1).double(-0)),
    ),
    [0.1, -0],
  );
  assert.equal(
    values(
      15,
      'complex<f32>',
      [1],
      packed(12, (w) => w.float(1).float(2)),
    ),
    [1, 2],
  );
  assert.equal(
    values(
      18,
      'complex<f64>',
      [1],
      packed(18, (w) => w.double(0.1).double(2)),
    ),
    [0.1, 2],
  );
  assert.equal(values(10, 'f16', [2], message([11, Uint8Array.of(0x00, 0x3c, 0x00, 0xfc)])), [1, -Infinity]);
  assert.equal(values(16, 'bf16', [1], message([13, Uint8Array.of(0xc0, 0x3f)])), [1.5]);
});

test('the float8 types have each a field of its own; 1 in each', () => {
  const types: [number, DType, number][] = [
    [19, 'f8E5M2', 0x3c],
    [20, 'f8E4M3FN', 0x38],
    [23, 'f8E4M3B11FNUZ', 0x58],
    [24, 'f8E5M2FNUZ', 0x40],
    [25, 'f8E4M3FNUZ', 0x40],
    [28, 'f8E4M3', 0x38],
    [29, 'f8E3M4', 0x30],
    [33, 'f8E8M0FNU', 0x7f],
  ];
  for (const [n, dtype, one] of types)
    assert.equal(values(n, dtype, [1], message([n, Uint8Array.of(one)])), [1], dtype);
});

test('values stand in the order of the literal’s own layout', () => {
  const own = shape(P.s32, [2, 3], [0, 1]);
  const t = readLiteral(message([1, own], [4, [1, 4, 2, 5, 3, 6]]), array('i32', 2, 3), unknownLoc) as Tensor;
  assert.equal([...(t.data as Int32Array)], [1, 2, 3, 4, 5, 6]);
  const three = shape(P.s32, [2, 2, 2], [1, 2, 0]);
  const u = readLiteral(
    message([1, three], [4, [0, 2, 1, 3, 4, 6, 5, 7]]),
    array('i32', 2, 2, 2),
    unknownLoc,
  ) as Tensor;
  assert.equal([...(u.data as Int32Array)], [0, 1, 2, 3, 4, 5, 6, 7]);
});

test('tuples, and arrays without elements', () => {
  const part = message([1, shape(P.s32)], [4, [7]]);
  const s: HloShape = { kind: 'tuple', elements: [array('i32'), array('i32')] };
  const t = readLiteral(message([1, tuple(shape(P.s32))], [10, part], [10, part]), s, unknownLoc) as Tensor[];
  assert.equal(
    t.map((x) => [...(x.data as Int32Array)]),
    [[7], [7]],
  );
  assert.is(refused(message([10, part]), s), 'shape');
  assert.equal(values(4, 'i32', [0, 3], message()), []);
});

test('literals that do not fit', () => {
  const s = message([1, shape(P.s32, [2])]);
  assert.is(refused(join(s, message([4, [1]])), array('i32', 2)), 'shape');
  assert.is(refused(join(s, message([4, [1, 2, 3]])), array('i32', 2)), 'shape');
  assert.is(refused(s, array('i32', 2)), 'elided-constant');
  assert.is(refused(join(s, message([4, [1, 2, 3]])), array('i32', 3)), 'shape', 'its own shape is another');
  assert.is(refused(join(message([1, shape(P.f32, [2])]), message([4, [1, 2]])), array('i32', 2)), 'type');
  assert.is(refused(join(s, message([4, { f32: 1 }])), array('i32', 2)), 'parse');
  assert.is(refused(message([4, [1, 2]]), array('i32', 2)), 'parse', 'no shape');
  assert.is(refused(s, { kind: 'token' }), 'type');
});

test('a false shape allocates nothing', () => {
  const before = process.memoryUsage().arrayBuffers;
  const bytes = message([1, shape(P.f32, [2 ** 40])], [8, new Uint8Array(400)]);
  assert.is(refused(bytes, array('f32', 2 ** 40)), 'shape');
  const many = new Array<number>(40).fill(2 ** 40);
  assert.is(refused(bytes, array('f32', ...many, 0)), 'resource-limit');
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 24);
});

test.run();
