import type { Operation } from '../../ir/ir.ts';

/**
 * Ops whose regions run as blocks of their own, op by op, one of them or one after another, on a public condition. All other regions are
 * bodies of one kernel, which runs them on whole tensors.
 */
export const isControl = (op: Operation): boolean =>
  op.name === 'pphlo.while' || op.name === 'pphlo.if' || op.name === 'pphlo.case';
