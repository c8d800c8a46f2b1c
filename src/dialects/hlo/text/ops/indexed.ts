import type { Value } from '../../../../ir/ir.ts';
import { type TensorType, tensorType } from '../../../../ir/types.ts';
import { bool, int, ints, struct } from '../neutral.ts';
import { type Rows, type Site, scalarsOf } from '../site.ts';

/** The start indices from operand `from` on: scalars, or (older HLO) one vector, which is taken apart. */
function startIndices(s: Site, from: number): Value[] {
  const given = s.all().slice(from);
  const t = given[0]?.type as TensorType | undefined;
  if (given.length !== 1 || t?.shape.length !== 1) return given;
  const one = tensorType([1], t.dtype);
  return Array.from({ length: t.shape[0]! }, (_, i) => {
    const attrs = { start_indices: ints([i]), limit_indices: ints([i + 1]), strides: ints([1]) };
    const part = s.emit('stablehlo.slice', given, attrs, [one]).result;
    return s.emit('stablehlo.reshape', [part], {}, [tensorType([], t.dtype)]).result;
  });
}

/** HLO opcodes that read and write at computed places. */
export const indexedRows: Rows = {
  gather: (s) => {
    const { attrs } = s;
    return s.one('stablehlo.gather', s.tensors(2), {
      dimension_numbers: struct('gather', {
        offset_dims: attrs.ints('offset_dims'),
        collapsed_slice_dims: attrs.ints('collapsed_slice_dims'),
        operand_batching_dims: attrs.ints('operand_batching_dims', []),
        start_indices_batching_dims: attrs.ints('start_indices_batching_dims', []),
        start_index_map: attrs.ints('start_index_map'),
        index_vector_dim: attrs.int('index_vector_dim'),
      }),
      slice_sizes: ints(attrs.ints('slice_sizes')),
      indices_are_sorted: bool(attrs.bool('indices_are_sorted', false)),
    });
  },
  scatter: (s) => {
    const { attrs } = s;
    const all = s.all();
    if (all.length < 3 || all.length % 2 === 0)
      s.fail('arity', `takes inputs, indices and as many updates, but has ${all.length} operands`);
    const inputs = all.slice(0, (all.length - 1) / 2);
    return s.many(
      'stablehlo.scatter',
      all,
      {
        scatter_dimension_numbers: struct('scatter', {
          update_window_dims: attrs.ints('update_window_dims'),
          inserted_window_dims: attrs.ints('inserted_window_dims'),
          input_batching_dims: attrs.ints('input_batching_dims', []),
          scatter_indices_batching_dims: attrs.ints('scatter_indices_batching_dims', []),
          scatter_dims_to_operand_dims: attrs.ints('scatter_dims_to_operand_dims'),
          index_vector_dim: attrs.int('index_vector_dim'),
        }),
        indices_are_sorted: bool(attrs.bool('indices_are_sorted', false)),
        unique_indices: bool(attrs.bool('unique_indices', false)),
      },
      [s.scalarRegion('to_apply', [...inputs, ...inputs], scalarsOf(inputs))],
    );
  },
  'dynamic-slice': (s) => {
    s.arity(1, Infinity);
    const operands = [s.tensor(0), ...startIndices(s, 1)];
    return s.one('stablehlo.dynamic_slice', operands, { slice_sizes: ints(s.attrs.ints('dynamic_slice_sizes')) });
  },
  'dynamic-update-slice': (s) => {
    s.arity(2, Infinity);
    return s.one('stablehlo.dynamic_update_slice', [s.tensor(0), s.tensor(1), ...startIndices(s, 2)]);
  },
  topk: (s) => topK(s, s.attrs.int('k'), s.attrs.bool('largest', true)),
};

/** chlo.top_k of the last dimension. The k smallest are the k largest of the elements in reversed order, reversed back. */
export function topK(s: Site, k: number, largest: boolean): Value[] {
  const [x] = s.tensors(1) as [Value];
  const t = x.type as TensorType;
  // `not` reverses the order of integers without overflow, `negate` that of floats.
  const reverse = t.dtype.startsWith('i') || t.dtype.startsWith('u') ? 'stablehlo.not' : 'stablehlo.negate';
  const input = largest ? x : s.emit(reverse, [x], {}, [t]).result;
  const out = [...t.shape.slice(0, -1), k];
  const types = [tensorType(out, t.dtype), tensorType(out, 'i32')];
  const [values, indices] = s.emit('chlo.top_k', [input], { k: int(k) }, types).results as [Value, Value];
  return [largest ? values : s.emit(reverse, [values], {}, [types[0]!]).result, indices];
}
