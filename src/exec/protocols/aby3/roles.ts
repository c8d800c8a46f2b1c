import type { RingTensor } from '../../ring/ring.ts';
import { combine, dealCost, dealItems, type Item, type Shares } from '../common/deal.ts';
import { hop } from '../common/traffic.ts';
import { release } from '../common/words.ts';
import type { KernelCtx, Reveals, Traffic } from '../protocol.ts';

/**
 * Replicated sharing: x = x_0 + x_1 + x_2, and party i holds (x_i, x_{i+1}), indices mod 3. So component j is known to j and j−1, and party i lacks i+2.
 * Some kernels give the parties roles by the call's pivot P: P deals masks to A = P+1 and B = P+2 and learns nothing that they open to each other.
 * Component A is then common to P and A, component B to A and B, component P to B and P.
 */
export interface Roles {
  readonly p: number;
  readonly a: number;
  readonly b: number;
}
export const rolesOf = (c: Pick<KernelCtx, 'pivot'>): Roles => ({
  p: c.pivot,
  a: (c.pivot + 1) % 3,
  b: (c.pivot + 2) % 3,
});

/** Masked values, which A and B send each other; `when` says for which calls, where some send nothing. */
export const maskedToPair = <P>(when: (p: P) => boolean = () => true): Reveals<P> => ({
  kind: 'masked',
  to: (_env, _xs, p, pivot) => (when(p) ? [rolesOf({ pivot }).a, rolesOf({ pivot }).b].sort() : []),
});

/** A value as three summands, each known to two of the roles; a party leaves out the one it lacks. */
export interface Summands {
  readonly pa?: RingTensor;
  readonly ab?: RingTensor;
  readonly bp?: RingTensor;
}
/** This party's two components. */
export function components(c: KernelCtx, { pa, ab, bp }: Summands): RingTensor[] {
  const { p, a } = rolesOf(c);
  return c.rank === p ? [bp!, pa!] : c.rank === a ? [pa!, ab!] : [ab!, bp!];
}

/** What P dealt: A's shares are known to P and A, B's to P and B. */
export interface Dealt {
  readonly a?: Shares;
  readonly b?: Shares;
}

/** P deals: A expands all its shares from a key, B its masks; for the other items P sends B's share. Part of `prepare`. */
export async function pivotDeals(c: KernelCtx, items: readonly Item[]): Promise<Dealt> {
  const { p, a, b } = rolesOf(c);
  const expand = (other: number, { label, length, bits }: Item) => c.random([p, other], label, length, bits);
  if (c.rank === a) return { a: new Map(items.map((x) => [x.label, expand(a, x)])) };
  const forB = new Map<string, RingTensor>();
  if (c.rank === b) {
    for (const x of items) {
      forB.set(x.label, x.from ? await c.recv(p, x.label, x.length, x.bits) : expand(b, x));
    }
    return { b: forB };
  }
  const forA = new Map<string, RingTensor>();
  dealItems(
    c.ring,
    items,
    (x) => {
      const mine = expand(a, x);
      forA.set(x.label, mine);
      if (x.from) return mine;
      const other = expand(b, x);
      forB.set(x.label, other);
      return combine(c.ring, x.kind, x.bits, mine, other);
    },
    (x, rest) => {
      c.send(b, x.label, rest, x.bits);
      forB.set(x.label, rest);
    },
  );
  return { a: forA, b: forB };
}
export const pivotCost: (items: readonly Item[]) => Traffic = dealCost;

/** A and B exchange their summands of a masked value and add up; P gets nothing. 1 hop, 2 messages. */
export async function exchange(
  c: KernelCtx,
  label: string,
  mine: RingTensor,
  bits: number,
  kind: Item['kind'],
): Promise<RingTensor> {
  const { a, b } = rolesOf(c);
  const peer = c.rank === a ? b : a;
  c.send(peer, label, mine, bits);
  const theirs = await c.recv(peer, label, mine.length, bits);
  const sum = combine(c.ring, kind, bits, mine, theirs);
  release(c.ring, theirs);
  return sum;
}
export const exchangeCost = (length: number, bits: number): Traffic => hop(2, length, bits);

