import type { Operation, Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';

/** Softmax: of the exponentials of x − max x, one in each row is 1, and none is more. */

const made = (v: Value | undefined, name: string): Operation | undefined =>
  v?.def?.name === `pphlo.${name}` ? v.def : undefined;

/** The dimensions of x over which x − broadcast(max(x)) was taken; undefined for anything else. */
export function exponentOfSoftmax(v: Value): readonly number[] | undefined {
  const minus = made(v, 'subtract');
  const x = minus?.operand(0);
  const spread = made(minus?.operand(1), 'broadcast');
  if (!x || !spread) return undefined;
  const rank = (x.type as TensorType).shape.length;
  // Through dimensions of size 1 that keepdims leaves.
  let dims = [...(spread.attrs.broadcast_dimensions as readonly number[])];
  let from = spread.operand(0);
  const keep = made(from, 'reshape');
  if (keep) {
    const shape = (keep.result.type as TensorType).shape;
    const inner = (keep.operand(0).type as TensorType).shape;
    const large = dims.filter((_, i) => shape[i] !== 1);
    if (inner.filter((n) => n !== 1).join() !== shape.filter((n) => n !== 1).join() || inner.includes(1))
      return undefined;
    dims = large;
    from = keep.operand(0);
  }
  const fold = made(from, 'reduce');
  if (fold?.numOperands !== 2 || fold.operand(0) !== x || !isFoldOf(fold, 'maximum')) return undefined;
  const over = fold.attrs.dimensions as readonly number[];
  const stay = Array.from({ length: rank }, (_, i) => i).filter((i) => !over.includes(i));
  return stay.length === dims.length && stay.every((d, i) => d === dims[i]) ? over : undefined;
}

/** Whether a reducer is one op on its two arguments. */
export function isFoldOf(fold: Operation, name: string): boolean {
  const { block } = fold.regions[0]!;
  const first = block.first;
  const [a, b] = block.args;
  if (first?.name !== `pphlo.${name}` || block.args.length !== 2 || block.terminator.operand(0) !== first.result)
    return false;
  const [x, y] = [first.operand(0), first.operand(1)];
  return (x === a && y === b) || (x === b && y === a);
}

/** Whether a sum over these dimensions has a 1 among its terms: the exponentials of a softmax. */
export function sumHasPeak(v: Value, dims: readonly number[]): boolean {
  const exp = made(v, 'exponential');
  const over = exp && exponentOfSoftmax(exp.operand(0));
  return over !== undefined && over.length > 0 && over.every((d) => dims.includes(d));
}
