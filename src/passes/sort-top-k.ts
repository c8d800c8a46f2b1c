import { pphlo } from '../dialects/pphlo/ops.ts';
import type { SortDirection } from '../dialects/pphlo/sort-ops.ts';
import type { Attribute } from '../ir/attributes.ts';
import { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { tensorType, withSecret } from '../ir/types.ts';
import { fail } from '../support/diagnostics.ts';
import { make, seal, splatLike } from './build.ts';
import { makeSimpleSort, sliceAlong, sliceOf, typeOf } from './sort-common.ts';

/** Lowering of SPU's intrinsic 'mhlo.topk': the ends of an order along the last dimension, and order statistics. */

/** An option in the dictionary mhlo.attributes, or beside it. */
function option(op: Operation, name: string): Attribute | undefined {
  const d = op.extra['mhlo.attributes'];
  return d?.kind === 'dict' && Object.hasOwn(d.entries, name) ? d.entries[name] : op.extra[name];
}
const intOption = (op: Operation, name: string): number | undefined => {
  const a = option(op, name);
  return a?.kind === 'int' ? Number(a.value) : undefined;
};

/**
 * Results of the call: values, and where it has a second result their places. `k` is the number of elements. With `k_hi` that is the
 * number, and only the places from k on will be read: where slices show that, the others are not found.
 * @throws SpucError 'attribute' without k, or when there are not so many elements
 */
export function lowerTopK(op: Operation, b: Builder, x: Value): readonly Value[] {
  const k = intOption(op, 'k') ?? fail('attribute', "'mhlo.topk' needs k in mhlo.attributes", op.loc);
  const count = intOption(op, 'k_hi') ?? k;
  const { shape } = typeOf(x);
  const n = shape[shape.length - 1] ?? 0;
  if (k < 0 || k > count || count > n)
    fail(
      'attribute',
      `'mhlo.topk' cannot give places ${k} to ${count} of ${n}`,
      op.loc,
      'k ≤ k_hi ≤ elements in a row',
    );
  const largest = option(op, 'largest');
  const direction = largest?.kind === 'bool' && !largest.value ? 'ASC' : 'DES';
  if (op.results.length === 1) {
    // Nobody reads the call itself any more.
    if (narrow(op, x, direction, k, count)) return [splatLike(b, typeOf(op.result), 0)];
    return [orderStatistics(b, x, direction, 0, count)];
  }
  if (direction === 'DES') return b.create(pphlo('top_k'), { operand: x } as never, { k: count } as never).results;
  return smallest(b, x, count);
}

function orderStatistics(b: Builder, x: Value, direction: SortDirection, start: number, limit: number): Value {
  return make(b, 'order_statistics', [x], { sort_direction: direction, start, limit });
}

/** The first elements of an ascending order and their places. */
function smallest(b: Builder, x: Value, count: number): Value[] {
  const { shape } = typeOf(x);
  const dim = shape.length - 1;
  const type = tensorType(shape, 'i32');
  const places = make(b, 'iota', [], { iota_dimension: dim }, type);
  const likes = [x, splatLike(b, withSecret(type, typeOf(x).secret), 0)];
  const sort = { operands: [x, places], keys: 1, dimension: dim, direction: 'ASC' as const };
  const sorted = makeSimpleSort(b, sort, likes);
  return sorted.map((v) => sliceOf(b, v, dim, 0, count));
}

/** What reads a value, through transposes: slices, with the dimension that was the last one. */
interface Slice {
  readonly op: Operation;
  readonly dim: number;
  readonly start: number;
  readonly limit: number;
}
function slicesOf(v: Value, dim: number): Slice[] | undefined {
  const out: Slice[] = [];
  for (const { owner: op } of v.uses) {
    if (op.name === 'pphlo.transpose') {
      const inner = slicesOf(op.result, (op.attrs.permutation as number[]).indexOf(dim));
      if (!inner) return undefined;
      out.push(...inner);
    } else {
      const places = sliceAlong(op, dim);
      if (!places) return undefined;
      out.push({ op, dim, ...places });
    }
  }
  return out;
}

/** Where all that reads the call is slices of the places from k on, they read these order statistics instead. */
function narrow(op: Operation, x: Value, direction: SortDirection, k: number, count: number): boolean {
  const slices = slicesOf(op.result, typeOf(op.result).shape.length - 1);
  if (k >= count || !slices?.length || slices.some((s) => s.start < k)) return false;
  const b = Builder.before(op);
  const part = seal(b, orderStatistics(b, x, direction, k, count), op.result.type);
  for (const s of slices) {
    const at = Builder.before(s.op);
    const source = retraced(at, s.op.operand(0), op.result, part);
    s.op.result.replaceAllUsesWith(sliceOf(at, source, s.dim, s.start - k, s.limit - k));
    dropUnused(s.op);
  }
  return true;
}
/** Erases an op without uses, and the transposes that only it read. */
function dropUnused(op: Operation): void {
  const from = op.operand(0).def;
  op.erase();
  if (from?.name === 'pphlo.transpose' && from.unused) dropUnused(from);
}

/** `v`, which is transposes of `from`, as the same transposes of `to`. */
function retraced(b: Builder, v: Value, from: Value, to: Value): Value {
  if (v === from) return to;
  const t = v.def!;
  return make(b, 'transpose', [retraced(b, t.operand(0), from, to)], { permutation: t.attrs.permutation });
}
