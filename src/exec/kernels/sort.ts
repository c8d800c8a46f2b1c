import { isInt } from '../../eval/dtype.ts';
import { stridedMap } from '../../eval/index-maps.ts';
import { numElements } from '../../eval/tensor.ts';
import { secretOf } from '../hal/encode.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import type { Val } from '../runtime/values.ts';
import { axisFromFront, axisToFront, move, reshapeVal, takeRows } from './movement.ts';
import { mergeExchange, pruned } from './network.ts';
import { dependsOnSecrets } from './region.ts';
import { type Keyed, keyed, type Ordering, orderByKeys, orderByRegion } from './sort-keys.ts';
import { places, runNetwork, sortByPublic } from './sort-network.ts';
import { type Places, ranksPay, sortByRanks } from './sort-ranks.ts';

/** Sorts, and what needs a part of one. All of them are orderings (sort-keys) of rows, by all pairs (sort-ranks) or by layers (sort-network). */

interface Order {
  readonly len: number;
  readonly width: number;
  readonly stable: boolean;
  readonly method: 'RANKS' | 'NETWORK' | undefined;
  /** Which places are wanted. */
  readonly places: Places;
}

/** The rows of the first `wanted` operands at the wanted places. */
async function sortRows(c: Ctx, { operands, ordering }: Keyed, wanted: number, o: Order): Promise<Val[]> {
  const { len, width } = o;
  const { start, limit } = o.places;
  const layers = pruned(mergeExchange(len), start, limit);
  const cut = (v: Val): Val =>
    limit - start === len
      ? v
      : takeRows(
          c,
          v,
          width,
          Int32Array.from({ length: limit - start }, (_, i) => start + i),
        );
  if (!ordering.isSecret(operands))
    return (await sortByPublic(c, operands, mergeExchange(len), len, width, ordering)).slice(0, wanted).map(cut);
  const stable = o.stable && !ordering.total;
  const comparators = layers.reduce((n, l) => n + l.length, 0);
  if (o.method === 'RANKS' || (o.method === undefined && ranksPay(len, width, comparators, stable)))
    return sortByRanks(c, operands, [...Array(wanted).keys()], o.places, len, width, ordering);
  const order = stable ? places(len, width) : undefined;
  // An iota that only goes along (argsort) is the order itself: one choice less per layer.
  const isOrder = operands.map((v, k) => order !== undefined && k < wanted && goesAlong(ordering, v, k, len, width));
  const carried = operands.filter((_, k) => !isOrder[k]);
  const full = (xs: readonly Val[], filler: (v: Val) => Val): Val[] => {
    let next = 0;
    return operands.map((v, k) => (isOrder[k] ? filler(v) : xs[next++]!));
  };
  // What goes along is not read.
  const widened = (f: Ordering['before']) => (s: Ctx, label: string, a: readonly Val[], b: readonly Val[]) =>
    f(
      s,
      label,
      full(a, (v) => v),
      full(b, (v) => v),
    );
  const sorted = await runNetwork(c, carried, order, layers, len, width, {
    ...ordering,
    before: widened(ordering.before),
    beforeAndEqual: (s, label, a, b) =>
      ordering.beforeAndEqual(
        s,
        label,
        full(a, (v) => v),
        full(b, (v) => v),
      ),
  });
  const out = full(sorted.operands, (v) => ({ ...sorted.order!, dtype: v.dtype }));
  return out.slice(0, wanted).map(cut);
}

/** Sorts the operands of an op along its dimension. */
async function sortOperands(
  call: KernelCall,
  stable: boolean,
  by: (rows: readonly Val[]) => Promise<Keyed> | Keyed,
): Promise<Val[]> {
  const { c, op, args } = call;
  const { shape } = args[0]!;
  const given = (op.attrs.dimension as number | undefined) ?? -1;
  const dim = given < 0 ? given + shape.length : given;
  const len = shape[dim]!;
  const [outer, inner] = [numElements(shape.slice(0, dim)), numElements(shape.slice(dim + 1))];
  const width = outer * inner;
  if (len < 2 || width === 0) return [...args];
  const rows = args.map((v) => axisToFront(c, v, outer, len, inner));
  const method = op.attrs.method as Order['method'];
  const order = { len, width, stable, method, places: { start: 0, limit: len } };
  const sorted = await sortRows(c, await by(rows), args.length, order);
  return sorted.map((v) => reshapeVal(axisFromFront(c, v, outer, len, inner), shape));
}

