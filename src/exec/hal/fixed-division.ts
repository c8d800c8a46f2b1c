import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { mul, mulBit, mulPub, mulTrunc, type Pub, shlA, sub, trunc } from './arith.ts';
import { absWith, scaleConst } from './arithmetic.ts';
import { pubMap, secretOf, splatOf } from './encode.ts';
import { type KnownDivisor, knownFactor } from './fixed-known.ts';
import { factorOf, type Leading, leading, octave } from './fixed-normal.ts';
import { coefficientsOf, polyBits, polynomialAt } from './fixed-polynomial.ts';
import { exponentOf } from './numbers.ts';
import { fixedLin, isShare, type Lin, stretchAll, toFixed } from './represent.ts';

/**
 * Reciprocal and quotient: b = ±c·2^m with c in [1, 2], 1/c by a minimax polynomial, both signs through the power of two.
 * Division by zero (and by −2^-f) gives 0, like division by numbers too large for the quotient to show.
 */

/** 1/c and the signed power of two of a divisor; its magnitude is computed beside the factor. */
interface Divisor {
  /** 1/c with that many fraction bits. */
  readonly y: (bits: number) => Promise<Share>;
  readonly factor: Promise<Share>;
}
async function divisor(c: Ctx, l: Leading, size: Promise<Share> | Share, sign: boolean, top: number): Promise<Divisor> {
  const [magnitude, factor] = await Promise.all([size, factorOf(c.at('factor'), l.hot, top)]);
  return scaled(c, magnitude, factor, sign ? withSign(c.at('sign'), l.sign, factor) : Promise.resolve(factor), top);
}
/** A divisor whose magnitude times `factor` is in [2^top, 2^(top+1)). */
function scaled(c: Ctx, magnitude: Share, factor: Share, signed: Promise<Share>, top: number): Divisor {
  return {
    y: async (bits) =>
      polynomialAt(
        c.at('poly'),
        await octave(c.at('norm'), magnitude, factor, top),
        coefficientsOf('reciprocal', c.engine.fxp, c.engine.accuracy),
        bits,
      ),
    factor: signed,
  };
}
/** A divisor between known powers of two: the factor has as many bits as there are places between them. */
const knownDivisor = async (c: Ctx, b: Share, known: KnownDivisor, top: number): Promise<Divisor> => {
  const factor = await knownFactor(c.at('lead'), b, known, top);
  return scaled(c, b, factor, Promise.resolve(factor), top);
};
const secretDivisor = async (c: Ctx, b: Share, top: number): Promise<Divisor> => {
  const l = await leading(c.at('lead'), b, true, top);
  return divisor(c, l, absWith(c.at('abs'), b, l.sign), true, top);
};
const withSign = async (c: Ctx, sign: Share, x: Share): Promise<Share> =>
  sub(c, x, shlA(c, await mulBit(c, sign, x), 1));

/** 1/x for 2^-f < |x|, with an absolute error of a unit and a relative one near that of the polynomial; 0 for x = 0. */
export function reciprocal(c: Ctx, x: Val, known?: KnownDivisor): Promise<SecretVal> {
  return c.scope('reciprocal', async (s) => {
    const v = secretOf(s, x);
    return secretVal(v.dtype, v.shape, await reciprocalOf(s, v.share, known));
  });
}
export async function reciprocalOf(c: Ctx, x: Share, known?: KnownDivisor): Promise<Share> {
  const most = 2 * c.engine.fxp;
  if (!isUsed(known, most)) return finish(c, await secretDivisor(c, x, most), most);
  const top = Math.min(most, known.high - 1);
  return finish(c, await knownDivisor(c, x, known, top), top);
}
/** Bounds say something where the numbers that the search would give up are not all there are. */
const isUsed = (known: KnownDivisor | undefined, top: number): known is KnownDivisor =>
  known !== undefined && known.low < top;
/** 1/x of a number that is not negative and whose leading bit is known. */
export const reciprocalWith = async (c: Ctx, x: Share, l: Leading): Promise<Share> =>
  finish(c, await divisor(c, l, x, false, 2 * c.engine.fxp), 2 * c.engine.fxp);
/** 1/x = 2^(2f−m)/c in units, from the factor 2^(top−m) for top ≤ 2f. */
async function finish(c: Ctx, d: Divisor, top: number): Promise<Share> {
  const bits = c.engine.k - 4 - 2 * c.engine.fxp;
  const [y, factor] = await Promise.all([d.y(bits), d.factor]);
  const shift = bits - (2 * c.engine.fxp - top);
  return shift > 0 ? mulTrunc(c, y, factor, shift) : shlA(c, await mul(c, y, factor), -shift);
}

