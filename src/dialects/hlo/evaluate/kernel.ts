import type { Tensor } from '../../../eval/tensor.ts';
import type { Operation, Region, Value } from '../../../ir/ir.ts';
import type { TensorType } from '../../../ir/types.ts';
import type { Process } from './processes.ts';

/** What the meaning of an op may use besides its operands. */
export interface EvalContext {
  /** The value of an SSA value from outside of the op's regions. */
  readonly lookup: (v: Value) => Tensor;
  /**
   * What a region returns for these arguments. Arguments may carry the same leading batch dimensions before their declared shapes: the
   * region is then evaluated for all of them at once, and results that depend on an argument carry them too.
   */
  readonly region: (r: Region, args: readonly Tensor[]) => Tensor[];
  /** The context of the same op with other values from outside. */
  readonly within: (lookup: (v: Value) => Tensor) => EvalContext;
  /** Calls a function of the module. */
  readonly call: (name: string, args: readonly Tensor[], op: Operation) => Tensor[];
  /** The process that runs, where a test runs several. */
  readonly process: Process | undefined;
  /** What probes recorded, by name. */
  readonly probes: Map<string, readonly Tensor[]>;
}

/** The meaning of an op: its results from its operands. `op` gives attributes, result types and regions. */
export type Kernel = (op: Operation, args: readonly Tensor[], ctx: EvalContext) => Tensor[];
/** Kernels by op name without dialect. */
export type Kernels = Readonly<Record<string, Kernel>>;

/** Declared type of a result. */
export const resultType = (op: Operation, i = 0): TensorType => op.results[i]!.type as TensorType;
