import { isInt } from '../../eval/dtype.ts';
import { stridedMap } from '../../eval/index-maps.ts';
import { numElements, tensor } from '../../eval/tensor.ts';
import { splat } from '../../eval/values.ts';
import type { Region } from '../../ir/ir.ts';
import { add, and, constantA, msb, sub, xor } from '../hal/arith.ts';
import { compare } from '../hal/compare.ts';
import { pubA, secretOf } from '../hal/encode.ts';
import { bitOf, isExact } from '../hal/represent.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, type SecretVal, secretVal, unknownVal, type Val } from '../runtime/values.ts';
import { type SplitComparator, splitComparator } from './comparator.ts';
import { axisFromFront, axisToFront, joinVals, move, release, reshapeVal, takeRows, unify } from './movement.ts';
import { type Comparator, mergeExchange, pruned } from './network.ts';
import { dependsOnSecrets, soleOp } from './region.ts';

/** Sorting by networks: the same comparisons for all data, all rows and all pairs of a layer at once. */

/** Tells for vectors of elements (one value per operand) whether the first go before the second. */
type Before = (label: string, first: readonly Val[], second: readonly Val[]) => Promise<Val>;
type Layers = readonly (readonly Comparator[])[];

/** The index along the sorted dimension of each element of [len, width]. */
const places = (len: number, width: number): Val =>
  publicVal(tensor('i32', [len * width], stridedMap([len, width], [1, 0])));

/** The operands in order, and where each element stood before. */
interface Sorted {
  readonly operands: Val[];
  readonly order: Val | undefined;
}

/**
 * Sorts rows of `width` elements. With `order` (the original places) equal elements keep their order: the comparator then runs in both
 * directions at once, and the places decide where it says the same.
 */
async function runNetwork(
  c: Ctx,
  operands: readonly Val[],
  order: Val | undefined,
  layers: Layers,
  len: number,
  width: number,
  before: Before,
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
        ? await stableSwap(s.at('order'), `compare${l}`, a, b, len, before)
        : await bitOf(s.at('swap'), secretOf(s, await before(`compare${l}`, b, a)));
      const bit = secretVal('i1', [swap.length], swap);
      return Promise.all(old.map((v, i) => exchange(s.at(i), bit, { v, a: a[i]!, b: b[i]! }, layer, len, width)));
    });
    release(c, old, [...cur, ...all]);
  }
  return order ? { operands: cur.slice(0, -1), order: cur[cur.length - 1] } : { operands: cur, order };
}

/** [second goes before first], by original places (the last operand) where the comparator does not tell them apart. */
async function stableSwap(
  c: Ctx,
  label: string,
  first: readonly Val[],
  second: readonly Val[],
  len: number,
  before: Before,
): Promise<Share> {
  const [a, b] = [first.slice(0, -1), second.slice(0, -1)];
  const [ia, ib] = [first[first.length - 1]!, second[second.length - 1]!];
  const n = numElements(ia.shape);
  const stack = (name: string, x: readonly Val[], y: readonly Val[]): Promise<Val[]> => {
    const s = c.at(name);
    return Promise.all(x.map((v, i) => joinVals(s.at(i), [v, y[i]!])));
  };
  const later = async (): Promise<Share> => {
    const d = sub(c, placeShare(c, ib), placeShare(c, ia));
    return msb(c, d, Math.min(c.engine.k - 1, Math.ceil(Math.log2(len))));
  };
  const answers = async (): Promise<Share[]> => {
    const [here, there] = await Promise.all([stack('first', b, a), stack('second', a, b)]);
    const both = await bitOf(c.at('answer'), secretOf(c, await before(label, here, there)));
    return [0, n].map((from) =>
      c.engine.local(c, [both], { ...bare(both), length: n }, (r, t) => r.sliceRange(t!, from, n)),
    );
  };
  const [[forward, backward], tie] = await Promise.all([answers(), later()]);
  // Equal answers both ways mean equal elements.
  const differ = xor(c, forward!, backward!);
  return xor(c, tie, await and(c, differ, xor(c, forward!, tie)));
}
const bare = ({ repr, bits, length }: Share) => ({ repr, bits, length });
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

/** A comparator region as a function: operand k is arguments 2k and 2k+1. */
const beforeBy =
  (call: KernelCall, region: Region): Before =>
  async (label, first, second) =>
    (
      await call.body(
        label,
        region,
        first.flatMap((v, i) => [v, second[i]!]),
      )
    )[0]!;

/** The operands of a network sort, with keys that are computed once behind them, and the comparator on these. */
async function prepareKeys(
  call: KernelCall,
  rows: readonly Val[],
): Promise<{ operands: readonly Val[]; before: Before }> {
  const region = call.op.regions[0]!;
  const split = splitCache.get(region) ?? { found: splitComparator(region) };
  splitCache.set(region, split);
  const { found } = split;
  if (!found) return { operands: rows, before: beforeBy(call, region) };
  const operands = [...rows, ...(await call.body('keys', found.keys, rows))];
  const compareKeys = beforeBy(call, found.compare);
  const pick = (xs: readonly Val[]): Val[] =>
    found.sources.map((s) => xs['operand' in s ? s.operand : rows.length + s.key]!);
  return { operands, before: (label, first, second) => compareKeys(label, pick(first), pick(second)) };
}
/** Taking a comparator apart makes ops, so it is done once. */
const splitCache = new WeakMap<Region, { readonly found: SplitComparator | undefined }>();

