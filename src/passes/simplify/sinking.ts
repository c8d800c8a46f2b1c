import { pphloOps } from '../../dialects/pphlo/ops.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Rewriter } from '../../ir/rewriter.ts';
import { isSecret, sameShape, tensorType } from '../../ir/types.ts';
import { literalOf, make, splatOf } from '../build.ts';
import { made, type Row, readOnce, rows, sizeOf, typeOf } from './rule.ts';

/** Work is done where there are fewer elements: before they are repeated, after they are cut away. */

const ELEMENTWISE = pphloOps.filter((d) => d.has('elementwise')).map((d) => d.name.slice('pphlo.'.length));
/** Ops on secrets that send nothing. */
const LOCAL = new Set([
  'add',
  'subtract',
  'negate',
  'not',
  'xor',
  'convert',
  'reduce_precision',
  'is_finite',
  'bitcast_convert',
]);
const COSTLY = ELEMENTWISE.filter((n) => !LOCAL.has(n));

/** f(broadcast x, broadcast y, constant) as a broadcast of f. */
function ofBroadcasts(op: Operation, rw: Rewriter): Value | undefined {
  let first: Operation | undefined;
  for (const v of op.operands) {
    const inner = made(v, 'broadcast');
    if (!inner && splatOf(v) === undefined) return undefined;
    if (!inner || splatOf(v) !== undefined) continue;
    first ??= inner;
    const same =
      sameShape(typeOf(inner.operand(0)).shape, typeOf(first.operand(0)).shape) &&
      sameShape(dimsOf(inner), dimsOf(first));
    if (!same) return undefined;
  }
  if (!first || sizeOf(first.operand(0)) >= sizeOf(op.result)) return undefined;
  const { shape } = typeOf(first.operand(0));
  const b = rw.before(op);
  const operands = op.operands.map((v) => {
    const c = literalOf(v);
    return c
      ? make(
          b,
          'constant',
          [],
          { value: { ...c, type: tensorType(shape, c.type.dtype) } },
          tensorType(shape, c.type.dtype),
        )
      : v.def!.operand(0);
  });
  const out = typeOf(op.result);
  const secret = operands.some((v) => isSecret(v.type)) || out.secret;
  const y = make(b, op.name.slice('pphlo.'.length), operands, { ...op.attrs }, tensorType(shape, out.dtype, secret));
  return make(b, 'broadcast', [y], { broadcast_dimensions: [...dimsOf(first)] }, out);
}
const dimsOf = (op: Operation): readonly number[] => op.attrs.broadcast_dimensions as readonly number[];

/** slice(f(x)) as f(slice x), where nothing else reads f(x). */
function sliceOf(op: Operation, rw: Rewriter): Value | undefined {
  const f = op.operand(0).def;
  if (!f?.def.has('elementwise') || !COSTLY.includes(f.name.slice('pphlo.'.length)) || !readOnce(f.result))
    return undefined;
  if (!isSecret(f.result.type) || sizeOf(op.result) >= sizeOf(f.result)) return undefined;
  const b = rw.before(op);
  const out = typeOf(op.result);
  const operands = f.operands.map((v) => {
    const t = tensorType(out.shape, typeOf(v).dtype, typeOf(v).secret);
    const c = literalOf(v);
    return c?.splat
      ? make(
          b,
          'constant',
          [],
          { value: { ...c, type: tensorType(out.shape, c.type.dtype) } },
          tensorType(out.shape, c.type.dtype),
        )
      : make(b, 'slice', [v], { ...op.attrs }, t);
  });
  return make(b, f.name.slice('pphlo.'.length), operands, { ...f.attrs }, out);
}

export const sinking: readonly Row[] = [
  rows(
    ELEMENTWISE,
    'f(broadcast x)',
    'f runs on fewer elements: its bytes shrink by the number of repetitions, its hops stay',
    ofBroadcasts,
  ),
  rows(['slice'], 'slice of f(x)', 'f runs on what is kept only: its bytes shrink with the slice', sliceOf),
];
