import { type CompareType, clamp, compare, type Direction, select } from '../../../eval/compare.ts';
import { bitcastConvert, convert, reducePrecision } from '../../../eval/convert.ts';
import { binary, binaryNames, unary, unaryNames } from '../../../eval/elementwise.ts';
import { broadcastInDim, broadcastScalar } from '../../../eval/shape.ts';
import { numElements } from '../../../eval/tensor.ts';
import { splat } from '../../../eval/values.ts';
import type { Operation } from '../../../ir/ir.ts';
import { type Kernel, type Kernels, resultType } from './kernel.ts';

const unaries: Kernels = Object.fromEntries(
  unaryNames().map((name): [string, Kernel] => [name, (_, [x]) => [unary(name, x!)]]),
);
const binaries: Kernels = Object.fromEntries(
  binaryNames().map((name): [string, Kernel] => [name, (_, [a, b]) => [binary(name, a!, b!)]]),
);
const comparison =
  (direction: Direction): Kernel =>
  (op, [a, b]) => [compare(direction, a!, b!, op.attrs.total_order ? 'TOTALORDER' : 'NOTYPE')];

/** Ops whose result elements depend on the operand elements of the same place only. */
export const elementwiseKernels: Kernels = {
  ...unaries,
  ...binaries,
  // PPHLO multiplies elements of two types: both become that of the result first.
  multiply: (op, [a, b]) => {
    const { dtype } = resultType(op);
    return [
      a!.dtype === b!.dtype ? binary('multiply', a!, b!) : binary('multiply', convert(a!, dtype), convert(b!, dtype)),
    ];
  },
  compare: (op: Operation, [a, b]) => [
    compare(
      op.attrs.comparison_direction as Direction,
      a!,
      b!,
      (op.attrs.compare_type as CompareType | undefined) ?? 'NOTYPE',
    ),
  ],
  equal: comparison('EQ'),
  not_equal: comparison('NE'),
  less: comparison('LT'),
  less_equal: comparison('LE'),
  greater: comparison('GT'),
  greater_equal: comparison('GE'),
  select: (_, [p, a, b]) => [select(p!, a!, b!)],
  clamp: (_, [low, x, high]) => [clamp(low!, x!, high!)],
  convert: (op, [x]) => [convert(x!, resultType(op).dtype)],
  // In the clear there is nothing to open, and nothing to give back.
  reveal: (_, [x]) => [x!],
  free: () => [],
  // The step of a run in fixed point; here that of the default field.
  epsilon: (op) => [splat(resultType(op).dtype, resultType(op).shape, 2 ** -18)],
  broadcast_as: (_, [x, like]) => [numElements(x!.shape) === 1 ? broadcastScalar(x!, like!.shape) : x!],
  divide_by_broadcast: (op, [a, b]) => [
    binary('divide', a!, broadcastInDim(b!, a!.shape, op.attrs.broadcast_dimensions as readonly number[])),
  ],
  reciprocal: (_, [x]) => [binary('divide', splat(x!.dtype, x!.shape, 1), x!)],
  reduce_precision: (op, [x]) => [
    reducePrecision(x!, op.attrs.exponent_bits as number, op.attrs.mantissa_bits as number),
  ],
};

/** Ops on whole tensors that change how bits are read. */
export const bitKernels: Kernels = {
  bitcast_convert: (op, [x]) => [bitcastConvert(x!, resultType(op).dtype, resultType(op).shape)],
};
