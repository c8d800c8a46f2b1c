import { Arena, checkSame, vectors } from './arena.ts';
import { PATTERN } from './memory.ts';
import type { Lane, RingTensor } from './tensor.ts';

/**
 * Elementwise arithmetic. `width` is the number of bits results are reduced to; it defaults to k for tensors in the
 * ring's lane and to the whole lane for others. Operands are canonical: zero above their width.
 */
export abstract class Arithmetic extends Arena {
  add(a: RingTensor, b: RingTensor, width?: number): RingTensor {
    return this.binary('add', a, b, width);
  }
  sub(a: RingTensor, b: RingTensor, width?: number): RingTensor {
    return this.binary('sub', a, b, width);
  }
  mul(a: RingTensor, b: RingTensor, width?: number): RingTensor {
    return this.binary('mul', a, b, width);
  }
  neg(a: RingTensor, width?: number): RingTensor {
    return this.constSub(0n, a, width);
  }

  addConst(a: RingTensor, c: bigint, width = this.widthOf(a.lane)): RingTensor {
    return this.mask(this.withConst(`add_${a.lane}`, a, c), width);
  }
  mulConst(a: RingTensor, c: bigint, width = this.widthOf(a.lane)): RingTensor {
    return this.mask(this.withConst(`mul_${a.lane}`, a, c), width);
  }
  /** c - a */
  constSub(c: bigint, a: RingTensor, width = this.widthOf(a.lane)): RingTensor {
    const z = this.make(a.length, a.lane);
    this.memory.setPattern(c, a.lane);
    this.memory.kernels[`sub_${a.lane}`]!(PATTERN, 0, a.ptr, 16, z.ptr, vectors(z));
    return this.mask(z, width);
  }

  and(a: RingTensor, b: RingTensor): RingTensor {
    return this.bitwise('band', a, b);
  }
  or(a: RingTensor, b: RingTensor): RingTensor {
    return this.bitwise('bor', a, b);
  }
  xor(a: RingTensor, b: RingTensor): RingTensor {
    return this.bitwise('bxor', a, b);
  }
  /** Flips the low `width` bits; for a boolean of one bit pass 1. */
  not(a: RingTensor, width = this.widthOf(a.lane)): RingTensor {
    return this.xorConst(a, (1n << BigInt(width)) - 1n);
  }
  andConst(a: RingTensor, c: bigint): RingTensor {
    return this.withConst('band', a, c);
  }
  orConst(a: RingTensor, c: bigint): RingTensor {
    return this.withConst('bor', a, c);
  }
  xorConst(a: RingTensor, c: bigint): RingTensor {
    return this.withConst('bxor', a, c);
  }

  /** Left shift within `width` bits; shifting by the width or more gives 0. */
  shl(a: RingTensor, bits: number, width = this.widthOf(a.lane)): RingTensor {
    if (bits >= width) return this.fill(0n, a.length, a.lane);
    return this.mask(this.shift('shiftu', a, bits, 0), width);
  }
  /** Logical right shift. */
  shr(a: RingTensor, bits: number): RingTensor {
    if (bits >= a.lane * 8) return this.fill(0n, a.length, a.lane);
    return this.shift('shiftu', a, 0, bits);
  }
  /** Arithmetic right shift: bit width-1 is the sign and is repeated. */
  sar(a: RingTensor, bits: number, width = this.widthOf(a.lane)): RingTensor {
    const up = a.lane * 8 - width;
    return this.mask(this.shift('shifts', a, up, up + Math.min(bits, width - 1)), width);
  }
  /** Reads the low `from` bits as a signed number and writes it in `to` bits of `lane` (by default the ring's own). */
  signExtend(a: RingTensor, from: number, lane: Lane = this.lane, to = this.widthOf(lane)): RingTensor {
    const work = a.lane > lane ? a.lane : lane;
    const wide = work === a.lane ? a : this.cast(a, work);
    const up = work * 8 - from;
    if (up < 0) throw new Error(`no ${from}-bit number fits a lane of ${work} bytes`);
    let z = this.shift('shifts', wide, up, up);
    if (wide !== a) this.free(wide);
    if (work !== lane) {
      const narrow = this.cast(z, lane);
      this.free(z);
      z = narrow;
    }
    return this.mask(z, to);
  }
  /** Zero-extends or truncates to another lane (and to `width` bits). The same lane gives a copy. */
  cast(a: RingTensor, lane: Lane, width = lane * 8): RingTensor {
    const z = this.make(a.length, lane);
    if (lane === a.lane) this.memory.bytes().copyWithin(z.ptr, a.ptr, a.ptr + a.bytes);
    else this.memory.kernels[`cast_${a.lane}_${lane}`]!(a.ptr, z.ptr, a.length);
    return this.mask(z, width);
  }

