import { broadcastInDim } from '../../eval/index.ts';
import { numElements } from '../../eval/tensor.ts';
import { sameShape } from '../../ir/types.ts';
import type { Ctx } from './context.ts';
import type { Val } from './values.ts';

/** The shape of the arguments that are not scalars; [] when all are. Throws when they differ. */
export function commonShape(args: readonly Val[]): readonly number[] {
  let shape: readonly number[] = [];
  for (const a of args) {
    if (a.shape.length === 0) continue;
    if (shape.length && !sameShape(shape, a.shape))
      throw new Error(`batched values of shapes [${shape}] and [${a.shape}]`);
    shape = a.shape;
  }
  return shape;
}

/** A scalar repeated to `shape`; other values are returned as they are. */
export function broadcastTo(c: Ctx, v: Val, shape: readonly number[]): Val {
  if (v.shape.length !== 0 || shape.length === 0) return v;
  if (!v.secret) return { ...v, shape, tensor: v.tensor && broadcastInDim(v.tensor, shape, []) };
  const n = numElements(shape);
  const share = c.engine.local(c, [v.share], { repr: v.share.repr, bits: v.share.bits, length: n }, (r, t) =>
    r.repeat(t!, 1, n, 1),
  );
  return { ...v, shape, share };
}
