import { pphlo } from '../../dialects/pphlo/ops.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, type Type, withSecret } from '../../ir/types.ts';
import { fail } from '../../support/diagnostics.ts';

/** An hlo op to be expressed in PPHLO ops. `operands` are already PPHLO values. */
export interface ExpansionInput {
  readonly op: Operation;
  readonly b: Builder;
  readonly operands: readonly Value[];
}
export type Expansion = (x: ExpansionInput) => readonly Value[];

/** A one-result PPHLO op whose result type follows from its operands. */
export function make(
  b: Builder,
  name: string,
  operands: readonly Value[],
  attrs: Record<string, unknown> = {},
  type?: Type,
): Value {
  const def = pphlo(name);
  const named: Record<string, Value | Value[]> = {};
  const names = def.operandNames as string[];
  if (names.length === 1 && 'variadic' in (def.spec.operands as Record<string, object>)[names[0]!]!)
    named[names[0]!] = [...operands];
  else names.forEach((n, i) => void (named[n] = operands[i]!));
  return b.value(def, named as never, attrs as never, type);
}

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

/** How ops without a PPHLO op of their own (for these visibilities) are expressed. One row per op. */
export const expansions: Readonly<Record<string, Expansion>> = {
  'stablehlo.optimization_barrier': identity,
  'stablehlo.custom_call': ({ op, operands }) => {
    if (IDENTITY_CALLS.has(String(op.attrs.call_target_name))) return operands;
    return fail(
      'unsupported-op',
      `'stablehlo.custom_call' to '${String(op.attrs.call_target_name)}' is not supported`,
      op.loc,
      'custom calls belong to one backend; replace the call',
    );
  },
  'stablehlo.reduce_precision': ({ op, b, operands }) =>
    isSecret(operands[0]!.type) ? operands : [make(b, 'reduce_precision', operands, { ...op.attrs })],
  'stablehlo.map': ({ op, b, operands }) => inlineMap(op, b, operands),
  'stablehlo.is_finite': ({ op, b, operands }) => [make(b, 'is_finite', operands, {}, resultType(op, operands))],
};

/** `map` applies a scalar function elementwise: its body is copied with every scalar type replaced by the whole tensor's. */
function inlineMap(op: Operation, _b: Builder, _operands: readonly Value[]): readonly Value[] {
  return fail('unsupported-op', "'stablehlo.map' is not supported", op.loc, 'write the function elementwise');
}
