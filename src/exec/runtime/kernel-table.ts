import type { Operation, Region } from '../../ir/ir.ts';
import type { Ctx } from './context.ts';
import type { Val } from './values.ts';

/** One execution of a PPHLO op: what a kernel gets. */
export interface KernelCall {
  /** Context and arena of this execution. */
  readonly c: Ctx;
  readonly op: Operation;
  readonly args: readonly Val[];
  /**
   * Runs a region of the op on `args`, one value for each block argument. Where the block declares scalars and `args` have a larger
   * common shape, the body runs once on whole tensors (every elementwise op inside is batched; captured scalars are broadcast).
   * `label` makes the address: use each label once per call.
   */
  body(label: string | number, region: Region, args: readonly Val[]): Promise<Val[]>;
}

/** Computes the results of a PPHLO op of which at least one operand or captured value is secret. */
export type OpKernel = (call: KernelCall) => Promise<Val[]> | Val[];
