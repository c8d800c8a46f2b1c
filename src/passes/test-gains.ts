import * as assert from 'uvu/assert';
import { compileProgram, parseProgram } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import type { Tensor } from '../eval/tensor.ts';
import { NodePrg, seededKeys } from '../exec/prg/node-prg.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { runProgram } from '../exec/run.ts';
import type { Totals } from '../exec/runtime/engine.ts';
import type { Visibility } from './pass.ts';
import { assertClose } from './test-meaning.ts';
import { expand } from './test-support.ts';

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
  const bytes = new TextEncoder().encode(expand(g.text));
  const name = `${g.pass}.mlir`;
  const want = evaluate(parseProgram(bytes, name), [...g.inputs]);
  const totals: Totals[] = [];
  for (const disablePasses of [[], [g.pass]]) {
    const compiled = await compileProgram(bytes, name, { visibility: g.visibility ?? [], disablePasses });
    const loaded = await loadProtocol(protocol);
    const result = await runProgram({
      ...compiled,
      protocol: loaded,
      parties: loaded.parties.default,
      k: 64,
      fxp: 18,
      inputs: [...g.inputs],
      memory: 2 ** 26,
      randomKey: seededKeys(g.pass),
      makePrg: (nonce) => new NodePrg(nonce),
    });
    assertClose(result.outputs, want, g.tolerance ?? 1e-4, `${g.pass}, ${protocol}, ${disablePasses.length} disabled`);
    assert.equal(result.totals, result.cost.totals);
    totals.push(result.totals);
  }
  return totals as [Totals, Totals];
}
