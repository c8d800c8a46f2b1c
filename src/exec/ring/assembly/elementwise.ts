// Elementwise kernels over whole 16-byte vectors. Blocks are padded to 16 bytes, so the last vector may run over the
// tensor's end but never over the block's. A step of 0 keeps an operand in place: that is how constants are passed.
// Loops count down and never compare pointers: an end pointer of 2^32 would wrap to 0.

function addV<T>(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v >= 2; v -= 2) {
    const a = v128.load(x), b = v128.load(y);
    x += xs; y += ys;
    v128.store(z, v128.add<T>(a, b));
    v128.store(z, v128.add<T>(v128.load(x), v128.load(y)), 16);
    x += xs; y += ys; z += 32;
  }
  if (v) v128.store(z, v128.add<T>(v128.load(x), v128.load(y)));
}
function subV<T>(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v >= 2; v -= 2) {
    const a = v128.load(x), b = v128.load(y);
    x += xs; y += ys;
    v128.store(z, v128.sub<T>(a, b));
    v128.store(z, v128.sub<T>(v128.load(x), v128.load(y)), 16);
    x += xs; y += ys; z += 32;
  }
  if (v) v128.store(z, v128.sub<T>(v128.load(x), v128.load(y)));
}
function mulV<T>(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) {
    v128.store(z, v128.mul<T>(v128.load(x), v128.load(y)));
    x += xs; y += ys; z += 16;
  }
}

/** High 64 bits of the 128-bit product, from 32-bit pieces. */
// @ts-ignore: decorator
@inline
export function mulHigh(a: u64, b: u64): u64 {
  const al = a & 0xffffffff, ah = a >> 32, bl = b & 0xffffffff, bh = b >> 32;
  const t = ah * bl + ((al * bl) >> 32);
  const u = al * bh + (t & 0xffffffff);
  return ah * bh + (t >> 32) + (u >> 32);
}

