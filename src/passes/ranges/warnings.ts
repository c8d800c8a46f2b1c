import { isFloat, isInt } from '../../eval/dtype.ts';
import { entryOf } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType } from '../../ir/types.ts';
import type { Diagnostic, Location, Note } from '../../support/diagnostics.ts';
import { literalOf, splatOf } from '../build.ts';
import { momentsOf } from '../moments/analysis.ts';
import { scaledSquare } from '../moments/scaled-square.ts';
import { dotDimsOf } from '../vectorize/kinds.ts';
import type { Ranges } from './analysis.ts';
import { saturation } from './functions.ts';
import { type Interval, isKnown, rangeOf, reach, showInterval, times } from './interval.ts';

/** What ranges show of a program that fixed point will not do well. Only of what is proven or given: an input may always be anything. */

const typeOf = (v: Value): TensorType => v.type as TensorType;
const float = (v: Value): boolean => isFloat(typeOf(v).dtype);
const power = (x: number): string => {
  const e = Math.log2(x);
  return Number.isInteger(e) ? `2^${e}` : number(x, 3);
};
const number = (x: number, digits = 6): string => String(Number(x.toPrecision(digits)));

/** A range that says something, and not only where functions saturate. */
const told = (x: Interval): boolean => isKnown(x) && !x.loose;

/** Where a range comes from, as a note with its place. */
function proof(what: string, x: Interval): Note[] {
  if (!x.by) return [];
  const given = x.assumed ? ' (relies on a given range)' : '';
  const name = 'regions' in x.by ? `'${x.by.name}'` : 'the range given for this argument';
  return [{ message: `${what} is in ${showInterval(x)}, by ${name}${given}`, loc: x.by.loc }];
}

/** Equal for equal places. */
const placeOf = (l: Location): string =>
  l.kind === 'text' && !l.user
    ? `${l.source.name}:${l.offset}`
    : JSON.stringify(l, (k, v) => (k === 'source' ? v.name : v));

/** Ops of which `resolution` has something to say. */
const LOSE_DIGITS: ReadonlySet<string> = new Set(['add', 'subtract', 'maximum', 'multiply'].map((n) => `pphlo.${n}`));

type Check = (op: Operation, x: Interval, y: Interval) => void;

class Finder {
  private readonly said = new Map<string, { readonly first: Diagnostic; readonly others: Set<string> }>();
  constructor(
    private readonly r: Ranges,
    private readonly module: Operation,
  ) {}

  private kept: ReadonlySet<Value> | undefined;
  /** What scale-moments keeps as a multiple. */
  private get scaled(): ReadonlySet<Value> {
    return (this.kept ??= new Set(momentsOf(this.module, this.r.ring).all.flatMap((m) => [...m.values])));
  }

  /** One warning for each thing to say, at its first place: the leaves of an optimizer all say the same. */
  get found(): Diagnostic[] {
    return [...this.said.values()].map(({ first, others }) => {
      if (others.size < 2) return first;
      const n = others.size - 1;
      const message = `and at ${n} other place${n === 1 ? '' : 's'}`;
      return { ...first, notes: [...(first.notes ?? []), { message, loc: first.loc }] };
    });
  }
  private warn(op: Operation, message: string, hint: string, notes: readonly Note[]): void {
    const first: Diagnostic = { severity: 'warning', class: 'range', message, loc: op.loc, hint, notes };
    const known = this.said.get(message) ?? { first, others: new Set<string>() };
    known.others.add(placeOf(op.loc));
    this.said.set(message, known);
  }
  private get smallerFxp(): string {
    const { k } = this.r.ring;
    return k < 128
      ? 'scale the operands, take a smaller --fxp, or --field FM128'
      : 'scale the operands, or take a smaller --fxp';
  }

  op(op: Operation): void {
    const { check, losesDigits } = (this.kinds[op.def.id] ??= {
      check: this.checks[op.name],
      losesDigits: LOSE_DIGITS.has(op.name),
    });
    if (!(check || losesDigits) || !op.results.some((v) => isSecret(v.type))) return;
    if (check) {
      const x = this.r.of(op.operand(0));
      check(op, x, op.numOperands > 1 ? this.r.of(op.operand(1)) : x);
    }
    if (losesDigits && float(op.result)) this.resolution(op);
  }

  /** What is looked at of each kind of op, by the id of its def. */
  private readonly kinds: { readonly check: Check | undefined; readonly losesDigits: boolean }[] = [];

