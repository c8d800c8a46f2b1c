import { Builder } from './builder.ts';
import type { AnyOpDef } from './define-op.ts';
import type { Block, Operation, Value } from './ir.ts';

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

/** Runs of the driver in this process. */
let runs = 0;

/** Operations that wait to be visited, each once; the one that came last is the next. Most of a program is looked at here in every pass. */
class Worklist {
  private readonly ops: Operation[] = [];
  /** By the id of its def, the patterns that start at an op. */
  private readonly starting: (readonly Pattern[])[] = [];
  private readonly byRoot = new Map<AnyOpDef | undefined, Pattern[]>();
  private readonly run = ++runs;

  constructor(patterns: readonly Pattern[]) {
    for (const p of patterns)
      for (const r of p.roots ?? [undefined]) this.byRoot.set(r, [...(this.byRoot.get(r) ?? []), p]);
  }
  patternsOf(def: AnyOpDef): readonly Pattern[] {
    return (this.starting[def.id] ??= [...(this.byRoot.get(def) ?? []), ...(this.byRoot.get(undefined) ?? [])]);
  }
  push(op: Operation): void {
    // An op that no pattern starts at has nothing to be visited for, unless it is dead.
    if (op.queued === this.run || (this.patternsOf(op.def).length === 0 && !(op.def.isPure && op.unused))) return;
    op.queued = this.run;
    this.ops.push(op);
  }
  /** Adds all ops below `root`, to be visited in program order. Gives their number. */
  pushAll(root: Operation): number {
    let count = 0;
    for (const { block } of root.regions) count += this.collect(block);
    this.ops.reverse();
    return count;
  }
  private collect(block: Block): number {
    let count = 0;
    for (let op = block.first; op; op = op.next) {
      count++;
      this.push(op);
      for (let i = 0; i < op.regions.length; i++) count += this.collect(op.regions[i]!.block);
    }
    return count;
  }
  pop(): Operation | undefined {
    const op = this.ops.pop();
    if (op) op.queued = 0;
    return op;
  }
}

/**
 * Applies patterns below `root` until nothing changes, with dead code removed on the way.
 * Stops with an internal error after `limit` rewrites per op, so that patterns that undo each other cannot hang a compilation.
 * @returns the number of rewrites applied
 */
export function applyPatterns(root: Operation, patterns: readonly Pattern[], limit = 64): number {
  const list = new Worklist(patterns);
  const size = list.pushAll(root);
  let count = 0;
  const rw = new Rewriter();
  const budget = limit * Math.max(size, 64);
  for (let op = list.pop(); op; op = list.pop()) {
    if (!op.block || !attached(op, root)) continue;
    if (op.def.isPure && op.results.length > 0 && op.unused) {
      rw.erase(op);
    } else {
      const starting = list.patternsOf(op.def);
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
    for (const t of rw.touched) if (t.block && t !== root) list.push(t);
    rw.touched.clear();
  }
  return count;
}