export function add_1(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { addV<u8>(x, xs, y, ys, z, v); }
export function add_2(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { addV<u16>(x, xs, y, ys, z, v); }
export function add_4(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { addV<u32>(x, xs, y, ys, z, v); }
export function add_8(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { addV<u64>(x, xs, y, ys, z, v); }
export function add_16(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) {
    const a = load<u64>(x), s = a + load<u64>(y);
    const h = load<u64>(x, 8) + load<u64>(y, 8) + u64(s < a);
    store<u64>(z, s);
    store<u64>(z, h, 8);
    x += xs; y += ys; z += 16;
  }
}

export function sub_1(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { subV<u8>(x, xs, y, ys, z, v); }
export function sub_2(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { subV<u16>(x, xs, y, ys, z, v); }
export function sub_4(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { subV<u32>(x, xs, y, ys, z, v); }
export function sub_8(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { subV<u64>(x, xs, y, ys, z, v); }
export function sub_16(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) {
    const a = load<u64>(x), b = load<u64>(y);
    const h = load<u64>(x, 8) - load<u64>(y, 8) - u64(a < b);
    store<u64>(z, a - b);
    store<u64>(z, h, 8);
    x += xs; y += ys; z += 16;
  }
}

export function mul_1(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) {
    const a = v128.load(x), b = v128.load(y);
    const lo = i16x8.extmul_low_i8x16_u(a, b), hi = i16x8.extmul_high_i8x16_u(a, b);
    v128.store(z, i8x16.shuffle(lo, hi, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30));
    x += xs; y += ys; z += 16;
  }
}
export function mul_2(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { mulV<u16>(x, xs, y, ys, z, v); }
export function mul_4(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { mulV<u32>(x, xs, y, ys, z, v); }
export function mul_8(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void { mulV<u64>(x, xs, y, ys, z, v); }
export function mul_16(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) {
    const a = load<u64>(x), b = load<u64>(y);
    const h = mulHigh(a, b) + a * load<u64>(y, 8) + load<u64>(x, 8) * b;
    store<u64>(z, a * b);
    store<u64>(z, h, 8);
    x += xs; y += ys; z += 16;
  }
}

export function band(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) { v128.store(z, v128.and(v128.load(x), v128.load(y))); x += xs; y += ys; z += 16; }
}
export function bor(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) { v128.store(z, v128.or(v128.load(x), v128.load(y))); x += xs; y += ys; z += 16; }
}
export function bxor(x: usize, xs: usize, y: usize, ys: usize, z: usize, v: usize): void {
  for (; v; --v) { v128.store(z, v128.xor(v128.load(x), v128.load(y))); x += xs; y += ys; z += 16; }
}
/** Fills v vectors with the 16 bytes at p. */
export function fill(p: usize, z: usize, v: usize): void {
  const c = v128.load(p);
  for (; v; --v) { v128.store(z, c); z += 16; }
}

// z = (x << l) >> r, logical or arithmetic by the signedness of T; l and r are below the lane's width.
function shiftV<T>(x: usize, z: usize, v: usize, l: i32, r: i32): void {
  for (; v; --v) { v128.store(z, v128.shr<T>(v128.shl<T>(v128.load(x), l), r)); x += 16; z += 16; }
}
export function shiftu_1(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<u8>(x, z, v, l, r); }
export function shiftu_2(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<u16>(x, z, v, l, r); }
export function shiftu_4(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<u32>(x, z, v, l, r); }
export function shiftu_8(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<u64>(x, z, v, l, r); }
export function shifts_1(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<i8>(x, z, v, l, r); }
export function shifts_2(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<i16>(x, z, v, l, r); }
export function shifts_4(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<i32>(x, z, v, l, r); }
export function shifts_8(x: usize, z: usize, v: usize, l: i32, r: i32): void { shiftV<i64>(x, z, v, l, r); }

function shift128<T>(x: usize, z: usize, v: usize, l: i32, r: i32): void {
  for (; v; --v) {
    let lo = load<u64>(x), hi = load<u64>(x, 8);
    if (l >= 64) { hi = lo << (l - 64); lo = 0; }
    else if (l) { hi = (hi << l) | (lo >> (64 - l)); lo = lo << l; }
    const sign: u64 = isSigned<T>() ? u64(i64(hi) >> 63) : 0;
    if (r >= 64) { lo = isSigned<T>() ? u64(i64(hi) >> i64(r - 64)) : hi >> u64(r - 64); hi = sign; }
    else if (r) { lo = (lo >> r) | (hi << (64 - r)); hi = isSigned<T>() ? u64(i64(hi) >> i64(r)) : hi >> u64(r); }
    store<u64>(z, lo);
    store<u64>(z, hi, 8);
    x += 16; z += 16;
  }
}
export function shiftu_16(x: usize, z: usize, v: usize, l: i32, r: i32): void { shift128<u64>(x, z, v, l, r); }
export function shifts_16(x: usize, z: usize, v: usize, l: i32, r: i32): void { shift128<i64>(x, z, v, l, r); }

function eqT<T>(x: usize, y: usize, z: usize, n: usize): void {
  for (let i: usize = 0; i < n; ++i) store<u8>(z + i, u8(load<T>(x + i * sizeof<T>()) == load<T>(y + i * sizeof<T>())));
}
function ltT<T>(x: usize, y: usize, z: usize, n: usize): void {
  for (let i: usize = 0; i < n; ++i) store<u8>(z + i, u8(load<T>(x + i * sizeof<T>()) < load<T>(y + i * sizeof<T>())));
}
// Local comparisons of values that one party knows; results are 0/1 in lane 1. Values are zero-extended in their lane.
export function eq_1(x: usize, y: usize, z: usize, n: usize): void { eqT<u8>(x, y, z, n); }
export function eq_2(x: usize, y: usize, z: usize, n: usize): void { eqT<u16>(x, y, z, n); }
export function eq_4(x: usize, y: usize, z: usize, n: usize): void { eqT<u32>(x, y, z, n); }
export function eq_8(x: usize, y: usize, z: usize, n: usize): void { eqT<u64>(x, y, z, n); }
export function eq_16(x: usize, y: usize, z: usize, n: usize): void {
  for (; n; --n) { store<u8>(z, u8(load<u64>(x) == load<u64>(y) && load<u64>(x, 8) == load<u64>(y, 8))); x += 16; y += 16; z += 1; }
}
export function ltu_1(x: usize, y: usize, z: usize, n: usize): void { ltT<u8>(x, y, z, n); }
export function ltu_2(x: usize, y: usize, z: usize, n: usize): void { ltT<u16>(x, y, z, n); }
export function ltu_4(x: usize, y: usize, z: usize, n: usize): void { ltT<u32>(x, y, z, n); }
export function ltu_8(x: usize, y: usize, z: usize, n: usize): void { ltT<u64>(x, y, z, n); }
export function ltu_16(x: usize, y: usize, z: usize, n: usize): void {
  for (; n; --n) {
    const a = load<u64>(x, 8), b = load<u64>(y, 8);
    store<u8>(z, u8(a == b ? load<u64>(x) < load<u64>(y) : a < b));
    x += 16; y += 16; z += 1;
  }
}

function muxT<T>(c: usize, x: usize, y: usize, z: usize, n: usize): void {
  for (; n; --n) { store<T>(z, load<u8>(c) ? load<T>(x) : load<T>(y)); c += 1; x += sizeof<T>(); y += sizeof<T>(); z += sizeof<T>(); }
}
export function mux_1(c: usize, x: usize, y: usize, z: usize, n: usize): void { muxT<u8>(c, x, y, z, n); }
export function mux_2(c: usize, x: usize, y: usize, z: usize, n: usize): void { muxT<u16>(c, x, y, z, n); }
export function mux_4(c: usize, x: usize, y: usize, z: usize, n: usize): void { muxT<u32>(c, x, y, z, n); }
export function mux_8(c: usize, x: usize, y: usize, z: usize, n: usize): void { muxT<u64>(c, x, y, z, n); }
export function mux_16(c: usize, x: usize, y: usize, z: usize, n: usize): void {
  for (; n; --n) { v128.store(z, v128.load(load<u8>(c) ? x : y)); c += 1; x += 16; y += 16; z += 16; }
}
