import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  binary,
  type ConvAttrs,
  cholesky,
  convolution,
  type DType,
  dotGeneral,
  fft,
  fromNumbers,
  type Tensor,
  toNumbers,
  transpose,
  triangularSolve,
  unary,
} from './index.ts';
import { rowMajorStrides } from './tensor.ts';

let seed = 1;
const rnd = (n: number): number => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % n;
const random = (d: DType, ...shape: number[]): Tensor =>
  fromNumbers(
    d,
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, d.startsWith('c') ? 2 : 1) }, () => rnd(9) - 4),
  );
const at = (t: Tensor, i: number[]): number =>
  Number(t.data[rowMajorStrides(t.shape).reduce((a, s, d) => a + s * i[d]!, 0)]);

const mm = {
  lhs_batching_dimensions: [],
  rhs_batching_dimensions: [],
  lhs_contracting_dimensions: [1],
  rhs_contracting_dimensions: [0],
};

test('matrix products in every family of dtypes', () => {
  for (const d of ['i8', 'i32', 'i64', 'f32', 'f64', 'bf16'] as const) {
    const [a, b] = [random(d, 3, 4), random(d, 4, 2)];
    const c = dotGeneral(a, b, mm);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 2; j++) {
        let s = 0;
        for (let l = 0; l < 4; l++) s += at(a, [i, l]) * at(b, [l, j]);
        assert.is(at(c, [i, j]), s, d);
      }
  }
});

test('integers wrap, wide ones exactly', () => {
  const row = (d: DType, ...v: (number | bigint)[]): Tensor => fromNumbers(d, [1, v.length], v);
  const col = (d: DType, ...v: (number | bigint)[]): Tensor => fromNumbers(d, [v.length, 1], v);
  assert.equal(toNumbers(dotGeneral(row('i32', 2 ** 30, 3), col('i32', 6, 2 ** 30), mm)), [(9 * 2 ** 30) | 0]);
  assert.equal(toNumbers(dotGeneral(row('i64', 2n ** 62n, 3n), col('i64', 4n, 5n), mm)), [15n]);
  assert.equal(toNumbers(dotGeneral(row('ui64', 2n ** 64n - 1n), col('ui64', 2n ** 64n - 1n), mm)), [1n]);
  assert.equal(toNumbers(dotGeneral(row('i8', 100, 100), col('i8', 100, 100), mm, 'i32')), [20000]);
  assert.equal(toNumbers(dotGeneral(row('i1', 1, 1), col('i1', 0, 1), mm)), [1]);
  assert.equal(
    toNumbers(dotGeneral(fromNumbers('complex<f32>', [1, 1], [1, 2]), fromNumbers('complex<f32>', [1, 1], [3, 4]), mm)),
    [-5, 10],
  );
});

