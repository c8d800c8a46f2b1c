import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isBool, isFloat } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern } from '../../ir/rewriter.ts';
import { isSecret } from '../../ir/types.ts';
import { make, splatOf } from '../build.ts';
import { castOf, dtypeOf, usedOnce } from './casts.ts';

/** Arithmetic with masks, as programs write choices: p·a + (1 − p)·b. */

/** 1 − convert(p) → convert(¬p): free, and a mask again. */
const complement: Pattern = {
  name: '1 − mask',
  roots: [pphlo('subtract')],
  apply: (op, rw) => {
    const cast = castOf(op.operand(1));
    if (!cast || !isBool(dtypeOf(cast.source)) || splatOf(op.operand(0)) !== 1) return false;
    const b = rw.before(op);
    rw.replace(op, [make(b, 'convert', [make(b, 'not', [cast.source])], {}, op.result.type)]);
    return true;
  },
};

/** The mask and the number of a product of both that is used once. */
function masked(v: Value): { p: Value; x: Value } | undefined {
  const op = v.def;
  if (op?.name !== 'pphlo.multiply' || !usedOnce(v)) return undefined;
  const i = isBool(dtypeOf(op.operand(0))) ? 0 : 1;
  if (!isBool(dtypeOf(op.operand(i)))) return undefined;
  const [p, x] = [op.operand(i), op.operand(1 - i)];
  return isSecret(x.type) && isFloat(dtypeOf(x)) && dtypeOf(x) === dtypeOf(v) ? { p, x } : undefined;
}
const negates = (a: Value, b: Value): boolean => a.def?.name === 'pphlo.not' && a.def.operand(0) === b;

/** p·a + ¬p·b → select(p, a, b): one product of a bit in place of two. */
const choice: Pattern = {
  name: 'p·a + ¬p·b',
  roots: [pphlo('add')],
  apply: (op: Operation, rw) => {
    const l = masked(op.operand(0));
    const r = l && masked(op.operand(1));
    if (!l || !r || dtypeOf(l.x) !== dtypeOf(r.x)) return false;
    const swap = negates(l.p, r.p);
    if (!swap && !negates(r.p, l.p)) return false;
    const [p, yes, no] = swap ? [r.p, r.x, l.x] : [l.p, l.x, r.x];
    rw.replace(op, [make(rw.before(op), 'select', [p, yes, no], {}, op.result.type)]);
    return true;
  },
};

export const maskPatterns: readonly Pattern[] = [complement, choice];
