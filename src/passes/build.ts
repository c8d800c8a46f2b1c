import { pphlo } from '../dialects/pphlo/ops.ts';
import { isComplex } from '../eval/dtype.ts';
import { allocStorage, type Tensor, tensor } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import type { Builder } from '../ir/builder.ts';
import type { AnyOpDef } from '../ir/define-op.ts';
import { denseOf } from '../ir/dense.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { isSecret, type TensorType, type Type, tensorType, withSecret } from '../ir/types.ts';

/** A one-result PPHLO op by name. The result type is inferred unless given. */
export const make = (
  b: Builder,
  name: string,
  operands: readonly Value[],
  attrs: Record<string, unknown> = {},
  type?: Type,
): Value => makeOf(b, pphlo(name), operands, attrs, type);

/** A one-result op of any dialect, its operands in order. The result type is inferred unless given. */
export function makeOf(
  b: Builder,
  def: AnyOpDef,
  operands: readonly Value[],
  attrs: Record<string, unknown> = {},
  type?: Type,
): Value {
  const opts = type ? { types: [type], loc: b.loc } : { loc: b.loc };
  return b.insert(def.createFlat(operands, attrs as never, opts)).result;
}

/** A public value as a secret one where `type` is secret; anything else unchanged. */
export function seal(b: Builder, v: Value, type: Type): Value {
  if (!isSecret(type) || isSecret(v.type)) return v;
  return make(b, 'convert', [v], {}, withSecret(v.type as TensorType, true));
}

/** A public constant. */
export const constant = (b: Builder, t: Tensor): Value =>
  make(b, 'constant', [], { value: denseOf(t) }, tensorType(t.shape, t.dtype));

/** A public constant of `type`'s shape and dtype with one value everywhere, as a splat literal. */
export function splatLike(b: Builder, type: TensorType, value: number): Value {
  const one = allocStorage(type.dtype, 1);
  (one as unknown as (number | bigint)[])[0] =
    one instanceof BigInt64Array || one instanceof BigUint64Array ? BigInt(value) : value;
  const t = tensorType(type.shape, type.dtype);
  const attr: DenseAttr = { kind: 'dense', type: t, splat: true, tensor: tensor(type.dtype, [], one) };
  return make(b, 'constant', [], { value: attr }, t);
}

/** A scalar (a bound, a condition) in that shape; a value of that rank unchanged. */
export function scalarIn(b: Builder, v: Value, shape: readonly number[]): Value {
  const t = v.type as TensorType;
  if (t.shape.length === shape.length) return v;
  return make(b, 'broadcast', [v], { broadcast_dimensions: [] }, tensorType(shape, t.dtype, t.secret));
}

/** The literal of the constant that `v` is, or that it repeats: looking through broadcasts and reshapes when it is a splat. */
export function constantBehind(v: Value): DenseAttr | undefined {
  let op = v.def;
  while (op && (op.name === 'pphlo.broadcast' || op.name === 'pphlo.reshape' || isSeal(op))) op = op.operand(0).def;
  if (op?.name !== 'pphlo.constant') return undefined;
  const literal = op.attrs.value as DenseAttr;
  return literal.splat || op === v.def ? literal : undefined;
}
/** The same as a literal of `v`'s shape. */
export function literalOf(v: Value): DenseAttr | undefined {
  const a = constantBehind(v);
  return a && v.def!.name !== 'pphlo.constant'
    ? { ...a, type: tensorType((v.type as TensorType).shape, a.type.dtype) }
    : a;
}
/** A convert that only seals: it keeps the type of what it was asked to make secret, and costs nothing at run time. */
export const isSeal = (op: Operation): boolean =>
  op.name === 'pphlo.convert' && (op.operand(0).type as TensorType).dtype === (op.result.type as TensorType).dtype;

/** The one real number that all elements of a constant are, or undefined. */
export function splatOf(v: Value): number | undefined {
  const a = constantBehind(v);
  return a?.splat && !isComplex(a.type.dtype) ? Number((a.tensor.data as ArrayLike<number | bigint>)[0]) : undefined;
}
