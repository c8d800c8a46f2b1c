// Data movement: casts, gathers, strided copies, scatters, reductions.

function castT<S, D>(x: usize, z: usize, n: usize): void {
  for (; n; --n) { store<D>(z, <D>load<S>(x)); x += sizeof<S>(); z += sizeof<D>(); }
}
export function cast_1_2(x: usize, z: usize, n: usize): void { castT<u8, u16>(x, z, n); }
export function cast_1_4(x: usize, z: usize, n: usize): void { castT<u8, u32>(x, z, n); }
export function cast_1_8(x: usize, z: usize, n: usize): void { castT<u8, u64>(x, z, n); }
export function cast_2_1(x: usize, z: usize, n: usize): void { castT<u16, u8>(x, z, n); }
export function cast_2_4(x: usize, z: usize, n: usize): void { castT<u16, u32>(x, z, n); }
export function cast_2_8(x: usize, z: usize, n: usize): void { castT<u16, u64>(x, z, n); }
export function cast_4_1(x: usize, z: usize, n: usize): void { castT<u32, u8>(x, z, n); }
export function cast_4_2(x: usize, z: usize, n: usize): void { castT<u32, u16>(x, z, n); }
export function cast_4_8(x: usize, z: usize, n: usize): void { castT<u32, u64>(x, z, n); }
export function cast_8_1(x: usize, z: usize, n: usize): void { castT<u64, u8>(x, z, n); }
export function cast_8_2(x: usize, z: usize, n: usize): void { castT<u64, u16>(x, z, n); }
export function cast_8_4(x: usize, z: usize, n: usize): void { castT<u64, u32>(x, z, n); }

function widenT<S>(x: usize, z: usize, n: usize): void {
  for (; n; --n) { store<u64>(z, u64(load<S>(x))); store<u64>(z, 0, 8); x += sizeof<S>(); z += 16; }
}
function narrowT<D>(x: usize, z: usize, n: usize): void {
  for (; n; --n) { store<D>(z, <D>load<u64>(x)); x += 16; z += sizeof<D>(); }
}
export function cast_1_16(x: usize, z: usize, n: usize): void { widenT<u8>(x, z, n); }
export function cast_2_16(x: usize, z: usize, n: usize): void { widenT<u16>(x, z, n); }
export function cast_4_16(x: usize, z: usize, n: usize): void { widenT<u32>(x, z, n); }
export function cast_8_16(x: usize, z: usize, n: usize): void { widenT<u64>(x, z, n); }
export function cast_16_1(x: usize, z: usize, n: usize): void { narrowT<u8>(x, z, n); }
export function cast_16_2(x: usize, z: usize, n: usize): void { narrowT<u16>(x, z, n); }
export function cast_16_4(x: usize, z: usize, n: usize): void { narrowT<u32>(x, z, n); }
export function cast_16_8(x: usize, z: usize, n: usize): void { narrowT<u64>(x, z, n); }

function gatherT<T>(x: usize, p: usize, z: usize, n: usize): void {
  for (; n; --n) {
    const i = load<i32>(p);
    store<T>(z, i < 0 ? <T>0 : load<T>(x + <usize>i * sizeof<T>()));
    p += 4; z += sizeof<T>();
  }
}
// z[j] = x[p[j]], or 0 where p[j] is -1.
export function gather_1(x: usize, p: usize, z: usize, n: usize): void { gatherT<u8>(x, p, z, n); }
export function gather_2(x: usize, p: usize, z: usize, n: usize): void { gatherT<u16>(x, p, z, n); }
export function gather_4(x: usize, p: usize, z: usize, n: usize): void { gatherT<u32>(x, p, z, n); }
export function gather_8(x: usize, p: usize, z: usize, n: usize): void { gatherT<u64>(x, p, z, n); }
export function gather_16(x: usize, p: usize, z: usize, n: usize): void {
  const zero = i64x2.splat(0);
  for (; n; --n) {
    const i = load<i32>(p);
    if (i < 0) v128.store(z, zero);
    else v128.store(z, v128.load(x + ((<usize>i) << 4)));
    p += 4; z += 16;
  }
}

