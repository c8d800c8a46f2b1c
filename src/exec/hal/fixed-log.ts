import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { addConst, b2a, mulConst, shlA, sub } from './arith.ts';
import { secretOf } from './encode.ts';
import { anyHot, factorOf, type Leading, leading, octave, positionOf } from './fixed-normal.ts';
import { coefficientsOf, polyBits, polynomialAt } from './fixed-polynomial.ts';
import { log2Ceil } from './numbers.ts';

/**
 * Logarithms: x = c·2^m gives ln c by a minimax polynomial plus (m − f)·ln 2, where m is read off the leading bit without a message.
 * A number ≤ 0 gives the logarithm of 2^-f, the least positive number: −12.48 for f = 18.
 */
export async function logOf(c: Ctx, x: Share, l: Leading, scale: number, out: number): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const top = k - 3;
  const bits = polyBits(k);
  const [factor, m, some] = await Promise.all([
    factorOf(c.at('factor'), l.hot, top),
    b2a(c.at('exponent'), positionOf(c, l.hot, log2Ceil(k))),
    b2a(c.at('some'), anyHot(c, l.hot)),
  ]);
  // Without a leading bit x·factor is 0, and s = −3 would leave the polynomial's range: s becomes −1 there.
  const s = await octave(c.at('norm'), x, factor, top);
  const inside = addConst(c, sub(c, s, shlA(c, some, bits + 1)), 2n << BigInt(bits));
  const unit = BigInt(Math.round(Math.LN2 * scale * 2 ** 40));
  const ln2 = 2 * bits >= 40 ? unit << BigInt(2 * bits - 40) : unit >> BigInt(40 - 2 * bits);
  const whole = mulConst(c, addConst(c, m, -BigInt(f)), ln2);
  const coefficients = coefficientsOf('log', f, c.engine.accuracy).map((v) => v * scale);
  return polynomialAt(c.at('poly'), inside, coefficients, out, whole);
}

const logarithm =
  (name: string, scale: number, shift: number) =>
  (c: Ctx, x: Val): Promise<SecretVal> =>
    c.scope(name, async (s) => {
      const v = secretOf(s, x);
      const f = s.engine.fxp;
      const a = shift ? addConst(s, v.share, BigInt(shift) << BigInt(f)) : v.share;
      return secretVal(
        v.dtype,
        v.shape,
        await logOf(s, a, await leading(s.at('lead'), a, false, s.engine.k - 3), scale, f),
      );
    });
/** Natural logarithm. */
export const log = logarithm('log', 1, 0);
/** ln(1 + x), with the absolute error of log. */
export const log1p = logarithm('log1p', 1, 1);
/** Logarithm to base 2. */
export const log2 = logarithm('log2', Math.LOG2E, 0);
