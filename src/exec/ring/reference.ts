/**
 * What every ring op means, on lists of BigInts: the golden model that the WebAssembly kernels are tested against.
 * Names and arguments follow the methods of Ring; `w` is the width in bits.
 */
export type Values = readonly bigint[];

const mod = (v: bigint, w: number): bigint => BigInt.asUintN(w, v);
const signed = (v: bigint, w: number): bigint => BigInt.asIntN(w, v);
const zip = (a: Values, b: Values, f: (x: bigint, y: bigint) => bigint): bigint[] => a.map((x, i) => f(x, b[i]!));
const bits = (v: bigint, w: number): bigint[] => Array.from({ length: w }, (_, i) => (v >> BigInt(i)) & 1n);
const join = (b: Values): bigint => b.reduce((v, bit, i) => v | (bit << BigInt(i)), 0n);

export const add = (a: Values, b: Values, w: number) => zip(a, b, (x, y) => mod(x + y, w));
export const sub = (a: Values, b: Values, w: number) => zip(a, b, (x, y) => mod(x - y, w));
export const mul = (a: Values, b: Values, w: number) => zip(a, b, (x, y) => mod(x * y, w));
export const neg = (a: Values, w: number) => a.map((x) => mod(-x, w));
export const addConst = (a: Values, c: bigint, w: number) => a.map((x) => mod(x + c, w));
export const mulConst = (a: Values, c: bigint, w: number) => a.map((x) => mod(x * c, w));
export const constSub = (c: bigint, a: Values, w: number) => a.map((x) => mod(c - x, w));
export const and = (a: Values, b: Values) => zip(a, b, (x, y) => x & y);
export const or = (a: Values, b: Values) => zip(a, b, (x, y) => x | y);
export const xor = (a: Values, b: Values) => zip(a, b, (x, y) => x ^ y);
export const not = (a: Values, w: number) => a.map((x) => mod(~x, w));
export const andConst = (a: Values, c: bigint) => a.map((x) => x & c);
export const orConst = (a: Values, c: bigint) => a.map((x) => x | c);
export const xorConst = (a: Values, c: bigint) => a.map((x) => x ^ c);
export const shl = (a: Values, s: number, w: number) => a.map((x) => mod(x << BigInt(s), w));
export const shr = (a: Values, s: number) => a.map((x) => x >> BigInt(s));
export const sar = (a: Values, s: number, w: number) => a.map((x) => mod(signed(x, w) >> BigInt(s), w));
export const signExtend = (a: Values, from: number, to: number) => a.map((x) => mod(signed(x, from), to));
export const cast = (a: Values, w: number) => a.map((x) => mod(x, w));
export const eq = (a: Values, b: Values) => zip(a, b, (x, y) => (x === y ? 1n : 0n));
export const ltu = (a: Values, b: Values) => zip(a, b, (x, y) => (x < y ? 1n : 0n));
export const lts = (a: Values, b: Values, w: number) => zip(a, b, (x, y) => (signed(x, w) < signed(y, w) ? 1n : 0n));
export const select = (c: Values, a: Values, b: Values) => c.map((x, i) => (x ? a[i]! : b[i]!));

export const take = (a: Values, indices: ArrayLike<number>) => Array.from(indices, (i) => (i < 0 ? 0n : a[i]!));
export function scatterAdd(a: Values, indices: ArrayLike<number>, outLength: number, w: number): bigint[] {
  const z = new Array<bigint>(outLength).fill(0n);
  a.forEach((x, j) => {
    const i = indices[j]!;
    if (i >= 0) z[i] = mod(z[i]! + x, w);
  });
  return z;
}
export function strided(a: Values, shape: readonly number[], strides: readonly number[], offset = 0): bigint[] {
  if (shape.length === 0) return [a[offset]!];
  return Array.from({ length: shape[0]! }, (_, i) =>
    strided(a, shape.slice(1), strides.slice(1), offset + i * strides[0]!),
  ).flat();
}
export const repeat = (a: Values, outer: number, times: number, inner: number) =>
  Array.from({ length: outer * times }, (_, r) => {
    const o = Math.floor(r / times);
    return a.slice(o * inner, (o + 1) * inner);
  }).flat();

