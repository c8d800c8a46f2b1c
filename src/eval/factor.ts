import { type Complex, cdiv, cmul, csub } from './complex.ts';
import { isComplex } from './dtype.ts';
import { rounder } from './rounding.ts';
import { allocStorage, numElements, type Tensor, tensor } from './tensor.ts';

export interface TriangularSolveAttrs {
  readonly left_side: boolean;
  readonly lower: boolean;
  readonly unit_diagonal: boolean;
  readonly transpose_a: 'NO_TRANSPOSE' | 'TRANSPOSE' | 'ADJOINT' | string;
}

/** Reads and writes elements of either kind as complex numbers. */
function accessor(
  dtype: Tensor['dtype'],
  data: Float64Array,
): { get(i: number): Complex; set(i: number, z: Complex): void } {
  if (isComplex(dtype))
    return {
      get: (i) => [data[2 * i]!, data[2 * i + 1]!],
      set: (i, z) => {
        data[2 * i] = z[0];
        data[2 * i + 1] = z[1];
      },
    };
  return {
    get: (i) => [data[i]!, 0],
    set: (i, z) => {
      data[i] = z[0];
    },
  };
}

const conj = (z: Complex): Complex => [z[0], -z[1]];

/** Division that stays real for real operands (0/0 and infinities as usual). */
const div = (a: Complex, b: Complex): Complex => (a[1] === 0 && b[1] === 0 ? [a[0] / b[0], 0] : cdiv(a, b));

/** a * b + c in f32 with one rounding, but for double rounding in rare cases; a and b are f32. */
const fmaF32 = (a: number, b: number, c: number): number => Math.fround(a * b + c);

/**
 * The inverse of op-free triangular `coef` in single precision, as XLA's CPU backend finds it: columns are scaled to a unit diagonal, rows
 * follow by substitution, and the scale is put back. Row-major [n, n].
 */
function inverseF32(coef: (i: number, j: number) => number, n: number, lower: boolean, unit: boolean): Float32Array {
  const diagonal = Float32Array.from({ length: n }, (_, i) => (unit ? 1 : coef(i, i)));
  const out = new Float32Array(n * n);
  for (let s = 0; s < n; s++) {
    const i = lower ? s : n - 1 - s;
    out[i * n + i] = 1;
    for (let j = lower ? 0 : i + 1; j < (lower ? i : n); j++) {
      let sum = 0;
      for (let k = lower ? 0 : i + 1; k < (lower ? i : n); k++)
        sum = fmaF32(Math.fround(coef(i, k) / diagonal[k]!), out[k * n + j]!, sum);
      out[i * n + j] = -sum;
    }
  }
  return out.map((v, p) => v / diagonal[Math.floor(p / n)]!);
}

/**
 * triangular_solve in f32 by the inverse, bit by bit as XLA's CPU backend does it for matrices up to its block size: its error grows with
 * the condition of the matrix, and programs carry the values that it gives. Products add up even and odd places apart.
 */
function solveByInverseF32(a: Tensor, b: Tensor, attrs: TriangularSolveAttrs): Tensor {
  const n = a.shape[a.shape.length - 1]!;
  const [rows, cols] = b.shape.slice(-2) as [number, number];
  const out = new Float32Array(b.data.length);
  const [A, B] = [a.data as Float32Array, b.data as Float32Array];
  const flip = attrs.transpose_a !== 'NO_TRANSPOSE';
  for (let g = 0; g < numElements(b.shape.slice(0, -2)); g++) {
    const coef = (i: number, j: number): number => A[(g * n + i) * n + j]!;
    const inverse = inverseF32(coef, n, attrs.lower, attrs.unit_diagonal);
    const at = (i: number, j: number): number => inverse[flip ? j * n + i : i * n + j]!;
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++) {
        const lanes: [number, number] = [0, 0];
        for (let k = 0; k < n; k++) {
          const [x, y] = attrs.left_side
            ? [at(r, k), B[(g * rows + k) * cols + c]!]
            : [B[(g * rows + r) * cols + k]!, at(k, c)];
          lanes[k % 2] = fmaF32(x, y, lanes[k % 2]!);
        }
        out[(g * rows + r) * cols + c] = lanes[0] + lanes[1];
      }
  }
  return tensor('f32', b.shape, out);
}
/** Larger matrices are solved block by block there; here by substitution. */
const INVERSE_SIZE = 128;

