import { productDType } from '../../dialects/pphlo/mixed-products.ts';
import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isBool, isFloat } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern, Rewriter } from '../../ir/rewriter.ts';
import { isSecret } from '../../ir/types.ts';
import { make, seal } from '../build.ts';
import { castOf, dtypeOf, isExactNumber, isWhole, usedOnce } from './casts.ts';

/** Products take integers and booleans as they are: the product of a whole number and a fixed-point one needs no truncation. */

/** Whether a product by the source in place of its cast costs no more. */
function pays(op: Operation, cast: Operation, source: Value): boolean {
  // A boolean times a number is one exchange, cheaper than any product of two numbers.
  if (isBool(dtypeOf(source))) return op.name === 'pphlo.multiply' || usedOnce(cast.result) || !isSecret(source.type);
  return isExactNumber(source) || usedOnce(cast.result);
}

/** The product with the source of the cast at operand `i`; undefined where its type would change or nothing is won. */
function without(op: Operation, i: number, source: Value, rw: Rewriter): Value | undefined {
  const cast = op.operand(i).def!;
  const [dtype, other] = [dtypeOf(op.result), op.operand(1 - i)];
  // The evaluator converts to the type of the result: it must be that of the cast.
  if (dtypeOf(cast.result) !== dtype || productDType(dtypeOf(source), dtypeOf(other)) !== dtype) return undefined;
  if (!isSecret(op.result.type) && isSecret(source.type)) return undefined;
  if (isSecret(op.result.type) && !pays(op, cast, source)) return undefined;
  const b = rw.before(op);
  // A cast that seals too leaves the seal where the product would become public.
  const sealed = isSecret(other.type) ? source : seal(b, source, op.result.type);
  const operands = i === 0 ? [sealed, other] : [other, sealed];
  return make(b, op.name.slice('pphlo.'.length), operands, { ...op.attrs }, op.result.type);
}

/** product(a, convert b) → product(a, b) for a float a. With `both`, also where a is the cast of a whole number. */
function absorb(name: string, both: boolean): Pattern {
  return {
    name: `${name} by convert`,
    roots: [pphlo(name)],
    apply: (op, rw) => {
      for (let i = 1; i >= 0; i--) {
        const cast = castOf(op.operand(i));
        const other = op.operand(1 - i);
        if (!cast || !isFloat(dtypeOf(other)) || (!both && castOf(other))) continue;
        const v = without(op, i, cast.source, rw);
        if (!v) continue;
        rw.replace(op, [v]);
        return true;
      }
      return false;
    },
  };
}

/** What SPU's pass does: exactly one side is a cast. */
export const absorbPatterns: readonly Pattern[] = ['multiply', 'dot', 'dot_general'].map((n) => absorb(n, false));

/** x · convert(i1) of integers: one exchange in place of a conversion and a product. */
const integerMask: Pattern = {
  name: 'integer multiply by convert of i1',
  roots: [pphlo('multiply')],
  apply: (op, rw) => {
    for (let i = 1; i >= 0; i--) {
      const cast = op.operand(i).def;
      if (cast?.name !== 'pphlo.convert' || !isBool(dtypeOf(cast.operand(0))) || !isWhole(dtypeOf(op.result))) continue;
      if (isBool(dtypeOf(op.result)) || isBool(dtypeOf(op.operand(1 - i)))) continue;
      const v = without(op, i, cast.operand(0), rw);
      if (!v) continue;
      rw.replace(op, [v]);
      return true;
    }
    return false;
  },
};

/** convert(p) · convert(q) → convert(p ∧ q): one AND of bits and one conversion. */
const bothMasks: Pattern = {
  name: 'product of converts of i1',
  roots: [pphlo('multiply')],
  apply: (op, rw) => {
    const p = castOf(op.operand(0));
    const q = p && castOf(op.operand(1));
    if (!p || !q || !isBool(dtypeOf(p.source)) || !isBool(dtypeOf(q.source))) return false;
    if (dtypeOf(op.operand(0)) !== dtypeOf(op.result) || dtypeOf(op.operand(1)) !== dtypeOf(op.result)) return false;
    const b = rw.before(op);
    rw.replace(op, [make(b, 'convert', [make(b, 'and', [p.source, q.source])], {}, op.result.type)]);
    return true;
  },
};

/** Beyond SPU's: both sides whole, convolutions, masks of integers and of masks. */
export const farAbsorbPatterns: readonly Pattern[] = [
  bothMasks,
  ...['multiply', 'dot', 'dot_general', 'convolution'].map((n) => absorb(n, true)),
  integerMask,
];