// StableHLO's own example.
test('dot_general with a batch dimension', () => {
  const lhs = fromNumbers('i64', [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const rhs = fromNumbers('i64', [2, 2, 2], [1, 0, 0, 1, 1, 0, 0, 1]);
  const dims = {
    lhs_batching_dimensions: [0],
    rhs_batching_dimensions: [0],
    lhs_contracting_dimensions: [2],
    rhs_contracting_dimensions: [1],
  };
  assert.equal(toNumbers(dotGeneral(lhs, rhs, dims)).map(Number), [1, 2, 3, 4, 5, 6, 7, 8]);
});

/** Convolution straight from the definition, NHWC x HWIO -> NHWC. */
function naive(x: Tensor, w: Tensor, a: Required<Omit<ConvAttrs, 'dimension_numbers'>>, out: number[]): number[] {
  const [, H, W] = x.shape as number[];
  const [KH, KW, I, O] = w.shape as [number, number, number, number];
  const res: number[] = [];
  const fg = a.feature_group_count!;
  const bg = a.batch_group_count!;
  for (let b = 0; b < out[0]!; b++)
    for (let y = 0; y < out[1]!; y++)
      for (let z = 0; z < out[2]!; z++)
        for (let o = 0; o < O; o++) {
          let s = 0;
          const group = Math.floor(o / (O / (fg * bg)));
          for (let p = 0; p < KH; p++)
            for (let q = 0; q < KW; q++)
              for (let c = 0; c < I; c++) {
                const u = y * a.window_strides![0]! + p * a.rhs_dilation![0]! - a.padding![0]![0]!;
                const v = z * a.window_strides![1]! + q * a.rhs_dilation![1]! - a.padding![1]![0]!;
                const [du, dv] = [a.lhs_dilation![0]!, a.lhs_dilation![1]!];
                if (u < 0 || v < 0 || u % du || v % dv || u / du >= H! || v / dv >= W!) continue;
                const kp = a.window_reversal![0] ? KH - 1 - p : p;
                const kq = a.window_reversal![1] ? KW - 1 - q : q;
                const batch = bg > 1 ? group * out[0]! + b : b;
                s += at(x, [batch, u / du, v / dv, (fg > 1 ? group * I : 0) + c]) * at(w, [kp, kq, c, o]);
              }
          res.push(s);
        }
  return res;
}

test('convolutions against the definition', () => {
  const dn = {
    input_batch_dimension: 0,
    input_feature_dimension: 3,
    input_spatial_dimensions: [1, 2],
    kernel_input_feature_dimension: 2,
    kernel_output_feature_dimension: 3,
    kernel_spatial_dimensions: [0, 1],
    output_batch_dimension: 0,
    output_feature_dimension: 3,
    output_spatial_dimensions: [1, 2],
  };
  for (let trial = 0; trial < 40; trial++) {
    const [fg, bg] = [
      [1, 1],
      [2, 1],
      [1, 2],
    ][trial % 3] as [number, number];
    const I = 1 + rnd(3);
    const O = fg * bg * (1 + rnd(2));
    const size = [3 + rnd(4), 3 + rnd(4)];
    const k = [1 + rnd(3), 1 + rnd(3)];
    const a = {
      window_strides: [1 + rnd(2), 1 + rnd(2)],
      padding: [
        [rnd(3), rnd(3)],
        [rnd(3) - 1, rnd(3)],
      ],
      lhs_dilation: [1 + rnd(2), 1 + rnd(2)],
      rhs_dilation: [1 + rnd(2), 1 + rnd(2)],
      window_reversal: [rnd(2) === 1, rnd(2) === 1],
      feature_group_count: fg,
      batch_group_count: bg,
    };
    const out = [2, 0, 0, O];
    for (const s of [0, 1]) {
      const dilated = (size[s]! - 1) * a.lhs_dilation[s]! + 1 + a.padding[s]![0]! + a.padding[s]![1]!;
      out[1 + s] = Math.max(0, Math.floor((dilated - (k[s]! - 1) * a.rhs_dilation[s]! - 1) / a.window_strides[s]!) + 1);
    }
    const x = random('i32', 2 * bg, size[0]!, size[1]!, fg * I);
    const w = random('i32', k[0]!, k[1]!, I, O);
    const want = naive(x, w, a, out);
    assert.equal(toNumbers(convolution(x, w, { ...a, dimension_numbers: dn }, out)), want);
    // The same in NCHW x OIHW -> NCHW.
    const r = convolution(
      transpose(x, [0, 3, 1, 2]),
      transpose(w, [3, 2, 0, 1]),
      {
        ...a,
        dimension_numbers: {
          ...dn,
          input_feature_dimension: 1,
          input_spatial_dimensions: [2, 3],
          kernel_output_feature_dimension: 0,
          kernel_input_feature_dimension: 1,
          kernel_spatial_dimensions: [2, 3],
          output_feature_dimension: 1,
          output_spatial_dimensions: [2, 3],
        },
      },
      [out[0]!, out[3]!, out[1]!, out[2]!],
    );
    assert.equal(toNumbers(transpose(r, [0, 2, 3, 1])), want);
  }
});

const near = (a: Tensor, b: Tensor, tol = 1e-9): void => {
  assert.equal([...a.shape], [...b.shape]);
  toNumbers(a).forEach((v, i) => {
    assert.ok(Math.abs(Number(v) - Number(b.data[i])) < tol, `element ${i}: ${v}, want ${b.data[i]}`);
  });
};

test('fft: definition, inverse, real forms', () => {
  for (const n of [1, 2, 3, 5, 6, 8, 12]) {
    const x = random('complex<f64>', 2, n);
    const y = fft(x, 'FFT', [n]);
    for (let r = 0; r < 2; r++)
      for (let k = 0; k < n; k++) {
        let [re, im] = [0, 0];
        for (let j = 0; j < n; j++) {
          const t = (-2 * Math.PI * j * k) / n;
          const [a, b] = [Number(x.data[2 * (r * n + j)]), Number(x.data[2 * (r * n + j) + 1])];
          re += a * Math.cos(t) - b * Math.sin(t);
          im += a * Math.sin(t) + b * Math.cos(t);
        }
        assert.ok(Math.abs(re - Number(y.data[2 * (r * n + k)])) < 1e-12);
        assert.ok(Math.abs(im - Number(y.data[2 * (r * n + k) + 1])) < 1e-12);
      }
    near(fft(y, 'IFFT', [n]), x);
    const real = random('f64', 3, 4, n);
    const half = fft(real, 'RFFT', [4, n]);
    assert.equal([...half.shape], [3, 4, Math.floor(n / 2) + 1]);
    near(fft(half, 'IRFFT', [4, n]), real);
  }
  assert.equal([...fft(random('f32', 2, 0, 5), 'RFFT', [5]).shape], [2, 0, 3]);
  assert.throws(() => fft(random('f32', 4), 'FFT', [4]), /fft FFT of f32/);
});

test('triangular_solve in all forms', () => {
  for (const d of ['f64', 'complex<f64>'] as const)
    for (const left_side of [true, false])
      for (const lower of [true, false])
        for (const transpose_a of ['NO_TRANSPOSE', 'TRANSPOSE', 'ADJOINT'])
          for (const unit_diagonal of [true, false]) {
            const per = d === 'f64' ? 1 : 2;
            const full = random(d, 3, 3);
            const values = Array.from(full.data as Float64Array, (v, i) => {
              const e = Math.floor(i / per);
              const [r, c] = [Math.floor(e / 3), e % 3];
              if (r === c) return i % per ? 0 : unit_diagonal ? 1 : 2 + r;
              return r > c === lower ? v : 0;
            });
            const a = fromNumbers(d, [3, 3], values);
            const b = left_side ? random(d, 3, 2) : random(d, 2, 3);
            const x = triangularSolve(a, b, { left_side, lower, transpose_a, unit_diagonal });
            let op = transpose_a === 'NO_TRANSPOSE' ? a : transpose(a, [1, 0]);
            if (transpose_a === 'ADJOINT') op = unary('conj', op);
            near(left_side ? dotGeneral(op, x, mm) : dotGeneral(x, op, mm), b);
          }
});

test('cholesky: factors multiply back, batches, not positive definite', () => {
  for (const d of ['f64', 'complex<f64>'] as const) {
    const m = random(d, 3, 3);
    const eye = fromNumbers(
      d,
      [3, 3],
      Array.from({ length: d === 'f64' ? 9 : 18 }, (_, i) => (i % (d === 'f64' ? 4 : 8) ? 0 : 1)),
    );
    const a = binary('add', dotGeneral(m, unary('conj', transpose(m, [1, 0])), mm), eye);
    const l = cholesky(a, true);
    near(dotGeneral(l, unary('conj', transpose(l, [1, 0])), mm), a);
    const u = cholesky(a, false);
    near(dotGeneral(unary('conj', transpose(u, [1, 0])), u, mm), a);
  }
  assert.equal(toNumbers(cholesky(fromNumbers('f32', [2, 1, 1], [4, 9]), true)), [2, 3]);
  assert.ok(Number.isNaN(toNumbers(cholesky(fromNumbers('f32', [1, 1], [-1]), true))[0]));
});

test.run();