/**
 * StableHLO triangular_solve: X with op(a) X = b, or X op(a) = b for left_side false; leading dimensions are batches. Only the triangle
 * named by `lower` is read. Computed by substitution in double and rounded at the end; small ones in f32 as XLA does.
 */
export function triangularSolve(a: Tensor, b: Tensor, attrs: TriangularSolveAttrs): Tensor {
  const n = a.shape[a.shape.length - 1]!;
  if (b.dtype === 'f32' && n <= INVERSE_SIZE) return solveByInverseF32(a, b, attrs);
  const [rows, cols] = b.shape.slice(-2) as [number, number];
  const batches = numElements(b.shape.slice(0, -2));
  const A = accessor(a.dtype, Float64Array.from(a.data as Float64Array));
  const work = Float64Array.from(b.data as Float64Array);
  const X = accessor(b.dtype, work);
  const flip = attrs.transpose_a !== 'NO_TRANSPOSE';
  const adjoint = attrs.transpose_a === 'ADJOINT';
  // X op(a) = b is op(a)^T X^T = b^T: the same substitution with the roles of rows and columns swapped.
  const swap = flip === attrs.left_side;
  const forward = attrs.lower !== swap;
  const others = attrs.left_side ? cols : rows;
  for (let g = 0; g < batches; g++) {
    const coef = (i: number, j: number): Complex => {
      const z = A.get(g * n * n + (swap ? j * n + i : i * n + j));
      return adjoint ? conj(z) : z;
    };
    const at = (i: number, j: number): number => g * rows * cols + (attrs.left_side ? i * cols + j : j * cols + i);
    for (let j = 0; j < others; j++)
      for (let s = 0; s < n; s++) {
        const i = forward ? s : n - 1 - s;
        let sum = X.get(at(i, j));
        for (let t = 0; t < s; t++) {
          const l = forward ? t : n - 1 - t;
          sum = csub(sum, cmul(coef(i, l), X.get(at(l, j))));
        }
        X.set(at(i, j), attrs.unit_diagonal ? sum : div(sum, coef(i, i)));
      }
  }
  return rounded(b, work);
}

/**
 * StableHLO cholesky: a = L L^H (lower) or U^H U; leading dimensions are batches, only that triangle of a is read and the other one of
 * the result is zero. A matrix that is not positive definite gives NaN.
 */
export function cholesky(a: Tensor, lower: boolean): Tensor {
  const n = a.shape[a.shape.length - 1]!;
  const batches = numElements(a.shape.slice(0, -2));
  const A = accessor(a.dtype, Float64Array.from(a.data as Float64Array));
  const work = new Float64Array(a.data.length);
  const L = accessor(a.dtype, work);
  for (let g = 0; g < batches; g++) {
    // U^H U is the conjugate transpose of L L^H.
    const at = (i: number, j: number): number => g * n * n + (lower ? i * n + j : j * n + i);
    const fix = (z: Complex): Complex => (lower ? z : conj(z));
    for (let j = 0; j < n; j++)
      for (let i = j; i < n; i++) {
        let s = fix(A.get(at(i, j)));
        for (let k = 0; k < j; k++) s = csub(s, cmul(fix(L.get(at(i, k))), conj(fix(L.get(at(j, k))))));
        if (i === j) L.set(at(i, i), [s[0] > 0 ? Math.sqrt(s[0]) : NaN, 0]);
        else L.set(at(i, j), fix(div(s, L.get(at(j, j)))));
      }
  }
  return rounded(a, work);
}

/** A tensor like `t` of these numbers, rounded to its type. */
function rounded(t: Tensor, work: Float64Array): Tensor {
  const out = allocStorage(t.dtype, numElements(t.shape)) as Float64Array;
  out.set(work.map(rounder(t.dtype)));
  return tensor(t.dtype, t.shape, out);
}
