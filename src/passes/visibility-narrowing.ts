import { isControl } from '../dialects/pphlo/control.ts';
import { flowsOf, opens } from '../dialects/pphlo/visibility-rules.ts';
import { Builder } from '../ir/builder.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import type { Operation, Value } from '../ir/ir.ts';
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

/** Loops and choices carry each value by itself; all other ops with regions are narrowed as a whole or not at all. */
const byValue = isControl;

function narrow(f: Operation): number {
  const ops: Operation[] = [];
  f.walk((op) => {
    if (op !== f) ops.push(op);
  });
  const reached = reachedBySecrets(f, ops);
  /** With the types that they had. */
  const narrowed = new Map<Value, Type>();
  for (let i = 0; i < ops.length; i++) {
    const own = ownValues(ops[i]!);
    for (let j = 0; j < own.length; j++) {
      const v = own[j]!;
      if (isSecret(v.type) && !reached.has(v)) narrowed.set(v, v.type);
    }
  }
  if (narrowed.size === 0) return 0;
  for (const v of narrowed.keys()) v.type = withSecret(v.type as TensorType, false);
  for (let i = 0; i < ops.length; i++) sealWhereRequired(ops[i]!, narrowed);
  for (const op of ops)
    if (op.name === 'pphlo.convert' && narrowed.has(op.result) && op.operand(0).type === op.result.type) {
      op.result.replaceAllUsesWith(op.operand(0));
      op.erase();
    }
  return narrowed.size;
}

/** What an op defines: its results and the arguments of its regions. */
const ownValues = (op: Operation): readonly Value[] =>
  op.regions.length === 0 ? op.results : [...op.results, ...op.regions.flatMap((r) => r.block.args)];

/** Ops through which every operand reaches every result, and nothing else happens: their ways need not be written down. */
const isPlain = (op: Operation): boolean => op.regions.length === 0 && op.name !== 'pphlo.simple_sort';

/** The least set of values that holds the secret arguments and all that is made from them. */
function reachedBySecrets(f: Operation, ops: readonly Operation[]): Set<Value> {
  const ways = new Map<Value, (readonly Value[])[]>();
  const reached = new Set<Value>();
  const pending: Value[] = [];
  const reach = (v: Value): void => {
    if (reached.has(v)) return;
    reached.add(v);
    pending.push(v);
  };
  const way = (v: Value, to: readonly Value[]): void => {
    const known = ways.get(v);
    if (known) known.push(to);
    else ways.set(v, [to]);
  };
  for (let i = 0; i < ops.length; i++) {
    const op = ops[i]!;
    if (op.def.isTerminator || opens(op)) continue;
    if (!isPlain(op)) for (const { from, to } of flowsOf(op)) for (const v of from) way(v, to);
    if (op.regions.length > 0 && !byValue(op)) {
      const own = ownValues(op).filter((v) => isSecret(v.type));
      for (const v of own) way(v, own);
    }
    // What comes from nowhere, or from an op that only its runtime understands, is as secret as it says.
    if (op.numOperands === 0 || op.name === 'pphlo.custom_call')
      for (let r = 0; r < op.results.length; r++) if (isSecret(op.results[r]!.type)) reach(op.results[r]!);
  }
  for (const a of funcBody(f).args) if (isSecret(a.type)) reach(a);
  while (pending.length > 0) {
    const v = pending.pop()!;
    for (const { owner } of v.uses)
      if (isPlain(owner) && !opens(owner)) for (let i = 0; i < owner.results.length; i++) reach(owner.results[i]!);
    const known = ways.get(v);
    if (known) for (let i = 0; i < known.length; i++) known[i]!.forEach(reach);
  }
  return reached;
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
