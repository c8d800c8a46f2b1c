import { laneFor } from '../../ring/ring.ts';
import type { Column } from './harness.ts';

/** Low 32 bits of every element. */
function numbers(c: Column): Uint32Array {
  const lane = laneFor(c.bits);
  const z = new Uint32Array(c.length);
  for (let i = 0; i < c.length; i++) {
    let v = 0;
    for (let b = Math.min(lane, 4) - 1; b >= 0; b--) v = (v << 8) | c.bytes[i * lane + b]!;
    z[i] = v;
  }
  return z;
}

/**
 * Compares two tables of columns as joint distributions of their rows. `exact`: the rows are the whole probability space, and must be the same
 * multiset. Else they are samples: every column, and every pair of columns through some functions of both, are
 * compared by χ².
 * @returns what differs, or undefined
 */
export function firstDifference(a: readonly Column[], b: readonly Column[], exact: boolean): string | undefined {
  if (a.length !== b.length || a.some((x, i) => x.name !== b[i]!.name)) return 'the lists of messages differ';
  if (exact) return sameRows(a, b) ? undefined : `the joint distributions of ${a.length} values differ`;
  return differentSamples(a, b);
}

function sameRows(a: readonly Column[], b: readonly Column[]): boolean {
  const x = rowHashes(a);
  const y = rowHashes(b);
  return x.length === y.length && x.every((v, i) => v === y[i]);
}

/** Sorted 52-bit hashes of the rows: equal multisets give equal lists, others practically never. */
function rowHashes(columns: readonly Column[]): Float64Array {
  const points = columns[0]?.length ?? 0;
  const h1 = new Uint32Array(points).fill(0x9e3779b9);
  const h2 = new Uint32Array(points).fill(0x85ebca6b);
  for (const c of columns) {
    const v = numbers(c);
    for (let i = 0; i < points; i++) {
      h1[i] = mix(h1[i]! ^ v[i]!, 0x01000193, 13);
      h2[i] = mix(h2[i]! + v[i]!, 0xc2b2ae35, 16);
    }
  }
  return Float64Array.from(h1, (v, i) => v * 2 ** 20 + (h2[i]! >>> 12)).sort();
}
function mix(x: number, by: number, shift: number): number {
  const z = Math.imul(x ^ (x >>> shift), by);
  return (Math.imul(z ^ (z >>> 15), 0x2c1b3c6d) ^ (z >>> 7)) >>> 0;
}

function differentSamples(a: readonly Column[], b: readonly Column[]): string | undefined {
  // What is constant in both (the coalition's own values) says nothing.
  const kept = a.flatMap((x, i) => {
    const u = numbers(x);
    const v = numbers(b[i]!);
    const constant = u.every((w) => w === u[0]) && v.every((w) => w === u[0]);
    return constant ? [] : [{ name: x.name, u, v }];
  });
  for (const { name, u, v } of kept) {
    if (differ(histogram(u, u, 1), histogram(v, v, 1))) return `the distribution of ${name} differs`;
  }
  for (let i = 0; i < kept.length; i++) {
    for (let j = i + 1; j < kept.length; j++) {
      const [p, q] = [kept[i]!, kept[j]!];
      if (differ(histogram(p.u, q.u, 3), histogram(p.v, q.v, 3))) {
        return `the joint distribution of ${p.name} and ${q.name} differs`;
      }
    }
  }
  return undefined;
}

const CLASSES = 256;

/** Counts of up to three functions of two columns, CLASSES of each: difference, exclusive or, low bits of both; one function is the value of x. */
function histogram(x: Uint32Array, y: Uint32Array, functions: 1 | 3): Float64Array {
  const counts = new Float64Array(CLASSES * functions);
  if (functions === 1) {
    for (let i = 0; i < x.length; i++) counts[x[i]! & 255]!++;
    return counts;
  }
  for (let i = 0; i < x.length; i++) {
    const s = x[i]!;
    const t = y[i]!;
    counts[(s - t) & 255]!++;
    counts[CLASSES + ((s ^ t) & 255)]!++;
    counts[2 * CLASSES + (((s & 7) << 3) | (t & 7))]!++;
  }
  return counts;
}

/** Two-sample χ² of each block of classes. */
function differ(x: Float64Array, y: Float64Array): boolean {
  for (let from = 0; from < x.length; from += CLASSES) {
    let chi = 0;
    let classes = 0;
    for (let i = from; i < from + CLASSES; i++) {
      const sum = x[i]! + y[i]!;
      if (sum === 0) continue;
      classes++;
      chi += (x[i]! - y[i]!) ** 2 / sum;
    }
    if (tooLarge(chi, classes - 1)) return true;
  }
  return false;
}

/** Whether a χ² value is above its 1 − 10^-8 quantile (Wilson and Hilferty 1931). */
export function tooLarge(chi: number, freedom: number): boolean {
  if (freedom <= 0) return false;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chi / freedom) - (1 - spread)) / Math.sqrt(spread) > 5.6;
}

/** χ² of a column against the uniform distribution of its low 8 bits. */
export function looksUniform(c: Column): boolean {
  const v = numbers(c);
  const classes = 2 ** Math.min(8, c.bits);
  const counts = new Float64Array(classes);
  for (const x of v) counts[x % classes]!++;
  const mean = v.length / classes;
  return !tooLarge(
    counts.reduce((s, x) => s + (x - mean) ** 2 / mean, 0),
    classes - 1,
  );
}
/** Whether all elements are the same. */
export const isConstant = (c: Column): boolean => {
  const v = numbers(c);
  return v.every((x) => x === v[0]);
};
