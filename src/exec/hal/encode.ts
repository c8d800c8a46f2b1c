import { bitWidth, type DType, isBool, isComplex, isFloat, isInt, isSigned } from '../../eval/dtype.ts';
import { rounder } from '../../eval/rounding.ts';
import { allocStorage, numElements, type Tensor, tensor } from '../../eval/tensor.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Share } from '../protocols/protocol.ts';
import { type IntArray, type IntArrayType, laneFor, type Ring, type RingTensor } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import { lengthOf, type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { constantA, constantB, open, type Pub, shlA } from './arith.ts';

/** Between tensors in a dtype and ring elements: encoding of public values, sealing, decoding of what was opened. */

/** Bits of an element as a boolean share: 1 for i1, the width for integers. */
export const widthOf = (d: DType): number => (isBool(d) ? 1 : bitWidth(d));

/** @throws SpucError (unsupported-type) for complex types, and for integers that are wider than the ring */
export function checkDType(c: Ctx, d: DType): void {
  if (isComplex(d))
    fail(
      'unsupported-type',
      `secret values of type ${d} are not supported (at ${c.path})`,
      undefined,
      'keep it public',
    );
  if (isInt(d) && bitWidth(d) > c.engine.k)
    fail(
      'unsupported-type',
      `a secret ${d} does not fit a ring of ${c.engine.k} bits (at ${c.path})`,
      undefined,
      'use --field FM64 or FM128',
    );
}

/**
 * Floats beyond ±(2^s − 1) units saturate there, infinities too. Two bits below what comparisons and truncations allow: programs add
 * masks of −inf or −max to scores, often two of them, and a sum of up to four still compares, and has exponential 0.
 */
export const saturationBits = (k: number): number => (k >= 32 ? k - 4 : Math.max(1, k - 2));

const stretch = (r: Ring, t: RingTensor, length: number): RingTensor =>
  t.length === length ? t : r.take(t, new Int32Array(length));

/**
 * A public value in arithmetic ring form, stretched to `length` when it is a scalar. Floats: round(x·2^f), saturating (saturationBits),
 * NaN gives 0; integers two's complement; booleans 0 or 1.
 */
export function pubA(c: Ctx, v: PublicVal, length = lengthOf(v), f = c.engine.fxp): Pub {
  checkDType(c, v.dtype);
  return {
    length,
    clock: v.clock,
    ring: (r) => {
      const data = v.tensor!.data;
      const t = isFloat(v.dtype)
        ? r.encodeFixed(data as Float32Array | Float64Array, f, saturationBits(r.k))
        : r.encodeInts(data as IntArray);
      return stretch(r, t, length);
    },
  };
}

/** A public boolean or integer value as the bits of a boolean share, stretched to `length` when it is a scalar. */
export function pubB(c: Ctx, v: PublicVal, length = lengthOf(v)): Pub {
  checkDType(c, v.dtype);
  const w = widthOf(v.dtype);
  return {
    length,
    clock: v.clock,
    ring: (r) => {
      const data = v.tensor!.data;
      const raw = r.upload(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), laneFor(w));
      return stretch(r, w % 8 === 0 ? raw : r.cast(raw, laneFor(w), w), length);
    },
  };
}

/** A public fixed-point vector computed from a tensor's numbers: f(x)·2^bits, rounded, saturating. */
export function pubMap(v: PublicVal, length: number, bits: number, f: (x: number) => number): Pub {
  return {
    length,
    clock: v.clock,
    ring: (r) => {
      const data = v.tensor!.data;
      const out = new Float64Array(data.length);
      for (let i = 0; i < out.length; i++) out[i] = f(Number(data[i]));
      return stretch(r, r.encodeFixed(out, bits), length);
    },
  };
}

/** −p. */
export const negPub = (p: Pub): Pub => ({ ...p, ring: (r) => r.neg(p.ring(r)) });

/**
 * The one value of all elements, when the program fixes it: only constants of the program are looked at, never data.
 * Undefined for anything else, and for tensors without elements.
 */
export function splatOf(v: Val): number | bigint | undefined {
  if (v.secret || v.data || !v.tensor || v.tensor.data.length === 0 || isComplex(v.dtype)) return undefined;
  const data = v.tensor.data;
  const first = data[0]!;
  for (let i = 1; i < data.length; i++) if (data[i] !== first) return undefined;
  return first;
}

/** A public value as a secret one: its trivial share, no message. Integers and booleans keep the form that is cheaper to use later. */
export function secretOf(c: Ctx, v: Val): SecretVal {
  if (v.secret) return v;
  if (isBool(v.dtype)) return secretVal(v.dtype, v.shape, constantB(c, 1, pubB(c, v)));
  return secretVal(v.dtype, v.shape, constantA(c, pubA(c, v)), isInt(v.dtype));
}

/**
 * Opens a value to the given parties. An arithmetic share of an integer is right mod 2^w only, and what stands above its w bits (what wrapped, or what
 * a narrowing cut off) is no part of the value: so x·2^(k−w) is opened, and shifted back by those who get it.
 * @returns a share of representation P, empty at the other parties, for `decodeOpened`
 */
export async function openValue(c: Ctx, v: SecretVal, to: readonly number[]): Promise<Share> {
  const spare = v.share.repr === 'A' && !isFloat(v.dtype) ? c.engine.k - widthOf(v.dtype) : 0;
  if (spare === 0) return open(c, v.share, to);
  return c.scope('value', async (s) => {
    const opened = await open(s, shlA(s, v.share, spare), to);
    return s.engine.local(s, [opened], opened, (r, t) => r.shr(t!, spare));
  });
}

const ARRAY_OF: Record<number, [IntArrayType<IntArray>, IntArrayType<IntArray>]> = {
  8: [Int8Array, Uint8Array],
  16: [Int16Array, Uint16Array],
  32: [Int32Array, Uint32Array],
  64: [BigInt64Array, BigUint64Array],
};

/**
 * The plain tensor that opened ring elements mean.
 * @param repr,bits of the share that was opened; @param f fraction bits of floats
 */
export function decodeOpened(
  r: Ring,
  t: RingTensor,
  repr: 'A' | 'B',
  bits: number,
  dtype: DType,
  shape: readonly number[],
  f: number,
): Tensor {
  if (isBool(dtype)) return tensor(dtype, shape, r.view(r.bitPlane(t, 0)).slice());
  if (isFloat(dtype)) {
    const x = r.decodeFixed(t, f);
    const out = allocStorage(dtype, numElements(shape)) as Float64Array;
    const round = rounder(dtype);
    for (let i = 0; i < out.length; i++) out[i] = round(x[i]!);
    return tensor(dtype, shape, out);
  }
  const w = bitWidth(dtype);
  const low = r.cast(t, laneFor(w), Math.min(w, repr === 'A' ? r.k : bits));
  const exact = w % 8 === 0 ? low : isSigned(dtype) ? r.signExtend(low, w, 1, 8) : low;
  const type = ARRAY_OF[Math.max(8, w)]![isSigned(dtype) ? 0 : 1];
  return tensor(dtype, shape, r.decodeInts(exact, type, Math.max(8, w)) as Tensor['data']);
}
