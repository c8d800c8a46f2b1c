import { pphlo } from '../../dialects/pphlo/ops.ts';
import type { Attribute } from '../../ir/attributes.ts';
import { Builder } from '../../ir/builder.ts';
import { Operation, type Value } from '../../ir/ir.ts';
import { scalarType, type Type } from '../../ir/types.ts';

/** `array<i64: …>` */
export const i64Array = (values: readonly number[]): Attribute => ({
  kind: 'dense-array',
  dtype: 'i64',
  values: values.map(BigInt),
});

/** A call to an intrinsic with one result; its options stand in `pphlo.attributes`. */
export function intrinsic(
  b: Builder,
  target: string,
  operands: readonly Value[],
  type: Type,
  options: Readonly<Record<string, Attribute>>,
): Value {
  const extra = { 'pphlo.attributes': { kind: 'dict', entries: options } } as const;
  const attrs = { call_target_name: target };
  return b.insert(new Operation(pphlo('custom_call'), operands, [type], attrs, b.loc, extra)).result;
}

/** A gather becomes SPU's intrinsic for it, which knows no batching dimensions: with such it stays an op. */
export function gatherToIntrinsic(op: Operation): boolean {
  const d = op.attrs.dimension_numbers as {
    offset_dims: number[];
    collapsed_slice_dims: number[];
    operand_batching_dims: number[];
    start_index_map: number[];
    index_vector_dim: number;
  };
  if (d.operand_batching_dims.length > 0) return false;
  const call = intrinsic(Builder.before(op), 'spu.gather', op.operands, op.result.type, {
    collapsed_slice_dims: i64Array(d.collapsed_slice_dims),
    index_vector_dim: { kind: 'int', value: BigInt(d.index_vector_dim), type: scalarType('i64') },
    offset_dims: i64Array(d.offset_dims),
    slice_sizes: i64Array(op.attrs.slice_sizes as number[]),
    start_index_map: i64Array(d.start_index_map),
  });
  call.hint ??= op.result.hint;
  op.result.replaceAllUsesWith(call);
  op.erase();
  return true;
}
