import { anyAttr, denseAttr, i64Attr, optional } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp } from '../../ir/define-op.ts';
import * as T from '../../ir/types.ts';

/** The check dialect of StableHLO's self-checking tests. */
const pair = { lhs: T.anyTensor, rhs: T.anyTensor };
const format = '$lhs `,` $rhs attr-dict `:` type($lhs) `,` type($rhs)';
export const checkOps = [
  defineOp('check.expect_eq', {
    doc: 'Fails unless both are equal, bit for bit.',
    operands: pair,
    results: {},
    assembly: format,
  }),
  defineOp('check.expect_almost_eq', {
    doc: 'Fails unless both are nearly equal.',
    operands: pair,
    results: {},
    attrs: { tolerance: optional(anyAttr) },
    assembly: format,
  }),
  defineOp('check.expect_close', {
    doc: 'Fails unless both are within some units in the last place.',
    operands: { actual: T.anyTensor, expected: T.anyTensor },
    results: {},
    attrs: { min_ulp_difference: optional(i64Attr), max_ulp_difference: optional(i64Attr) },
    assembly: '$actual `,` $expected attr-dict `:` type($actual) `,` type($expected)',
  }),
  defineOp('check.expect_eq_const', {
    doc: 'Fails unless the operand is this literal.',
    operands: { lhs: T.anyTensor },
    results: {},
    attrs: { value: denseAttr },
    assembly: '$lhs `,` $value attr-dict `:` type($lhs)',
  }),
  defineOp('check.expect_almost_eq_const', {
    doc: 'Fails unless the operand is nearly this literal.',
    operands: { lhs: T.anyTensor },
    results: {},
    attrs: { value: denseAttr, tolerance: optional(anyAttr) },
    assembly: '$lhs `,` $value attr-dict `:` type($lhs)',
  }),
] as unknown as readonly AnyOpDef[];
