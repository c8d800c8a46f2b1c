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
import { coefficientsOf, polyBits, polynomialAt, rescale } from './fixed-polynomial.ts';
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
 * 2^(z−halve) in fixed point, for z with polyBits(k) fraction bits.
 * 1. n and its sign from an a2b of the low bits of z; 2. t = z − n locally; 3. 2^t by a polynomial, beside 2^(n mod 2^b) as a product of
 * 1 + b_i·(2^(2^i) − 1), once for n ≥ 0 and once for n < 0, zero in the wrong case; 4. one product and truncation each.
 */
export async function exp2Of(c: Ctx, z: Share, bounds: Bounds, halve = 0): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const bits = polyBits(k);
  const b = exponentBits(k, f);
  const outBits = k - 4 - 2 ** b;
  const range = async (q: Ctx): Promise<[Share, Share]> => {
    const { x, low, high } = bounds;
    const edges = concat(q, [addConst(q, x, -low), addConst(q, x, -high)]);
    const [under, notOver] = split(q, await msb(q, edges), 2);
    return [under!, not(q, notOver!)];
  };
  const planes = async (q: Ctx): Promise<Share[]> => bitsOf(q, await a2b(q, z, bits + b + 1), bits, bits + b + 1);
  const numbers = async (q: Ctx, ps: Promise<Share[]>): Promise<Share[]> =>
    split(q, await b2a(q, concat(q, await ps)), b + 1);
  const inside = async (q: Ctx, edges: Promise<[Share, Share]>, ps: Promise<Share[]>): Promise<[Share, Share]> => {
    const [under, over] = await edges;
    let ok = not(q, xor(q, under, over));
    if (bounds.gate) ok = await and(q.at('gate'), ok, bounds.gate);
    const minus = await and(q, ok, (await ps)[b]!);
    return [xor(q, ok, minus), minus];
  };
  const edges = range(c.at('range'));
  const ps = planes(c.at('bits'));
  const ns = numbers(c.at('n'), ps);
  const signs = inside(c.at('inside'), edges, ps);
  const fraction = async (q: Ctx): Promise<Share> => {
    const n = await ns;
    let t = add(q, z, shlA(q, n[b]!, bits + b));
    for (let i = 0; i < b; i++) t = sub(q, t, shlA(q, n[i]!, bits + i));
    const s = addConst(q, shlA(q, t, 1), -1n << BigInt(bits));
    return polynomialAt(q, s, coefficientsOf('exp2', f), outBits);
  };
  const powers = async (q: Ctx): Promise<Share[]> => {
    signs.catch(() => undefined); // It is awaited below, but something else may fail first.
    const factors = (await ns).slice(0, b).map((v, i) => addConst(q, mulConst(q, v, (1n << BigInt(2 ** i)) - 1n), 1n));
    const last = factors[b - 1]!;
    const [rest, ends] = await Promise.all([
      product(q.at('rest'), factors.slice(0, -1)),
      signs.then(([plus, minus]) => mulBit(q.at('ends'), concat(q, [plus, minus]), concat(q, [last, last]))),
    ]);
    return split(q, await mul(q, ends, concat(q, [rest, rest])), 2);
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
  const [large, small] = await Promise.all([
    mulTrunc(c.at('up'), y, up!, shift),
    mulTrunc(c.at('down'), y, down!, Math.min(k - 3, shift + 2 ** b)),
  ]);
  return add(c, over, add(c, large, small));
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