/** Folds the middle of [outer, n, inner]; `all` keeps every partial result. */
function fold(
  a: Values,
  outer: number,
  n: number,
  inner: number,
  f: (x: bigint, y: bigint) => bigint,
  all: boolean,
): bigint[] {
  const z: bigint[] = [];
  for (let o = 0; o < outer; o++) {
    let row = new Array<bigint>(inner).fill(0n);
    for (let j = 0; j < n; j++) {
      row = row.map((x, i) => f(x, a[(o * n + j) * inner + i]!));
      if (all) z.push(...row);
    }
    if (!all) z.push(...row);
  }
  return z;
}
export const reduceAdd = (a: Values, outer: number, n: number, inner: number, w: number) =>
  fold(a, outer, n, inner, (x, y) => mod(x + y, w), false);
export const reduceXor = (a: Values, outer: number, n: number, inner: number) =>
  fold(a, outer, n, inner, (x, y) => x ^ y, false);
export const prefixAdd = (a: Values, outer: number, n: number, inner: number, w: number) =>
  fold(a, outer, n, inner, (x, y) => mod(x + y, w), true);

export function matmul(a: Values, b: Values, batch: number, m: number, k: number, n: number, w: number): bigint[] {
  const z: bigint[] = [];
  const stepA = a.length === m * k ? 0 : m * k;
  const stepB = b.length === k * n ? 0 : k * n;
  for (let q = 0; q < batch; q++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let s = 0n;
        for (let t = 0; t < k; t++) s += a[q * stepA + i * k + t]! * b[q * stepB + t * n + j]!;
        z.push(mod(s, w));
      }
    }
  }
  return z;
}

export const prefixOrRight = (a: Values) => a.map((x) => (1n << BigInt(x === 0n ? 0 : x.toString(2).length)) - 1n);
export const popcount = (a: Values) => a.map((x) => bits(x, 128).reduce((s, b) => s + b, 0n));
export const parity = (a: Values) => popcount(a).map((c) => c & 1n);
export const bitReverse = (a: Values, w: number) => a.map((x) => join(bits(x, w).reverse()));
export const evenBits = (a: Values, w: number) => a.map((x) => join(bits(x, w).filter((_, i) => i % 2 === 0)));
export const oddBits = (a: Values, w: number) => a.map((x) => join(bits(x, w).filter((_, i) => i % 2 === 1)));
export const spreadBits = (a: Values, w: number) => a.map((x) => join(bits(x, w).flatMap((b) => [b, 0n])));
export const bitPlane = (a: Values, i: number) => a.map((x) => (x >> BigInt(i)) & 1n);
export const fromBitPlanes = (planes: readonly Values[]) =>
  (planes[0] ?? []).map((_, e) => join(planes.map((p) => p[e]! & 1n)));

/** The wire form: see wireBytes. */
export function pack(a: Values, nbits: number): number[] {
  if (nbits === 1 || nbits === 2 || nbits === 4) {
    const all = join(a.flatMap((x) => bits(x, nbits)));
    return Array.from({ length: Math.ceil((a.length * nbits) / 8) }, (_, i) => Number((all >> BigInt(8 * i)) & 255n));
  }
  const lane = [1, 2, 4, 8, 16].find((l) => l * 8 >= nbits)!;
  return a.flatMap((x) => Array.from({ length: lane }, (_, i) => Number((mod(x, nbits) >> BigInt(8 * i)) & 255n)));
}

/** The integer nearest to x * 2^f, ties to even, from the bits of the double. */
function roundScaled(x: number, f: number): bigint {
  const raw = new BigUint64Array(new Float64Array([x]).buffer)[0]!;
  const exponent = Number((raw >> 52n) & 2047n);
  const fraction = raw & ((1n << 52n) - 1n);
  const mantissa = exponent ? fraction | (1n << 52n) : fraction;
  const shift = Math.max(exponent, 1) - 1075 + f;
  let v = mantissa;
  if (shift >= 0) v <<= BigInt(shift);
  else {
    const down = BigInt(-shift);
    const half = 1n << (down - 1n);
    const rest = v & ((1n << down) - 1n);
    v >>= down;
    if (rest > half || (rest === half && v & 1n)) v += 1n;
  }
  return raw >> 63n ? -v : v;
}
export function encodeFixed(values: ArrayLike<number>, f: number, s: number, w: number): bigint[] {
  const max = (1n << BigInt(s)) - 1n;
  return Array.from(values, (x) => {
    if (Number.isNaN(x)) return 0n;
    const v = Number.isFinite(x) ? roundScaled(x, f) : x > 0 ? max : -max;
    return mod(v > max ? max : v < -max ? -max : v, w);
  });
}
/** Number(BigInt) rounds once, to nearest even; the division by 2^f is exact. */
export const decodeFixed = (a: Values, f: number, w: number) => a.map((x) => Number(signed(x, w)) / 2 ** f);
