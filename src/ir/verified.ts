import type { Operation, Value } from './ir.ts';
import type { Type } from './types.ts';

/**
 * What an operation looked like when it was last found right. The rules of an op look at nothing else: its operands, results and
 * attributes, the blocks of its regions, and, for a terminator, the attributes of the operation around it. So after a pass only the operations that
 * differ from their snapshot, and those around them, are verified again. Attribute values are never changed in place, only replaced.
 */
interface Snapshot {
  readonly operands: readonly Value[];
  /** Types of operands, results and region arguments, in this order. */
  readonly types: readonly Type[];
  readonly attrs: readonly unknown[];
  /** The operations of every region, each list closed by null. */
  readonly inside: readonly (Operation | null)[];
  readonly around: readonly unknown[];
}
const nothing: readonly never[] = [];

const aroundOf = (op: Operation): readonly unknown[] => {
  const parent = op.def.has('terminator') ? op.parentOp : null;
  return parent ? [parent, ...Object.values(parent.attrs)] : nothing;
};

/** Notes that `op`, as it is now, is right. */
export function remember(op: Operation): void {
  const operands = op.operands;
  const types = operands.map((v) => v.type);
  for (const r of op.results) types.push(r.type);
  let inside: (Operation | null)[] | readonly never[] = nothing;
  if (op.regions.length) {
    const list: (Operation | null)[] = [];
    for (const { block } of op.regions) {
      for (const a of block.args) types.push(a.type);
      for (let x = block.first; x; x = x.next) list.push(x);
      list.push(null);
    }
    inside = list;
  }
  const snapshot: Snapshot = { operands, types, attrs: Object.values(op.attrs), inside, around: aroundOf(op) };
  op.snapshot = snapshot;
}

/** A copy of what was found right is right where its operands have the same types; what holds regions is looked at again. */
export function rememberCopy(op: Operation, copy: Operation): void {
  if (!op.snapshot || op.regions.length || op.def.has('terminator') || !isUnchanged(op)) return;
  for (let i = 0; i < op.numOperands; i++) if (op.operand(i).type !== copy.operand(i).type) return;
  remember(copy);
}

/** Notes that `op` was found wrong. */
export function forget(op: Operation): void {
  op.snapshot = undefined;
}

/** Whether `op` is as it was when it was found right. Operations inside it are compared by identity: ask for each. */
export function isUnchanged(op: Operation): boolean {
  const s = op.snapshot as Snapshot | undefined;
  if (!s || s.operands.length !== op.numOperands) return false;
  let at = 0;
  for (; at < s.operands.length; at++) {
    const v = op.operand(at);
    if (v !== s.operands[at] || v.type !== s.types[at]) return false;
  }
  for (const r of op.results) if (r.type !== s.types[at++]) return false;
  let inside = 0;
  for (const { block } of op.regions) {
    for (const a of block.args) if (a.type !== s.types[at++]) return false;
    for (let x = block.first; x; x = x.next) if (x !== s.inside[inside++]) return false;
    if (s.inside[inside++] !== null) return false;
  }
  let count = 0;
  for (const name in op.attrs) if (op.attrs[name] !== s.attrs[count++]) return false;
  if (at !== s.types.length || inside !== s.inside.length || count !== s.attrs.length) return false;
  return s.around.length === 0 ? !op.def.has('terminator') || !op.parentOp : sameItems(aroundOf(op), s.around);
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);
