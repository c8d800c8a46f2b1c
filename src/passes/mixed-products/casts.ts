import { type DType, isBool, isFloat, isInt } from '../../eval/dtype.ts';
import { funcOp } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType } from '../../ir/types.ts';

/** What casts from integers and booleans to floats cost, as far as the program tells. */

export const typeOf = (v: Value): TensorType => v.type as TensorType;
export const dtypeOf = (v: Value): DType => typeOf(v).dtype;
export const isWhole = (d: DType): boolean => isInt(d) || isBool(d);

/** A `convert` from an integer or boolean to a float, as what defines `v`. */
export function castOf(v: Value): { readonly op: Operation; readonly source: Value } | undefined {
  const op = v.def;
  if (op?.name !== 'pphlo.convert') return undefined;
  const source = op.operand(0);
  return isFloat(dtypeOf(v)) && isWhole(dtypeOf(source)) ? { op, source } : undefined;
}

/** Ops that only move elements of their first operand; they have no other. */
const MOVES: ReadonlySet<string> = new Set(
  ['reshape', 'transpose', 'slice', 'broadcast', 'reverse'].map((n) => `pphlo.${n}`),
);
export const isMove = (op: Operation | undefined): boolean => op !== undefined && MOVES.has(op.name);

/** Read by one op only, of the same block: what is computed outside of a loop is not drawn into it. */
export function usedOnce(v: Value): boolean {
  // Values of large programs have thousands of uses: only their number is looked at.
  return v.uses.size === 1 && v.uses.first!.owner.block === v.block;
}

/**
 * True for an integer that its ring element spells out, so that taking it as a number is free: public ones, inputs of the program, and
 * casts of booleans. Other secret integers are right mod 2^w only: each use as a number costs an exchange.
 */
export function isExactNumber(v: Value): boolean {
  if (!isSecret(v.type)) return true;
  if (!isInt(dtypeOf(v))) return false;
  const op = v.def;
  if (!op) return v.block?.region?.parent?.def === funcOp;
  if (isMove(op)) return isExactNumber(op.operand(0));
  if (op.name !== 'pphlo.convert') return false;
  return isBool(dtypeOf(op.operand(0))) || (dtypeOf(op.operand(0)) === dtypeOf(v) && isExactNumber(op.operand(0)));
}

/** True when the cast costs nothing wherever it stands and however often it is done. */
export const isFreeCast = (cast: Operation): boolean => {
  const from = cast.operand(0);
  return !isSecret(from.type) || isFloat(dtypeOf(from)) === isFloat(dtypeOf(cast.result)) || isExactNumber(from);
};
