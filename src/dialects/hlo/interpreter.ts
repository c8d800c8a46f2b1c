import { anyAttr, i64Attr, optional, stringAttr } from '../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../ir/define-op.ts';
import { anyTensor, anyType } from '../../ir/types.ts';

/** Ops of StableHLO's interpreter, which only tests use. They are evaluated and never compiled. */
export const print = defineOp('interpreter.print', {
  doc: 'Shows a tensor. The evaluator has nowhere to show it and does nothing.',
  operands: { operand: anyTensor },
  results: {},
  assembly: '$operand attr-dict `:` type($operand)',
});

export const probe = defineOp('interpreter.probe', {
  doc: 'Records a tensor under a name, each time it runs, and returns it.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { probe_id: stringAttr },
  assembly: '$operand `,` `probe_id` `=` $probe_id attr-dict `:` type($operand)',
  infer: ({ types }) => [types.operand],
});

export const expectSerializedEq = defineOp('check.expect_serialized_eq', {
  doc: 'Fails unless a tensor equals what a probe recorded the iter-th time (0).',
  operands: { expected: anyTensor },
  results: {},
  attrs: { probe_id: stringAttr, iter: optional(i64Attr, 0) },
  assembly: '$expected `,` `probe_id` `=` $probe_id (`,` `iter` `=` $iter)? attr-dict `:` type($expected)',
});

export const runParallel = defineOp('interpreter.run_parallel', {
  doc: 'Runs a function in each process of a grid: one row per replica, one column per partition. Operands and results are those of all.',
  operands: { inputs: variadic(anyType) },
  results: { results: variadic(anyType) },
  attrs: { programs: anyAttr, infeed: optional(anyAttr) },
});

export const interpreterOps = [print, probe, expectSerializedEq, runParallel] as const;
