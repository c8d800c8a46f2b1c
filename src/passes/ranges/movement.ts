import type { Operation } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import type { Ranges } from './analysis.ts';
import { type Interval, join } from './interval.ts';
import type { Rule, RuleTable } from './rules.ts';

/** Ops that give elements of their operands: an interval goes through with its proof. */

const of = (op: Operation, r: Ranges, which: readonly number[]): Interval =>
  join(which.map((i) => r.of(op.operand(i))));
const moved: Rule = (op, r) => r.of(op.operand(0));
const both: Rule = (op, r) => of(op, r, [0, 1]);
const each: Rule = (op, r) => op.operands.map((v) => r.of(v));

export const movementRules: RuleTable = {
  'pphlo.broadcast': moved,
  'pphlo.broadcast_as': moved,
  'pphlo.reshape': moved,
  'pphlo.transpose': moved,
  'pphlo.slice': moved,
  'pphlo.reverse': moved,
  'pphlo.dynamic_slice': moved,
  'pphlo.gather': moved,
  'pphlo.reveal': moved,
  'pphlo.order_statistics': moved,
  'pphlo.dynamic_update_slice': both,
  'pphlo.pad': both,
  'pphlo.concatenate': (op, r) => join(op.operands.map((v) => r.of(v))),
  'pphlo.simple_sort': each,
  'pphlo.argmax': (op, r) => [r.of(op.operand(0)), [0, 1]],
  'pphlo.top_k': (op, r) => {
    const { shape } = op.operand(0).type as TensorType;
    return [r.of(op.operand(0)), [0, Math.max(0, (shape[shape.length - 1] ?? 1) - 1)]];
  },
};
