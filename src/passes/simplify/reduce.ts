import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isBool, isFloat } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { Region } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { isSecret, sameShape, tensorType } from '../../ir/types.ts';
import { make, splatLike, splatOf } from '../build.ts';
import { made, type Row, readOnce, rows, sizeOf, typeOf, withType } from './rule.ts';

const dimsOf = (op: Operation): readonly number[] => op.attrs.dimensions as readonly number[];

/** The one op (without dialect) that a reduction of one input applies. */
function bodyOf(op: Operation): string | undefined {
  if (op.numOperands !== 2) return undefined;
  const { block } = op.regions[0]!;
  const [f, end, ...rest] = [...block].filter((o) => o.name !== 'pphlo.free');
  const [a, b] = block.args;
  if (!f || rest.length > 0 || !end?.def.has('terminator') || end.operand(0) !== f.results[0]) return undefined;
  if (f.numOperands !== 2 || !f.operands.includes(a!) || !f.operands.includes(b!)) return undefined;
  return f.name.slice('pphlo.'.length);
}
/** True when the initial value changes nothing: a secret float is beyond −inf and below +inf. */
function startsNeutral(op: Operation, body: string): boolean {
  const c = splatOf(op.operand(1));
  const { dtype } = typeOf(op.operand(0));
  if (c === undefined) return false;
  switch (body) {
    case 'add':
    case 'xor':
      return c === 0;
    case 'or':
      return c === 0;
    case 'and':
      return isBool(dtype) && c === 1;
    case 'multiply':
      return c === 1;
    case 'maximum':
      return isFloat(dtype) ? c === -Infinity : isBool(dtype) && c === 0;
    case 'minimum':
      return isFloat(dtype) ? c === Infinity : isBool(dtype) && c === 1;
    default:
      return false;
  }
}
const IDEMPOTENT = ['maximum', 'minimum', 'and', 'or'];

/** The same reduction of another value over other dimensions. */
function again(op: Operation, rw: Rewriter, x: Value, dimensions: readonly number[]): Value {
  const region = new Region();
  op.regions[0]!.cloneInto(region, new Map());
  const t = typeOf(x);
  const shape = t.shape.filter((_, d) => !dimensions.includes(d));
  const made = rw
    .before(op)
    .create(
      pphlo('reduce') as never,
      { inputs: [x], init_values: [op.operand(1)] } as never,
      { dimensions: [...dimensions] } as never,
      { regions: [region], types: [tensorType(shape, t.dtype, isSecret(op.result.type))] },
    ) as Operation;
  return made.result;
}
const ascending = (xs: readonly number[]): number[] => [...xs].sort((a, b) => a - b);
const known = (op: Operation): string | undefined => {
  const body = bodyOf(op);
  return body && startsNeutral(op, body) && sizeOf(op.operand(0)) > 0 ? body : undefined;
};

/** Reductions by one op from its neutral element. A level of a maximum costs about 9 hops, one of a product 1; sums are free. */
export const reductions: readonly Row[] = [
  rows(['reduce'], 'reduce over dimensions of size 1', 'no message: nothing is folded', (op, rw) => {
    const { shape } = typeOf(op.operand(0));
    return known(op) && dimsOf(op).every((d) => shape[d] === 1)
      ? withType(op, reshaped(op, rw, op.operand(0)))
      : undefined;
  }),
  rows(
    ['reduce'],
    'reduce of broadcast',
    'a maximum of equal elements is the element: no message; a sum of n equal elements is n of it, which is free',
    (op, rw) => {
      const inner = made(op.operand(0), 'broadcast');
      const body = known(op);
      if (!inner || !body || isBool(typeOf(op.result).dtype)) return undefined;
      const x = inner.operand(0);
      const [from, dims] = [typeOf(x).shape, inner.attrs.broadcast_dimensions as readonly number[]];
      const to = typeOf(inner.result).shape;
      const folded = dimsOf(op);
      // Every folded dimension is one of repetitions only.
      if (!folded.every((d) => !dims.includes(d) || from[dims.indexOf(d)] === 1)) return undefined;
      if (!IDEMPOTENT.includes(body) && body !== 'add') return undefined;
      const b = rw.before(op);
      const kept = to.map((_, d) => d).filter((d) => !folded.includes(d));
      // Dimensions of x that are folded have size 1 and go first.
      const stay = dims.map((_, i) => i).filter((i) => !folded.includes(dims[i]!));
      const small =
        stay.length === from.length
          ? x
          : reshapeTo(
              b,
              x,
              stay.map((i) => from[i]!),
            );
      const t = typeOf(op.result);
      const y = make(
        b,
        'broadcast',
        [small],
        { broadcast_dimensions: stay.map((i) => kept.indexOf(dims[i]!)) },
        tensorType(t.shape, t.dtype, typeOf(x).secret),
      );
      if (body !== 'add') return y;
      const n = folded.reduce((p, d) => p * to[d]!, 1);
      return make(b, 'multiply', [y, splatLike(b, t, n)]);
    },
  ),
  rows(
    ['reduce'],
    'reduce of reduce',
    'one tree over all elements: as many levels as both or fewer, and none started twice',
    (op, rw) => {
      const inner = made(op.operand(0), 'reduce');
      if (!inner || !readOnce(inner.result) || !known(op) || known(inner) !== bodyOf(op)) return undefined;
      const kept = typeOf(inner.operand(0))
        .shape.map((_, d) => d)
        .filter((d) => !dimsOf(inner).includes(d));
      const dims = ascending([...dimsOf(inner), ...dimsOf(op).map((d) => kept[d]!)]);
      return again(op, rw, inner.operand(0), dims);
    },
  ),
  rows(['reduce'], 'reduce of transpose', 'no copy of all elements, at most one of the results', (op, rw) => {
    const inner = made(op.operand(0), 'transpose');
    if (!inner || !known(op)) return undefined;
    const p = inner.attrs.permutation as readonly number[];
    const dims = ascending(dimsOf(op).map((d) => p[d]!));
    const y = again(op, rw, inner.operand(0), dims);
    const wanted = p.filter((_, d) => !dimsOf(op).includes(d));
    const order = ascending(wanted);
    const permutation = wanted.map((d) => order.indexOf(d));
    return permutation.every((d, i) => d === i)
      ? y
      : make(rw.before(op), 'transpose', [y], { permutation }, op.result.type);
  }),
  rows(['reduce'], 'reduce of all of a reshape', 'the shape does not matter', (op, rw) => {
    const inner = made(op.operand(0), 'reshape');
    if (!inner || !known(op) || typeOf(op.result).shape.length > 0) return undefined;
    const { shape } = typeOf(inner.operand(0));
    return again(
      op,
      rw,
      inner.operand(0),
      shape.map((_, d) => d),
    );
  }),
];
const reshapeTo = (b: ReturnType<Rewriter['before']>, x: Value, shape: readonly number[]): Value =>
  sameShape(shape, typeOf(x).shape)
    ? x
    : make(b, 'reshape', [x], {}, tensorType(shape, typeOf(x).dtype, typeOf(x).secret));
const reshaped = (op: Operation, rw: Rewriter, x: Value): Value => reshapeTo(rw.before(op), x, typeOf(op.result).shape);
