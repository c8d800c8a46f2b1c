import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';
import { splatOf } from '../build.ts';

interface ScaledSquare {
  readonly c: number;
  readonly g: Value;
}

/** c·(g·g) or (c·g)·g with a secret g and a constant c that is not 0. */
export function scaledSquare(op: Operation): ScaledSquare | undefined {
  if (op.name !== 'pphlo.multiply') return undefined;
  return ofFactors(op.operand(0), op.operand(1)) ?? ofFactors(op.operand(1), op.operand(0));
}

function ofFactors(x: Value, other: Value): ScaledSquare | undefined {
  const { def } = x;
  if (def?.name === 'pphlo.square') return square(other, def.operand(0), def.operand(0));
  if (def?.name !== 'pphlo.multiply') return undefined;
  const a = def.operand(0);
  const b = def.operand(1);
  return square(other, a, b) ?? square(a, b, other) ?? square(b, a, other);
}

function square(factor: Value, g: Value, h: Value): ScaledSquare | undefined {
  if (g !== h || !isSecret(g.type)) return undefined;
  const c = splatOf(factor);
  return c !== undefined && c !== 0 && splatOf(g) === undefined ? { c, g } : undefined;
}
