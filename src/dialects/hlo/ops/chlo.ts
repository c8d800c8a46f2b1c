import { denseAttr, i64Attr, structAttr } from '../../../ir/attr-kinds.ts';
import { defineOp } from '../../../ir/define-op.ts';
import {
  anyTensor,
  floatOrComplexTensor,
  floatTensor,
  intTensor,
  numericTensor,
  type TypeConstraint,
  tensorType,
} from '../../../ir/types.ts';
import { unaryOp } from './elementwise-unary.ts';
import { precisionAttr } from './linear-algebra.ts';
import { Rules, tensorOf } from './rules.ts';

const f = (name: string, doc: string, on: TypeConstraint = floatOrComplexTensor, bool?: 'bool') =>
  unaryOp(`chlo.${name}`, doc, on, bool, true);

export const acos = f('acos', 'Angle in [0, pi] of a cosine.');
export const acosh = f('acosh', 'Inverse of cosh.');
export const asin = f('asin', 'Angle in [-pi/2, pi/2] of a sine.');
export const asinh = f('asinh', 'Inverse of sinh.');
export const atan = f('atan', 'Angle in [-pi/2, pi/2] of a tangent.');
export const atanh = f('atanh', 'Inverse of tanh.');
export const besselI1e = f('bessel_i1e', 'Modified Bessel function of order 1, times e^-|x|.', floatTensor);
export const conj = f('conj', 'Complex conjugate.');
export const cosh = f('cosh', 'Hyperbolic cosine.');
export const digamma = f('digamma', 'Derivative of lgamma.', floatTensor);
export const erf = f('erf', 'Error function.', floatTensor);
export const erfInv = f('erf_inv', 'Inverse of the error function.', floatTensor);
export const erfc = f('erfc', '1 - erf(x), exact for large x.', floatTensor);
export const isInf = f('is_inf', 'True for infinities.', floatTensor, 'bool');
export const isNegInf = f('is_neg_inf', 'True for minus infinity.', floatTensor, 'bool');
export const isPosInf = f('is_pos_inf', 'True for plus infinity.', floatTensor, 'bool');
export const lgamma = f('lgamma', 'Logarithm of the magnitude of the gamma function.', floatTensor);
export const sinh = f('sinh', 'Hyperbolic sine.');
export const square = f('square', 'x times x.', numericTensor);
export const chloTan = f('tan', 'Tangent of an angle in radians.');

const binary = <const A extends string, const B extends string>(
  name: string,
  doc: string,
  a: A,
  b: B,
  on: TypeConstraint,
) =>
  defineOp(`chlo.${name}`, {
    doc,
    operands: { [a]: on, [b]: on } as Record<A | B, TypeConstraint>,
    results: { result: anyTensor },
    traits: ['pure', 'elementwise'],
    assembly: `$${a} \`,\` $${b} attr-dict \`:\` type($${a}) \`,\` type($${b}) \`->\` type($result)`,
    infer: ({ types, loc }) => {
      const c = new Rules(`chlo.${name}`, loc);
      const [x, y] = [types[a], types[b]] as [(typeof types)[A], (typeof types)[B]];
      c.same(x as never, y as never, `operand ${a}`, `operand ${b}`);
      const t = c.tensor(x as never, 'operand');
      return [tensorType(t.shape, t.dtype)];
    },
  });

export const mulhi = binary('mulhi', 'Upper half of the product of integers.', 'lhs', 'rhs', intTensor);
export const nextAfter = binary('next_after', 'The number next to x in the direction of y.', 'x', 'y', floatTensor);
export const polygamma = binary('polygamma', 'The n-th derivative of digamma at x.', 'n', 'x', floatTensor);
export const zeta = binary('zeta', 'Hurwitz zeta function of x and q.', 'x', 'q', floatTensor);

export const topK = defineOp('chlo.top_k', {
  doc: 'The k largest elements along the last dimension, in decreasing order, and their indices.',
  operands: { operand: anyTensor },
  results: { values: anyTensor, indices: intTensor },
  attrs: { k: i64Attr },
  traits: ['pure'],
  assembly:
    '`(` $operand `,` `k` `=` $k `)` attr-dict `:` type($operand) `->` `(` type($values) `,` type($indices) `)`',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('chlo.top_k', loc);
    const t = c.tensor(types.operand, 'operand');
    const last = t.shape.at(-1) ?? c.fail('shape', 'needs a tensor of at least one dimension');
    c.need(attrs.k >= 0 && attrs.k <= last, 'shape', () => `takes ${attrs.k} of ${last} elements`);
    const shape = [...t.shape.slice(0, -1), attrs.k];
    return [tensorType(shape, t.dtype), tensorType(shape, 'i32')];
  },
});

export const chloConstant = defineOp('chlo.constant', {
  doc: 'A literal.',
  operands: {},
  results: { output: anyTensor },
  attrs: { value: denseAttr },
  traits: ['pure', 'constant'],
  assembly: 'custom<constant>',
  infer: ({ attrs }) => [attrs.value.type],
});

const none: readonly number[] = [];
export const raggedDot = defineOp('chlo.ragged_dot', {
  doc: 'A product of groups of rows, of computed sizes, each with a matrix of its own. Not supported.',
  operands: { lhs: anyTensor, rhs: anyTensor, group_sizes: intTensor },
  results: { result: anyTensor },
  attrs: {
    ragged_dot_dimension_numbers: structAttr('chlo', 'ragged_dot', {
      lhs_batching_dimensions: none,
      rhs_batching_dimensions: none,
      lhs_contracting_dimensions: none,
      rhs_contracting_dimensions: none,
      lhs_ragged_dimensions: none,
      rhs_group_dimensions: none,
    }),
    precision_config: precisionAttr,
  },
  verify: (op, _report, { group_sizes }) =>
    Rules.of(op).need(tensorOf(group_sizes).shape.length >= 1, 'shape', 'needs a vector of group sizes'),
});

export const chloOps = [
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  besselI1e,
  conj,
  cosh,
  digamma,
  erf,
  erfInv,
  erfc,
  isInf,
  isNegInf,
  isPosInf,
  lgamma,
  sinh,
  square,
  chloTan,
  mulhi,
  nextAfter,
  polygamma,
  zeta,
  topK,
  chloConstant,
  raggedDot,
] as const;
