import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern, Rewriter } from '../../ir/rewriter.ts';
import { make, splatOf } from '../build.ts';
import { largest } from './facts.ts';
import {
  bothOrders,
  isRingNumber,
  isSecretFloat,
  made,
  oneDType,
  type Row,
  rows,
  sizeOf,
  typeOf,
  withType,
} from './rule.ts';

/** Work on the same operands that can be done once; `cse` then finds the equal parts. */

/** Other ops of the same block that read `v`. */
const neighbours = (v: Value, op: Operation): Operation[] => [
  ...new Set([...v.uses].map((u) => u.owner).filter((o) => o !== op && o.block === op.block)),
];

/** The comparison that a protocol computes for an op: `less` or `equal` of (a, b), as it is or negated. */
interface Primitive {
  readonly name: 'less' | 'equal';
  readonly a: Value;
  readonly b: Value;
  readonly negated: boolean;
}
export function primitive(op: Operation): Primitive | undefined {
  if (op.numOperands !== 2) return undefined;
  const [a, b] = [op.operand(0), op.operand(1)];
  switch (op.name) {
    case 'pphlo.equal':
    case 'pphlo.not_equal':
      return { name: 'equal', a, b, negated: op.name === 'pphlo.not_equal' };
    case 'pphlo.less':
      return { name: 'less', a, b, negated: false };
    case 'pphlo.greater':
      return { name: 'less', a: b, b: a, negated: false };
    case 'pphlo.greater_equal':
      return { name: 'less', a, b, negated: true };
    case 'pphlo.less_equal':
      return { name: 'less', a: b, b: a, negated: true };
    default:
      return undefined;
  }
}
const agree = (p: Primitive, q: Primitive): boolean =>
  p.name === q.name && ((p.a === q.a && p.b === q.b) || (p.name === 'equal' && p.a === q.b && p.b === q.a));
/** A comparison as its primitive; `not` is free. */
export function canonical(op: Operation, p: Primitive, rw: Rewriter): Value {
  const b = rw.before(op);
  const v = make(b, p.name, [p.a, p.b]);
  return p.negated ? make(b, 'not', [v]) : v;
}

function mirrored(op: Operation, rw: Rewriter): Value | undefined {
  const p = primitive(op)!;
  const beside = neighbours(p.a, op).some((o) => {
    const q = primitive(o);
    return q !== undefined && agree(p, q);
  });
  return beside ? canonical(op, p, rw) : undefined;
}

/** x < y of an extreme's operands, when another op of the block compares them that way. */
function comparedBeside(op: Operation): boolean {
  const [a, b] = [op.operand(0), op.operand(1)];
  return neighbours(a, op).some((o) => {
    const q = primitive(o);
    return q !== undefined && agree({ name: 'less', a, b, negated: false }, q);
  });
}
const secretPair = (op: Operation): boolean =>
  oneDType(op) &&
  op.operand(0) !== op.operand(1) &&
  op.operands.every(isRingNumber) &&
  typeOf(op.result).dtype !== 'i1';

/** Whether another op of the block divides by `y`. */
function isDividedByBeside(y: Value, op: Operation): boolean {
  if (y.uses.size < 2) return false;
  for (const { owner, index } of y.uses)
    if (owner !== op && index === 1 && owner.name === 'pphlo.divide' && owner.block === op.block) return true;
  return false;
}

/** Several x / y: where every x is at most 1, an error of one unit in 1/y is at most one in the quotients. */
function sharedReciprocal(op: Operation, rw: Rewriter): boolean {
  const y = op.operand(1);
  if (!isDividedByBeside(y, op) || !isSecretFloat(y) || splatOf(y) !== undefined) return false;
  const inRange = (o: Operation): boolean =>
    o.name === 'pphlo.divide' && o.operand(1) === y && oneDType(o) && largest(o.operand(0)) <= 1;
  if (!inRange(op)) return false;
  const group = [op, ...neighbours(y, op).filter(inRange)];
  if (group.length < 2) return false;
  const all = new Set(group);
  const first = [...op.block!].find((o) => all.has(o))!;
  const r = make(rw.before(first), 'reciprocal', [y]);
  for (const o of group) {
    const x = o.operand(0);
    rw.replace(o, [splatOf(x) === 1 ? r : make(rw.before(o), 'multiply', [x, r])]);
  }
  return true;
}

const sharedReciprocals: Row = {
  ...rows(
    ['divide'],
    'x / y and z / y',
    'one reciprocal and two products (a hop more): half the bytes of two divisions',
    () => undefined,
  ),
  where: undefined,
  apply: (op, rw) => sharedReciprocal(op, rw),
};

export const sharing: readonly (Row & Pattern)[] = [
  rows(
    ['not_equal', 'less_equal', 'greater', 'greater_equal'],
    'x ≥ y beside x < y',
    'one comparison for both: half the bytes; not is free',
    mirrored,
  ),
  rows(
    ['maximum', 'minimum'],
    'max(x, y) beside x < y',
    'the choice takes the comparison that is there: half the bytes',
    (op, rw) => {
      if (!oneDType(op) || !comparedBeside(op)) return undefined;
      const [x, y] = [op.operand(0), op.operand(1)];
      const b = rw.before(op);
      const less = make(b, 'less', [x, y]);
      return make(b, 'select', op.name === 'pphlo.maximum' ? [less, y, x] : [less, x, y]);
    },
  ),
  rows(['minimum'], 'min(x, y) beside max(x, y)', 'x + y − max(x, y) is free: half the bytes', (op, rw) => {
    if (!secretPair(op)) return undefined;
    const [x, y] = [op.operand(0), op.operand(1)];
    const max = neighbours(x, op).find(
      (o) => o.name === 'pphlo.maximum' && o.operands.includes(y) && o.operands.includes(x),
    );
    if (!max) return undefined;
    const b = rw.before(op);
    // A copy, which `cse` joins with the other: that one may stand behind.
    const copy = make(b, 'maximum', [...max.operands]);
    return withType(op, make(b, 'subtract', [make(b, 'add', [x, y]), copy]));
  }),
  rows(
    ['equal', 'not_equal'],
    'x = max(x, y)',
    'the comparison inside of the maximum answers it: an equality (8 hops) less. JAX asks so in the derivative of max',
    (op, rw) => {
      for (const [x, m] of bothOrders(op)) {
        const e = made(m, 'maximum') ?? made(m, 'minimum');
        if (!e || !secretOrConstant(e) || !e.operands.includes(x)) continue;
        const y = e.operand(e.operand(0) === x ? 1 : 0);
        const [a, b] = e.name === 'pphlo.maximum' ? [x, y] : [y, x];
        const at = rw.before(op);
        const less = make(at, 'less', [a, b]);
        return op.name === 'pphlo.equal' ? make(at, 'not', [less]) : less;
      }
      return undefined;
    },
  ),
  sharedReciprocals,
];
/** Public numbers that are not constants may be NaN. */
function secretOrConstant(e: Operation): boolean {
  return e.operands.every((v) => isRingNumber(v) || Number.isFinite(splatOf(v) ?? NaN)) && sizeOf(e.result) > 0;
}
