import type { Operation } from './ir.ts';
import { typeId } from './types.ts';

/**
 * What the verifier knows of an operation. The rules of an op look at nothing but its operands, results and attributes, the blocks of its
 * regions, and, for a terminator, the attributes of the operation around it. Of these, `ir.ts` itself tells when an operand, a type or a block
 * changes: it drops the snapshot. Attributes are plain fields, which anybody sets: their values are kept and compared. They are never changed
 * in place, only replaced. So after a pass only the operations that changed, and those around them, are verified again.
 */
export type Snapshot = readonly unknown[];

const nothing: Snapshot = [];

/** Notes that `op`, as it is now, is right. */
function remember(op: Operation): void {
  const { def } = op;
  const parent = def.isTerminator ? op.parentOp : null;
  if (!parent && def.attrNames.length === 0) {
    op.snapshot = nothing;
    return;
  }
  const values: unknown[] = def.attrNames.map((name: string) => op.attrs[name]);
  if (parent) {
    values.push(parent);
    for (const name of parent.def.attrNames) values.push(parent.attrs[name]);
  }
  op.snapshot = values;
}

/** A copy of what was found right is right where its operands have the same types; what holds regions is looked at again. */
export function rememberCopy(op: Operation, copy: Operation): void {
  if (op.regions.length || op.def.isTerminator || !isUnchanged(op)) return;
  for (let i = 0; i < op.numOperands; i++) if (op.operand(i).type !== copy.operand(i).type) return;
  copy.snapshot = op.snapshot;
}

/** Keys of operations that were found right. */
const right = new Set<string>();

/**
 * What the rules of an operation look at, as text: its kind, types and attributes. Programs hold the same few operations again and again, so most need
 * not be looked at. Undefined where the text would be long, or rules see more: regions, terminators, attributes that are no plain numbers or truth values.
 */
export function rulesKey(op: Operation): string | undefined {
  const { def } = op;
  if (op.regions.length > 0 || def.isTerminator) return undefined;
  let key = `${def.id} `;
  for (let i = 0; i < op.numOperands; i++) key += `${typeId(op.operand(i).type)},`;
  for (let i = 0; i < op.results.length; i++) key += `:${typeId(op.results[i]!.type)}`;
  for (let i = 0; i < def.attrNames.length; i++) {
    const value = op.attrs[def.attrNames[i]];
    if (value === undefined) continue;
    const list = Array.isArray(value);
    if (list ? !value.every(isPlain) : !isPlain(value)) return undefined;
    key += `;${i}${list ? '[]' : typeof value}${value}`;
  }
  return key;
}
const isPlain = (v: unknown): boolean => typeof v === 'number' || typeof v === 'boolean';

/** Whether an operation of the same kind, types and attributes was found right before. If so `op` is noted as right too. */
export function isKnown(op: Operation, key: string | undefined): boolean {
  if (key === undefined || !right.has(key)) return false;
  remember(op);
  return true;
}

/** Notes that `op`, and all of the same key, are right. */
export function learn(op: Operation, key: string | undefined): void {
  remember(op);
  if (key !== undefined) right.add(key);
}

/** Notes that `op` was found wrong. */
export function forget(op: Operation): void {
  op.snapshot = undefined;
}

/** Whether `op` is as it was when it was found right. What is inside the operations of its regions does not count: ask for each. */
export function isUnchanged(op: Operation): boolean {
  const { snapshot, def } = op;
  if (snapshot === undefined) return false;
  if (snapshot === nothing) return true;
  const names = def.attrNames;
  if (names.length > 0 && !sameAttrs(op, names, snapshot, 0)) return false;
  if (!def.isTerminator) return true;
  const parent = op.parentOp;
  if (!parent) return snapshot.length === names.length;
  return parent === snapshot[names.length] && sameAttrs(parent, parent.def.attrNames, snapshot, names.length + 1);
}

/** Whether the attributes of `op` are those that stand in a snapshot from `at` on. */
function sameAttrs({ attrs }: Operation, names: readonly string[], snapshot: Snapshot, at: number): boolean {
  for (let i = 0; i < names.length; i++) if (attrs[names[i]!] !== snapshot[at + i]) return false;
  return true;
}
