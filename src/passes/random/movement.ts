import { type Draft, type Element, type Facts, isFloating, type Known, size, typeOf, typeText } from './draft.ts';
import { both, hullOf } from './elementwise.ts';

/** Ops that only move elements: reshape, transpose, slices, padding, gathers, scatters. */

const order = (d: Draft, n: number): number[] => {
  const dims = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = d.next(i + 1);
    [dims[i], dims[j]] = [dims[j]!, dims[i]!];
  }
  return dims;
};
const moved = (
  d: Draft,
  text: (to: string) => string,
  v: Known,
  shape: readonly number[],
  more: readonly Known[] = [],
): Known =>
  d.def(
    `${text(typeText(v.dtype, shape))}`,
    {
      ...v,
      shape,
      range: hullOf(v, ...more),
      bits: more.reduce<number | undefined>((b, m) => (b === undefined ? b : both({ ...v, bits: b }, m)), v.bits),
      secret: v.secret || more.some((m) => m.secret),
    },
    true,
  );

export function movementOp(d: Draft): void {
  const v = d.any(
    (x) => x.shape.length > 0 || d.chance(0.2),
    () => d.value('f32', [3]),
  );
  const { shape } = v;
  const t = typeOf(v);
  const rank = shape.length;
  switch (d.next(10)) {
    case 0: {
      const dims = order(d, rank);
      return void moved(
        d,
        (to) => `stablehlo.transpose ${v.name}, dims = [${dims}] : (${t}) -> ${to}`,
        v,
        dims.map((i) => shape[i]!),
      );
    }
    case 1: {
      const choices = [[size(shape)], [1, ...shape], [...shape, 1], shape.filter((n) => n !== 1), [...shape].reverse()];
      const to = d.pick(choices.filter((c) => c.length < 4));
      return void moved(d, (r) => `stablehlo.reshape ${v.name} : (${t}) -> ${r}`, v, to);
    }
    case 2: {
      if (rank > 2) return;
      const at = d.next(rank + 1);
      const to = [...shape.slice(0, at), 1 + d.next(3), ...shape.slice(at)].map((n, i) =>
        n === 1 && d.chance(0.3) && i !== at ? 2 : n,
      );
      const dims = shape.map((_, i) => (i < at ? i : i + 1));
      return void moved(d, (r) => `stablehlo.broadcast_in_dim ${v.name}, dims = [${dims}] : (${t}) -> ${r}`, v, to);
    }
    case 3: {
      if (rank > 2) return;
      const n = 1 + d.next(2);
      return void moved(d, (r) => `stablehlo.broadcast ${v.name}, sizes = [${n}] : (${t}) -> ${r}`, v, [n, ...shape]);
    }
    case 4: {
      const cuts = shape.map((n) => {
        const from = d.next(n + 1);
        return [from, from + d.next(n - from + 1), 1 + d.next(2)] as const;
      });
      // Empty results seldom.
      const use = d.chance(0.9) ? cuts.map((c, i) => (c[1] > c[0] ? c : ([0, shape[i]!, c[2]] as const))) : cuts;
      const to = use.map(([a, b, s]) => Math.ceil((b - a) / s));
      return void moved(
        d,
        (r) => `stablehlo.slice ${v.name} [${use.map((c) => c.join(':')).join(', ')}] : (${t}) -> ${r}`,
        v,
        to,
      );
    }
    case 5: {
      const dims = shape.map((_, i) => i).filter(() => d.chance(0.6));
      return void moved(d, () => `stablehlo.reverse ${v.name}, dims = [${dims}] : ${t}`, v, shape);
    }
    case 6: {
      if (rank === 0) return;
      const dim = d.next(rank);
      const others = Array.from({ length: 1 + d.next(2) }, () =>
        d.chance(0.3)
          ? v
          : d.any(
              (x) =>
                x.dtype === v.dtype && x.shape.length === rank && x.shape.every((n, i) => i === dim || n === shape[i]),
              () => v,
            ),
      );
      const all = d.chance(0.5) ? [v, ...others] : [...others, v];
      const to = shape.map((n, i) => (i === dim ? all.reduce((s, x) => s + x.shape[dim]!, 0) : n));
      if (to[dim]! > 12) return;
      return void moved(
        d,
        (r) =>
          `stablehlo.concatenate ${all.map((x) => x.name).join(', ')}, dim = ${dim} : (${all.map(typeOf).join(', ')}) -> ${r}`,
        v,
        to,
        others,
      );
    }
    case 7:
      return void padOp(d, v);
    case 8: {
      const to = shape.length ? shape : [3];
      const dtype: Element = v.dtype === 'i1' || v.dtype === 'bf16' || v.dtype === 'f16' ? 'i32' : v.dtype;
      const facts: Facts = { dtype, shape: to, range: [0, Math.max(...to)], bits: 0, secret: false };
      return void d.def(`stablehlo.iota dim = ${d.next(to.length)} : ${typeOf(facts)}`, facts, true);
    }
    default: {
      const other = d.pick(d.scope);
      d.defMany(`stablehlo.optimization_barrier ${v.name}, ${other.name} : ${t}, ${typeOf(other)}`, [v, other], true);
    }
  }
}

