import type { Operation, Value } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { sameShape, tensorType } from '../../ir/types.ts';
import { make, splatOf } from '../build.ts';
import { made, type Row, rows, sizeOf, typeOf } from './rule.ts';

/** Moves of elements send nothing; what they save is memory, and they stand between ops that would meet. */

type Ints = readonly number[];
const ints = (op: Operation, name: string): Ints => op.attrs[name] as Ints;

const FREE = 'no message; memory, and the ops behind it meet';

function sliceOfConcat(op: Operation, rw: Rewriter): Value | undefined {
  const join = made(op.operand(0), 'concatenate');
  if (!join) return undefined;
  const dim = join.attrs.dimension as number;
  const [starts, limits] = [ints(op, 'start_indices'), ints(op, 'limit_indices')];
  let offset = 0;
  for (const part of join.operands) {
    const size = typeOf(part).shape[dim]!;
    if (starts[dim]! >= offset && limits[dim]! <= offset + size) {
      const moved = (at: Ints): number[] => at.map((v, d) => (d === dim ? v - offset : v));
      const attrs = { ...op.attrs, start_indices: moved(starts), limit_indices: moved(limits) };
      const t = typeOf(op.result);
      return make(rw.before(op), 'slice', [part], attrs, tensorType(t.shape, t.dtype, typeOf(part).secret));
    }
    offset += size;
  }
  return undefined;
}

/** A slice of a broadcast takes part of the operand, or repeats it fewer times. */
function sliceOfBroadcast(op: Operation, rw: Rewriter): Value | undefined {
  const inner = made(op.operand(0), 'broadcast');
  if (!inner) return undefined;
  const x = inner.operand(0);
  const [from, dims] = [typeOf(x).shape, ints(inner, 'broadcast_dimensions')];
  const to = typeOf(inner.result).shape;
  const out = typeOf(op.result);
  // A dimension that x really has must be whole.
  if (!dims.every((d, i) => (from[i] === 1 && to[d] !== 1) || out.shape[d] === from[i])) return undefined;
  return make(
    rw.before(op),
    'broadcast',
    [x],
    { broadcast_dimensions: [...dims] },
    tensorType(out.shape, out.dtype, typeOf(x).secret),
  );
}

function sliceOfSlice(op: Operation, rw: Rewriter): Value | undefined {
  const inner = made(op.operand(0), 'slice');
  if (!inner) return undefined;
  const [s, t] = [ints(inner, 'start_indices'), ints(inner, 'strides')];
  const [starts, strides] = [ints(op, 'start_indices'), ints(op, 'strides')];
  const shape = typeOf(op.result).shape;
  const first = starts.map((v, d) => s[d]! + v * t[d]!);
  const steps = strides.map((v, d) => v * t[d]!);
  const attrs = {
    start_indices: first,
    limit_indices: first.map((v, d) => (shape[d] === 0 ? v : v + (shape[d]! - 1) * steps[d]! + 1)),
    strides: steps,
  };
  return make(rw.before(op), 'slice', [inner.operand(0)], attrs, op.result.type);
}

/** Slices of one value, side by side, that are one slice of it. */
function concatOfSlices(op: Operation, rw: Rewriter): Value | undefined {
  const dim = op.attrs.dimension as number;
  const parts = op.operands.map((v) => made(v, 'slice'));
  const first = parts[0];
  if (op.numOperands < 2 || !first || parts.some((p) => p?.operand(0) !== first.operand(0))) return undefined;
  let end = ints(first, 'start_indices')[dim]!;
  for (const p of parts as Operation[]) {
    const [s, l, t] = [ints(p, 'start_indices'), ints(p, 'limit_indices'), ints(p, 'strides')];
    if (s[dim] !== end || t.some((v) => v !== 1)) return undefined;
    if (
      !s.every(
        (v, d) => d === dim || (v === ints(first, 'start_indices')[d] && l[d] === ints(first, 'limit_indices')[d]),
      )
    )
      return undefined;
    end = l[dim]!;
  }
  const limits = ints(first, 'limit_indices').map((v, d) => (d === dim ? end : v));
  return make(rw.before(op), 'slice', [first.operand(0)], { ...first.attrs, limit_indices: limits }, op.result.type);
}

