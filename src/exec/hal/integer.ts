import { bitWidth, isSigned } from '../../eval/dtype.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  a2b,
  add,
  addConst,
  and,
  b2a,
  concat,
  constantA,
  eqz,
  msb,
  mulBit,
  mulConst,
  mulPub,
  not,
  type Pub,
  pubFill,
  reduceSum,
  resizeB,
  shlA,
  shlB,
  split,
  sub,
  trunc,
  xor,
} from './arith.ts';
import { absWith } from './arithmetic.ts';
import { signBit } from './compare.ts';
import { secretOf } from './encode.ts';
import { bitsOf, stretchAll, toExact } from './represent.ts';

/** Integer quotients and remainders, exact for every value. Towards zero; x/0 = −1 (all ones) and x mod 0 = x. */

export interface QuotientAndRemainder {
  readonly quotient: SecretVal;
  readonly remainder: SecretVal;
}

const negateIf = async (c: Ctx, bit: Share, x: Share): Promise<Share> => sub(c, x, shlA(c, await mulBit(c, bit, x), 1));

/** x = quotient·y + remainder for integers of one dtype; the remainder has the sign of x. */
export function divideInt(c: Ctx, x0: Val, y0: Val): Promise<QuotientAndRemainder> {
  return c.scope('divint', async (s) => {
    const [x, y] = stretchAll(s, [x0, y0]) as [Val, Val];
    const w = bitWidth(x.dtype);
    const sign = isSigned(x.dtype);
    const v = await toExact(s.at('x'), secretOf(s, x));
    const sx = sign ? await signBit(s.at('sx'), v) : undefined;
    const a = sx ? await absWith(s.at('ax'), v.share, sx) : v.share;
    const size = sign ? w - 1 : w;
    const parts =
      !y.secret && 2 * size <= s.engine.k
        ? await byPublic(s.at('public'), a, y, size)
        : await bySecret(s.at('long'), a, secretOf(s, y), w);
    let flip = sx;
    if (sx && parts.negative) flip = xor(s, await and(s, sx, parts.nonZero!), parts.negative);
    const [q, r] = await Promise.all([
      flip ? negateIf(s.at('q'), flip, parts.q) : parts.q,
      sx ? negateIf(s.at('r'), sx, parts.r) : parts.r,
    ]);
    // A public divisor's sign, and the −1 of a zero divisor, come last: they are public factors.
    const quotient = parts.finish ? parts.finish(s, q) : q;
    return {
      quotient: secretVal(x.dtype, x.shape, quotient),
      remainder: secretVal(x.dtype, x.shape, r),
    };
  });
}

interface Magnitudes {
  readonly q: Share;
  readonly r: Share;
  /** [y < 0] and [y ≠ 0], where y is secret and signed. */
  readonly negative?: Share;
  readonly nonZero?: Share;
  readonly finish?: (c: Ctx, q: Share) => Share;
}

/**
 * a/|p| for 0 ≤ a ≤ 2^size: q0 = ⌊a·round(2^s/|p|)/2^s⌋ is at most E from it, and the remainder counts how far: all of its 2E comparisons with
 * multiples of |p| run at once.
 */
async function byPublic(c: Ctx, a: Share, p: PublicVal, size: number): Promise<Magnitudes> {
  const { k } = c.engine;
  const s = k - 3 - size;
  const error = Math.ceil(2 ** (size - s - 1)) + 1;
  const n = a.length;
  const map = (f: (v: bigint) => bigint): Pub => ({
    length: n,
    clock: p.clock,
    ring: (r) => {
      const t = r.fromBigints(Array.from(p.tensor!.data as BigInt64Array, (v) => f(BigInt(v))));
      return t.length === n ? t : r.take(t, new Int32Array(n));
    },
  });
  const abs = (v: bigint): bigint => (v < 0n ? -v : v);
  const half = (v: bigint): bigint => (v === 0n ? 0n : ((2n << BigInt(s)) / v + 1n) / 2n);
  const inverse = map((v) => half(abs(v)));
  const divisor = map(abs);
  const q0 = await trunc(c.at('estimate'), mulPub(c, a, inverse), s);
  const r0 = sub(c, a, mulPub(c, q0, divisor));
  const steps = Array.from({ length: 2 * error }, (_, i) => i + 1 - error);
  const multiple = mulPub(c, constantA(c, pubFill(1n, n)), divisor);
  const tests = concat(
    c,
    steps.map((j) => sub(c, r0, mulConst(c, multiple, BigInt(j)))),
  );
  const reached = await b2a(c.at('count'), not(c, await msb(c.at('test'), tests)));
  const q = addConst(c, add(c, q0, reduceSum(c, reached, 1, steps.length, n)), -BigInt(error));
  const finish = (t: Ctx, x: Share): Share => {
    const factor = map((v) => (v === 0n ? 0n : v < 0n ? -1n : 1n));
    const missing = map((v) => (v === 0n ? -1n : 0n));
    return add(t, mulPub(t, x, factor), constantA(t, missing));
  };
  return { q, r: sub(c, a, mulPub(c, q, divisor)), finish };
}

