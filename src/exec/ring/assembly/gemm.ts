// Packed matrix products for the 64- and 32-bit lanes. B is cut into column panels and A into pairs of rows, both
// copied so that the inner loop reads forward only; KC rows of B at a time, so that a panel stays in the first cache.

const KC: usize = 256;
const MC: usize = 64;

/** Bytes of work space for a product with k and n. */
export function gemmSpace_8(k: usize, n: usize): usize {
  return min(k, KC) * ((n + 4) / 5) * 40 + MC * min(k, KC) * 8 + 128;
}
export function gemmSpace_4(k: usize, n: usize): usize {
  return min(k, KC) * ((n + 7) / 8) * 32 + MC * min(k, KC) * 4 + 128;
}

/** Copies rows i and i+1 (zeros where there is one row only) of A interleaved. */
// @ts-ignore: decorator
@inline
function packRows<T>(a: usize, row: usize, two: bool, k: usize, z: usize): void {
  const b = a + row;
  for (let t: usize = 0; t < k; ++t) {
    store<T>(z, load<T>(a + t * sizeof<T>()));
    store<T>(z, two ? load<T>(b + t * sizeof<T>()) : <T>0, sizeof<T>());
    z += 2 * sizeof<T>();
  }
}

// A panel of 5 columns of u64, 40 bytes per row of B: the low halves of columns 0 to 3, their high halves, column 4.
// The vector unit multiplies halves (there is no 64-bit vector product), the scalar unit takes the fifth column.
function packPanel5(b: usize, row: usize, columns: usize, k: usize, z: usize): void {
  for (; k; --k) {
    if (columns == 5) {
      const x = v128.load(b), y = v128.load(b, 16);
      v128.store(z, i32x4.shuffle(x, y, 0, 2, 4, 6));
      v128.store(z, i32x4.shuffle(x, y, 1, 3, 5, 7), 16);
      store<u64>(z, load<u64>(b, 32), 32);
    } else {
      memory.fill(z, 0, 40);
      for (let j: usize = 0; j < columns; ++j) {
        store<u32>(z + j * 4, load<u32>(b + j * 8));
        store<u32>(z + j * 4, load<u32>(b + j * 8, 4), 16);
      }
    }
    b += row; z += 40;
  }
}

/** Adds the product of two packed rows and a packed panel to the 2 x 5 elements at c and c + row. */
function tile5(a: usize, b: usize, k: usize, c: usize, row: usize): void {
  const zero = i64x2.splat(0);
  let p0 = zero, p1 = zero, px = zero, q0 = zero, q1 = zero, qx = zero;
  let ps: u64 = 0, qs: u64 = 0;
  for (; k; --k) {
    const low = v128.load(b), high = v128.load(b, 16), last = load<u64>(b, 32);
    const pl = v128.load_splat<u32>(a), ph = v128.load_splat<u32>(a, 4);
    p0 = i64x2.add(p0, i64x2.extmul_low_i32x4_u(low, pl));
    p1 = i64x2.add(p1, i64x2.extmul_high_i32x4_u(low, pl));
    px = i32x4.add(px, i32x4.add(i32x4.mul(low, ph), i32x4.mul(high, pl)));
    ps += load<u64>(a) * last;
    const ql = v128.load_splat<u32>(a, 8), qh = v128.load_splat<u32>(a, 12);
    q0 = i64x2.add(q0, i64x2.extmul_low_i32x4_u(low, ql));
    q1 = i64x2.add(q1, i64x2.extmul_high_i32x4_u(low, ql));
    qx = i32x4.add(qx, i32x4.add(i32x4.mul(low, qh), i32x4.mul(high, ql)));
    qs += load<u64>(a, 8) * last;
    a += 16; b += 40;
  }
  // The cross products count 2^32 each: lane j of px moves to the upper half of element j.
  v128.store(c, i64x2.add(v128.load(c), i64x2.add(p0, i32x4.shuffle(zero, px, 0, 4, 0, 5))));
  v128.store(c, i64x2.add(v128.load(c, 16), i64x2.add(p1, i32x4.shuffle(zero, px, 0, 6, 0, 7))), 16);
  store<u64>(c, load<u64>(c, 32) + ps, 32);
  c += row;
  v128.store(c, i64x2.add(v128.load(c), i64x2.add(q0, i32x4.shuffle(zero, qx, 0, 4, 0, 5))));
  v128.store(c, i64x2.add(v128.load(c, 16), i64x2.add(q1, i32x4.shuffle(zero, qx, 0, 6, 0, 7))), 16);
  store<u64>(c, load<u64>(c, 32) + qs, 32);
}

