import { pphlo } from '../dialects/pphlo/ops.ts';
import type { SortDirection } from '../dialects/pphlo/sort-ops.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { sameShape, type TensorType } from '../ir/types.ts';
import { make, seal } from './build.ts';

/** What the passes about sorts share. */

/** A sort by keys, before it is an op. The first `keys` operands decide. */
export interface SimpleSort {
  readonly operands: readonly Value[];
  readonly keys: number;
  readonly dimension: number;
  readonly direction: SortDirection;
}

export const typeOf = (v: Value): TensorType => v.type as TensorType;

/** The dimension that a sort goes along, not negative. */
export function dimensionOf(op: Operation): number {
  const d = op.attrs.dimension as number;
  return d < 0 ? d + typeOf(op.operand(0)).shape.length : d;
}

/** What a simple_sort says. */
export const simpleSortOf = (op: Operation): SimpleSort => ({
  operands: op.operands,
  keys: op.attrs.num_keys as number,
  dimension: dimensionOf(op),
  direction: op.attrs.sort_direction as SortDirection,
});

/** A simple_sort; `likes` are values whose types its results take over, which may be secret where the op would be public. */
export function makeSimpleSort(b: Builder, s: SimpleSort, likes: readonly Value[]): Value[] {
  const attrs = { dimension: s.dimension, num_keys: s.keys, sort_direction: s.direction };
  const op = b.create(pphlo('simple_sort'), { operands: [...s.operands] } as never, attrs as never);
  return op.results.map((r, i) => seal(b, r, likes[i]!.type));
}

/** Start and limit along `dim` of a slice that takes every element there, and everything of the other dimensions. */
export function sliceAlong(op: Operation, dim: number): { start: number; limit: number } | undefined {
  if (op.name !== 'pphlo.slice') return undefined;
  const { start_indices: starts, limit_indices: limits, strides } = op.attrs as Record<string, number[]>;
  const { shape } = typeOf(op.operand(0));
  const other = (v: readonly number[]): number[] => v.filter((_, d) => d !== dim);
  const [start, limit] = [starts![dim]!, limits![dim]!];
  const full = other(starts!).every((s) => s === 0) && sameShape(other(limits!), other(shape));
  const dense = other(strides ?? []).every((s) => s === 1) && (limit - start <= 1 || (strides?.[dim] ?? 1) === 1);
  return full && dense && limit > start ? { start, limit } : undefined;
}

/** The elements start … limit-1 of `v` along `dim`. */
export function sliceOf(b: Builder, v: Value, dim: number, start: number, limit: number): Value {
  const { shape } = typeOf(v);
  return make(b, 'slice', [v], {
    start_indices: shape.map((_, d) => (d === dim ? start : 0)),
    limit_indices: shape.map((size, d) => (d === dim ? limit : size)),
    strides: shape.map(() => 1),
  });
}

/** The permutation that moves `dim` to the end, and the one that undoes it. */
export function toLast(rank: number, dim: number): { there: number[]; back: number[] } {
  const there = [...Array(rank).keys()].filter((d) => d !== dim).concat(dim);
  return { there, back: there.map((_, d) => there.indexOf(d)) };
}
