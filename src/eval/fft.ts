import { fail } from '../support/diagnostics.ts';
import { type DType, isComplex } from './dtype.ts';
import { cos, sin } from './libm/index.ts';
import { allocStorage, numElements, rowMajorStrides, type Tensor, tensor } from './tensor.ts';

export type FftType = 'FFT' | 'IFFT' | 'RFFT' | 'IRFFT';

const TWO_PI = 2 * Math.PI;

/** Discrete Fourier transform of re + i im (both changed in place), sign -1 forward, +1 backward, unscaled: halves while even, then direct. */
function transform(re: Float64Array, im: Float64Array, sign: number): void {
  const n = re.length;
  if (n <= 1) return;
  if (n % 2) {
    direct(re, im, sign);
    return;
  }
  const h = n / 2;
  const split = (x: Float64Array, odd: number): Float64Array =>
    Float64Array.from({ length: h }, (_, i) => x[2 * i + odd]!);
  const [er, ei, or, oi] = [split(re, 0), split(im, 0), split(re, 1), split(im, 1)];
  transform(er, ei, sign);
  transform(or, oi, sign);
  for (let k = 0; k < h; k++) {
    const [c, s] = twiddle(k, n, sign);
    const tr = c * or[k]! - s * oi[k]!;
    const ti = c * oi[k]! + s * or[k]!;
    re[k] = er[k]! + tr;
    im[k] = ei[k]! + ti;
    re[k + h] = er[k]! - tr;
    im[k + h] = ei[k]! - ti;
  }
}

/** e^(sign i 2 pi k / n), exact at multiples of a quarter turn. */
export function twiddle(k: number, n: number, sign: number): readonly [number, number] {
  const q = (4 * k) / n;
  if (q % 1 === 0)
    return [
      [1, 0],
      [0, sign],
      [-1, 0],
      [0, -sign],
    ][q % 4] as [number, number];
  const a = (TWO_PI * k) / n;
  return [cos(a), sign * sin(a)];
}

function direct(re: Float64Array, im: Float64Array, sign: number): void {
  const n = re.length;
  const t = Array.from({ length: n }, (_, k) => twiddle(k, n, sign));
  const [xr, xi] = [re.slice(), im.slice()];
  for (let k = 0; k < n; k++) {
    let [a, b] = [0, 0];
    for (let j = 0; j < n; j++) {
      const [c, s] = t[(j * k) % n]!;
      a += xr[j]! * c - xi[j]! * s;
      b += xr[j]! * s + xi[j]! * c;
    }
    re[k] = a;
    im[k] = b;
  }
}

/** Transforms every line along dimension `dim` of a complex array in place. */
function along(re: Float64Array, im: Float64Array, shape: readonly number[], dim: number, sign: number): void {
  const n = shape[dim]!;
  const step = rowMajorStrides(shape)[dim]!;
  const lr = new Float64Array(n);
  const li = new Float64Array(n);
  for (let b = 0; b < re.length; b++) {
    if (Math.floor(b / step) % n !== 0) continue;
    for (let i = 0; i < n; i++) [lr[i], li[i]] = [re[b + i * step]!, im[b + i * step]!];
    transform(lr, li, sign);
    for (let i = 0; i < n; i++) [re[b + i * step], im[b + i * step]] = [lr[i]!, li[i]!];
  }
}

/**
 * StableHLO fft over the last `length.length` dimensions. FFT and IFFT map complex to complex; RFFT maps real to the first n/2 + 1
 * complex terms of the last dimension; IRFFT goes back. Inverses are scaled by 1 / product(length). Computed in double.
 */
export function fft(x: Tensor, type: FftType, length: readonly number[]): Tensor {
  const rank = x.shape.length;
  const first = rank - length.length;
  const inner = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  const last = length[length.length - 1]!;
  let shape = [...x.shape];
  const cplx = isComplex(x.dtype);
  if (cplx === (type === 'RFFT')) fail('type', `fft ${type} of ${x.dtype}`);
  const n = numElements(shape);
  let re = Float64Array.from({ length: n }, (_, i) => Number(x.data[cplx ? 2 * i : i]));
  let im = Float64Array.from({ length: n }, (_, i) => (cplx ? Number(x.data[2 * i + 1]) : 0));
  const sign = type === 'IFFT' || type === 'IRFFT' ? 1 : -1;
  /** Rebuilds the last dimension to size `to`, element i taken by `from`. */
  const relayout = (to: number, from: (row: number, i: number, old: number) => readonly [number, number]): void => {
    const old = shape[rank - 1]!;
    const rows = n === 0 ? 0 : re.length / old;
    const [r, m] = [new Float64Array(rows * to), new Float64Array(rows * to)];
    for (let k = 0; k < rows; k++) for (let i = 0; i < to; i++) [r[k * to + i], m[k * to + i]] = from(k * old, i, old);
    [re, im] = [r, m];
    shape = [...shape.slice(0, -1), to];
  };
  if (type === 'IRFFT') {
    for (const d of inner(first, rank - 1)) along(re, im, shape, d, sign);
    // The missing half is the conjugate mirror image.
    relayout(last, (row, i) =>
      i <= last / 2 ? [re[row + i]!, im[row + i]!] : [re[row + last - i]!, -im[row + last - i]!],
    );
    along(re, im, shape, rank - 1, sign);
  } else {
    for (const d of inner(first, rank).reverse()) along(re, im, shape, d, sign);
    if (type === 'RFFT') relayout(Math.floor(last / 2) + 1, (row, i) => [re[row + i]!, im[row + i]!]);
  }
  const scale = sign === 1 ? 1 / numElements(length) : 1;
  const dtype: DType = cplx
    ? type === 'IRFFT'
      ? x.dtype === 'complex<f32>'
        ? 'f32'
        : 'f64'
      : x.dtype
    : x.dtype === 'f32'
      ? 'complex<f32>'
      : 'complex<f64>';
  const out = allocStorage(dtype, re.length) as Float64Array;
  for (let i = 0; i < re.length; i++) {
    if (type === 'IRFFT') out[i] = re[i]! * scale;
    else [out[2 * i], out[2 * i + 1]] = [re[i]! * scale, im[i]! * scale];
  }
  return tensor(dtype, shape, out);
}
