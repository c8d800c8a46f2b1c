import { isBool } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { make, splatLike, splatOf } from '../build.ts';
import {
  bothOrders,
  inverted,
  isRingNumber,
  isSecretFloat,
  made,
  onlyFor,
  type Row,
  readOnce,
  rows,
  typeOf,
  withType,
} from './rule.ts';

/** The operand of a secret exponential. */
const exponentOf = (v: Value): Value | undefined => {
  const op = made(v, 'exponential');
  return op && isSecretFloat(op.operand(0)) ? op.operand(0) : undefined;
};
/** The x of x·x or square(x). */
export const squared = (v: Value): Value | undefined => {
  const square = made(v, 'square');
  if (square) return square.operand(0);
  const op = made(v, 'multiply');
  return op && op.operand(0) === op.operand(1) ? op.operand(0) : undefined;
};
/** What a root's result is made of. */
const under = (v: Value, name: string): Value | undefined => made(v, name)?.operand(0);

/** x·a + x·b, also with minus: the factor x and what it is multiplied by. */
function factored(op: Operation, rw: Rewriter): Value | undefined {
  const [p, q] = [made(op.operand(0), 'multiply'), made(op.operand(1), 'multiply')];
  if (!p || !q || p === q || !readOnce(p.result) || !readOnce(q.result)) return undefined;
  if (!isRingNumber(op.result) || isBool(typeOf(op.result).dtype)) return undefined;
  for (const [x, a] of bothOrders(p))
    for (const [y, b] of bothOrders(q)) {
      if (x !== y || !isRingNumber(x) || a.type !== b.type || typeOf(a).dtype !== typeOf(x).dtype) continue;
      if (typeOf(x).dtype !== typeOf(op.result).dtype) continue;
      // Two constants are added at compile time, by another row.
      if (splatOf(a) !== undefined && splatOf(b) !== undefined) continue;
      const at = rw.before(op);
      return make(at, 'multiply', [x, make(at, op.name.slice('pphlo.'.length), [a, b])]);
    }
  return undefined;
}

/** Products, quotients, exponentials and roots. */
export const algebra: readonly Row[] = [
  rows(['subtract'], 'x − x', 'what comes from x alone goes away with it', (op, rw) =>
    op.operand(0) === op.operand(1) && isRingNumber(op.operand(0)) && !isBool(typeOf(op.result).dtype)
      ? splatLike(rw.before(op), typeOf(op.result), 0)
      : undefined,
  ),
  rows(
    ['multiply'],
    'e^a · e^b',
    'one exponential (738 bytes per element under aby3) and one product with its hop less; e^(a+b) does not lose the digits of a small e^a',
    (op, rw) => {
      const [a, b] = [exponentOf(op.operand(0)), exponentOf(op.operand(1))];
      if (!a || !b || !onlyFor(op.operand(0), op) || !onlyFor(op.operand(1), op)) return undefined;
      const at = rw.before(op);
      return make(at, 'exponential', [make(at, 'add', [a, b])]);
    },
  ),
  rows(
    ['divide', 'reciprocal'],
    'a / e^b',
    'a division (22 hops, 637 bytes per element under aby3) becomes a product (1 hop); a negative b keeps its digits',
    (op, rw) => {
      const divisor = op.operand(op.numOperands - 1);
      const b = exponentOf(divisor);
      if (!b || !readOnce(divisor)) return undefined;
      const at = rw.before(op);
      const inverse = make(at, 'exponential', [make(at, 'negate', [b])]);
      return op.numOperands === 1 || splatOf(op.operand(0)) === 1
        ? withType(op, inverse)
        : make(at, 'multiply', [op.operand(0), inverse]);
    },
  ),
  rows(
    ['divide'],
    'e^x / (1 + e^x)',
    'a logistic (9 hops, 567 bytes) in place of an exponential and a division (35 hops, 1375 bytes)',
    (op, rw) => {
      const x = exponentOf(op.operand(0));
      const sum = made(op.operand(1), 'add');
      if (!x || !sum) return undefined;
      const i = [0, 1].find((k) => sum.operand(k) === op.operand(0) && splatOf(sum.operand(1 - k)) === 1);
      return i === undefined ? undefined : make(rw.before(op), 'logistic', [x]);
    },
  ),
  rows(['log'], 'log e^a', 'an exponential and a logarithm less: 33 hops; nothing is cut off', (op) =>
    exponentOf(op.operand(0)),
  ),
  rows(
    ['divide', 'reciprocal'],
    '1 / (b / c)',
    'one division in place of two: 22 hops less, and one rounding',
    (op, rw) => {
      if (op.numOperands === 2 && splatOf(op.operand(0)) !== 1) return undefined;
      const inner = op.operand(op.numOperands - 1);
      const q = made(inner, 'divide');
      if (!q || !isSecretFloat(inner) || !isSecretFloat(q.operand(0)) || !readOnce(inner)) return undefined;
      return splatOf(q.operand(1)) === undefined
        ? make(rw.before(op), 'divide', [q.operand(1), q.operand(0)])
        : undefined;
    },
  ),
  rows(['divide', 'reciprocal'], 'a / (1 / b)', 'two divisions become one product: 43 hops less', (op, rw) => {
    const b = inverted(op.operand(op.numOperands - 1));
    if (!b) return undefined;
    return op.numOperands === 1 || splatOf(op.operand(0)) === 1
      ? withType(op, b)
      : make(rw.before(op), 'multiply', [op.operand(0), b]);
  }),
  rows(
    ['multiply'],
    'x · (1 / y)',
    'a quotient costs as much as a reciprocal; the product and its hop go, and a large y keeps its digits',
    (op, rw) => {
      for (let i = 0; i < 2; i++) {
        const [x, r] = [op.operand(i), op.operand(1 - i)];
        const y = readOnce(r) ? inverted(r) : undefined;
        if (y && isSecretFloat(x)) return make(rw.before(op), 'divide', [x, y]);
      }
      return undefined;
    },
  ),
  rows(
    ['sqrt'],
    '√(x · x)',
    'a sign (8 hops) in place of a root (22) and a product; a large x does not overflow',
    (op, rw) => {
      const x = squared(op.operand(0));
      return x && isSecretFloat(x) ? make(rw.before(op), 'abs', [x]) : undefined;
    },
  ),
  rows(['divide'], 'x / √x', 'a division (22 hops) less: √x itself', (op) =>
    under(op.operand(1), 'sqrt') === op.operand(0) && isSecretFloat(op.operand(0)) ? op.operand(1) : undefined,
  ),
  rows(['multiply'], 'x · 1/√x', 'a product and its hop less, and a small x keeps its digits', (op, rw) => {
    for (let i = 0; i < 2; i++) {
      const [x, r] = [op.operand(i), op.operand(1 - i)];
      if (under(r, 'rsqrt') === x && readOnce(r) && isSecretFloat(x)) return make(rw.before(op), 'sqrt', [x]);
    }
    return undefined;
  }),
  rows(['add', 'subtract'], 'x · a + x · b', 'one product in place of two: half the bytes', factored),
];
