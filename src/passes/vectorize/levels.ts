import { readsOf } from '../../ir/captured.ts';
import type { Block, Operation } from '../../ir/ir.ts';

/** Ops that only hand data on: they make no level of their own. */
const PASSES_ON = new Set([
  'pphlo.constant',
  'pphlo.iota',
  'pphlo.reshape',
  'pphlo.slice',
  'pphlo.concatenate',
  'pphlo.pad',
]);

/** True when the op makes a level: between two such ops on one level there is no path. */
export const makesLevel = (op: Operation): boolean => !PASSES_ON.has(op.name);

/**
 * The level of each op of a block: how many level-making ops lie between it and the end, at most. Levels are counted from the end because
 * what fuses best ends together: the leaves of an optimizer step start where their gradients are ready, at different depths.
 */
export function levelsOf(block: Block): Map<Operation, number> {
  const levels = new Map<Operation, number>();
  for (let op = block.last; op; op = op.prev) {
    const level = levels.get(op) ?? 0;
    levels.set(op, level);
    const above = level + (makesLevel(op) ? 1 : 0);
    const reads = readsOf(op);
    for (let i = 0; i < reads.length; i++) {
      const from = reads[i]!.def;
      if (from && from.block === block) levels.set(from, Math.max(levels.get(from) ?? 0, above));
    }
  }
  return levels;
}

/**
 * What becomes of the results of each op, as a number: equal for ops that play the same part in different leaves. Ops of one part lie side by
 * side in a fused vector, so that the ops that read them find their operands in one piece.
 */
export function partsOf(block: Block): Map<Operation, number> {
  const parts = new Map<Operation, number>();
  const numbers = new Map<string, number>();
  const readers = new Map<Operation, string[]>();
  for (let op = block.last; op; op = op.prev) {
    const text = makesLevel(op) || op.def.has('terminator') ? `${op.name}(${readers.get(op)?.sort() ?? ''})` : '';
    // What only hands data on plays the part of its readers.
    const own = text === '' ? undefined : (numbers.get(text) ?? numbers.size);
    if (own !== undefined) {
      numbers.set(text, own);
      parts.set(op, own);
    }
    const position = makesLevel(op) && !op.def.has('terminator');
    const reads = readsOf(op);
    for (let i = 0; i < reads.length; i++) {
      const from = reads[i]!.def;
      if (from?.block !== block) continue;
      const known = readers.get(from) ?? [];
      readers.set(from, known);
      if (own === undefined) known.push(...(readers.get(op) ?? []));
      else known.push(position ? `${own}.${i}` : `${own}`);
    }
  }
  return parts;
}

/**
 * Puts the ops of a block into an order in which each one follows what it reads, otherwise as they were; ops with effects keep their order.
 */
export function sortBlock(block: Block): void {
  const ops = [...block];
  const effect = new Map<Operation, Operation>();
  let last: Operation | undefined;
  for (const op of ops) {
    if (op.def.has('pure')) continue;
    if (last) effect.set(op, last);
    last = op;
  }
  const done = new Set<Operation>();
  const order: Operation[] = [];
  for (const root of ops) {
    const stack = [root];
    while (stack.length > 0) {
      const op = stack[stack.length - 1]!;
      if (done.has(op)) {
        stack.pop();
        continue;
      }
      const before = readsOf(op).flatMap((v) => (v.def?.block === block && !done.has(v.def) ? [v.def] : []));
      const earlier = effect.get(op);
      if (earlier && !done.has(earlier)) before.push(earlier);
      if (before.length > 0) stack.push(...before.reverse());
      else {
        done.add(op);
        order.push(op);
        stack.pop();
      }
    }
  }
  // What stands right already stays.
  let at = block.first;
  for (const op of order) {
    if (op === at) at = op.next;
    else {
      op.remove();
      block.insertBefore(op, at);
    }
  }
}
