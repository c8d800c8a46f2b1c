import { pphlo } from '../dialects/pphlo/ops.ts';
import { isFloat } from '../eval/dtype.ts';
import { numElements } from '../eval/tensor.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern, Rewriter } from '../ir/rewriter.ts';
import { isSecret, type TensorType } from '../ir/types.ts';
import { make } from './build.ts';
import { definePass } from './pass.ts';

const typeOf = (v: Value): TensorType => v.type as TensorType;

/** x / broadcast(y) of floats, where y has fewer elements than x; `y` is the broadcast. */
const quotientOfBroadcast = (replace: (op: Operation, y: Operation, rw: Rewriter) => Value | undefined): Pattern => ({
  name: 'x / broadcast(y)',
  roots: [pphlo('divide')],
  apply: (op, rw) => {
    const y = op.operand(1).def;
    if (y?.name !== 'pphlo.broadcast' || !isFloat(typeOf(op.result).dtype)) return false;
    if (numElements(typeOf(y.operand(0)).shape) >= numElements(typeOf(op.result).shape)) return false;
    const v = replace(op, y, rw);
    if (v) rw.replace(op, [v]);
    return v !== undefined;
  },
});

export const divideByBroadcast = definePass({
  name: 'divide-by-broadcast',
  doc: 'x / broadcast(y) inverts the elements of y, not their copies: a row of softmax has one denominator. As exact as the division, and never dearer.',
  patterns: [
    quotientOfBroadcast((op, y, rw) => {
      const [x, d] = [op.operand(0), y.operand(0)];
      if (!isSecret(d.type) || typeOf(x).dtype !== typeOf(d).dtype) return undefined;
      return make(rw.before(op), 'divide_by_broadcast', [x, d], { ...y.attrs }, op.result.type);
    }),
  ],
});

export const optimizeDenominatorWithBroadcast = definePass({
  name: 'optimize-denominator-with-broadcast',
  doc: "x / broadcast(y) → x · broadcast(1/y), as SPU does on request. 1/y of a large y has few digits in fixed point: spuc's pipeline takes divide-by-broadcast instead, which keeps them at the same cost.",
  patterns: [
    quotientOfBroadcast((op, y, rw) => {
      const b = rw.before(op);
      const inverse = make(b, 'reciprocal', [y.operand(0)]);
      return make(
        b,
        'multiply',
        [op.operand(0), make(b, 'broadcast', [inverse], { ...y.attrs }, y.result.type)],
        {},
        op.result.type,
      );
    }),
  ],
});
