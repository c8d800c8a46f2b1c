import { isControl } from '../dialects/pphlo/control.ts';
import { type Flow, flowsOf, opens } from '../dialects/pphlo/visibility-rules.ts';
import { Builder } from '../ir/builder.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import type { Block, Operation, Value } from '../ir/ir.ts';
import { isSecret, type TensorType, type Type, withSecret } from '../ir/types.ts';
import { seal } from './build.ts';
import { definePass } from './pass.ts';

export const visibilityNarrowing = definePass({
  name: 'visibility-narrowing',
  doc: 'Computes the least visibility anew: what no secret reaches any more, after other rewrites, becomes public, and its seals vanish. Nothing is revealed by it, and arguments and results keep their visibility.',
  run: (module) => {
    let count = 0;
    for (const f of functionsOf(module)) count += narrow(f);
    return count;
  },
});

/** Loops and choices carry each value by itself; all other ops with regions are narrowed as a whole or not at all, and each of their operands reaches a result. */
const byValue = isControl;

function narrow(f: Operation): number {
  const open = notReached(f);
  if (open.size === 0) return 0;
  const ops: Operation[] = [];
  f.walk((op) => {
    if (op !== f) ops.push(op);
  });
  /** With the types that they had. */
  const narrowed = new Map<Value, Type>();
  for (const v of open) {
    narrowed.set(v, v.type);
    v.type = withSecret(v.type as TensorType, false);
  }
  for (let i = 0; i < ops.length; i++) sealWhereRequired(ops[i]!, narrowed);
  for (const op of ops)
    if (op.name === 'pphlo.convert' && narrowed.has(op.result) && op.operand(0).type === op.result.type) {
      op.result.replaceAllUsesWith(op.operand(0));
      op.erase();
    }
  return open.size;
}

/**
 * The secret values of a function that neither a secret argument nor anything made from one reaches; mostly there are none.
 * In a program that verifies, what a secret reaches is secret by its type, so the few others are all that is written down.
 */
function notReached(f: Operation): Set<Value> {
  const top = funcBody(f);
  const open = new Set<Value>();
  const isReached = (v: Value): boolean => isSecret(v.type) && !(open.size > 0 && open.has(v));
  const readsReached = (op: Operation): boolean => {
    for (let i = 0, n = op.numOperands; i < n; i++) if (isReached(op.operand(i))) return true;
    return false;
  };
  /** Makes the values reached; true where one was not. */
  const reach = (values: readonly Value[]): boolean => {
    const before = open.size;
    if (before > 0) for (let i = 0; i < values.length; i++) open.delete(values[i]!);
    return open.size < before;
  };
  const sweep = (block: Block): void => {
    for (let op = block.first; op; op = op.next) {
      if (op.regions.length > 0 || op.name === 'pphlo.simple_sort') around(op);
      else if (op.results.length > 0) plain(op);
    }
  };
  /** Every operand reaches every result. What comes from nowhere, or from an op that only its runtime understands, is as secret as it says. */
  const plain = (op: Operation): void => {
    const reached = op.numOperands === 0 || op.name === 'pphlo.custom_call' || readsReached(op);
    if (reached && !opens(op)) reach(op.results);
    else for (let i = 0; i < op.results.length; i++) if (isSecret(op.results[i]!.type)) open.add(op.results[i]!);
  };
  /** Data goes round: nothing inside is reached at first, then what the ways of the op say, until no more is. */
  const around = (op: Operation): void => {
    if (op.block === top) openAll(op, open);
    const isWhole = op.regions.length > 0 && !byValue(op);
    if (isWhole && readsReached(op)) {
      reach(op.results);
      for (const { block } of op.regions) {
        reach(block.args);
        sweep(block);
      }
      return;
    }
    const ways: Pick<Flow, 'from' | 'to'>[] = flowsOf(op);
    if (isWhole) {
      const own = [...op.results, ...op.regions.flatMap((r) => r.block.args)].filter((v) => isSecret(v.type));
      ways.push({ from: own, to: own });
    }
    const follow = (): boolean => {
      let more = false;
      for (const { from, to } of ways) if (from.some(isReached) && reach(to)) more = true;
      return more;
    };
    if (op.numOperands === 0) reach(op.results);
    follow();
    do for (const r of op.regions) sweep(r.block);
    while (follow());
  };
  sweep(top);
  return open;
}

/** Notes all secret values that `op` and what is inside it define. */
function openAll(op: Operation, open: Set<Value>): void {
  for (let i = 0; i < op.results.length; i++) if (isSecret(op.results[i]!.type)) open.add(op.results[i]!);
  for (let i = 0; i < op.regions.length; i++) {
    const { block } = op.regions[i]!;
    for (let a = 0; a < block.args.length; a++) if (isSecret(block.args[a]!.type)) open.add(block.args[a]!);
    for (let inner = block.first; inner; inner = inner.next) openAll(inner, open);
  }
}

/** Operands whose type another value fixes (a carry, a branch, an accumulator, a result of the function) stay secret where that one does. */
function sealWhereRequired(op: Operation, narrowed: ReadonlyMap<Value, Type>): void {
  for (let i = 0, n = op.numOperands; i < n; i++) {
    const v = op.operand(i);
    const was = narrowed.get(v);
    if (was === undefined) continue;
    const want = requiredType(op, i, was);
    if (isSecret(want)) op.setOperand(i, seal(Builder.before(op), v, want));
  }
}

/** The type that operand `i` must have; `was` is what it had. */
function requiredType(op: Operation, i: number, was: Type): Type {
  const v = op.operand(i);
  if (op.name === 'func.return') return was;
  if (op.name === 'pphlo.while') return op.results[i]!.type;
  const holder = op.def.has('terminator') ? op.parentOp! : op;
  if (holder.regions.length === 0 || byValue(op)) return v.type;
  if (holder !== op && holder.name === 'pphlo.while')
    return op.block === holder.regions[0]!.block ? v.type : holder.results[i]!.type;
  if (holder !== op && byValue(holder)) return holder.results[i]!.type;
  // Reducers, windows, sorts, scatters: as before, unless they were narrowed too.
  return holder.results.some((r) => isSecret(r.type)) ? was : v.type;
}
