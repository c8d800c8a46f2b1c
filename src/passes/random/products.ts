import { type Draft, type Interval, type Known, typeOf, typeText } from './draft.ts';

/** Products: matrices with and without batches, convolutions, einsum, and the ops made of them. */

const bound = (x: Known, y: Known, terms: number): Interval => {
  const m =
    Math.max(Math.abs(x.range[0]), Math.abs(x.range[1])) * Math.max(Math.abs(y.range[0]), Math.abs(y.range[1])) * terms;
  return [-m, m];
};
const facts = (x: Known, y: Known, shape: readonly number[], terms: number) => ({
  dtype: x.dtype,
  shape,
  range: bound(x, y, Math.max(terms, 1)),
  bits: x.bits !== undefined && y.bits !== undefined ? x.bits + y.bits : undefined,
  secret: x.secret || y.secret,
});
const small: Interval = [-8, 8];

export function productOp(d: Draft): void {
  const dtype = d.pick(
    d.options.narrow ? (['f32', 'f32', 'i32'] as const) : (['f32', 'f32', 'f64', 'i32', 'i64'] as const),
  );
  const [n, m, k, b] = [1 + d.next(3), 1 + d.next(3), d.chance(0.05) ? 0 : 1 + d.next(3), 1 + d.next(2)];
  switch (d.next(7)) {
    case 6: {
      const x = d.value(dtype, [n, k], small);
      const f = { ...x, shape: [n], range: [x.range[0] * k, x.range[1] * k] as const };
      return void d.def(`stablehlo.unary_einsum ${x.name}, config = "ij->i" : (${typeOf(x)}) -> ${typeOf(f)}`, f);
    }
    case 0: {
      const [x, y] = [d.value(dtype, [b, n, k], small), d.value(dtype, [b, k, m], small)];
      return void d.def(
        `stablehlo.dot_general ${x.name}, ${y.name}, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText(dtype, [b, n, m])}`,
        facts(x, y, [b, n, m], k),
      );
    }
    case 1: {
      const [x, y] = [d.value(dtype, [n, k], small), d.value(dtype, [m, k], small)];
      return void d.def(
        `stablehlo.dot_general ${x.name}, ${y.name}, contracting_dims = [1] x [1] : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText(dtype, [n, m])}`,
        facts(x, y, [n, m], k),
      );
    }
    case 2: {
      const lhs = d.chance(0.3) ? [k] : [n, k];
      const rhs = d.chance(0.3) ? [k] : [k, m];
      const [x, y] = [d.value(dtype, lhs, small), d.value(dtype, rhs, small)];
      const to = [...lhs.slice(0, -1), ...rhs.slice(1)];
      return void d.def(
        `stablehlo.dot ${x.name}, ${y.name} : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText(dtype, to)}`,
        facts(x, y, to, k),
      );
    }
    case 3: {
      const [x, y] = [d.value(dtype, [n, k], small), d.value(dtype, [k], small)];
      return void d.def(
        `stablehlo.einsum ${x.name}, ${y.name}, config = "ij,j->i" : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText(dtype, [n])}`,
        facts(x, y, [n], k),
      );
    }
    case 4:
      return void convolution(d, dtype);
    default:
      return void solved(d);
  }
}

function convolution(d: Draft, dtype: 'f32' | 'f64' | 'i32' | 'i64'): void {
  const [len, taps, ins, outs] = [2 + d.next(3), 1 + d.next(2), 1 + d.next(2), 1 + d.next(2)];
  const [stride, left, right] = [1 + d.next(2), d.next(2), d.next(2)];
  const x = d.value(dtype, [1, len, ins], [-4, 4]);
  const y = d.value(dtype, [taps, ins, outs], [-4, 4]);
  const out = Math.floor((len + left + right - taps) / stride) + 1;
  d.def(
    `stablehlo.convolution(${x.name}, ${y.name}) dim_numbers = [b, 0, f]x[0, i, o]->[b, 0, f], window = {stride = [${stride}], pad = [[${left}, ${right}]], lhs_dilate = [1], rhs_dilate = [1], reverse = [${d.chance(0.3)}]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText(dtype, [1, out, outs])}`,
    facts(x, y, [1, out, outs], taps * ins),
  );
}

