import type { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';

/** An hlo op to be expressed in PPHLO ops. `operands` are already PPHLO values. */
export interface ExpansionInput {
  readonly op: Operation;
  readonly b: Builder;
  readonly operands: readonly Value[];
}
/** The results, in order. */
export type Expansion = (x: ExpansionInput) => readonly Value[];

/** The dimension numbers of a dot_general, as its attributes. */
export const dotDims = (
  lhsBatch: readonly number[],
  rhsBatch: readonly number[],
  lhsSum: readonly number[],
  rhsSum: readonly number[],
): Record<string, unknown> => ({
  dot_dimension_numbers: {
    lhs_batching_dimensions: [...lhsBatch],
    rhs_batching_dimensions: [...rhsBatch],
    lhs_contracting_dimensions: [...lhsSum],
    rhs_contracting_dimensions: [...rhsSum],
  },
});
