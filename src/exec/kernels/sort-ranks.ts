import { stridedMap } from '../../eval/index-maps.ts';
import { tensor } from '../../eval/tensor.ts';
import { a2b, addPub, allZeroB, b2a, concat, not, resizeB, scatterAdd, sub, xorPub } from '../hal/arith.ts';
import { pubA, pubB } from '../hal/encode.ts';
import type { MatmulShape, Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { publicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
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

/** The operands `wanted`, from rows [len, width] to the wanted rows: [limit − start, width]. */
export async function sortByRanks(
  c: Ctx,
  operands: readonly Val[],
  wanted: readonly number[],
  places: Places,
  len: number,
  width: number,
  by: Ordering,
): Promise<Val[]> {
  return c.scope('ranks', async (s) => {
    const hot = await hotRows(s, await ranks(s, operands, len, width, by), places, len, width);
    const shape = { batch: width, m: places.limit - places.start, kk: len };
    const values = wanted.map((k) => operands[k]!);
    // Arithmetic shares of any type go through one product: what it opens of the one-hot rows is sent once.
    const numbers = values.filter((v): v is SecretVal => v.secret && v.share.repr === 'A');
    const alone = numbers.length < 2 ? values : values.filter((v) => !numbers.includes(v as SecretVal));
    const moved = await Promise.all([
      ...alone.map((v, i) => moveOne(s.at(`move${i}`), hot, v, shape).then((to) => [v, to] as const)),
      ...(numbers.length < 2 ? [] : await moveTogether(s.at('together'), hot, numbers, shape)),
    ]);
    const at = new Map<Val, Val>(moved);
    return values.map((v) => at.get(v)!);
  });
}

type Shape = Omit<MatmulShape, 'n'>;

/** One operand: from [kk, batch] by a product for each row to [m, batch]. */
async function moveOne(c: Ctx, hot: Hot, v: Val, shape: Shape): Promise<Val> {
  const { batch, m, kk } = shape;
  const x = move(c, v, [batch * kk], () => stridedMap([batch, kk], [1, batch]));
  const y = await bitMatmul(c, hot.rows, hot.map, x, { ...shape, n: 1 });
  return move(c, y, [m * batch], () => stridedMap([m, batch], [1, m]));
}

/** Several arithmetic shares side by side. */
async function moveTogether(c: Ctx, hot: Hot, vs: readonly SecretVal[], shape: Shape): Promise<[Val, Val][]> {
  const { batch, m, kk } = shape;
  const n = vs.length;
  const all = concat(
    c,
    vs.map((v) => v.share),
  );
  const size = batch * kk * n;
  const x = takeShare(c, all, size, () => stridedMap([batch, kk, n], [1, batch, kk * batch]));
  const { share } = await bitMatmul(c, hot.rows, hot.map, secretVal('f32', [size], x), { ...shape, n });
  return vs.map((v, i) => {
    const part = takeShare(c, share, m * batch, () => stridedMap([m, batch], [n, m * n]).map((from) => from + i));
    return [v, secretVal(v.dtype, [m * batch], part, v.exact)];
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

/** One-hot rows, and how they lie as [width, places, len]. */
interface Hot {
  readonly rows: OneHot;
  readonly map: () => Int32Array;
}

/** One-hot rows: bit (r, p, i) says whether element i of row r has rank p. */
async function hotRows(c: Ctx, rank: Share, { start, limit }: Places, len: number, width: number): Promise<Hot> {
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
