import { besselI1e } from '../../eval/libm/bessel.ts';
import { compose, remez, remezParity } from './remez.ts';

/** Which functions are approximated, on which interval, to which degrees: the source of the table in coefficients.ts. */

export interface Polynomial {
  /** Of 1, s, s², … */
  readonly coefficients: readonly number[];
  readonly error: number;
}
/** A function given by polynomials in x/2^span between `breaks`; the first and last piece are constants. */
export interface Piecewise {
  readonly span: number;
  readonly error: number;
  readonly breaks: readonly number[];
  readonly pieces: readonly (readonly number[])[];
}

/** Functions of c in [1, 2] with s = 2c − 3, their error relative; the degrees use all of 2, 3 and 4 levels of products. */
const onOctave: Record<string, (c: number) => number> = {
  reciprocal: (c) => 1 / c,
  sqrt: Math.sqrt,
  rsqrt: (c) => 1 / Math.sqrt(c),
  cbrt: Math.cbrt,
};
const DEGREES = [3, 7, 15];

/** One minimax polynomial by name and degree. */
export function fitOf(name: string, degree: number): Polynomial {
  const octave = onOctave[name];
  if (octave) {
    const g = (s: number): number => octave((s + 3) / 2);
    return remez(g, degree, (s) => 1 / g(s));
  }
  switch (name) {
    case 'log':
      return remez((s) => Math.log((s + 3) / 2), degree);
    // 2^t for t in [0, ½].
    case 'exp2':
      return remez(
        (s) => 2 ** ((s + 1) / 4),
        degree,
        (s) => 2 ** (-(s + 1) / 4),
      );
    case 'sinpi':
      return remezParity((s) => Math.sin(Math.PI * s), degree);
    case 'cospi':
      return remezParity((s) => Math.cos(Math.PI * s), degree - 1);
    case 'atan':
      return remezParity(Math.atan, degree);
    // acos(x)/√(1 − x) = √2·asin(v)/v for x = (s+1)/2 in [0, 1] and v = √((1−x)/2).
    case 'acos':
      return remez((s) => {
        const v = Math.sqrt(Math.max(1 - s, 1e-12)) / 2;
        return (Math.SQRT2 * Math.asin(v)) / v;
      }, degree);
    // ¼·erf⁻¹(x)/x as a function of w = −ln(1 − x²) = 12.5·(s + 1), smooth up to the x nearest to 1.
    case 'erfinv':
      return remez((s) => erfInvRatio(12.5 * (s + 1)) / 4, degree);
    // −ln(sin πr / πr) and ¼·(1/r − π·cot πr)/r for r² = (s+1)/8 in [0, ¼].
    case 'logsinc':
      return remez((s) => ofHalfTurn(s, (_, turn) => -Math.log(Math.sin(turn) / turn), 0), degree);
    case 'cotrest':
      return remez(
        (s) => ofHalfTurn(s, (r, turn) => (1 / r - Math.PI / Math.tan(turn)) / r / 4, Math.PI ** 2 / 12),
        degree,
      );
    // e^-v·I₁(v)/v for v = 4(s+1) in [0, 8], and √v·e^-v·I₁(v) for 1/v = (s+1)/16 in [0, 1/8].
    case 'i1e':
      return remez((s) => (s <= -1 + 1e-9 ? 0.5 : besselI1e(4 * (s + 1)) / (4 * (s + 1))), degree);
    case 'i1efar':
      return remez((s) => {
        const v = 16 / Math.max(s + 1, 1e-9);
        return Math.sqrt(v) * besselI1e(v);
      }, degree);
    default:
      throw new Error(`no approximation of ${name}`);
  }
}
export const fitNames = [
  ...Object.keys(onOctave),
  'log',
  'exp2',
  'sinpi',
  'cospi',
  'atan',
  'acos',
  'erfinv',
  'logsinc',
  'cotrest',
  'i1e',
  'i1efar',
];
export const fits = (): Record<string, Polynomial[]> =>
  Object.fromEntries(fitNames.map((name) => [name, DEGREES.map((d) => fitOf(name, d))]));

