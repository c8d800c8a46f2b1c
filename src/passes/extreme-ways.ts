import { type ExtremePlace, extremePlaceOf } from '../dialects/pphlo/extreme-order.ts';
import { pphlo, pphloReturn } from '../dialects/pphlo/ops.ts';
import { isComplex, isFloat } from '../eval/dtype.ts';
import { numElements } from '../eval/tensor.ts';
import { intRange } from '../eval/values.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { isSecret, type TensorType, tensorType, withShape } from '../ir/types.ts';
import { literalOf, make, splatLike, splatOf } from './build.ts';
import { countsAlong } from './places-along.ts';
import { toLast, typeOf } from './sort-common.ts';

/** Reductions that find a maximum or minimum, or its place, and the other ways to find them. */

/** Pairs that are compared at most. */
const MOST_PAIRS = 1 << 18;

/** Results of the reduction from its first operand; one that nobody reads may be undefined. */
type Way = (b: Builder, x: Value) => readonly (Value | undefined)[];

/** What is asked for: an extreme over one dimension, and where two operands are reduced, its place. */
interface Wanted {
  readonly max: boolean;
  readonly dim: number;
  /** The last of equal elements has the place. */
  readonly last: boolean;
}

/** Other ways to compute a reduction, none where it is no extreme over one dimension of a secret that starts with what loses against all. */
export function extremeWays(op: Operation): readonly Way[] {
  const wanted = op.name === 'pphlo.reduce' ? wantedOf(op) : undefined;
  if (!wanted) return [];
  const { shape } = typeOf(op.operand(0));
  const byRanks = (numElements(shape) * (shape[wanted.dim]! - 1)) / 2 <= MOST_PAIRS;
  const first: Way = (b, x) => [firstPlace(op, b, x, wanted)];
  const top: Way = (b, x) => topOne(op, b, x, wanted);
  const trees: Way[] = [];
  if (op.results.length === 2)
    trees.push(
      op.results[1]!.uses.size === 0 ? (b, x) => [tree(op, b, x, wanted)] : (b, x) => tournament(op, b, x, wanted),
    );
  if (!byRanks) return trees;
  return [...trees, op.results.length === 1 || op.results[1]!.uses.size === 0 ? first : top];
}

function wantedOf(op: Operation): Wanted | undefined {
  const dims = op.attrs.dimensions as readonly number[];
  const [x] = op.operands;
  const { shape, dtype } = typeOf(x!);
  if (dims.length !== 1 || !isSecret(x!.type) || dtype === 'i1' || isComplex(dtype)) return undefined;
  const [dim, n] = [dims[0]!, shape[dims[0]!]!];
  if (n < 3 || numElements(shape) === 0) return undefined;
  const count = op.numOperands / 2;
  if (count > 2) return undefined;
  const place = count === 2 ? extremePlaceOf(op.regions[0]!) : undefined;
  const max = place ? place.max : count === 1 ? foldsBy(op) : undefined;
  if (max === undefined || !isNeutral(op.operand(count), max)) return undefined;
  if (!place) return { max, dim, last: false };
  const last = lastOfEquals(place.ties);
  const start = splatOf(op.operand(3));
  // Where all elements equal the initial value, which stands left of them, its place counts in the choice.
  const harmless = { left: start === 0, right: true, least: start! >= 0, greatest: start! <= n - 1 }[place.ties];
  return start !== undefined && harmless && countsAlong(op.operand(1)) === dim ? { max, dim, last } : undefined;
}
/** Reductions keep the order of elements, so the left one has the lesser place. */
const lastOfEquals = (t: ExtremePlace['ties']): boolean => t === 'greatest' || t === 'right';

/** Whether the body is a maximum of its arguments; undefined where it is not a minimum either. */
function foldsBy(op: Operation): boolean | undefined {
  const { block } = op.regions[0]!;
  const [fold, end, ...rest] = [...block].filter((o) => o.name !== 'pphlo.free');
  const max = fold!.name === 'pphlo.maximum';
  if (rest.length > 0 || (!max && fold!.name !== 'pphlo.minimum')) return undefined;
  return block.args.every((a) => fold!.operands.includes(a)) && end!.operand(0) === fold!.result ? max : undefined;
}
/** Whether an initial value loses against all; integers of 64 bits are compared as such. */
function isNeutral(v: Value, max: boolean): boolean {
  const start = literalOf(v);
  const { dtype } = typeOf(v);
  if (start?.tensor.data.length !== 1) return false;
  const c = (start.tensor.data as ArrayLike<number | bigint>)[0]!;
  if (isFloat(dtype)) return c === (max ? -Infinity : Infinity);
  return BigInt(c) === intRange(dtype)[max ? 0 : 1];
}

