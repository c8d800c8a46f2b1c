import { type GatherDims, gather, type ScatterDims, scatter } from '../../../eval/gather.ts';
import { dynamicSlice, dynamicUpdateSlice } from '../../../eval/shape.ts';
import { batchedBody } from './bodies.ts';
import type { Kernels } from './kernel.ts';

/** Ops that address elements by computed positions. */
export const indexingKernels: Kernels = {
  gather: (op, [x, indices]) => [
    gather(x!, indices!, op.attrs.dimension_numbers as GatherDims, op.attrs.slice_sizes as number[]),
  ],
  scatter: (op, args, ctx) => {
    const n = (args.length - 1) / 2;
    const body = batchedBody(ctx, op.regions[0]!);
    return scatter(
      args.slice(0, n),
      args[n]!,
      args.slice(n + 1),
      op.attrs.scatter_dimension_numbers as ScatterDims,
      (old, update) => body([...old, ...update]),
    );
  },
  dynamic_slice: (op, [x, ...starts]) => [dynamicSlice(x!, starts, op.attrs.slice_sizes as number[])],
  dynamic_update_slice: (_, [x, update, ...starts]) => [dynamicUpdateSlice(x!, update!, starts)],
  torch_index_select: (op, [x, index]) => {
    const dim = op.attrs.dim as number;
    const batch = op.attrs.batch_dims as number;
    const rank = x!.shape.length;
    const batching = Array.from({ length: batch }, (_, i) => i);
    const added = index!.shape.length - batch;
    const outRank = rank - 1 + added;
    const dims: GatherDims = {
      offset_dims: Array.from({ length: outRank }, (_, i) => i).filter(
        (i) => i >= batch && !(i >= dim && i < dim + added),
      ),
      collapsed_slice_dims: [dim],
      operand_batching_dims: batching,
      start_indices_batching_dims: batching,
      start_index_map: [dim],
      index_vector_dim: index!.shape.length,
    };
    return [
      gather(
        x!,
        index!,
        dims,
        x!.shape.map((n, d) => (d === dim || d < batch ? 1 : n)),
      ),
    ];
  },
};
