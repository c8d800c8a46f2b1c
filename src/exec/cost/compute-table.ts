import type { Kernel, MatmulShape, Meta, Protocol } from '../protocols/protocol.ts';
import { laneFor } from '../ring/ring.ts';
import table from './compute-table.json' with { type: 'json' };

/** Seconds that one call takes at one party, and seconds for each unit of its work (`workOf`). */
type Rate = readonly [call: number, unit: number];
type Rates = Readonly<Record<string, Rate>>;

/** Seconds by protocol, ring bits and kernel; written by bench/compute-table.ts, which says where and how they were measured. */
const TABLE = table.seconds as unknown as Readonly<Record<string, Readonly<Record<string, Rates>>>>;

/** Protocols that are not in the table are taken to compute like this one. */
const TYPICAL = 'aby3';

/** Work of a kernel call in the unit of its table entry: elements, bits of elements, or multiplications. */
export function workOf(name: string, xs: readonly Meta[], p: unknown): number {
  const length = xs[0]?.length ?? (p as { length?: number } | undefined)?.length ?? 0;
  switch (name) {
    case 'matmul':
    case 'matmulTrunc': {
      const { batch, m, kk, n } = p as MatmulShape;
      return batch * m * kk * n;
    }
    case 'a2b':
    case 'eqz':
      return length * (p as { bits: number }).bits;
    case 'msb':
      return length * ((p as { bit: number }).bit + 1);
    case 'b2a':
      return length * xs[0]!.bits;
    case 'and':
      return length * laneFor(xs[0]!.bits);
    default:
      return length;
  }
}

/** What one party computes, in seconds, for a protocol and a ring. */
export class ComputeCosts {
  private readonly names = new Map<unknown, string>();
  private readonly rates: Rates;

  constructor(
    private readonly protocol: Protocol,
    k: number,
  ) {
    for (const [name, kernel] of Object.entries(protocol.kernels)) this.names.set(kernel, name);
    const byWidth = TABLE[protocol.name] ?? TABLE[TYPICAL]!;
    this.rates = byWidth[k <= 32 ? 32 : k <= 64 ? 64 : 128]!;
  }

  /** A kernel call. One that the table lacks is taken for a product. */
  call<P>(kernel: Kernel<P, never>, _env: object, xs: readonly Meta[], p: P): number {
    const known = this.names.get(kernel);
    const name = known !== undefined && this.rates[known] ? known : 'mul';
    const [call, unit] = this.rates[name]!;
    let seconds = call + unit * workOf(name, xs, p);
    if (name === 'matmul' || name === 'matmulTrunc') {
      // What masks, sends and truncates the outputs.
      const { batch, m, n } = p as unknown as MatmulShape;
      const each = this.rates[name === 'matmul' ? 'mul' : 'mulTrunc'] ?? this.rates.mul!;
      seconds += each[1] * batch * m * n;
    }
    return seconds;
  }

  /** A local function of shares: one pass over the parts of its result. */
  local(result: Meta): number {
    const [call, unit] = this.rates.local!;
    const parts = result.repr === 'P' ? 1 : this.protocol.parts(result.repr);
    return call + unit * parts * result.length * laneFor(result.bits);
  }
}
