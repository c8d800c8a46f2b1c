import type { Ring, RingTensor } from '../ring/ring.ts';

/**
 * What a protocol is: share representations, and kernels that carry their cost beside their code.
 * This file is the whole contract; `spuc/protocol` re-exports it for protocols from outside.
 */

/** A: arithmetic sharing mod 2^k. B: boolean (xor) sharing of `bits` bits. P: a value that every receiving party knows. */
export type Repr = 'A' | 'B' | 'P';

/** The public facts of a share. `bits` is k for A and P, the number of meaningful low bits for B. `length` counts elements. */
export interface Meta {
  readonly repr: Repr;
  readonly bits: number;
  readonly length: number;
}

/** One party's handle on a shared vector. `parts` are its ring tensors (none on the cost and dealer backends); opaque above the protocol. */
export interface Share extends Meta {
  readonly parts: readonly RingTensor[];
  /** Parts that do not depend on any input (masks of protocols with input-independent preprocessing). */
  readonly offline: readonly RingTensor[];
  /** Online hops on which the value depends. */
  readonly clock: number;
  /** Offline hops on which its offline parts depend. */
  readonly offlineClock: number;
  /** On the cost backend: the call that made it, for the prediction of time (exec/cost/timeline.ts). */
  readonly event?: object;
}

/** The public configuration: costs depend on it, on Metas and on parameters, on nothing else. */
export interface Env {
  /** Computing parties, 0 … n-1; a dealer is participant n. */
  readonly n: number;
  /** Ring bits. */
  readonly k: number;
}

/** Sums over all participants: logical messages, payload bytes; `hops` is the longest chain of dependent messages. */
export interface Traffic {
  readonly hops: number;
  readonly messages: number;
  readonly bytes: number;
}
export interface Cost extends Traffic {
  readonly offline?: Traffic;
}
export const FREE: Cost = { hops: 0, messages: 0, bytes: 0 };

/** What local (message-free) protocol code sees. `ring` is the arena of the call: what it allocates is freed at the end unless returned. */
export interface LocalCtx extends Env {
  readonly rank: number;
  readonly ring: Ring;
}

/** What a kernel phase sees: randomness and messages addressed by the call's path and a literal label, used once each. */
export interface KernelCtx extends LocalCtx {
  /** A role offset in 0 … n-1 that differs from call to call, derived from the address. */
  readonly pivot: number;
  /**
   * `length` uniform elements of `bits` bits from the stream that exactly `holders` (participant numbers, this one among them) can expand.
   * Elements live in the ring lane when bits = k, else in the smallest lane that holds `bits`.
   */
  random(holders: readonly number[], label: string, length: number, bits: number): RingTensor;
  /** Sends `bits` bits of each element to participant `to`; the payload is copied before the call returns. */
  send(to: number, label: string, t: RingTensor, bits: number): void;
  /** Receives what participant `from` sent under `label`: `length` elements of `bits` bits. */
  recv(from: number, label: string, length: number, bits: number): Promise<RingTensor>;
  /** Call before computing for long without sending: lets what is queued leave first. */
  flush(): void;
}

/** What a kernel lets parties know in the clear, for the audit log. */
export interface Reveals<P = unknown> {
  /** `masked`: values under masks that each receiver lacks a part of. */
  readonly kind: 'masked' | 'value';
  /** The parties that get it, in order; none where this call sends nothing. `pivot` is that of the call. */
  to(env: Env, xs: readonly Meta[], p: P, pivot: number): readonly number[];
}

/**
 * A protocol kernel. Phases: `prepare` makes input-independent material (it never sees a share of an input), `online` computes.
 * With a dealer, `deal` is the dealer's side of `prepare`.
 */
export interface Kernel<P = unknown, M = unknown> {
  readonly name: string;
  /** Numbered steps, with paper and section. */
  readonly doc: string;
  /** What is opened to whom, and why that is safe. */
  readonly opens: string;
  /** The same for programs; `nothing` exactly where `opens` begins with this word. */
  readonly reveals: 'nothing' | Reveals<P>;
  /** Exact cost of one call. */
  cost(env: Env, xs: readonly Meta[], p: P): Cost;
  /** What comes out. */
  result(env: Env, xs: readonly Meta[], p: P): readonly Meta[];
  prepare?(c: KernelCtx, xs: readonly Meta[], p: P, offline: readonly (readonly RingTensor[])[]): Promise<M> | M;
  /** Returns, for each result, its parts (a P result has one). */
  online(
    c: KernelCtx,
    xs: readonly Share[],
    p: P,
    material: M,
  ): Promise<readonly (readonly RingTensor[])[]> | readonly (readonly RingTensor[])[];
  deal?(c: KernelCtx, xs: readonly Meta[], p: P): void;
}

/** Checks types, returns the kernel as it is; what its material is remains its own affair. */
export function kernel<P, M = undefined>(k: Kernel<P, M>): Kernel<P, never> {
  return k as unknown as Kernel<P, never>;
}

