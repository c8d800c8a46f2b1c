import type { Value } from '../../../ir/ir.ts';
import type { HloShape } from './ast.ts';

/** What an instruction computes: a value, or the parts of a tuple. Tuples do not exist in the IR that is built. */
export type HloValue = Value | readonly HloValue[];
/** An instruction's value with the shape and layout that it was declared with. */
export interface Bound {
  readonly value: HloValue;
  readonly shape: HloShape;
}

/** The values of a possibly nested tuple, depth first. */
export const flatten = (v: HloValue): Value[] => (Array.isArray(v) ? v.flatMap(flatten) : [v as Value]);

/** Groups `values` as `shape` nests them; the inverse of `flatten`. */
export function unflatten(shape: HloShape, values: readonly Value[]): HloValue {
  let next = 0;
  const take = (s: HloShape): HloValue => (s.kind === 'tuple' ? s.elements.map(take) : values[next++]!);
  return take(shape);
}
