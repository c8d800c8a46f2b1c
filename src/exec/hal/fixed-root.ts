import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { add, b2a, concat, mulBit, mulTrunc, shlA, split, sub } from './arith.ts';
import { absWith } from './arithmetic.ts';
import { secretOf } from './encode.ts';
import { factorOf, gatherBits, type Leading, leading, octave } from './fixed-normal.ts';
import { coefficientsOf, polyBits, polynomialsAt } from './fixed-polynomial.ts';

/** 2^(r/p) for r = 0 … p−1. */
const RATIOS: Record<number, readonly number[]> = {
  2: [1, Math.SQRT2],
  3: [1, 1.2599210498948732, 1.5874010519681994],
};

/**
 * Square roots, their reciprocals and cube roots. With x = c·2^m and m − f = p·j + r:
 * x^(±1/p) = [c^(±1/p)·2^(±r/p)]·2^(±j): p polynomials on the same powers, each with its own power of two, which is 0 unless r fits.
 * Every positive number of the ring is in range; numbers ≤ 0 give 0 (cube roots: of 0 only).
 */
export async function rootOf(c: Ctx, x: Share, l: Leading, name: string, p: number, inverse: boolean): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const top = k - 3;
  const places: number[][] = Array.from({ length: p }, () => []);
  for (let m = 0; m <= top; m++) {
    const j = Math.floor((m - f) / p);
    const at = f + (inverse ? -j : j);
    if (at >= 0) places[m - f - p * j]![at] = m;
  }
  const width = Math.max(...places.map((q) => q.length));
  const scales = places.map((q) =>
    gatherBits(
      c,
      l.hot,
      Array.from({ length: width }, (_, i) => q[i] ?? -1),
    ),
  );
  const bits = Math.min(polyBits(k) + 4, k - 4 - width);
  const base = coefficientsOf(name, f, c.engine.accuracy);
  const ratios = RATIOS[p]!.map((v) => (inverse ? 1 / v : v));
  const lists = ratios.map((ratio) => base.map((v) => v * ratio));
  const values = async (q: Ctx): Promise<Share> => {
    const s = await octave(q.at('norm'), x, await factorOf(q.at('factor'), l.hot, top), top);
    return concat(q, await polynomialsAt(q, s, lists, bits));
  };
  const [y, e] = await Promise.all([values(c.at('values')), b2a(c.at('scales'), concat(c, scales))]);
  const terms = split(c, await mulTrunc(c, y, e, bits), p);
  return terms.reduce((a, b) => add(c, a, b));
}

const positive =
  (name: string, inverse: boolean) =>
  (c: Ctx, x: Val): Promise<SecretVal> =>
    c.scope(name, async (s) => {
      const v = secretOf(s, x);
      return secretVal(
        v.dtype,
        v.shape,
        await rootOf(s, v.share, await leading(s.at('lead'), v.share, false, s.engine.k - 3), name, 2, inverse),
      );
    });

/** √x; 0 for x ≤ 0. */
export const sqrt = positive('sqrt', false);
/** 1/√x; 0 for x ≤ 0. */
export const rsqrt = positive('rsqrt', true);

/** The real cube root, odd. */
export function cbrt(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('cbrt', async (s) => {
    const v = secretOf(s, x);
    const l = await leading(s.at('lead'), v.share, true, s.engine.k - 3);
    const size = await absWith(s.at('abs'), v.share, l.sign);
    const y = await rootOf(s, size, l, 'cbrt', 3, false);
    return secretVal(v.dtype, v.shape, sub(s, y, shlA(s, await mulBit(s, l.sign, y), 1)));
  });
}
