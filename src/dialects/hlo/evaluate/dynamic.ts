import { type ConvAttrs, convolution } from '../../../eval/convolution.ts';
import { type GatherDims, gather } from '../../../eval/gather.ts';
import { broadcastInDim, iota, pad, reshape, slice } from '../../../eval/shape.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import { sameShape } from '../../../eval/values.ts';
import type { Operation } from '../../../ir/ir.ts';
import { fail } from '../../../support/diagnostics.ts';
import { type Kernels, resultType } from './kernel.ts';

const numbers = (t: Tensor): number[] => Array.from(t.data as ArrayLike<number | bigint>, Number);

/** The computed shape must be the declared one: all types here are static. */
function checked(op: Operation, shape: readonly number[]): readonly number[] {
  const want = resultType(op).shape;
  if (!sameShape(shape, want)) fail('shape', `'${op.name}' gives shape [${shape}], not [${want}]`, op.loc);
  return want;
}
const checkedTensor = (op: Operation, t: Tensor): Tensor[] => {
  checked(op, t.shape);
  return [t];
};

/** Ops whose shape comes from an operand, where their types are static all the same. */
export const dynamicKernels: Kernels = {
  dynamic_broadcast_in_dim: (op, [x, shape]) => [
    broadcastInDim(x!, checked(op, numbers(shape!)), op.attrs.broadcast_dimensions as number[]),
  ],
  dynamic_reshape: (op, [x, shape]) => [reshape(x!, checked(op, numbers(shape!)))],
  dynamic_iota: (op, [shape]) => [
    iota(resultType(op).dtype, checked(op, numbers(shape!)), op.attrs.iota_dimension as number),
  ],
  dynamic_pad: (op, [x, v, low, high, interior]) =>
    checkedTensor(op, pad(x!, v!, numbers(low!), numbers(high!), numbers(interior!))),
  real_dynamic_slice: (op, [x, from, to, strides]) =>
    checkedTensor(op, slice(x!, numbers(from!), numbers(to!), numbers(strides!))),
  dynamic_gather: (op, [x, indices, sizes]) =>
    checkedTensor(op, gather(x!, indices!, op.attrs.dimension_numbers as GatherDims, numbers(sizes!))),
  dynamic_conv: (op, [a, b, padding]) => {
    const flat = numbers(padding!);
    const pairs = Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
    const attrs = { ...(op.attrs as unknown as ConvAttrs), padding: pairs };
    const { shape, dtype } = resultType(op);
    return [convolution(a!, b!, attrs, shape, dtype)];
  },
};
