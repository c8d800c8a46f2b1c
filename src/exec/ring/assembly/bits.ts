// Bit tools. A boolean share of w bits lives zero-extended in the smallest lane that holds it.

// @ts-ignore: decorator
@inline
function reverse64(v: u64): u64 {
  v = ((v >> 1) & 0x5555555555555555) | ((v & 0x5555555555555555) << 1);
  v = ((v >> 2) & 0x3333333333333333) | ((v & 0x3333333333333333) << 2);
  v = ((v >> 4) & 0x0f0f0f0f0f0f0f0f) | ((v & 0x0f0f0f0f0f0f0f0f) << 4);
  return bswap<u64>(v);
}
/** Bits 0, 2, 4, … of v in bits 0 to 31. */
// @ts-ignore: decorator
@inline
function compress64(v: u64): u64 {
  v &= 0x5555555555555555;
  v = (v | (v >> 1)) & 0x3333333333333333;
  v = (v | (v >> 2)) & 0x0f0f0f0f0f0f0f0f;
  v = (v | (v >> 4)) & 0x00ff00ff00ff00ff;
  v = (v | (v >> 8)) & 0x0000ffff0000ffff;
  return (v | (v >> 16)) & 0xffffffff;
}
/** Bit i of the low 32 bits at bit 2i. */
// @ts-ignore: decorator
@inline
function spread64(v: u64): u64 {
  v &= 0xffffffff;
  v = (v | (v << 16)) & 0x0000ffff0000ffff;
  v = (v | (v << 8)) & 0x00ff00ff00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f0f0f0f0f;
  v = (v | (v << 2)) & 0x3333333333333333;
  return (v | (v << 1)) & 0x5555555555555555;
}

function smearT<T>(x: usize, z: usize, n: usize): void {
  for (; n; --n) {
    let v = u64(load<T>(x));
    v |= v >> 1; v |= v >> 2; v |= v >> 4; v |= v >> 8; v |= v >> 16; v |= v >> 32;
    store<T>(z, <T>v);
    x += sizeof<T>(); z += sizeof<T>();
  }
}
export function smear_1(x: usize, z: usize, n: usize): void { smearT<u8>(x, z, n); }
export function smear_2(x: usize, z: usize, n: usize): void { smearT<u16>(x, z, n); }
export function smear_4(x: usize, z: usize, n: usize): void { smearT<u32>(x, z, n); }
export function smear_8(x: usize, z: usize, n: usize): void { smearT<u64>(x, z, n); }
export function smear_16(x: usize, z: usize, n: usize): void {
  for (; n; --n) {
    let h = load<u64>(x, 8), v = load<u64>(x) | (h ? u64.MAX_VALUE : 0);
    h |= h >> 1; h |= h >> 2; h |= h >> 4; h |= h >> 8; h |= h >> 16; h |= h >> 32;
    v |= v >> 1; v |= v >> 2; v |= v >> 4; v |= v >> 8; v |= v >> 16; v |= v >> 32;
    store<u64>(z, v);
    store<u64>(z, h, 8);
    x += 16; z += 16;
  }
}

function popcountT<T>(x: usize, z: usize, n: usize, m: u8): void {
  for (; n; --n) { store<u8>(z, u8(popcnt<u64>(u64(load<T>(x)))) & m); x += sizeof<T>(); z += 1; }
}
// Number of one bits, and m: 255 for the count, 1 for the parity.
export function popcount_1(x: usize, z: usize, n: usize, m: i32): void { popcountT<u8>(x, z, n, <u8>m); }
export function popcount_2(x: usize, z: usize, n: usize, m: i32): void { popcountT<u16>(x, z, n, <u8>m); }
export function popcount_4(x: usize, z: usize, n: usize, m: i32): void { popcountT<u32>(x, z, n, <u8>m); }
export function popcount_8(x: usize, z: usize, n: usize, m: i32): void { popcountT<u64>(x, z, n, <u8>m); }
export function popcount_16(x: usize, z: usize, n: usize, m: i32): void {
  for (; n; --n) { store<u8>(z, u8(popcnt<u64>(load<u64>(x)) + popcnt<u64>(load<u64>(x, 8))) & <u8>m); x += 16; z += 1; }
}

function reverseT<T>(x: usize, z: usize, n: usize, w: i32): void {
  const r = u64(64 - w);
  for (; n; --n) { store<T>(z, <T>(reverse64(u64(load<T>(x))) >> r)); x += sizeof<T>(); z += sizeof<T>(); }
}
// The low w bits (at least 1) in reverse order.
export function reverse_1(x: usize, z: usize, n: usize, w: i32): void { reverseT<u8>(x, z, n, w); }
export function reverse_2(x: usize, z: usize, n: usize, w: i32): void { reverseT<u16>(x, z, n, w); }
export function reverse_4(x: usize, z: usize, n: usize, w: i32): void { reverseT<u32>(x, z, n, w); }
export function reverse_8(x: usize, z: usize, n: usize, w: i32): void { reverseT<u64>(x, z, n, w); }
export function reverse_16(x: usize, z: usize, n: usize, w: i32): void {
  const r = 128 - w;
  for (; n; --n) {
    let h = reverse64(load<u64>(x)), l = reverse64(load<u64>(x, 8));
    if (r >= 64) { l = h >> u64(r - 64); h = 0; }
    else if (r) { l = (l >> u64(r)) | (h << u64(64 - r)); h = h >> u64(r); }
    store<u64>(z, l);
    store<u64>(z, h, 8);
    x += 16; z += 16;
  }
}

