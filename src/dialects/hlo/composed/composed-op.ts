import { scalar } from '../../../eval/values.ts';
import { Builder } from '../../../ir/builder.ts';
import type { AnyOpDef, AttrSpecs, OpDef, ValueSpecs } from '../../../ir/define-op.ts';
import { Block, type Operation, type Region, type Value } from '../../../ir/ir.ts';
import { tensorType } from '../../../ir/types.ts';
import type { Kernel } from '../evaluate/kernel.ts';
import { returnHlo } from '../ops/control-flow.ts';
import { tensorOf } from '../ops/rules.ts';
import { constant } from '../ops/shape.ts';

/** How an op is said in other StableHLO and CHLO ops: what it returns, made with `b` from its operands. */
export type Composition = (b: Builder, operands: readonly Value[], op: Operation) => readonly Value[];

/**
 * An op that is made of others: its declaration and its composition are all that there is to it. Meaning, lowering, visibility, cost and
 * every protocol follow from the ops that it is made of.
 */
export interface ComposedOp {
  readonly op: AnyOpDef;
  readonly compose: Composition;
}

/** Declares a composed op. Its name without dialect must be no other op's. */
export const composed = <O extends ValueSpecs, R extends ValueSpecs, A extends AttrSpecs>(
  op: OpDef<O, R, A>,
  compose: Composition,
): ComposedOp => ({ op: op as unknown as AnyOpDef, compose });

/** For compositions: a constant of a value's shape and element type, one number everywhere. */
export function filled(b: Builder, like: Value, value: number): Value {
  const { shape, dtype } = tensorOf(like);
  const type = tensorType(shape, dtype);
  return b.value(constant, {}, { value: { kind: 'dense', type, splat: true, tensor: scalar(dtype, value) } });
}

/** The meaning of a composed op: its composition on its operands, made once for each op and then evaluated. */
export function meaningOf({ compose }: ComposedOp): Kernel {
  const bodies = new WeakMap<Operation, Region>();
  return (op, args, ctx) => {
    let body = bodies.get(op);
    if (!body) {
      const types = op.operands.map((v) => v.type);
      body = new Builder(new Block(), null, op.loc).region(types, (b, operands) => {
        b.create(returnHlo, { results: [...compose(b, operands, op)] } as never, {});
      });
      bodies.set(op, body);
    }
    return ctx.region(body, args);
  };
}
