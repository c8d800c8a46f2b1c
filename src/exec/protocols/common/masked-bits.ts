import { laneFor, type Ring, type RingTensor } from '../../ring/ring.ts';
import { derived, type Item, mask } from './deal.ts';
import { type Coefficient, evaluate, type MaskShare, type Polynomial, products } from './polynomials.ts';
import { scoped, splitBits, stackTensors } from './words.ts';

/**
 * Bits of x from an opened c = x + r: x = c − r, so a bit of x is that of c ⊕ r ⊕ borrow. Borrows generate where c=0, r=1 and propagate where c=r.
 * c is public, so over groups of up to four positions both are sums of dealt products of r's bits with public coefficients: the first two
 * levels of every comparison take no message. (edaBits: Escudero et al., CRYPTO 2020; dealt monomials: ABY2.0's multi-input gates, USENIX Security 2021.)
 */

/** Positions, grouped by `group` (1, 2 or 4): `width` is a multiple of it. Position j is at bit ⌊j/group⌋ of word j mod group. */
export interface Grouping {
  readonly width: number;
  readonly group: number;
  /** Zero positions below position 0: they neither generate nor stop a borrow. */
  readonly pad: number;
}
const groupOf = (positions: number): number => (positions >= 3 ? 4 : Math.max(1, positions));

/** Padded below to a power of two of whole groups: for results of one bit. */
export function treeGrouping(positions: number): Grouping {
  const group = groupOf(positions);
  let width: number = group;
  while (width < positions) width *= 2;
  return { width, group, pad: width - positions };
}
/** Padded above to a power of two: for carries into every position. */
export function prefixGrouping(positions: number): Grouping {
  let width = 1;
  while (width < positions) width *= 2;
  return { width, group: groupOf(width), pad: 0 };
}

/** The words of a tensor's grouped bits. */
export const groupWords = (ring: Ring, t: RingTensor, g: Grouping): readonly RingTensor[] =>
  scoped(ring, (r) => split(r, t, g));

function split(ring: Ring, t: RingTensor, g: Grouping): readonly RingTensor[] {
  const lane = laneFor(g.width);
  const x = ring.shl(ring.cast(t, lane, Math.min(g.width - g.pad, t.lane * 8)), g.pad, g.width);
  return splitBits(ring, x, g.width, g.group);
}

/**
 * The mask of `bits` bits as a number ('r') and as a boolean word ('rb'), and the products of its grouped low bits ('rp': one word of width/group bits
 * per product and element).
 */
export function maskedBitItems(length: number, bits: number, g: Grouping): Item[] {
  const sets = products(g.group);
  const items = [mask('r', 'add', length, bits), derived('rb', 'xor', length, bits, (r, v) => r.copy(v('r')))];
  if (sets.length > 0) {
    items.push(
      derived('rp', 'xor', sets.length * length, g.width / g.group, (r, v) => {
        const words = groupWords(r, v('r'), g);
        return r.concat(
          sets.map((s) => scoped(r, (q) => words.filter((_, j) => (s >> j) & 1).reduce((x, y) => q.and(x, y)))),
        );
      }),
    );
  }
  return items;
}

/** Generate and propagate of borrows over the first v+1 positions of every group, for v = 0 … group-1. `open` are c's grouped words. */
function prefixPolynomials(ring: Ring, open: readonly RingTensor[], width: number): { g: Polynomial; p: Polynomial }[] {
  const out: { g: Polynomial; p: Polynomial }[] = [];
  open.forEach((c, v) => {
    const not = ring.not(c, width);
    const bit = 1 << v;
    // p_v = ¬c ⊕ r, and g_v = ¬c·r; both meet the lower positions' polynomials, in which r_v does not occur.
    const times = (q: Polynomial): Polynomial => {
      const z: Polynomial = new Map();
      for (const [s, x] of q) {
        z.set(s, x === 'one' ? not : ring.and(not, x));
        z.set(s | bit, x);
      }
      return z;
    };
    const below = out.at(-1);
    const g: Polynomial = below ? times(below.g) : new Map();
    g.set(bit, not);
    out.push({
      g,
      p: below
        ? times(below.p)
        : new Map<number, Coefficient>([
            [0, not],
            [bit, 'one'],
          ]),
    });
  });
  return out;
}

/** This party's share of the products from its parts of 'rb' and 'rp'. */
export function maskShare(
  ring: Ring,
  rb: RingTensor,
  rp: RingTensor | undefined,
  g: Grouping,
  constant: boolean,
): MaskShare {
  const words = groupWords(ring, rb, g);
  const sets = products(g.group);
  const length = rb.length;
  return {
    constant,
    word: (set, r) =>
      (set & (set - 1)) === 0 ? words[Math.log2(set)]! : r.sliceRange(rp!, sets.indexOf(set) * length, length),
  };
}

/** A share of (generate, propagate) of the borrows over whole groups: words of width/group bits. */
export function groupBorrows(ring: Ring, c: RingTensor, g: Grouping, m: MaskShare): { g: RingTensor; p: RingTensor } {
  const width = g.width / g.group;
  const [generate, propagate] = scoped(ring, (r) => {
    const top = prefixPolynomials(r, groupWords(r, c, g), width).at(-1)!;
    return [evaluate(r, top.g, m, c.length, width), evaluate(r, top.p, m, c.length, width)];
  });
  return { g: generate!, p: propagate! };
}

/**
 * A share of (generate, propagate) at every position over its group's positions up to it, in the order that prefixCarries expects after
 * log2(group) levels.
 */
export function prefixBorrows(ring: Ring, c: RingTensor, g: Grouping, m: MaskShare): { g: RingTensor; p: RingTensor } {
  const width = g.width / g.group;
  const [generate, propagate] = scoped(ring, (outer) => {
    const all = prefixPolynomials(outer, groupWords(outer, c, g), width);
    const stacked = (pick: 'g' | 'p') =>
      scoped(outer, (r) =>
        stackTensors(
          r,
          all.map((x) => evaluate(r, x[pick], m, c.length, width)),
          width,
        ),
      );
    return [stacked('g'), stacked('p')];
  });
  return { g: generate!, p: propagate! };
}