/** An even function of r at r² = (s+1)/8; `atZero` where r is too small for it. */
function ofHalfTurn(s: number, f: (r: number, turn: number) => number, atZero: number): number {
  const r = Math.sqrt(Math.max(0, s + 1) / 8);
  return r < 1e-3 ? atZero + (f(1e-3, 1e-3 * Math.PI) - atZero) * (r / 1e-3) ** 2 : f(r, Math.PI * r);
}

/** erf by its series below 2, by its continued fraction above. */
export function erfOf(x: number): number {
  if (x < 0) return -erfOf(-x);
  if (x < 2.5) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let tail = x;
  for (let n = 60; n > 0; n--) tail = x + n / 2 / tail;
  return 1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}

/** 1 − erf x for x ≥ 1, to full relative precision. */
function erfcTail(x: number): number {
  let tail = x;
  for (let n = 300; n > 0; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}

/** erf⁻¹(x)/x for x = √(1 − e^−w), by Newton's method on erf, or on the logarithm of 1 − erf where that is small. */
export function erfInvRatio(w: number): number {
  if (w < 1e-9) return Math.sqrt(Math.PI) / 2;
  const x = Math.sqrt(-Math.expm1(-w));
  const rest = Math.exp(-w) / (1 + x);
  let z = Math.sqrt(w) * 0.886;
  for (let i = 0; i < 60; i++) {
    const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z);
    const tail = z >= 1 ? erfcTail(z) : 1 - erfOf(z);
    const step = rest < 0.1 && z >= 1 ? (tail * Math.log(tail / rest)) / slope : (x - erfOf(z)) / slope;
    z += Math.max(-0.5, Math.min(0.5, step));
  }
  return z / x;
}

/** Odd functions that are ±1 beyond the last of `ends`, in pieces between the ends on both sides. */
function oddPieces(g: (x: number) => number, ends: readonly number[], span: number, degree: number): Piecewise {
  const unit = 2 ** span;
  const middle = remezParity((s) => g(s * ends[0]!), degree);
  let error = Math.max(middle.error, 1 - g(ends[ends.length - 1]!));
  // From s on a piece to x/2^span.
  const inside = compose(middle.coefficients, unit / ends[0]!, 0);
  const right: number[][] = [];
  for (let i = 0; i + 1 < ends.length; i++) {
    const [a, b] = [ends[i]!, ends[i + 1]!];
    const fit = remez((s) => g((a + b) / 2 + (s * (b - a)) / 2), degree);
    error = Math.max(error, fit.error);
    right.push(compose(fit.coefficients, (2 * unit) / (b - a), -(a + b) / (b - a)));
  }
  right.push([1]);
  const left = right.map((p) => p.map((v, i) => (i % 2 ? v : -v))).reverse();
  return {
    span,
    error,
    breaks: [...ends.map((e) => -e).reverse(), ...ends],
    pieces: [...left, inside, ...right],
  };
}

/** For rings below 64 bits, for those of 64, and for more bits. Breaks are multiples of 1/8, exact in every ring. */
export const pieceFits = (): Record<string, Piecewise[]> => ({
  tanh: [
    oddPieces(Math.tanh, [0.875, 3.125], 1, 3),
    oddPieces(Math.tanh, [0.875, 2.625, 5.75], 1, 7),
    oddPieces(Math.tanh, [0.5, 1.5, 3, 5.625, 8.125], 1, 7),
  ],
  erf: [
    oddPieces(erfOf, [0.875, 2.125], 1, 3),
    oddPieces(erfOf, [1, 3.125], 1, 7),
    oddPieces(erfOf, [0.5, 1.375, 2.375, 3.75], 1, 7),
  ],
});
