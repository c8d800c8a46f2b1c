import { realPart } from '../../../eval/dtype.ts';
import { defineOp } from '../../../ir/define-op.ts';
import {
  anyTensor,
  boolOrIntTensor,
  floatOrComplexTensor,
  floatTensor,
  numericTensor,
  type TypeConstraint,
  tensorType,
} from '../../../ir/types.ts';
import { Rules } from './rules.ts';

/** An elementwise op of one operand. `arrow` picks the text form `T -> R` of CHLO. */
export const unaryOp = (
  name: string,
  doc: string,
  operand: TypeConstraint,
  resultDType?: 'bool' | 'real',
  arrow = false,
) =>
  defineOp(name, {
    doc,
    operands: { operand },
    results: { result: anyTensor },
    traits: ['pure', 'elementwise'],
    assembly: `$operand attr-dict \`:\` ${arrow ? 'type($operand) `->` type($result)' : 'same-type'}`,
    infer: ({ types, loc }) => {
      const t = new Rules(name, loc).tensor(types.operand, 'operand');
      return [
        tensorType(t.shape, resultDType === 'bool' ? 'i1' : resultDType === 'real' ? realPart(t.dtype) : t.dtype),
      ];
    },
  });
const f = (name: string, doc: string, on: TypeConstraint = floatOrComplexTensor) =>
  unaryOp(`stablehlo.${name}`, doc, on);

export const abs = unaryOp('stablehlo.abs', 'Magnitude; that of a complex number is real.', numericTensor, 'real');
export const cbrt = f('cbrt', 'Cube root.');
export const ceil = f('ceil', 'Least integer not below.', floatTensor);
export const countLeadingZeros = f(
  'count_leading_zeros',
  'Number of zero bits above the highest set one.',
  boolOrIntTensor,
);
export const cosine = f('cosine', 'Cosine of an angle in radians.');
export const exponential = f('exponential', 'e to the power of x.');
export const exponentialMinusOne = f('exponential_minus_one', 'e^x - 1, exact near zero.');
export const floor = f('floor', 'Greatest integer not above.', floatTensor);
export const imag = unaryOp('stablehlo.imag', 'Imaginary part; zero for real numbers.', floatOrComplexTensor, 'real');
export const isFiniteOp = unaryOp(
  'stablehlo.is_finite',
  'True for numbers that are neither infinite nor NaN.',
  floatTensor,
  'bool',
);
export const log = f('log', 'Natural logarithm.');
export const logPlusOne = f('log_plus_one', 'log(1 + x), exact near zero.');
export const logistic = f('logistic', '1 / (1 + e^-x).');
export const negate = f('negate', '-x; integers wrap.', numericTensor);
export const not = f('not', 'Logical or bitwise complement.', boolOrIntTensor);
export const popcnt = f('popcnt', 'Number of set bits.', boolOrIntTensor);
export const real = unaryOp('stablehlo.real', 'Real part.', floatOrComplexTensor, 'real');
export const roundNearestAfz = f('round_nearest_afz', 'Nearest integer, halves away from zero.', floatTensor);
export const roundNearestEven = f('round_nearest_even', 'Nearest integer, halves to even.', floatTensor);
export const rsqrt = f('rsqrt', '1 / sqrt(x).');
export const sign = f('sign', '-1, 0 or 1; x / |x| for complex numbers.', numericTensor);
export const sine = f('sine', 'Sine of an angle in radians.');
export const sqrt = f('sqrt', 'Square root.');
export const tan = f('tan', 'Tangent of an angle in radians.');
export const tanh = f('tanh', 'Hyperbolic tangent.');

export const elementwiseUnaryOps = [
  abs,
  cbrt,
  ceil,
  countLeadingZeros,
  cosine,
  exponential,
  exponentialMinusOne,
  floor,
  imag,
  isFiniteOp,
  log,
  logPlusOne,
  logistic,
  negate,
  not,
  popcnt,
  real,
  roundNearestAfz,
  roundNearestEven,
  rsqrt,
  sign,
  sine,
  sqrt,
  tan,
  tanh,
] as const;
