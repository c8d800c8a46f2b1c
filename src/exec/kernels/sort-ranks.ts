import { stridedMap } from '../../eval/index-maps.ts';
import { tensor } from '../../eval/tensor.ts';
import { a2b, addPub, allZeroB, b2a, not, resizeB, scatterAdd, sub, xorPub } from '../hal/arith.ts';
import { pubA, pubB } from '../hal/encode.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { publicVal, secretVal, type Val } from '../runtime/values.ts';
import { move, takeRows, takeShare } from './movement.ts';
import { bitMatmul, OneHot, oneHot } from './one-hot.ts';
import type { Ordering } from './sort-keys.ts';

/**
 * Sorting by ranks: all pairs are compared at once, the place of an element is the number of those that go before it, and one product with
 * one-hot rows moves the elements. The hops do not grow with the length (but for log log); comparisons are n(n−1)/2 instead of about
 * n·log²n/4. Equal elements keep their order for nothing: the earlier one counts as first. Nothing is opened.
 */

/** The places start … limit-1 of sorted rows. */
export interface Places {
  readonly start: number;
  readonly limit: number;
}

/** The wanted rows of `wanted`, from operands of [len, width]. @returns values of [limit − start, width] */
export async function sortByRanks(
  c: Ctx,
  operands: readonly Val[],
  wanted: readonly number[],
  { start, limit }: Places,
  len: number,
  width: number,
  by: Ordering,
): Promise<Val[]> {
  return c.scope('ranks', async (s) => {
    const rank = await ranks(s, operands, len, width, by);
    const count = limit - start;
    const hot = await hotRows(s, rank, { start, limit }, len, width);
    return Promise.all(
      wanted.map(async (k, i) => {
        const at = s.at(`move${i}`);
        // [len, width] to [width, len], a product for each row, and back to [count, width].
        const x = move(at, operands[k]!, [width * len], () => stridedMap([width, len], [1, width]));
        const moved = await bitMatmul(at, hot.rows, hot.map, x, { batch: width, m: count, kk: len, n: 1 });
        return move(at, moved, [count * width], () => stridedMap([count, width], [1, count]));
      }),
    );
  });
}

/** How many elements of its row go before each one, as ⌈log2 len⌉ bits. */
async function ranks(c: Ctx, operands: readonly Val[], len: number, width: number, by: Ordering): Promise<Share> {
  const pairs = (len * (len - 1)) / 2;
  const [earlier, later] = [new Int32Array(pairs), new Int32Array(pairs)];
  for (let i = 0, p = 0; i < len; i++)
    for (let j = i + 1; j < len; j++, p++) {
      earlier[p] = i;
      later[p] = j;
    }
  const rows = (at: Int32Array): Val[] => operands.map((v, k) => (by.reads.has(k) ? takeRows(c, v, width, at) : v));
  // The later one goes before the earlier one only if it must.
  const overtakes = await b2a(c.at('count'), await by.before(c, 'pairs', rows(later), rows(earlier)));
  const total = len * width;
  const spreadTo = (at: Int32Array): Int32Array =>
    Int32Array.from({ length: pairs * width }, (_, x) => at[Math.floor(x / width)]! * width + (x % width));
  const moved = sub(
    c,
    scatterAdd(c, overtakes, spreadTo(earlier), total),
    scatterAdd(c, overtakes, spreadTo(later), total),
  );
  const own = publicVal(tensor('i32', [total], stridedMap([len, width], [1, 0])));
  return a2b(c.at('bits'), addPub(c, moved, pubA(c, own)), Math.max(1, Math.ceil(Math.log2(len))));
}

/** One-hot rows [width, places, len]: bit (r, p, i) says whether element i of row r has rank p. `map` lays them out. */
async function hotRows(
  c: Ctx,
  rank: Share,
  { start, limit }: Places,
  len: number,
  width: number,
): Promise<{ rows: OneHot; map: () => Int32Array }> {
  const count = limit - start;
  const total = len * width;
  if (count > rank.bits) {
    // All places: a tree of ANDs, about one for each bit.
    const all = await oneHot(c.at('places'), secretVal('ui32', [total], resizeB(c, rank, 32)), len, {
      clamp: false,
      inside: true,
    });
    // From [len, width, places].
    const map = (): Int32Array => stridedMap([width, count, len], [len, 1, width * len]).map((at) => at + start);
    return { rows: all, map };
  }
  const repeated = takeShare(c, rank, count * total, () => stridedMap([count, total], [0, 1]));
  const wantedPlaces = publicVal(
    tensor(
      'ui32',
      [count * total],
      Uint32Array.from({ length: count * total }, (_, i) => start + Math.floor(i / total)),
    ),
  );
  const wide = resizeB(c, repeated, 32);
  const differ = resizeB(c, xorPub(c, wide, pubB(c, wantedPlaces)), rank.bits);
  const bits = rank.bits === 1 ? not(c, differ) : await allZeroB(c.at('equal'), differ);
  const rows = new OneHot(c.at('arithmetic'), bits, count * total, 1);
  return { rows, map: () => stridedMap([width, count, len], [1, total, width]) };
}

/** Whether ranks are worth their comparisons where the program does not say: about a tenth of the hops for some of the bytes. */
export function ranksPay(len: number, width: number, comparators: number, stable: boolean): boolean {
  const pairs = (len * (len - 1)) / 2;
  return pairs * width <= MOST_PAIRS && pairs <= FACTOR * comparators * (stable ? 2 : 1);
}
/** Comparisons that are given for fewer hops: at most this many times those of the network, and this many in all. */
const FACTOR = 10;
const MOST_PAIRS = 1 << 17;