/** Writes the smallest and the largest index (n >= 1) to out as two i32. */
export function indexRange(p: usize, n: usize, out: usize): void {
  let lo = load<i32>(p), hi = lo;
  for (; n; --n) { const i = load<i32>(p); if (i < lo) lo = i; if (i > hi) hi = i; p += 4; }
  store<i32>(out, lo);
  store<i32>(out, hi, 4);
}

// d points at rank sizes, then rank strides (elements, signed), then rank counters of work space; no size is 0.
function stridedT<T>(x: usize, z: usize, rank: usize, d: usize): void {
  const s = d + rank * 4, c = s + rank * 4;
  memory.fill(c, 0, rank * 4);
  const inner = rank ? <usize>load<u32>(d + rank * 4 - 4) : 1;
  const step = rank ? load<i32>(s + rank * 4 - 4) * <i32>sizeof<T>() : 0;
  const row = inner * sizeof<T>();
  for (;;) {
    if (step == <i32>sizeof<T>() && row >= 32) memory.copy(z, x, row);
    else {
      let p = x, q = z;
      for (let i: usize = inner; i; --i) {
        if (isVector<T>()) v128.store(q, v128.load(p));
        else store<T>(q, load<T>(p));
        p += step; q += sizeof<T>();
      }
    }
    z += row;
    let a: i32 = <i32>rank - 2;
    for (; a >= 0; --a) {
      const k = load<u32>(c + a * 4) + 1, st = load<i32>(s + a * 4) * <i32>sizeof<T>(), size = load<u32>(d + a * 4);
      if (k < size) { store<u32>(c + a * 4, k); x += st; break; }
      store<u32>(c + a * 4, 0);
      x -= st * <i32>(size - 1);
    }
    if (a < 0) return;
  }
}
export function strided_1(x: usize, z: usize, rank: usize, d: usize): void { stridedT<u8>(x, z, rank, d); }
export function strided_2(x: usize, z: usize, rank: usize, d: usize): void { stridedT<u16>(x, z, rank, d); }
export function strided_4(x: usize, z: usize, rank: usize, d: usize): void { stridedT<u32>(x, z, rank, d); }
export function strided_8(x: usize, z: usize, rank: usize, d: usize): void { stridedT<u64>(x, z, rank, d); }
export function strided_16(x: usize, z: usize, rank: usize, d: usize): void { stridedT<v128>(x, z, rank, d); }

/** x += y for one element of 16 bytes. */
// @ts-ignore: decorator
@inline
function accumulate128(z: usize, x: usize): void {
  const a = load<u64>(z), s = a + load<u64>(x);
  store<u64>(z, load<u64>(z, 8) + load<u64>(x, 8) + u64(s < a), 8);
  store<u64>(z, s);
}

function scatterT<T>(x: usize, p: usize, z: usize, n: usize): void {
  for (; n; --n) {
    const i = load<i32>(p);
    if (i >= 0) { const q = z + <usize>i * sizeof<T>(); store<T>(q, load<T>(q) + load<T>(x)); }
    p += 4; x += sizeof<T>();
  }
}
// z[p[j]] += x[j]; an index of -1 drops the element.
export function scatter_1(x: usize, p: usize, z: usize, n: usize): void { scatterT<u8>(x, p, z, n); }
export function scatter_2(x: usize, p: usize, z: usize, n: usize): void { scatterT<u16>(x, p, z, n); }
export function scatter_4(x: usize, p: usize, z: usize, n: usize): void { scatterT<u32>(x, p, z, n); }
export function scatter_8(x: usize, p: usize, z: usize, n: usize): void { scatterT<u64>(x, p, z, n); }
export function scatter_16(x: usize, p: usize, z: usize, n: usize): void {
  for (; n; --n) {
    const i = load<i32>(p);
    if (i >= 0) accumulate128(z + ((<usize>i) << 4), x);
    p += 4; x += 16;
  }
}

