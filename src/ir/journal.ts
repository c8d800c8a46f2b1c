import type { Operation } from './ir.ts';

/**
 * What changed since the verifier last looked. Every block keeps a list of its operations that were touched: inserted, changed, or displaced
 * (in themselves or in what is inside them). The methods of `ir.ts`, through which all changes go, see to it. So after a pass the verifier
 * finds what is to be looked at without a walk over the program.
 */

/** Notes that `op` is to be looked at. What holds it is noted too, so that it is found from the outside. */
export function touch(op: Operation): void {
  for (let at: Operation | null = op; at && !at.listed; at = at.parentOp) {
    const { block } = at;
    // What stands nowhere is noted when it is inserted.
    if (!block) return;
    at.listed = true;
    if (block.touched) block.touched.push(at);
    else block.touched = [at];
  }
}

/** The operations inside `root` that were touched, in no order, and `root` where it changed. From now on they count as not touched. */
export function takeTouched(root: Operation): Operation[] {
  const out: Operation[] = [];
  take(root, out);
  if (!root.right) out.push(root);
  return out;
}

function take(op: Operation, out: Operation[]): void {
  for (let i = 0; i < op.regions.length; i++) {
    const { block } = op.regions[i]!;
    const { touched } = block;
    if (!touched) continue;
    block.touched = undefined;
    // The rules of an operation see what is inside it.
    op.right = false;
    for (let j = 0; j < touched.length; j++) {
      const inner = touched[j]!;
      if (inner.block !== block || !inner.listed) continue;
      inner.listed = false;
      out.push(inner);
      if (inner.regions.length > 0) take(inner, out);
    }
  }
}

/** Notes that nothing is known of `root` and all inside it. */
export function touchAll(root: Operation): void {
  root.walk((op) => {
    op.changed();
    op.displaced();
  });
}
