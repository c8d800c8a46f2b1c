import { funcBody } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { bodyKey } from '../cse.ts';

/**
 * Moves the constants of a function to the start of its body, equal ones once, in the order that MLIR's rewriter gives them: a constant at
 * the start, or right after one that stays, stays; every other one goes before all of them. @returns the number of changes
 */
export function hoistConstants(func: Operation): number {
  const body = funcBody(func);
  const known = new Map<string, Operation>();
  const kept = new Set<Operation>();
  const constants: Operation[] = [];
  func.walk((op) => void (op.name === 'pphlo.constant' && constants.push(op)));
  let count = 0;
  for (const op of constants) {
    const key = bodyKey(op);
    const same = known.get(key);
    if (same) {
      op.result.replaceAllUsesWith(same.result);
      op.erase();
      count++;
      continue;
    }
    known.set(key, op);
    const stays = op.block === body && (op === body.first || (op.prev && kept.has(op.prev)));
    kept.add(op);
    if (stays) continue;
    op.remove();
    body.insertBefore(op, body.first);
    count++;
  }
  return count;
}
