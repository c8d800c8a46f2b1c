import { pphlo } from '../dialects/pphlo/ops.ts';
import { type SortOrder, sortOrderOf } from '../dialects/pphlo/sort-order.ts';
import { isFloat } from '../eval/dtype.ts';
import { Block, type Operation, Region, type Value } from '../ir/ir.ts';
import type { Pattern } from '../ir/rewriter.ts';
import { definePass } from './pass.ts';
import { dimensionOf, makeSimpleSort, simpleSortOf, typeOf } from './sort-common.ts';
import { reverseOfSort } from './sort-sharing.ts';

/** Sorts by a comparator region become sorts by keys. */
const byKeys: Pattern = {
  name: 'sort by a comparator that keys can say',
  roots: [pphlo('sort')],
  apply: (op, rw) => {
    const region = op.regions[0]!;
    const order = sortOrderOf(region);
    if (!order || !keepsMeaning(op, order)) return false;
    const keys = order.keys.map((k) => k.operand);
    // Keys go to the front, in the order in which they decide.
    const at = [...keys, ...op.operands.keys()].filter((k, i, all) => all.indexOf(k) === i);
    const sort = {
      operands: at.map((k) => op.operand(k)),
      keys: keys.length,
      dimension: dimensionOf(op),
      direction: order.keys[0]!.descending ? ('DES' as const) : ('ASC' as const),
    };
    const sorted = makeSimpleSort(
      rw.before(op),
      sort,
      at.map((k) => op.results[k]!),
    );
    rw.replace(
      op,
      op.results.map((_, k) => sorted[at.indexOf(k)]!),
    );
    return true;
  },
};

/** What a comparator of public floats may be made of: NaN makes the usual identities of comparisons false. */
const EXACT = new Set(['less', 'greater', 'equal', 'and', 'or', 'constant', 'return', 'free'].map((n) => `pphlo.${n}`));

function keepsMeaning(op: Operation, { keys, strict }: SortOrder): boolean {
  if (keys.some((k) => k.descending !== keys[0]!.descending)) return false;
  // "less or equal" lets equal elements overtake each other: no matter where they are alike, or any order is allowed.
  if (!strict && op.numOperands > 1 && op.attrs.is_stable === true) return false;
  const mayBeNaN = keys.some((k) => {
    const t = typeOf(op.operand(k.operand));
    return !t.secret && isFloat(t.dtype);
  });
  return !mayBeNaN || [...op.regions[0]!.block].every((o) => EXACT.has(o.name));
}

/** Operands that nobody reads, neither sorted nor to sort by, need not be moved. */
const dropUnread: Pattern = {
  name: 'sorted operand that is not read',
  roots: [pphlo('sort'), pphlo('simple_sort')],
  apply: (op, rw) => {
    const args = op.regions[0]?.block.args;
    const read = op.results.map(
      (r, k) =>
        r.uses.size > 0 ||
        (args ? args[2 * k]!.uses.size + args[2 * k + 1]!.uses.size > 0 : k < (op.attrs.num_keys as number)),
    );
    if (read.every(Boolean) || !read.some(Boolean)) return false;
    const kept = [...read.keys()].filter((k) => read[k]);
    const b = rw.before(op);
    const operands = kept.map((k) => op.operand(k));
    let results: Value[];
    if (args) {
      const block = new Block();
      const map = new Map<Value, Value>();
      for (const k of kept) for (const a of [args[2 * k]!, args[2 * k + 1]!]) map.set(a, block.addArg(a.type, a.loc));
      for (const o of op.regions[0]!.block) block.append(o.clone(map));
      const types = kept.map((k) => op.results[k]!.type);
      const o = { types, regions: [new Region(block)] };
      results = [...b.create(op.def, { inputs: operands } as never, { ...op.attrs } as never, o).results];
    } else
      results = makeSimpleSort(
        b,
        { ...simpleSortOf(op), operands },
        kept.map((k) => op.results[k]!),
      );
    rw.replace(
      op,
      // A result without uses is replaced by anything.
      op.results.map((_, k) => results[kept.indexOf(k)] ?? results[0]!),
    );
    return true;
  },
};

export const sortLowering = definePass({
  name: 'sort-lowering',
  doc: 'Turns sorts by a comparator into sorts by keys, however the comparator is written: chains of keys, descending, any operand first, JAX’s folding of NaN and −0. Operands that nobody reads are dropped.',
  patterns: [dropUnread, byKeys, reverseOfSort],
});
