import { isFloat } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { make, splatLike, splatOf } from '../build.ts';
import { inverted, isSecretFloat, made, type Row, readOnce, rows, typeOf } from './rule.ts';

/** c·x for a secret float x. */
const times = (op: Operation, rw: Rewriter, x: Value, c: number): Value => {
  const b = rw.before(op);
  return c === -1 ? make(b, 'negate', [x]) : make(b, 'multiply', [x, splatLike(b, typeOf(x), c)]);
};
/** The operand of a secret float op of that name. */
const of = (v: Value, name: string): Value | undefined => {
  const x = made(v, name)?.operand(0);
  return x && isSecretFloat(x) ? x : undefined;
};
const MOST = 8;

/** Powers and logarithms that roots and products can do. */
export const powers: readonly Row[] = [
  rows(
    ['power'],
    'x^(n + ½)',
    'a root (22 hops) beside products in place of a logarithm and an exponential (36 hops, twice the bytes)',
    (op, rw) => {
      const [x, c] = [op.operand(0), splatOf(op.operand(1))];
      if (c === undefined || !isSecretFloat(x) || !isFloat(typeOf(op.operand(1)).dtype)) return undefined;
      if (!Number.isInteger(c + 0.5) || Math.abs(c) > MOST || Math.abs(c) === 0.5) return undefined;
      const b = rw.before(op);
      const whole = (y: Value, n: number) => (n === 1 ? y : make(b, 'power', [y, splatLike(b, typeOf(y), n)]));
      // A negative power is one of the reciprocal root: a power of a small number would have few digits left.
      return c > 0
        ? make(b, 'multiply', [whole(x, c - 0.5), make(b, 'sqrt', [x])])
        : whole(make(b, 'rsqrt', [x]), -2 * c);
    },
  ),
  rows(['log'], 'log √x', 'a root less: 22 hops', (op, rw) => {
    const x = of(op.operand(0), 'sqrt');
    return x && times(op, rw, make(rw.before(op), 'log', [x]), 0.5);
  }),
  rows(['log'], 'log 1/√x', 'a root less: 22 hops', (op, rw) => {
    const x = of(op.operand(0), 'rsqrt');
    return x && times(op, rw, make(rw.before(op), 'log', [x]), -0.5);
  }),
  rows(['log'], 'log 1/x', 'a division less: 22 hops; a large x keeps its digits', (op, rw) => {
    const x = inverted(op.operand(0));
    return x && times(op, rw, make(rw.before(op), 'log', [x]), -1);
  }),
  rows(['log'], 'log x^c', 'a power less: 36 hops', (op, rw) => {
    const p = made(op.operand(0), 'power');
    const c = p && splatOf(p.operand(1));
    // An even power has a logarithm where x has none.
    if (!p || c === undefined || c % 2 === 0 || !isSecretFloat(p.operand(0))) return undefined;
    return Math.abs(c) <= 2 ** 6 && Math.abs(c) >= 2 ** -6
      ? times(op, rw, make(rw.before(op), 'log', [p.operand(0)]), c)
      : undefined;
  }),
  rows(['sqrt'], '√e^x', 'a root less: 22 hops', (op, rw) => {
    const x = readOnce(op.operand(0)) && of(op.operand(0), 'exponential');
    return x ? make(rw.before(op), 'exponential', [times(op, rw, x, 0.5)]) : undefined;
  }),
  rows(['rsqrt'], '1/√e^x', 'a root less: 22 hops', (op, rw) => {
    const x = readOnce(op.operand(0)) && of(op.operand(0), 'exponential');
    return x ? make(rw.before(op), 'exponential', [times(op, rw, x, -0.5)]) : undefined;
  }),
  rows(['power'], '(e^x)^c', 'a power less: up to 36 hops', (op, rw) => {
    const c = splatOf(op.operand(1));
    const x = readOnce(op.operand(0)) && of(op.operand(0), 'exponential');
    if (!x || c === undefined || c === 0 || Math.abs(c) > 2 ** 6 || Math.abs(c) < 2 ** -6) return undefined;
    return make(rw.before(op), 'exponential', [times(op, rw, x, c)]);
  }),
];
