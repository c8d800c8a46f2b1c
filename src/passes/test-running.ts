import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import type { Tensor } from '../eval/tensor.ts';
import { NodePrg, seededKeys } from '../exec/prg/node-prg.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { runProgram } from '../exec/run.ts';
import type { Totals } from '../exec/runtime/engine.ts';
import type { Operation } from '../ir/ir.ts';
import type { Visibility } from './pass.ts';
import { parse } from './test-support.ts';

export interface Ran {
  readonly outputs: readonly Tensor[];
  readonly totals: Totals;
  readonly pphlo: Operation;
}

/** Compiles a program, runs it under a protocol, and asserts that it cost what was predicted and left nothing in memory. */
export async function runUnder(
  protocol: string,
  text: string,
  inputs: readonly Tensor[],
  o: { disablePasses?: readonly string[]; visibility?: readonly Visibility[] } = {},
): Promise<Ran> {
  const compiled = await compileModule(parse(text), o);
  const p = await loadProtocol(protocol);
  const result = await runProgram({
    ...compiled,
    protocol: p,
    parties: p.parties.default,
    k: 64,
    fxp: 18,
    inputs,
    memory: 2 ** 26,
    randomKey: seededKeys(protocol),
    makePrg: (nonce) => new NodePrg(nonce),
  });
  assert.equal(result.totals, result.cost.totals);
  assert.is(result.liveBlocks, 0);
  return { outputs: result.outputs, totals: result.totals, pphlo: compiled.pphlo };
}
