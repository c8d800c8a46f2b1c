import { type Ring, type RingTensor, wireBytes } from '../../ring/ring.ts';
import type { Traffic } from '../protocol.ts';
import { scoped } from './words.ts';

/**
 * Correlated randomness that somebody who sees no data deals to others: a list of items. An item without `from` is a uniform mask, expanded
 * from the keys that the dealer shares with the receivers; one with `from` is a function of earlier items' clear values, of which the dealer
 * sends one correction to one receiver, while the other shares are expanded from keys. This list is the cost, the dealer's and the receivers' code.
 */
export interface Item {
  readonly label: string;
  readonly length: number;
  readonly bits: number;
  /** How shares combine: mod 2^bits, or bitwise. */
  readonly kind: 'add' | 'xor';
  readonly from?: (ring: Ring, clear: (label: string) => RingTensor) => RingTensor;
}

export const mask = (label: string, kind: Item['kind'], length: number, bits: number): Item => ({
  label,
  kind,
  length,
  bits,
});
export const derived = (
  label: string,
  kind: Item['kind'],
  length: number,
  bits: number,
  from: NonNullable<Item['from']>,
): Item => ({ label, kind, length, bits, from });

/** The corrections: one message each. */
export function dealCost(items: readonly Item[]): Traffic {
  const sent = items.filter((x) => x.from);
  return {
    hops: sent.length > 0 ? 1 : 0,
    messages: sent.length,
    bytes: sent.reduce((s, x) => s + wireBytes(x.length, x.bits), 0),
  };
}

export const combine = (ring: Ring, kind: Item['kind'], bits: number, x: RingTensor, y: RingTensor): RingTensor =>
  kind === 'add' ? ring.add(x, y, bits) : ring.xor(x, y);

/**
 * The dealer's side: `known` gives the sum of all receivers' expanded shares of an item; `correct` gets what is missing to the value.
 * @returns the clear values by label
 */
export function dealItems(
  ring: Ring,
  items: readonly Item[],
  known: (item: Item) => RingTensor,
  correct: (item: Item, correction: RingTensor) => void,
): Map<string, RingTensor> {
  const clear = new Map<string, RingTensor>();
  for (const item of items) {
    const sum = known(item);
    if (!item.from) {
      clear.set(item.label, sum);
      continue;
    }
    const value = scoped(ring, (r) => item.from!(r, (label) => clear.get(label)!));
    correct(item, item.kind === 'add' ? ring.sub(value, sum, item.bits) : ring.xor(value, sum));
    clear.set(item.label, value);
  }
  return clear;
}

/** Shares of items by label. */
export type Shares = ReadonlyMap<string, RingTensor>;

// ---- the lists that several kernels use ----

/** x·y = (d+a)(e+b): masks a and b, and their product. (Beaver, CRYPTO 1991.) */
export const productItems = (length: number, bits: number): Item[] => [
  mask('a', 'add', length, bits),
  mask('b', 'add', length, bits),
  derived('ab', 'add', length, bits, (r, v) => r.mul(v('a'), v('b'), bits)),
];
/** Bit triples under labels that start with `prefix`. */
export const andItems = (prefix: string, length: number, bits: number): Item[] => [
  mask(`${prefix}a`, 'xor', length, bits),
  mask(`${prefix}b`, 'xor', length, bits),
  derived(`${prefix}ab`, 'xor', length, bits, (r, v) => r.and(v(`${prefix}a`), v(`${prefix}b`))),
];
/** A mask r and its truncation: r, (r mod 2^(k-1)) >> shift, and the top bit of r, of which only shift+1 bits are ever used. */
export const truncItems = (length: number, k: number, shift: number): Item[] => [
  mask('r', 'add', length, k),
  derived('low', 'add', length, k, (r, v) => r.shr(r.shl(v('r'), 1, k), shift + 1)),
  derived('top', 'add', length, shift + 1, (r, v) => r.lowBits(r.shr(v('r'), k - 1), shift + 1)),
];
/** `bits` random bits per element: together as one boolean word, and each as an arithmetic number (bit j of element e at j·length+e). */
export const bitItems = (length: number, bits: number, k: number): Item[] => [
  mask('bits', 'xor', length, bits),
  derived('numbers', 'add', bits * length, k, (r, v) => bitNumbers(r, v('bits'), bits)),
];
/** The bits of every element, bit by bit, as ring elements. */
export const bitNumbers = (ring: Ring, t: RingTensor, bits: number): RingTensor =>
  scoped(ring, (r) =>
    r.concat(
      Array.from({ length: bits }, (_, j) => scoped(r, (q) => q.toRing(q.bitPlane(t, j)))),
      r.lane,
    ),
  );
