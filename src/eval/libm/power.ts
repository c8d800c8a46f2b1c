import { copySign, exp2i, ilogb, nearest, poly, scalbn, signBit } from './bits.ts';
import { expm1Reduced, LN2_HI, LN2_LO } from './exp.ts';

/** A number as an unevaluated sum of two doubles, about 106 bits. */
type Pair = readonly [number, number];

const LN2_LO2 = 1.1612227229362532e-26;
const TWO_THIRDS: Pair = [0.6666666666666666, 3.700743415417188e-17];
// The rest of ln((1+s)/(1-s))/s^5 as a polynomial in s^2.
const TAIL: number[] = [];
for (let n = 5; n <= 27; n += 2) TAIL.push(2 / n);

/** a + b exactly. */
export function twoSum(a: number, b: number): Pair {
  const s = a + b;
  const t = s - a;
  return [s, a - (s - t) + (b - t)];
}

/** a * b exactly (Dekker); |a|, |b| below 2^970. */
export function twoProduct(a: number, b: number): Pair {
  const ca = 134217729 * a;
  const cb = 134217729 * b;
  const ah = ca - (ca - a);
  const bh = cb - (cb - b);
  const [al, bl] = [a - ah, b - bh];
  const p = a * b;
  return [p, ah * bh - p + ah * bl + al * bh + al * bl];
}

function mul(a: Pair, b: Pair): Pair {
  const [p, e] = twoProduct(a[0], b[0]);
  const l = e + (a[0] * b[1] + a[1] * b[0]);
  const s = p + l;
  return [s, p - s + l];
}

function add(a: Pair, b: Pair): Pair {
  const [s, e] = twoSum(a[0], b[0]);
  const l = e + (a[1] + b[1]);
  const t = s + l;
  return [t, s - t + l];
}

/** ln x for finite x > 0, to about 2^-64 relative. */
function logPair(x: number): Pair {
  let k = ilogb(x);
  let m = scalbn(x, -k);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  const f = m - 1;
  const d = twoSum(2, f);
  const q = f / d[0];
  const [p, e] = twoProduct(q, d[0]);
  const s: Pair = [q, (f - p - e - q * d[1]) / d[0]];
  const z = mul(s, s);
  const cube = mul(z, s);
  const tail = cube[0] * z[0] * poly(TAIL, z[0]);
  let r = add([2 * s[0], 2 * s[1]], add(mul(cube, TWO_THIRDS), [tail, 0]));
  if (k !== 0) r = add(add([k * LN2_HI, 0], mul([k, 0], [LN2_LO, LN2_LO2])), r);
  return r;
}

/** e^(h+l) with the error of one final rounding. */
function expPair(h: number, l: number): number {
  if (h > 709.79) return Infinity;
  if (h < -745.2) return 0;
  const k = nearest(h * Math.LOG2E);
  const r = add(add([h - k * LN2_HI, 0], [l, 0]), mul([-k, 0], [LN2_LO, LN2_LO2]));
  const y = 1 + expm1Reduced(r[0], r[1]);
  return k > -1000 && k < 1000 ? y * exp2i(k) : scalbn(y, k);
}

/** x^y; special values as C's pow, so pow(1, NaN) = pow(NaN, 0) = 1. Error below 1 ulp, exact where the result is representable. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const v = Math.abs(x);
  if (Math.abs(y) === Infinity) return v === 1 ? 1 : v > 1 === y > 0 ? Infinity : 0;
  const integer = Math.floor(y) === y;
  const odd = integer && Math.abs(y) < 2 ** 53 && Math.abs(y % 2) === 1;
  const negative = odd && signBit(x);
  if (v === 0 || v === Infinity) {
    const r = (v === 0) === y > 0 ? 0 : Infinity;
    return negative ? -r : r;
  }
  if (x < 0 && !integer) return NaN;
  if (y === 1) return x;
  if (y === -1) return 1 / x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  const lx = logPair(v);
  if (Math.abs(y) > 1e20 || Math.abs(lx[0] * y) > 800) {
    const r = lx[0] === 0 ? 1 : lx[0] > 0 === y > 0 ? Infinity : 0;
    return negative ? -r : r;
  }
  const e = mul(lx, [y, 0]);
  const r = expPair(e[0], e[1]);
  return negative ? -r : r;
}

/** Cube root. Error below 1 ulp, exact for exact cubes. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const k = Math.floor(ilogb(x) / 3);
  const m = scalbn(Math.abs(x), -3 * k);
  // m in [1, 8): a quadratic guess within 3 %, then Newton's iteration, the last step with an exact residual.
  let t = 0.69 + m * (0.327 - 0.0163 * m);
  for (let i = 0; i < 4; i++) t -= (t - m / (t * t)) / 3;
  const [s, se] = twoProduct(t, t);
  const [c, ce] = twoProduct(s, t);
  t -= (c - m + (ce + se * t)) / (3 * s);
  return copySign(scalbn(t, k), x);
}
