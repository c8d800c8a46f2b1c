import { convert } from './convert.ts';
import { bitWidth, type DType, isBool, isComplex, isFloat, realPart } from './dtype.ts';
import { stridedMap } from './index-maps.ts';
import { rounder } from './rounding.ts';
import { allocStorage, numElements, rowMajorStrides, type Storage, type Tensor, tensor } from './tensor.ts';
import { isWide, takeElements, wrapper } from './values.ts';

/** StableHLO's dot dimension numbers. */
export interface DotDims {
  readonly lhs_batching_dimensions: readonly number[];
  readonly rhs_batching_dimensions: readonly number[];
  readonly lhs_contracting_dimensions: readonly number[];
  readonly rhs_contracting_dimensions: readonly number[];
}

/** A dot_general or convolution as `batch` matrix products [m, k] x [k, n]; the maps take the operands' elements into that layout. */
export interface MatmulPlan {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Offsets for [batch, m, k]; -1 is a zero. */
  readonly lhsMap: Int32Array;
  /** Offsets for [batch, k, n]. */
  readonly rhsMap: Int32Array;
  readonly shape: readonly number[];
  /** Offsets of the result's elements in the products [batch, m, n]; undefined where they already are in order. */
  readonly outMap?: Int32Array;
}

/** How a dot_general becomes matrix products. The result has the batch, then the free lhs, then the free rhs dimensions. */
export function dotPlan(lhsShape: readonly number[], rhsShape: readonly number[], dims: DotDims): MatmulPlan {
  const free = (shape: readonly number[], ...used: (readonly number[])[]): number[] =>
    [...shape.keys()].filter((d) => !used.some((u) => u.includes(d)));
  const lf = free(lhsShape, dims.lhs_batching_dimensions, dims.lhs_contracting_dimensions);
  const rf = free(rhsShape, dims.rhs_batching_dimensions, dims.rhs_contracting_dimensions);
  const pick = (shape: readonly number[], order: readonly number[]): number[] => order.map((d) => shape[d]!);
  const map = (shape: readonly number[], order: readonly number[]): Int32Array =>
    stridedMap(pick(shape, order), pick(rowMajorStrides(shape), order));
  const b = pick(lhsShape, dims.lhs_batching_dimensions);
  const c = pick(lhsShape, dims.lhs_contracting_dimensions);
  const [mShape, nShape] = [pick(lhsShape, lf), pick(rhsShape, rf)];
  return {
    batch: numElements(b),
    m: numElements(mShape),
    k: numElements(c),
    n: numElements(nShape),
    lhsMap: map(lhsShape, [...dims.lhs_batching_dimensions, ...lf, ...dims.lhs_contracting_dimensions]),
    rhsMap: map(rhsShape, [...dims.rhs_batching_dimensions, ...dims.rhs_contracting_dimensions, ...rf]),
    shape: [...b, ...mShape, ...nShape],
  };
}

type Accumulate = (acc: Float64Array, x: number, row: Float64Array, at: number) => void;

/** Largest magnitude, as a number. */
function magnitude(t: Tensor): number {
  let m = 0;
  for (const v of t.data) m = Math.max(m, Math.abs(Number(v)));
  return m;
}

/**
 * How a sum of `terms` float products or elements is kept. Short ones are rounded to single precision at every step, in order, as
 * StableHLO's reference interpreter and XLA's CPU backend do, so that results agree after cancellation too; in long ones the errors of
 * the steps would add up, and they are kept in double and rounded once. (StableHLO leaves the order and the precision of sums open.)
 */
export const sumRounder = (dtype: DType, terms: number): ((x: number) => number) =>
  realPart(dtype) === 'f64' || terms > STEPWISE_TERMS ? (x) => x : Math.fround;
const STEPWISE_TERMS = 1024;

