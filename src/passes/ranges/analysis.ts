import { type DType, isComplex, isFloat } from '../../eval/dtype.ts';
import { entryOf, funcBody } from '../../ir/builtin.ts';
import type { AnyOpDef } from '../../ir/define-op.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType } from '../../ir/types.ts';
import { type Bounds, type Interval, isKnown, marksOf, rangeOf, UNKNOWN } from './interval.ts';
import { regionRules } from './regions.ts';
import { type Rule, rules } from './rules.ts';

/** Ring bits and fraction bits that a proof is about. */
export interface RingShape {
  readonly k: number;
  readonly fxp: number;
}
/** What compilations for no field in particular are proven for: the default of a run. */
export const DEFAULT_RING: RingShape = { k: 64, fxp: 18 };

export interface RangeOptions {
  readonly ring: RingShape;
  /** Ranges of the entry's arguments that are taken for true, by index. */
  readonly assumed?: ReadonlyMap<number, Bounds>;
}

/**
 * Intervals of all values of the entry. They hold for the ring numbers of a run, whatever the inputs are, and for what public values are in
 * their own dtypes: results of fixed point come with a margin for its error, and sums and products have bounds only where they cannot wrap.
 * What the kernels are themselves right for is taken for granted: floats that comparisons and exponentials look at are below 2^(k−3) units.
 */
export class Ranges {
  /** One step of fixed point. */
  readonly ulp: number;
  /** Sums and comparisons hold below it. */
  readonly capacity: number;
  /** Products before their truncation hold below it. */
  readonly productCapacity: number;
  /** By the ids of values: numbers are found faster than objects. */
  private readonly known = new Map<number, Interval>();
  /** Secret by their type, but not known to be shared: few. */
  private readonly sealed = new Set<number>();

  constructor(readonly ring: RingShape) {
    this.ulp = 2 ** -ring.fxp;
    this.capacity = 2 ** (ring.k - 3 - ring.fxp);
    this.productCapacity = 2 ** (ring.k - 2 - 2 * ring.fxp);
  }

  of(v: Value): Interval {
    return this.known.get(v.id) ?? (v.type.kind === 'tensor' ? fullOf(v) : UNKNOWN);
  }
  set(v: Value, x: Interval): void {
    if (x === fullOf(v)) this.forget(v);
    else this.known.set(v.id, x);
  }
  /**
   * True when the value is shared at run time. One that is secret by its type only (a sealed constant) is computed in the clear, in its own
   * dtype, where it may be infinite or NaN.
   */
  isShared(v: Value): boolean {
    return isSecret(v.type) && !(this.sealed.size > 0 && this.sealed.has(v.id));
  }
  markShared(v: Value): void {
    this.sealed.delete(v.id);
  }

  /** How many loops are around what is looked at; each is gone through several times for one round of the next. */
  depth = 0;
  /** How many ops with regions are around what is looked at: that may be looked at again. */
  private inside = 0;

  /** Intervals of all that a block defines; those of its arguments are known already. */
  block(b: Block): void {
    for (let op = b.first; op; op = op.next) if (!op.def.isTerminator) this.op(op);
  }

  private op(op: Operation): void {
    const transfer = transferOf(op.def);
    const { around, rule } = transfer;
    const { results } = op;
    const shared = sharesResults(op, transfer, this);
    let pairs = false;
    for (let i = 0; i < results.length; i++) {
      const r = results[i]!;
      const { secret, dtype } = r.type as TensorType;
      if (secret && shared) this.markShared(r);
      else if (secret) this.sealed.add(r.id);
      if (isComplex(dtype)) pairs = true;
    }
    if (around) {
      for (let i = 0; i < results.length; i++) this.forget(results[i]!);
      // Nothing is known of what the regions are given but what the rules of the op find out.
      for (const { block } of op.regions) for (const a of block.args) if (isSecret(a.type)) this.sealed.add(a.id);
      this.inside++;
      around(op, this);
      this.inside--;
      return;
    }
    const found = rule && !pairs ? rule(op, this) : undefined;
    for (let i = 0; i < results.length; i++) {
      const r = results[i]!;
      const x = isList(found) ? found[i] : i === 0 ? found : undefined;
      // Of most values nothing is known: `of` says so of those that are not here.
      if (x) this.set(r, this.settle(op, r, x));
      else this.forget(r);
    }
  }
  /** Of a value that is looked at for the first time nothing is known. */
  private forget(v: Value): void {
    if (this.inside > 0) this.known.delete(v.id);
  }

