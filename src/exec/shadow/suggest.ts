import { limitBits, mostApproximated, mostFraction, type Width } from './limits.ts';

/** What the magnitudes of a run say about the ring that it needs. */
export class Magnitudes {
  /** log2 of the largest magnitude, by the widest step of the op that made it. */
  readonly bits = new Map<Width, number>();
  /** Fraction bits that tensors of small numbers need to keep some digits; 0 where all have them. */
  fraction = 0;
  /** Whether polynomials approximate functions. */
  approximated = false;

  see(width: Width, largest: number): void {
    if (!(largest > 0)) return;
    const bits = Math.log2(largest);
    for (const w of width === 'value' ? [width] : [width, 'value' as const])
      this.bits.set(w, Math.max(bits, this.bits.get(w) ?? bits));
  }
}

/** A ring that fits what was seen. */
export interface Suggestion {
  readonly field: string;
  readonly fxp: number;
  readonly reason: string;
}

const FIELDS = [
  { name: 'FM32', k: 32, least: 6 },
  { name: 'FM64', k: 64, least: 12 },
  { name: 'FM128', k: 128, least: 18 },
];
/** Bits kept free above the largest magnitude: other inputs are larger. */
const MARGIN = 1;
/** Bits that the largest number of a tensor should have. */
export const DIGITS = 10;

/** Most fraction bits of a ring of k bits for those magnitudes; negative where it is too small. */
export function mostBits(m: Magnitudes, k: number): number {
  let f = Math.floor((k - 8) / 2);
  if (m.approximated) f = Math.min(f, mostApproximated(k));
  for (const [w, bits] of m.bits) {
    // An exponential saturates at a power of two that fraction bits do not move.
    const need = Math.max(0, bits) + (w === 'exponential' ? 0 : MARGIN);
    f = Math.min(f, mostFraction(w, need, k));
  }
  return f;
}

/**
 * The smallest ring, from the present one up, that holds the largest value and product with a bit to spare, and as many fraction bits as
 * remain then: enough for tensors of small numbers to keep digits, where a ring has them.
 */
export function suggest(m: Magnitudes, k: number, fxp: number): Suggestion {
  const fields = FIELDS.filter((f) => f.k >= k);
  const most = fields.map((f) => mostBits(m, f.k));
  const at = fields.findIndex((f, i) => most[i]! >= Math.max(f.least, m.fraction));
  const i = at >= 0 ? at : most.indexOf(Math.max(...most));
  const [field, f] = [fields[i] ?? { name: `FM${k}`, k, least: 1 }, Math.max(1, most[i] ?? fxp)];
  return { field: field.name, fxp: f, reason: reasonOf(m, field.k, f, { k, fxp, now: most[0] ?? fxp }) };
}

function reasonOf(m: Magnitudes, k: number, f: number, old: { k: number; fxp: number; now: number }): string {
  const show = (w: Width) => (m.bits.has(w) ? `2^${m.bits.get(w)!.toFixed(1)}` : undefined);
  const seen = [
    ['value', show('value')],
    ['product', show('product')],
    ['quotient', show('quotient')],
  ].flatMap(([what, size]) => (size ? [`largest ${what} ${size}`] : []));
  const room = `products may reach 2^${limitBits('product', k, f)} with ${f} fraction bits`;
  const why = [
    ...seen,
    room,
    ...(m.fraction > old.fxp ? [`small numbers need ${m.fraction} fraction bits`] : []),
    ...(m.approximated && f === mostApproximated(k) ? [`polynomials keep ${f}`] : []),
    ...(old.now < old.fxp ? [`${old.fxp} fraction bits leave too little room in FM${old.k}`] : []),
  ];
  return why.join('; ');
}
