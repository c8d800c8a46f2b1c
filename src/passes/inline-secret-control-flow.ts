import { pphlo } from '../dialects/pphlo/ops.ts';
import { bitWidth } from '../eval/dtype.ts';
import type { Builder } from '../ir/builder.ts';
import { denseOf, intTensorOf } from '../ir/dense.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { isSecret, type TensorType, tensorType } from '../ir/types.ts';
import { fail } from '../support/diagnostics.ts';
import { make } from './build.ts';
import { definePass } from './pass.ts';

/**
 * A choice on a secret runs every branch and selects: what is taken must not show. An index outside 0 … n-1 takes the last branch,
 * as StableHLO says; so branch k < n-1 is taken when index = k, and the last one otherwise.
 */
export const inlineSecretControlFlow = definePass({
  name: 'inline-secret-control-flow',
  required: true,
  doc: "Turns 'if' and 'case' on a secret into both branches and selects.",
  patterns: [
    {
      name: 'secret-choice',
      roots: [pphlo('if'), pphlo('case')],
      apply: (op, rw) => {
        if (!isSecret(op.operand(0).type)) return false;
        const isIf = op.name === 'pphlo.if';
        refuseEffects(op);
        const b = rw.before(op);
        const branches = op.regions.map((_, i) => inlineRegion(op, i, b));
        const index = op.operand(0);
        const results = op.results.map((_, i) => {
          const values = branches.map((r) => r[i]!);
          if (isIf) return choose(b, index, values[0]!, values[1]!);
          let out = values[values.length - 1]!;
          // Branches that the index type cannot reach are never taken.
          const last = Math.min(values.length - 2, largest(index));
          for (let k = last; k >= 0; k--) out = choose(b, isBranch(b, index, k), values[k]!, out);
          return out;
        });
        rw.replace(op, results);
        return true;
      },
    },
  ],
});

/** A branch runs whether it is taken or not: what it opens would be opened always, or would tell the choice. */
function refuseEffects(op: Operation): void {
  op.walk((inner) => {
    if (inner.name === 'pphlo.reveal')
      fail(
        'visibility',
        `'pphlo.reveal' inside a '${op.name}' on a secret would open it whether the branch is taken or not`,
        inner.loc,
        'reveal the result of the choice instead',
      );
  });
}

/** The largest value of an index type. */
const largest = (index: Value): number => {
  const { dtype } = index.type as TensorType;
  const bits = bitWidth(dtype) - (dtype.startsWith('u') ? 0 : 1);
  return bits >= 53 ? Number.MAX_SAFE_INTEGER : 2 ** bits - 1;
};

/** Moves the ops of a region before `op`; returns what the region returned. */
export function inlineRegion(op: Operation, i: number, b: Builder): readonly Value[] {
  const { block } = op.regions[i]!;
  let out: readonly Value[] = [];
  for (const inner of block) {
    if (inner.def.has('terminator')) out = inner.operands;
    else {
      inner.remove();
      b.insert(inner);
    }
  }
  block.last?.setOperands([]);
  return out;
}

/** index = k. `lax.cond` makes the index by converting a boolean: then the boolean itself decides. */
function isBranch(b: Builder, index: Value, k: number): Value {
  const from = index.def?.name === 'pphlo.convert' ? index.def.operand(0) : undefined;
  if (from && (from.type as TensorType).dtype === 'i1') {
    if (k === 0) return make(b, 'not', [from]);
    if (k === 1) return from;
  }
  const type = tensorType([], (index.type as TensorType).dtype);
  return make(b, 'equal', [index, make(b, 'constant', [], { value: denseOf(intTensorOf(type.dtype, [], [k])) }, type)]);
}

function choose(b: Builder, pred: Value, yes: Value, no: Value): Value {
  if (yes === no) return yes;
  const t = yes.type as TensorType;
  const p =
    t.shape.length === 0
      ? pred
      : make(b, 'broadcast', [pred], { broadcast_dimensions: [] }, tensorType(t.shape, 'i1', true));
  return make(b, 'select', [p, yes, no]);
}
