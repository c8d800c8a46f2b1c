import { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { isSecret, sameShape, type TensorType, tensorType } from '../ir/types.ts';
import { make } from './build.ts';
import { definePass } from './pass.ts';

/** True when a value is defined in the block of `op`, not around it. */
const isInside = (v: Value, op: Operation): boolean => v.block === op.block;

export const regionAccessFixture = definePass({
  name: 'region-access-fixture',
  doc: "Elementwise ops in regions read captured values through 'pphlo.broadcast_as' of an operand from inside, as SPU's runtime needs it. spuc's does that by itself: only on request.",
  run: (module) => {
    let count = 0;
    module.walk((op) => {
      const holder = op.parentOp;
      if (!holder || holder.name === 'func.func' || !op.def.has('elementwise')) return;
      for (const [i, v] of op.operands.entries()) {
        if (isInside(v, op)) continue;
        const t = v.type as TensorType;
        // Bounds and conditions may be scalars beside larger operands: the operand to follow is one of the same shape.
        const inside = op.operands.find((x) => isInside(x, op) && sameShape((x.type as TensorType).shape, t.shape));
        if (!inside) continue;
        const like = inside.type as TensorType;
        const type = tensorType(like.shape, t.dtype, isSecret(t) || isSecret(like));
        op.setOperand(i, make(Builder.before(op), 'broadcast_as', [v, inside], {}, type));
        count++;
      }
    });
    return count;
  },
});
