import { enumAttr, i32Attr, optional } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp } from '../../ir/define-op.ts';
import * as T from '../../ir/types.ts';
import { showType, type TypeConstraint, tensorType } from '../../ir/types.ts';
import { need, realType, sameOperands, tensorOf } from './rules.ts';

type Row = readonly [name: string, doc: string, constraint: TypeConstraint];

/** A unary op whose result has the operand's type. */
export const unaryOp = (dialect: string, [name, doc, constraint]: Row): AnyOpDef =>
  defineOp(`${dialect}.${name}`, {
    doc,
    operands: { operand: constraint },
    results: { result: T.anyTensor },
    traits: ['pure', 'elementwise'],
    assembly:
      dialect === 'chlo'
        ? '$operand attr-dict `:` type($operand) `->` type($result)'
        : '$operand attr-dict `:` same-type',
    infer: ({ types }) => [types.operand],
  });

/** A binary op on operands of one type, which is the result's. */
export const binaryOp = (dialect: string, [name, doc, constraint]: Row, commutative = false): AnyOpDef =>
  defineOp(`${dialect}.${name}`, {
    doc,
    operands: { lhs: constraint, rhs: constraint },
    results: { result: T.anyTensor },
    traits: ['pure', 'elementwise', ...(commutative ? (['commutative'] as const) : [])],
    assembly: '$lhs `,` $rhs attr-dict `:` same-type',
    infer: ({ types, loc }) => [sameOperands(`${dialect}.${name}`, [types.lhs, types.rhs], loc)],
  });

const unaries: readonly Row[] = [
  ['negate', 'Elementwise −x; integers wrap.', T.numericTensor],
  ['sign', 'Elementwise sign: −1, 0 or 1.', T.numericTensor],
  ['ceil', 'Rounds up.', T.floatTensor],
  ['floor', 'Rounds down.', T.floatTensor],
  ['round_nearest_afz', 'Rounds to the nearest integer, halves away from zero.', T.floatTensor],
  ['round_nearest_even', 'Rounds to the nearest integer, halves to even.', T.floatTensor],
  ['exponential', 'e^x.', T.floatOrComplexTensor],
  ['exponential_minus_one', 'e^x − 1, exact near 0.', T.floatOrComplexTensor],
  ['log', 'Natural logarithm.', T.floatOrComplexTensor],
  ['log_plus_one', 'ln(1 + x), exact near 0.', T.floatOrComplexTensor],
  ['logistic', '1 / (1 + e^−x).', T.floatOrComplexTensor],
  ['tanh', 'Hyperbolic tangent.', T.floatOrComplexTensor],
  ['tan', 'Tangent.', T.floatOrComplexTensor],
  ['sine', 'Sine.', T.floatOrComplexTensor],
  ['cosine', 'Cosine.', T.floatOrComplexTensor],
  ['sqrt', 'Square root.', T.floatOrComplexTensor],
  ['rsqrt', '1 / √x.', T.floatOrComplexTensor],
  ['cbrt', 'Cube root.', T.floatOrComplexTensor],
  ['not', 'Logical not of booleans, bitwise not of integers.', T.boolOrIntTensor],
  ['popcnt', 'Number of set bits.', T.intTensor],
  ['count_leading_zeros', 'Number of zero bits above the highest set bit.', T.intTensor],
];
const binaries: readonly Row[] = [
  ['subtract', 'lhs − rhs; integers wrap.', T.numericTensor],
  ['divide', 'lhs / rhs; integers towards zero.', T.numericTensor],
  ['remainder', 'Remainder of the division, with the sign of lhs.', T.numericTensor],
  ['power', 'lhs to the power of rhs.', T.numericTensor],
  ['atan2', 'The angle of the point (rhs, lhs).', T.floatOrComplexTensor],
  ['shift_left', 'lhs·2^rhs on the bits; amounts from the width on give 0.', T.intTensor],
  ['shift_right_arithmetic', 'Shifts right and repeats the sign bit.', T.intTensor],
  ['shift_right_logical', 'Shifts right and fills with zeros.', T.intTensor],
];
const commutatives: readonly Row[] = [
  ['add', 'lhs + rhs; integers wrap, booleans are or-ed.', T.anyTensor],
  ['multiply', 'lhs · rhs; integers wrap, booleans are and-ed.', T.anyTensor],
  ['maximum', 'The larger one.', T.anyTensor],
  ['minimum', 'The smaller one.', T.anyTensor],
  ['and', 'Logical or bitwise and.', T.boolOrIntTensor],
  ['or', 'Logical or bitwise or.', T.boolOrIntTensor],
  ['xor', 'Logical or bitwise exclusive or.', T.boolOrIntTensor],
];

