import { pphlo } from '../dialects/pphlo/ops.ts';
import { isFloat } from '../eval/dtype.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern, Rewriter } from '../ir/rewriter.ts';
import { isSecret } from '../ir/types.ts';
import { make, seal } from './build.ts';
import { definePass } from './pass.ts';
import { makeSimpleSort, type SimpleSort, simpleSortOf, typeOf } from './sort-common.ts';

/** A sort of one operand whose ties do not show (no NaN, no −0): the other direction is its reverse. */
const isReversible = (op: Operation): boolean =>
  op.name === 'pphlo.simple_sort' &&
  op.numOperands === 1 &&
  (isSecret(op.operand(0).type) || !isFloat(typeOf(op.operand(0)).dtype));

/** reverse(sort ascending) is the descending sort: JAX writes those so, and an end of the order is then seen as one. */
export const reverseOfSort: Pattern = {
  name: 'reverse of a sort',
  roots: [pphlo('reverse')],
  apply: (op, rw) => {
    const sort = op.operand(0).def;
    if (!sort || !isReversible(sort) || sort.result.uses.size > 1) return false;
    const s = simpleSortOf(sort);
    const dims = op.attrs.dimensions as number[];
    if (dims.length !== 1 || dims[0] !== s.dimension) return false;
    const direction = s.direction === 'ASC' ? ('DES' as const) : ('ASC' as const);
    rw.replace(op, makeSimpleSort(rw.before(op), { ...s, direction }, [op.result]));
    return true;
  },
};

/** Places of the operations of a block. */
function indexIn(op: Operation): Map<Operation, number> {
  const at = new Map<Operation, number>();
  let i = 0;
  for (const o of op.block!) at.set(o, i++);
  return at;
}

const sameOrder = (a: SimpleSort, b: SimpleSort): boolean =>
  a.keys === b.keys &&
  a.dimension === b.dimension &&
  a.direction === b.direction &&
  a.operands.slice(0, a.keys).every((v, i) => v === b.operands[i]);

/** Two sorts by the same keys, as sort and argsort of one array are: one sort that carries what both carry. */
const shareSort: Pattern = {
  name: 'two sorts by the same keys',
  roots: [pphlo('simple_sort')],
  apply: (later, rw) => {
    const s = simpleSortOf(later);
    const rivals = [...new Set([...s.operands[0]!.uses].map((u) => u.owner))].filter(
      (o) => o !== later && o.name === 'pphlo.simple_sort' && o.block === later.block,
    );
    if (rivals.length === 0) return false;
    const at = indexIn(later);
    for (const earlier of rivals) {
      if (at.get(earlier)! > at.get(later)!) continue;
      const e = simpleSortOf(earlier);
      if (sameOrder(e, s) && merge(earlier, later, at, rw)) return true;
      if (isReversible(later) && e.direction !== s.direction && e.dimension === s.dimension && e.keys === 1) {
        // The keys of the other direction are these, from the other end.
        const b = rw.before(later);
        const reversed = make(b, 'reverse', [earlier.results[0]!], { dimensions: [s.dimension] });
        rw.replace(later, [seal(b, reversed, later.result.type)]);
        return true;
      }
    }
    return false;
  },
};

/** Replaces both sorts by one at the place of the earlier one, where what the later one carries is known there. */
function merge(earlier: Operation, later: Operation, at: Map<Operation, number>, rw: Rewriter): boolean {
  const [e, s] = [simpleSortOf(earlier), simpleSortOf(later)];
  const extra = [...new Set(s.operands.slice(s.keys))].filter((v) => !e.operands.includes(v));
  const hoist: Operation[] = [];
  for (const v of extra) {
    const def = v.def;
    if (!def || def.block !== earlier.block || at.get(def)! < at.get(earlier)!) continue;
    // An iota or a constant may stand anywhere.
    if (def.numOperands > 0 || !def.def.has('pure') || def.regions.length > 0) return false;
    hoist.push(def);
  }
  const b = rw.before(earlier);
  const moved = new Map<Value, Value>();
  for (const def of hoist) {
    const copy = b.insert(def.clone());
    moved.set(def.result, copy.result);
  }
  const operands = [...e.operands, ...extra.map((v) => moved.get(v) ?? v)];
  const resultIn = (op: Operation, v: Value): Value => op.results[op.operands.indexOf(v)]!;
  const likes = [...earlier.results, ...extra.map((v) => resultIn(later, v))];
  const sorted = makeSimpleSort(b, { ...e, operands }, likes);
  const all = [...e.operands, ...extra];
  rw.replace(
    later,
    later.operands.map((v) => sorted[all.indexOf(v)]!),
  );
  rw.replace(earlier, sorted.slice(0, e.operands.length));
  return true;
}

export const sortSharing = definePass({
  name: 'sort-sharing',
  doc: 'Sorts by the same keys (sort and argsort of one array) become one sort that carries what all of them carry; the other direction is its reverse.',
  patterns: [shareSort],
});
