import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { add, addConst, concat, msb, mulBit, mulTrunc, shlA, split, sub } from './arith.ts';
import { absWith } from './arithmetic.ts';
import { secretOf } from './encode.ts';
import { leading } from './fixed-normal.ts';
import { coefficientsOf, polyBits, polynomialAt, rescale } from './fixed-polynomial.ts';
import { rootOf } from './fixed-root.ts';

/** Bits that factors of x have beyond those of fixed point. */
const MORE = 4;

/**
 * e^-|x|·I₁(x): x·G(|x|) for |x| < 8 and ±H(1/|x|)/√|x| beyond, both by polynomials; powers of numbers outside of a polynomial's range wrap
 * around and are not chosen.
 */
export const besselI1e = (c: Ctx, x: Val): Promise<SecretVal> =>
  c.scope('i1e', async (s) => {
    const v = secretOf(s, x);
    const { k, fxp: f } = s.engine;
    const bits = polyBits(k);
    const eight = 8n << BigInt(f);
    const sides = await msb(
      s.at('sign'),
      concat(s, [v.share, addConst(s, v.share, -eight), addConst(s, v.share, eight)]),
    );
    const [negative, below, above] = split(s, sides, 3) as [Share, Share, Share];
    // |x| < 8 where x < 8 and not x < −8; the second implies the first.
    const near = s.engine.local(s, [below, above], below, (r, a, b) => r.xor(a!, b!));
    const size = await absWith(s.at('abs'), v.share, negative);
    const inner = async (q: Ctx): Promise<Share> => {
      const t = addConst(q, await rescale(q, size, f + 2, bits), -1n << BigInt(bits));
      return polynomialAt(q.at('poly'), t, coefficientsOf('i1e', f), f + MORE);
    };
    const outer = async (q: Ctx): Promise<Share> => {
      const root = await rootOf(q.at('root'), size, await leading(q.at('lead'), size, false, k - 3), 'rsqrt', 2, true);
      const w = await mulTrunc(q.at('inverse'), root, root, 2 * f - 4 - bits);
      const h = await polynomialAt(q.at('poly'), addConst(q, w, -1n << BigInt(bits)), coefficientsOf('i1efar', f), f);
      return mulTrunc(q.at('times'), h, root, f);
    };
    const [g, far] = await Promise.all([inner(s.at('inner')), outer(s.at('outer'))]);
    const [close, flipped] = await Promise.all([
      mulTrunc(s.at('times'), v.share, g, f + MORE),
      mulBit(s.at('flip'), negative, far),
    ]);
    const distant = sub(s, far, shlA(s, flipped, 1));
    const chosen = add(s, distant, await mulBit(s.at('choice'), near, sub(s, close, distant)));
    return secretVal(v.dtype, v.shape, chosen);
  });