  /** n elements of the same value, reduced to the lane's width. */
  fill(value: bigint, n: number, lane: Lane = this.lane, width = this.widthOf(lane)): RingTensor {
    const z = this.make(n, lane);
    this.memory.setPattern(BigInt.asUintN(width, value), lane);
    this.memory.kernels.fill!(PATTERN, z.ptr, vectors(z));
    return z;
  }
  zeros(n: number, lane: Lane = this.lane): RingTensor {
    return this.fill(0n, n, lane);
  }

  // Comparisons of values that this party knows; 0 or 1 in lane 1.
  eq(a: RingTensor, b: RingTensor): RingTensor {
    return this.compare('eq', a, b);
  }
  /** a < b, both unsigned. */
  ltu(a: RingTensor, b: RingTensor): RingTensor {
    return this.compare('ltu', a, b);
  }
  /** a < b, both signed numbers of `width` bits. */
  lts(a: RingTensor, b: RingTensor, width = this.widthOf(a.lane)): RingTensor {
    const half = 1n << BigInt(width - 1);
    const x = this.xorConst(a, half);
    const y = this.xorConst(b, half);
    const z = this.compare('ltu', x, y);
    this.free(x);
    this.free(y);
    return z;
  }
  /** Elements of a where the lane-1 condition is not 0, else of b. */
  select(c: RingTensor, a: RingTensor, b: RingTensor): RingTensor {
    checkSame(a, b);
    if (c.lane !== 1 || c.length !== a.length) throw new Error('select needs one condition byte per element');
    const z = this.make(a.length, a.lane);
    this.call('mux', a.lane, c.ptr, a.ptr, b.ptr, z.ptr, z.length);
    return z;
  }

  private compare(name: string, a: RingTensor, b: RingTensor): RingTensor {
    checkSame(a, b);
    const z = this.make(a.length, 1);
    this.call(name, a.lane, a.ptr, b.ptr, z.ptr, z.length);
    return z;
  }

  private binary(name: string, a: RingTensor, b: RingTensor, width = this.widthOf(a.lane)): RingTensor {
    checkSame(a, b);
    const z = this.make(a.length, a.lane);
    this.call(name, a.lane, a.ptr, 16, b.ptr, 16, z.ptr, vectors(z));
    return this.mask(z, width);
  }

  private bitwise(name: string, a: RingTensor, b: RingTensor): RingTensor {
    checkSame(a, b);
    const z = this.make(a.length, a.lane);
    this.memory.kernels[name]!(a.ptr, 16, b.ptr, 16, z.ptr, vectors(z));
    return z;
  }

  private withConst(kernel: string, a: RingTensor, c: bigint): RingTensor {
    const z = this.make(a.length, a.lane);
    this.memory.setPattern(c, a.lane);
    this.memory.kernels[kernel]!(a.ptr, 16, PATTERN, 0, z.ptr, vectors(z));
    return z;
  }

  private shift(name: string, a: RingTensor, left: number, right: number): RingTensor {
    const z = this.make(a.length, a.lane);
    this.call(name, a.lane, a.ptr, z.ptr, vectors(z), left, right);
    return z;
  }
}
