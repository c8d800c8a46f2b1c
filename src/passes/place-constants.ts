import { isControl } from '../dialects/pphlo/control.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import type { Block, Operation } from '../ir/ir.ts';
import { keyOf } from './cse.ts';
import { definePass } from './pass.ts';

export const placeConstants = definePass({
  name: 'place-constants',
  doc: 'Gives constants one place: second operand of a commutative op; once per function, before the first op that needs it; inside a body that runs on whole tensors, a copy of its own. So that all spellings of a program are one program, with one hash.',
  run: (module) => {
    let count = 0;
    for (const f of functionsOf(module)) count += place(funcBody(f));
    return count;
  },
});

const isConstant = (op: Operation): boolean => op.def.isConstant;
/** The constant that operand i is, if it is one. */
const constantAt = (op: Operation, i: number): Operation | undefined => {
  const { def } = op.operand(i);
  return def && isConstant(def) ? def : undefined;
};

function place(block: Block): number {
  let count = 0;
  const known = new Map<string, Operation>();
  const chosen = new Map<Operation, Operation>();
  const placed = new Set<Operation>();
  /** The constant of the whole function that equals `op`. */
  const shared = (op: Operation): Operation => {
    let one = chosen.get(op);
    if (!one) {
      const key = keyOf(op);
      one = known.get(key) ?? op;
      known.set(key, one);
      chosen.set(op, one);
    }
    return one;
  };
  /** Sees to the operands of everything in `op`; what it needs goes before `anchor`, an op of the function's block. */
  const visit = (op: Operation, anchor: Operation): void => {
    if (constantsSecond(op)) count++;
    for (let i = 0, n = op.numOperands; i < n; i++) {
      const def = constantAt(op, i);
      if (!def) continue;
      const one = shared(def);
      if (one !== def) {
        op.setOperand(i, one.result);
        count++;
      }
      if (placed.has(one)) continue;
      placed.add(one);
      if (one.next === anchor) continue;
      one.remove();
      block.insertBefore(one, anchor);
      count++;
    }
    for (const r of op.regions) {
      if (isControl(op)) for (const inner of r.block) visitInner(inner, anchor);
      else count += ownConstants(r.block);
    }
  };
  const visitInner = (op: Operation, anchor: Operation): void => {
    if (!isConstant(op)) visit(op, anchor);
  };
  for (let op = block.first; op; op = op.next) if (!isConstant(op)) visit(op, op);
  return count + dropUnread(block);
}

/** x · c, not c · x: what MLIR's own simplifier makes of it. */
function constantsSecond(op: Operation): boolean {
  if (op.numOperands !== 2 || !op.def.has('commutative')) return false;
  if (!constantAt(op, 0) || constantAt(op, 1)) return false;
  op.setOperands([op.operand(1), op.operand(0)]);
  return true;
}

/** A body that runs on whole tensors has its own copy of each constant it reads, before the first op that does. */
function ownConstants(block: Block): number {
  let count = 0;
  const own = new Map<string, Operation>();
  for (const op of [...block]) {
    if (isConstant(op)) continue;
    if (constantsSecond(op)) count++;
    for (let i = 0; i < op.numOperands; i++) {
      const def = constantAt(op, i);
      if (!def) continue;
      const key = keyOf(def);
      let one = own.get(key);
      if (!one) {
        own.set(key, (one = def.block === block ? def : def.clone()));
        if (one.next !== op || one.block !== block) {
          one.remove();
          block.insertBefore(one, op);
          count++;
        }
      }
      if (one !== def) {
        op.setOperand(i, one.result);
        count++;
      }
    }
    for (const r of op.regions) count += ownConstants(r.block);
  }
  return count;
}

function dropUnread(block: Block): number {
  let count = 0;
  for (const op of block) {
    for (let i = 0; i < op.regions.length; i++) count += dropUnread(op.regions[i]!.block);
    if (isConstant(op) && op.unused) {
      op.erase();
      count++;
    }
  }
  return count;
}
