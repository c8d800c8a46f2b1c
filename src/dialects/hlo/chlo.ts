import { i64Attr } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp } from '../../ir/define-op.ts';
import * as T from '../../ir/types.ts';
import { tensorType } from '../../ir/types.ts';
import { binaryOp, unaryOp } from './elementwise.ts';
import { need, tensorOf } from './rules.ts';

const unaries = [
  ['erf', 'Error function.', T.floatTensor],
  ['erfc', '1 − erf(x).', T.floatTensor],
  ['erf_inv', 'Inverse of the error function.', T.floatTensor],
  ['square', 'x².', T.numericTensor],
  ['acos', 'Arc cosine.', T.floatOrComplexTensor],
  ['asin', 'Arc sine.', T.floatOrComplexTensor],
  ['atan', 'Arc tangent.', T.floatOrComplexTensor],
  ['acosh', 'Inverse hyperbolic cosine.', T.floatOrComplexTensor],
  ['asinh', 'Inverse hyperbolic sine.', T.floatOrComplexTensor],
  ['atanh', 'Inverse hyperbolic tangent.', T.floatOrComplexTensor],
  ['sinh', 'Hyperbolic sine.', T.floatOrComplexTensor],
  ['cosh', 'Hyperbolic cosine.', T.floatOrComplexTensor],
  ['tan', 'Tangent.', T.floatOrComplexTensor],
  ['lgamma', 'Logarithm of |Γ(x)|.', T.floatTensor],
  ['digamma', "Γ'(x) / Γ(x).", T.floatTensor],
  ['conj', 'Complex conjugate.', T.numericTensor],
  ['bessel_i1e', 'Exponentially scaled modified Bessel function of order 1.', T.floatTensor],
] as const;
const binaries = [
  ['next_after', 'The float after x in the direction of y.', T.floatTensor],
  ['zeta', 'Hurwitz zeta function.', T.floatTensor],
  ['polygamma', 'Polygamma function of order n at x.', T.floatTensor],
  ['mulhi', 'The high half of an integer product.', T.intTensor],
] as const;
const predicate = (name: string, doc: string) =>
  defineOp(`chlo.${name}`, {
    doc,
    operands: { operand: T.floatTensor },
    results: { result: T.boolTensor },
    traits: ['pure', 'elementwise'],
    assembly: '$operand attr-dict `:` functional-type',
    infer: ({ types }) => [tensorType(tensorOf(types.operand).shape, 'i1')],
  });

const topK = defineOp('chlo.top_k', {
  doc: 'The k largest elements of the last dimension, falling, and their indices.',
  operands: { operand: T.anyTensor },
  results: { values: T.anyTensor, indices: T.intTensor },
  attrs: { k: i64Attr },
  traits: ['pure'],
  assembly:
    '`(` $operand `,` `k` `=` $k `)` attr-dict `:` type($operand) `->` `(` type($values) `,` type($indices) `)`',
  infer: ({ types, attrs, loc }) => {
    const t = tensorOf(types.operand);
    const n = t.shape[t.shape.length - 1];
    need(
      n !== undefined && attrs.k >= 0 && attrs.k <= n,
      'shape',
      'chlo.top_k',
      `takes ${attrs.k} of ${n ?? 'a scalar'}`,
      loc,
    );
    const shape = [...t.shape.slice(0, -1), attrs.k];
    return [tensorType(shape, t.dtype), tensorType(shape, 'i32')];
  },
});

export const chloOps: readonly AnyOpDef[] = [
  ...unaries.map((r) => unaryOp('chlo', r)),
  ...binaries.map((r) => binaryOp('chlo', r)),
  predicate('is_inf', 'True for ±inf.'),
  predicate('is_pos_inf', 'True for +inf.'),
  predicate('is_neg_inf', 'True for −inf.'),
  topK,
] as unknown as readonly AnyOpDef[];
