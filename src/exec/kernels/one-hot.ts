import { isSigned } from '../../eval/dtype.ts';
import { stridedMap } from '../../eval/index-maps.ts';
import { intRange, splat } from '../../eval/values.ts';
import {
  a2b,
  addConst,
  and,
  andPub,
  b2a,
  bitB,
  concat,
  matmul,
  matmulPubRight,
  not,
  reduceSum,
  resizeB,
  split,
  spreadBit,
  xor,
} from '../hal/arith.ts';
import { lessBit } from '../hal/compare.ts';
import { pubA, pubB } from '../hal/encode.ts';
import { toA } from '../hal/represent.ts';
import type { MatmulShape, Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { publicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { joinVals, type LazyMap, move, reshapeVal, takeShare } from './movement.ts';

/**
 * Addressing by secret integers. An index becomes a one-hot row of bits; reading and writing are products with such rows, over all
 * places, so that nothing about the index shows.
 */

/** Rows of bits [rows, places], of each row at most one is set. The arithmetic form is made once, when first needed. */
export class OneHot {
  private arithmetic: Promise<Share> | undefined;
  constructor(
    private readonly c: Ctx,
    readonly bits: Share,
    readonly rows: number,
    readonly places: number,
  ) {}
  asA(): Promise<Share> {
    this.arithmetic ??= b2a(this.c, this.bits);
    return this.arithmetic;
  }
}

/**
 * One-hot rows of secret integers: bit s of row r says whether index[r] + shift = s, for s in 0 … places-1.
 * With `clamp`, what lies outside counts as the nearest place; otherwise its row is zero. With `inside` nothing lies outside.
 *
 * The low bits are expanded by a tree of ANDs (about one bit AND per place), beside the range tests.
 */
export async function oneHot(
  c: Ctx,
  index: SecretVal,
  places: number,
  options: { readonly clamp: boolean; readonly shift?: number; readonly inside?: boolean },
): Promise<OneHot> {
  const { clamp, shift = 0, inside = false } = options;
  const rows = index.share.length;
  const [least, most] = intRange(index.dtype);
  const bits = await c.scope('onehot', async (s) => {
    // Places that the index type cannot reach stay zero.
    const reach = Math.min(places, Number(most) + shift + 1);
    const m = Math.max(1, Math.ceil(Math.log2(reach)));
    const [address, range] = await Promise.all([
      lowBits(s.at('low'), index, m, shift),
      inside ? {} : rangeBits(s.at('range'), index, -shift, reach - shift, least, most),
    ]);
    let h = await demux(s.at('demux'), address, m, reach);
    const { below, above }: { below?: Share; above?: Share } = range;
    const outside = below && above ? xor(s, below, above) : (below ?? above);
    if (outside) {
      const spreadRows = (x: Share): Share => repeatEach(s, x, reach);
      h = await and(s.at('inside'), h, spreadRows(not(s, outside)));
      if (clamp) {
        if (below) h = xor(s, h, place(s, below, rows, reach, 0));
        if (above) h = xor(s, h, place(s, above, rows, reach, reach - 1));
      }
    }
    return reach === places
      ? h
      : takeShare(s, h, rows * places, () =>
          stridedMap([rows, places], [reach, 1]).map((at, i) => (i % places < reach ? at : -1)),
        );
  });
  return new OneHot(c.at('arithmetic'), bits, rows, places);
}

/** Every element `times` times in a row. */
const repeatEach = (c: Ctx, x: Share, times: number): Share =>
  takeShare(c, x, x.length * times, () => stridedMap([x.length, times], [1, 0]));
/** [rows, places] with x at one place and 0 elsewhere. */
const place = (c: Ctx, x: Share, rows: number, places: number, at: number): Share =>
  takeShare(c, x, rows * places, () => {
    const map = new Int32Array(rows * places).fill(-1);
    for (let r = 0; r < rows; r++) map[r * places + at] = r;
    return map;
  });

/** The low m bits of index + shift. */
async function lowBits(c: Ctx, index: SecretVal, m: number, shift: number): Promise<Share> {
  if (index.share.repr === 'B' && shift === 0) return resizeB(c, index.share, m);
  const { share } = await toA(c, index);
  return a2b(c, shift ? addConst(c, share, BigInt(shift)) : share, m);
}

/** [index < from] and [index ≥ to], each only where the type allows it; one batched comparison. */
async function rangeBits(
  c: Ctx,
  index: SecretVal,
  from: number,
  to: number,
  least: bigint,
  most: bigint,
): Promise<{ below?: Share; above?: Share }> {
  const n = index.share.length;
  const tests = [
    ...(isSigned(index.dtype) && BigInt(from) > least ? [{ key: 'below' as const, bound: from }] : []),
    ...(BigInt(to) <= most ? [{ key: 'above' as const, bound: to }] : []),
  ];
  if (tests.length === 0) return {};
  const lhs = move(c, index, [tests.length * n], () => stridedMap([tests.length, n], [0, 1]));
  const rhs = await joinVals(
    c,
    tests.map((t) => publicVal(splat(index.dtype, [n], t.bound))),
  );
  const less = split(c, await lessBit(c, lhs, rhs), tests.length);
  const out: { below?: Share; above?: Share } = {};
  tests.forEach((t, i) => {
    out[t.key] = t.key === 'below' ? less[i]! : not(c, less[i]!);
  });
  return out;
}

/** [n] numbers of m bits as [n, places] one-hot bits, places ≤ 2^m: the product of the one-hots of the upper and lower halves. */
async function demux(c: Ctx, x: Share, m: number, places: number): Promise<Share> {
  const n = x.length;
  if (m === 1) {
    const b = bitB(c, x, 0);
    const both = concat(c, [not(c, b), b]);
    return takeShare(c, both, n * places, () => stridedMap([n, places], [1, n]));
  }
  const low = m >> 1;
  const width = 2 ** low;
  const tops = Math.ceil(places / width);
  const [h, l] = await Promise.all([
    demux(c.at('high'), shiftDown(c, x, low, m - low), m - low, tops),
    demux(c.at('low'), resizeB(c, x, low), low, Math.min(width, places)),
  ]);
  const lows = Math.min(width, places);
  const pick = (v: Share, of: number, f: (p: number) => number): Share =>
    takeShare(c, v, n * places, () => {
      const map = new Int32Array(n * places);
      for (let r = 0, at = 0; r < n; r++) for (let p = 0; p < places; p++) map[at++] = r * of + f(p);
      return map;
    });
  return and(
    c,
    pick(h, tops, (p) => Math.floor(p / width)),
    pick(l, lows, (p) => p % width),
  );
}
const shiftDown = (c: Ctx, x: Share, by: number, bits: number): Share =>
  resizeB(
    c,
    c.engine.local(c, [x], x, (r, a) => r.shr(a!, by)),
    bits,
  );

/**
 * Matrix product of a bit matrix, laid out from one-hot rows by `map` as [batch, m, kk], and the value x [batch, kk, n]. Each row of the
 * matrix has at most one bit set, so the result consists of elements of x (or 0) as they are: nothing is truncated.
 */
export async function bitMatmul(c: Ctx, h: OneHot, map: LazyMap, x: Val, s: MatmulShape): Promise<SecretVal> {
  const shape = [s.batch * s.m * s.n];
  const size = s.batch * s.m * s.kk;
  if (x.secret ? x.share.repr === 'B' : x.dtype === 'i1') return bitProduct(c, takeShare(c, h.bits, size, map), x, s);
  const a = takeShare(c, await h.asA(), size, map);
  const share = x.secret ? await matmul(c, a, x.share, s) : matmulPubRight(c, a, pubA(c, x), s);
  return secretVal(x.dtype, shape, share, x.secret ? x.exact : x.dtype.startsWith('i') || x.dtype.startsWith('u'));
}

/** The same for values in boolean form: ANDs, and an exclusive or over kk. */
async function bitProduct(c: Ctx, h: Share, x: Val, s: MatmulShape): Promise<SecretVal> {
  const { batch, m, kk, n } = s;
  const size = batch * m * kk * n;
  const wide = takeShare(c, h, size, () => stridedMap([batch, m, kk, n], [m * kk, kk, 1, 0]));
  const laid = move(c, x, [size], () => stridedMap([batch, m, kk, n], [kk * n, 0, n, 1]));
  const terms = laid.secret
    ? await and(c, laid.share.bits === 1 ? wide : spreadBit(c, wide, laid.share.bits), laid.share)
    : andPub(c, wide, pubB(c, laid));
  return reshapeVal(secretVal(x.dtype, [batch * m * n], reduceSum(c, terms, batch * m, kk, n)), [
    batch * m * n,
  ]) as SecretVal;
}
