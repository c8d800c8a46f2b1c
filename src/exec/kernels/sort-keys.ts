import { type SortKey, sortOrderOf } from '../../dialects/pphlo/sort-order.ts';
import { lexicographic } from '../../eval/sort.ts';
import { splat } from '../../eval/values.ts';
import type { Region } from '../../ir/ir.ts';
import { and, not, xor } from '../hal/arith.ts';
import { equalBit, lessBit } from '../hal/compare.ts';
import { secretOf } from '../hal/encode.ts';
import { bitOf } from '../hal/represent.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall } from '../runtime/kernel-table.ts';
import { type PublicVal, publicVal, unknownVal, type Val } from '../runtime/values.ts';
import { type SplitComparator, splitComparator } from './comparator.ts';
import { joinVals } from './movement.ts';

/** What goes first: answers about vectors of pairs of elements, one value per operand and side. */
export interface Ordering {
  /** [a before b], as a 1-bit boolean share. Equal elements: either answer, the same for all pairs in this order. */
  before(c: Ctx, label: string, a: readonly Val[], b: readonly Val[]): Promise<Share>;
  /** [a before b] and [a equals b]: never both. */
  beforeAndEqual(c: Ctx, label: string, a: readonly Val[], b: readonly Val[]): Promise<Answer>;
  /** [a before b] where all that is compared is public. */
  publicly(label: string, a: readonly Val[], b: readonly Val[]): Promise<PublicVal>;
  /** The operands that are read. */
  readonly reads: ReadonlySet<number>;
  /** True when equal elements are the same in every operand, so that their order does not show. */
  readonly total: boolean;
  /** True when what goes first is secret. */
  readonly isSecret: (operands: readonly Val[]) => boolean;
}
export interface Answer {
  readonly before: Share;
  readonly equal: Share;
}

/** The lexicographic order by some of `operands` values. */
export function orderByKeys(keys: readonly SortKey[], operands: number): Ordering {
  const reads = new Set(keys.map((k) => k.operand));
  const sides = (k: SortKey, a: readonly Val[], b: readonly Val[]): [Val, Val] =>
    k.descending ? [b[k.operand]!, a[k.operand]!] : [a[k.operand]!, b[k.operand]!];
  const compareKey = async (c: Ctx, k: SortKey, a: readonly Val[], b: readonly Val[]): Promise<Answer> => {
    const [x, y] = sealedPair(c, ...sides(k, a, b));
    const [before, equal] = await Promise.all([lessBit(c.at('less'), x, y), equalBit(c.at('equal'), x, y)]);
    return { before, equal };
  };
  return {
    reads,
    total: reads.size === operands,
    isSecret: (vals) => [...reads].some((k) => vals[k]!.secret),
    before: (c, label, a, b) =>
      c.scope(label, async (s) => {
        // The last key need not tell "equal" from "after".
        const [last, end] = [keys[keys.length - 1]!, s.at('last')];
        const [heads, tail] = await Promise.all([
          Promise.all(keys.slice(0, -1).map((k, i) => compareKey(s.at(i), k, a, b))),
          lessBit(end, ...sealedPair(end, ...sides(last, a, b))),
        ]);
        if (heads.length === 0) return tail;
        const { before, equal } = await chain(s.at('chain'), heads);
        return xor(s, before, await and(s, equal, tail));
      }),
    beforeAndEqual: (c, label, a, b) =>
      c.scope(label, async (s) =>
        chain(s.at('chain'), await Promise.all(keys.map((k, i) => compareKey(s.at(i), k, a, b)))),
      ),
    publicly: async (_label, a, b) => {
      const shape = a[0]!.shape;
      const all = [...reads].flatMap((k) => [a[k]!, b[k]!]) as PublicVal[];
      const clock = Math.max(...all.map((v) => v.clock));
      if (all.some((v) => !v.tensor)) return unknownVal('i1', shape, clock);
      const tensors = (xs: readonly Val[]) => xs.map((v, i) => (reads.has(i) ? (v as PublicVal).tensor! : undefined!));
      const data = all.some((v) => v.data);
      return publicVal(lexicographic(keys, tensors(a), tensors(b)), data, clock);
    },
  };
}

/** lessBit and equalBit want one secret. */
const sealedPair = (c: Ctx, x: Val, y: Val): [Val, Val] => [x.secret || y.secret ? x : secretOf(c, x), y];

/** Answers of several keys, the first one decisive, as one: a tree of ANDs. */
async function chain(c: Ctx, parts: readonly Answer[]): Promise<Answer> {
  if (parts.length === 1) return parts[0]!;
  const middle = parts.length >> 1;
  const [a, b] = await Promise.all([
    chain(c.at('left'), parts.slice(0, middle)),
    chain(c.at('right'), parts.slice(middle)),
  ]);
  const [before, equal] = await Promise.all([
    and(c.at('before'), a.equal, b.before),
    and(c.at('equal'), a.equal, b.equal),
  ]);
  return { before: xor(c, a.before, before), equal };
}

