import { convolution } from '../../../eval/convolution.ts';
import { type GatherDims, gather } from '../../../eval/gather.ts';
import { broadcastInDim, iota, pad, reshape, slice } from '../../../eval/shape.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import type { OpDef } from '../../../ir/define-op.ts';
import type { Operation } from '../../../ir/ir.ts';
import { type TensorType, tensorType } from '../../../ir/types.ts';
import { type ConvWindow, convolutionShape } from '../ops/convolution-shape.ts';
import { gather as gatherOp } from '../ops/indexing.ts';
import { Rules } from '../ops/rules.ts';
import { checkBroadcast, pad as padOp, slice as sliceOp } from '../ops/shape.ts';
import { type Kernels, resultType } from './kernel.ts';

const numbers = (t: Tensor): number[] => Array.from(t.data as ArrayLike<number | bigint>, Number);
const typeOf = (t: Tensor): TensorType => tensorType(t.shape, t.dtype);

/** A computed shape must be the declared one: all types here are static. */
function declared(op: Operation, shape: readonly number[]): readonly number[] {
  Rules.of(op).sameShape(resultType(op).shape, shape, 'its result', 'what its operands say');
  return shape;
}

/** Applies the rules of the static op to the attributes that were computed. */
function checkAs(op: Operation, def: OpDef<never, never, never>, types: object, attrs: object): void {
  const [want] = def.spec.infer!({ types, attrs, regions: [], loc: op.loc } as never);
  Rules.of(op).result(resultType(op), want as TensorType);
}

/** Ops whose shape comes from an operand, where their types are static all the same. */
export const dynamicKernels: Kernels = {
  dynamic_broadcast_in_dim: (op, [x, size]) => {
    const dims = op.attrs.broadcast_dimensions as number[];
    const shape = declared(op, numbers(size!));
    checkBroadcast(Rules.of(op), typeOf(x!), resultType(op), dims);
    return [broadcastInDim(x!, shape, dims)];
  },
  dynamic_reshape: (op, [x, size]) => [reshape(x!, declared(op, numbers(size!)))],
  dynamic_iota: (op, [size]) => {
    const shape = declared(op, numbers(size!));
    const dim = op.attrs.iota_dimension as number;
    Rules.of(op).dim(dim, shape.length, 'iota_dimension');
    return [iota(resultType(op).dtype, shape, dim)];
  },
  dynamic_pad: (op, [x, v, ...widths]) => {
    const [low, high, interior] = widths.map(numbers) as [number[], number[], number[]];
    const attrs = { edge_padding_low: low, edge_padding_high: high, interior_padding: interior };
    checkAs(op, padOp as never, { operand: typeOf(x!), padding_value: typeOf(v!) }, attrs);
    return [pad(x!, v!, low, high, interior)];
  },
  real_dynamic_slice: (op, [x, ...bounds]) => {
    const [from, to, strides] = bounds.map(numbers) as [number[], number[], number[]];
    checkAs(op, sliceOp as never, { operand: typeOf(x!) }, { start_indices: from, limit_indices: to, strides });
    return [slice(x!, from, to, strides)];
  },
  dynamic_gather: (op, [x, indices, size]) => {
    const dims = op.attrs.dimension_numbers as GatherDims;
    const sizes = numbers(size!);
    const types = { operand: typeOf(x!), start_indices: typeOf(indices!) };
    checkAs(op, gatherOp as never, types, { dimension_numbers: dims, slice_sizes: sizes });
    return [gather(x!, indices!, dims, sizes)];
  },
  dynamic_conv: (op, [a, b, padding]) => {
    const flat = numbers(padding!);
    const pairs = Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
    const attrs = { ...(op.attrs as unknown as ConvWindow), padding: pairs };
    const shape = declared(op, convolutionShape(Rules.of(op), a!.shape, b!.shape, attrs));
    return [convolution(a!, b!, attrs, shape, resultType(op).dtype)];
  },
};
