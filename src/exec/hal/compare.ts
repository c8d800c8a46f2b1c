import { isBool, isFloat, isSigned } from '../../eval/dtype.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { allZeroB, and, andPub, bitB, concat, eqz, msb, not, type Pub, split, xor, xorPub } from './arith.ts';
import { pubB, secretOf, splatOf, widthOf } from './encode.ts';
import { exactLin, fixedLin, isExact, isShare, type Lin, linOf, meet, stretchAll, subLin, toB } from './represent.ts';

/** Comparisons: exact for every integer of the dtype; floats compare as their fixed-point values (there are no NaNs). */

/** A boolean operand: the bits of a value. */
const bitsLin = async (c: Ctx, v: Val): Promise<Lin> => (v.secret ? (await toB(c, v)).share : pubB(c, v));

/** x ⊕ y, at least one of them a boolean share. */
export function xorLin(c: Ctx, x: Lin, y: Lin): Share {
  if (isShare(x)) return isShare(y) ? xor(c, x, y) : xorPub(c, x, y);
  return xorPub(c, y as Share, x);
}
/** x ∧ y on bits, at least one of them a share; a message only when both are. */
export function andLin(c: Ctx, x: Lin, y: Lin): Promise<Share> {
  if (isShare(x)) return isShare(y) ? and(c, x, y) : Promise.resolve(andPub(c, x, y));
  return Promise.resolve(andPub(c, y as Share, x));
}
const notLin = (c: Ctx, x: Lin): Lin => (isShare(x) ? not(c, x) : { ...x, ring: (r) => r.xorConst(x.ring(r), 1n) });

/** Bit w−1 of a public vector. */
const signPub = (p: Pub, w: number): Pub => ({ ...p, ring: (r) => r.bitPlane(p.ring(r), w - 1) });

/**
 * [x < y] as a 1-bit boolean share; at least one operand secret, scalars are stretched.
 * @param known |x − y| < 2^known units, where that is proven
 */
export function lessBit(c: Ctx, x0: Val, y0: Val, known?: number): Promise<Share> {
  return c.scope('less', async (s) => {
    const [x, y] = stretchAll(s, [x0, y0]) as [Val, Val];
    const d = meet(x.dtype, y.dtype);
    if (isBool(d)) {
      const [a, b] = await Promise.all([bitsLin(s.at('x'), x), bitsLin(s.at('y'), y)]);
      return andLin(s, notLin(s, a), b);
    }
    if (isFloat(d)) {
      const [a, b] = await Promise.all([fixedLin(s.at('x'), x), fixedLin(s.at('y'), y)]);
      return msb(s, subLin(s, a, b), known ?? s.engine.k - 1);
    }
    const w = Math.max(widthOf(x.dtype), widthOf(y.dtype));
    const mixed = x.dtype !== y.dtype;
    if (known !== undefined && !mixed && known < w) {
      // The difference is right mod 2^w, and so is each of its bits; the one above its magnitude is its sign.
      const [a, b] = await Promise.all([linOf(s.at('x'), x), linOf(s.at('y'), y)]);
      return msb(s, subLin(s, a, b), known);
    }
    if (w < s.engine.k && ((isExact(s, x) && isExact(s, y)) || mixed)) {
      // Exact numbers of w bits: the difference has w+1 bits, and its sign says it.
      const [a, b] = await Promise.all([exactLin(s.at('x'), x), exactLin(s.at('y'), y)]);
      return msb(s, subLin(s, a, b), Math.min(w + (mixed ? 1 : 0), s.engine.k - 1));
    }
    return lessWrapped(s, x, y, w, isSigned(d));
  });
}

/**
 * [x < y] for integers known mod 2^w only: where the top bits differ they decide, otherwise the top bit of the difference does.
 * All top bits come from one msb call; one AND joins them.
 */