const abs = defineOp('stablehlo.abs', {
  doc: 'Absolute value; of a complex number its magnitude.',
  operands: { operand: T.numericTensor },
  results: { result: T.anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$operand attr-dict `:` same-type',
  infer: ({ types }) => [realType(tensorOf(types.operand))],
});
const part = (name: string, doc: string): AnyOpDef =>
  defineOp(`stablehlo.${name}`, {
    doc,
    operands: { operand: T.floatOrComplexTensor },
    results: { result: T.anyTensor },
    traits: ['pure', 'elementwise'],
    assembly: '$operand attr-dict `:` same-type',
    infer: ({ types }) => [realType(tensorOf(types.operand))],
  });
const complex = defineOp('stablehlo.complex', {
  doc: 'The complex number with these real and imaginary parts.',
  operands: { lhs: T.floatTensor, rhs: T.floatTensor },
  results: { result: T.complexTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$lhs `,` $rhs attr-dict `:` custom<result-complex-type>',
  infer: ({ types, loc }) => {
    const t = sameOperands('stablehlo.complex', [types.lhs, types.rhs], loc);
    return [tensorType(t.shape, t.dtype === 'f64' ? 'complex<f64>' : 'complex<f32>')];
  },
});
const isFiniteOp = defineOp('stablehlo.is_finite', {
  doc: 'True where x is neither infinite nor NaN.',
  operands: { x: T.floatTensor },
  results: { y: T.boolTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$x attr-dict `:` functional-type',
  infer: ({ types }) => [tensorType(tensorOf(types.x).shape, 'i1')],
});
const compare = defineOp('stablehlo.compare', {
  doc: 'Elementwise comparison.',
  operands: { lhs: T.anyTensor, rhs: T.anyTensor },
  results: { result: T.boolTensor },
  attrs: {
    comparison_direction: enumAttr('stablehlo', 'comparison_direction', ['EQ', 'NE', 'GE', 'GT', 'LE', 'LT']),
    compare_type: optional(
      enumAttr('stablehlo', 'comparison_type', ['NOTYPE', 'FLOAT', 'TOTALORDER', 'SIGNED', 'UNSIGNED']),
    ),
  },
  traits: ['pure', 'elementwise'],
  assembly: '$comparison_direction `,` $lhs `,` $rhs (`,` $compare_type)? attr-dict `:` functional-type',
  infer: ({ types, loc }) => [tensorType(sameOperands('stablehlo.compare', [types.lhs, types.rhs], loc).shape, 'i1')],
});
const select = defineOp('stablehlo.select', {
  doc: 'on_true where pred holds, on_false elsewhere; pred may be a scalar.',
  operands: { pred: T.boolTensor, on_true: T.anyTensor, on_false: T.anyTensor },
  results: { result: T.anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$pred `,` $on_true `,` $on_false attr-dict `:` custom<select-type>',
  infer: ({ types, loc }) => {
    const t = sameOperands('stablehlo.select', [types.on_true, types.on_false], loc);
    const p = tensorOf(types.pred);
    need(
      p.shape.length === 0 || T.sameShape(p.shape, t.shape),
      'shape',
      'stablehlo.select',
      `has a predicate ${showType(p)} for values ${showType(t)}`,
      loc,
    );
    return [t];
  },
});
const clamp = defineOp('stablehlo.clamp', {
  doc: 'Limits operand to [min, max]; the limits may be scalars.',
  operands: { min: T.anyTensor, operand: T.anyTensor, max: T.anyTensor },
  results: { result: T.anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$min `,` $operand `,` $max attr-dict `:` same-type',
  infer: ({ types, loc }) => {
    const t = tensorOf(types.operand);
    for (const limit of [types.min, types.max].map(tensorOf)) {
      need(
        limit.dtype === t.dtype,
        'type',
        'stablehlo.clamp',
        `has a limit ${showType(limit)} for ${showType(t)}`,
        loc,
      );
      need(
        limit.shape.length === 0 || T.sameShape(limit.shape, t.shape),
        'shape',
        'stablehlo.clamp',
        `has a limit ${showType(limit)} for ${showType(t)}`,
        loc,
      );
    }
    return [t];
  },
});
const convert = defineOp('stablehlo.convert', {
  doc: 'Casts the element type.',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$operand attr-dict `:` same-type',
  verify: (op, report) => {
    const [a, b] = [tensorOf(op.operand(0).type), tensorOf(op.result.type)];
    if (!T.sameShape(a.shape, b.shape)) report('shape', `changes the shape from ${showType(a)} to ${showType(b)}`);
  },
});
const reducePrecision = defineOp('stablehlo.reduce_precision', {
  doc: 'Rounds to a float format of fewer bits.',
  operands: { operand: T.floatTensor },
  results: { output: T.floatTensor },
  attrs: { exponent_bits: i32Attr, mantissa_bits: i32Attr },
  traits: ['pure', 'elementwise'],
  assembly: '$operand `,` `format` `=` custom<exponent-mantissa> attr-dict `:` same-type',
  infer: ({ types }) => [types.operand],
});

export const elementwiseOps: readonly AnyOpDef[] = [
  ...unaries.map((r) => unaryOp('stablehlo', r)),
  ...binaries.map((r) => binaryOp('stablehlo', r)),
  ...commutatives.map((r) => binaryOp('stablehlo', r, true)),
  abs,
  part('real', 'Real part.'),
  part('imag', 'Imaginary part; 0 for a real number.'),
  complex,
  isFiniteOp,
  compare,
  select,
  clamp,
  convert,
  reducePrecision,
] as unknown as readonly AnyOpDef[];
