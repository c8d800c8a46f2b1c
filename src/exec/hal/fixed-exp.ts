import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  a2b,
  add,
  addConst,
  and,
  b2a,
  concat,
  msb,
  mul,
  mulBit,
  mulConst,
  mulTrunc,
  not,
  shlA,
  split,
  sub,
  trunc,
  xor,
} from './arith.ts';
import { secretOf } from './encode.ts';
import { coefficientsOf, polyBits, polynomialsAt, rescale } from './fixed-polynomial.ts';
import { bitsOf } from './represent.ts';

/**
 * Exponentials through 2^z = 2^n·2^t with n whole and t in [0, 1). The range is |z| < 2^b: b = 5 for 64-bit rings, so e^x from 2^-32 to 2^32.
 * Below it the result is 0, above it 2^(2^b) (nothing wraps): e^22.2 for 64-bit rings.
 */

/** b, the bits of n without its sign. */
export function exponentBits(k: number, f: number): number {
  let b = 1;
  while (b < 6 && 2 ** (b + 1) < Math.min(k - 2 - f, k / 2 + 1)) b++;
  return b;
}

/** What z came from, and where it is too large or too small: compared beside everything else. */
export interface Bounds {
  readonly x: Share;
  readonly low: bigint;
  readonly high: bigint;
  /** Where this bit is 0 the result is 0. */
  readonly gate?: Share;
}

/**
 * 2^(z−halve) in fixed point, for z with polyBits(k) fraction bits; z = n + h/2 + t with n whole, h a bit and t in [0, ½).
 * 1. n, its sign and h from an a2b of the low bits of z; 2. t locally; 3. 2^t and 2^(t+½) by one polynomial of low degree, beside
 * 2^(n mod 2^b) as a product of 1 + b_i·(2^(2^i) − 1), once for each of n ≥ 0, n < 0 and each h, zero in the wrong cases;
 * 4. one product and truncation each.
 */
export async function exp2Of(c: Ctx, z: Share, bounds: Bounds, halve = 0): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const bits = polyBits(k);
  const b = exponentBits(k, f);
  const outBits = k - 4 - 2 ** b;
  const edges = comparisons(c.at('range'), bounds);
  const planes = a2b(c.at('bits'), z, bits + b + 1).then((x) => bitsOf(c, x, bits - 1, bits + b + 1));
  const numbers = planes.then(async (p) => split(c, await b2a(c.at('n'), concat(c, p)), b + 2));
  const fraction = async (q: Ctx): Promise<Share> => {
    const [h, ...n] = await numbers;
    let t = sub(q, add(q, z, shlA(q, n[b]!, bits + b)), shlA(q, h!, bits - 1));
    for (let i = 0; i < b; i++) t = sub(q, t, shlA(q, n[i]!, bits + i));
    const s = addConst(q, shlA(q, t, 2), -1n << BigInt(bits));
    const low = coefficientsOf('exp2', f, c.engine.accuracy);
    return concat(q, await polynomialsAt(q, s, [low, low.map((v) => v * Math.SQRT2)], outBits));
  };
  // For n ≥ 0 and h = 0, 1, then for n < 0 and h = 0, 1.
  const powers = async (q: Ctx): Promise<Share[]> => {
    const cases = inside(q.at('inside'), edges, planes, bounds.gate);
    const ends = async (): Promise<Share> => {
      const [four, n] = await Promise.all([cases, numbers]);
      const last = factor(q, n[b]!, b - 1);
      return mulBit(q.at('ends'), concat(q, four), concat(q, [last, last, last, last]));
    };
    const rest = async (): Promise<Share> => {
      const n = await numbers;
      return product(
        q.at('rest'),
        n.slice(1, b).map((v, i) => factor(q, v, i)),
      );
    };
    const [e, r] = await Promise.all([ends(), rest()]);
    return split(q, await mul(q, e, concat(q, [r, r, r, r])), 2);
  };
  const above = async (q: Ctx): Promise<Share> => {
    let [, over] = await edges;
    if (bounds.gate) over = await and(q, over, bounds.gate);
    return mulConst(q, await b2a(q, over), 1n << BigInt(2 ** b + f - halve));
  };
  const [y, [up, down], over] = await Promise.all([
    fraction(c.at('fraction')),
    powers(c.at('powers')),
    above(c.at('over')),
  ]);
  const shift = outBits - f + halve;
  const parts = await Promise.all([
    mulTrunc(c.at('up'), y, up!, shift),
    mulTrunc(c.at('down'), y, down!, Math.min(k - 3, shift + 2 ** b)),
  ]);
  const terms = parts.flatMap((x) => split(c, x, 2));
  return terms.reduce((a, x) => add(c, a, x), over);
}

