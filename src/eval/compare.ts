import { fail } from '../support/diagnostics.ts';
import { isComplex, isFloat } from './dtype.ts';
import { binary } from './elementwise.ts';
import { decodeFloat, encodeFloat } from './rounding.ts';
import { allocStorage, numElements, type Tensor, tensor } from './tensor.ts';
import { sameShape, splat } from './values.ts';

export type Direction = 'EQ' | 'NE' | 'GE' | 'GT' | 'LE' | 'LT';
export type CompareType = 'NOTYPE' | 'FLOAT' | 'TOTALORDER' | 'SIGNED' | 'UNSIGNED';

const tests: Record<Direction, (a: number | bigint, b: number | bigint) => boolean> = {
  EQ: (a, b) => a === b,
  NE: (a, b) => a !== b,
  GE: (a, b) => a >= b,
  GT: (a, b) => a > b,
  LE: (a, b) => a <= b,
  LT: (a, b) => a < b,
};

/** A key that orders doubles totally: -NaN < -inf < … < -0 < 0 < … < inf < NaN. Every NaN counts as positive. */
function totalKey(x: number): bigint {
  const bits = BigInt(encodeFloat('f64', Number.isNaN(x) ? decodeFloat('f64', 0x7ff8n << 48n) : x));
  return bits >> 63n ? -(bits & ((1n << 63n) - 1n)) - 1n : bits;
}

/** Elementwise comparison to i1. NaN compares unequal to all (except with TOTALORDER); complex tensors know EQ and NE only. */
export function compare(direction: Direction, a: Tensor, b: Tensor, type: CompareType = 'NOTYPE'): Tensor {
  if (!sameShape(a.shape, b.shape)) fail('shape', `compare of shapes [${a.shape}] and [${b.shape}]`);
  if (a.dtype !== b.dtype) fail('type', `compare of ${a.dtype} and ${b.dtype}`);
  const n = numElements(a.shape);
  const out = new Uint8Array(n);
  const f = tests[direction];
  if (isComplex(a.dtype)) {
    if (direction !== 'EQ' && direction !== 'NE') fail('type', `complex numbers have no order: compare ${direction}`);
    for (let i = 0; i < n; i++) {
      const equal = a.data[2 * i] === b.data[2 * i] && a.data[2 * i + 1] === b.data[2 * i + 1];
      out[i] = +(equal === (direction === 'EQ'));
    }
  } else if (type === 'TOTALORDER' && isFloat(a.dtype)) {
    for (let i = 0; i < n; i++) out[i] = +f(totalKey(a.data[i] as number), totalKey(b.data[i] as number));
  } else {
    const [x, y] = [a.data as Float64Array, b.data as Float64Array];
    for (let i = 0; i < n; i++) out[i] = +f(x[i]!, y[i]!);
  }
  return tensor('i1', a.shape, out);
}

/** pred ? a : b, elementwise; `pred` is i1 of the same shape or a scalar. */
export function select(pred: Tensor, a: Tensor, b: Tensor): Tensor {
  if (!sameShape(a.shape, b.shape)) fail('shape', `select of shapes [${a.shape}] and [${b.shape}]`);
  if (a.dtype !== b.dtype) fail('type', `select of ${a.dtype} and ${b.dtype}`);
  if (pred.shape.length === 0 && a.shape.length > 0) return pred.data[0] ? a : b;
  if (!sameShape(pred.shape, a.shape)) fail('shape', `select by a predicate of shape [${pred.shape}] for [${a.shape}]`);
  const n = numElements(a.shape);
  const out = allocStorage(a.dtype, n) as Float64Array;
  const [p, x, y] = [pred.data, a.data as Float64Array, b.data as Float64Array];
  const per = isComplex(a.dtype) ? 2 : 1;
  for (let i = 0; i < n * per; i++) out[i] = p[per === 1 ? i : i >> 1] ? x[i]! : y[i]!;
  return tensor(a.dtype, a.shape, out);
}

/** minimum(maximum(x, low), high); the bounds have x's shape or are scalars. */
export function clamp(low: Tensor, x: Tensor, high: Tensor): Tensor {
  const spread = (t: Tensor): Tensor =>
    t.shape.length === 0 && x.shape.length > 0
      ? splat(t.dtype, x.shape, isComplex(t.dtype) ? [t.data[0] as number, t.data[1] as number] : t.data[0]!)
      : t;
  return binary('minimum', binary('maximum', x, spread(low)), spread(high));
}