/** Triangular systems, normalisation: their results are clamped. */
function solved(d: Draft): void {
  const huge: Interval = [-4096, 4096];
  if (d.chance(0.4)) {
    // I + small triangle: well conditioned.
    const [x, y] = [d.value('f32', [2, 2], [-0.5, 0.5]), d.value('f32', [2, 2], [-4, 4])];
    const attrs = `left_side = ${d.chance(0.5)}, lower = ${d.chance(0.5)}, transpose_a = #stablehlo<transpose ${d.pick(['NO_TRANSPOSE', 'TRANSPOSE'])}>, unit_diagonal = true`;
    return void d.def(
      `"stablehlo.triangular_solve"(${x.name}, ${y.name}) <{${attrs}}> : (${typeOf(x)}, ${typeOf(y)}) -> ${typeOf(y)}`,
      { ...y, range: huge, bits: undefined, secret: x.secret || y.secret },
    );
  }
  if (d.chance(0.2)) return void cholesky(d);
  const x = d.value('f32', [2, 3], [-4, 4]);
  const [scale, offset, mean] = [0, 1, 2].map(() => d.value('f32', [3], [-2, 2])) as [Known, Known, Known];
  const variance = d.value('f32', [3], [0.25, 4]);
  const attrs = '<{epsilon = 1.000000e-01 : f32, feature_index = 1 : i64}>';
  const v3 = typeText('f32', [3]);
  const secret = [x, scale, offset, mean, variance].some((v) => v.secret);
  if (d.chance(0.5)) {
    d.def(
      `"stablehlo.batch_norm_inference"(${[x, scale, offset, mean, variance].map((v) => v.name).join(', ')}) ${attrs} : (${typeOf(x)}, ${v3}, ${v3}, ${v3}, ${v3}) -> ${typeOf(x)}`,
      { ...x, range: huge, bits: undefined, secret },
    );
    return;
  }
  if (d.chance(0.3)) {
    const g = d.value('f32', [2, 3], [-4, 4]);
    const one = { ...mean, range: huge, bits: undefined, secret: secret || g.secret };
    d.defMany(
      `"stablehlo.batch_norm_grad"(${[x, scale, mean, variance, g].map((v) => v.name).join(', ')}) ${attrs} : (${typeOf(x)}, ${v3}, ${v3}, ${v3}, ${typeOf(g)}) -> (${typeOf(x)}, ${v3}, ${v3})`,
      [{ ...one, shape: x.shape }, one, one],
    );
    return;
  }
  const more = { ...mean, range: huge, bits: undefined, secret };
  d.defMany(
    `"stablehlo.batch_norm_training"(${x.name}, ${scale.name}, ${offset.name}) ${attrs} : (${typeOf(x)}, ${v3}, ${v3}) -> (${typeOf(x)}, ${v3}, ${v3})`,
    [{ ...x, range: huge, bits: undefined, secret }, more, more],
  );
}

/** The root of a positive definite matrix: a scaled constant one. */
function cholesky(d: Draft): void {
  const base = d.constantOf('f32', [2, 2], [4, 1, 1, 3]);
  const scale = d.value('f32', [], [1, 2]);
  const all = d.def(
    `stablehlo.broadcast_in_dim ${scale.name}, dims = [] : (${typeOf(scale)}) -> ${typeOf(base)}`,
    { ...scale, shape: [2, 2] },
    true,
  );
  const m = d.def(`stablehlo.multiply ${base.name}, ${all.name} : ${typeOf(base)}`, {
    ...base,
    range: [1, 8],
    bits: undefined,
    secret: scale.secret,
  });
  d.def(`stablehlo.cholesky ${m.name}, lower = ${d.chance(0.5)} : ${typeOf(m)}`, { ...m, range: [0, 3] });
}
