import { twiddle } from '../../eval/fft.ts';
import type { Value } from '../../ir/ir.ts';
import { type TensorType, tensorType } from '../../ir/types.ts';
import type { Calc, Pair } from './calc.ts';

/** Fourier transforms as products with constant matrices of cosines and sines: one product with a public factor per dimension. */

/** Longest transformed dimension: the matrix has up to 4·n² elements. */
export const MAX_LENGTH = 1024;

/** How one dimension is transformed: e^(sign·2πi·jk/n), which parts go in and come out. */
interface Axis {
  readonly n: number;
  readonly sign: number;
  /** Elements that go in and come out along the dimension. */
  readonly from: number;
  readonly to: number;
  readonly realOut?: boolean;
}

const shapeOf = (v: Value): readonly number[] => (v.type as TensorType).shape;

/**
 * Transforms dimension `dim` of x (without imaginary part: of a real tensor). Both parts lie side by side: [re | im]·W with W = [[C, S], [−S, C]],
 * one matrix product and so one truncation for all.
 */
function transform(k: Calc, x: { re: Value; im?: Value }, dim: number, a: Axis): Pair | Value {
  const im = x.im && !k.isZero(x.im) ? x.im : undefined;
  const input = im ? k.op('stablehlo.concatenate', [x.re, im], { dimension: dim }) : x.re;
  const rows = im ? 2 * a.from : a.from;
  const columns = a.realOut ? a.to : 2 * a.to;
  const turns = Array.from({ length: a.n }, (_, i) => twiddle(i, a.n, a.sign));
  const matrix: number[] = [];
  for (let r = 0; r < rows; r++) {
    const j = r % a.from;
    // A real result takes every frequency but 0 and n/2 twice: once for its conjugate, which is not stored.
    const weight = a.realOut && j > 0 && 2 * j !== a.n ? 2 : 1;
    for (let q = 0; q < columns; q++) {
      const [c, s] = turns[(j * (q % a.to)) % a.n]!;
      const [inIm, outIm] = [r >= a.from, q >= a.to];
      matrix.push(weight * (inIm === outIm ? c : inIm ? -s : s));
    }
  }
  const shape = shapeOf(input);
  const last = shape.length - 1;
  const free = shape.filter((_, d) => d !== dim);
  const type = tensorType([...free, columns], (input.type as TensorType).dtype);
  const product = k.op(
    'stablehlo.dot_general',
    [input, k.table(input.type, [rows, columns], matrix)],
    {
      dot_dimension_numbers: {
        lhs_batching_dimensions: [],
        rhs_batching_dimensions: [],
        lhs_contracting_dimensions: [dim],
        rhs_contracting_dimensions: [0],
      },
    },
    type,
  );
  // The new dimension comes last: back to its place.
  const back = shape.map((_, d) => (d < dim ? d : d === dim ? last : d - 1));
  const y = dim === last ? product : k.op('stablehlo.transpose', [product], { permutation: back });
  if (a.realOut) return y;
  const half = (i: number): Value => {
    const full = shapeOf(y);
    return k.op('stablehlo.slice', [y], {
      start_indices: full.map((_, d) => (d === dim ? i * a.to : 0)),
      limit_indices: full.map((s, d) => (d === dim ? (i + 1) * a.to : s)),
      strides: full.map(() => 1),
    });
  };
  return { re: half(0), im: half(1) };
}

/**
 * stablehlo.fft of a pair or, for RFFT, of a real tensor.
 * @param lengths of the last dimensions, outermost first, each at most MAX_LENGTH
 */
export function fourier(k: Calc, type: string, x: Pair | Value, lengths: readonly number[]): Pair | Value {
  const real = 're' in x ? undefined : x;
  let z: Pair = 're' in x ? x : { re: x, im: k.splat(x.type, 0) };
  const rank = shapeOf(z.re).length;
  const first = rank - lengths.length;
  const last = lengths[lengths.length - 1]!;
  const half = Math.floor(last / 2) + 1;
  const sign = type === 'FFT' || type === 'RFFT' ? -1 : 1;
  const whole = (dim: number): Axis => {
    const n = lengths[dim - first]!;
    return { n, sign, from: n, to: n };
  };
  if (real) z = transform(k, { re: real }, rank - 1, { n: last, sign, from: last, to: half }) as Pair;
  for (let dim = first; dim < rank - 1; dim++) z = transform(k, z, dim, whole(dim)) as Pair;
  if (type === 'RFFT') return z;
  const all = lengths.reduce((a, n) => a * n, 1);
  const divided = (v: Value): Value => k.div(v, k.splat(v.type, all));
  if (type === 'IRFFT')
    return divided(transform(k, z, rank - 1, { n: last, sign, from: half, to: last, realOut: true }) as Value);
  z = transform(k, z, rank - 1, whole(rank - 1)) as Pair;
  return type === 'FFT' ? z : { re: divided(z.re), im: divided(z.im) };
}