/** Bits of the quotient per step of a long division: 2^RADIX − 1 comparisons at once. */
const RADIX = 3;

/** Restoring division: each step compares the rest with the multiples of the divisor, and subtracts the divisor as often as it fits. */
async function bySecret(c: Ctx, a: Share, y: SecretVal, w: number): Promise<Magnitudes> {
  const { k } = c.engine;
  const sign = isSigned(y.dtype);
  const v = await toExact(c.at('y'), y);
  const negative = sign ? await signBit(c.at('sy'), v) : undefined;
  const b = negative ? await absWith(c.at('ay'), v.share, negative) : v.share;
  const test = async (q: Ctx): Promise<Share> => not(q, await eqz(q, b, w));
  const [nonZero, parts] = await Promise.all([
    negative ? test(c.at('zero')) : undefined,
    w + RADIX + 1 <= k ? byDigits(c.at('digits'), a, b, w) : byBits(c.at('bits'), a, b, w),
  ]);
  return negative ? { ...parts, negative, nonZero: nonZero! } : parts;
}

/** The bits of a as arithmetic shares, the lowest first. */
const bitsAsNumbers = async (c: Ctx, a: Share, w: number): Promise<Share[]> =>
  split(c, await b2a(c, concat(c, bitsOf(c, await a2b(c, a, w), 0, w))), w);

async function byDigits(c: Ctx, a: Share, b: Share, w: number): Promise<Magnitudes> {
  const bits = await bitsAsNumbers(c.at('a'), a, w);
  const steps = Math.ceil(w / RADIX);
  const times = Array.from({ length: 2 ** RADIX - 1 }, (_, j) => j + 1);
  const multiples = concat(
    c,
    times.map((j) => mulConst(c, b, BigInt(j))),
  );
  const copies = concat(
    c,
    times.map(() => b),
  );
  const n = a.length;
  let r: Share | undefined;
  const fits: Share[] = [];
  for (let i = steps - 1; i >= 0; i--) {
    const next = await c.scope(`digit${i}`, async (s) => {
      let t = r ? shlA(s, r, RADIX) : mulConst(s, bits[0]!, 0n);
      for (let e = 0; e < RADIX; e++) if (bits[i * RADIX + e]) t = add(s, t, shlA(s, bits[i * RADIX + e]!, e));
      const fit = not(
        s,
        await msb(
          s,
          sub(
            s,
            concat(
              s,
              times.map(() => t),
            ),
            multiples,
          ),
          w + RADIX,
        ),
      );
      return { r: sub(s, t, reduceSum(s, await mulBit(s, fit, copies), 1, times.length, n)), fit };
    });
    r = next.r;
    fits.push(next.fit);
  }
  const digits = split(c, reduceSum(c, await b2a(c, concat(c, fits)), steps, times.length, n), steps);
  const q = digits.reduce((sum, d) => add(c, shlA(c, sum, RADIX), d));
  return { q, r: r! };
}

/** One bit at a time, for integers as wide as the ring. */
async function byBits(c: Ctx, a: Share, b: Share, w: number): Promise<Magnitudes> {
  const bits = await bitsAsNumbers(c.at('a'), a, w);
  const topOfB = await msb(c.at('top'), b);
  let r = mulConst(c, bits[0]!, 0n);
  let q: Share | undefined;
  for (let i = w - 1; i >= 0; i--) {
    const step = await c.scope(`digit${i}`, async (s) => {
      const doubled = add(s, shlA(s, r, 1), bits[i]!);
      const fits = await fitsWide(s, r, doubled, sub(s, doubled, b), topOfB);
      const digit = shlB(s, resizeB(s, fits, w), i);
      return { r: sub(s, doubled, await mulBit(s, fits, b)), q: q ? xor(s, q, digit) : digit };
    });
    ({ r, q } = step);
  }
  return { q: await b2a(c.at('quotient'), q!), r };
}
/** [2r + digit ≥ b] as unsigned numbers of the whole ring, where doubling may carry out of it. */
async function fitsWide(c: Ctx, r: Share, doubled: Share, rest: Share, topOfB: Share): Promise<Share> {
  const [carry, top, d] = split(c, await msb(c, concat(c, [r, doubled, rest])), 3) as [Share, Share, Share];
  const less = xor(c, d, await and(c.at('differ'), xor(c, top, topOfB), xor(c, d, topOfB)));
  return not(c, await and(c.at('carry'), less, not(c, carry)));
}