function padOp(d: Draft, v: Known): void {
  const p = d.value(v.dtype, []);
  const [low, high] = [v.shape, v.shape].map((s) => s.map(() => d.next(4) - 1)) as [number[], number[]];
  const interior = v.shape.map(() => (d.chance(0.3) ? 1 : 0));
  const to = v.shape.map((n, i) => n + low[i]! + high[i]! + Math.max(n - 1, 0) * interior[i]!);
  if (to.some((n) => n < 0) || size(to) > 64) return;
  moved(
    d,
    (r) =>
      `stablehlo.pad ${v.name}, ${p.name}, low = [${low}], high = [${high}], interior = [${interior}] : (${typeOf(v)}, ${typeOf(p)}) -> ${r}`,
    v,
    to,
    [p],
  );
}

/** A place: most often a constant or inside, sometimes outside. */
const place = (d: Draft, shape: readonly number[]): Known =>
  d.chance(0.3) ? d.constant('i32', shape, [-1, 4], false) : d.value('i32', shape, [-2, 5]);

export function indexingOp(d: Draft): void {
  const v = d.any(
    (x) => x.shape.length > 0 && size(x.shape) > 0,
    () => d.value('f32', [4]),
  );
  const { shape } = v;
  switch (d.next(4)) {
    case 0: {
      const starts = shape.map(() => place(d, []));
      const sizes = shape.map((n) => 1 + d.next(n));
      return void moved(
        d,
        (r) =>
          `stablehlo.dynamic_slice ${[v, ...starts].map((x) => x.name).join(', ')}, sizes = [${sizes}] : (${[v, ...starts].map(typeOf).join(', ')}) -> ${r}`,
        { ...v, secret: v.secret || starts.some((s) => s.secret) },
        sizes,
      );
    }
    case 1: {
      const u = d.value(
        v.dtype,
        shape.map((n) => 1 + d.next(n)),
      );
      const all = [v, u, ...shape.map(() => place(d, []))];
      return void moved(
        d,
        (r) =>
          `stablehlo.dynamic_update_slice ${all.map((x) => x.name).join(', ')} : (${all.map(typeOf).join(', ')}) -> ${r}`,
        { ...v, secret: all.some((s) => s.secret) },
        shape,
        [u],
      );
    }
    case 2:
      return void scatterOp(d, v);
    default:
      return void gatherOp(d, v);
  }
}

/** Rows at places; of every batch where the first dimension is one. */
function gatherOp(d: Draft, v: Known): void {
  const { shape } = v;
  const rows = 1 + d.next(3);
  const batched = shape.length >= 2 && d.chance(0.4);
  const index = place(d, batched ? [shape[0]!, rows, 1] : [rows, 1]);
  const rest = shape.slice(batched ? 2 : 1);
  const sizes = batched ? [1, 1, ...rest] : [1, ...rest];
  const offsets = rest.map((_, i) => i + (batched ? 2 : 1));
  const numbers = batched
    ? `offset_dims = [${offsets}], collapsed_slice_dims = [1], operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1], index_vector_dim = 2`
    : `offset_dims = [${offsets}], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1`;
  moved(
    d,
    (r) =>
      `"stablehlo.gather"(${v.name}, ${index.name}) <{dimension_numbers = #stablehlo.gather<${numbers}>, slice_sizes = array<i64: ${sizes.join(', ')}>}> : (${typeOf(v)}, ${typeOf(index)}) -> ${r}`,
    { ...v, secret: v.secret || index.secret },
    batched ? [shape[0]!, rows, ...rest] : [rows, ...rest],
  );
}

function scatterOp(d: Draft, v: Known): void {
  const { shape, dtype } = v;
  const rows = 1 + d.next(2);
  const rest = shape.slice(1);
  const index = place(d, [rows, 1]);
  const u = d.value(dtype, [rows, ...rest]);
  const add = dtype !== 'i1' && d.chance(0.6);
  const s: Facts = { dtype, shape: [], range: [-8, 8], secret: v.secret || u.secret || index.secret };
  const name = d.pick(['add', 'maximum', 'minimum', 'multiply']);
  const free = isFloating(dtype) && name !== 'maximum' && name !== 'minimum';
  const small = free && (Math.abs(v.range[0]) > 8 || v.range[1] > 8);
  if (add && small) return;
  const body = d.region([s, s], ([a, b]) =>
    add ? [d.def(`stablehlo.${name} ${a!.name}, ${b!.name} : ${typeOf(s)}`, s)] : [b!],
  );
  const range =
    add && !isFloating(dtype)
      ? ([-(2 ** 64), 2 ** 64] as const)
      : add && free
        ? ([-4096, 4096] as const)
        : hullOf(v, u);
  d.def(
    `"stablehlo.scatter"(${v.name}, ${index.name}, ${u.name}) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [${rest.map((_, i) => i + 1)}], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> (${body}) : (${typeOf(v)}, ${typeOf(index)}, ${typeOf(u)}) -> ${typeOf(v)}`,
    { ...v, range, bits: add && name === 'multiply' ? undefined : both(v, u), secret: s.secret },
  );
}
