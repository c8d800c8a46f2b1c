import type { Operation, Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import { splatOf } from '../build.ts';
import { made } from '../simplify/rule.ts';

/** Softmax: of the exponentials of x − max x, one in each row is 1, and none is more. */

/** What a maximum is taken of, and over which dimensions; the others stay, in order. */
interface Maximum {
  readonly of: Value;
  readonly over: readonly number[];
}

/** A reduction that starts with what loses against all, or the first place of a descending order. */
function maximumOf(v: Value): Maximum | undefined {
  const fold = made(v, 'reduce');
  if (fold) {
    const least = fold.numOperands === 2 ? splatOf(fold.operand(1)) : undefined;
    if (least === undefined || least > LOWEST || !isFoldOf(fold, 'maximum')) return undefined;
    return { of: fold.operand(0), over: fold.attrs.dimensions as readonly number[] };
  }
  const place = made(made(v, 'reshape')?.operand(0), 'order_statistics');
  if (place?.attrs.sort_direction !== 'DES' || place.attrs.start !== 0 || place.attrs.limit !== 1) return undefined;
  const rows = shapeOf(place.operand(0)).slice(0, -1);
  if (rows.join() !== shapeOf(v).join()) return undefined;
  const moved = made(place.operand(0), 'transpose');
  if (!moved) return { of: place.operand(0), over: [rows.length] };
  const order = moved.attrs.permutation as readonly number[];
  const inOrder = order.slice(0, -1).every((d, i) => i === 0 || order[i - 1]! < d);
  return inOrder ? { of: moved.operand(0), over: order.slice(-1) } : undefined;
}
/** Of f32 the lowest number, or below. */
const LOWEST = -3.4e38;
const shapeOf = (v: Value): readonly number[] => (v.type as TensorType).shape;

/** The dimensions of x over which x − broadcast(max(x)) was taken; undefined for anything else. */
export function exponentOfSoftmax(v: Value): readonly number[] | undefined {
  const minus = made(v, 'subtract');
  const x = minus?.operand(0);
  let spread = made(minus?.operand(1), 'broadcast');
  if (!x || !spread) return undefined;
  let dims = spread.attrs.broadcast_dimensions as readonly number[];
  let from = spread.operand(0);
  for (spread = made(from, 'broadcast'); spread; spread = made(from, 'broadcast')) {
    const outer = dims;
    dims = (spread.attrs.broadcast_dimensions as readonly number[]).map((d) => outer[d]!);
    from = spread.operand(0);
  }
  let max = maximumOf(from);
  const keep = made(from, 'reshape');
  if (!max && keep) {
    // Through dimensions of size 1 that keepdims leaves.
    const [outer, inner] = [shapeOf(keep.result), shapeOf(keep.operand(0))];
    if (inner.includes(1) || outer.filter((n) => n !== 1).join() !== inner.join()) return undefined;
    dims = dims.filter((_, i) => outer[i] !== 1);
    max = maximumOf(keep.operand(0));
  }
  if (max?.of !== x) return undefined;
  const { over } = max;
  const stay = shapeOf(x).flatMap((_, i) => (over.includes(i) ? [] : [i]));
  return stay.length === dims.length && stay.every((d, i) => d === dims[i]) ? over : undefined;
}

/** Whether a reducer is one op on its two arguments. */
export function isFoldOf(fold: Operation, name: string): boolean {
  const { block } = fold.regions[0]!;
  const first = block.first;
  const [a, b] = block.args;
  if (first?.name !== `pphlo.${name}` || block.args.length !== 2 || block.terminator.operand(0) !== first.result)
    return false;
  const [x, y] = [first.operand(0), first.operand(1)];
  return (x === a && y === b) || (x === b && y === a);
}

/** Whether a sum over these dimensions has a 1 among its terms: the exponentials of a softmax. */
export function sumHasPeak(v: Value, dims: readonly number[]): boolean {
  const exp = made(v, 'exponential');
  const over = exp && exponentOfSoftmax(exp.operand(0));
  return over !== undefined && over.length > 0 && over.every((d) => dims.includes(d));
}
