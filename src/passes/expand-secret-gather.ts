import { pphlo } from '../dialects/pphlo/ops.ts';
import type { GatherDims } from '../eval/gather.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern } from '../ir/rewriter.ts';
import { isSecret, sameShape, type TensorType, tensorType } from '../ir/types.ts';
import { make, seal } from './build.ts';
import { oneHotGather } from './one-hot-gather.ts';
import { definePass } from './pass.ts';
import { spuGather } from './spu-gather.ts';

/** SPU's intrinsic on secret places: one op that reads all of them at once. */
const intrinsic: Pattern = {
  name: 'spu.gather at secret places',
  roots: [pphlo('custom_call')],
  apply: (op, rw) => {
    if (op.attrs.call_target_name !== 'spu.gather' || !op.operands.slice(1).some((v) => isSecret(v.type))) return false;
    const b = rw.before(op);
    const v = seal(b, spuGather(op, b), op.result.type);
    if (v.type !== op.result.type) return false;
    rw.replace(op, [v]);
    return true;
  },
};

/** Places are clamped so that the slice fits: a slice as long as its dimension has one place only, whatever the index. */
const wholeDimensions: Pattern = {
  name: 'gather of whole dimensions',
  roots: [pphlo('gather')],
  apply: (op, rw) => {
    const d = op.attrs.dimension_numbers as GatherDims;
    const sizes = op.attrs.slice_sizes as readonly number[];
    const { shape } = op.operand(0).type as TensorType;
    if (!isSecret(op.operand(1).type) || !d.start_index_map.every((i) => sizes[i] === shape[i])) return false;
    const b = rw.before(op);
    rw.replace(op, [seal(b, everywhere(op, b, d, sizes), op.result.type)]);
    return true;
  },
};

/** The same slice for every index vector of its batch. */
function everywhere(op: Operation, b: Builder, d: GatherDims, sizes: readonly number[]): Value {
  const x = op.operand(0);
  const { shape, dtype, secret } = x.type as TensorType;
  const batching = d.operand_batching_dims ?? [];
  const result = op.result.type as TensorType;
  const rank = (op.operand(1).type as TensorType).shape.length;
  // Dimensions of the indices but the vector's, in the order in which the result has them.
  const batch = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== d.index_vector_dim);
  const batchOut = result.shape.map((_, i) => i).filter((i) => !d.offset_dims.includes(i));
  const limits = shape.map((n, i) => (batching.includes(i) ? n : sizes[i]!));
  const cut = sameShape(limits, shape)
    ? x
    : make(b, 'slice', [x], {
        start_indices: shape.map(() => 0),
        limit_indices: limits,
        strides: shape.map(() => 1),
      });
  const kept = shape.map((_, i) => i).filter((i) => !d.collapsed_slice_dims.includes(i));
  const windows = kept.filter((i) => !batching.includes(i));
  const dims = kept.map((i) =>
    batching.includes(i)
      ? batchOut[batch.indexOf(d.start_indices_batching_dims![batching.indexOf(i)]!)]!
      : d.offset_dims[windows.indexOf(i)]!,
  );
  const small = tensorType(
    kept.map((i) => limits[i]!),
    dtype,
    secret,
  );
  const flat = small === cut.type ? cut : make(b, 'reshape', [cut], {}, small);
  return make(b, 'broadcast', [flat], { broadcast_dimensions: dims }, tensorType(result.shape, dtype, secret));
}

/** Single places: compared with all rows at once, and multiplied. */
const oneHot: Pattern = {
  name: 'gather by one-hot rows',
  roots: [pphlo('gather')],
  apply: (op, rw) => {
    if (!isSecret(op.operand(1).type)) return false;
    const v = oneHotGather(op, rw.before(op));
    if (v?.type !== op.result.type) return false;
    rw.replace(op, [v]);
    return true;
  },
};

export const expandSecretGather = definePass({
  name: 'expand-secret-gather',
  doc: "SPU's gather at secret places becomes a product with one-hot rows, of all places at once and without a loop; where a slice is as long as its dimension, the places do not matter and it is a broadcast. Public places stay.",
  patterns: [intrinsic, wholeDimensions, oneHot],
});