/** Matrix product sizes: [batch, m, kk] x [batch, kk, n]. */
export interface MatmulShape {
  readonly batch: number;
  readonly m: number;
  readonly kk: number;
  readonly n: number;
}

/**
 * The kernels of a protocol. The first group is required; an absent optional one is composed from these by hal/arith.
 * A shares have lane = ring lane; a B share of `bits` bits lives in the smallest lane that holds them.
 */
export interface ProtocolKernels {
  /** Shares a value that party `owner` alone holds (`value` is given at the owner only). */
  readonly share: Kernel<{ owner: number; length: number; value?: RingTensor }, never>;
  /** Opens to the given parties; the others get nothing (zero-length parts). A or B in, P out. */
  readonly open: Kernel<{ to: readonly number[] }, never>;
  /** [x·y], untruncated. */
  readonly mul: Kernel<undefined, never>;
  /** Batched matrix product, untruncated. */
  readonly matmul: Kernel<MatmulShape, never>;
  /** ⌊x / 2^shift⌋ of a signed x with |x| < 2^(k-2), off by at most one unit in the last place, never by more. */
  readonly trunc: Kernel<{ shift: number }, never>;
  /** x ∧ y on B shares of equal bits. */
  readonly and: Kernel<undefined, never>;
  /** The low `bits` bits of an A share, exactly. */
  readonly a2b: Kernel<{ bits: number }, never>;
  /** B share as the unsigned number its bits spell. */
  readonly b2a: Kernel<undefined, never>;
  /** Bit `bit` of an A share as a 1-bit B share, exactly. The sign of a w-bit number is bit w-1. */
  readonly msb: Kernel<{ bit: number }, never>;
  /**
   * A fresh sharing of the same value (A or B), before shares leave the parties: whoever gets all of them, and whatever a permitted coalition
   * knows beside, learns the value and nothing of how it was computed.
   */
  readonly refresh: Kernel<undefined, never>;

  /** [x²]. */
  readonly square?: Kernel<undefined, never>;
  /** Fused product and truncation: ⌊xy / 2^shift⌋, off by at most one unit. */
  readonly mulTrunc?: Kernel<{ shift: number }, never>;
  readonly matmulTrunc?: Kernel<MatmulShape & { shift: number }, never>;
  /** b·x for a 1-bit B share b (first) and an A share x (second), untruncated. */
  readonly mulBit?: Kernel<undefined, never>;
  /** [x = 0] as a 1-bit B share, for an A share of which the low `bits` bits count. */
  readonly eqz?: Kernel<{ bits: number }, never>;
}

export interface Protocol {
  readonly name: string;
  readonly doc: string;
  /** Paper and section. */
  readonly source: string;
  readonly parties: { readonly min: number; readonly max: number; readonly default: number };
  /** True when correlated randomness comes from a dealer, a participant of its own. */
  readonly dealer: boolean;
  /** True when shares carry offline parts, so that one kernel's preprocessing waits for another's. */
  readonly offlineParts?: boolean;
  /** Whether shares hide anything; false for ref2k. */
  readonly secure: boolean;
  /** Who is trusted with what, how many may collude; printed by every run. */
  threat(n: number): string;
  /** Number of ring tensors one party holds for a share. */
  parts(repr: 'A' | 'B'): number;
  /** The trivial sharing of a public value, without a message. */
  constant(c: LocalCtx, repr: 'A' | 'B', value: RingTensor): readonly RingTensor[];
  /** x + public (A) or x ⊕ public (B), local. */
  addPublic(c: LocalCtx, repr: 'A' | 'B', x: readonly RingTensor[], value: RingTensor): readonly RingTensor[];
  /** The sets of parties whose joint view reveals nothing: the maximal ones, none where nothing is hidden. */
  coalitions(n: number): readonly (readonly number[])[];
  /**
   * Party `c.rank`'s parts of a fresh sharing of `value` by somebody who knows it: a data owner outside, who asks for the parts of every party,
   * and the kit. No message. `draw(holders, label)` gives uniform elements of `bits` bits, the same for the same holders and label; a party's
   * parts may depend on `value` and on draws of any holders. The parts of every coalition of `coalitions(n)` must be uniform whatever the value
   * is. The summand that absorbs the value must be one that nobody in `coalition` holds (empty where nobody looks at draws).
   */
  deal(
    c: LocalCtx,
    meta: Meta & { readonly repr: 'A' | 'B' },
    value: RingTensor,
    draw: (holders: readonly number[], label: string) => RingTensor,
    coalition: readonly number[],
  ): { readonly parts: readonly RingTensor[]; readonly offline?: readonly RingTensor[] };
  /**
   * The value of the parts of all parties, all in this ring: at who receives all shares of a result, and in tests. Throws an Error where copies
   * that must agree differ.
   */
  reconstruct(c: LocalCtx, meta: Meta, parts: readonly (readonly RingTensor[])[]): RingTensor;
  readonly kernels: ProtocolKernels;
}
