import { exp2i, ilogb, nearest, poly } from './bits.ts';

// pi/2 in four parts, the first three of 30 bits: k times one of them is exact for |k| < 2^22.
const P1 = 1.570796325802803;
const P2 = 9.920935791635221e-10;
const P3 = 5.17018297889025e-19;
const P4 = 2.9038559739793605e-28;
const TWO_OVER_PI = 0.6366197723675814;
const PIO2 = 1.5707963267948966;
const PIO2_LO = 6.123233995736766e-17;

/** floor(2/pi * 2^1280). */
const TWO_OVER_PI_BITS = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361d',
);

/** sin r = r + r^3 * SIN(r^2), cos r = 1 - r^2/2 + r^4 * COS(r^2): Taylor, far below one ulp for |r| <= pi/4. */
const SIN: number[] = [];
const COS: number[] = [];
for (let n = 3, f = -6; n <= 19; f *= -(n + 1) * (n + 2), n += 2) SIN.push(1 / f);
for (let n = 4, f = 24; n <= 20; f *= -(n + 1) * (n + 2), n += 2) COS.push(1 / f);

/** x = quadrant * pi/2 + hi + lo with |hi| <= pi/4 (a little more at the seams). */
interface Reduced {
  readonly quadrant: number;
  readonly hi: number;
  readonly lo: number;
}

/** Exact integer reduction for large |x|: x = m * 2^e, and the fraction of m * 2^e * 2/pi is read off its bits. */
function reduceLarge(x: number): Reduced {
  const e = ilogb(x) - 52;
  const m = BigInt(Math.abs(x) / exp2i(e));
  const bits = 1280n - BigInt(e);
  const product = m * TWO_OVER_PI_BITS;
  let q = product >> bits;
  let frac = product - (q << bits);
  // Round the quotient to nearest, so that the rest is at most half a quadrant.
  const negative = frac >> (bits - 1n) === 1n;
  if (negative) {
    q += 1n;
    frac = (1n << bits) - frac;
  }
  // 106 leading bits of the fraction, as two doubles.
  const top = frac >> (bits - 160n);
  const hi = Number(top);
  const lo = Number(top - BigInt(hi));
  const scale = 2 ** -160 * (negative !== x < 0 ? -1 : 1);
  const [a, b] = [hi * scale, lo * scale];
  // (a + b) * pi/2 in double-double.
  const h = a * PIO2;
  const [ah, ph] = [upper(a), upper(PIO2)];
  const err = ah * ph - h + ah * (PIO2 - ph) + (a - ah) * ph + (a - ah) * (PIO2 - ph);
  const l = err + (a * PIO2_LO + b * PIO2);
  const s = h + l;
  const quadrant = Number(q & 3n);
  return { quadrant: x < 0 ? -quadrant & 3 : quadrant, hi: s, lo: h - s + l };
}

/** Veltkamp's split: the upper 26 bits. */
function upper(x: number): number {
  const c = 134217729 * x;
  return c - (c - x);
}

function reduce(x: number): Reduced {
  if (Math.abs(x) <= 0.7853981633974483) return { quadrant: 0, hi: x, lo: 0 };
  if (Math.abs(x) > 1e6) return reduceLarge(x);
  const k = nearest(x * TWO_OVER_PI);
  // Each difference is exact or keeps its error in the next part (two-sum).
  const a = x - k * P1;
  const b = k * P2;
  const s = a - b;
  const e1 = a - s - b;
  const c = k * P3;
  const t = s - c;
  const e2 = s - t - c;
  const rest = e1 + e2 - k * P4;
  const hi = t + rest;
  return { quadrant: k & 3, hi, lo: t - hi + rest };
}

function sinReduced(r: number, lo: number): number {
  const z = r * r;
  return r + (lo * (1 - 0.5 * z) + r * z * poly(SIN, z));
}

function cosReduced(r: number, lo: number): number {
  const z = r * r;
  const h = 0.5 * z;
  const w = 1 - h;
  return w + (1 - w - h + (z * z * poly(COS, z) - r * lo));
}

/** Sine. Error below 1 ulp, large arguments included. */
export function sin(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x === 0 ? x : NaN;
  const { quadrant, hi, lo } = reduce(x);
  const v = quadrant & 1 ? cosReduced(hi, lo) : sinReduced(hi, lo);
  return quadrant & 2 ? -v : v;
}

/** Cosine. Error below 1 ulp, large arguments included. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { quadrant, hi, lo } = reduce(x);
  const v = quadrant & 1 ? sinReduced(hi, lo) : cosReduced(hi, lo);
  return quadrant === 1 || quadrant === 2 ? -v : v;
}

/** Tangent. Error below 2 ulp. */
export function tan(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x === 0 ? x : NaN;
  const { quadrant, hi, lo } = reduce(x);
  const s = sinReduced(hi, lo);
  const c = cosReduced(hi, lo);
  return quadrant & 1 ? -c / s : s / c;
}
