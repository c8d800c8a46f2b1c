import { isFloat, isInt } from '../../eval/dtype.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import { fullOf, type Ranges } from './analysis.ts';
import { type Interval, join, marksOf, within } from './interval.ts';
import { isFoldOf, sumHasPeak } from './peaks.ts';
import { dtypeOf, FUNCTION_ERROR, sumBounds } from './sums.ts';

/** Ops with regions: loops and reducers to a fixpoint, ends that go on growing to infinity. */

/** Rounds before ends that still move are given up. */
const PATIENCE = 4;
const ROUNDS = 40;
/** Loops inside each other that are gone round; what is deeper may be anything. */
const DEEPEST = 3;

const returned = (b: Block, r: Ranges): Interval[] => b.terminator.operands.map((v) => r.of(v));

/** `next` around `old`; ends that moved are unknown from then on when `wide`. */
function widen(v: Value, old: Interval, next: Interval, wide: boolean): Interval {
  const both = join([old, next]);
  if (!wide) return both;
  const full = fullOf(v);
  return { ...both, lo: both.lo < old.lo ? full.lo : both.lo, hi: both.hi > old.hi ? full.hi : both.hi };
}

/**
 * The least intervals found for values that go around: `round` runs the regions on them, and gives those of the next round.
 * What goes in at first is part of them.
 */
function fixpoint(
  values: readonly Value[],
  first: readonly Interval[],
  round: (now: readonly Interval[]) => readonly Interval[],
): readonly Interval[] {
  const merged = (next: readonly Interval[]) => first.map((x, i) => join([x, next[i]!]));
  let now = first;
  for (let n = 0; ; n++) {
    const next = n < ROUNDS ? merged(round(now)) : values.map(fullOf);
    if (next.every((x, i) => within(x, now[i]!))) break;
    now = next.map((x, i) => widen(values[i]!, now[i]!, x, n >= PATIENCE));
  }
  // All that goes around fits: what one more round gives fits too, and may be less where an end was given up.
  for (let n = 0; n < 2; n++) {
    const less = merged(round(now));
    if (!less.every((x, i) => within(x, now[i]!))) break;
    now = less;
  }
  round(now);
  return now;
}

function whileLoop(op: Operation, r: Ranges): void {
  const [cond, body] = [op.regions[0]!.block, op.regions[1]!.block];
  if (r.depth >= DEEPEST) {
    anything(op, r);
    return;
  }
  r.depth++;
  const heads = fixpoint(
    op.results,
    op.operands.map((v) => r.of(v)),
    (now) => {
      now.forEach((x, i) => {
        r.set(cond.args[i]!, x);
        r.set(body.args[i]!, x);
      });
      r.block(cond);
      refine(cond.terminator.operand(0), cond, body, r);
      r.block(body);
      return returned(body, r);
    },
  );
  r.depth--;
  heads.forEach((x, i) => {
    r.set(op.results[i]!, x);
  });
}

const MIRRORED: Readonly<Record<string, string>> = {
  less: 'greater',
  less_equal: 'greater_equal',
  greater: 'less',
  greater_equal: 'less_equal',
};

