/** Sorting networks: which places are compared when. They depend on lengths only. */

/** A comparator: afterwards the element that goes first stands at the first place. */
export type Comparator = readonly [number, number];

/**
 * Batcher's merge exchange for any number of elements (Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M):
 * t(t+1)/2 layers of disjoint comparators, t = ⌈log2 n⌉.
 */
export function mergeExchange(n: number): Comparator[][] {
  const layers: Comparator[][] = [];
  if (n < 2) return layers;
  const top = 2 ** (Math.ceil(Math.log2(n)) - 1);
  for (let p = top; p >= 1; p /= 2) {
    let [q, r, d] = [top, 0, p];
    for (;;) {
      const layer: Comparator[] = [];
      for (let i = 0; i + d < n; i++) if ((i & p) === r) layer.push([i, i + d]);
      if (layer.length) layers.push(layer);
      if (q === p) break;
      [d, q, r] = [q - p, q / 2, p];
    }
  }
  return layers;
}

/** What of a network decides the places start … limit-1: for one end of n elements that is n−1 comparators in ⌈log2 n⌉ layers. */
export function pruned(layers: readonly (readonly Comparator[])[], start: number, limit: number): Comparator[][] {
  const live = new Set(Array.from({ length: limit - start }, (_, i) => start + i));
  const out: Comparator[][] = [];
  for (const layer of [...layers].reverse()) {
    const kept = layer.filter(([i, j]) => live.has(i) || live.has(j));
    for (const [i, j] of kept) live.add(i).add(j);
    if (kept.length) out.push(kept);
  }
  return out.reverse();
}
