import { bitWidth, isSigned } from '../../eval/dtype.ts';
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
  constantA,
  eqz,
  mul,
  mulBit,
  pubFill,
  shlA,
  split,
  square,
  sub,
} from './arith.ts';
import { secretOf, splatOf } from './encode.ts';
import { stretchAll, toA, toB } from './represent.ts';

/** Integer powers mod 2^w. */

/** x^y for integers mod 2^w; a negative exponent leaves 1 for x = 1, ±1 for x = −1 and else 0. */
export function powerInt(c: Ctx, x0: Val, y0: Val): Promise<SecretVal> {
  return c.scope('powint', async (s) => {
    const [x, y] = stretchAll(s, [x0, y0]) as [Val, Val];
    const v = await toA(s.at('x'), secretOf(s, x));
    const fixed = splatOf(y);
    if (fixed !== undefined && BigInt(fixed) >= 0n)
      return secretVal(v.dtype, v.shape, await constantPower(s, v.share, BigInt(fixed)));
    const w = bitWidth(y.dtype);
    const bits = (await toB(s.at('y'), secretOf(s, y))).share;
    const used = isSigned(y.dtype) ? w - 1 : w;
    const [positive, units] = await Promise.all([
      secretPower(s.at('power'), v.share, bits, used),
      isSigned(y.dtype) ? unitPower(s.at('units'), v, bits) : undefined,
    ]);
    if (!units) return secretVal(v.dtype, v.shape, positive);
    const chosen = await mulBit(s.at('negative'), bitB(s, bits, w - 1), sub(s, units, positive));
    return secretVal(v.dtype, v.shape, add(s, positive, chosen));
  });
}
async function constantPower(c: Ctx, x: Share, e: bigint): Promise<Share> {
  let result: Share | undefined;
  let base = x;
  for (let [rest, i] = [e, 0]; rest > 0n; rest >>= 1n, i++) {
    const [r, b]: [Share | undefined, Share] = await Promise.all([
      rest & 1n ? (result ? mul(c.at(`mul${i}`), result, base) : base) : result,
      rest > 1n ? square(c.at(`square${i}`), base) : base,
    ]);
    [result, base] = [r, b];
  }
  return result ?? constantA(c, pubFill(1n, x.length));
}
async function secretPower(c: Ctx, x: Share, bits: Share, used: number): Promise<Share> {
  let [result, base]: [Share | undefined, Share] = [undefined, x];
  for (let i = 0; i < used; i++) {
    const factor = async (q: Ctx): Promise<Share> => {
      const f = addConst(q, await mulBit(q, bitB(q, bits, i), addConst(q, base, -1n)), 1n);
      return result ? mul(q, result, f) : f;
    };
    const [r, b]: [Share, Share] = await Promise.all([
      factor(c.at(`bit${i}`)),
      i + 1 < used ? square(c.at(`square${i}`), base) : base,
    ]);
    [result, base] = [r, b];
  }
  return result!;
}
/** [x = 1] + [x = −1]·(−1)^y. */
async function unitPower(c: Ctx, x: SecretVal, bits: Share): Promise<Share> {
  const w = bitWidth(x.dtype);
  const both = concat(c, [addConst(c, x.share, -1n), addConst(c, x.share, 1n)]);
  const [one, minus] = split(c, await eqz(c, both, w), 2) as [Share, Share];
  const odd = await and(c, minus, bitB(c, bits, 0));
  const [p, m, o] = split(c, await b2a(c, concat(c, [one, minus, odd])), 3) as [Share, Share, Share];
  return sub(c, add(c, p, m), shlA(c, o, 1));
}
