// Between plaintext numbers and ring elements. Floats come as f64 and are scaled by a power of two, so the scaling is
// exact and one rounding (to nearest, ties to even) happens.

/** The integer nearest to v, as a value with |result| < limit; NaN gives 0. limit is 2^s, s <= 62. */
// @ts-ignore: decorator
@inline
function quantise(v: f64, limit: f64, max: i64): i64 {
  v = nearest<f64>(v);
  if (v != v) return 0;
  if (v >= limit) return max;
  if (v <= -limit) return -max;
  return i64(v);
}
function encodeT<T>(x: usize, z: usize, n: usize, scale: f64, limit: f64): void {
  const max = i64(limit) - 1;
  for (; n; --n) { store<T>(z, <T>quantise(load<f64>(x) * scale, limit, max)); x += 8; z += sizeof<T>(); }
}
export function encode_1(x: usize, z: usize, n: usize, scale: f64, limit: f64): void { encodeT<u8>(x, z, n, scale, limit); }
export function encode_2(x: usize, z: usize, n: usize, scale: f64, limit: f64): void { encodeT<u16>(x, z, n, scale, limit); }
export function encode_4(x: usize, z: usize, n: usize, scale: f64, limit: f64): void { encodeT<u32>(x, z, n, scale, limit); }
export function encode_8(x: usize, z: usize, n: usize, scale: f64, limit: f64): void { encodeT<u64>(x, z, n, scale, limit); }
export function encode_16(x: usize, z: usize, n: usize, scale: f64, limit: f64): void {
  for (; n; --n) {
    const v = nearest<f64>(load<f64>(x) * scale);
    let a = abs<f64>(v), lo: u64 = 0, hi: u64 = 0;
    if (a >= limit) {
      // 2^s - 1: every bit below s
      hi = u64(limit / 18446744073709551616.0);
      if (hi) { hi -= 1; lo = u64.MAX_VALUE; } else lo = u64(limit) - 1;
    } else if (a == a) {
      hi = u64(a / 18446744073709551616.0);
      lo = u64(a - <f64>hi * 18446744073709551616.0);
    }
    if (v < 0) { lo = ~lo + 1; hi = ~hi + u64(lo == 0); }
    store<u64>(z, lo);
    store<u64>(z, hi, 8);
    x += 8; z += 16;
  }
}

function decodeT<T>(x: usize, z: usize, n: usize, scale: f64): void {
  for (; n; --n) { store<f64>(z, <f64>(<i64>load<T>(x)) * scale); x += sizeof<T>(); z += 8; }
}
// Elements are already sign-extended to their lane.
export function decode_1(x: usize, z: usize, n: usize, scale: f64): void { decodeT<i8>(x, z, n, scale); }
export function decode_2(x: usize, z: usize, n: usize, scale: f64): void { decodeT<i16>(x, z, n, scale); }
export function decode_4(x: usize, z: usize, n: usize, scale: f64): void { decodeT<i32>(x, z, n, scale); }
export function decode_8(x: usize, z: usize, n: usize, scale: f64): void { decodeT<i64>(x, z, n, scale); }
export function decode_16(x: usize, z: usize, n: usize, scale: f64): void {
  for (; n; --n) {
    let lo = load<u64>(x), hi = load<u64>(x, 8);
    const negative = i64(hi) < 0;
    if (negative) { lo = ~lo + 1; hi = ~hi + u64(lo == 0); }
    let v: f64;
    if (hi) {
      // The top 64 bits with a sticky lowest bit round exactly once; the power of two is exact.
      const s = clz<u64>(hi);
      const top = s ? (hi << s) | (lo >> (64 - s)) : hi, rest = lo << s;
      v = <f64>(top | u64(rest != 0)) * reinterpret<f64>((1023 + 64 - s) << 52);
    } else v = <f64>lo;
    store<f64>(z, (negative ? -v : v) * scale);
    x += 16; z += 8;
  }
}
/** f32 to f64. */
export function promote(x: usize, z: usize, n: usize): void {
  for (; n; --n) { store<f64>(z, <f64>load<f32>(x)); x += 4; z += 8; }
}
