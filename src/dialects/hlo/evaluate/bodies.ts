import { broadcastInDim, reshape } from '../../../eval/shape.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import { sameShape } from '../../../eval/values.ts';
import type { Operation, Region } from '../../../ir/ir.ts';
import type { EvalContext } from './kernel.ts';

/** A region on scalars as a function of tensors of one shape: applied to all their elements at once. */
export function batchedBody(ctx: EvalContext, region: Region): (args: readonly Tensor[]) => Tensor[] {
  return (args) => {
    const { shape } = args[0]!;
    return ctx.region(region, args).map((t) => spread(t, shape));
  };
}

/** A result that depends on no argument is the same in all places. */
export const spread = (t: Tensor, shape: readonly number[]): Tensor =>
  sameShape(t.shape, shape) ? t : broadcastInDim(reshape(t, []), shape, []);

/** The name of the op, without dialect, of a body that is just `return op(arg0, arg1)`; the order matters only where the op says so. */
export function onlyOp(region: Region): string | undefined {
  const { block } = region;
  const inner: Operation | null = block.first;
  const last = block.last;
  if (!inner || !last || inner.next !== last || block.args.length !== 2) return undefined;
  if (inner.numOperands !== 2 || last.numOperands !== 1 || last.operand(0) !== inner.results[0]) return undefined;
  const [a, b] = block.args;
  const straight = inner.operand(0) === a && inner.operand(1) === b;
  const swapped = inner.operand(0) === b && inner.operand(1) === a && inner.def.has('commutative');
  if (!straight && !swapped) return undefined;
  return inner.name.slice(inner.name.indexOf('.') + 1);
}
