import { isFloat } from '../../eval/dtype.ts';
import type { Tensor } from '../../eval/tensor.ts';

/** How far values are from what they should be. */
export interface Deviation {
  /** Largest |value − reference|. */
  abs: number;
  /** Largest |value − reference| / |reference|, a reference below 2^(−f/2) counting as that: below it fixed point has few digits. */
  rel: number;
  /** Largest |value − reference| / max(1, |reference|): what the threshold is compared with. */
  scaled: number;
  /** Elements whose reference is infinite or not a number; they count in nothing else. */
  nonFinite: number;
}
export const noDeviation = (): Deviation => ({ abs: 0, rel: 0, scaled: 0, nonFinite: 0 });

/**
 * Compares tensors of one shape, element by element; `fxp` are the fraction bits of the run. Floats whose reference is `endless` or more agree
 * with every value of that sign near it: both stand for infinity. Undefined where the sizes differ.
 */
export function deviation(value: Tensor, reference: Tensor, fxp: number, endless: number): Deviation | undefined {
  const [a, b] = [value.data, reference.data];
  if (a.length !== b.length) return undefined;
  const floats = isFloat(reference.dtype);
  const least = floats ? 2 ** (-fxp / 2) : 1;
  const out = noDeviation();
  for (let i = 0; i < a.length; i++) {
    const r = Number(b[i]);
    if (floats && Math.abs(r) >= endless && Number(a[i]) * Math.sign(r) >= endless / 4) continue;
    if (!Number.isFinite(r)) {
      out.nonFinite++;
      continue;
    }
    const exact = typeof a[i] === 'bigint' && typeof b[i] === 'bigint';
    const d = exact ? Math.abs(Number((a[i] as bigint) - (b[i] as bigint))) : Math.abs(Number(a[i]) - r);
    if (d === 0) continue;
    const size = Math.abs(r);
    if (!(d <= out.abs)) out.abs = d;
    out.rel = Math.max(out.rel, d / Math.max(size, least));
    out.scaled = Math.max(out.scaled, d / Math.max(size, 1));
  }
  return out;
}

/** The worse of two. */
export function worst(a: Deviation, b: Deviation): Deviation {
  return {
    abs: Math.max(a.abs, b.abs),
    rel: Math.max(a.rel, b.rel),
    scaled: Math.max(a.scaled, b.scaled),
    nonFinite: a.nonFinite + b.nonFinite,
  };
}

/** The largest finite magnitude below `below`; 0 where there is none. */
export function magnitude(t: Tensor, below = Number.POSITIVE_INFINITY): number {
  let m = 0;
  for (let i = 0; i < t.data.length; i++) {
    const x = Math.abs(Number(t.data[i]));
    if (x > m && x < below) m = x;
  }
  return m;
}

/** The largest magnitude, infinity included; NaN where there is one. */
export function extreme(t: Tensor): number {
  let m = 0;
  for (let i = 0; i < t.data.length; i++) m = Math.max(m, Math.abs(Number(t.data[i])));
  return m;
}

/** The number of elements with a finite magnitude from `from` on, and below `below`. */
export function countBetween(t: Tensor, from: number, below: number): number {
  let count = 0;
  for (let i = 0; i < t.data.length; i++) {
    const x = Math.abs(Number(t.data[i]));
    if (x >= from && x < below) count++;
  }
  return count;
}
