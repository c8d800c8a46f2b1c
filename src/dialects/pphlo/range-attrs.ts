import { i64ArrayAttr, optional } from '../../ir/attr-kinds.ts';

/** What the compiler proved of the operands of an op: for kernels, which may leave it aside. Numbers of bits hold for one ring only. */

/** `difference_bits = array<i64: k, f, n>`: |lhs − rhs| < 2^n units, in a ring of k bits with f fraction bits. */
export const differenceBits = { difference_bits: optional(i64ArrayAttr) };

/** `divisor_bits = array<i64: k, f, low, high>`: 2^low ≤ divisor < 2^high units; high is k where there is no such bound. */
export const divisorBits = { divisor_bits: optional(i64ArrayAttr) };