/** The comparisons after which equal single elements cannot be told apart. */
const PLAIN = new Set(['less', 'greater', 'less_equal', 'greater_equal']);

async function sort(call: KernelCall): Promise<Val[]> {
  const { c, op, args } = call;
  const { shape } = args[0]!;
  const given = (op.attrs.dimension as number | undefined) ?? -1;
  const dim = given < 0 ? given + shape.length : given;
  const len = shape[dim]!;
  const [outer, inner] = [numElements(shape.slice(0, dim)), numElements(shape.slice(dim + 1))];
  const width = outer * inner;
  if (len < 2 || width === 0) return [...args];
  const rows = args.map((v) => axisToFront(c, v, outer, len, inner));
  const back = (v: Val): Val => reshapeVal(axisFromFront(c, v, outer, len, inner), shape);
  const layers = mergeExchange(len);
  // Arguments 2k and 2k+1 of the comparator belong to operand k.
  if (!dependsOnSecrets(op.regions[0]!, (i) => args[i >> 1]!.secret))
    return (await sortByPublic(c, rows, layers, len, width, beforeBy(call, op.regions[0]!))).map(back);
  const plain = args.length === 1 && PLAIN.has(soleOp(op.regions[0]!) ?? '');
  const order = op.attrs.is_stable === true && !plain ? places(len, width) : undefined;
  const { operands, before } = await prepareKeys(call, rows);
  // An iota that only goes along (argsort) is the order itself: one choice less per layer.
  const isOrder = operands.map((v, k) => order !== undefined && k < rows.length && goesAlong(call, v, k, len, width));
  const carried = operands.filter((_, k) => !isOrder[k]);
  const full = (xs: readonly Val[], filler: (v: Val) => Val): Val[] => {
    let next = 0;
    return operands.map((v, k) => (isOrder[k] ? filler(v) : xs[next++]!));
  };
  // The comparator does not read it: anything of the right shape will do there.
  const unread = (xs: readonly Val[]): Val[] =>
    full(xs, (v) => publicVal(splat(v.dtype, [numElements(xs[0]!.shape)], 0)));
  const sorted = await runNetwork(c, carried, order, layers, len, width, (label, first, second) =>
    before(label, unread(first), unread(second)),
  );
  const out = full(sorted.operands, (v) => ({ ...sorted.order!, dtype: v.dtype }));
  return out.slice(0, args.length).map(back);
}

/** True for an operand that is the index along the sorted dimension, fixed by the program, and that the comparator does not read. */
function goesAlong(call: KernelCall, v: Val, k: number, len: number, width: number): boolean {
  const { args } = call.op.regions[0]!.block;
  if (v.secret || v.data || !v.tensor || !isInt(v.dtype) || args[2 * k]!.uses.size + args[2 * k + 1]!.uses.size > 0)
    return false;
  const { data } = v.tensor;
  for (let i = 0; i < len * width; i++) if (Number(data[i]) !== Math.floor(i / width)) return false;
  return true;
}

/** A public order is found without messages: only places move, and the operands once at the end. */
async function sortByPublic(
  c: Ctx,
  rows: readonly Val[],
  layers: Layers,
  len: number,
  width: number,
  before: Before,
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
    const places = (first: Int32Array, second: Int32Array) => (): Int32Array =>
      Int32Array.from({ length: 2 * n }, (_, x) => at[x < n ? first[x]! : second[x - n]!]!);
    const answer = await before(
      `public${l}`,
      rows.map((v) => move(c, v, [2 * n], places(j, i))),
      rows.map((v) => move(c, v, [2 * n], places(i, j))),
    );
    if (answer.secret) throw new Error('a comparator is public in one layer and secret in another');
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

/** chlo.top_k: the k largest of the last dimension in decreasing order, with their places; equal ones by place. */
async function topK({ c, op, args: [x] }: KernelCall): Promise<Val[]> {
  const { shape } = x!;
  const k = op.attrs.k as number;
  const len = shape[shape.length - 1]!;
  const width = numElements(shape.slice(0, -1));
  const out = [...shape.slice(0, -1), k];
  const rows = axisToFront(c, x!, width, len, 1);
  const before: Before = (label, first, second) => compare(c.at(label), 'GT', first[0]!, second[0]!);
  const order = places(len, width);
  const sorted =
    k === 0 || width === 0
      ? { operands: [rows], order }
      : await runNetwork(c, [rows], order, pruned(mergeExchange(len), k), len, width, before);
  const first = (v: Val): Val =>
    reshapeVal(
      move(c, v, [width * k], () => stridedMap([width, k], [1, width])),
      out,
    );
  return [first(secretOf(c, sorted.operands[0]!)), first(secretOf(c, sorted.order!))];
}

export const sortKernels: Record<string, OpKernel> = { 'pphlo.sort': sort, 'pphlo.top_k': topK };
