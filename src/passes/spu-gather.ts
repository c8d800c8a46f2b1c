import type { Attribute } from '../ir/attributes.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { fail } from '../support/diagnostics.ts';
import { make } from './build.ts';

const DICT = 'pphlo.attributes';

/** An option of a call in the dictionary that SPU gives to it. */
function option(op: Operation, name: string): Attribute | undefined {
  const d = op.extra[DICT];
  return d?.kind === 'dict' && Object.hasOwn(d.entries, name) ? d.entries[name] : undefined;
}

/**
 * The `pphlo.gather` that a call of SPU's intrinsic spu.gather means; its dimension numbers stand in pphlo.attributes.
 * @throws SpucError (attribute, arity) where they do not
 */
export function spuGather(op: Operation, b: Builder): Value {
  const list = (name: string): number[] => {
    const a = option(op, name);
    if (a?.kind === 'dense-array') return a.values.map(Number);
    if (a?.kind === 'dense' && !a.splat) return Array.from(a.tensor.data as ArrayLike<number | bigint>, Number);
    if (a?.kind === 'dense')
      return new Array(a.type.shape.reduce((x, y) => x * y, 1)).fill(Number((a.tensor.data as ArrayLike<number>)[0]));
    return fail('attribute', `'spu.gather' needs ${name} in ${DICT}`, op.loc);
  };
  if (op.numOperands !== 2) fail('arity', `'spu.gather' takes 2 operands, not ${op.numOperands}`, op.loc);
  const vectorDim = option(op, 'index_vector_dim');
  if (vectorDim?.kind !== 'int') fail('attribute', "'spu.gather' needs index_vector_dim", op.loc);
  return make(b, 'gather', op.operands, {
    slice_sizes: list('slice_sizes'),
    dimension_numbers: {
      offset_dims: list('offset_dims'),
      collapsed_slice_dims: list('collapsed_slice_dims'),
      operand_batching_dims: [],
      start_indices_batching_dims: [],
      start_index_map: list('start_index_map'),
      index_vector_dim: Number(vectorDim.value),
    },
  });
}
