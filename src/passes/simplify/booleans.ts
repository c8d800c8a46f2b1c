import type { Operation, Value } from '../../ir/ir.ts';
import { make, splatOf } from '../build.ts';
import { bothOrders, decided, made, type Row, readOnce, rows, typeOf, withType } from './rule.ts';

const isBoolean = (op: Operation): boolean => op.operands.every((v) => typeOf(v).dtype === 'i1');
const dual = (op: Operation): string => (op.name === 'pphlo.and' ? 'or' : 'and');

/** Booleans and choices. An `and` or `or` of bits is one hop, a choice between numbers one hop and 64 times the bytes. */
export const booleans: readonly Row[] = [
  rows(['and', 'or'], 'p ∧ (p ∨ q)', 'two products of bits less', (op) => {
    if (!isBoolean(op)) return undefined;
    for (const [p, v] of bothOrders(op)) if (made(v, dual(op))?.operands.includes(p)) return withType(op, p);
    return undefined;
  }),
  rows(['and', 'or'], 'p ∧ ¬p', 'a product of bits less', (op, rw) => {
    if (!isBoolean(op)) return undefined;
    for (const [p, v] of bothOrders(op))
      if (made(v, 'not')?.operand(0) === p) return decided(op, rw, op.name === 'pphlo.or');
    return undefined;
  }),
  rows(['and', 'or'], '(p ∧ q) ∨ (p ∧ r)', 'two products of bits in place of three', (op, rw) => {
    const [f, g] = [made(op.operand(0), dual(op)), made(op.operand(1), dual(op))];
    if (!f || !g || f === g || !isBoolean(op) || !readOnce(f.result) || !readOnce(g.result)) return undefined;
    for (const [p, q] of bothOrders(f))
      for (const [s, r] of bothOrders(g)) {
        if (p !== s) continue;
        const b = rw.before(op);
        return make(b, dual(op), [p, make(b, op.name.slice('pphlo.'.length), [q, r])]);
      }
    return undefined;
  }),
  rows(['xor'], 'p ⊕ p, p ⊕ constant', 'what p comes from may go', (op, rw) => {
    if (!isBoolean(op)) return undefined;
    if (op.operand(0) === op.operand(1)) return decided(op, rw, false);
    for (const [p, k] of bothOrders(op)) {
      const c = splatOf(k);
      if (c !== undefined) return withType(op, c ? make(rw.before(op), 'not', [p]) : p);
    }
    return undefined;
  }),
  rows(['select'], 'p ? true : false', 'a conversion of the bit less', (op, rw) => {
    const [p, a, b] = op.operands as [Value, Value, Value];
    const [yes, no] = [splatOf(a), splatOf(b)];
    if (typeOf(op.result).dtype !== 'i1' || yes === undefined || no === undefined || yes === no) return undefined;
    if (typeOf(p).shape.length !== typeOf(a).shape.length) return undefined;
    return withType(op, yes ? p : make(rw.before(op), 'not', [p]));
  }),
  rows(['select'], 'p ? (p ? a : b) : c', 'a choice and its hop less: the inner answer is known', (op, rw) => {
    const [p, a, b] = op.operands as [Value, Value, Value];
    const [yes, no] = [made(a, 'select'), made(b, 'select')];
    if (yes?.operand(0) === p) return make(rw.before(op), 'select', [p, yes.operand(1), b], {}, op.result.type);
    if (no?.operand(0) === p) return make(rw.before(op), 'select', [p, a, no.operand(2)], {}, op.result.type);
    return undefined;
  }),
  rows(
    ['select'],
    'p ? x : (q ? x : y)',
    'one product of bits in place of a choice: an eighth of its bytes or less',
    (op, rw) => {
      const [p, a, b] = op.operands as [Value, Value, Value];
      const [yes, no] = [made(a, 'select'), made(b, 'select')];
      const at = rw.before(op);
      const joined = (name: string, s: Operation, x: Value, y: Value): Value | undefined =>
        s.operand(0).type === p.type && readOnce(s.result) && typeOf(x).dtype !== 'i1'
          ? make(at, 'select', [make(at, name, [p, s.operand(0)]), x, y], {}, op.result.type)
          : undefined;
      if (no && no.operand(1) === a) return joined('or', no, a, no.operand(2));
      if (yes && yes.operand(2) === b) return joined('and', yes, yes.operand(1), b);
      return undefined;
    },
  ),
];
