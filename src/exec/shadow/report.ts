import type { Location } from '../../support/diagnostics.ts';
import type { Deviation } from './compare.ts';
import type { Suggestion } from './suggest.ts';

/** What `--shadow` found about one op in one iteration of the loops around it. */
export interface ShadowRow {
  readonly op: string;
  readonly loc: Location;
  /** Its first result's type. */
  readonly type: string;
  /** Iterations of the loops around it, outermost first. */
  readonly iteration: readonly number[];
  /** The op whose kernel runs the region that this op is in; its executions in one run of that kernel are one row. */
  readonly region?: string;
  executions: number;
  /**
   * Against the plain evaluator running beside since the inputs; in the region of a kernel against the evaluator on the operands that the
   * region was run with. Absent where the plain evaluator did not get there.
   */
  error: Deviation | undefined;
  /** Against the op applied by the plain evaluator to the operands as they are in the run: what this op itself adds. */
  local: Deviation | undefined;
  /** Largest magnitude of a float result, of the run or of the plain evaluator; absent for integers and booleans. */
  largest: number | undefined;
  /** log2 of (the largest magnitude that is safe here / `largest`): negative where the ring is too small. */
  headroom: number | undefined;
  /** What was wrong with operands or results, and in how many elements. */
  readonly faults: Map<string, number>;
  diverges: boolean;
}

export interface ShadowReport {
  /** What |value − reference| may be, relative to max(1, |reference|). */
  readonly tolerance: number;
  /** In program order; what is inside a region comes before its op. */
  readonly rows: readonly ShadowRow[];
  /** The first row that diverges. */
  readonly first: ShadowRow | undefined;
  readonly suggestion: Suggestion;
  /** Why the plain evaluator stopped before the end, where it did. */
  readonly stopped?: string;
}

export const SHADOW_WARNING =
  'INSECURE: --shadow puts the shares of all parties together and reads every secret on this machine; for diagnosis only.';