// compress: bits s, s+2, s+4, … of each element (s is 0 or 1) into a lane of half the width (lane 1 stays lane 1).
function compressT<S, D>(x: usize, z: usize, n: usize, s: i32): void {
  for (; n; --n) { store<D>(z, <D>compress64(u64(load<S>(x)) >> u64(s))); x += sizeof<S>(); z += sizeof<D>(); }
}
export function compress_1(x: usize, z: usize, n: usize, s: i32): void { compressT<u8, u8>(x, z, n, s); }
export function compress_2(x: usize, z: usize, n: usize, s: i32): void { compressT<u16, u8>(x, z, n, s); }
export function compress_4(x: usize, z: usize, n: usize, s: i32): void { compressT<u32, u16>(x, z, n, s); }
export function compress_8(x: usize, z: usize, n: usize, s: i32): void { compressT<u64, u32>(x, z, n, s); }
export function compress_16(x: usize, z: usize, n: usize, s: i32): void {
  for (; n; --n) {
    const l = compress64(load<u64>(x) >> u64(s)), h = compress64(load<u64>(x, 8) >> u64(s));
    store<u64>(z, l | (h << 32));
    x += 16; z += 8;
  }
}
// spread: bit i to bit 2i, into a lane of twice the width.
function spreadT<S, D>(x: usize, z: usize, n: usize): void {
  for (; n; --n) { store<D>(z, <D>spread64(u64(load<S>(x)))); x += sizeof<S>(); z += sizeof<D>(); }
}
export function spread_1(x: usize, z: usize, n: usize): void { spreadT<u8, u16>(x, z, n); }
export function spread_2(x: usize, z: usize, n: usize): void { spreadT<u16, u32>(x, z, n); }
export function spread_4(x: usize, z: usize, n: usize): void { spreadT<u32, u64>(x, z, n); }
export function spread_8(x: usize, z: usize, n: usize): void {
  for (; n; --n) { const v = load<u64>(x); store<u64>(z, spread64(v)); store<u64>(z, spread64(v >> 32), 8); x += 8; z += 16; }
}

// Bit planes. Lane 16 is read as the u64 half that holds the bit, with a step of 16 bytes.
function planeT<T>(x: usize, xs: usize, z: usize, n: usize, s: i32): void {
  for (; n; --n) { store<u8>(z, u8((u64(load<T>(x)) >> u64(s)) & 1)); x += xs; z += 1; }
}
export function plane_1(x: usize, xs: usize, z: usize, n: usize, s: i32): void { planeT<u8>(x, xs, z, n, s); }
export function plane_2(x: usize, xs: usize, z: usize, n: usize, s: i32): void { planeT<u16>(x, xs, z, n, s); }
export function plane_4(x: usize, xs: usize, z: usize, n: usize, s: i32): void { planeT<u32>(x, xs, z, n, s); }
export function plane_8(x: usize, xs: usize, z: usize, n: usize, s: i32): void { planeT<u64>(x, xs, z, n, s); }
// Ors bit 0 of each byte at p into bit s of z.
function orPlaneT<T>(p: usize, z: usize, zs: usize, n: usize, s: i32): void {
  for (; n; --n) { store<T>(z, <T>(u64(load<T>(z)) | (u64(load<u8>(p) & 1) << u64(s)))); p += 1; z += zs; }
}
export function orPlane_1(p: usize, z: usize, zs: usize, n: usize, s: i32): void { orPlaneT<u8>(p, z, zs, n, s); }
export function orPlane_2(p: usize, z: usize, zs: usize, n: usize, s: i32): void { orPlaneT<u16>(p, z, zs, n, s); }
export function orPlane_4(p: usize, z: usize, zs: usize, n: usize, s: i32): void { orPlaneT<u32>(p, z, zs, n, s); }
export function orPlane_8(p: usize, z: usize, zs: usize, n: usize, s: i32): void { orPlaneT<u64>(p, z, zs, n, s); }

/** Packs n bytes of b significant bits (1, 2 or 4), the first element in the lowest bits. */
export function packBits(x: usize, z: usize, n: usize, b: i32): void {
  const per = <usize>(8 / b), m = <u32>((1 << b) - 1);
  for (; n >= per; n -= per) {
    let v: u32 = 0;
    for (let i: usize = 0; i < per; ++i) v |= (load<u8>(x + i) & m) << <u32>(i * b);
    store<u8>(z, <u8>v);
    x += per; z += 1;
  }
  if (n) {
    let v: u32 = 0;
    for (let i: usize = 0; i < n; ++i) v |= (load<u8>(x + i) & m) << <u32>(i * b);
    store<u8>(z, <u8>v);
  }
}
/** The inverse of packBits. */
export function unpackBits(x: usize, z: usize, n: usize, b: i32): void {
  const per = <usize>(8 / b), m = <u32>((1 << b) - 1);
  for (; n; x += 1) {
    let v: u32 = load<u8>(x);
    const c = min(per, n);
    for (let i: usize = 0; i < c; ++i) { store<u8>(z + i, <u8>(v & m)); v >>= b; }
    z += c; n -= c;
  }
}
