import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  add,
  addConst,
  and,
  b2a,
  bitB,
  concat,
  msb,
  mulBit,
  mulConst,
  mulTrunc,
  not,
  pubFill,
  shlA,
  split,
  sub,
  subFromPub,
  trunc,
  xor,
} from './arith.ts';
import { absWith } from './arithmetic.ts';
import { secretOf } from './encode.ts';
import { quotient, reciprocalWith } from './fixed-division.ts';
import { logOf } from './fixed-log.ts';
import { leading } from './fixed-normal.ts';
import { coefficientsOf, polyBits, polynomialAt, rescale } from './fixed-polynomial.ts';
import { rootOf } from './fixed-root.ts';
import { stretchAll, toFixed } from './represent.ts';

/** Inverse trigonometric and hyperbolic functions. */

const apply = (label: string, c: Ctx, x: Val, f: (s: Ctx, x: Share) => Promise<Share>): Promise<SecretVal> =>
  c.scope(label, async (s) => {
    const v = secretOf(s, x);
    return secretVal(v.dtype, v.shape, await f(s, v.share));
  });
/** A real constant in fixed point. */
const fixed = (c: Ctx, v: number): bigint => BigInt(Math.round(v * 2 ** c.engine.fxp));
const fromConst = (c: Ctx, v: number, x: Share): Share => subFromPub(c, pubFill(fixed(c, v), x.length), x);
/** −x where the bit is set. */
const negateIf = async (c: Ctx, bit: Share, x: Share): Promise<Share> => sub(c, x, shlA(c, await mulBit(c, bit, x), 1));

/** atan t for t in [0, 1] in fixed point. */
const atanUnit = async (c: Ctx, t: Share): Promise<Share> => {
  const { k, fxp: f } = c.engine;
  return polynomialAt(c, await rescale(c, t, f, polyBits(k)), coefficientsOf('atan', f, c.engine.accuracy), f);
};

/** The angle of (x, y) in (−π, π]; atan2(0, 0) = 0. Ranges are those of divide. */
export function atan2(c: Ctx, y0: Val, x0: Val): Promise<SecretVal> {
  return c.scope('atan2', async (s) => {
    const [a, b] = stretchAll(s, [y0, x0]) as [Val, Val];
    const [y, x] = await Promise.all([toFixed(s.at('y'), a), toFixed(s.at('x'), b)]);
    // |x| < |y| exactly where x − y and x + y differ in sign: all four signs come from one call.
    const four = await msb(s, concat(s, [y, x, sub(s, x, y), add(s, x, y)]));
    const [sy, sx, d, e] = split(s, four, 4) as [Share, Share, Share, Share];
    const steep = xor(s, d, e);
    const ratio = async (q: Ctx): Promise<Share> => {
      const flips = await mulBit(q.at('abs'), concat(q, [sy, sx]), concat(q, [y, x]));
      const [ay, ax] = split(q, sub(q, concat(q, [y, x]), shlA(q, flips, 1)), 2) as [Share, Share];
      const swap = await mulBit(q.at('swap'), steep, sub(q, ay, ax));
      const t = await quotient(q.at('divide'), sub(q, ay, swap), add(q, ax, swap));
      return atanUnit(q.at('atan'), t);
    };
    // ±(q·π/2 ± angle) with q = 1 for steep ones, else 2 for negative x.
    const base = async (q: Ctx): Promise<Share> => {
      const left = await and(q, sx, not(q, steep));
      const [one, two] = split(q, await b2a(q, concat(q, [steep, left])), 2);
      return negateIf(q.at('sign'), sy, mulConst(q, add(q, one!, shlA(q, two!, 1)), fixed(q, Math.PI / 2)));
    };
    const [angle, quarter] = await Promise.all([ratio(s.at('ratio')), base(s.at('base'))]);
    const signed = await negateIf(s.at('flip'), xor(s, steep, xor(s, sx, sy)), angle);
    return secretVal(a.dtype, a.shape, add(s, quarter, signed));
  });
}

