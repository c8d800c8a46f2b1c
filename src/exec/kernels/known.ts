import type { KnownDivisor } from '../hal/fixed-known.ts';
import type { KernelCall } from '../runtime/kernel-table.ts';

/** What the compiler proved of operands, where it holds for the ring of this run. */

function provenHere(call: KernelCall, name: string, count: number): readonly number[] | undefined {
  const bits = call.op.attrs[name] as readonly number[] | undefined;
  const { k, fxp } = call.c.engine;
  return bits?.length === count + 2 && bits[0] === k && bits[1] === fxp ? bits.slice(2) : undefined;
}

/** n with |lhs − rhs| < 2^n units; undefined where nothing is known. */
export function knownDifference(call: KernelCall): number | undefined {
  const n = provenHere(call, 'difference_bits', 1)?.[0];
  return n !== undefined && n >= 1 && n <= call.c.engine.k - 2 ? n : undefined;
}

/** Powers of two around a positive divisor; undefined where nothing is known. */
export function knownDivisor(call: KernelCall): KnownDivisor | undefined {
  const [low, high] = provenHere(call, 'divisor_bits', 2) ?? [];
  return low !== undefined && high !== undefined && low >= 0 && high > low && high <= call.c.engine.k
    ? { low, high }
    : undefined;
}