/** The extreme alone, by its reduction: the places are not carried along. */
function tree(op: Operation, b: Builder, x: Value, w: Wanted): Value {
  const scalar = withShape(typeOf(x), []);
  const body = b.region([scalar, scalar], (inner, [l, r]) => {
    inner.create(pphloReturn, { results: [make(inner, w.max ? 'maximum' : 'minimum', [l!, r!])] }, {});
  });
  const start = literalOf(op.operand(2))!;
  const init = make(b, 'constant', [], { value: start }, start.type);
  const more = { types: [op.results[0]!.type], regions: [body] };
  return b.create(pphlo('reduce'), { inputs: [x], init_values: [init] }, { dimensions: [w.dim] }, more).result;
}

/** The extreme alone, as the first place of an order. */
function firstPlace(op: Operation, b: Builder, x: Value, w: Wanted): Value {
  const attrs = { sort_direction: w.max ? 'DES' : 'ASC', start: 0, limit: 1, method: 'RANKS' };
  return make(b, 'reshape', [make(b, 'order_statistics', [rowsOf(b, x, w)], attrs)], {}, op.results[0]!.type);
}

/** The extreme and its place, by a tree that carries bits: the place is a product with them. */
function tournament(op: Operation, b: Builder, x: Value, w: Wanted): Value[] {
  const n = typeOf(x).shape[w.dim]!;
  const [value, place] = op.results.map((r) => r.type as TensorType) as [TensorType, TensorType];
  const window = typeOf(x).shape.map((_, d) => (d === w.dim ? n : 1));
  const pool = b.create(
    pphlo('argmax'),
    { input: turned(b, x, w) } as never,
    {
      window_dimensions: window,
      last: w.last,
    } as never,
  );
  const row = make(b, 'reshape', [pool.results[1]!], {}, tensorType([...place.shape, n], 'i1', true));
  const count = make(b, 'iota', [], { iota_dimension: 0 }, tensorType([n], place.dtype));
  const dims = {
    lhs_batching_dimensions: [],
    rhs_batching_dimensions: [],
    lhs_contracting_dimensions: [place.shape.length],
    rhs_contracting_dimensions: [0],
  };
  return [
    turned(b, make(b, 'reshape', [pool.results[0]!], {}, value), w),
    make(b, 'dot_general', [row, count], { dot_dimension_numbers: dims }, place),
  ];
}

/** The extreme and its place, as the first of an order. */
function topOne(op: Operation, b: Builder, x: Value, w: Wanted): Value[] {
  const [value, place] = op.results.map((r) => r.type as TensorType) as [TensorType, TensorType];
  let rows = turned(b, rowsOf(b, x, w), w);
  const end = typeOf(rows).shape.length - 1;
  if (w.last) rows = make(b, 'reverse', [rows], { dimensions: [end] });
  const top = b.create(pphlo('top_k'), { operand: rows } as never, { k: 1, method: 'RANKS' } as never).results;
  const at = make(b, 'reshape', [top[1]!], {}, tensorType(place.shape, 'i32', true));
  const found = w.last ? make(b, 'subtract', [splatLike(b, typeOf(at), typeOf(rows).shape[end]! - 1), at]) : at;
  return [
    turned(b, make(b, 'reshape', [top[0]!], {}, value), w),
    place.dtype === 'i32' ? found : make(b, 'convert', [found], {}, place),
  ];
}

/** The reduced dimension as the last one. */
function rowsOf(b: Builder, x: Value, w: Wanted): Value {
  const { length } = typeOf(x).shape;
  return w.dim === length - 1 ? x : make(b, 'transpose', [x], { permutation: toLast(length, w.dim).there });
}
/** In the opposite order for minima, and back: −x, or −1 − x of an integer, whose range has no middle. */
const turned = (b: Builder, x: Value, w: Wanted): Value =>
  w.max ? x : make(b, isFloat(typeOf(x).dtype) ? 'negate' : 'not', [x]);
