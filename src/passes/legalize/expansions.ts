import type { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, withSecret } from '../../ir/types.ts';
import { make, splatLike } from '../build.ts';

/** An hlo op to be expressed in PPHLO ops. `operands` are already PPHLO values. */
export interface ExpansionInput {
  readonly op: Operation;
  readonly b: Builder;
  readonly operands: readonly Value[];
}
export type Expansion = (x: ExpansionInput) => readonly Value[];

/** The type of an hlo result, secret when one of the PPHLO values is. */
const resultType = (op: Operation, from: readonly Value[], i = 0): TensorType =>
  withSecret(
    op.results[i]!.type as TensorType,
    from.some((v) => isSecret(v.type)),
  );

/** Ops whose result is their operands. */
const identity: Expansion = ({ operands }) => operands;

/** Targets of custom calls that only carry hints for a partitioner or a compiler. */
const IDENTITY_CALLS = new Set([
  'Sharding',
  'SPMDFullToShardShape',
  'SPMDShardToFullShape',
  'annotate_device_placement',
  'LayoutConstraint',
  'InspectSharding',
  'xla.sdy.FuncResultSharding',
]);

/** True for a custom call that passes its operands on. */
export const isIdentityCall = (op: Operation): boolean =>
  op.name === 'stablehlo.custom_call' && IDENTITY_CALLS.has(String(op.attrs.call_target_name));

/** How ops without a PPHLO op of their own (for these visibilities) are expressed. One row per op. */
export const expansions: Readonly<Record<string, Expansion>> = {
  'stablehlo.optimization_barrier': identity,
  'stablehlo.reduce_precision': ({ op, b, operands }) =>
    isSecret(operands[0]!.type) ? operands : [make(b, 'reduce_precision', operands, { ...op.attrs })],
  'stablehlo.broadcast': ({ op, b, operands }) => {
    const t = operands[0]!.type as TensorType;
    const n = (op.attrs.broadcast_sizes as number[]).length;
    return [
      make(b, 'broadcast', operands, { broadcast_dimensions: t.shape.map((_, i) => n + i) }, resultType(op, operands)),
    ];
  },
  'stablehlo.batch_norm_inference': ({ op, b, operands }) => {
    const [x, scale, offset, mean, variance] = operands as [Value, Value, Value, Value, Value];
    const spread = (v: Value) =>
      make(
        b,
        'broadcast',
        [v],
        { broadcast_dimensions: [op.attrs.feature_index as number] },
        withSecret(op.result.type as TensorType, isSecret(v.type)),
      );
    const epsilon = splatLike(b, variance.type as TensorType, op.attrs.epsilon as number);
    // The factor is computed per feature, before it is repeated over the batch.
    const factor = make(b, 'multiply', [scale, make(b, 'rsqrt', [make(b, 'add', [variance, epsilon])])]);
    const centred = make(b, 'subtract', [x, spread(mean)]);
    return [make(b, 'add', [make(b, 'multiply', [centred, spread(factor)]), spread(offset)])];
  },
};

/** Custom calls that pass their operands on. */
const identityCall: Expansion = identity;
export const expansionOf = (op: Operation): Expansion | undefined =>
  isIdentityCall(op) ? identityCall : expansions[op.name];