/** In the body the condition holds: a counter is below its bound. Loop conditions are public, and so are the numbers they compare. */
function refine(p: Value, cond: Block, body: Block, r: Ranges): void {
  const op = p.def;
  if (!op || op.block !== cond) return;
  const name = op.name.slice('pphlo.'.length);
  if (name === 'and') for (const v of op.operands) refine(v, cond, body, r);
  if (!MIRRORED[name]) return;
  for (const [side, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const v = op.operand(side);
    if (v.owner !== cond || !isInt(dtypeOf(v))) continue;
    const arg = body.args[v.index]!;
    const x = r.of(arg);
    const bound = r.of(op.operand(other));
    const direction = side === 0 ? name : MIRRORED[name]!;
    const hi = direction === 'less' ? bound.hi - 1 : direction === 'less_equal' ? bound.hi : Infinity;
    const lo = direction === 'greater' ? bound.lo + 1 : direction === 'greater_equal' ? bound.lo : -Infinity;
    const next = { ...x, lo: Math.max(x.lo, lo), hi: Math.min(x.hi, hi), by: op };
    if (next.lo <= next.hi) r.set(arg, next);
  }
}

function choice(op: Operation, r: Ranges): void {
  for (const region of op.regions) r.block(region.block);
  op.results.forEach((v, i) => {
    r.set(v, join(op.regions.map((g) => r.of(g.block.terminator.operand(i)))));
  });
}

const countOf = (op: Operation): number => {
  if (op.name === 'pphlo.reduce_window')
    return ((op.attrs.window_dimensions ?? []) as readonly number[]).reduce((n, m) => n * m, 1);
  const { shape } = op.operand(0).type as TensorType;
  return (op.attrs.dimensions as readonly number[]).reduce((n, d) => n * shape[d]!, 1);
};

/** Sums count their terms; other reducers keep what goes in, as far as their body does. */
function reduce(op: Operation, r: Ranges): void {
  const n = op.results.length;
  const { block } = op.regions[0]!;
  if (n === 1 && isFoldOf(op, 'add')) {
    const [x, init] = [r.of(op.operand(0)), r.of(op.operand(1))];
    for (const a of block.args) r.set(a, fullOf(a));
    r.block(block);
    const count = countOf(op);
    // Padding adds the initial value in place of an element.
    const window = op.name === 'pphlo.reduce_window';
    const found = sumBounds(r, op.result, [
      [window ? join([x, init]) : x, count],
      [init, 1],
    ]);
    if (!found) return;
    const peak =
      !window && sumHasPeak(op.operand(0), op.attrs.dimensions as readonly number[]) && isFloat(dtypeOf(op.result));
    // One term is 1, the others are not below what an exponential is at least.
    const lo = peak ? init.lo + 1 - FUNCTION_ERROR - (count + 16) * 16 * r.ulp : found[0];
    if (
      !r.isShared(op.result) &&
      !(Number.isFinite(found[0]) && ['f32', 'f64'].includes(dtypeOf(op.result))) &&
      isFloat(dtypeOf(op.result))
    )
      return;
    const full = fullOf(op.result);
    const [low, high] = [Math.max(lo, found[0]), found[1]];
    if (low < full.lo || high > full.hi || low > high) return;
    r.set(op.result, { lo: low, hi: high, by: op, ...marksOf([x, init]) });
    return;
  }
  const found = fixpoint(
    op.results,
    op.results.map((_, i) => join([r.of(op.operand(i)), r.of(op.operand(n + i))])),
    (now) => {
      now.forEach((x, i) => {
        r.set(block.args[i]!, x);
        r.set(block.args[n + i]!, x);
        if (r.isShared(op.results[i]!)) for (const a of [block.args[i]!, block.args[n + i]!]) r.markShared(a);
      });
      r.block(block);
      return returned(block, r);
    },
  );
  found.forEach((x, i) => {
    const mayBeNaN = isFloat(dtypeOf(op.results[i]!)) && !r.isShared(op.results[i]!) && !Number.isFinite(x.lo + x.hi);
    r.set(op.results[i]!, mayBeNaN ? fullOf(op.results[i]!) : x);
  });
}

/** What is not known to keep its elements: the regions may be given anything. */
function anything(op: Operation, r: Ranges): void {
  for (const region of op.regions) {
    for (const a of region.block.args) r.set(a, fullOf(a));
    r.block(region.block);
  }
}

/** Ops with regions, by name: each sets the intervals of its results and of what is inside. */
export const regionRules: Readonly<Record<string, (op: Operation, r: Ranges) => void>> = {
  'pphlo.while': whileLoop,
  'pphlo.if': choice,
  'pphlo.case': choice,
  'pphlo.reduce': reduce,
  'pphlo.reduce_window': reduce,
  'pphlo.sort': (op, r) => {
    anything(op, r);
    op.results.forEach((v, i) => {
      r.set(v, r.of(op.operand(i)));
    });
  },
  'pphlo.scatter': anything,
  'pphlo.select_and_scatter': anything,
};
