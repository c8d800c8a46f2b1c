import { stridedMap } from '../../eval/index-maps.ts';
import { tensor } from '../../eval/tensor.ts';
import { add, and, constantA, msb, sub, xor } from '../hal/arith.ts';
import { pubA } from '../hal/encode.ts';
import { isExact } from '../hal/represent.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { publicVal, type SecretVal, secretVal, unknownVal, type Val } from '../runtime/values.ts';
import { joinVals, move, release, takeRows, unify } from './movement.ts';
import type { Comparator } from './network.ts';
import type { Ordering } from './sort-keys.ts';

/** Sorting by networks: the same comparisons for all data, all rows and all pairs of a layer at once. */

export type Layers = readonly (readonly Comparator[])[];

/** The index along the sorted dimension of each element of [len, width]. */
export const places = (len: number, width: number): Val =>
  publicVal(tensor('i32', [len * width], stridedMap([len, width], [1, 0])));

/** The operands in order, and where each element stood before. */
export interface Sorted {
  readonly operands: Val[];
  readonly order: Val | undefined;
}

/** Sorts rows of `width` elements. With `order` (the original places) equal elements keep their order: there the places decide. */
export async function runNetwork(
  c: Ctx,
  operands: readonly Val[],
  order: Val | undefined,
  layers: Layers,
  len: number,
  width: number,
  by: Ordering,
): Promise<Sorted> {
  // The places go along as one more operand.
  const all = order ? [...operands, order] : [...operands];
  let cur = all;
  for (const [l, layer] of layers.entries()) {
    const old = cur;
    cur = await c.scope(`layer${l}`, async (s) => {
      const rows = (at: readonly number[]): Val[] => old.map((v) => takeRows(s, v, width, at));
      const [a, b] = [rows(layer.map(([i]) => i)), rows(layer.map(([, j]) => j))];
      const swap = order
        ? await stableSwap(s.at('order'), `compare${l}`, a, b, len, by)
        : await by.before(s.at('swap'), `compare${l}`, b, a);
      const bit = secretVal('i1', [swap.length], swap);
      return Promise.all(old.map((v, i) => exchange(s.at(i), bit, { v, a: a[i]!, b: b[i]! }, layer, len, width)));
    });
    release(c, old, [...cur, ...all]);
  }
  return order ? { operands: cur.slice(0, -1), order: cur[cur.length - 1] } : { operands: cur, order };
}

/** [second goes before first], by original places (the last operand) where the order does not tell them apart. */
async function stableSwap(
  c: Ctx,
  label: string,
  first: readonly Val[],
  second: readonly Val[],
  len: number,
  by: Ordering,
): Promise<Share> {
  const [a, b] = [first.slice(0, -1), second.slice(0, -1)];
  const [ia, ib] = [first[first.length - 1]!, second[second.length - 1]!];
  const later = async (): Promise<Share> => {
    const d = sub(c, placeShare(c, ib), placeShare(c, ia));
    return msb(c, d, Math.min(c.engine.k - 1, Math.ceil(Math.log2(len))));
  };
  const [{ before, equal }, tie] = await Promise.all([by.beforeAndEqual(c.at('answer'), label, b, a), later()]);
  return xor(c, before, await and(c, equal, tie));
}
const placeShare = (c: Ctx, v: Val): Share => (v.secret ? v.share : constantA(c, pubA(c, v)));

/** One layer on one operand: a single choice gives the first of each pair; the second is what remains of their sum. */
async function exchange(
  c: Ctx,
  swap: SecretVal,
  x: { v: Val; a: Val; b: Val },
  layer: readonly Comparator[],
  len: number,
  width: number,
): Promise<Val> {
  const chosen = await select(c, swap, x.b, x.a);
  const [a, b, lo] = (await unify(c.at('form'), [x.a, x.b, chosen])) as [SecretVal, SecretVal, SecretVal];
  const rest =
    lo.share.repr === 'A' ? sub(c, add(c, a.share, b.share), lo.share) : xor(c, xor(c, a.share, b.share), lo.share);
  const hi = secretVal(lo.dtype, lo.shape, rest, isExact(c, lo) && lo.exact);
  const all = await joinVals(c.at('join'), [x.v, lo, hi]);
  const from = Int32Array.from({ length: len }, (_, i) => i);
  layer.forEach(([i, j], p) => {
    from[i] = len + p;
    from[j] = len + layer.length + p;
  });
  return takeRows(c, all, width, from);
}

/** A public order is found without messages: only places move, and the operands once at the end. */
export async function sortByPublic(
  c: Ctx,
  rows: readonly Val[],
  layers: Layers,
  len: number,
  width: number,
  by: Ordering,
): Promise<Val[]> {
  const total = len * width;
  const at = Int32Array.from({ length: total }, (_, i) => i);
  let via = publicVal(tensor('i1', [0], new Uint8Array(0)));
  for (const [l, layer] of layers.entries()) {
    const n = layer.length * width;
    const [i, j] = [new Int32Array(n), new Int32Array(n)];
    layer.forEach(([p, q], x) => {
      for (let y = 0; y < width; y++) {
        i[x * width + y] = p * width + y;
        j[x * width + y] = q * width + y;
      }
    });
    const stacked = (first: Int32Array, second: Int32Array) => (): Int32Array =>
      Int32Array.from({ length: 2 * n }, (_, x) => at[x < n ? first[x]! : second[x - n]!]!);
    const answer = await by.publicly(
      `public${l}`,
      rows.map((v) => move(c, v, [2 * n], stacked(j, i))),
      rows.map((v) => move(c, v, [2 * n], stacked(i, j))),
    );
    const clock = Math.max(via.clock, answer.clock);
    if (!answer.tensor || !via.tensor) via = unknownVal('i1', [0], clock);
    else {
      via = { ...via, clock, data: via.data || answer.data };
      const { data } = answer.tensor;
      for (let x = 0; x < n; x++) {
        const [a, b] = [at[i[x]!]!, at[j[x]!]!];
        if (data[x] === data[x + n] ? b < a : data[x]) [at[i[x]!], at[j[x]!]] = [b, a];
      }
    }
  }
  return rows.map((v) => move(c, v, [total], () => at, via));
}
