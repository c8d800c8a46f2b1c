import { bitWidth, type DType, isBool, isComplex, isInt, isSigned } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';

/** What is known of all elements of a value: lo ≤ x ≤ hi. An end of a float that is not known is infinite. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  /** What proves it: the op that made the bounds (ops that only move elements do not), or an argument that somebody vouches for. */
  readonly by?: Operation | Value;
  /** True when it rests on a range that was given and not proven. */
  readonly assumed?: boolean;
  /** True when it rests on where an exponential of any number saturates: right, but nothing to warn of. */
  readonly loose?: boolean;
}
/** Bounds that a transfer function found; who proves them is added by the analysis. */
export type Bounds = readonly [lo: number, hi: number];

export const UNKNOWN: Interval = { lo: -Infinity, hi: Infinity };

/** All that a value of a dtype can be; integers beyond 2^53 are rounded outwards. */
export function rangeOf(d: DType): Bounds {
  if (isBool(d)) return [0, 1];
  if (isComplex(d) || !isInt(d)) return [-Infinity, Infinity];
  const w = bitWidth(d);
  return isSigned(d) ? [-(2 ** (w - 1)), w > 53 ? 2 ** (w - 1) : 2 ** (w - 1) - 1] : [0, w > 53 ? 2 ** w : 2 ** w - 1];
}

export const isKnown = (x: Interval): boolean => Number.isFinite(x.lo) && Number.isFinite(x.hi);
/** The largest magnitude. */
export const reach = (x: Interval): number => Math.max(Math.abs(x.lo), Math.abs(x.hi));
export const within = (x: Interval, y: Interval): boolean => y.lo <= x.lo && x.hi <= y.hi;

/** The least interval that holds all of them; the one that is it already, with its proof, where there is one. */
export function join(xs: readonly Interval[]): Interval {
  let lo = Infinity;
  let hi = -Infinity;
  for (let i = 0; i < xs.length; i++) {
    lo = Math.min(lo, xs[i]!.lo);
    hi = Math.max(hi, xs[i]!.hi);
  }
  const whole = xs.find((x) => x.lo === lo && x.hi === hi);
  const marks = marksOf(xs);
  if (whole) return { ...whole, ...marks };
  const by = xs.find((x) => x.by && Math.max(-x.lo, x.hi) === Math.max(-lo, hi))?.by;
  return { lo, hi, ...(by ? { by } : {}), ...marks };
}
/** What a result takes over from the intervals that it is made from. */
export const marksOf = (xs: readonly Interval[]): Pick<Interval, 'assumed' | 'loose'> => ({
  ...(xs.some((x) => x.assumed) ? { assumed: true } : {}),
  ...(xs.some((x) => x.loose) ? { loose: true } : {}),
});

/** The least and the largest of some numbers. */
export const hull = (xs: readonly number[]): Bounds => [Math.min(...xs), Math.max(...xs)];
/** x·y of finite intervals. */
export const times = (x: Interval, y: Interval): Bounds => hull([x.lo * y.lo, x.lo * y.hi, x.hi * y.lo, x.hi * y.hi]);

const digits = (x: number): string => {
  if (Math.abs(x) === Infinity) return x > 0 ? '∞' : '−∞';
  const shown = Number.isInteger(x) && Math.abs(x) < 2 ** 53 ? x : Number(x.toPrecision(6));
  return String(shown + 0).replaceAll('-', '−');
};
/** `[−1, 2.5]`. */
export const showInterval = (x: Interval): string => `[${digits(x.lo)}, ${digits(x.hi)}]`;
