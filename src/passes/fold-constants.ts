import { evaluateOp } from '../dialects/hlo/evaluator.ts';
import { withOneNaN } from '../eval/nan.ts';
import { numElements, type Tensor, tensor } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import { denseTensor } from '../ir/dense.ts';
import { Operation, type Value } from '../ir/ir.ts';
import type { Rewriter } from '../ir/rewriter.ts';
import { isSecret, type TensorType, tensorType } from '../ir/types.ts';
import { constant, constantBehind, isSeal, literalOf, make, seal } from './build.ts';
import { definePass } from './pass.ts';

/** Results of more elements than this are left to run time: bytecode should not grow with them. */
const MAX_ELEMENTS = 4096;

/** Larger literals are left to run time: a splat of any shape must not be expanded here. */
const MAX_OPERAND = 1 << 20;

/** What is sealed, or `v` itself. */
const unsealed = (v: Value): Value => (v.def && isSeal(v.def) ? v.def.operand(0) : v);

/** Whether anything here may fold: most ops are on no constant at all. */
const startsWithConstant = (op: Operation): boolean =>
  op.numOperands > 0 && constantBehind(unsealed(op.operand(0))) !== undefined;

/** Ops whose result has the elements of their operand, in other places: a splat stays one. */
const MOVES = new Set(['pphlo.broadcast', 'pphlo.reshape', 'pphlo.transpose', 'pphlo.slice', 'pphlo.reverse']);

/** A splat in another shape is a literal: JAX writes a scalar and a broadcast where its portable bytecode has the whole constant. */
function foldMoves(op: Operation, rw: Rewriter): boolean {
  if (!MOVES.has(op.name) || isSecret(op.result.type)) return false;
  const a = literalOf(op.operand(0));
  if (!a?.splat) return false;
  const type = op.result.type as TensorType;
  const b = rw.before(op);
  rw.replace(op, [make(b, 'constant', [], { value: { ...a, type } }, type)]);
  return true;
}

/** An elementwise op on splats is one splat: computed on one element, whatever the size. */
function foldSplats(op: Operation, rw: Rewriter): boolean {
  if (!op.def.has('elementwise') || op.numOperands === 0 || op.results.length !== 1 || isSeal(op)) return false;
  const literals = op.operands.map(literalOf);
  if (!literals.every((a) => a?.splat)) return false;
  const type = op.result.type as TensorType;
  // The evaluator has a limit on what it makes: it sees an op on scalars.
  const probe = new Operation(op.def, op.operands, [tensorType([], type.dtype)], op.attrs, op.loc);
  const [one] = evaluateOp(
    probe,
    literals.map((a) => a!.tensor),
  );
  probe.erase();
  const plain = tensorType(type.shape, type.dtype);
  const value: DenseAttr = {
    kind: 'dense',
    type: plain,
    splat: true,
    tensor: withOneNaN(tensor(type.dtype, [], one!.data)),
  };
  const b = rw.before(op);
  rw.replace(op, [seal(b, make(b, 'constant', [], { value }, plain), type)]);
  return true;
}

/** A pure op on literals, computed as a whole. */
function foldLiterals(op: Operation, rw: Rewriter): boolean {
  if (!op.def.has('pure') || op.regions.length > 0 || op.numOperands === 0 || op.results.length !== 1) return false;
  if (op.name === 'pphlo.broadcast' || isSeal(op)) return false;
  const type = op.result.type as TensorType;
  if (numElements(type.shape) > MAX_ELEMENTS) return false;
  const args: Tensor[] = [];
  for (const v of op.operands) {
    const a = literalOf(unsealed(v));
    if (!a || numElements(a.type.shape) > MAX_OPERAND) return false;
    args.push(denseTensor(a));
  }
  const [out] = evaluateOp(op, args);
  const b = rw.before(op);
  rw.replace(op, [seal(b, constant(b, withOneNaN(out!)), type)]);
  return true;
}

export const foldConstants = definePass({
  name: 'fold-constants',
  doc: 'Computes pure ops on constants at compile time, in their declared dtypes.',
  patterns: [
    { name: 'moved splats', where: startsWithConstant, apply: foldMoves },
    { name: 'splats', where: startsWithConstant, apply: foldSplats },
    { name: 'literals', where: startsWithConstant, apply: foldLiterals },
  ],
});
