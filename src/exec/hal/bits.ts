import { isBool, isSigned } from '../../eval/dtype.ts';
import type { Share } from '../protocols/protocol.ts';
import { laneFor, type Ring, type RingTensor } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import { lengthOf, type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  allZeroB,
  and,
  andPub,
  b2a,
  bitB,
  concat,
  mulPub,
  not,
  or,
  reduceSum,
  resizeB,
  sarB,
  shlB,
  shrB,
  spreadBit,
  xor,
} from './arith.ts';
import { pubB, secretOf, splatOf, widthOf } from './encode.ts';
import { log2Ceil } from './numbers.ts';
import { bitsOf, isShare, type Lin, stretchAll, toA, toB } from './represent.ts';

/** Bits of integers: shifts, population count, leading zeros, prefix or. */

export type ShiftKind = 'left' | 'arithmetic' | 'logical';

/** x shifted by an unsigned amount; w or more gives 0, or the sign for arithmetic right shifts. Left shifts by public amounts are free. */
export function shift(c: Ctx, kind: ShiftKind, x0: Val, n0: Val): Promise<SecretVal> {
  return c.scope('shift', async (s) => {
    const [x1, n] = stretchAll(s, [x0, n0]) as [Val, Val];
    const x = secretOf(s, x1);
    const w = widthOf(x.dtype);
    const fixed = splatOf(n);
    if (fixed !== undefined) return shiftBy(s, kind, x, shiftAmount(BigInt(fixed), w));
    if (!n.secret && kind === 'left') {
      const a = await toA(s, x);
      return secretVal(x.dtype, x.shape, mulPub(s, a.share, powersPub(n, w, lengthOf(x))));
    }
    const bits = await toB(s.at('x'), x);
    const amount: Lin = n.secret ? (await toB(s.at('n'), n)).share : pubB(s, n, lengthOf(x));
    return secretVal(x.dtype, x.shape, await barrel(s, kind, bits.share, amount, widthOf(n.dtype), w));
  });
}
/** An amount as the program's dtype reads it, capped at the width; negative ones count as too large. */
const shiftAmount = (n: bigint, w: number): number => (n < 0n || n >= BigInt(w) ? w : Number(n));

async function shiftBy(c: Ctx, kind: ShiftKind, x: SecretVal, n: number): Promise<SecretVal> {
  const w = widthOf(x.dtype);
  if (n === 0) return x;
  if (kind === 'left' && x.share.repr === 'A') {
    const share = c.engine.local(c, [x.share], x.share, (r, a) => (n >= w ? r.fill(0n, a!.length) : r.shl(a!, n)));
    return secretVal(x.dtype, x.shape, share);
  }
  const b = (await toB(c, x)).share;
  return secretVal(x.dtype, x.shape, shiftBits(c, kind, b, n));
}
const shiftBits = (c: Ctx, kind: ShiftKind, x: Share, n: number): Share =>
  kind === 'left' ? shlB(c, x, n) : kind === 'logical' ? shrB(c, x, n) : sarB(c, x, n);

/** 2^n elementwise, 0 where n is not in 0 … w−1. */
const powersPub = (n: PublicVal, w: number, length: number) => ({
  length,
  clock: n.clock,
  ring: (r: Ring): RingTensor => {
    const data = n.tensor!.data;
    const powers = Array.from({ length: data.length }, (_, i) => {
      const by = shiftAmount(BigInt(data[i]!), w);
      return by === w ? 0n : 1n << BigInt(by);
    });
    const t = r.fromBigints(powers);
    return t.length === length ? t : r.take(t, new Int32Array(length));
  },
});

/** One choice per bit of the amount below log2 w; the bits above say "too far". */
async function barrel(c: Ctx, kind: ShiftKind, x: Share, amount: Lin, nBits: number, w: number): Promise<Share> {
  const stages = Math.min(nBits, Math.max(1, log2Ceil(w)));
  const far = kind === 'arithmetic' ? spreadBit(c, bitB(c, x, w - 1), w) : undefined;
  const choose = async (q: Ctx, bit: Lin, yes: Share, no: Share): Promise<Share> => {
    const d = xor(q, yes, no);
    const chosen = isShare(bit)
      ? await and(q, spreadBit(q, bit, w), d)
      : andPub(q, d, { ...bit, ring: (r) => r.neg(r.cast(bit.ring(r), laneFor(w)), w) });
    return xor(q, no, chosen);
  };
  const bitLin = (i: number): Lin =>
    isShare(amount) ? bitB(c, amount, i) : { ...amount, ring: (r) => r.bitPlane(amount.ring(r), i) };
  let y = x;
  for (let i = 0; i < stages; i++) y = await choose(c.at(`stage${i}`), bitLin(i), shiftBits(c, kind, y, 2 ** i), y);
  if (nBits > stages) {
    const high: Lin = isShare(amount)
      ? not(c, await allZeroB(c.at('far'), resizeB(c, shrB(c, amount, stages), nBits - stages)))
      : {
          ...amount,
          ring: (r) => {
            const t = r.shr(amount.ring(r), stages);
            return r.xorConst(r.eq(t, r.zeros(t.length, t.lane)), 1n);
          },
        };
    const zero = xor(c, y, y);
    y = await choose(c.at('all'), high, far ?? zero, y);
  }
  return y;
}

/** y with every bit at or below the highest one bit set: ⌈log2 bits⌉ hops. */
export function prefixOr(c: Ctx, x: Share): Promise<Share> {
  return c.scope('prefixor', async (s) => {
    let y = x;
    for (let step = 1; step < x.bits; step *= 2) y = await or(s.at(step), y, shrB(s, y, step));
    return y;
  });
}

/** The number of one bits of each element, as an exact arithmetic share: one b2a of single bits. */
export async function countBits(c: Ctx, x: Share): Promise<Share> {
  const planes = concat(c, bitsOf(c, x, 0, x.bits));
  return reduceSum(c, await b2a(c, planes), 1, x.bits, x.length);
}

/** Population count. */
export function popcnt(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('popcnt', async (s) => {
    const v = secretOf(s, x);
    return secretVal(v.dtype, v.shape, await countBits(s, (await toB(s, v)).share), countFits(v));
  });
}
/** Number of leading zeros, w for 0: the zeros of the prefix or. */
export function countLeadingZeros(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('clz', async (s) => {
    const v = secretOf(s, x);
    const y = not(s, await prefixOr(s, (await toB(s, v)).share));
    return secretVal(v.dtype, v.shape, await countBits(s, y), countFits(v));
  });
}
/** Whether a count up to w is a value of the type, not a wrapped one. */
const countFits = (v: SecretVal): boolean =>
  !isBool(v.dtype) && widthOf(v.dtype) < 2 ** (widthOf(v.dtype) - (isSigned(v.dtype) ? 1 : 0));
