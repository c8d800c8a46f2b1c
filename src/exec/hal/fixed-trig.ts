import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { a2b, addConst, b2a, mulConst, shlA, trunc } from './arith.ts';
import { secretOf } from './encode.ts';
import { quotient } from './fixed-division.ts';
import { coefficientsOf, polyBits, polynomialsAt } from './fixed-polynomial.ts';

/** sin, cos, tan. The angle is reduced to a fraction of a turn by keeping the low bits; |x| < 2^16 (2^6 in rings below 64 bits). */

/** Angles must stay below 2 to this. */
export const angleBits = (k: number): number => (k < 64 ? 6 : 16);

/** Twice the signed fraction of x/2π, in [-1, 1) with polyBits fraction bits: x = π·s modulo whole turns. */
async function turn(c: Ctx, x: Share): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const bits = polyBits(k);
  const range = angleBits(k);
  const g = k - 2 - f - range;
  const inverse = BigInt(Math.round(2 ** Math.min(g, 50) / (2 * Math.PI))) << BigInt(Math.max(0, g - 50));
  const w = await trunc(c, mulConst(c, x, inverse), g + f - bits);
  const low = await a2b(c, addConst(c, w, 1n << BigInt(bits - 1)), bits);
  return shlA(c, addConst(c, await b2a(c, low), -1n << BigInt(bits - 1)), 1);
}
const waves = async (c: Ctx, x: Share, names: readonly string[]): Promise<Share[]> => {
  const f = c.engine.fxp;
  const s = await turn(c.at('turn'), x);
  return polynomialsAt(
    c,
    s,
    names.map((n) => coefficientsOf(n, f, c.engine.accuracy)),
    f,
  );
};

const apply = (label: string, c: Ctx, x: Val, f: (s: Ctx, x: Share) => Promise<Share>): Promise<SecretVal> =>
  c.scope(label, async (s) => {
    const v = secretOf(s, x);
    return secretVal(v.dtype, v.shape, await f(s, v.share));
  });
export const sin = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('sin', c, x, async (s, v) => (await waves(s, v, ['sinpi']))[0]!);
export const cos = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('cos', c, x, async (s, v) => (await waves(s, v, ['cospi']))[0]!);
/** sin x / cos x. */
export const tan = (c: Ctx, x: Val): Promise<SecretVal> =>
  apply('tan', c, x, async (s, v) => {
    const [p, q] = await waves(s.at('waves'), v, ['sinpi', 'cospi']);
    return quotient(s.at('divide'), p!, q!);
  });
