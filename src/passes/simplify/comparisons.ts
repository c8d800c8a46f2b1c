import type { Operation, Value } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { make, scalarIn, splatLike, splatOf } from '../build.ts';
import { isNonNegative } from './facts.ts';
import {
  bothOrders,
  decided,
  isRingNumber,
  made,
  oneDType,
  type Row,
  readOnce,
  rows,
  typeOf,
  withType,
} from './rule.ts';

/** What each comparison says of a pair of numbers. */
const MEANING: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  'pphlo.equal': (a, b) => a === b,
  'pphlo.not_equal': (a, b) => a !== b,
  'pphlo.less': (a, b) => a < b,
  'pphlo.less_equal': (a, b) => a <= b,
  'pphlo.greater': (a, b) => a > b,
  'pphlo.greater_equal': (a, b) => a >= b,
};
export const COMPARISONS = Object.keys(MEANING).map((n) => n.slice('pphlo.'.length));
const ORDERED = ['less', 'less_equal', 'greater', 'greater_equal'];

/** A comparison with a constant c: its other operand, and what it says of a number there. */
function againstConstant(op: Operation): { x: Value; c: number; holds: (x: number) => boolean } | undefined {
  const says = MEANING[op.name]!;
  const [l, r] = [splatOf(op.operand(0)), splatOf(op.operand(1))];
  if (r !== undefined && l === undefined) return { x: op.operand(0), c: r, holds: (x) => says(x, r) };
  if (l !== undefined && r === undefined) return { x: op.operand(1), c: l, holds: (x) => says(l, x) };
  return undefined;
}

/** x ≥ 0 (known) against c ≤ 0: decided unless 0 itself is asked for. */
function bySign(op: Operation, rw: Rewriter): Value | undefined {
  const a = againstConstant(op);
  if (!a || !(a.c <= 0) || !isNonNegative(a.x)) return undefined;
  // All of 0 and above must get the same answer: it changes at c only.
  return a.holds(0) === a.holds(1) ? decided(op, rw, a.holds(1)) : undefined;
}
function ofBoolean(op: Operation, rw: Rewriter): Value | undefined {
  const a = againstConstant(op);
  if (!a) return undefined;
  const p = made(a.x, 'convert')?.operand(0) ?? a.x;
  if (typeOf(p).dtype !== 'i1') return undefined;
  const [zero, one] = [a.holds(0), a.holds(1)];
  if (zero === one) return decided(op, rw, one);
  return withType(op, one ? p : make(rw.before(op), 'not', [p]));
}

const constantExtreme = (name: string, a: number, b: number): number =>
  name === 'maximum' ? Math.max(a, b) : Math.min(a, b);
const extremes = (op: Operation): string => op.name.slice('pphlo.'.length);
/** The constant operand of max or min, and the other one. */
function withConstant(op: Operation | undefined): { x: Value; c: number } | undefined {
  if (!op || !oneDType(op)) return undefined;
  for (const [x, k] of bothOrders(op)) {
    const c = splatOf(k);
    if (c !== undefined && !Number.isNaN(c) && splatOf(x) === undefined) return { x, c };
  }
  return undefined;
}

/** Comparisons and extremes: each one costs about 8 hops under ABY3. */
export const comparisons: readonly Row[] = [
  rows(COMPARISONS, 'x ≥ 0 against c ≤ 0', 'a comparison less: |x| ≥ 0 and e^x > −1 always hold', bySign),
  rows(
    COMPARISONS,
    'a converted boolean against a constant',
    'a comparison less: 0 and 1 are all it can be',
    ofBoolean,
  ),
  rows(ORDERED, 'x < x, x ≤ x', 'a comparison less', (op, rw) =>
    op.operand(0) === op.operand(1) && isRingNumber(op.operand(0))
      ? decided(op, rw, op.name.endsWith('_equal'))
      : undefined,
  ),
  rows(['maximum', 'minimum'], 'max(x, x)', 'a comparison and a choice less', (op) =>
    op.operand(0) === op.operand(1) ? op.operand(0) : undefined,
  ),
  rows(['maximum', 'minimum'], 'max of x ≥ 0 and c ≤ 0', 'a comparison and a choice less', (op) => {
    const a = withConstant(op);
    if (!a || !(a.c <= 0) || !isNonNegative(a.x)) return undefined;
    return withType(op, op.name === 'pphlo.maximum' ? a.x : op.operand(op.operand(0) === a.x ? 1 : 0));
  }),
  rows(['abs'], '|x| of x ≥ 0', 'a sign and a product less: 9 hops', (op) =>
    isRingNumber(op.operand(0)) && isNonNegative(op.operand(0)) ? op.operand(0) : undefined,
  ),
  rows(['maximum', 'minimum'], 'max(max(x, c), d)', 'one comparison and choice in place of two', (op, rw) => {
    const outer = withConstant(op);
    const inner = outer && withConstant(made(outer.x, extremes(op)));
    if (!outer || !inner || !readOnce(outer.x)) return undefined;
    const b = rw.before(op);
    return make(b, extremes(op), [
      inner.x,
      splatLike(b, typeOf(op.result), constantExtreme(extremes(op), outer.c, inner.c)),
    ]);
  }),
  rows(['maximum', 'minimum'], 'max(max(x, y), y)', 'one comparison and choice in place of two', (op) => {
    for (const [m, y] of bothOrders(op)) {
      const inner = made(m, extremes(op));
      if (inner?.operands.includes(y)) return withType(op, m);
    }
    return undefined;
  }),
  rows(
    ['maximum', 'minimum'],
    'min(max(x, low), high)',
    'the two comparisons of a clamp run at once: half the hops',
    (op, rw) => {
      const outer = withConstant(op);
      const inner = outer && withConstant(made(outer.x, op.name === 'pphlo.maximum' ? 'minimum' : 'maximum'));
      if (!outer || !inner || !readOnce(outer.x)) return undefined;
      const [low, high] = op.name === 'pphlo.maximum' ? [outer.c, inner.c] : [inner.c, outer.c];
      if (!(low <= high) || !Number.isFinite(low) || !Number.isFinite(high)) return undefined;
      const b = rw.before(op);
      const t = typeOf(op.result);
      return make(b, 'clamp', [splatLike(b, t, low), inner.x, splatLike(b, t, high)], {}, op.result.type);
    },
  ),
  rows(['clamp'], 'clamp with one bound', 'one comparison and choice in place of two', (op, rw) => {
    const [low, x, high] = op.operands as [Value, Value, Value];
    if (!oneDType(op) || !isRingNumber(x)) return undefined;
    const b = rw.before(op);
    const { shape } = typeOf(x);
    if (splatOf(low) === -Infinity) return make(b, 'minimum', [x, scalarIn(b, high, shape)]);
    return splatOf(high) === Infinity ? make(b, 'maximum', [x, scalarIn(b, low, shape)]) : undefined;
  }),
  rows(
    ['clamp'],
    'clamp of a converted boolean',
    'two comparisons and choices less: 0 and 1 are all it can be',
    (op) => {
      const [low, x, high] = op.operands as [Value, Value, Value];
      const from = made(x, 'convert')?.operand(0);
      const inside = (splatOf(low) ?? 1) <= 0 && (splatOf(high) ?? 0) >= 1;
      return from && typeOf(from).dtype === 'i1' && inside ? withType(op, x) : undefined;
    },
  ),
];
