import { nearest, poly } from './bits.ts';
import { log } from './log.ts';
import { pow } from './power.ts';
import { cos, sin } from './trig.ts';

const PI = Math.PI;
const HALF_LN_2PI = 0.9189385332046728;
// ln gamma(x) / ((x-1)(x-2)) on [0.7, 1.5] in x - 1.1 and on [1.5, 3] in x - 2.25 (Chebyshev fits, errors below 3e-19).
const NEAR_ONE = [
  0.5541382362204413, -0.21728498405862565, 0.1257405341218057, -0.08482794406002558, 0.06184840491154818,
  -0.047184903967909336, 0.03706551317179701, -0.02971397582948185, 0.024179915474385905, -0.01990510388631231,
  0.016537944309774656, -0.013844832142924268, 0.011663702233834883, -0.009879923865163063, 0.008414686876097826,
  -0.0071907715971245715, 0.0061032197207193176, -0.005250145681113512, 0.004946859680220564, -0.00428378072886054,
  0.001987628231563582, -0.001716427374559001, 0.005605704203378347, -0.004901261620709244,
];
const NEAR_TWO = [
  0.3995894876556691, -0.08588084755126099, 0.025268354959288832, -0.008464024993574952, 0.003041118657890189,
  -0.0011409865900185731, 0.00044065673249595884, -0.00017370931743255488, 6.952278851796917e-5, -2.814929181293883e-5,
  1.150200852426381e-5, -4.734531399107355e-6, 1.96074453273844e-6, -8.163348485642758e-7, 3.4128332938454714e-7,
  -1.4270138089698672e-7, 6.0076231387953e-8, -2.6388369618365014e-8, 1.1176132346961744e-8, -3.4678203222464942e-9,
  1.4707778213152767e-9, -1.532756611758483e-9, 6.553681503756507e-10,
];
// B_2k / (2k (2k-1)), Stirling's series.
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
// B_2k.
const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
];

/** sin(pi x) without the rounding of pi x. */
function sinPi(x: number): number {
  const n = Math.abs(x) < 2 ** 51 ? nearest(x) : x;
  const s = sin(PI * (x - n));
  return n % 2 === 0 ? s : -s;
}

/** ln |gamma(x)|; infinite at 0, the negative integers and the infinities. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) === Infinity || (x <= 0 && Math.floor(x) === x)) return Infinity;
  if (x < 0) {
    if (x > -1e-18) return -log(-x);
    return log(PI / Math.abs(x * sinPi(x))) - lgamma(-x);
  }
  if (x < 0.7) return lgamma(x + 1) - log(x);
  if (x <= 1.5) return (x - 1) * (x - 2) * poly(NEAR_ONE, x - 1.1);
  if (x <= 3) return (x - 1) * (x - 2) * poly(NEAR_TWO, x - 2.25);
  if (x < 10) {
    let p = 1;
    let y = x;
    while (y > 3) p *= y -= 1;
    return log(p) + lgamma(y);
  }
  if (x > 1e300) return x * (log(x) - 1);
  return (x - 0.5) * (log(x) - 1) + (HALF_LN_2PI - 0.5) + poly(STIRLING, 1 / (x * x)) / x;
}

/** Derivative of ln gamma; NaN at 0 and the negative integers, as XLA has it. */
export function digamma(x: number): number {
  if (Number.isNaN(x) || x === -Infinity) return NaN;
  if (x <= 0) {
    if (Math.floor(x) === x) return NaN;
    const f = x - nearest(x);
    return digamma(1 - x) - (PI * cos(PI * f)) / sin(PI * f);
  }
  let s = 0;
  let y = x;
  while (y < 12) {
    s -= 1 / y;
    y += 1;
  }
  if (y === Infinity) return y;
  const z = 1 / (y * y);
  return s + (log(y) - 0.5 / y - z * poly(DIGAMMA, z));
}
const DIGAMMA = BERNOULLI.slice(0, 8).map((b, i) => b / (2 * i + 2));

/** Hurwitz zeta, the sum of (q+n)^-x, for x > 1 (Euler-Maclaurin). NaN for x < 1, infinite at 1. */
export function zeta(x: number, q: number): number {
  if (Number.isNaN(x) || Number.isNaN(q) || x < 1) return NaN;
  if (x === 1) return Infinity;
  if (q <= 0) {
    if (Math.floor(q) === q) return x % 2 === 0 ? Infinity : NaN;
    if (Math.floor(x) !== x) return NaN;
  }
  let s = 0;
  let a = q;
  for (let n = 0; n < 12 || a < 12; n++) {
    s += pow(a, -x);
    a += 1;
  }
  const p = pow(a, -x);
  s += (p * a) / (x - 1) + 0.5 * p;
  let term = (p * x) / a;
  let fact = 2;
  for (let k = 0; k < BERNOULLI.length; k++) {
    s += (BERNOULLI[k]! / fact) * term;
    const m = 2 * k + 1;
    term *= ((x + m) * (x + m + 1)) / (a * a);
    fact *= (m + 2) * (m + 3);
  }
  return s;
}

/** The n-th derivative of digamma, n a whole number >= 0; NaN for another n. */
export function polygamma(n: number, x: number): number {
  if (!(n >= 0) || Math.floor(n) !== n) return NaN;
  if (n === 0) return digamma(x);
  let f = 1;
  for (let i = 2; i <= n && f < Infinity; i++) f *= i;
  const v = f * zeta(n + 1, x);
  return n % 2 === 0 ? -v : v;
}