function sumT<T>(x: usize, z: usize, outer: usize, n: usize, inner: usize): void {
  if (inner == 1) {
    for (; outer; --outer) {
      let s: T = <T>0;
      for (let j = n; j; --j) { s = <T>(s + load<T>(x)); x += sizeof<T>(); }
      store<T>(z, s);
      z += sizeof<T>();
    }
    return;
  }
  const row = inner * sizeof<T>();
  for (; outer; --outer) {
    memory.fill(z, 0, row);
    for (let j = n; j; --j) {
      let q = z;
      for (let i = inner; i; --i) { store<T>(q, load<T>(q) + load<T>(x)); x += sizeof<T>(); q += sizeof<T>(); }
    }
    z += row;
  }
}
// [outer, n, inner] -> [outer, inner]
export function sum_1(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { sumT<u8>(x, z, outer, n, inner); }
export function sum_2(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { sumT<u16>(x, z, outer, n, inner); }
export function sum_4(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { sumT<u32>(x, z, outer, n, inner); }
export function sum_8(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { sumT<u64>(x, z, outer, n, inner); }
export function sum_16(x: usize, z: usize, outer: usize, n: usize, inner: usize): void {
  const row = inner << 4;
  for (; outer; --outer) {
    memory.fill(z, 0, row);
    for (let j = n; j; --j) {
      let q = z;
      for (let i = inner; i; --i) { accumulate128(q, x); x += 16; q += 16; }
    }
    z += row;
  }
}

function xorT<T>(x: usize, z: usize, outer: usize, n: usize, inner: usize): void {
  const row = inner * sizeof<T>();
  for (; outer; --outer) {
    memory.fill(z, 0, row);
    for (let j = n; j; --j) {
      let q = z;
      for (let i = inner; i; --i) {
        if (isVector<T>()) v128.store(q, v128.xor(v128.load(q), v128.load(x)));
        else store<T>(q, load<T>(q) ^ load<T>(x));
        x += sizeof<T>(); q += sizeof<T>();
      }
    }
    z += row;
  }
}
export function xorsum_1(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { xorT<u8>(x, z, outer, n, inner); }
export function xorsum_2(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { xorT<u16>(x, z, outer, n, inner); }
export function xorsum_4(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { xorT<u32>(x, z, outer, n, inner); }
export function xorsum_8(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { xorT<u64>(x, z, outer, n, inner); }
export function xorsum_16(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { xorT<v128>(x, z, outer, n, inner); }

function prefixT<T>(x: usize, z: usize, outer: usize, n: usize, inner: usize): void {
  const row = inner * sizeof<T>();
  for (; outer; --outer) {
    if (n) { memory.copy(z, x, row); x += row; z += row; }
    for (let e = n > 1 ? (n - 1) * inner : 0; e; --e) {
      store<T>(z, load<T>(z - row) + load<T>(x));
      x += sizeof<T>(); z += sizeof<T>();
    }
  }
}
// Inclusive running sums along n of [outer, n, inner].
export function prefix_1(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { prefixT<u8>(x, z, outer, n, inner); }
export function prefix_2(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { prefixT<u16>(x, z, outer, n, inner); }
export function prefix_4(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { prefixT<u32>(x, z, outer, n, inner); }
export function prefix_8(x: usize, z: usize, outer: usize, n: usize, inner: usize): void { prefixT<u64>(x, z, outer, n, inner); }
export function prefix_16(x: usize, z: usize, outer: usize, n: usize, inner: usize): void {
  const row = inner << 4;
  for (; outer; --outer) {
    if (n) { memory.copy(z, x, row); x += row; z += row; }
    for (let e = n > 1 ? (n - 1) * inner : 0; e; --e) {
      memory.copy(z, z - row, 16);
      accumulate128(z, x);
      x += 16; z += 16;
    }
  }
}
