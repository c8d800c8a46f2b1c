import { defineOp, type Trait } from '../../../ir/define-op.ts';
import {
  anyTensor,
  boolOrIntTensor,
  floatOrComplexTensor,
  intTensor,
  numericTensor,
  type TypeConstraint,
  tensorType,
} from '../../../ir/types.ts';
import { Rules } from './rules.ts';

/** An elementwise op of two operands of one type. */
export const binaryOp = (name: string, doc: string, of: TypeConstraint, traits: readonly Trait[] = []) =>
  defineOp(name, {
    doc,
    operands: { lhs: of, rhs: of },
    results: { result: anyTensor },
    traits: ['pure', 'elementwise', ...traits],
    assembly: '$lhs `,` $rhs attr-dict `:` same-type',
    infer: ({ types, loc }) => {
      const c = new Rules(name, loc);
      c.same(types.lhs, types.rhs, 'its left operand', 'its right one');
      const t = c.tensor(types.lhs, 'operand');
      return [tensorType(t.shape, t.dtype)];
    },
  });
const f = (name: string, doc: string, of: TypeConstraint, traits: readonly Trait[] = []) =>
  binaryOp(`stablehlo.${name}`, doc, of, traits);
const commutative = ['commutative'] as const;

export const add = f('add', 'Sum; logical or of booleans.', anyTensor, commutative);
export const and = f('and', 'Logical or bitwise and.', boolOrIntTensor, commutative);
export const atan2 = f('atan2', 'Angle of the point (rhs, lhs).', floatOrComplexTensor);
export const divide = f('divide', 'Quotient; that of integers is truncated.', numericTensor);
export const maximum = f('maximum', 'The larger one; NaN if one is NaN.', anyTensor, commutative);
export const minimum = f('minimum', 'The smaller one; NaN if one is NaN.', anyTensor, commutative);
export const multiply = f('multiply', 'Product; logical and of booleans.', anyTensor, commutative);
export const or = f('or', 'Logical or bitwise or.', boolOrIntTensor, commutative);
export const power = f('power', 'lhs to the power of rhs.', numericTensor);
export const remainder = f('remainder', 'Remainder of the division, with the sign of the dividend.', numericTensor);
export const shiftLeft = f('shift_left', 'Bits moved up; zero when the amount is no less than the width.', intTensor);
export const shiftRightArithmetic = f('shift_right_arithmetic', 'Bits moved down, the sign fills in.', intTensor);
export const shiftRightLogical = f('shift_right_logical', 'Bits moved down, zeros fill in.', intTensor);
export const subtract = f('subtract', 'Difference; integers wrap.', numericTensor);
export const xor = f('xor', 'Logical or bitwise exclusive or.', boolOrIntTensor, commutative);

export const elementwiseBinaryOps = [
  add,
  and,
  atan2,
  divide,
  maximum,
  minimum,
  multiply,
  or,
  power,
  remainder,
  shiftLeft,
  shiftRightArithmetic,
  shiftRightLogical,
  subtract,
  xor,
] as const;
