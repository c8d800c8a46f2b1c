import { isFloat } from '../../eval/dtype.ts';
import { log } from '../../eval/libm/index.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  a2b,
  and,
  andPub,
  bitB,
  constantA,
  mulBit,
  mulPub,
  mulTrunc,
  type Pub,
  pubFill,
  shlA,
  sub,
  trunc,
} from './arith.ts';
import { absWith, scaleConst } from './arithmetic.ts';
import { pubA, secretOf, splatOf } from './encode.ts';
import { reciprocalOf } from './fixed-division.ts';
import { exp2Of, exponentBits } from './fixed-exp.ts';
import { logOf } from './fixed-log.ts';
import { anyHot, leading } from './fixed-normal.ts';
import { polyBits, rescale } from './fixed-polynomial.ts';
import { rsqrt, sqrt } from './fixed-root.ts';
import { stretchAll, toFixed } from './represent.ts';

/** Real powers. */

/** Exponents up to this are taken by squaring and multiplying. */
const MOST = 32;

/**
 * x^y. Constant whole exponents up to 32 by squaring, ±½ by roots; otherwise ±2^(y·log2|x|), negative where x < 0 and ⌊y⌋ is odd
 * (a negative x with an exponent that is not whole has no real power: |x|^y stands in). 0^y is 0 for constant y > 0; for a y that is not a
 * constant it is (2^-f)^y.
 */
export function power(c: Ctx, x0: Val, y0: Val): Promise<SecretVal> {
  return c.scope('pow', async (s) => {
    const [x, y] = stretchAll(s, [x0, y0]) as [Val, Val];
    const v = secretOf(s, x);
    const done = (share: Share): SecretVal => secretVal(v.dtype, v.shape, share);
    const fixed = splatOf(y);
    const e = fixed === undefined ? undefined : Number(fixed);
    if (e === 0.5) return sqrt(s, v);
    if (e === -0.5) return rsqrt(s, v);
    const constant = splatOf(x);
    if (y.secret && constant !== undefined && Number(constant) > 0)
      return done(await constantBase(s, Number(constant), await toFixed(s.at('y'), y)));
    const base = await toFixed(s.at('base'), v);
    if (e !== undefined && Number.isInteger(e) && Math.abs(e) <= MOST) {
      // The reciprocal first: a power of a small number has few digits left.
      const z = e < 0 ? await reciprocalOf(s.at('inverse'), base) : base;
      return done(await bySquaring(s.at('square'), z, Math.abs(e)));
    }
    return done(await general(s, base, y, e !== undefined && e > 0));
  });
}

/** v^y = 2^(y·log2 v) for a constant v > 0. */
async function constantBase(c: Ctx, v: number, y: Share): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const z = await scaleConst(c.at('log2'), y, log(v) * Math.LOG2E);
  const edge = (1n << BigInt(exponentBits(k, f) + f)) - 1n;
  return exp2Of(c.at('exp2'), await rescale(c, z, f, polyBits(k)), { x: z, low: -edge, high: edge });
}

/** x^n for n ≥ 0. */
async function bySquaring(c: Ctx, x: Share, n: number): Promise<Share> {
  const f = c.engine.fxp;
  if (n === 0) return constantA(c, pubFill(1n << BigInt(f), x.length));
  let [result, square]: [Share | undefined, Share] = [undefined, x];
  for (let rest = n; ; ) {
    const bit = rest & 1;
    rest >>= 1;
    const [r, q]: [Share | undefined, Share] = await Promise.all([
      bit ? (result ? mulTrunc(c.at(`mul${rest}`), result, square, f) : square) : result,
      rest ? mulTrunc(c.at(`square${rest}`), square, square, f) : square,
    ]);
    [result, square] = [r, q];
    if (rest === 0) return result!;
  }
}

async function general(c: Ctx, x: Share, y: Val, zeroGives0: boolean): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const bits = polyBits(k);
  const l = await leading(c.at('lead'), x, true, k - 3);
  const magnitude = async (q: Ctx): Promise<Share> => {
    const log = await logOf(q.at('log'), await absWith(q.at('abs'), x, l.sign), l, Math.LOG2E, bits);
    const z = y.secret ? mulTrunc(q, log, await toFixed(q.at('y'), y), f) : trunc(q, mulPub(q, log, pubFixed(q, y)), f);
    const edge = (1n << BigInt(exponentBits(k, f) + bits)) - 1n;
    const bounds = { x: await z, low: -edge, high: edge };
    return exp2Of(q.at('exp2'), await z, zeroGives0 ? { ...bounds, gate: anyHot(q, l.hot) } : bounds);
  };
  const [size, odd] = await Promise.all([magnitude(c.at('size')), negative(c.at('negative'), l.sign, y)]);
  return sub(c, size, shlA(c, await mulBit(c, odd, size), 1));
}
const pubFixed = (c: Ctx, y: PublicVal): Pub => {
  const p = pubA(c, y);
  return isFloat(y.dtype) ? p : { ...p, ring: (r) => r.shl(p.ring(r), c.engine.fxp) };
};
/** [x < 0 and ⌊y⌋ odd]. */
async function negative(c: Ctx, sign: Share, y: Val): Promise<Share> {
  const f = c.engine.fxp;
  if (y.secret) return and(c, sign, bitB(c, await a2b(c, await toFixed(c.at('y'), y), f + 1), f));
  const p = pubFixed(c, y);
  return andPub(c, sign, { ...p, ring: (r) => r.bitPlane(p.ring(r), f) });
}
