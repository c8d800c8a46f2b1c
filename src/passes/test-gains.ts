import { evaluate } from '../dialects/hlo/evaluator.ts';
import type { Tensor } from '../eval/tensor.ts';
import type { Totals } from '../exec/runtime/engine.ts';
import type { Visibility } from './pass.ts';
import { assertClose } from './test-meaning.ts';
import { runUnder } from './test-running.ts';
import { parse } from './test-support.ts';

/** What a pass saves, by the counters of real runs. */

export interface Gain {
  readonly pass: string;
  /** Text of the program; types in the short form of test-support. */
  readonly text: string;
  readonly inputs: readonly Tensor[];
  /** By argument; secret where it ends. */
  readonly visibility?: readonly Visibility[];
  readonly tolerance?: number;
}

/**
 * Runs a program with and without a pass under a protocol; both results must be what the program means.
 * @returns the counters of the run with the pass, and of that without
 */
export async function gainOf(g: Gain, protocol: string): Promise<readonly [Totals, Totals]> {
  const want = evaluate(parse(g.text), [...g.inputs]);
  const totals: Totals[] = [];
  for (const disablePasses of [[], [g.pass]]) {
    const ran = await runUnder(protocol, g.text, g.inputs, { visibility: g.visibility ?? [], disablePasses });
    assertClose(ran.outputs, want, g.tolerance ?? 1e-4, `${g.pass}, ${protocol}, ${disablePasses.length} disabled`);
    totals.push(ran.totals);
  }
  return totals as [Totals, Totals];
}