  /** What a rule found, as far as it can be kept: nothing of floats that may be NaN, nothing beyond the dtype or the ring. */
  private settle(op: Operation, r: Value, found: Bounds | Interval): Interval {
    const full = fullOf(r);
    if (found === full) return full;
    const x: Interval =
      'lo' in found ? found : { lo: found[0], hi: found[1], by: op, ...marksOf(op.operands.map((v) => this.of(v))) };
    if (Number.isNaN(x.lo) || Number.isNaN(x.hi) || x.lo > x.hi) return full;
    const { dtype } = r.type as TensorType;
    // Numbers beyond 2^53 are not added up exactly here.
    if (!isFloat(dtype)) return x.lo < full.lo || x.hi > full.hi || Math.max(-x.lo, x.hi) > 2 ** 53 ? full : x;
    if (!this.isShared(r)) {
      const unknown = (v: Value): boolean => isFloat((v.type as TensorType).dtype) && !isKnown(this.of(v));
      if (!isKnown(x) || isNarrow(dtype) || op.operands.some(unknown)) return full;
    }
    return { ...x, lo: x.lo < -this.capacity ? -Infinity : x.lo, hi: x.hi > this.capacity ? Infinity : x.hi };
  }
}

type Found = Bounds | Interval | undefined;
const isList = (x: Found | readonly Found[]): x is readonly Found[] => Array.isArray(x) && typeof x[0] !== 'number';

/** How the intervals of an op's results come about. */
interface Transfer {
  /** Of an op with regions: sets the intervals of its results and of what is inside. */
  readonly around: ((op: Operation, r: Ranges) => void) | undefined;
  readonly rule: Rule | undefined;
  /** May give a public value although an operand is shared, or an operand that is not looked at. */
  readonly mayBeOpen: boolean;
}
/** By the id of the op's def. */
const transfers: Transfer[] = [];
const transferOf = ({ id, name }: AnyOpDef): Transfer =>
  (transfers[id] ??= { around: regionRules[name], rule: rules[name], mayBeOpen: MAY_BE_OPEN.has(name) });

const fullOfDType = new Map<DType, Interval>();
/** The same by the id of the type, which is found faster. */
const fullOfType: Interval[] = [];
export const fullOf = ({ type }: Value): Interval => (fullOfType[type.id] ??= fullOfTensor(type as TensorType));
function fullOfTensor({ dtype }: TensorType): Interval {
  let full = fullOfDType.get(dtype);
  if (!full) {
    const [lo, hi] = rangeOf(dtype);
    fullOfDType.set(dtype, (full = { lo, hi }));
  }
  return full;
}

/** Floats whose rounding is coarse, or that overflow early: nothing is said of them where they are computed in the clear. */
const isNarrow = (d: string): boolean => d !== 'f32' && d !== 'f64';

const MAY_BE_OPEN = new Set(['pphlo.reveal', 'pphlo.custom_call', 'pphlo.while', 'pphlo.if', 'pphlo.case']);

function sharesResults(op: Operation, { mayBeOpen }: Transfer, r: Ranges): boolean {
  const n = op.numOperands;
  if (n === 0 || mayBeOpen) return false;
  for (let i = 0; i < op.results.length; i++) if (!isSecret(op.results[i]!.type)) return false;
  if (op.name === 'pphlo.select')
    return r.isShared(op.operand(0)) || (r.isShared(op.operand(1)) && r.isShared(op.operand(2)));
  const all = op.name === 'pphlo.concatenate' || op.results.length > 1;
  for (let i = 0; i < n; i++) if (r.isShared(op.operand(i)) !== all) return !all;
  return all;
}

/** The intervals of an entry function's values. */
export function rangesOf(module: Operation, o: RangeOptions): Ranges {
  const ranges = new Ranges(o.ring);
  const body = funcBody(entryOf(module));
  for (const [i, a] of body.args.entries()) {
    const given = o.assumed?.get(i);
    const full = fullOf(a);
    if (isSecret(a.type)) ranges.markShared(a);
    ranges.set(
      a,
      given ? { lo: Math.max(given[0], full.lo), hi: Math.min(given[1], full.hi), by: a, assumed: true } : full,
    );
  }
  ranges.block(body);
  return ranges;
}
