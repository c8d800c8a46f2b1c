import type { Operation } from '../../ir/ir.ts';
import type { Ring } from '../ring/ring.ts';
import type { Val } from './values.ts';

/** One finished execution of an op at one participant. Its ring tensors may be read during the call only. */
export interface Executed {
  /** Address of the execution: op path and iterations, the same at all participants. */
  readonly path: string;
  readonly op: Operation;
  /** Operands, then the values that regions of the op capture. */
  readonly args: readonly Val[];
  readonly results: readonly Val[];
  readonly ring: Ring;
  /** Address of the region execution around it, where a kernel ran the region; absent for ops of blocks. */
  readonly region?: string;
}

/** Sees what a participant executes. */
export type Observe = (e: Executed) => void;

/** Watches one party. Diagnostics of runs in one process only: nothing that is seen may leave for another party. */
export interface Observer {
  readonly done: Observe;
  /** Which way public control flow went at this address. */
  readonly decided: (path: string, index: number | undefined) => void;
}