/** The order of a comparator region that runs on whole vectors: operand k is arguments 2k and 2k+1. */
export function orderByRegion(call: KernelCall, region: Region, secret: boolean): Ordering {
  const { args } = region.block;
  const reads = new Set([...args.keys()].filter((i) => args[i]!.uses.size > 0).map((i) => i >> 1));
  const run = async (label: string, a: readonly Val[], b: readonly Val[]): Promise<Val> => {
    const { shape } = a[[...reads][0] ?? 0]!;
    // The comparator does not read it: anything of the right shape will do there.
    const filled = (xs: readonly Val[]): Val[] =>
      xs.map((v, k) => (reads.has(k) ? v : publicVal(splat(v.dtype, shape, 0))));
    const [x, y] = [filled(a), filled(b)];
    return (
      await call.body(
        label,
        region,
        x.flatMap((v, i) => [v, y[i]!]),
      )
    )[0]!;
  };
  return {
    reads,
    total: false,
    isSecret: () => secret,
    before: async (c, label, a, b) => bitOf(c.at(label), secretOf(c, await run(label, a, b))),
    beforeAndEqual: async (c, label, a, b) => {
      const s = c.at(label);
      const stack = (name: string, x: readonly Val[], y: readonly Val[]): Promise<Val[]> => {
        const at = s.at(name);
        return Promise.all(x.map((v, i) => joinVals(at.at(i), [v, y[i]!])));
      };
      const [here, there] = await Promise.all([stack('first', a, b), stack('second', b, a)]);
      const both = await bitOf(s.at('answer'), secretOf(s, await run(label, here, there)));
      const n = both.length / 2;
      const [before, after] = [0, n].map((from) =>
        c.engine.local(c, [both], { repr: both.repr, bits: both.bits, length: n }, (r, t) => r.sliceRange(t!, from, n)),
      ) as [Share, Share];
      // Equal answers both ways mean equal elements.
      const differ = xor(s, before, after);
      return { before: await and(s.at('before'), before, differ), equal: not(s, differ) };
    },
    publicly: async (label, a, b) => {
      const answer = await run(label, a, b);
      if (answer.secret) throw new Error('a comparator is public in one layer and secret in another');
      return answer;
    },
  };
}

/** What a sort is by: its operands with computed keys behind them, and the order on these. */
export interface Keyed {
  readonly operands: readonly Val[];
  readonly ordering: Ordering;
}

/** Takes the comparator of a generic sort apart: keys are computed once, and an order that keys can say needs no region. */
export async function keyed(call: KernelCall, rows: readonly Val[]): Promise<Keyed> {
  const region = call.op.regions[0]!;
  const { split, order } = understood(region);
  const simple = (n: number): Ordering | undefined => order && orderByKeys(order.keys, n);
  if (!split) return { operands: rows, ordering: simple(rows.length) ?? orderByRegion(call, region, true) };
  const operands = [...rows, ...(await call.body('keys', split.keys, rows))];
  const at = split.sources.map((s) => ('operand' in s ? s.operand : rows.length + s.key));
  if (order) {
    const keys = order.keys.map((k) => ({ ...k, operand: at[k.operand]! }));
    return { operands, ordering: orderByKeys(keys, operands.length) };
  }
  const inner = orderByRegion(call, split.compare, true);
  const pick = (xs: readonly Val[]): Val[] => at.map((k) => xs[k]!);
  return {
    operands,
    ordering: {
      ...inner,
      reads: new Set([...inner.reads].map((k) => at[k]!)),
      before: (c, label, a, b) => inner.before(c, label, pick(a), pick(b)),
      beforeAndEqual: (c, label, a, b) => inner.beforeAndEqual(c, label, pick(a), pick(b)),
      publicly: (label, a, b) => inner.publicly(label, pick(a), pick(b)),
    },
  };
}

interface Understood {
  readonly split: SplitComparator | undefined;
  readonly order: ReturnType<typeof sortOrderOf>;
}
function understood(region: Region): Understood {
  let known = cache.get(region);
  if (!known) {
    // An order by operands as they are (JAX's normalised keys among them) needs no computed keys.
    const plain = sortOrderOf(region);
    const split = plain ? undefined : splitComparator(region);
    known = { split, order: plain ?? (split && sortOrderOf(split.compare)) };
    cache.set(region, known);
  }
  return known;
}
/** Taking a comparator apart makes ops, so it is done once. */
const cache = new WeakMap<Region, Understood>();
