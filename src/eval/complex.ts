import { copySign, ilogb, scalbn } from './libm/bits.ts';
import { asinh, atan2, cos, cosh, exp, expm1, log, log1p, pow, sin, sinh, tanh } from './libm/index.ts';
import { twoProduct, twoSum } from './libm/power.ts';

/** A complex number: real part, imaginary part. */
export type Complex = readonly [number, number];

/** sqrt(a^2 + b^2) without overflow or underflow in between. */
export function hypot(a: number, b: number): number {
  const x = Math.abs(a);
  const y = Math.abs(b);
  if (x === Infinity || y === Infinity) return Infinity;
  const m = Math.max(x, y);
  if (!(m > 0)) return m;
  const k = ilogb(m);
  const u = scalbn(x, -k);
  const v = scalbn(y, -k);
  return scalbn(Math.sqrt(u * u + v * v), k);
}

export const cadd = (a: Complex, b: Complex): Complex => [a[0] + b[0], a[1] + b[1]];
export const csub = (a: Complex, b: Complex): Complex => [a[0] - b[0], a[1] - b[1]];
export const cmul = (a: Complex, b: Complex): Complex => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
export const cneg = (a: Complex): Complex => [-a[0], -a[1]];

/** a / b by Smith's method. */
export function cdiv(a: Complex, b: Complex): Complex {
  const [c, d] = b;
  if (c === 0 && d === 0) return [a[0] / 0, a[1] / 0];
  if (Math.abs(c) >= Math.abs(d)) {
    const r = d / c;
    const t = c + d * r;
    return [(a[0] + a[1] * r) / t, (a[1] - a[0] * r) / t];
  }
  const r = c / d;
  const t = c * r + d;
  return [(a[0] * r + a[1]) / t, (a[1] * r - a[0]) / t];
}

/** e^z; a zero imaginary part stays zero. */
export function cexp([a, b]: Complex): Complex {
  const e = exp(a);
  return b === 0 ? [e, b] : [e * cos(b), e * sin(b)];
}

/** a^2 + b^2 + c with the error of about one rounding, whatever cancels; |a|, |b| below 2^500. */
function squaresPlus(a: number, b: number, c: number): number {
  const [p, pe] = twoProduct(a, a);
  const [q, qe] = twoProduct(b, b);
  const [s, se] = twoSum(p, c);
  const [t, te] = twoSum(s, q);
  return t + (te + se + pe + qe);
}

export function cexpm1([a, b]: Complex): Complex {
  const e = exp(a);
  const c = cos(b);
  const im = b === 0 ? b : e * sin(b);
  if (!(e * c > 0.5 && e * c < 2)) return [e * c - 1, im];
  // e^a cos b - 1 = (e^a - 1) cos b - 2 sin^2(b/2)
  const s = sin(b / 2);
  return [expm1(a) * c - 2 * s * s, im];
}

/** Principal logarithm. */
export function clog([a, b]: Complex): Complex {
  const h = hypot(a, b);
  // Near the unit circle log|z| is half of log1p(|z|^2 - 1).
  const x = Math.max(Math.abs(a), Math.abs(b));
  const y = Math.min(Math.abs(a), Math.abs(b));
  const re = h > 0.5 && h < 2 ? 0.5 * log1p(squaresPlus(x, y, -1)) : log(h);
  return [re, atan2(b, a)];
}

/** log(1 + z), accurate near 0 and where |1 + z| is near 1. */
export function clog1p([a, b]: Complex): Complex {
  if (!(Math.abs(a) < 4 && Math.abs(b) < 4)) return clog([1 + a, b]);
  // |1 + z|^2 - 1 = 2a + a^2 + b^2
  const d = squaresPlus(a, b, 2 * a);
  return [d > -0.75 && d < 3 ? 0.5 * log1p(d) : log(hypot(1 + a, b)), atan2(b, 1 + a)];
}

/** Principal square root. */
export function csqrt([a, b]: Complex): Complex {
  if (a === 0 && b === 0) return [0, b];
  if (Math.abs(b) === Infinity) return [Infinity, b];
  const t = Math.sqrt((Math.abs(a) + hypot(a, b)) / 2);
  if (t === Infinity) return a > 0 ? [a, b * 0] : [0, b < 0 ? -Infinity : Infinity];
  return a >= 0 ? [t, b / (2 * t)] : [Math.abs(b) / (2 * t), b < 0 || Object.is(b, -0) ? -t : t];
}

