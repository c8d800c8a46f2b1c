import { Builder } from './builder.ts';
import type { AnyOpDef } from './define-op.ts';
import type { Operation, Value } from './ir.ts';

/** A rewrite of one kind of operation. `apply` returns true when it changed something. */
export interface Pattern {
  readonly name: string;
  /** The ops at which it starts; absent: any. */
  readonly roots?: readonly AnyOpDef[];
  readonly apply: (op: Operation, rw: Rewriter) => boolean;
}

/** What a pattern may do: every change is seen by the driver. */
export class Rewriter {
  readonly touched = new Set<Operation>();

  /** A builder that inserts before `op` and carries its location; what it makes is visited again. */
  before(op: Operation): Builder {
    const b = Builder.before(op);
    const insert = b.insert.bind(b);
    b.insert = (made) => {
      this.touched.add(made);
      return insert(made);
    };
    return b;
  }
  /** Replaces the results of `op` by `values` and erases it. */
  replace(op: Operation, values: readonly Value[]): void {
    for (let i = 0; i < op.results.length; i++) {
      const r = op.results[i]!;
      for (const u of r.uses) this.touched.add(u.owner);
      r.replaceAllUsesWith(values[i]!);
    }
    this.erase(op);
  }
  erase(op: Operation): void {
    for (let i = 0; i < op.numOperands; i++) {
      const { def } = op.operand(i);
      if (def) this.touched.add(def);
    }
    op.erase();
  }
  /** Tells the driver that `op` was changed in place. */
  changed(op: Operation): void {
    this.touched.add(op);
    for (const r of op.results) for (const u of r.uses) this.touched.add(u.owner);
  }
}

/** True for an operation that is still part of a program. */
function attached(op: Operation, root: Operation): boolean {
  for (let o: Operation | null = op; o; o = o.parentOp) if (o === root) return true;
  return false;
}

/**
 * Applies patterns below `root` until nothing changes, with dead code removed on the way.
 * Stops with an internal error after `limit` rewrites per op, so that patterns that undo each other cannot hang a compilation.
 * @returns the number of rewrites applied
 */
export function applyPatterns(root: Operation, patterns: readonly Pattern[], limit = 64): number {
  const byRoot = new Map<AnyOpDef | undefined, Pattern[]>();
  for (const p of patterns) for (const r of p.roots ?? [undefined]) byRoot.set(r, [...(byRoot.get(r) ?? []), p]);
  const anyRoot = byRoot.get(undefined) ?? [];
  const applicable = new Map<AnyOpDef, readonly Pattern[]>();
  const patternsOf = (def: AnyOpDef): readonly Pattern[] => {
    let list = applicable.get(def);
    if (!list) applicable.set(def, (list = [...(byRoot.get(def) ?? []), ...anyRoot]));
    return list;
  };

  const queue: Operation[] = [];
  const queued = new Set<Operation>();
  const push = (op: Operation) => {
    // An op that no pattern starts at has nothing to be visited for, unless it is dead.
    if (patternsOf(op.def).length === 0 && !(op.def.isPure && op.unused)) return;
    if (queued.has(op)) return;
    queued.add(op);
    queue.push(op);
  };
  let size = 0;
  for (const r of root.regions) {
    for (const op of r.block)
      op.walk((x) => {
        size++;
        push(x);
      });
  }
  queue.reverse();

  let count = 0;
  const rw = new Rewriter();
  const budget = limit * Math.max(size, 64);
  while (queue.length) {
    const op = queue.pop()!;
    queued.delete(op);
    if (!op.block || !attached(op, root)) continue;
    if (op.def.isPure && op.results.length > 0 && op.unused) {
      rw.erase(op);
    } else {
      const starting = patternsOf(op.def);
      for (let i = 0; i < starting.length; i++) {
        const p = starting[i]!;
        if (!p.apply(op, rw)) continue;
        if (++count > budget)
          throw new Error(`rewrites do not end: pattern '${p.name}' still applies after ${count} rewrites`);
        if (op.block) rw.touched.add(op);
        break;
      }
    }
    if (rw.touched.size === 0) continue;
    for (const t of rw.touched) if (t.block && t !== root) push(t);
    rw.touched.clear();
  }
  return count;
}