/** 1 + bit·(2^(2^i) − 1). */
const factor = (c: Ctx, bit: Share, i: number): Share => addConst(c, mulConst(c, bit, (1n << BigInt(2 ** i)) - 1n), 1n);

/** [x < low] and [x ≥ high]. */
async function comparisons(c: Ctx, { x, low, high }: Bounds): Promise<[Share, Share]> {
  const both = concat(c, [addConst(c, x, -low), addConst(c, x, -high)]);
  const [under, notOver] = split(c, await msb(c, both), 2);
  return [under!, not(c, notOver!)];
}

/** The four cases of exp2Of as bits, all 0 where the number is out of range. */
async function inside(
  c: Ctx,
  edges: Promise<[Share, Share]>,
  planes: Promise<Share[]>,
  gate?: Share,
): Promise<Share[]> {
  const range = async (): Promise<Share> => {
    const [under, over] = await edges;
    const ok = not(c, xor(c, under, over));
    return gate ? and(c.at('gate'), ok, gate) : ok;
  };
  const bits = async (): Promise<Share[]> => {
    const p = await planes;
    const [half, sign] = [p[0]!, p[p.length - 1]!];
    return [sign, half, await and(c.at('both'), sign, half)];
  };
  const [ok, p] = await Promise.all([range(), bits()]);
  const [minus, odd, minusOdd] = split(c, await and(c.at('cases'), concat(c, p), concat(c, [ok, ok, ok])), 3) as [
    Share,
    Share,
    Share,
  ];
  const plusOdd = xor(c, odd, minusOdd);
  return [xor(c, xor(c, ok, minus), plusOdd), plusOdd, xor(c, minus, minusOdd), minusOdd];
}

/** The product of whole numbers, a balanced tree. */
async function product(c: Ctx, xs: readonly Share[]): Promise<Share> {
  let now = [...xs];
  for (let level = 0; now.length > 1; level++) {
    const half = now.length >> 1;
    const z = await mul(c.at(level), concat(c, now.slice(0, half)), concat(c, now.slice(half, 2 * half)));
    now = [...split(c, z, half), ...now.slice(2 * half)];
  }
  return now[0]!;
}

/** e^x·2^-halve. */
export async function expOf(c: Ctx, x: Share, halve = 0): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const b = exponentBits(k, f);
  // log2 e with as many bits as the largest x in range leaves room for.
  const g = k - 4 - b - f;
  const scale =
    g <= 50 ? BigInt(Math.round(Math.LOG2E * 2 ** g)) : BigInt(Math.round(Math.LOG2E * 2 ** 50)) << BigInt(g - 50);
  const z = await trunc(c.at('log2e'), mulConst(c, x, scale), g + f - polyBits(k));
  const edge = BigInt(Math.floor(Math.LN2 * 2 ** (b + f))) - 2n;
  return exp2Of(c, z, { x, low: -edge, high: edge }, halve);
}

const apply = (label: string, c: Ctx, x: Val, f: (s: Ctx, x: Share) => Promise<Share>): Promise<SecretVal> =>
  c.scope(label, async (s) => {
    const v = secretOf(s, x);
    return secretVal(v.dtype, v.shape, await f(s, v.share));
  });
/** e^x. */
export const exp = (c: Ctx, x: Val): Promise<SecretVal> => apply('exp', c, x, (s, v) => expOf(s, v));
/** 2^x. */
export const exp2 = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('exp2', c, x, async (s, v) => {
    const { k, fxp: f } = s.engine;
    const edge = (1n << BigInt(exponentBits(k, f) + f)) - 1n;
    return exp2Of(s, await rescale(s, v, f, polyBits(k)), { x: v, low: -edge, high: edge });
  });
/** e^x − 1, with the absolute error of exp. */
export const expm1 = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('expm1', c, x, async (s, v) => addConst(s, await expOf(s, v), -1n << BigInt(s.engine.fxp)));

const hyperbolic =
  (label: string, sign: 1 | -1) =>
  (c: Ctx, x: Val): Promise<SecretVal> =>
    apply(label, c, x, async (s, v) => {
      const minus = mulConst(s, v, -1n);
      const [p, q] = split(s, await expOf(s, concat(s, [v, minus]), 1), 2);
      return sign > 0 ? add(s, p!, q!) : sub(s, p!, q!);
    });
/** (e^x − e^-x)/2. */
export const sinh = hyperbolic('sinh', -1);
/** (e^x + e^-x)/2. */
export const cosh = hyperbolic('cosh', 1);
