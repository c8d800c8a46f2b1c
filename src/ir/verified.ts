import type { Operation } from './ir.ts';

/**
 * What the verifier knows of an operation. The rules of an op look at nothing but its operands, results and attributes, the blocks of its
 * regions, and, for a terminator, the attributes of the operation around it. Of these, `ir.ts` itself tells when an operand, a type or a block
 * changes: it drops the snapshot. Attributes are plain fields, which anybody sets: their values are kept and compared. They are never changed
 * in place, only replaced. So after a pass only the operations that changed, and those around them, are verified again.
 */
export type Snapshot = readonly unknown[];

const nothing: Snapshot = [];

/** Notes that `op`, as it is now, is right. */
export function remember(op: Operation): void {
  const values = Object.values(op.attrs);
  const parent = op.def.isTerminator ? op.parentOp : null;
  if (parent) values.push(parent, ...Object.values(parent.attrs));
  op.snapshot = values.length === 0 ? nothing : values;
}

/** A copy of what was found right is right where its operands have the same types; what holds regions is looked at again. */
export function rememberCopy(op: Operation, copy: Operation): void {
  if (op.regions.length || op.def.isTerminator || !isUnchanged(op)) return;
  for (let i = 0; i < op.numOperands; i++) if (op.operand(i).type !== copy.operand(i).type) return;
  copy.snapshot = op.snapshot;
}

/** Notes that `op` was found wrong. */
export function forget(op: Operation): void {
  op.snapshot = undefined;
}

/** Whether `op` is as it was when it was found right. What is inside the operations of its regions does not count: ask for each. */
export function isUnchanged(op: Operation): boolean {
  const { snapshot, attrs } = op;
  if (!snapshot) return false;
  let count = 0;
  for (const name in attrs) if (attrs[name] !== snapshot[count++]) return false;
  const parent = op.def.isTerminator ? op.parentOp : null;
  if (parent) {
    if (parent !== snapshot[count++]) return false;
    for (const name in parent.attrs) if (parent.attrs[name] !== snapshot[count++]) return false;
  }
  return count === snapshot.length;
}
