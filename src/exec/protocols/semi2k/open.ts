import type { RingTensor } from '../../ring/ring.ts';
import { combine, type Item } from '../common/deal.ts';
import { hop } from '../common/traffic.ts';
import { release } from '../common/words.ts';
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
    if (i === c.rank) continue;
    const theirs = await c.recv(i, label, share.length, bits);
    const next = combine(c.ring, kind, bits, sum, theirs);
    release(c.ring, theirs, sum === share ? undefined : sum);
    sum = next;
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
  const mine = c.ring.concat(shares);
  const all = await reveal(c, label, mine, bits, kind);
  let at = 0;
  const opened = shares.map((t) => {
    at += t.length;
    return c.ring.sliceRange(all, at - t.length, t.length);
  });
  release(c.ring, mine, all);
  return opened;
}