async function lessWrapped(c: Ctx, x: Val, y: Val, w: number, sign: boolean): Promise<Share> {
  if (sign && splatOf(y) !== undefined && BigInt(splatOf(y)!) === 0n) return topBit(c, x as SecretVal, w);
  const [a, b] = await Promise.all([linOf(c.at('x'), x), linOf(c.at('y'), y)]);
  const parts = [subLin(c, a, b), ...[a, b].filter(isShare)];
  const tops = split(c, await msb(c, concat(c, parts), w - 1), parts.length);
  const sx: Lin = isShare(a) ? tops[1]! : signPub(a, w);
  const sy: Lin = isShare(b) ? tops[tops.length - 1]! : signPub(b, w);
  const d = tops[0]!;
  const differ = xorLin(c, sx, sy);
  return xor(c, d, await and(c, differ, xorLin(c, d, sign ? sx : sy)));
}
const topBit = (c: Ctx, x: SecretVal, w: number): Promise<Share> =>
  x.share.repr === 'B' ? Promise.resolve(bitB(c, x.share, w - 1)) : msb(c, x.share, w - 1);

/** [x < 0] as a 1-bit boolean share. Unsigned values and booleans are never negative: their context must not ask. */
export const signBit = (c: Ctx, x: SecretVal): Promise<Share> =>
  topBit(c, x, isFloat(x.dtype) ? c.engine.k : widthOf(x.dtype));

/** [x = y] as a 1-bit boolean share; at least one operand secret, scalars are stretched. `known` as for lessBit: lower bits decide. */
export function equalBit(c: Ctx, x0: Val, y0: Val, known?: number): Promise<Share> {
  return c.scope('equal', async (s) => {
    const [x, y] = stretchAll(s, [x0, y0]) as [Val, Val];
    const d = meet(x.dtype, y.dtype);
    const boolean = (v: Val): boolean => !v.secret || v.share.repr === 'B';
    if (isBool(d)) {
      const [a, b] = await Promise.all([bitsLin(s.at('x'), x), bitsLin(s.at('y'), y)]);
      return not(s, xorLin(s, a, b));
    }
    if (isFloat(d)) {
      const [a, b] = await Promise.all([fixedLin(s.at('x'), x), fixedLin(s.at('y'), y)]);
      return eqz(s, subLin(s, a, b), known ?? s.engine.k);
    }
    const same = x.dtype === y.dtype;
    if (same && boolean(x) && boolean(y)) {
      const [a, b] = await Promise.all([bitsLin(s.at('x'), x), bitsLin(s.at('y'), y)]);
      return allZeroB(s, xorLin(s, a, b));
    }
    const lin = same ? linOf : exactLin;
    const [a, b] = await Promise.all([lin(s.at('x'), x), lin(s.at('y'), y)]);
    return eqz(s, subLin(s, a, b), same ? Math.min(known ?? Infinity, widthOf(d)) : s.engine.k);
  });
}

/** [x ≠ 0] as a 1-bit boolean share. */
export async function nonZeroBit(c: Ctx, x: SecretVal): Promise<Share> {
  if (isBool(x.dtype)) return (await toB(c, x)).share;
  if (x.share.repr === 'B') return not(c, await allZeroB(c, x.share));
  return not(c, await eqz(c, x.share, isFloat(x.dtype) ? c.engine.k : widthOf(x.dtype)));
}

export type Direction = 'EQ' | 'NE' | 'LT' | 'LE' | 'GT' | 'GE';

/** Elementwise comparison; the result is a boolean of the operands' common shape. `known` as for lessBit. */
export async function compare(c: Ctx, direction: Direction, x0: Val, y0: Val, known?: number): Promise<SecretVal> {
  const [x, y] = stretchAll(c, x0.secret || y0.secret ? [x0, y0] : [secretOf(c, x0), y0]) as [Val, Val];
  const bit = async (): Promise<Share> => {
    switch (direction) {
      case 'EQ':
        return equalBit(c, x, y, known);
      case 'NE':
        return not(c, await equalBit(c, x, y, known));
      case 'LT':
        return lessBit(c, x, y, known);
      case 'GT':
        return lessBit(c, y, x, known);
      case 'LE':
        return not(c, await lessBit(c, y, x, known));
      case 'GE':
        return not(c, await lessBit(c, x, y, known));
    }
  };
  return secretVal('i1', x.shape, await bit());
}
