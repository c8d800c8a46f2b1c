import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, withSecret } from '../../ir/types.ts';
import { fail } from '../../support/diagnostics.ts';
import { literalOf, make, splatLike } from '../build.ts';
import type { Expansion } from './expansion.ts';

/**
 * Ops whose shapes or windows are operands. All types here are static, so the shape is that of the result; where a window is an operand,
 * it has to be a constant.
 */

const resultType = (op: Operation, from: readonly Value[]): TensorType =>
  withSecret(
    op.result.type as TensorType,
    from.some((v) => isSecret(v.type)),
  );

/** The whole numbers that an operand is. @throws SpucError (unsupported-op) where it is no constant */
function numbers(op: Operation, v: Value, what: string): number[] {
  const literal = literalOf(v);
  if (!literal)
    fail(
      'unsupported-op',
      `'${op.name}' takes ${what} that the program computes`,
      op.loc,
      'write it as a constant, or trace the program with static shapes',
    );
  const { data } = literal.tensor;
  const n = (v.type as TensorType).shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: n }, (_, i) => Number(data[literal.splat ? 0 : i]));
}

const dynamicPad: Expansion = ({ op, b, operands: [x, value, low, high, interior] }) => {
  const attrs = {
    edge_padding_low: numbers(op, low!, 'padding'),
    edge_padding_high: numbers(op, high!, 'padding'),
    interior_padding: numbers(op, interior!, 'padding'),
  };
  return [make(b, 'pad', [x!, value!], attrs, resultType(op, [x!, value!]))];
};

const dynamicSlice: Expansion = ({ op, b, operands: [x, from, to, strides] }) => {
  const attrs = {
    start_indices: numbers(op, from!, 'bounds'),
    limit_indices: numbers(op, to!, 'bounds'),
    strides: numbers(op, strides!, 'strides'),
  };
  return [make(b, 'slice', [x!], attrs, resultType(op, [x!]))];
};

const dynamicGather: Expansion = ({ op, b, operands: [x, indices, sizes] }) => {
  const attrs = { ...op.attrs, slice_sizes: numbers(op, sizes!, 'slice sizes') };
  return [make(b, 'gather', [x!, indices!], attrs, resultType(op, [x!, indices!]))];
};

const dynamicConv: Expansion = ({ op, b, operands: [x, kernel, padding] }) => {
  const flat = numbers(op, padding!, 'padding');
  const { precision_config: _, ...rest } = op.attrs;
  const pairs = Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
  return [make(b, 'convolution', [x!, kernel!], { ...rest, padding: pairs }, resultType(op, [x!, kernel!]))];
};

/** How they are expressed; one row per op. */
export const staticShapes: Readonly<Record<string, Expansion>> = {
  'stablehlo.dynamic_broadcast_in_dim': ({ op, b, operands: [x] }) => [
    make(b, 'broadcast', [x!], { broadcast_dimensions: op.attrs.broadcast_dimensions }, resultType(op, [x!])),
  ],
  'stablehlo.dynamic_reshape': ({ op, b, operands: [x] }) => [make(b, 'reshape', [x!], {}, resultType(op, [x!]))],
  'stablehlo.dynamic_iota': ({ op, b }) => [
    make(b, 'iota', [], { iota_dimension: op.attrs.iota_dimension }, op.result.type),
  ],
  'stablehlo.dynamic_pad': dynamicPad,
  'stablehlo.real_dynamic_slice': dynamicSlice,
  'stablehlo.dynamic_gather': dynamicGather,
  'stablehlo.dynamic_conv': dynamicConv,
  'stablehlo.get_dimension_size': ({ op, b }) => [
    splatLike(b, op.result.type as TensorType, (op.operand(0).type as TensorType).shape[op.attrs.dimension as number]!),
  ],
};
