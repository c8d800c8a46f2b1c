import { isBool } from '../eval/dtype.ts';
import type { GatherDims } from '../eval/gather.ts';
import { numElements } from '../eval/tensor.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { sameShape, type TensorType, tensorType } from '../ir/types.ts';
import { make, splatLike } from './build.ts';

const typeOf = (v: Value): TensorType => v.type as TensorType;
const to = (v: Value, shape: readonly number[], secret = typeOf(v).secret): TensorType =>
  tensorType(shape, typeOf(v).dtype, secret);
const reshape = (b: Builder, v: Value, shape: readonly number[]): Value =>
  sameShape(typeOf(v).shape, shape) ? v : make(b, 'reshape', [v], {}, to(v, shape));
const transpose = (b: Builder, v: Value, perm: readonly number[]): Value =>
  perm.every((p, i) => p === i) ? v : make(b, 'transpose', [v], { permutation: perm });

/**
 * A gather of single places along the indexed dimensions, as ops: all places are compared with all rows at once, and the one-hot rows are
 * multiplied with the operand. Undefined for batching dimensions and longer slices.
 */
export function oneHotGather(op: Operation, b: Builder): Value | undefined {
  const d = op.attrs.dimension_numbers as GatherDims;
  const sizes = op.attrs.slice_sizes as readonly number[];
  const mapped = d.start_index_map;
  if ((d.operand_batching_dims ?? []).length > 0 || mapped.length === 0 || mapped.some((i) => sizes[i] !== 1))
    return undefined;
  const x = op.operand(0);
  const { shape } = typeOf(x);
  const rest = shape.map((_, i) => i).filter((i) => !mapped.includes(i));
  const rows = mapped.map((i) => shape[i]!);
  if (numElements(rows) === 0 || isBool(typeOf(x).dtype)) return undefined;
  const { places, batch } = linearPlaces(b, op.operand(1), d, rows);
  const n = numElements(batch);
  const grid = [n, numElements(rows)];
  const wide = (v: Value, dim: number) => make(b, 'broadcast', [v], { broadcast_dimensions: [dim] }, to(v, grid));
  const row = make(b, 'iota', [], { iota_dimension: 0 }, tensorType([grid[1]!], typeOf(places).dtype));
  const hot = make(b, 'equal', [wide(places, 0), wide(row, 1)]);
  const whole = sizes.every((s, i) => mapped.includes(i) || s === shape[i]);
  const limits = shape.map((m, i) => (mapped.includes(i) ? m : sizes[i]!));
  const cut = whole
    ? x
    : make(b, 'slice', [x], { start_indices: shape.map(() => 0), limit_indices: limits, strides: shape.map(() => 1) });
  const flat = reshape(b, transpose(b, cut, [...mapped, ...rest]), [grid[1]!, numElements(rest.map((i) => sizes[i]!))]);
  const dims = {
    lhs_batching_dimensions: [],
    rhs_batching_dimensions: [],
    lhs_contracting_dimensions: [1],
    rhs_contracting_dimensions: [0],
  };
  const found = make(
    b,
    'dot_general',
    [hot, flat],
    { dot_dimension_numbers: dims },
    to(flat, [n, typeOf(flat).shape[1]!], true),
  );
  const offset = sizes.filter((_, i) => !d.collapsed_slice_dims.includes(i));
  const out = reshape(b, found, [...batch, ...offset]);
  // Offset dimensions stand where the op says, the batch's fill the other places.
  const perm: number[] = [];
  let next = 0;
  for (let i = 0; i < batch.length + offset.length; i++) {
    const at = d.offset_dims.indexOf(i);
    perm.push(at < 0 ? next++ : batch.length + at);
  }
  return transpose(b, out, perm);
}

/** The row-major number of each clamped place, as a vector, and the dimensions of the indices that it runs over. */
function linearPlaces(
  b: Builder,
  indices: Value,
  d: GatherDims,
  rows: readonly number[],
): { places: Value; batch: number[] } {
  const { shape } = typeOf(indices);
  const inside = d.index_vector_dim < shape.length;
  const dims = shape.map((_, i) => i).filter((i) => i !== d.index_vector_dim);
  const batch = dims.map((i) => shape[i]!);
  const n = numElements(batch);
  const vectors = reshape(b, inside ? transpose(b, indices, [...dims, d.index_vector_dim]) : indices, [n, rows.length]);
  const parts = rows.map((size, k) => {
    const one = make(b, 'slice', [vectors], { start_indices: [0, k], limit_indices: [n, k + 1], strides: [1, 1] });
    const place = reshape(b, one, [n]);
    const bound = (v: number) => splatLike(b, to(place, [n], false), v);
    const clamped = make(b, 'clamp', [bound(0), place, bound(size - 1)]);
    const stride = numElements(rows.slice(k + 1));
    return stride === 1 ? clamped : make(b, 'multiply', [clamped, bound(stride)]);
  });
  return { places: parts.reduce((a, p) => make(b, 'add', [a, p])), batch };
}
