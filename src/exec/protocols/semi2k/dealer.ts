import type { RingTensor } from '../../ring/ring.ts';
import { combine, dealItems, type Item, type Shares } from '../common/deal.ts';
import { release } from '../common/words.ts';
import type { Kernel, KernelCtx } from '../protocol.ts';

/**
 * The dealer of semi2k, participant n, deals to all parties: each expands its share of an item from the key it has in common with the dealer,
 * and one party, the pivot of the call, adds a correction that the dealer sends. The dealer receives nothing.
 */
export async function receive(c: KernelCtx, items: readonly Item[]): Promise<Shares> {
  const shares = new Map<string, RingTensor>();
  for (const item of items) {
    const { label, length, bits, kind } = item;
    const expanded = c.random([c.rank, c.n], label, length, bits);
    if (!item.from || c.rank !== c.pivot) shares.set(label, expanded);
    else {
      const correction = await c.recv(c.n, label, length, bits);
      shares.set(label, combine(c.ring, kind, bits, expanded, correction));
      release(c.ring, expanded, correction);
    }
  }
  return shares;
}

/** The dealer's side of receive. */
export function deal(c: KernelCtx, items: readonly Item[]): void {
  dealItems(
    c.ring,
    items,
    ({ label, length, bits, kind }) => {
      let sum = c.random([0, c.n], label, length, bits);
      for (let i = 1; i < c.n; i++) {
        const [before, next] = [sum, c.random([i, c.n], label, length, bits)];
        sum = combine(c.ring, kind, bits, before, next);
        release(c.ring, before, next);
      }
      return sum;
    },
    ({ label, bits }, correction) => {
      c.send(c.pivot, label, correction, bits);
      c.ring.free(correction);
    },
  );
}

/** The two sides of a kernel's preparation, from its list of items. */
export const dealt = <P>(items: (...call: Parameters<Kernel<P, Shares>['cost']>) => readonly Item[]) => ({
  prepare: (c: KernelCtx, xs: Parameters<Kernel<P, Shares>['cost']>[1], p: P) => receive(c, items(c, xs, p)),
  deal: (c: KernelCtx, xs: Parameters<Kernel<P, Shares>['cost']>[1], p: P) => deal(c, items(c, xs, p)),
});