/** The angle with that tangent: of 1/|x| where |x| ≥ 1. */
export const atan = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('atan', c, x, async (s, v) => {
    const l = await leading(s.at('lead'), v, true, 2 * s.engine.fxp);
    const size = await absWith(s.at('abs'), v, l.sign);
    const inverse = await reciprocalWith(s.at('inverse'), size, l);
    const large = bitB(s, l.smear, s.engine.fxp);
    const t = add(s, size, await mulBit(s, large, sub(s, inverse, size)));
    const a = await atanUnit(s.at('atan'), t);
    // large ? π/2 − a : a, then the sign.
    const flip = await mulBit(s.at('large'), large, fromConst(s, Math.PI / 2, shlA(s, a, 1)));
    return negateIf(s.at('sign'), l.sign, add(s, a, flip));
  });

/** acos|x| = √(1 − |x|)·P(|x|) and π − it for negative x. Outside [-1, 1] the nearer end's value. */
async function acosOf(c: Ctx, x: Share): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const bits = polyBits(k);
  const sign = await msb(c, x);
  const size = await absWith(c.at('abs'), x, sign);
  const rest = fromConst(c, 1, size);
  const root = async (q: Ctx): Promise<Share> =>
    rootOf(q, rest, await leading(q.at('lead'), rest, false, k - 3), 'sqrt', 2, false);
  const factor = async (q: Ctx): Promise<Share> =>
    polynomialAt(
      q,
      addConst(q, shlA(q, await rescale(q, size, f, bits), 1), -1n << BigInt(bits)),
      coefficientsOf('acos', f, c.engine.accuracy),
      f,
    );
  const [r, p] = await Promise.all([root(c.at('root')), factor(c.at('factor'))]);
  const a = await mulTrunc(c, r, p, f);
  return add(c, a, await mulBit(c.at('left'), sign, fromConst(c, Math.PI, shlA(c, a, 1))));
}
export const acos = (c: Ctx, x: Val): Promise<SecretVal> => apply('acos', c, x, acosOf);
export const asin = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('asin', c, x, async (s, v) => fromConst(s, Math.PI / 2, await acosOf(s, v)));

const ln = async (c: Ctx, x: Share): Promise<Share> =>
  logOf(c, x, await leading(c.at('lead'), x, false, c.engine.k - 3), 1, c.engine.fxp);
/** √(x² + shift) for |x| < 2^((k-2)/2 − f), 2^13 for 64-bit rings. */
const hypotenuse = async (c: Ctx, x: Share, shift: number): Promise<Share> => {
  const y = addConst(c, await mulTrunc(c.at('square'), x, x, c.engine.fxp), fixed(c, shift));
  return rootOf(c, y, await leading(c.at('lead'), y, false, c.engine.k - 3), 'sqrt', 2, false);
};
/** ln(|x| + √(x² + 1)) with the sign of x. */
export const asinh = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('asinh', c, x, async (s, v) => {
    const sized = async (q: Ctx): Promise<[Share, Share]> => {
      const sign = await msb(q, v);
      return [sign, await absWith(q, v, sign)];
    };
    const [[sign, size], h] = await Promise.all([sized(s.at('abs')), hypotenuse(s.at('root'), v, 1)]);
    return negateIf(s.at('sign'), sign, await ln(s.at('ln'), add(s, size, h)));
  });
/** ln(x + √(x² − 1)) for x ≥ 1; 0 − (a small number) below. */
export const acosh = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('acosh', c, x, async (s, v) => ln(s.at('ln'), add(s, v, await hypotenuse(s.at('root'), v, -1))));
/** ½·(ln(1 + x) − ln(1 − x)) for |x| < 1. */
export const atanh = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('atanh', c, x, async (s, v) => {
    const both = concat(s, [addConst(s, v, fixed(s, 1)), fromConst(s, 1, v)]);
    const [p, q] = split(s, await ln(s.at('ln'), both), 2);
    return trunc(s, sub(s, p!, q!), 1);
  });
