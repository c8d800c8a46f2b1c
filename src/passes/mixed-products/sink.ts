import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isBool, isFloat } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern } from '../../ir/rewriter.ts';
import { isSecret, tensorType } from '../../ir/types.ts';
import { make, splatOf } from '../build.ts';
import { castOf, dtypeOf, isFreeCast, isMove, isWhole, typeOf, usedOnce } from './casts.ts';

/** Casts go below the ops that only move elements, next to the products that can do without them. */

/** move(convert x) → convert(move x). */
function below(name: string, may: (move: Operation, cast: Operation) => boolean): Pattern {
  return {
    name: `${name} of convert`,
    roots: [pphlo(name)],
    apply: (op, rw) => {
      const cast = op.operand(0).def;
      if (cast?.name !== 'pphlo.convert' || !may(op, cast)) return false;
      const b = rw.before(op);
      const from = typeOf(cast.operand(0));
      const moved = make(
        b,
        name,
        [cast.operand(0)],
        { ...op.attrs },
        tensorType(typeOf(op.result).shape, from.dtype, from.secret),
      );
      rw.replace(op, [make(b, 'convert', [moved], {}, op.result.type)]);
      return true;
    },
  };
}
/** A cast that other ops read as well stays where it is, unless it is free: else it would be paid twice. */
const paidOnce = (_: Operation, cast: Operation): boolean => usedOnce(cast.result) || isFreeCast(cast);

const isComplement = (op: Operation, index: number): boolean =>
  op.name === 'pphlo.subtract' && index === 1 && splatOf(op.operand(0)) === 1;
/** All readers, through more moves and 1 − p, are products of a secret float, which take a boolean as it is. */
const onlyMasks = (v: Value): boolean =>
  [...v.uses].every(({ owner, index }) =>
    isMove(owner) || isComplement(owner, index)
      ? onlyMasks(owner.result)
      : owner.name === 'pphlo.multiply' &&
        isSecret(owner.operand(1 - index).type) &&
        isFloat(dtypeOf(owner.operand(1 - index))) &&
        !castOf(owner.operand(1 - index)),
  );
/** Repeating a number before its cast multiplies what the cast costs: nothing, or less than the product saves. */
function repeats(move: Operation, cast: Operation): boolean {
  const [from, to] = [dtypeOf(cast.operand(0)), dtypeOf(cast.result)];
  if (!isWhole(from) || !isFloat(to)) return false;
  return isFreeCast(cast) || (isBool(from) && onlyMasks(move.result));
}

/** What SPU's pass does. */
export const sinkPatterns: readonly Pattern[] = ['reshape', 'transpose', 'slice'].map((n) => below(n, paidOnce));

/** Concatenated casts of one type, each for this only, become one. */
const concatenated: Pattern = {
  name: 'concatenate of converts',
  roots: [pphlo('concatenate')],
  apply: (op, rw) => {
    const casts = op.operands.map(castOf);
    const first = casts[0];
    if (op.numOperands < 2 || !first) return false;
    const from = typeOf(first.source);
    const alike = casts.every(
      (c) => c && usedOnce(c.op.result) && dtypeOf(c.source) === from.dtype && isSecret(c.source.type) === from.secret,
    );
    if (!alike) return false;
    const b = rw.before(op);
    const sources = casts.map((c) => c!.source);
    const type = tensorType(typeOf(op.result).shape, from.dtype, from.secret);
    rw.replace(op, [make(b, 'convert', [make(b, 'concatenate', sources, { ...op.attrs }, type)], {}, op.result.type)]);
    return true;
  },
};

/** The moves beyond SPU's: they pay off only where they bring casts of whole numbers to products. */
export const farSinkPatterns: readonly Pattern[] = [
  below('broadcast', repeats),
  below('reverse', paidOnce),
  concatenated,
];
