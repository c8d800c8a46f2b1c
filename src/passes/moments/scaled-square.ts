import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';
import { splatOf } from '../build.ts';

/** c·(g·g) or (c·g)·g with a secret g and a constant c that is not 0. */
export function scaledSquare(op: Operation): { readonly c: number; readonly g: Value } | undefined {
  if (op.name !== 'pphlo.multiply') return undefined;
  const factors = (v: Value): readonly Value[] =>
    v.def?.name === 'pphlo.square'
      ? [v.def.operand(0), v.def.operand(0)]
      : v.def?.name === 'pphlo.multiply'
        ? v.def.operands
        : [v];
  for (const [a, b] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const all = [...factors(op.operand(a)), op.operand(b)];
    const constants = all.filter((v) => splatOf(v) !== undefined);
    const [g, h, ...more] = all.filter((v) => splatOf(v) === undefined);
    const c = constants.length === 1 ? splatOf(constants[0]!)! : 0;
    if (c !== 0 && g && g === h && more.length === 0 && isSecret(g.type)) return { c, g };
  }
  return undefined;
}
