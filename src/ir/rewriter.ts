import { Builder } from './builder.ts';
import type { AnyOpDef } from './define-op.ts';
import { type Block, editCount, type Operation, type Value } from './ir.ts';

/** A rewrite of one kind of operation. `apply` returns true when it changed something. */
export interface Pattern {
  readonly name: string;
  /** The ops at which it starts; absent: any. */
  readonly roots?: readonly AnyOpDef[];
  /** What must hold of the op first. Patterns that follow each other and share it have it asked once. */
  readonly where?: (op: Operation) => boolean;
  readonly apply: (op: Operation, rw: Rewriter) => boolean;
}

/** What a pattern may do: every change is seen by the driver. */
export class Rewriter {
  readonly touched = new Set<Operation>();

  /** A builder that inserts before `op` and carries its location; what it makes is visited again. */
  before(op: Operation): Builder {
    return new SeenBuilder(this.touched, op);
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

/** A builder whose operations are noted. */
class SeenBuilder extends Builder {
  constructor(
    private readonly touched: Set<Operation>,
    before: Operation,
  ) {
    super(before.block!, before, before.loc);
  }
  override insert(op: Operation): Operation {
    this.touched.add(op);
    return super.insert(op);
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
  private readonly run = ++runs;
  /** Patterns by the id of the def that they start at, and those that start at any. */
  private readonly byRoot: Pattern[][] = [];
  private readonly anywhere: Pattern[] = [];
  /** No operation was ever made at which a pattern starts. */
  readonly idle: boolean;

  constructor(patterns: readonly Pattern[]) {
    for (const p of patterns)
      if (p.roots) for (const { id } of p.roots) (this.byRoot[id] ??= []).push(p);
      else this.anywhere.push(p);
    if (this.anywhere.length > 0) for (const list of this.byRoot) list?.push(...this.anywhere);
    this.idle = this.anywhere.length === 0 && !patterns.some((p) => p.roots!.some(({ made }) => made > 0));
  }
  patternsOf(op: Operation): readonly Pattern[] {
    return this.byRoot[op.def.id] ?? this.anywhere;
  }
  push(op: Operation): void {
    // An op that no pattern starts at has nothing to be visited for, unless it is dead.
    if (op.queued === this.run || (this.patternsOf(op).length === 0 && !(op.def.isPure && op.unused))) return;
    op.queued = this.run;
    this.ops.push(op);
  }
  /** Adds all ops below `root`, to be visited in program order. Gives their number. @param alive that none of them is dead is known */
  pushAll(root: Operation, alive: boolean): number {
    const count = this.collect(root, alive);
    this.ops.reverse();
    return count;
  }
  private collect(holder: Operation, alive: boolean): number {
    let count = 0;
    for (let i = 0; i < holder.regions.length; i++)
      for (let op = holder.regions[i]!.block.first; op; op = op.next) {
        count++;
        const patterns = this.byRoot[op.def.id] ?? this.anywhere;
        if (patterns.length > 0 || (!alive && op.def.isPure && op.unused)) {
          op.queued = this.run;
          this.ops.push(op);
        }
        if (op.regions.length > 0) count += this.collect(op, alive);
      }
    return count;
  }
  pop(): Operation | undefined {
    const op = this.ops.pop();
    if (op) op.queued = 0;
    return op;
  }
}

/** The first of some patterns that applies to an op, after it was applied. */
function applyFirst(patterns: readonly Pattern[], op: Operation, rw: Rewriter): Pattern | undefined {
  let asked: Pattern['where'];
  let holds = true;
  for (let i = 0; i < patterns.length; i++) {
    const p = patterns[i]!;
    if (p.where !== asked) {
      asked = p.where;
      holds = !asked || asked(op);
    }
    if (holds && p.apply(op, rw)) return p;
  }
  return undefined;
}

/** The number of edits after which patterns were tried below an operation, and nothing changed: while there are no more, nothing below it is dead. */
const unchanged = new WeakMap<Operation, number>();

/**
 * Applies patterns below `root` until nothing changes, with dead code removed on the way.
 * Stops with an internal error after `limit` rewrites per op, so that patterns that undo each other cannot hang a compilation.
 * @returns the number of rewrites applied
 */
export function applyPatterns(root: Operation, patterns: readonly Pattern[], limit = 64): number {
  const list = new Worklist(patterns);
  const edits = editCount();
  /** There is no dead code; true at most until something changes. */
  let alive = unchanged.get(root) === edits;
  if (alive && list.idle) return 0;
  const size = list.pushAll(root, alive);
  let count = 0;
  const rw = new Rewriter();
  const budget = limit * Math.max(size, 64);
  /** The block of the last op: it is below `root` until something changes. */
  let here: Block | undefined;
  for (let op = list.pop(); op; op = list.pop()) {
    if (!op.block) continue;
    if (op.block !== here) {
      if (!attached(op, root)) continue;
      here = op.block;
    }
    if (!alive && op.def.isPure && op.results.length > 0 && op.unused) rw.erase(op);
    else {
      const p = applyFirst(list.patternsOf(op), op, rw);
      if (p) {
        if (++count > budget)
          throw new Error(`rewrites do not end: pattern '${p.name}' still applies after ${count} rewrites`);
        here = undefined;
        alive = false;
        if (op.block) rw.touched.add(op);
      }
    }
    if (rw.touched.size === 0) continue;
    here = undefined;
    alive = false;
    for (const t of rw.touched) if (t.block && t !== root) list.push(t);
    rw.touched.clear();
  }
  if (editCount() === edits) unchanged.set(root, edits);
  return count;
}