/** 1 / sqrt z, as the conjugate of the root over |z|. */
export function crsqrt(z: Complex): Complex {
  const h = hypot(z[0], z[1]);
  if (!(h > 0 && h < Infinity)) return cdiv([1, 0], csqrt(z));
  const [re, im] = csqrt(z);
  return [re / h, -im / h];
}
export const csin = ([a, b]: Complex): Complex => [sin(a) * cosh(b), cos(a) * sinh(b)];
export const ccos = ([a, b]: Complex): Complex => [cos(a) * cosh(b), -sin(a) * sinh(b)];
export const csinh = ([a, b]: Complex): Complex => [sinh(a) * cos(b), cosh(a) * sin(b)];
export const ccosh = ([a, b]: Complex): Complex => [cosh(a) * cos(b), sinh(a) * sin(b)];

export function ctanh([a, b]: Complex): Complex {
  if (Math.abs(a) > 20) return [a > 0 ? 1 : -1, Number.isFinite(b) ? 4 * sin(b) * cos(b) * exp(-2 * Math.abs(a)) : 0];
  const t = tanh(a);
  const c = cos(b);
  const s = sin(b);
  // tanh(a+ib) = (sinh a cosh a + i sin b cos b) / (sinh^2 a + cos^2 b)
  const h = sinh(a);
  const d = h * h + c * c;
  return [(t * (1 + h * h)) / d, (s * c) / d];
}

export function ctan([a, b]: Complex): Complex {
  const [x, y] = ctanh([-b, a]);
  return [y, -x];
}

export const clogistic = (z: Complex): Complex => cdiv([1, 0], cadd([1, 0], cexp(cneg(z))));

export function cpow(a: Complex, b: Complex): Complex {
  if (b[0] === 0 && b[1] === 0) return [1, 0];
  if (a[0] === 0 && a[1] === 0) return b[0] > 0 ? [0, 0] : [Infinity, Number.NaN];
  if (a[1] === 0 && b[1] === 0 && (a[0] > 0 || Math.floor(b[0]) === b[0])) return [pow(a[0], b[0]), 0];
  return cexp(cmul(b, clog(a)));
}

export function csign(z: Complex): Complex {
  const h = hypot(z[0], z[1]);
  return h === 0 ? [0, 0] : [z[0] / h, z[1] / h];
}

export function ccbrt(z: Complex): Complex {
  return cpow(z, [1 / 3, 0]);
}

const ONE: Complex = [1, 0];
const PI_2 = Math.PI / 2;
const { LN2 } = Math;
const timesI = ([a, b]: Complex): Complex => [-b, a];

/** asin z = -i ln(iz + sqrt(1 - z^2)), arranged so that real arguments in [-1, 1] stay accurate (Kahan). */
export function casin(z: Complex): Complex {
  const a = csqrt(csub(ONE, z));
  const b = csqrt(cadd(ONE, z));
  const p = cmul(a, b);
  return [atan2(z[0], p[0]), asinh(a[0] * b[1] - a[1] * b[0])];
}

/** acos z (Kahan). */
export function cacos(z: Complex): Complex {
  const a = csqrt(csub(ONE, z));
  const b = csqrt(cadd(ONE, z));
  return [2 * atan2(a[0], b[0]), asinh(b[0] * a[1] - b[1] * a[0])];
}

/** atanh z = log((1 + z)^2 / ((1 - x)^2 + y^2)) / 2 + i atan2(2y, 1 - x^2 - y^2) / 2 for z = x + iy. */
export function catanh([a, b]: Complex): Complex {
  const x = Math.abs(a);
  const h = hypot(a, b);
  if (h > 1e100) return [copySign(h === Infinity ? 0 : x / h / h, a), copySign(PI_2, b)];
  if (Number.isNaN(h)) return [NaN, NaN];
  const d = (1 - x) * (1 - x) + b * b;
  // Next to 1 the distance is |y| alone.
  const re = d === 0 ? 0.5 * (LN2 - log(Math.abs(b))) : 0.25 * log1p((4 * x) / d);
  const big = Math.max(x, Math.abs(b));
  const inside = -squaresPlus(big, Math.min(x, Math.abs(b)), -1);
  return [copySign(re, a), 0.5 * atan2(2 * b, inside)];
}

export function catan(z: Complex): Complex {
  const [x, y] = catanh(timesI(z));
  return [y, -x];
}

export function casinh(z: Complex): Complex {
  const [x, y] = casin(timesI(z));
  return [y, -x];
}

/** acosh z = 2 ln(sqrt((z+1)/2) + sqrt((z-1)/2)) (Kahan). */
export function cacosh(z: Complex): Complex {
  const a = csqrt(csub(z, ONE));
  const b = csqrt(cadd(z, ONE));
  return [asinh(a[0] * b[0] + a[1] * b[1]), 2 * atan2(a[1], b[0])];
}
