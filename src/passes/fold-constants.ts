import { evaluateOp } from '../dialects/hlo/evaluator.ts';
import { numElements, type Tensor, tensor } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import { denseTensor } from '../ir/dense.ts';
import type { Operation } from '../ir/ir.ts';
import type { Rewriter } from '../ir/rewriter.ts';
import { type TensorType, tensorType } from '../ir/types.ts';
import { constant, literalOf, make } from './build.ts';
import { definePass } from './pass.ts';

/** Results of more elements than this are left to run time: bytecode should not grow with them. */
const MAX_ELEMENTS = 4096;

/** An elementwise op on splats is one splat: computed on one element, whatever the size. */
function foldSplats(op: Operation, rw: Rewriter): boolean {
  if (!op.def.has('elementwise') || op.numOperands === 0 || op.results.length !== 1) return false;
  const literals = op.operands.map(literalOf);
  if (!literals.every((a) => a?.splat)) return false;
  const type = op.result.type as TensorType;
  const [one] = evaluateOp(
    op,
    literals.map((a) => a!.tensor),
  );
  const plain = tensorType(type.shape, type.dtype);
  const value: DenseAttr = { kind: 'dense', type: plain, splat: true, tensor: tensor(type.dtype, [], one!.data) };
  rw.replace(op, [make(rw.before(op), 'constant', [], { value }, plain)]);
  return true;
}

/** A pure op on literals, computed as a whole. */
function foldLiterals(op: Operation, rw: Rewriter): boolean {
  if (!op.def.has('pure') || op.regions.length > 0 || op.numOperands === 0 || op.results.length !== 1) return false;
  if (op.name === 'pphlo.broadcast') return false;
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
}

export const foldConstants = definePass({
  name: 'fold-constants',
  doc: 'Computes pure ops on constants at compile time, in their declared dtypes.',
  patterns: [
    { name: 'splats', apply: foldSplats },
    { name: 'literals', apply: foldLiterals },
  ],
});
