import { evaluateOp } from '../../dialects/hlo/evaluator.ts';
import { splat } from '../../eval/values.ts';
import type { TensorType } from '../../ir/types.ts';

/**
 * PPHLO ops on public values mean what the evaluator says: exactly, in their own element types (design 3.2). Only the step of fixed point is
 * that of the run, with its `fxp` fraction bits.
 */
export const publicEvaluator =
  (fxp: number): typeof evaluateOp =>
  (op, ...rest) => {
    if (op.name !== 'pphlo.epsilon') return evaluateOp(op, ...rest);
    const { dtype, shape } = op.result.type as TensorType;
    return [splat(dtype, shape, 2 ** -fxp)];
  };
