import type { ConvAttrs, ConvDims } from '../../../eval/convolution.ts';
import { type DType, isBool, isFloat } from '../../../eval/dtype.ts';
import { windowCount } from '../../../eval/index-maps.ts';
import type { Draw } from './draw.ts';
import type { MakeCase } from './elementwise-cases.ts';
import type { Arg, OpCase } from './op-case.ts';
import { units } from './tolerances.ts';

/** Cases of matrix products and convolutions. */

interface Types {
  readonly lhs: DType;
  readonly rhs: DType;
  readonly out: DType;
}
/** One type; a wider result of integers; a float beside integers or booleans. */
function types(d: Draw, booleans: boolean): Types {
  const kind = d.int(0, 9);
  if (kind === 0 && booleans) return { lhs: 'i1', rhs: 'i1', out: 'i1' };
  if (kind === 1) return { lhs: 'i8', rhs: 'i8', out: 'i32' };
  if (kind === 2) return { lhs: 'ui8', rhs: 'ui8', out: 'ui32' };
  if (kind <= 4) {
    const [f, n] = [d.floatType(), d.from<DType>(['i8', 'i1', 'i32'])];
    return d.chance(0.5) ? { lhs: f, rhs: n, out: f } : { lhs: n, rhs: f, out: f };
  }
  const t = d.chance(0.6) ? d.floatType() : d.intType();
  return { lhs: t, rhs: t, out: t };
}
/** Small floats, and small integers where a float meets them: sums stay in the ring. */
const operand = (d: Draw, t: DType, out: DType, shape: readonly number[]): Arg => ({
  dtype: t,
  shape,
  numbers: isFloat(out) && !isFloat(t) && !isBool(t) ? d.small(t, -9, 9) : d.any(t, 3),
});
const product = (
  d: Draw,
  t: Types,
  c: Omit<OpCase, 'args' | 'result'>,
  lhs: number[],
  rhs: number[],
  shape: number[],
): OpCase => ({
  ...c,
  args: [operand(d, t.lhs, t.out, lhs), operand(d, t.rhs, t.out, rhs)],
  result: { dtype: t.out, shape },
  ...(isFloat(t.out) ? { tolerance: units(d.ring, 2) } : {}),
});

const dotGeneral: MakeCase = (d, op) => {
  const t = types(d, true);
  const size = (): number => d.size(4);
  const [batch, inner] = [d.list(d.int(0, 1) * d.int(0, 2), size), d.list(d.int(0, 2), size)];
  const [rows, columns] = [d.list(d.int(0, 1), size), d.list(d.int(0, 1), size)];
  // Dimensions stand in any order: place[i] says where dimension i of (batch, inner, free) went.
  const layout = (
    free: readonly number[],
  ): { shape: number[]; batching: number[]; contracting: number[]; free: number[] } => {
    const all = [...batch, ...inner, ...free];
    const place = d.order(all.length);
    const shape: number[] = [];
    place.forEach((p, i) => {
      shape[p] = all[i]!;
    });
    const b = batch.length;
    const kept = place.slice(b + inner.length).sort((x, y) => x - y);
    return {
      shape,
      batching: place.slice(0, b),
      contracting: place.slice(b, b + inner.length),
      free: kept.map((p) => shape[p]!),
    };
  };
  const [l, r] = [layout(rows), layout(columns)];
  const attrs = {
    dot_dimension_numbers: {
      lhs_batching_dimensions: l.batching,
      rhs_batching_dimensions: r.batching,
      lhs_contracting_dimensions: l.contracting,
      rhs_contracting_dimensions: r.contracting,
    },
  };
  return product(d, t, { op, attrs }, l.shape, r.shape, [...batch, ...l.free, ...r.free]);
};
const dot: MakeCase = (d, op) => {
  const n = d.size();
  const [rows, columns] = [d.list(d.int(0, 1), () => d.size()), d.list(d.int(0, 1), () => d.size())];
  return product(d, types(d, true), { op }, [...rows, n], [n, ...columns], [...rows, ...columns]);
};

const convolution: MakeCase = (d, op) => {
  const t = types(d, false);
  const rank = d.int(1, 3);
  const most = [9, 5, 4][rank - 1]!;
  const spatial = d.list(rank, () => d.int(1, most));
  const kernel = spatial.map(() => d.int(1, 3));
  const [groups, batches] = d.from([
    [1, 1],
    [1, 1],
    [2, 1],
    [1, 2],
  ]) as [number, number];
  const [inPerGroup, outPerGroup] = [d.int(1, 2), d.int(1, 2)];
  const out = outPerGroup * groups * batches;
  const batch = d.int(1, 2) * batches;
  const dims = (order: number[]): number[] => order;
  const places = (): number[] => dims(d.order(rank + 2));
  const [x, w, r] = [places(), places(), places()];
  const put = (p: readonly number[], sizes: readonly number[]): number[] => {
    const shape: number[] = [];
    p.forEach((at, i) => {
      shape[at] = sizes[i]!;
    });
    return shape;
  };
  const dimension_numbers: ConvDims = {
    input_batch_dimension: x[0]!,
    input_feature_dimension: x[1]!,
    input_spatial_dimensions: x.slice(2),
    kernel_input_feature_dimension: w[0]!,
    kernel_output_feature_dimension: w[1]!,
    kernel_spatial_dimensions: w.slice(2),
    output_batch_dimension: r[0]!,
    output_feature_dimension: r[1]!,
    output_spatial_dimensions: r.slice(2),
  };
  const attrs: Required<ConvAttrs> = {
    window_strides: spatial.map(() => d.int(1, 2)),
    padding: spatial.map((): [number, number] => [d.int(-1, 2), d.int(0, 2)]),
    lhs_dilation: spatial.map(() => (d.chance(0.25) ? 2 : 1)),
    rhs_dilation: spatial.map(() => (d.chance(0.25) ? 2 : 1)),
    window_reversal: spatial.map(() => d.chance(0.2)),
    dimension_numbers,
    feature_group_count: groups,
    batch_group_count: batches,
  };
  const positions = spatial.map((n, i) =>
    windowCount(
      n,
      kernel[i]!,
      attrs.window_strides![i]!,
      attrs.lhs_dilation![i]!,
      attrs.rhs_dilation![i]!,
      attrs.padding![i]!,
    ),
  );
  return product(
    d,
    t,
    { op, attrs: attrs as never },
    put(x, [batch, inPerGroup * groups, ...spatial]),
    put(w, [inPerGroup, out, ...kernel]),
    put(r, [batch / batches, out, ...positions]),
  );
};

export const productCases: Record<string, MakeCase> = { dot_general: dotGeneral, dot, convolution };
