import { ilogb, poly, scalbn } from './bits.ts';
import { LN2_HI, LN2_LO } from './exp.ts';

// ln((1+s)/(1-s)) = 2s + s^3 (2/3 + 2/5 s^2 + ...): coefficients of s^2 times the bracket.
const ATANH: number[] = [];
for (let n = 3; n <= 25; n += 2) ATANH.push(2 / n);

/** ln(1 + f) + k ln 2 + c for |f| < 0.42; c is a small correction. */
function logReduced(f: number, k: number, c: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const r = z * poly(ATANH, z);
  const h = 0.5 * f * f;
  if (k === 0 && c === 0) return f - (h - s * (h + r));
  return k * LN2_HI - (h - (s * (h + r) + (k * LN2_LO + c)) - f);
}

/** Natural logarithm. Error below 1 ulp. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  let k = ilogb(x);
  let m = scalbn(x, -k);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  return logReduced(m - 1, k, 0);
}

/** ln(1 + x), accurate near 0. Error below 1 ulp. */
export function log1p(x: number): number {
  if (Number.isNaN(x) || x < -1) return NaN;
  if (x === -1) return -Infinity;
  if (x === Infinity || x === 0) return x;
  if (Math.abs(x) < 1e-20) return x;
  if (x > -0.29 && x < 0.41) return logReduced(x, 0, 0);
  const u = 1 + x;
  // What the sum lost, relative to u.
  const c = (u > 2 ? 1 - (u - x) : x - (u - 1)) / u;
  let k = ilogb(u);
  let m = scalbn(u, -k);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  return logReduced(m - 1, k, c);
}
