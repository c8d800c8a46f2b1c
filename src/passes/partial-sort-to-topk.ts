import { pphlo } from '../dialects/pphlo/ops.ts';
import { isInt } from '../eval/dtype.ts';
import { numElements } from '../eval/tensor.ts';
import type { Attribute } from '../ir/attributes.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern } from '../ir/rewriter.ts';
import { scalarType, tensorType } from '../ir/types.ts';
import { literalOf, make } from './build.ts';
import { definePass } from './pass.ts';
import { simpleSortOf, sliceAlong, sliceOf, toLast, typeOf } from './sort-common.ts';

const int = (v: number): Attribute => ({ kind: 'int', value: BigInt(v), type: scalarType('i64') });
const yes: Attribute = { kind: 'bool', value: true };

interface Read {
  readonly op: Operation;
  readonly start: number;
  readonly limit: number;
}

/** The places of a sorted value that are read, when slices along the sorted dimension are all that reads it. */
function readsOf(v: Value, dim: number): Read[] | undefined {
  const reads: Read[] = [];
  for (const { owner: op } of v.uses) {
    const places = sliceAlong(op, dim);
    if (!places) return undefined;
    reads.push({ op, ...places });
  }
  return reads.length ? reads : undefined;
}

/**
 * Places [s, e) of n in descending order are the order statistics k = s … k_hi = e. Ascending place p is descending place n−1−p. In our
 * runtime a part of an order never costs more than all of it, so there is no limit on e − s but n; and k = 0 is a place like any other.
 */
const partOfSort: Pattern = {
  name: 'slices of a sort',
  roots: [pphlo('simple_sort')],
  apply: (op, rw) => {
    const s = simpleSortOf(op);
    const [x] = s.operands;
    const { shape, dtype, secret } = typeOf(x!);
    const n = shape[s.dimension]!;
    // Public sorts cost nothing, and may meet NaN.
    if (s.operands.length > 1 || n <= 2 || !secret) return false;
    const reads = readsOf(op.result, s.dimension);
    if (!reads) return false;
    const [start, limit] = [Math.min(...reads.map((r) => r.start)), Math.max(...reads.map((r) => r.limit))];
    if (limit - start === n) return false;
    const descending = s.direction === 'DES';
    const [k, kHi] = descending ? [start, limit] : [n - limit, n - start];
    const b = rw.before(op);
    const { there, back } = toLast(shape.length, s.dimension);
    const moves = s.dimension !== shape.length - 1;
    const rows = moves ? make(b, 'transpose', [x!], { permutation: there }) : x!;
    const type = tensorType([...typeOf(rows).shape.slice(0, -1), kHi], dtype, secret);
    const entries = { k: int(k), k_hi: int(kHi), largest: yes, value_only: yes };
    const call = b.insert(
      pphlo('custom_call').create({ inputs: [rows] } as never, { call_target_name: 'mhlo.topk' } as never, {
        types: [type],
        loc: b.loc,
        extra: { 'mhlo.attributes': { kind: 'dict', entries } },
      }),
    );
    const top = moves ? make(b, 'transpose', [call.result], { permutation: back }) : call.result;
    for (const r of reads) {
      const at = rw.before(r.op);
      const [from, to] = descending ? [r.start, r.limit] : [n - r.limit, n - r.start];
      const part = sliceOf(at, top, s.dimension, from, to);
      const turned = descending || to - from === 1;
      rw.replace(r.op, [turned ? part : make(at, 'reverse', [part], { dimensions: [s.dimension] })]);
    }
    rw.erase(op);
    return true;
  },
};

/** JAX reads medians by a gather at constant places: slices, so that the pattern above sees them. */
const constantPlaces: Pattern = {
  name: 'constant places of a sort',
  roots: [pphlo('gather'), pphlo('dynamic_slice')],
  apply: (op, rw) => {
    const sort = op.operand(0).def;
    if (sort?.name !== 'pphlo.simple_sort' || sort.numOperands > 1) return false;
    const dim = simpleSortOf(sort).dimension;
    const [n, sizes] = [typeOf(sort.result).shape[dim]!, op.attrs.slice_sizes as number[]];
    if (typeOf(sort.result).shape.some((size, d) => sizes[d] !== (d === dim ? 1 : size))) return false;
    const found = op.name === 'pphlo.gather' ? gatheredPlaces(op, dim) : slicedPlace(op, dim);
    if (!found || found.places.length === 0) return false;
    const b = rw.before(op);
    const { shape, dtype, secret } = typeOf(op.result);
    const { batch } = found;
    const type = tensorType(batch === undefined ? shape : shape.map((s, d) => (d === batch ? 1 : s)), dtype, secret);
    const parts = found.places.map((p) => {
      const at = Math.min(Math.max(p, 0), n - 1);
      return make(b, 'reshape', [sliceOf(b, sort.result, dim, at, at + 1)], {}, type);
    });
    rw.replace(op, [batch === undefined ? parts[0]! : make(b, 'concatenate', parts, { dimension: batch })]);
    return true;
  },
};

/** Places that the program fixes, and the dimension of the result along which they lie; none for a single place. */
interface Places {
  readonly places: readonly number[];
  readonly batch?: number;
}
/** More places than this are better read by one gather of a whole order. */
const MOST_PLACES = 16;

function gatheredPlaces(op: Operation, dim: number): Places | undefined {
  const g = op.attrs.dimension_numbers as GatherDims;
  const indices = op.operand(1);
  const places = numbersOf(indices);
  if (!places || places.length > MOST_PLACES || g.start_index_map.length !== 1 || g.start_index_map[0] !== dim)
    return undefined;
  if (g.operand_batching_dims.length || g.collapsed_slice_dims.some((d) => d !== dim)) return undefined;
  if (places.length === 1) return { places };
  const batch = typeOf(op.result).shape.flatMap((_, d) => (g.offset_dims.includes(d) ? [] : [d]));
  return batch.length === 1 ? { places, batch: batch[0]! } : undefined;
}
interface GatherDims {
  readonly offset_dims: readonly number[];
  readonly collapsed_slice_dims: readonly number[];
  readonly operand_batching_dims: readonly number[];
  readonly start_index_map: readonly number[];
}

function slicedPlace(op: Operation, dim: number): Places | undefined {
  const places = numbersOf(op.operand(1 + dim));
  return places && { places };
}

/** The integers of a constant. */
function numbersOf(v: Value): number[] | undefined {
  const a = literalOf(v);
  if (!a || !isInt(a.type.dtype)) return undefined;
  const list = Array.from(a.tensor.data as ArrayLike<number | bigint>, Number);
  const n = numElements(a.type.shape);
  return a.splat ? (n <= MOST_PLACES ? new Array<number>(n).fill(list[0]!) : undefined) : list;
}

export const partialSortToTopk = definePass({
  name: 'partial-sort-to-topk',
  doc: 'A sort of which only slices are read (a median, a percentile, the largest element) becomes order statistics: what the rest of the order would cost is saved.',
  patterns: [constantPlaces, partOfSort],
});