const sort = (call: KernelCall): Promise<Val[]> => {
  const region = call.op.regions[0]!;
  // Arguments 2k and 2k+1 of the comparator belong to operand k.
  const secret = dependsOnSecrets(region, (i) => call.args[i >> 1]!.secret);
  return sortOperands(call, call.op.attrs.is_stable === true, (rows) =>
    secret ? keyed(call, rows) : { operands: rows, ordering: orderByRegion(call, region, false) },
  );
};

const simpleSort = (call: KernelCall): Promise<Val[]> => {
  const descending = call.op.attrs.sort_direction === 'DES';
  const keys = Array.from({ length: call.op.attrs.num_keys as number }, (_, operand) => ({ operand, descending }));
  return sortOperands(call, true, (operands) => ({ operands, ordering: orderByKeys(keys, operands.length) }));
};

/** True for an operand that is the index along the sorted dimension, fixed by the program, and that the order does not read. */
function goesAlong(by: Ordering, v: Val, k: number, len: number, width: number): boolean {
  if (v.secret || v.data || !v.tensor || !isInt(v.dtype) || by.reads.has(k)) return false;
  const { data } = v.tensor;
  for (let i = 0; i < len * width; i++) if (Number(data[i]) !== Math.floor(i / width)) return false;
  return true;
}

/** Part of a sort of the last dimension: `places` of the values, and with `indices` where they stood. */
async function partOfSort(
  { c, op, args: [x] }: KernelCall,
  part: Places,
  descending: boolean,
  indices: boolean,
): Promise<Val[]> {
  const { shape } = x!;
  const len = shape[shape.length - 1]!;
  const width = numElements(shape.slice(0, -1));
  const count = part.limit - part.start;
  // A network finds the first places for less than the last ones: without indices the other end of the reverse order is the same.
  const mirrored = !indices && part.start + part.limit > len;
  const wanted = mirrored ? { start: len - part.limit, limit: len - part.start } : part;
  const rows = axisToFront(c, secretOf(c, x!), width, len, 1);
  const operands = indices ? [rows, places(len, width)] : [rows];
  const ordering = orderByKeys([{ operand: 0, descending: descending !== mirrored }], operands.length);
  const method = op.attrs.method as Order['method'];
  const sorted =
    count === 0 || width === 0 || len < 2
      ? operands
      : await sortRows(c, { operands, ordering }, operands.length, {
          len,
          width,
          stable: true,
          method,
          places: wanted,
        });
  // From [count, width].
  return sorted.map((v) =>
    secretOf(
      c,
      reshapeVal(
        move(c, v, [width * count], () =>
          mirrored
            ? stridedMap([width, count], [1, -width]).map((at) => at + (count - 1) * width)
            : stridedMap([width, count], [1, width]),
        ),
        [...shape.slice(0, -1), count],
      ),
    ),
  );
}

/** chlo.top_k: the k largest of the last dimension in decreasing order, with their places; equal ones by place. */
const topK = (call: KernelCall): Promise<Val[]> =>
  partOfSort(call, { start: 0, limit: call.op.attrs.k as number }, true, true);

const orderStatistics = (call: KernelCall): Promise<Val[]> =>
  partOfSort(call, call.op.attrs as unknown as Places, call.op.attrs.sort_direction === 'DES', false);

export const sortKernels: Record<string, OpKernel> = {
  'pphlo.sort': sort,
  'pphlo.simple_sort': simpleSort,
  'pphlo.top_k': topK,
  'pphlo.order_statistics': orderStatistics,
};
