import { readsOf } from '../../ir/captured.ts';
import { mix } from '../../ir/hash.ts';
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
 * Finds what becomes of the results of each op up to a level, as a number: equal for ops that play the same part in different leaves. Ops of
 * one part lie side by side in a fused vector, so that the ops that read them find their operands in one piece.
 */
export function findParts(places: readonly Place[], level: number): void {
  const parts = new Parts();
  for (let k = places.length - 1; k >= 0; k--) {
    const place = places[k]!;
    if (place.level > level) continue;
    const { op, reads, makesLevel, readers } = place;
    const ends = op.def.isTerminator;
    // What only hands data on plays the part of its readers.
    if (makesLevel || ends) place.part = parts.numberOf(place);
    const { part } = place;
    for (let i = 0; i < reads.length; i++) {
      const from = reads[i];
      if (!from || from.level > level) continue;
      const list = (from.readers ??= []);
      if (part !== undefined) list.push(part * OPERANDS + (ends ? OPERANDS - 1 : i));
      else if (readers) for (let j = 0; j < readers.length; j++) list.push(readers[j]!);
    }
  }
}

/** Parts by what makes them: the kind of op, and the readers. */
class Parts {
  private count = 0;
  /** An op of each part, by hash. */
  private readonly known = new Map<number, Place[]>();

  numberOf(place: Place): number {
    const { op, readers } = place;
    let hash = op.def.id;
    if (readers) {
      if (readers.length > 1) readers.sort((a, b) => a - b);
      for (let i = 0; i < readers.length; i++) hash = mix(hash, readers[i]! ^ (readers[i]! / OPERANDS));
    }
    const alike = this.known.get(hash);
    if (!alike) this.known.set(hash, [place]);
    else {
      for (let i = 0; i < alike.length; i++) if (samePart(alike[i]!, place)) return alike[i]!.part!;
      alike.push(place);
    }
    return this.count++;
  }
}
function samePart(a: Place, b: Place): boolean {
  const [x, y] = [a.readers, b.readers];
  if (a.op.def !== b.op.def || x?.length !== y?.length) return false;
  if (x && y) for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}

/**
 * Puts the ops of a block into an order in which each one follows what it reads, otherwise as they were; ops with effects keep their order.
 */
export function sortBlock(block: Block): void {
  const done = new Uint8Array(block.number());
  /** The effect before each one. */
  const effect = new Map<Operation, Operation>();
  let last: Operation | undefined;
  for (let op = block.first; op; op = op.next) {
    if (op.def.isPure) continue;
    if (last) effect.set(op, last);
    last = op;
  }
  const order: Operation[] = [];
  const stack: Operation[] = [];
  for (let root = block.first; root; root = root.next) {
    stack.push(root);
    while (stack.length > 0) {
      const op = stack[stack.length - 1]!;
      const waiting = stack.length;
      if (!done[op.order]) {
        const earlier = op.def.isPure ? undefined : effect.get(op);
        if (earlier && !done[earlier.order]) stack.push(earlier);
        const reads = readsOf(op);
        // The first one comes first, so it lies on top.
        for (let i = reads.length - 1; i >= 0; i--) {
          const { def } = reads[i]!;
          if (def && def.block === block && !done[def.order]) stack.push(def);
        }
        if (stack.length > waiting) continue;
        done[op.order] = 1;
        order.push(op);
      }
      stack.pop();
    }
  }
  // What stands right already stays.
  let at = block.first;
  for (let i = 0; i < order.length; i++) {
    const op = order[i]!;
    if (op === at) at = op.next;
    else {
      op.remove();
      block.insertBefore(op, at);
    }
  }
}
