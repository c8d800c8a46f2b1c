import type { RingTensor } from '../../ring/ring.ts';
import { combine, type Item } from '../common/deal.ts';
import { hop } from '../common/traffic.ts';
import type { KernelCtx, Traffic } from '../protocol.ts';

/** Opens a masked value to all parties: each sends its share to every other. 1 hop. */
export async function reveal(
  c: KernelCtx,
  label: string,
  share: RingTensor,
  bits: number,
  kind: Item['kind'],
): Promise<RingTensor> {
  for (let i = 0; i < c.n; i++) if (i !== c.rank) c.send(i, label, share, bits);
  let sum = share;
  for (let i = 0; i < c.n; i++) {
    if (i !== c.rank) sum = combine(c.ring, kind, bits, sum, await c.recv(i, label, share.length, bits));
  }
  return sum;
}
export const revealCost = (n: number, length: number, bits: number): Traffic => hop(n * (n - 1), length, bits);

/** Opens several values of one width in one message per pair of parties. */
export async function revealAll(
  c: KernelCtx,
  label: string,
  shares: readonly RingTensor[],
  bits: number,
  kind: Item['kind'],
): Promise<RingTensor[]> {
  const all = await reveal(c, label, c.ring.concat(shares), bits, kind);
  let at = 0;
  return shares.map((t) => {
    at += t.length;
    return c.ring.sliceRange(all, at - t.length, t.length);
  });
}
