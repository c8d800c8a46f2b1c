import { broadcastInDim, concatenate, iota, pad, reshape, reverse, slice, transpose } from '../../../eval/shape.ts';
import { scalar } from '../../../eval/values.ts';
import type { DenseAttr } from '../../../ir/attributes.ts';
import { denseTensor } from '../../../ir/dense.ts';
import { type Kernel, type Kernels, resultType } from './kernel.ts';

const constant: Kernel = (op) => [denseTensor(op.attrs.value as DenseAttr)];

/** Literals and ops that move elements without computing. */
export const shapeKernels: Kernels = {
  constant,
  iota: (op) => {
    const { dtype, shape } = resultType(op);
    return [iota(dtype, shape, op.attrs.iota_dimension as number)];
  },
  broadcast_in_dim: (op, [x]) => [broadcastInDim(x!, resultType(op).shape, op.attrs.broadcast_dimensions as number[])],
  // StableHLO's broadcast adds leading dimensions; PPHLO's is broadcast_in_dim.
  broadcast: (op, [x]) => {
    const { shape } = resultType(op);
    const added = shape.length - x!.shape.length;
    const dims = (op.attrs.broadcast_dimensions as number[] | undefined) ?? x!.shape.map((_, d) => added + d);
    return [broadcastInDim(x!, shape, dims)];
  },
  reshape: (op, [x]) => [reshape(x!, resultType(op).shape)],
  transpose: (op, [x]) => [transpose(x!, op.attrs.permutation as number[])],
  slice: (op, [x]) => [
    slice(x!, op.attrs.start_indices as number[], op.attrs.limit_indices as number[], op.attrs.strides as number[]),
  ],
  reverse: (op, [x]) => [reverse(x!, op.attrs.dimensions as number[])],
  concatenate: (op, xs) => [concatenate(xs, op.attrs.dimension as number)],
  pad: (op, [x, v]) => [
    pad(
      x!,
      v!,
      op.attrs.edge_padding_low as number[],
      op.attrs.edge_padding_high as number[],
      op.attrs.interior_padding as number[],
    ),
  ],
  get_dimension_size: (op, [x]) => [scalar('i32', x!.shape[op.attrs.dimension as number]!)],
};
