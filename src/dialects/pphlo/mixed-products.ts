import { bitWidth, type DType, isBool, isComplex, isFloat, isSigned } from '../../eval/dtype.ts';
import { showType, type Type, tensorType } from '../../ir/types.ts';
import type { Location } from '../../support/diagnostics.ts';
import type { ProductRule } from '../hlo/ops/linear-algebra.ts';
import { Rules } from '../hlo/ops/rules.ts';

/**
 * Products of two element types. In a ring, an integer or boolean times a fixed-point number is in fixed point already: such a product
 * needs no conversion and no truncation, so PPHLO has it as it is. The operands mean the same as converted to the result's type first.
 */

/**
 * The element type of a product: a float beats an integer, the wider one wins, signed beats unsigned, a boolean takes the other's type.
 * Undefined where there is none: complex with something else, f16 with bf16.
 */
export function productDType(a: DType, b: DType): DType | undefined {
  if (a === b) return a;
  if (isComplex(a) || isComplex(b)) return undefined;
  if (isFloat(a) && isFloat(b)) {
    if (bitWidth(a) === bitWidth(b)) return undefined;
    return bitWidth(a) > bitWidth(b) ? a : b;
  }
  if (isFloat(a) || isBool(b)) return a;
  if (isFloat(b) || isBool(a)) return b;
  const signed = isSigned(a) || isSigned(b);
  return `${signed ? '' : 'u'}i${Math.max(bitWidth(a), bitWidth(b))}` as DType;
}

/** The result type of an elementwise product, without visibility. @throws SpucError ('type', 'shape') */
export function inferProduct(operands: readonly Type[], loc: Location): Type[] {
  const c = new Rules('stablehlo.multiply', loc);
  const [a, b] = [c.tensor(operands[0]!, 'its left operand'), c.tensor(operands[1]!, 'its right one')];
  const d = productDType(a.dtype, b.dtype);
  if (d === undefined) c.sameDType(a, b, 'its left operand', 'its right one');
  c.sameShape(a.shape, b.shape, 'its left operand', 'its right one');
  return [tensorType(a.shape, d!)];
}

/** What matrix products and convolutions accept: as multiply; of two integers also a float, of two floats another one. */
export const mixedProducts: ProductRule = (c, a, b, r) => {
  const d = productDType(a.dtype, b.dtype);
  const [complex, float] = [isComplex(a.dtype) || isComplex(b.dtype), isFloat(a.dtype) || isFloat(b.dtype)];
  c.need(
    d !== undefined || (float && !complex) || (isComplex(a.dtype) && isComplex(b.dtype)),
    'type',
    () => `multiplies elements of ${a.dtype} and ${b.dtype}`,
  );
  const ok = complex ? isComplex(r.dtype) : isFloat(r.dtype) || (!float && !isComplex(r.dtype));
  c.need(ok, 'type', () => `gives ${showType(r)} from products of ${a.dtype} and ${b.dtype}`);
};
