import { fail } from '../support/diagnostics.ts';
import { bitcastConvert, convert } from './convert.ts';
import { bitWidth, type DType, isBool, isComplex } from './dtype.ts';
import { stridedMap } from './index-maps.ts';
import { numElements, type Tensor, tensor } from './tensor.ts';
import { fromNumbers, takeElements } from './values.ts';

export type RngAlgorithm = 'DEFAULT' | 'THREE_FRY' | 'PHILOX';

const M32 = 0xffffffffn;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** Threefry-2x32 with 20 rounds (Salmon et al., SC 2011). All words are unsigned 32-bit numbers. */
export function threefry2x32(key0: number, key1: number, count0: number, count1: number): readonly [number, number] {
  const ks = [key0, key1, key0 ^ key1 ^ 0x1bd11bda];
  let x0 = (count0 + key0) | 0;
  let x1 = (count1 + key1) | 0;
  for (let group = 0; group < 5; group++) {
    for (let r = 0; r < 4; r++) {
      const rot = ROTATIONS[(group % 2) * 4 + r]!;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << rot) | (x1 >>> (32 - rot))) ^ x0;
    }
    x0 = (x0 + ks[(group + 1) % 3]!) | 0;
    x1 = (x1 + ks[(group + 2) % 3]! + group + 1) | 0;
  }
  return [x0 >>> 0, x1 >>> 0];
}

/** High and low word of the 64-bit product. */
function mulWide(a: number, b: number): readonly [number, number] {
  const p = BigInt(a >>> 0) * BigInt(b);
  return [Number(p >> 32n), Number(p & M32)];
}

/** Philox-4x32 with 10 rounds (Salmon et al., SC 2011). */
export function philox4x32(key0: number, key1: number, counter: readonly number[]): number[] {
  let [a, b, c, d] = counter as [number, number, number, number];
  let [k0, k1] = [key0 >>> 0, key1 >>> 0];
  for (let r = 0; r < 10; r++) {
    const [h0, l0] = mulWide(a, 0xd2511f53);
    const [h1, l1] = mulWide(c, 0xcd9e8d57);
    [a, b, c, d] = [(h1 ^ b ^ k0) >>> 0, l1, (h0 ^ d ^ k1) >>> 0, l0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

const low = (x: bigint): number => Number(x & M32);
const high = (x: bigint): number => Number((x >> 32n) & M32);

/** The dimension along which pairs of 32-bit threefry words lie, and the shape of the pairs. */
export function threefryLayout(shape: readonly number[]): { readonly split: number; readonly half: readonly number[] } {
  let split = shape.findIndex((d) => d % 2 === 0);
  if (split < 0) split = shape.reduce((best, d, i) => (d > shape[best]! ? i : best), 0);
  return { split, half: shape.map((d, i) => (i === split ? Math.ceil(d / 2) : d)) };
}

/** XLA's order of 32-bit threefry words: pairs lie along the first even dimension, else along the largest one (cut to size). */
function threefryWords(key: bigint, state: bigint, shape: readonly number[]): { words: Uint32Array; used: number } {
  const { split, half } = threefryLayout(shape);
  const n = numElements(half);
  const pairs = new Uint32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const c = BigInt.asUintN(64, state + BigInt(i));
    pairs.set(threefry2x32(low(key), high(key), low(c), high(c)), 2 * i);
  }
  if (shape.length === 0) return { words: pairs.subarray(0, 1), used: 1 };
  // Element (…, 2j + w, …) is word w of the pair at (…, j, …).
  const position = stridedMap(
    shape,
    shape.map((_, d) => (d === split ? 1 : 0)),
  );
  const inner = numElements(half.slice(split + 1));
  const words = Uint32Array.from(position, (p, e) => {
    const after = e % inner;
    const before = Math.floor(e / (inner * shape[split]!));
    return pairs[2 * ((before * half[split]! + (p >> 1)) * inner + after) + (p & 1)]!;
  });
  return { words, used: n };
}

/**
 * StableHLO rng_bit_generator as XLA's CPU backend computes it (DEFAULT is PHILOX there). `state` is ui64 [2], for PHILOX also [3]
 * (or the same bits as ui32 [4] or [6]). The value is integers or floats of the drawn bits. Throws SpucError.
 */
export function rngBitGenerator(
  algorithm: RngAlgorithm,
  state: Tensor,
  dtype: DType,
  shape: readonly number[],
): { state: Tensor; value: Tensor } {
  const words = numElements(state.shape) * (bitWidth(state.dtype) / 64);
  if (words !== 2 && !(words === 3 && algorithm !== 'THREE_FRY'))
    fail('shape', `rng_bit_generator ${algorithm} with a state of ${words * 64} bits`);
  if (isComplex(dtype) || isBool(dtype)) fail('unsupported-type', `rng_bit_generator of ${dtype}`);
  const s = bitcastConvert(state, 'ui64', [words]).data as BigUint64Array;
  const key = s[0]!;
  const n = numElements(shape);
  const wide = bitWidth(dtype) === 64;
  let bits: Tensor;
  let next: bigint[];
  if (algorithm === 'THREE_FRY') {
    const counter = s[1]!;
    let used = n;
    if (wide) {
      const out = new BigUint64Array(n);
      for (let i = 0; i < n; i++) {
        const c = BigInt.asUintN(64, counter + BigInt(i));
        const [a, b] = threefry2x32(low(key), high(key), low(c), high(c));
        out[i] = (BigInt(b) << 32n) | BigInt(a);
      }
      bits = tensor('ui64', shape, out);
    } else {
      const drawn = threefryWords(key, counter, shape);
      used = drawn.used;
      bits = tensor('ui32', shape, drawn.words.slice());
    }
    next = [key, BigInt.asUintN(64, counter + BigInt(used))];
  } else {
    // A two-word state is the counter of a 128-bit one whose high word is the key.
    const counter = words === 3 ? s[1]! | (s[2]! << 64n) : s[1]! | (s[0]! << 64n);
    const blocks = Math.ceil((wide ? 2 * n : n) / 4);
    const out = new Uint32Array(4 * blocks);
    for (let i = 0; i < blocks; i++) {
      const c = BigInt.asUintN(128, counter + BigInt(i));
      out.set(philox4x32(low(key), high(key), [low(c), high(c), low(c >> 64n), high(c >> 64n)]), 4 * i);
    }
    const all = tensor('ui32', [out.length], out);
    bits = wide
      ? takeElements(
          bitcastConvert(all, 'ui64', [out.length / 2]),
          shape,
          Int32Array.from({ length: n }, (_, i) => i),
        )
      : tensor('ui32', shape, out.slice(0, n));
    const after = BigInt.asUintN(128, counter + BigInt(blocks));
    next = words === 3 ? [key, BigInt.asUintN(64, after), after >> 64n] : [key, BigInt.asUintN(64, after)];
  }
  const w = bitWidth(dtype);
  const narrow = w < 32 ? convert(bits, `ui${w}` as DType) : bits;
  const stateOut = bitcastConvert(fromNumbers('ui64', [words], next), state.dtype, state.shape);
  return { state: stateOut, value: bitcastConvert(narrow, dtype, shape) };
}
