import { evaluateOp } from '../dialects/hlo/evaluator.ts';
import { numElements, type Tensor } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import { denseTensor } from '../ir/dense.ts';
import type { TensorType } from '../ir/types.ts';
import { constant } from './build.ts';
import { definePass } from './pass.ts';

/** Results of more elements than this are left to run time: bytecode should not grow with them. */
const MAX_ELEMENTS = 4096;

export const foldConstants = definePass({
  name: 'fold-constants',
  doc: 'Computes pure ops on constants at compile time, in their declared dtypes.',
  patterns: [
    {
      name: 'fold',
      apply: (op, rw) => {
        if (!op.def.has('pure') || op.regions.length > 0 || op.numOperands === 0 || op.results.length !== 1)
          return false;
        if (op.name === 'pphlo.broadcast' || op.name === 'pphlo.iota') return false;
        const type = op.result.type as TensorType;
        if (type.secret || numElements(type.shape) > MAX_ELEMENTS) return false;
        const args: Tensor[] = [];
        for (const v of op.operands) {
          if (v.def?.name !== 'pphlo.constant') return false;
          args.push(denseTensor(v.def.attrs.value as DenseAttr));
        }
        const [out] = evaluateOp(op, args);
        rw.replace(op, [constant(rw.before(op), out!)]);
        return true;
      },
    },
  ],
});
