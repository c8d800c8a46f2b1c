import { pphlo } from '../../dialects/pphlo/ops.ts';
import { isBool, isComplex, isFloat } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Pattern } from '../../ir/rewriter.ts';
import { isSecret, sameShape } from '../../ir/types.ts';
import { make, splatLike, splatOf } from '../build.ts';
import { dtypeOf, typeOf, usedOnce } from '../mixed-products/casts.ts';

/** Σ(x·y) truncates each product; a dot product truncates the sum, and in aby3 sends only the sum. */

/** A sum from 0 of one secret tensor: `pphlo.add` of both arguments, and nothing else in the body. */
function isSum(op: Operation): boolean {
  if (op.numOperands !== 2 || splatOf(op.operand(1)) !== 0 || !isSecret(op.result.type)) return false;
  const { block } = op.regions[0]!;
  const [first, last] = [block.first, block.last];
  const [x, y] = block.args;
  return (
    first?.name === 'pphlo.add' &&
    first.next === last &&
    last?.operands[0] === first.result &&
    ((first.operand(0) === x && first.operand(1) === y) || (first.operand(0) === y && first.operand(1) === x))
  );
}
/** The one number that a product or quotient scales by; whole ones and integers need no truncation, so they may stay. */
function scaleBy(op: Operation): { x: Value; by: number } | undefined {
  const d = dtypeOf(op.result);
  if (!isFloat(d)) return undefined;
  for (const i of op.name === 'pphlo.divide' ? [1] : [1, 0]) {
    const c = splatOf(op.operand(i));
    const x = op.operand(1 - i);
    const by = c === undefined || op.name === 'pphlo.multiply' ? c : 1 / c;
    if (by !== undefined && by !== 0 && Number.isFinite(by) && isSecret(x.type) && dtypeOf(x) === d) return { x, by };
  }
  return undefined;
}

/** Σ(x · c) → c · Σx, Σ(x / c) → Σx / c. */
const scaledTerms: Pattern = {
  name: 'sum of scaled terms',
  roots: [pphlo('reduce')],
  apply: (op, rw) => {
    const term = op.operand(0).def;
    if (!isSum(op) || !term || !usedOnce(term.result)) return false;
    if (term.name !== 'pphlo.multiply' && term.name !== 'pphlo.divide') return false;
    const scale = scaleBy(term);
    if (!scale || typeOf(scale.x) !== typeOf(term.result)) return false;
    const b = rw.before(op);
    const sum = op.clone(new Map([[term.result, scale.x]]));
    b.insert(sum);
    rw.replace(op, [make(b, 'multiply', [sum.result, splatLike(b, typeOf(op.result), scale.by)], {}, op.result.type)]);
    return true;
  },
};

/** Σ(x · y) over some dimensions → a dot product with the others as batches. */
const sumOfProducts: Pattern = {
  name: 'sum of products',
  roots: [pphlo('reduce')],
  apply: (op, rw) => {
    const term = op.operand(0).def;
    if (!isSum(op) || term?.name !== 'pphlo.multiply' || !usedOnce(term.result)) return false;
    // A bit times a number is one exchange as it is; in a matrix product the bit would be converted first.
    if (term.operands.some((v) => isBool(dtypeOf(v)) || isComplex(dtypeOf(v)) || splatOf(v) !== undefined))
      return false;
    const { shape } = typeOf(term.result);
    const summed = op.attrs.dimensions as readonly number[];
    const batch = [...shape.keys()].filter((d) => !summed.includes(d));
    const kept = batch.map((d) => shape[d]!);
    if (summed.every((d) => shape[d] === 1) || shape.includes(0) || !sameShape(kept, typeOf(op.result).shape))
      return false;
    const dims = {
      lhs_batching_dimensions: batch,
      rhs_batching_dimensions: batch,
      lhs_contracting_dimensions: [...summed],
      rhs_contracting_dimensions: [...summed],
    };
    const b = rw.before(op);
    rw.replace(op, [make(b, 'dot_general', term.operands, { dot_dimension_numbers: dims }, op.result.type)]);
    return true;
  },
};

export const sumPatterns: readonly Pattern[] = [scaledTerms, sumOfProducts];
