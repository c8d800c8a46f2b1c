import { denseAttr, f64Attr, i64Attr, optional } from '../../ir/attr-kinds.ts';
import { defineOp } from '../../ir/define-op.ts';
import { anyTensor } from '../../ir/types.ts';
import { Rules } from './ops/rules.ts';

/** Ops of tests that check themselves. A violated one is an error of class `check-failed`. */
export const expectEq = defineOp('check.expect_eq', {
  doc: 'Fails unless both tensors are equal.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: {},
  assembly: '$lhs `,` $rhs attr-dict `:` type($lhs)',
  verify: (op, _report, { lhs, rhs }) => Rules.of(op).same(lhs.type, rhs.type, 'lhs', 'rhs'),
});

export const expectEqConst = defineOp('check.expect_eq_const', {
  doc: 'Fails unless a tensor equals a literal.',
  operands: { lhs: anyTensor },
  results: {},
  attrs: { value: denseAttr },
  assembly: '$lhs `,` $value `:` type($lhs) attr-dict',
  verify: (op, _report, { lhs, attrs }) => Rules.of(op).same(lhs.type, attrs.value.type, 'lhs', 'the literal'),
});

export const expectAlmostEq = defineOp('check.expect_almost_eq', {
  doc: 'Fails unless all differences are at most tolerance (0.001).',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: {},
  attrs: { tolerance: optional(f64Attr) },
  assembly: '$lhs `,` $rhs (`,` `tolerance` `=` $tolerance)? attr-dict `:` type($lhs)',
  verify: (op, _report, { lhs, rhs }) => Rules.of(op).same(lhs.type, rhs.type, 'lhs', 'rhs'),
});

export const expectAlmostEqConst = defineOp('check.expect_almost_eq_const', {
  doc: 'Fails unless all differences from a literal are at most tolerance (0.001).',
  operands: { lhs: anyTensor },
  results: {},
  attrs: { value: denseAttr, tolerance: optional(f64Attr) },
  assembly: '$lhs `,` $value (`,` `tolerance` `=` $tolerance)? `:` type($lhs) attr-dict',
  verify: (op, _report, { lhs, attrs }) => Rules.of(op).same(lhs.type, attrs.value.type, 'lhs', 'the literal'),
});

export const expectClose = defineOp('check.expect_close', {
  doc: 'Fails unless all elements are at most max_ulp_difference (3) representable numbers apart, and no less than min_ulp_difference (0).',
  operands: { actual: anyTensor, expected: anyTensor },
  results: {},
  attrs: { max_ulp_difference: optional(i64Attr, 3), min_ulp_difference: optional(i64Attr, 0) },
  assembly:
    '$actual `,` $expected (`,` `max_ulp_difference` `=` $max_ulp_difference)? (`,` `min_ulp_difference` `=` $min_ulp_difference)? attr-dict `:` type($actual) `,` type($expected)',
  verify: (op, _report, { actual, expected }) => Rules.of(op).same(actual.type, expected.type, 'actual', 'expected'),
});

export const checkOps = [expectEq, expectEqConst, expectAlmostEq, expectAlmostEqConst, expectClose] as const;
