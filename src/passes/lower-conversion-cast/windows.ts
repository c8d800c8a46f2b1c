import { pphlo } from '../../dialects/pphlo/ops.ts';
import { Builder } from '../../ir/builder.ts';
import { Operation, type Value } from '../../ir/ir.ts';
import { type TensorType, tensorType, withShape } from '../../ir/types.ts';
import type { ConvDims } from '../../syntax/conv-dims.ts';
import { make, splatLike } from '../build.ts';
import { i64Array, intrinsic } from './intrinsics.ts';
import { UNCHOSEN_PADDING } from './restore-padding.ts';

type Pairs = readonly (readonly [number, number])[];
const typeOf = (v: Value): TensorType => v.type as TensorType;

interface Edges {
  readonly low: number[];
  readonly high: number[];
  readonly interior: number[];
}
/** Padding and holes by dimension; undefined where there are none. */
function edges(rank: number, padding: Pairs | undefined, dilation: readonly number[] | undefined): Edges | undefined {
  const each = <T>(of: (d: number) => T): T[] => Array.from({ length: rank }, (_, d) => of(d));
  const low = each((d) => padding?.[d]?.[0] ?? 0);
  const high = each((d) => padding?.[d]?.[1] ?? 0);
  const interior = each((d) => (dilation?.[d] ?? 1) - 1);
  return [low, high, interior].every((list) => list.every((n) => n === 0)) ? undefined : { low, high, interior };
}
const pad = (b: Builder, v: Value, by: Value, e: Edges): Value =>
  make(b, 'pad', [v, by], { edge_padding_low: e.low, edge_padding_high: e.high, interior_padding: e.interior });

/** Takes attributes of that name off an op. @returns whether one was there */
function drop(op: Operation, ...names: readonly string[]): boolean {
  const there = names.filter((n) => op.attrs[n] !== undefined);
  for (const n of there) op.setAttr(n, undefined);
  return there.length > 0;
}

/** Padding and base dilation of a reduce_window become a `pad` with the initial value, which is what they mean. */
export function peelReduceWindow(op: Operation): boolean {
  const n = op.results.length;
  const { padding, base_dilations } = op.attrs as { padding?: Pairs; base_dilations?: number[] };
  if (!drop(op, 'padding', 'base_dilations')) return false;
  const e = edges(typeOf(op.operand(0)).shape.length, padding, base_dilations);
  const b = Builder.before(op);
  if (e) op.setOperands(op.operands.map((v, i) => (i < n ? pad(b, v, op.operand(n + i), e) : v)));
  return true;
}

/**
 * Padding of a select_and_scatter becomes an op before it and a slice after it. SPU pads with the initial value, which a window of smaller
 * elements would choose; here it is an intrinsic, which lower-custom-calls takes back. Padding that crops stays an attribute.
 */
export function peelSelectAndScatter(op: Operation): boolean {
  const { padding } = op.attrs as { padding?: Pairs };
  if (padding?.some(([low, high]) => low < 0 || high < 0) || !drop(op, 'padding')) return false;
  const [x, source, init] = op.operands as [Value, Value, Value];
  const { shape } = typeOf(x);
  const e = edges(shape.length, padding, undefined);
  if (!e) return true;
  const padded = shape.map((n, d) => n + e.low[d]! + e.high[d]!);
  const amounts = { high: i64Array(e.high), low: i64Array(e.low) };
  const wide = intrinsic(Builder.before(op), UNCHOSEN_PADDING, [x], withShape(typeOf(x), padded), amounts);
  op.setOperands([wide, source, init]);
  const cut = new Operation(
    pphlo('slice'),
    [op.result],
    [op.result.type],
    {
      start_indices: e.low,
      limit_indices: shape.map((n, d) => n + e.low[d]!),
      strides: shape.map(() => 1),
    },
    op.loc,
  );
  op.result.type = withShape(typeOf(op.result), padded);
  op.result.replaceAllUsesWith(cut.result);
  cut.setOperand(0, op.result);
  op.block!.insertBefore(cut, op.next);
  return true;
}

/** Padding, dilations and reversal of a convolution become `pad` and `reverse` of its operands. */
export function peelConvolution(op: Operation): boolean {
  const { padding, lhs_dilation, rhs_dilation, window_reversal } = op.attrs as {
    padding?: Pairs;
    lhs_dilation?: number[];
    rhs_dilation?: number[];
    window_reversal?: boolean[];
  };
  if (!drop(op, 'padding', 'lhs_dilation', 'rhs_dilation', 'window_reversal')) return false;
  const dims = op.attrs.dimension_numbers as ConvDims;
  const b = Builder.before(op);
  const spread = (
    v: Value,
    spatial: readonly number[],
    p: Pairs | undefined,
    dilation: number[] | undefined,
  ): Value => {
    const { shape, dtype } = typeOf(v);
    const at = <T>(list: readonly T[] | undefined, none: T): T[] =>
      shape.map((_, d) => list?.[spatial.indexOf(d)] ?? none);
    const e = edges(shape.length, at(p, [0, 0]), at(dilation, 1));
    return e ? pad(b, v, splatLike(b, tensorType([], dtype), 0), e) : v;
  };
  const lhs = spread(op.operand(0), dims.input_spatial_dimensions, padding, lhs_dilation);
  const kernel = spread(op.operand(1), dims.kernel_spatial_dimensions, undefined, rhs_dilation);
  const flips = dims.kernel_spatial_dimensions.filter((_, i) => window_reversal?.[i]);
  op.setOperands([lhs, flips.length ? make(b, 'reverse', [kernel], { dimensions: flips }) : kernel]);
  return true;
}
