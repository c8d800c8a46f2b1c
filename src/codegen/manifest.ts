/** How exact elementary functions are: `fast` takes shorter polynomials, which saves hops (docs/numerics.md). */
export type Accuracy = 'full' | 'fast';
export const ACCURACIES: readonly Accuracy[] = ['full', 'fast'];

/** What the parties agreed on beside the code. */
export interface Manifest {
  readonly args: readonly ManifestArg[];
  /** For each result, the parties that receive it. */
  readonly outputs: readonly ManifestOutput[];
  /** Target protocol, field (`FM64`) and fraction bits; absent in protocol-neutral bytecode. */
  readonly protocol?: string;
  readonly field?: string;
  readonly fxp?: number;
  /** Absent: what the run asks for. */
  readonly accuracy?: Accuracy;
}
export interface ManifestArg {
  readonly name: string;
  readonly secret: boolean;
  /** Rank of the party that brings the input; absent: argument i is brought by party i mod n. */
  readonly owner?: number;
}
export interface ManifestOutput {
  readonly to: readonly number[] | 'everyone';
}
