import type { Accuracy } from '../../codegen/manifest.ts';
import { type CompileOptions, compileProgram } from '../../compiler.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { entryOf, funcBody } from '../../ir/builtin.ts';
import type { Block } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import type { Visibility } from '../../passes/pass.ts';
import { kernels as allKernels } from '../kernels/index.ts';
import { publicEvaluator } from '../kernels/public.ts';
import type { Link } from '../link/link.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import { NodePrg, seededKeys } from '../prg/node-prg.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { RingMemory } from '../ring/ring.ts';
import { type CostReport, checkMemory, costOf } from './cost-run.ts';
import type { RunConfig } from './engine.ts';
import type { OpKernel } from './kernel-table.ts';
import { type LocalRunResult, runLocal } from './local-run.ts';
import type { Monitor } from './monitor.ts';
import type { Observer } from './observer.ts';
import type { ProgramInput, Recipients } from './program-io.ts';

/** Compiles and runs small programs between parties of this process, with the inside of the run in view; for tests. */

/** What a program of a test is, apart from its text. */
export interface TestRun {
  readonly protocol: Protocol;
  readonly parties?: number;
  /** By argument; secret where it ends. */
  readonly visibility?: readonly Visibility[];
  readonly inputs: readonly Tensor[];
  /** Passes to leave out: what a pass saves is the difference. */
  readonly disablePasses?: readonly string[];
  readonly k?: number;
  readonly fxp?: number;
  readonly accuracy?: Accuracy;
  /** Ring bytes per party. */
  readonly memory?: number;
  readonly seed?: number;
  readonly kernels?: Readonly<Record<string, OpKernel>>;
  /** Filled with the parties' memories when the run starts. */
  readonly memories?: RingMemory[];
  readonly recipients?: Recipients;
  /** Wraps the endpoints of the run. */
  readonly wrap?: (links: readonly Link[]) => readonly Link[];
  readonly monitor?: (rank: number) => Monitor | undefined;
  /** Makes what watches the parties of a run of this body. */
  readonly watch?: (body: Block, config: RunConfig) => (rank: number) => Observer;
}

export interface Ran {
  /** Undefined when the run failed. */
  readonly result: LocalRunResult | undefined;
  readonly error: unknown;
  readonly cost: CostReport;
  readonly links: readonly Link[];
  readonly memories: readonly RingMemory[];
  readonly body: Block;
}

/** The body of `main` of StableHLO text, as compiled with the default passes. */
export const compileText = async (
  text: string,
  visibility: readonly Visibility[] = [],
  o: Pick<CompileOptions, 'disablePasses'> = {},
): Promise<Block> =>
  funcBody(entryOf((await compileProgram(new TextEncoder().encode(text), 'test.mlir', { ...o, visibility })).pphlo));

const MIB = 2 ** 20;

/** Prices and runs a program; a failure of the run is returned, not thrown. One below the memory needed throws as the real run does. */
export async function tryRun(text: string, o: TestRun): Promise<Ran> {
  const { protocol, k = 64, fxp = 18, memory = 256 * MIB, kernels = allKernels } = o;
  const body = await compileText(text, o.visibility, o.disablePasses ? { disablePasses: o.disablePasses } : {});
  const n = o.parties ?? protocol.parties.default;
  const inputs: ProgramInput[] = body.args.map((a, i) => ({
    type: a.type as TensorType,
    owner: i % n,
    value: o.inputs[i]!,
  }));
  const config = { k, fxp, n, accuracy: o.accuracy ?? 'full' };
  const base = { kernels, evaluate: publicEvaluator(config.fxp) };
  const cost = await costOf(body, protocol, config, inputs, { ...base, kernels: allKernels }, o.recipients);
  checkMemory(cost, memory);
  const made = memoryNetwork(n + (protocol.dealer ? 1 : 0));
  const memories = o.memories ?? [];
  let result: LocalRunResult | undefined;
  let error: unknown;
  try {
    result = await runLocal(body, inputs, {
      protocol,
      config,
      cost,
      memory,
      ...base,
      randomKey: seededKeys(o.seed ?? 1),
      makePrg: (nonce) => new NodePrg(nonce),
      ...(o.recipients ? { recipients: o.recipients } : {}),
      ...(o.watch ? { observe: o.watch(body, config) } : {}),
      ...(o.monitor ? { monitor: o.monitor } : {}),
      links: o.wrap?.(made) ?? made,
      makeMemory: (rank) => {
        memories[rank] = new RingMemory(memory);
        return memories[rank]!;
      },
    });
  } catch (e) {
    error = e;
  }
  return { result, error, cost, links: made, memories, body };
}

/** Prices and runs a program that must succeed. */
export async function run(text: string, o: TestRun): Promise<Ran & { readonly result: LocalRunResult }> {
  const ran = await tryRun(text, o);
  if (!ran.result) throw ran.error;
  return { ...ran, result: ran.result };
}

/** Ring blocks that are live in any party's memory. */
export const leaked = (ran: Ran): number => ran.memories.reduce((n, m) => n + m.liveBlocks, 0);

/** Text of a function `main` with arguments of one type: `body` gives the lines and the names of the results. */
export function mainText(type: string, args: number, results: string[], lines: readonly string[]): string {
  const params = Array.from({ length: args }, (_, i) => `%a${i}: ${type}`).join(', ');
  const types = results.map(() => type);
  return [
    `func.func @main(${params}) -> (${types.join(', ')}) {`,
    ...lines.map((l) => `  ${l}`),
    `  return ${results.join(', ')} : ${types.join(', ')}`,
    '}',
  ].join('\n');
}
