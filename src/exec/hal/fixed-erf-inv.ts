import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { addConst, mulTrunc, pubFill, square, subFromPub, trunc } from './arith.ts';
import { secretOf } from './encode.ts';
import { logOf } from './fixed-log.ts';
import { leading } from './fixed-normal.ts';
import { coefficientsOf, polyBits, polynomialAt } from './fixed-polynomial.ts';

/** Most fraction bits of 1 − x²: w then stays below 25, where the polynomial ends. */
const REST_BITS = 36;

/**
 * The inverse of erf: x·P(w) with w = −ln(1 − x²), after M. Giles, "Approximating the erfinv function" (2011), with one polynomial of our own
 * for all w. 1 − x² keeps the digits of the exact square, so that the relative error stays near 1e-5 up to |x| = 1 − 2^-f.
 * Beyond, where the result is infinite or no number, it is about 4.8·x.
 */
export const erfInv = (c: Ctx, x: Val): Promise<SecretVal> =>
  c.scope('erfinv', async (s) => {
    const v = secretOf(s, x);
    const { k, fxp: f } = s.engine;
    const bits = Math.min(2 * f, REST_BITS);
    const squared = await trunc(s.at('narrow'), await square(s.at('square'), v.share), 2 * f - bits);
    const rest = subFromPub(s, pubFill(1n << BigInt(bits), v.share.length), squared);
    // w = 12.5·(t + 1); the logarithm takes its argument to have f fraction bits.
    const unit = polyBits(k);
    const logarithm = await logOf(s.at('log'), rest, await leading(s.at('lead'), rest, false, k - 3), -1 / 12.5, unit);
    const shift = ((bits - f) * Math.LN2) / 12.5 - 1;
    const t = addConst(s, logarithm, BigInt(Math.round(shift * 2 ** unit)));
    // The table has P/4: with two more fraction bits it is P.
    const p = await polynomialAt(s.at('poly'), t, coefficientsOf('erfinv', f, s.engine.accuracy), f + 2);
    return secretVal(v.dtype, v.shape, await mulTrunc(s.at('times'), v.share, p, f));
  });