function packPanel8(b: usize, row: usize, columns: usize, k: usize, z: usize): void {
  for (; k; --k) {
    if (columns == 8) { v128.store(z, v128.load(b)); v128.store(z, v128.load(b, 16), 16); }
    else { memory.fill(z, 0, 32); memory.copy(z, b, columns * 4); }
    b += row; z += 32;
  }
}

function tile8(a: usize, b: usize, k: usize, c: usize, row: usize): void {
  const zero = i64x2.splat(0);
  let p0 = zero, p1 = zero, q0 = zero, q1 = zero;
  for (; k; --k) {
    const x = v128.load(b), y = v128.load(b, 16);
    const p = v128.load_splat<u32>(a), q = v128.load_splat<u32>(a, 4);
    p0 = i32x4.add(p0, i32x4.mul(p, x));
    p1 = i32x4.add(p1, i32x4.mul(p, y));
    q0 = i32x4.add(q0, i32x4.mul(q, x));
    q1 = i32x4.add(q1, i32x4.mul(q, y));
    a += 8; b += 32;
  }
  v128.store(c, i32x4.add(v128.load(c), p0));
  v128.store(c, i32x4.add(v128.load(c, 16), p1), 16);
  c += row;
  v128.store(c, i32x4.add(v128.load(c), q0));
  v128.store(c, i32x4.add(v128.load(c, 16), q1), 16);
}

function gemm<T>(a: usize, b: usize, c: usize, m: usize, k: usize, n: usize, space: usize): void {
  const columns: usize = sizeof<T>() == 8 ? 5 : 8;
  const panelRow = columns * sizeof<T>(), row = n * sizeof<T>(), panels = (n + columns - 1) / columns;
  // A tile at an edge is computed aside and only its real elements are added.
  const edge = space, packedA = space + 128, packedB = packedA + MC * min(k, KC) * sizeof<T>();
  memory.fill(c, 0, m * row);
  for (let k0: usize = 0; k0 < k; k0 += KC) {
    const kc = min(KC, k - k0);
    for (let p: usize = 0; p < panels; ++p) {
      const from = b + (k0 * n + p * columns) * sizeof<T>(), to = packedB + p * kc * panelRow, real = min(columns, n - p * columns);
      if (sizeof<T>() == 8) packPanel5(from, row, real, kc, to);
      else packPanel8(from, row, real, kc, to);
    }
    for (let i0: usize = 0; i0 < m; i0 += MC) {
      const mc = min(MC, m - i0);
      for (let i: usize = 0; i < mc; i += 2) {
        packRows<T>(a + ((i0 + i) * k + k0) * sizeof<T>(), k * sizeof<T>(), i + 1 < mc, kc, packedA + i * kc * sizeof<T>());
      }
      for (let p: usize = 0; p < panels; ++p) {
        const real = min(columns, n - p * columns), panel = packedB + p * kc * panelRow;
        for (let i: usize = 0; i < mc; i += 2) {
          const rows = packedA + i * kc * sizeof<T>(), to = c + ((i0 + i) * n + p * columns) * sizeof<T>();
          if (real == columns && i + 1 < mc) {
            if (sizeof<T>() == 8) tile5(rows, panel, kc, to, row);
            else tile8(rows, panel, kc, to, row);
            continue;
          }
          memory.fill(edge, 0, 2 * panelRow);
          if (sizeof<T>() == 8) tile5(rows, panel, kc, edge, panelRow);
          else tile8(rows, panel, kc, edge, panelRow);
          for (let r: usize = 0; r < 2 && i + r < mc; ++r) {
            for (let j: usize = 0; j < real; ++j) {
              const q = to + r * row + j * sizeof<T>();
              store<T>(q, load<T>(q) + load<T>(edge + r * panelRow + j * sizeof<T>()));
            }
          }
        }
      }
    }
  }
}

// Like matmul_4 and matmul_8, with gemmSpace bytes of work space; for matrices with several rows and columns.
export function gemm_8(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize, space: usize): void {
  for (; batch; --batch) { gemm<u64>(a, b, c, m, k, n, space); a += as_; b += bs; c += m * n * 8; }
}
export function gemm_4(a: usize, as_: usize, b: usize, bs: usize, c: usize, batch: usize, m: usize, k: usize, n: usize, space: usize): void {
  for (; batch; --batch) { gemm<u32>(a, b, c, m, k, n, space); a += as_; b += bs; c += m * n * 4; }
}