/** a/b; |a/b| < 2^(k-2-2f-4-…) and |b| < 2^(k-2-2f) bound the range: 2^20 and 2^20 for 64-bit rings with f = 18. */
export function divide(c: Ctx, a0: Val, b0: Val, known?: KnownDivisor): Promise<SecretVal> {
  return c.scope('divide', async (s) => {
    const [a, b] = stretchAll(s, a0.secret || b0.secret ? [a0, b0] : [a0, secretOf(s, b0)]) as [Val, Val];
    const done = (share: Share): SecretVal => secretVal(a.dtype, a.shape, share);
    if (!b.secret) return done(await divideByPublic(s, await toFixed(s, a), b));
    if (Number(splatOf(a) ?? 0) === 1) return done(await reciprocalOf(s, await toFixed(s, b), known));
    const [x, y] = await Promise.all([fixedLin(s.at('a'), a), toFixed(s.at('b'), b)]);
    return done(await quotient(s, x, y, undefined, known));
  });
}

/**
 * a / broadcast(b): the divisor is split and inverted once for each of its elements. `spread` repeats a value to the shape of a.
 */
export function divideByBroadcast(
  c: Ctx,
  a: Val,
  b: Val,
  spread: <T extends Val>(v: T) => T,
  known?: KnownDivisor,
): Promise<SecretVal> {
  if (!b.secret) return divide(c, a, spread(b));
  return c.scope('divide', async (s) => {
    const [x, y] = await Promise.all([fixedLin(s.at('a'), a), toFixed(s.at('b'), b)]);
    const wide = (share: Share): Share => spread(secretVal(b.dtype, b.shape, share)).share;
    return secretVal(a.dtype, a.shape, await quotient(s, x, y, wide, known));
  });
}

/** Bits of the parts of a quotient: `guard` extra bits of a·2^-m, `y` of 1/c, `top` of the power of two. */
export function quotientBits(k: number, f: number): { guard: number; y: number; top: number } {
  const guard = k >= 64 ? 2 : 1;
  const y = Math.min(polyBits(k), k - 2 - 2 * f - guard - 4);
  return { guard, y, top: f + guard + y - 1 };
}

/**
 * a/b in fixed point. a·2^-m is made beside 1/c, so that the quotient costs no more hops than the reciprocal. `wide` repeats what is found
 * of b to the length of a (local); without it both have one length.
 */
export async function quotient(
  c: Ctx,
  a: Lin,
  b: Share,
  wide: (x: Share) => Share = (x) => x,
  known?: KnownDivisor,
): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const { guard, y: bits, top: most } = quotientBits(k, f);
  const used = isUsed(known, most);
  // A power of two below 2^(f+guard) would have to be multiplied again.
  const top = used ? Math.max(f + guard + 1, Math.min(most, known.high - 1)) : most;
  const d = used ? await knownDivisor(c, b, known, top) : await secretDivisor(c, b, top);
  const shift = top - f - guard;
  const numerator = async (q: Ctx): Promise<Share> => {
    const factor = wide(await d.factor);
    return isShare(a) ? mulTrunc(q, a, factor, shift) : trunc(q, mulPub(q, factor, a), shift);
  };
  const [y, u] = await Promise.all([d.y(bits), numerator(c.at('scaled'))]);
  return mulTrunc(c, wide(y), u, bits + guard);
}

/**
 * x/p for a public p. A constant of the program becomes one product with its reciprocal. Other divisors are split as ±μ·2^-e: a product with
 * μ, or with μ·2^-e where that is larger, then one with the power of two, so that large divisors keep their digits. Zero gives 0.
 */
async function divideByPublic(c: Ctx, x: Share, p: PublicVal): Promise<Share> {
  const f = c.engine.fxp;
  const splat = splatOf(p);
  const inverse = (v: number): number => (v === 0 || Number.isNaN(v) ? 0 : 1 / v);
  if (splat !== undefined) return scaleConst(c, x, inverse(Number(splat)));
  const exponent = (v: number): number => (v === 0 ? 0 : Math.max(0, -exponentOf(v)));
  const n = x.length;
  const first: Pub = pubMap(p, n, f, (v) => inverse(v) * 2 ** exponent(inverse(v)));
  const second: Pub = pubMap(p, n, f, (v) => 2 ** -exponent(inverse(v)));
  const y = await trunc(c.at('mantissa'), mulPub(c, x, first), f);
  return trunc(c.at('exponent'), mulPub(c, y, second), f);
}
