import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isComplex, isFloat } from '../../eval/dtype.ts';
import { numElements } from '../../eval/tensor.ts';
import { funcOp } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern, Rewriter } from '../../ir/rewriter.ts';
import { isSecret, sameShape, showType, type TensorType } from '../../ir/types.ts';
import { seal, splatLike, splatOf } from '../build.ts';

/** What the rows of rewrite tables are made with. */

export const typeOf = (v: Value): TensorType => v.type as TensorType;
/** A value whose secret form is fixed point or an integer: it is never NaN or infinite, and has no minus zero. */
export const isRingNumber = (v: Value): boolean => isSecret(v.type) && !isComplex(typeOf(v).dtype);
export const isSecretFloat = (v: Value): boolean => isSecret(v.type) && isFloat(typeOf(v).dtype);

/**
 * A row of a table: op name, what it does, and the replacement of the (only) result. A public replacement of a secret is sealed,
 * so that types do not change; running it costs nothing. @param where what must hold of the op first
 */
export function rule(
  op: string,
  name: string,
  replace: (op: Operation, rw: Rewriter) => Value | undefined,
  where?: Pattern['where'],
): Pattern {
  return {
    name,
    roots: [pphlo(op)],
    where,
    apply: (o, rw) => {
      const v = replace(o, rw);
      if (!v || v === o.result) return false;
      const sealed = seal(rw.before(o), v, o.result.type);
      if (sealed.type !== o.result.type)
        throw new Error(`'${name}' gives ${showType(sealed.type)} for ${showType(o.result.type)}`);
      rw.replace(o, [sealed]);
      return true;
    },
  };
}

/** A rewrite with the reason why it wins, in hops and bytes. */
export interface Row extends Pattern {
  readonly reason: string;
}

/** Ops whose regions kernels run on whole tensors, or know by their form: rewrites leave those alone. */
const RUN_BY_KERNELS = new Set(
  ['reduce', 'reduce_window', 'sort', 'scatter', 'select_and_scatter'].map((n) => `pphlo.${n}`),
);
export function insideKernelRegion(op: Operation): boolean {
  for (let o = op.parentOp; o && o.def !== funcOp; o = o.parentOp) if (RUN_BY_KERNELS.has(o.name)) return true;
  return false;
}

/** Where rows apply. */
const mayImprove = (op: Operation): boolean =>
  op.results.length === 1 && isSecret(op.result.type) && !insideKernelRegion(op);

/**
 * Rows that start at ops with one secret result, outside of the regions of reductions, sorts and scatters. Public values cost nothing
 * and keep their exact meaning.
 */
export function rows(
  ops: readonly string[],
  name: string,
  reason: string,
  replace: (op: Operation, rw: Rewriter) => Value | undefined,
): Row {
  return { ...rule(ops[0]!, name, replace), reason, roots: ops.map(pphlo), where: mayImprove };
}

/** The op that makes `v`, if it has that name (without dialect). */
export const made = (v: Value | undefined, name: string): Operation | undefined =>
  v?.def?.def === pphlo(name) ? v.def : undefined;
/** True when nothing but `op` reads `v`: then the op that makes it goes away with the rewrite. */
export function onlyFor(v: Value, op: Operation): boolean {
  for (const { owner } of v.uses) if (owner !== op) return false;
  return true;
}
/** True when `op` is all that reads `v`, through one operand. */
export const readOnce = (v: Value): boolean => v.uses.size === 1;

/** `v` where it has the replaced result's type; a public one may stand for a secret, because it is sealed. */
export function withType(op: Operation, v: Value): Value | undefined {
  const [a, b] = [typeOf(v), typeOf(op.result)];
  return sameShape(a.shape, b.shape) && a.dtype === b.dtype && (b.secret || !a.secret) ? v : undefined;
}
/** The boolean constant that decides a comparison. */
export const decided = (op: Operation, rw: Rewriter, value: boolean): Value =>
  splatLike(rw.before(op), typeOf(op.result), value ? 1 : 0);

/** True when all operands and the result have one dtype: products of mixed types are left alone. */
export function oneDType(op: Operation): boolean {
  const { dtype } = typeOf(op.result);
  for (let i = 0; i < op.numOperands; i++) if (typeOf(op.operand(i)).dtype !== dtype) return false;
  return true;
}

/** The operands in both orders. */
export const bothOrders = (op: Operation): readonly (readonly [Value, Value])[] => [
  [op.operand(0), op.operand(1)],
  [op.operand(1), op.operand(0)],
];

/** The y of a secret 1/y, written as a quotient or as a reciprocal. */
export function inverted(v: Value): Value | undefined {
  const op = v.def;
  if ((op?.name !== 'pphlo.reciprocal' && op?.name !== 'pphlo.divide') || !isSecretFloat(v)) return undefined;
  if (op.name === 'pphlo.reciprocal') return op.operand(0);
  return splatOf(op.operand(0)) === 1 ? op.operand(1) : undefined;
}

export const sizeOf = (v: Value): number => numElements(typeOf(v).shape);