/** Dimensions of size 1 may change places without an element moving. */
function movesUnitsOnly(op: Operation): boolean {
  const { shape } = typeOf(op.operand(0));
  const large = ints(op, 'permutation').filter((d) => shape[d] !== 1);
  return large.every((d, i) => i === 0 || large[i - 1]! < d);
}

export const movement: readonly Row[] = [
  rows(['transpose'], 'transpose of transpose', FREE, (op, rw) => {
    const inner = made(op.operand(0), 'transpose');
    if (!inner) return undefined;
    const p = ints(inner, 'permutation');
    const permutation = ints(op, 'permutation').map((d) => p[d]!);
    return make(rw.before(op), 'transpose', [inner.operand(0)], { permutation }, op.result.type);
  }),
  rows(['transpose'], 'transpose of dimensions of size 1', 'a reshape copies nothing', (op, rw) =>
    movesUnitsOnly(op) && typeOf(op.result).shape.length > 1 && ints(op, 'permutation').some((p, i) => p !== i)
      ? make(rw.before(op), 'reshape', [op.operand(0)], {}, op.result.type)
      : undefined,
  ),
  rows(['broadcast'], 'broadcast of broadcast', FREE, (op, rw) => {
    const inner = made(op.operand(0), 'broadcast');
    if (!inner) return undefined;
    const outer = ints(op, 'broadcast_dimensions');
    const broadcast_dimensions = ints(inner, 'broadcast_dimensions').map((d) => outer[d]!);
    return make(rw.before(op), 'broadcast', [inner.operand(0)], { broadcast_dimensions }, op.result.type);
  }),
  rows(['reshape', 'transpose'], 'reshape or transpose of one repeated element', FREE, (op, rw) => {
    const inner = made(op.operand(0), 'broadcast');
    if (!inner || typeOf(inner.operand(0)).shape.length > 0 || splatOf(inner.operand(0)) !== undefined)
      return undefined;
    return make(rw.before(op), 'broadcast', [inner.operand(0)], { broadcast_dimensions: [] }, op.result.type);
  }),
  rows(['transpose'], 'transpose of broadcast', FREE, (op, rw) => {
    const inner = made(op.operand(0), 'broadcast');
    if (!inner || splatOf(inner.operand(0)) !== undefined) return undefined;
    const permutation = ints(op, 'permutation');
    const dims = ints(inner, 'broadcast_dimensions').map((d) => permutation.indexOf(d));
    return make(rw.before(op), 'broadcast', [inner.operand(0)], { broadcast_dimensions: dims }, op.result.type);
  }),
  rows(['reverse'], 'reverse of reverse', FREE, (op, rw) => {
    const inner = made(op.operand(0), 'reverse');
    if (!inner) return undefined;
    const [a, b] = [ints(op, 'dimensions'), ints(inner, 'dimensions')];
    const dimensions = [...a.filter((d) => !b.includes(d)), ...b.filter((d) => !a.includes(d))].sort((x, y) => x - y);
    return dimensions.length === 0
      ? inner.operand(0)
      : make(rw.before(op), 'reverse', [inner.operand(0)], { dimensions }, op.result.type);
  }),
  rows(['slice'], 'slice of slice', FREE, sliceOfSlice),
  rows(['slice'], 'slice of concatenate', 'the other parts, and what they come from, may go', sliceOfConcat),
  rows(['slice'], 'slice of broadcast', FREE, sliceOfBroadcast),
  rows(['concatenate'], 'concatenate of neighbouring slices', FREE, concatOfSlices),
  rows(['concatenate'], 'concatenate of concatenate, of nothing', FREE, (op, rw) => {
    const dim = op.attrs.dimension as number;
    const flat = op.operands
      .flatMap((v) => (made(v, 'concatenate')?.attrs.dimension === dim ? v.def!.operands : [v]))
      .filter((v) => sizeOf(v) > 0);
    if (flat.length === 0 || (flat.length === op.numOperands && flat.every((v, i) => v === op.operand(i))))
      return undefined;
    return flat.length === 1 ? flat[0] : make(rw.before(op), 'concatenate', flat, { dimension: dim }, op.result.type);
  }),
  rows(['pad'], 'pad by nothing', FREE, (op) =>
    sameShape(typeOf(op.operand(0)).shape, typeOf(op.result).shape) &&
    ['edge_padding_low', 'edge_padding_high', 'interior_padding'].every((n) => ints(op, n).every((v) => v === 0))
      ? op.operand(0)
      : undefined,
  ),
];
