import { mulHigh } from './elementwise';

// C[batch,m,n] = A[batch,m,k] x B[batch,k,n], all row-major. as and bs are the byte steps between batches (0 repeats).
// Rows of B are taken four at a time, so that a row of C is read and written once per four multiply-adds.

function scalarT<T>(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize): void {
  for (; batch; --batch) {
    for (let i: usize = 0; i < m; ++i) {
      for (let j: usize = 0; j < n; ++j) {
        let s: T = <T>0, p = a + i * k * sizeof<T>(), q = b + j * sizeof<T>();
        for (let t = k; t; --t) { s = <T>(s + load<T>(p) * load<T>(q)); p += sizeof<T>(); q += n * sizeof<T>(); }
        store<T>(c, s);
        c += sizeof<T>();
      }
    }
    a += as_; b += bs;
  }
}

function simdT<T>(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize): void {
  const per: usize = 16 / sizeof<T>(), row = n * sizeof<T>();
  for (; batch; --batch) {
    let p = a;
    for (let i: usize = 0; i < m; ++i) {
      memory.fill(c, 0, row);
      let q = b, t = k;
      for (; t >= 4; t -= 4) {
        const a0 = load<T>(p), a1 = load<T>(p, sizeof<T>()), a2 = load<T>(p, 2 * sizeof<T>()), a3 = load<T>(p, 3 * sizeof<T>());
        const v0 = v128.splat<T>(a0), v1 = v128.splat<T>(a1), v2 = v128.splat<T>(a2), v3 = v128.splat<T>(a3);
        let q0 = q, q1 = q + row, q2 = q1 + row, q3 = q2 + row, r = c, j = n;
        for (; j >= per; j -= per) {
          const x = v128.add<T>(v128.mul<T>(v0, v128.load(q0)), v128.mul<T>(v1, v128.load(q1)));
          const y = v128.add<T>(v128.mul<T>(v2, v128.load(q2)), v128.mul<T>(v3, v128.load(q3)));
          v128.store(r, v128.add<T>(v128.load(r), v128.add<T>(x, y)));
          q0 += 16; q1 += 16; q2 += 16; q3 += 16; r += 16;
        }
        for (; j; --j) {
          store<T>(r, load<T>(r) + a0 * load<T>(q0) + a1 * load<T>(q1) + a2 * load<T>(q2) + a3 * load<T>(q3));
          q0 += sizeof<T>(); q1 += sizeof<T>(); q2 += sizeof<T>(); q3 += sizeof<T>(); r += sizeof<T>();
        }
        p += 4 * sizeof<T>(); q += 4 * row;
      }
      for (; t; --t) {
        const a0 = load<T>(p);
        let q0 = q, r = c;
        for (let j = n; j; --j) { store<T>(r, load<T>(r) + a0 * load<T>(q0)); q0 += sizeof<T>(); r += sizeof<T>(); }
        p += sizeof<T>(); q += row;
      }
      c += row;
    }
    a += as_; b += bs;
  }
}

export function matmul_1(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize): void { scalarT<u8>(a, as_, b, bs, c, batch, m, k, n); }
export function matmul_2(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize): void { scalarT<u16>(a, as_, b, bs, c, batch, m, k, n); }
export function matmul_4(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize): void {
  if (n < 4) scalarT<u32>(a, as_, b, bs, c, batch, m, k, n);
  else simdT<u32>(a, as_, b, bs, c, batch, m, k, n);
}
export function matmul_8(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize): void {
  if (n < 4) scalarT<u64>(a, as_, b, bs, c, batch, m, k, n);
  else simdT<u64>(a, as_, b, bs, c, batch, m, k, n);
}
export function matmul_16(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize): void {
  const row = n << 4;
  for (; batch; --batch) {
    let p = a;
    for (let i: usize = 0; i < m; ++i) {
      memory.fill(c, 0, row);
      let q = b;
      for (let t = k; t; --t) {
        const a0 = load<u64>(p), a1 = load<u64>(p, 8);
        let r = c;
        for (let j = n; j; --j) {
          const b0 = load<u64>(q), lo = a0 * b0, s = load<u64>(r) + lo;
          store<u64>(r, s);
          store<u64>(r, load<u64>(r, 8) + mulHigh(a0, b0) + a0 * load<u64>(q, 8) + a1 * b0 + u64(s < lo), 8);
          q += 16; r += 16;
        }
        p += 16;
      }
      c += row;
    }
    a += as_; b += bs;
  }
}