/**
 * From summands of A and B to three: PA and BP are expanded from the keys of those pairs, A and B send each other what is left.
 * 1 hop, 2 messages. (ABY3, CCS 2018, 5.1.) `mine` is not used at P.
 */
export async function reshare(
  c: KernelCtx,
  label: string,
  mine: RingTensor | undefined,
  length: number,
  bits: number,
  kind: Item['kind'],
): Promise<Summands> {
  const { p, a, b } = rolesOf(c);
  const r = c.ring;
  if (c.rank === p) {
    return {
      pa: c.random([p, a], `${label}.mask`, length, bits),
      bp: c.random([p, b], `${label}.mask`, length, bits),
    };
  }
  const own = c.random([p, c.rank], `${label}.mask`, length, bits);
  const rest = kind === 'add' ? r.sub(mine!, own, bits) : r.xor(mine!, own);
  const ab = await exchange(c, label, rest, bits, kind);
  release(r, rest);
  return c.rank === a ? { pa: own, ab } : { bp: own, ab };
}

/** The summand of A or B of a shared value: A takes components A and B, B takes component P. Not called at P. */
export function twoSummands(
  c: Pick<KernelCtx, 'pivot' | 'rank' | 'ring'>,
  x: readonly RingTensor[],
  bits: number,
  kind: Item['kind'],
): RingTensor {
  return c.rank === rolesOf(c).a ? combine(c.ring, kind, bits, x[0]!, x[1]!) : x[1]!;
}

/** A share of zero that is uniform to whoever lacks one of the keys: F(s_i) − F(s_{i+1}), s_i known to i and i−1. */
export function zeroShare(c: KernelCtx, label: string, length: number, bits: number, kind: Item['kind']): RingTensor {
  const { rank } = c;
  const mine = c.random([rank, (rank + 2) % 3], label, length, bits);
  const next = c.random([(rank + 1) % 3, rank], label, length, bits);
  const zero = kind === 'add' ? c.ring.sub(mine, next, bits) : c.ring.xor(mine, next);
  release(c.ring, mine, next);
  return zero;
}

/** From one summand each to components: every party masks its summand by a share of zero and sends it to the one before. 1 hop, 3 messages. */
export async function rotate(
  c: KernelCtx,
  label: string,
  summand: RingTensor,
  bits: number,
  kind: Item['kind'],
): Promise<RingTensor[]> {
  const { length } = summand;
  const zero = zeroShare(c, `${label}.zero`, length, bits, kind);
  const mine = combine(c.ring, kind, bits, summand, zero);
  release(c.ring, zero);
  c.send((c.rank + 2) % 3, label, mine, bits);
  return [mine, await c.recv((c.rank + 1) % 3, label, length, bits)];
}
export const rotateCost = (length: number, bits: number): Traffic => hop(3, length, bits);

/** Opens a masked value to all three: each sends its second component to the one before, which lacks it. 1 hop, 3 messages. */
export async function revealAll(
  c: KernelCtx,
  label: string,
  [first, second]: readonly RingTensor[],
  bits: number,
  kind: Item['kind'],
): Promise<RingTensor> {
  c.send((c.rank + 2) % 3, label, second!, bits);
  const missing = await c.recv((c.rank + 1) % 3, label, first!.length, bits);
  return combine(c.ring, kind, bits, combine(c.ring, kind, bits, first!, second!), missing);
}
export const revealCost = rotateCost;

/** x + public (A) or x ⊕ public (B): the value goes into component 1, which parties 0 and 1 hold. */
export function addOpen(
  c: Pick<KernelCtx, 'rank' | 'ring'>,
  [first, second]: readonly RingTensor[],
  value: RingTensor,
  bits: number,
  kind: Item['kind'],
): RingTensor[] {
  const plus = (t: RingTensor) => combine(c.ring, kind, bits, t, value);
  if (c.rank === 0) return [c.ring.retain(first!), plus(second!)];
  return [c.rank === 1 ? plus(first!) : c.ring.retain(first!), c.ring.retain(second!)];
}
