import { pphlo } from '../dialects/pphlo/ops.ts';
import { bitWidth, isBool, isFloat, isInt, isSigned } from '../eval/dtype.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern } from '../ir/rewriter.ts';
import { isSecret, type TensorType, withSecret } from '../ir/types.ts';
import { make, splatLike, splatOf } from './build.ts';
import { definePass } from './pass.ts';

const typeOf = (v: Value): TensorType => v.type as TensorType;

/**
 * The secret number whose top bit a shift by width−1 gives, looking through bitcasts: of a float it is the sign, whatever bits stand for
 * the float (fixed point has no sign bit at that place).
 */
function signOperand(op: Operation): Value | undefined {
  const { dtype } = typeOf(op.result);
  if (splatOf(op.operand(1)) !== bitWidth(dtype) - 1) return undefined;
  let v = op.operand(0);
  while (v.def?.name === 'pphlo.bitcast_convert' && bitWidth(typeOf(v.def.operand(0)).dtype) === bitWidth(dtype))
    v = v.def.operand(0);
  const from = typeOf(v).dtype;
  return isSecret(v.type) && (isFloat(from) || (isInt(from) && isSigned(from))) ? v : undefined;
}

/** [x < 0] as 0 or 1 of `type`'s integers. */
const negative = (b: Builder, x: Value, type: TensorType): Value =>
  make(b, 'convert', [make(b, 'less', [x, splatLike(b, typeOf(x), 0)])], {}, withSecret(type, true));

const shift = (name: string, arithmetic: boolean): Pattern => ({
  name: `sign by ${name}`,
  roots: [pphlo(name)],
  apply: (op, rw) => {
    const { dtype } = typeOf(op.result);
    const x = signOperand(op);
    if (!x || (arithmetic && !isSigned(dtype))) return false;
    const b = rw.before(op);
    const bit = negative(b, x, typeOf(op.result));
    rw.replace(op, [arithmetic ? make(b, 'negate', [bit]) : bit]);
    return true;
  },
});

/** The boolean p in convert(p) or −convert(p). */
function flagOf(v: Value): { flag: Value; negated: boolean } | undefined {
  const negated = v.def?.name === 'pphlo.negate';
  const cast = negated ? v.def!.operand(0).def : v.def;
  if (cast?.name !== 'pphlo.convert' || !isBool(typeOf(cast.operand(0)).dtype) || !isInt(typeOf(v).dtype))
    return undefined;
  return isSecret(cast.operand(0).type) ? { flag: cast.operand(0), negated } : undefined;
}

/** What programs ask about the sign: ±[p] ≠ 0 is p. */
const asks = (name: string): Pattern => ({
  name: `${name} of a sign`,
  roots: [pphlo(name)],
  apply: (op, rw) => {
    const f = flagOf(op.operand(0));
    if (!f || splatOf(op.operand(1)) !== 0) return false;
    // +[p] is never below 0; −[p] is, in integers that have a sign.
    if (name === 'less' && !(f.negated && isSigned(typeOf(op.operand(0)).dtype))) return false;
    rw.replace(op, [name === 'equal' ? make(rw.before(op), 'not', [f.flag]) : f.flag]);
    return true;
  },
});

export const rewriteSignbitPattern = definePass({
  name: 'rewrite-signbit-pattern',
  doc: 'The sign bit of a secret, by a shift of its (bitcast) bits by width−1, becomes a comparison with 0: floats in fixed point have no IEEE sign bit, and a comparison is cheaper than a shift.',
  patterns: [
    shift('shift_right_arithmetic', true),
    shift('shift_right_logical', false),
    asks('not_equal'),
    asks('equal'),
    asks('less'),
  ],
});