/** [batch, m, k] x [batch, k, n] in `dtype`: floats add up as `sumRounder` says, integers wrap, i1 is or of ands. */
function matmul(a: Tensor, b: Tensor, p: MatmulPlan, dtype: DType): Storage {
  const { batch, m, k, n } = p;
  const out = allocStorage(dtype, batch * m * n);
  if (isComplex(dtype)) return complexMatmul(a, b, p, out as Float64Array, sumRounder(dtype, k));
  if (isWide(dtype) && magnitude(a) * magnitude(b) * k >= 2 ** 53) {
    const [x, y, o] = [a.data as BigInt64Array, b.data as BigInt64Array, out as BigInt64Array];
    for (let g = 0, at = 0; g < batch; g++)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++, at++) {
          let s = 0n;
          for (let l = 0; l < k; l++) s += x[(g * m + i) * k + l]! * y[(g * k + l) * n + j]!;
          o[at] = s;
        }
    return out;
  }
  const x = isWide(dtype) ? Float64Array.from(a.data as BigInt64Array, Number) : (a.data as Float64Array);
  const y = isWide(dtype) ? Float64Array.from(b.data as BigInt64Array, Number) : (b.data as Float64Array);
  // 64-bit values that stay below 2^53 and floats add up in double; narrow integers modulo 2^32.
  const stepwise = isFloat(dtype) && sumRounder(dtype, k) === Math.fround;
  const step: Accumulate = stepwise
    ? (acc, v, row, from) => {
        for (let j = 0; j < acc.length; j++) acc[j] = Math.fround(acc[j]! + Math.fround(v * row[from + j]!));
      }
    : isFloat(dtype) || isWide(dtype)
      ? (acc, v, row, from) => {
          for (let j = 0; j < acc.length; j++) acc[j]! += v * row[from + j]!;
        }
      : isBool(dtype)
        ? (acc, v, row, from) => {
            for (let j = 0; j < acc.length; j++) acc[j] = acc[j]! | (v & row[from + j]!);
          }
        : (acc, v, row, from) => {
            for (let j = 0; j < acc.length; j++) acc[j] = (acc[j]! + Math.imul(v, row[from + j]!)) | 0;
          };
  const finish = isFloat(dtype) ? rounder(dtype) : wrapper(dtype);
  const acc = new Float64Array(n);
  for (let g = 0, at = 0; g < batch; g++)
    for (let i = 0; i < m; i++) {
      acc.fill(0);
      for (let l = 0; l < k; l++) step(acc, x[(g * m + i) * k + l]!, y, (g * k + l) * n);
      if (isWide(dtype)) for (let j = 0; j < n; j++) out[at++] = BigInt(acc[j]!);
      else for (let j = 0; j < n; j++) out[at++] = finish(acc[j]!);
    }
  return out;
}

function complexMatmul(
  a: Tensor,
  b: Tensor,
  { batch, m, k, n }: MatmulPlan,
  out: Float64Array,
  f: (x: number) => number,
): Storage {
  const [x, y] = [a.data as Float64Array, b.data as Float64Array];
  for (let g = 0, at = 0; g < batch; g++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++, at += 2) {
        let re = 0;
        let im = 0;
        for (let l = 0; l < k; l++) {
          const p = 2 * ((g * m + i) * k + l);
          const q = 2 * ((g * k + l) * n + j);
          re = f(re + f(f(x[p]! * y[q]!) - f(x[p + 1]! * y[q + 1]!)));
          im = f(im + f(f(x[p]! * y[q + 1]!) + f(x[p + 1]! * y[q]!)));
        }
        out[at] = re;
        out[at + 1] = im;
      }
  return out;
}

/** Runs a plan on plain tensors; operands are converted to `outDtype` first, which loses nothing where it is the wider type. */
export function runPlan(a: Tensor, b: Tensor, plan: MatmulPlan, outDtype: DType): Tensor {
  // A narrower float result is still computed from the operands as they are.
  const wide = (t: Tensor): Tensor =>
    isFloat(outDtype) && isFloat(t.dtype) && bitWidth(t.dtype) > bitWidth(outDtype) ? t : convert(t, outDtype);
  const x = takeElements(wide(a), [plan.lhsMap.length], plan.lhsMap);
  const y = takeElements(wide(b), [plan.rhsMap.length], plan.rhsMap);
  const products = tensor(outDtype, [plan.batch * plan.m * plan.n], matmul(x, y, plan, outDtype));
  return plan.outMap ? takeElements(products, plan.shape, plan.outMap) : tensor(outDtype, plan.shape, products.data);
}

/** StableHLO dot_general with the given result dtype. */
export function dotGeneral(a: Tensor, b: Tensor, dims: DotDims, outDtype: DType = a.dtype): Tensor {
  return runPlan(a, b, dotPlan(a.shape, b.shape, dims), outDtype);
}
