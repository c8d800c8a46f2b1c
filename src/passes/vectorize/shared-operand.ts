import type { Builder } from '../../ir/builder.ts';
import { mix } from '../../ir/hash.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { type TensorType, tensorType } from '../../ir/types.ts';
import { make } from '../build.ts';
import { roughBody, sameBody } from '../cse.ts';
import { dotDimsOf, type Likeness } from './kinds.ts';

/** Products that share one operand are one product: of it and of the others side by side. What hides the shared one is sent once. */

const typeOf = (v: Value): TensorType => v.type as TensorType;

export const isProduct = (op: Operation): boolean => op.name === 'pphlo.dot' || op.name === 'pphlo.dot_general';

/** Where the other operand of a product may grow, and where the result then does. Undefined: batches, several free dimensions, or none. */
function growing(op: Operation, shared: 0 | 1): { dimension: number; ofResult: number } | undefined {
  const d = dotDimsOf(op);
  if (d.lhs_batching_dimensions.length > 0) return undefined;
  const rank = (v: Value) => typeOf(v).shape.length;
  const contracted = shared === 0 ? d.rhs_contracting_dimensions : d.lhs_contracting_dimensions;
  const other = op.operand(1 - shared);
  const free = typeOf(other).shape.flatMap((_, i) => (contracted.includes(i) ? [] : [i]));
  // SPU's products may leave out units in the result; those stay as they are.
  const freeOfShared = rank(op.operand(shared)) - contracted.length;
  if (free.length !== 1 || rank(op.result) !== freeOfShared + 1) return undefined;
  return { dimension: free[0]!, ofResult: shared === 0 ? rank(op.result) - 1 : 0 };
}

/** Which products of one level may become one. */
export const sharing = (shared: 0 | 1): Likeness => ({
  hash: (op) => (growing(op, shared) ? mix(roughBody(op), op.operand(shared).id) : undefined),
  alike: (a, b) => {
    if (a.operand(shared) !== b.operand(shared) || !sameBody(a, b)) return false;
    const { dimension } = growing(a, shared)!;
    const [s, t] = [typeOf(a.operand(1 - shared)), typeOf(b.operand(1 - shared))];
    const sized = growing(b, shared)!.dimension === dimension && s.shape.length === t.shape.length;
    return (
      sized &&
      s.shape.every((n, i) => i === dimension || n === t.shape[i]) &&
      sameElements(s, t) &&
      sameElements(typeOf(a.result), typeOf(b.result))
    );
  },
});
const sameElements = (s: TensorType, t: TensorType): boolean => s.dtype === t.dtype && s.secret === t.secret;

/** One product in place of several; `others` are the operands that they do not share. @returns their results */
export function fuseShared(
  b: Builder,
  ops: readonly Operation[],
  shared: 0 | 1,
  operand: Value,
  others: readonly Value[],
): Value[] {
  const { dimension, ofResult } = growing(ops[0]!, shared)!;
  const grown = (t: TensorType, at: number, n: number): TensorType =>
    tensorType(
      t.shape.map((m, i) => (i === at ? n : m)),
      t.dtype,
      t.secret,
    );
  const sizes = others.map((v) => typeOf(v).shape[dimension]!);
  const total = sizes.reduce((n, m) => n + m, 0);
  const joined = make(b, 'concatenate', others, { dimension }, grown(typeOf(others[0]!), dimension, total));
  const name = ops[0]!.name.slice('pphlo.'.length);
  const result = grown(typeOf(ops[0]!.result), ofResult, total);
  const product = make(b, name, shared === 0 ? [operand, joined] : [joined, operand], { ...ops[0]!.attrs }, result);
  let from = 0;
  return sizes.map((n) => {
    const at = from;
    from += n;
    const pick = (whole: number, edge: number) => result.shape.map((m, i) => (i === ofResult ? edge : whole * m));
    const attrs = { start_indices: pick(0, at), limit_indices: pick(1, at + n), strides: result.shape.map(() => 1) };
    return make(b, 'slice', [product], attrs, grown(result, ofResult, n));
  });
}
