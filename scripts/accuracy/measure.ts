/** How far results are from what they should be, as one number that a target bounds. */

export interface Target {
  /** Bound of the relative error; 0 where the target is an absolute one. */
  readonly relative: number;
  /** Absolute error that is allowed where it is larger than the relative one. */
  readonly absolute: number;
  /** Whether a result of 0 misses the target where at least one unit of fixed point was due. */
  readonly nonzero?: boolean;
  /** Whether anything but 0 misses the target where the right result is 0. */
  readonly zero?: boolean;
}

/** The point where a function is worst. */
export interface Worst {
  /** The operands there, and what came and should have come. */
  readonly point: readonly number[];
  readonly got: number;
  readonly want: number;
  /** Error over the error that the target allows there; above 1 the target is missed. */
  readonly score: number;
  /** The error in the target's own measure: see errorUnder. */
  readonly error: number;
  /** The largest relative error of results that are 1 or larger in magnitude; 0 where there are none. */
  readonly fromOne: number;
}

/** The absolute error that `target` allows where `want` is right. */
export const allowed = (target: Target, want: number): number =>
  Math.max(target.absolute, target.relative * Math.abs(want));

/** The number that a target states: its relative bound, or its absolute one where it has no other. */
export const boundOf = (target: Target): number => target.relative || target.absolute;

/**
 * Error over allowed error. A result that is no number, or that breaks the target's rule for zeros (`unit` is 2^-f), is infinitely wrong.
 */
export function scoreOf(target: Target, got: number, want: number, unit: number): number {
  if (!Number.isFinite(got)) return Infinity;
  if (target.zero && want === 0 && got !== 0) return Infinity;
  if (target.nonzero && got === 0 && Math.abs(want) >= unit) return Infinity;
  return Math.abs(got - want) / allowed(target, want);
}

/**
 * The worst of many results. `error` is then comparable with boundOf(target): |got − want| for absolute targets, for relative ones
 * |got − want| / max(|want|, absolute / relative).
 * @throws Error where the lists differ in length or are empty, or where a wanted value is not finite
 */
export function worstOf(
  target: Target,
  operands: readonly (readonly number[])[],
  got: readonly number[],
  want: readonly number[],
  unit: number,
): Worst {
  if (got.length === 0 || got.length !== want.length || operands.some((x) => x.length !== got.length))
    throw new Error(`${got.length} results for ${want.length} points`);
  let [at, top, fromOne] = [0, -1, 0];
  for (let i = 0; i < got.length; i++) {
    if (!Number.isFinite(want[i])) throw new Error(`no reference at ${operands.map((x) => x[i])}`);
    const score = scoreOf(target, got[i]!, want[i]!, unit);
    if (score > top) [at, top] = [i, score];
    if (Math.abs(want[i]!) >= 1) fromOne = Math.max(fromOne, Math.abs(got[i]! - want[i]!) / Math.abs(want[i]!));
  }
  return {
    point: operands.map((x) => x[at]!),
    got: got[at]!,
    want: want[at]!,
    score: top,
    error: top * boundOf(target),
    fromOne,
  };
}
