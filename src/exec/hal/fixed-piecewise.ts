import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { addConst, concat, msb, mulBit, not, pubFill, reduceSum, subFromPub, trunc } from './arith.ts';
import { piecewise } from './coefficients.ts';
import { secretOf } from './encode.ts';
import { combine, powers, rescale } from './fixed-polynomial.ts';

/**
 * Functions that saturate: tanh, logistic, erf. All comparisons with the breaks run at once, beside the powers of x; then
 * p = p_0 + Σ_j [x ≥ b_j]·(p_j − p_(j−1))(x), whose terms are public combinations of the powers. One choice and one truncation follow.
 * Powers of an x far outside wrap around, but their contributions cancel exactly, because the sum is taken in the ring.
 */

/** Which table: the one of more pieces where the fraction bits show more than the other has, and the ring holds powers so precise. */
const tableOf = (k: number, f: number): number => (k < 64 ? 0 : k < 128 || f <= 20 ? 1 : 2);

/** (±1-saturating table function of x/2^divide), times 2^-halve, with f fraction bits. */
async function pieces(c: Ctx, x: Share, name: string, divide: number, halve: number): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const table = piecewise[name]![c.engine.accuracy === 'fast' ? 0 : tableOf(k, f)]!;
  const reach = table.breaks[table.breaks.length - 1]! / 2 ** table.span;
  const degree = Math.max(...table.pieces.map((p) => p.length - 1));
  const bits = Math.floor((k - 3 - Math.max(0, Math.ceil((degree + 1) * Math.log2(reach)))) / 2);
  const extra = k - 4 - bits;
  const unit = table.breaks.length;
  const known = async (q: Ctx): Promise<Map<number, Share>> =>
    powers(
      q,
      await rescale(q, x, f + table.span + divide, bits),
      Array.from({ length: degree }, (_, i) => i + 1),
      bits,
    );
  const below = async (q: Ctx): Promise<Share> => {
    const edges = table.breaks.map((b) => addConst(q, x, -BigInt(Math.round(b * 2 ** (f + divide)))));
    return not(q, await msb(q, concat(q, edges)));
  };
  const [xs, reached] = await Promise.all([known(c.at('powers')), below(c.at('breaks'))]);
  const steps = table.breaks.map((_, j) => {
    const [p, q] = [table.pieces[j + 1]!, table.pieces[j]!];
    const d = Array.from({ length: degree + 1 }, (_, i) => (p[i] ?? 0) - (q[i] ?? 0));
    return combine(c, xs, rounded(d, p, q, extra), bits, extra);
  });
  const n = x.length;
  const sum = reduceSum(c, await mulBit(c, reached, concat(c, steps)), 1, unit, n);
  const first = BigInt(Math.round(table.pieces[0]![0]! * 2 ** (bits + extra)));
  return trunc(c, addConst(c, sum, first), bits + extra - f + halve);
}
/** Differences of coefficients that are rounded first, so that the sum of steps is a rounded polynomial and not a sum of roundings. */
function rounded(d: readonly number[], p: readonly number[], q: readonly number[], extra: number): number[] {
  const unit = 2 ** extra;
  const r = (v: number | undefined): number => Math.round((v ?? 0) * unit) / unit;
  return d.map((_, i) => r(p[i]) - r(q[i]));
}

const apply = (label: string, c: Ctx, x: Val, f: (s: Ctx, x: Share) => Promise<Share>): Promise<SecretVal> =>
  c.scope(label, async (s) => {
    const v = secretOf(s, x);
    return secretVal(v.dtype, v.shape, await f(s, v.share));
  });

/** tanh x, within 2e-5 (4e-3 for rings below 64 bits, 3e-7 for those of 128 with over 20 fraction bits) and a few units. */
export const tanh = (c: Ctx, x: Val): Promise<SecretVal> => apply('tanh', c, x, (s, v) => pieces(s, v, 'tanh', 0, 0));
/** 1/(1 + e^-x) = ½ + ½·tanh(x/2). */
export const logistic = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('logistic', c, x, async (s, v) =>
    addConst(s, await pieces(s, v, 'tanh', 1, 1), 1n << BigInt(s.engine.fxp - 1)),
  );
/** The error function, within 2e-5 (4e-3 for rings below 64 bits, 2e-7 for those of 128 with over 20 fraction bits) and a few units. */
export const erf = (c: Ctx, x: Val): Promise<SecretVal> => apply('erf', c, x, (s, v) => pieces(s, v, 'erf', 0, 0));
/** 1 − erf x: an absolute error of the same size. */
export const erfc = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('erfc', c, x, async (s, v) =>
    subFromPub(s, pubFill(1n << BigInt(s.engine.fxp), v.length), await pieces(s, v, 'erf', 0, 0)),
  );