  /** What is looked at of each op, from the ranges of its first two operands. */
  private readonly checks: Readonly<Record<string, Check>> = (() => {
    const product = (op: Operation, x: Interval, y: Interval): void => this.product(op, x, y);
    const sum = (op: Operation, x: Interval, y: Interval): void => {
      if (float(op.result) && told(x) && told(y)) this.sum(op, reach(x) + reach(y), [x, y]);
    };
    return {
      'pphlo.multiply': product,
      'pphlo.square': product,
      'pphlo.dot': product,
      'pphlo.dot_general': product,
      'pphlo.add': sum,
      'pphlo.subtract': sum,
      'pphlo.reduce': (op, x) => {
        const first = op.regions[0]!.block.first;
        if (op.results.length !== 1 || first?.name !== 'pphlo.add' || !float(op.result) || !told(x)) return;
        const { shape } = typeOf(op.operand(0));
        this.sum(op, (op.attrs.dimensions as readonly number[]).reduce((n, d) => n * shape[d]!, 1) * reach(x), [x]);
      },
      'pphlo.exponential': (op, x) => {
        const most = Math.log(saturation(this.r.ring));
        if (!told(x) || x.hi <= most) return;
        const message = `e^x saturates from x = ${most.toFixed(1)} on, and x can be in ${showInterval(x)}`;
        this.warn(op, message, 'subtract the maximum first, or take --field FM128', proof('x', x));
      },
      'pphlo.divide': (op, _, y) => this.divisor(op, y),
      'pphlo.divide_by_broadcast': (op, _, y) => this.divisor(op, y),
      'pphlo.convert': (op, x) => {
        const { dtype } = typeOf(op.operand(0));
        if (!isInt(dtype) || !float(op.result) || !isKnown(x) || reach(x) < this.r.capacity) return;
        const [lo, hi] = rangeOf(dtype);
        if (x.lo === lo && x.hi === hi && !x.assumed) return;
        const message = `a whole number can be in ${showInterval(x)}, but fixed point ends at ${power(this.r.capacity)}`;
        this.warn(op, message, this.smallerFxp, proof('it', x));
      },
    };
  })();

  private divisor(op: Operation, y: Interval): void {
    const most = 2 ** (this.r.ring.k - 2 - 2 * this.r.ring.fxp);
    if (!float(op.result) || !told(y) || reach(y) < most || !isSecret(op.operand(1).type)) return;
    const message = `a divisor can be in ${showInterval(y)}, but from ${power(most)} on the quotient is 0`;
    this.warn(op, message, this.smallerFxp, proof('the divisor', y));
  }

  private product(op: Operation, x: Interval, y: Interval): void {
    if (!told(x) || !told(y) || !op.operands.every(float)) return;
    const n = op.name.startsWith('pphlo.dot')
      ? dotDimsOf(op).lhs_contracting_dimensions.reduce((a, d) => a * typeOf(op.operand(0)).shape[d]!, 1)
      : 1;
    // One number for all elements is encoded with the digits it needs: such a product is a scaling.
    const scaled = op.operands.some((v) => splatOf(v) !== undefined);
    const most = scaled ? this.r.capacity : this.r.productCapacity;
    const size = n * reach(x) * reach(y);
    if (size < most) return;
    const what = n === 1 ? 'a product' : `a sum of ${n} products`;
    const message = `${what} can be as large as ${power(size)}, but wraps around from ${power(most)} on`;
    const notes =
      x === y ? proof('the operand', x) : [...proof('the left operand', x), ...proof('the right operand', y)];
    this.warn(op, message, this.smallerFxp, notes);
  }

  private sum(op: Operation, size: number, terms: readonly Interval[]): void {
    if (size < this.r.capacity) return;
    const message = `a sum can be as large as ${power(size)}, but wraps around from ${power(this.r.capacity)} on`;
    this.warn(
      op,
      message,
      this.smallerFxp,
      terms.flatMap((t, i) => proof(`term ${i}`, t)),
    );
  }

  private resolution(op: Operation): void {
    const { r } = this;
    const f = r.ring.fxp;
    const more = (x: number): string => {
      const bits = Math.ceil(-Math.log2(x)) + 6;
      const room = Math.floor((r.ring.k - 8) / 2) - 4;
      return bits <= room
        ? `take --fxp ${bits}, or scale the numbers`
        : `scale the numbers, or take --field FM128 --fxp ${Math.min(bits, 50)}`;
    };
    if (op.name !== 'pphlo.multiply') {
      for (const v of op.operands) {
        const c = splatOf(v);
        if (c === undefined || c === 0 || Math.abs(c) >= r.ulp / 2 || isSecret(v.type)) continue;
        const note = { message: `the constant ${number(c)}`, loc: literalSource(v) };
        this.warn(op, `${number(c)} is 0 in fixed point: its step is 2^-${f}`, more(Math.abs(c)), [note]);
      }
      return;
    }
    const x = r.of(op.operand(0));
    const y = r.of(op.operand(1));
    if (isKnown(x) && isKnown(y)) {
      const size = Math.max(...times(x, y).map(Math.abs));
      if (size > 0 && size < r.ulp) {
        const message = `a product is at most ${power(size)}, which is 0 in fixed point: its step is 2^-${f}`;
        this.warn(op, message, more(size), [...proof('the left operand', x), ...proof('the right operand', y)]);
        return;
      }
    }
    const square = scaledSquare(op);
    if (!square || Math.abs(square.c) > SMALL || isKnown(r.of(square.g)) || this.scaled.has(op.result)) return;
    const size = Math.abs(square.c);
    const message = `${number(size)}·g² is 0 in fixed point for |g| < ${power(Math.sqrt(r.ulp / size))}: its step is 2^-${f}`;
    this.warn(op, message, more(size * 2 ** -6), [{ message: 'this is g', loc: square.g.loc }]);
  }
}

/** Factors of squares that leave too few digits: moments of optimizers, (1 − β₂)·g². */
const SMALL = 2 ** -6;
const literalSource = (v: Value): Value['loc'] => {
  let x = v;
  while (x.def && x.def.name !== 'pphlo.constant' && literalOf(x)) x = x.def.operand(0);
  return x.loc;
};

/** Warnings of a program's entry, in program order, each place once. */
export function rangeWarnings(module: Operation, r: Ranges): readonly Diagnostic[] {
  const entry = entryOf(module);
  const finder = new Finder(r, module);
  entry.walk((op) => {
    if (op !== entry && !op.def.isTerminator) finder.op(op);
  });
  return finder.found;
}
