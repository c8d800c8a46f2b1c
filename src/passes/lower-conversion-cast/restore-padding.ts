import { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { type TensorType, withShape } from '../../ir/types.ts';
import { fail } from '../../support/diagnostics.ts';
import { make } from '../build.ts';

/** The intrinsic that pads the operand of a select_and_scatter with elements that no window chooses. */
export const UNCHOSEN_PADDING = 'spuc.pad_unchosen';

/**
 * Turns the padding that lower-conversion-cast wrote as an intrinsic into the attribute of its select_and_scatter. What the op gave in
 * the place of padding is its initial value: a slice of all else is the result itself.
 * @throws SpucError class 'unsupported-op' when anything else reads what the intrinsic gives
 */
export function restorePadding(call: Operation): void {
  const [low, high] = [amounts(call, 'low'), amounts(call, 'high')];
  const x = call.operand(0);
  const shape = (x.type as TensorType).shape;
  const padded = (call.result.type as TensorType).shape;
  if (padded.length !== shape.length || padded.some((n, d) => n !== shape[d]! + low[d]! + high[d]!))
    fail(
      'shape',
      `'${UNCHOSEN_PADDING}' of [${shape}] by low [${low}] and high [${high}] does not give [${padded}]`,
      call.loc,
    );
  for (const { owner, index } of [...call.result.uses]) {
    if (owner.name !== 'pphlo.select_and_scatter' || index !== 0 || owner.attrs.padding !== undefined)
      fail(
        'unsupported-op',
        `'${UNCHOSEN_PADDING}' pads for a select_and_scatter without padding, not for '${owner.name}'`,
        owner.loc,
      );
    owner.setOperand(0, x);
    owner.setAttr(
      'padding',
      low.map((n, d) => [n, high[d]!]),
    );
    const old = owner.result;
    const readers = [...old.uses];
    old.type = withShape(old.type as TensorType, shape);
    let whole: Value | undefined;
    for (const use of readers) {
      if (cutsOff(use.owner, low, shape)) {
        use.owner.result.replaceAllUsesWith(old);
        use.owner.erase();
        continue;
      }
      const b = new Builder(owner.block!, owner.next, owner.loc);
      whole ??= make(b, 'pad', [old, owner.operand(2)], {
        edge_padding_low: low,
        edge_padding_high: high,
        interior_padding: low.map(() => 0),
      });
      use.owner.setOperand(use.index, whole);
    }
  }
  call.erase();
}

/** True for a slice that takes the padding off again. */
function cutsOff(op: Operation, low: readonly number[], shape: readonly number[]): boolean {
  if (op.name !== 'pphlo.slice') return false;
  const { start_indices, limit_indices, strides } = op.attrs as Record<string, number[]>;
  return shape.every((n, d) => start_indices![d] === low[d] && limit_indices![d] === low[d]! + n && strides![d] === 1);
}

function amounts(call: Operation, name: string): number[] {
  const options = call.extra['pphlo.attributes'];
  const list = options?.kind === 'dict' ? options.entries[name] : undefined;
  if (list?.kind !== 'dense-array' || !list.values.every((v) => Number(v) >= 0))
    return fail(
      'attribute',
      `'${UNCHOSEN_PADDING}' needs ${name} in pphlo.attributes, an array of numbers from 0`,
      call.loc,
    );
  return list.values.map(Number);
}
