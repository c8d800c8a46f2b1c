import { readsOf } from '../../ir/captured.ts';
import type { Block, Operation } from '../../ir/ir.ts';
import type { Place } from './places.ts';

/**
 * Finds the level of each op: how many level-making ops lie between it and the end, at most. Levels are counted from the end because what
 * fuses best ends together: the leaves of an optimizer step start where their gradients are ready, at different depths.
 * @returns the ops of each level, in order
 */
export function findLevels(places: readonly Place[]): Place[][] {
  for (let k = places.length - 1; k >= 0; k--) {
    const { level, makesLevel, reads } = places[k]!;
    const above = level + (makesLevel ? 1 : 0);
    for (let i = 0; i < reads.length; i++) {
      const from = reads[i];
      if (from && from.level < above) from.level = above;
    }
  }
  const levels: Place[][] = [];
  for (let k = 0; k < places.length; k++) {
    const place = places[k]!;
    while (levels.length <= place.level) levels.push([]);
    levels[place.level]!.push(place);
  }
  return levels;
}

/** More than an op has operands. */
const OPERANDS = 2 ** 20;

/**
 * Finds what becomes of the results of each op, as a number: equal for ops that play the same part in different leaves. Ops of one part lie
 * side by side in a fused vector, so that the ops that read them find their operands in one piece.
 */
export function findParts(places: readonly Place[]): void {
  const numbers = new Map<string, number>();
  /** Part and operand of each reader, as one number. */
  const readers = new Map<Place, number[]>();
  for (let k = places.length - 1; k >= 0; k--) {
    const place = places[k]!;
    const { op, reads, makesLevel } = place;
    const ends = op.def.isTerminator;
    const known = readers.get(place);
    // What only hands data on plays the part of its readers.
    if (makesLevel || ends) {
      if (known && known.length > 1) known.sort((a, b) => a - b);
      const text = `${op.name}(${known ?? ''})`;
      place.part = numbers.get(text) ?? numbers.size;
      numbers.set(text, place.part);
    }
    const { part } = place;
    for (let i = 0; i < reads.length; i++) {
      const from = reads[i];
      if (!from) continue;
      let list = readers.get(from);
      if (!list) readers.set(from, (list = []));
      if (part !== undefined) list.push(part * OPERANDS + (ends ? OPERANDS - 1 : i));
      else if (known) for (let j = 0; j < known.length; j++) list.push(known[j]!);
    }
  }
}

/**
 * Puts the ops of a block into an order in which each one follows what it reads, otherwise as they were; ops with effects keep their order.
 */
export function sortBlock(block: Block): void {
  const ops = [...block];
  const effect = new Map<Operation, Operation>();
  let last: Operation | undefined;
  for (const op of ops) {
    if (op.def.isPure) continue;
    if (last) effect.set(op, last);
    last = op;
  }
  const done = new Set<Operation>();
  const order: Operation[] = [];
  const stack: Operation[] = [];
  for (const root of ops) {
    stack.push(root);
    while (stack.length > 0) {
      const op = stack[stack.length - 1]!;
      const waiting = stack.length;
      if (!done.has(op)) {
        const earlier = effect.get(op);
        if (earlier && !done.has(earlier)) stack.push(earlier);
        const reads = readsOf(op);
        // The first one comes first, so it lies on top.
        for (let i = reads.length - 1; i >= 0; i--) {
          const { def } = reads[i]!;
          if (def && def.block === block && !done.has(def)) stack.push(def);
        }
        if (stack.length > waiting) continue;
        done.add(op);
        order.push(op);
      }
      stack.pop();
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
