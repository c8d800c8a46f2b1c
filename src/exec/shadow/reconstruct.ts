import type { Tensor } from '../../eval/tensor.ts';
import { decodeOpened } from '../hal/encode.ts';
import type { Meta, Protocol } from '../protocols/protocol.ts';
import type { Lane, RingTensor } from '../ring/ring.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import type { RunConfig } from '../runtime/engine.ts';
import type { Val } from '../runtime/values.ts';

/** One party's copy of a value: plain where it is public, the bytes of its parts where it is secret. */
export type Copy =
  | { readonly secret: false; readonly tensor: Tensor | undefined }
  | {
      readonly secret: true;
      readonly dtype: Tensor['dtype'];
      readonly shape: readonly number[];
      readonly meta: Meta;
      readonly parts: readonly { readonly lane: Lane; readonly bytes: Uint8Array }[];
    };

/** Copies a value out of a party's ring memory. */
export function copyOf(v: Val, ring: Ring): Copy {
  if (!v.secret) return { secret: false, tensor: v.tensor };
  const { repr, bits, length, parts } = v.share;
  const bytes = (t: RingTensor) => ({ lane: t.lane, bytes: ring.view(t).slice() });
  return { secret: true, dtype: v.dtype, shape: v.shape, meta: { repr, bits, length }, parts: parts.map(bytes) };
}

/**
 * Puts the copies of all parties together: INSECURE, for diagnostics where one process holds all of them. Works on memory of its own, without
 * a message, so that hops and counters of the run are what they are without it.
 */
export class Reconstruction {
  private readonly memory = new RingMemory();
  constructor(
    private readonly protocol: Protocol,
    private readonly config: RunConfig,
  ) {}

  /** The value that the parties' copies share, by rank. Throws where copies that must agree differ. */
  tensorOf(copies: readonly Copy[]): Tensor | undefined {
    const first = copies[0]!;
    if (!first.secret) return first.tensor;
    const { k, n, fxp } = this.config;
    const ring = new Ring(this.memory, k);
    try {
      const all = copies.map((c) => (c.secret ? c.parts.map((p) => ring.upload(p.bytes, p.lane)) : []));
      const { repr, bits } = first.meta;
      const value = repr === 'P' ? all[0]![0]! : this.protocol.reconstruct({ n, k, rank: 0, ring }, first.meta, all);
      return decodeOpened(ring, value, repr === 'B' ? 'B' : 'A', bits, first.dtype, first.shape, fxp);
    } finally {
      ring.close();
    }
  }
}
