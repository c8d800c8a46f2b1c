import { bitWidth, type DType, isBool, isFloat, isInt, isSigned } from '../../../eval/dtype.ts';
import { rounder } from '../../../eval/rounding.ts';

/** Random decisions and numbers from a seed, in the ring that a case is made for. */

/** Bits of the ring, and fraction bits of floats in it. */
export interface RingShape {
  readonly k: number;
  readonly f: number;
}

export const FLOATS: readonly DType[] = ['f32', 'f32', 'f64', 'f16', 'bf16'];
const INTS: readonly DType[] = ['i8', 'i16', 'i32', 'i64', 'ui8', 'ui16', 'ui32', 'ui64'];
type Elements = readonly (number | bigint)[];
/** Makes `n` numbers of a dtype. */
export type Numbers = (n: number) => Elements;

/** Mulberry32. */
export class Draw {
  constructor(
    private state: number,
    readonly ring: RingShape,
  ) {}

  /** Uniform in [0, 1). */
  unit(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  /** A whole number from low to high, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }
  chance(p: number): boolean {
    return this.unit() < p;
  }
  from<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!;
  }
  /** The numbers below n in a random order. */
  order(n: number): number[] {
    const out = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.int(0, i);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
  /** Some of the numbers below n, ascending. */
  some(n: number, p = 0.5): number[] {
    return Array.from({ length: n }, (_, i) => i).filter(() => this.chance(p));
  }
  list<T>(n: number, make: (i: number) => T): T[] {
    return Array.from({ length: n }, (_, i) => make(i));
  }

  /** A size of a dimension: 1 and 0 among them. */
  size(most = 4): number {
    return this.chance(0.04) ? 0 : this.chance(0.15) ? 1 : this.int(1, most);
  }
  shape(least = 0, most = 3, size = 4): number[] {
    return this.list(this.int(least, most), () => this.size(size));
  }

  /** Integer types that the ring holds. */
  ints(): readonly DType[] {
    return INTS.filter((d) => bitWidth(d) <= this.ring.k);
  }
  intType(): DType {
    return this.from(this.ints());
  }
  floatType(): DType {
    return this.from(FLOATS);
  }
  /** A type of indices. */
  indexType(): DType {
    return this.from(this.ints().filter((d) => bitWidth(d) >= 32 || d === 'i8'));
  }
  numberType(): DType {
    return this.chance(0.5) ? this.floatType() : this.intType();
  }
  anyType(): DType {
    return this.chance(0.15) ? 'i1' : this.numberType();
  }

  /** A float that fixed point and the dtype both show exactly. */
  exact(d: DType, x: number): number {
    return rounder(d)(Math.round(x * 2 ** this.ring.f) / 2 ** this.ring.f);
  }
  /** Floats spread evenly; now and then an end or a whole number. */
  reals(d: DType, low: number, high: number): Numbers {
    const one = (): number => {
      const x = low + this.unit() * (high - low);
      return this.chance(0.1) ? this.from([low, high, Math.min(high, Math.max(low, Math.round(x)))]) : x;
    };
    return (n) => this.list(n, () => this.exact(d, one()));
  }
  /** Floats between powers of two, spread by octaves; of both signs where asked. */
  octaves(d: DType, low: number, high: number, signs: boolean): Numbers {
    const sign = (): number => (signs && this.chance(0.5) ? -1 : 1);
    return (n) => this.list(n, () => sign() * this.exact(d, 2 ** (low + this.unit() * (high - low))));
  }
  /** Integers of all sizes that the type has, its ends among them. */
  wholes(d: DType): Numbers {
    const w = BigInt(bitWidth(d));
    const one = (): bigint => {
      const bits =
        (BigInt(this.int(0, 0x7fffffff)) << 33n) ^
        (BigInt(this.int(0, 0x7fffffff)) << 15n) ^
        BigInt(this.int(0, 0x7fff));
      const kind = this.int(0, 9);
      const top = 1n << (w - 1n);
      if (kind < 2) return BigInt(this.int(-3, 3));
      if (kind < 3) return this.from([top, top - 1n, -1n, 0n, top + 1n]);
      return kind < 6 ? bits >> BigInt(this.int(0, 62)) : bits;
    };
    const wrap = isSigned(d) ? BigInt.asIntN : BigInt.asUintN;
    return (n) => this.list(n, () => wrap(Number(w), one()));
  }
  /** Small integers; none below 0 for unsigned types. */
  small(d: DType, low: number, high: number): Numbers {
    return (n) => this.list(n, () => BigInt(this.int(isSigned(d) ? low : Math.max(0, low), high)));
  }
  bits(): Numbers {
    return (n) => this.list(n, () => this.int(0, 1));
  }
  /** Any numbers of the type; floats up to `scale`. */
  any(d: DType, scale = 4): Numbers {
    if (isBool(d)) return this.bits();
    return isFloat(d) ? this.reals(d, -scale, scale) : this.wholes(d);
  }
  /** Numbers with many equal ones. */
  ties(d: DType): Numbers {
    if (isBool(d)) return this.bits();
    if (isInt(d)) return this.chance(0.5) ? this.small(d, -2, 2) : this.wholes(d);
    const coarse: Numbers = (n) => this.list(n, () => this.int(-4, 4) / 2);
    return this.chance(0.5) ? coarse : this.reals(d, -4, 4);
  }
  /** Different numbers: whole ones around 0, or from 0 for unsigned types. */
  distinct(d: DType): Numbers {
    return (n) => {
      const from = isFloat(d) || isSigned(d) ? -(n >> 1) : 0;
      return this.order(n).map((i) => (isInt(d) ? BigInt(i + from) : i + from));
    };
  }
}
