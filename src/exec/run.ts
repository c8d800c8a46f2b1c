import type { Manifest } from '../codegen/manifest.ts';
import type { Tensor } from '../eval/tensor.ts';
import { entryOf, funcBody } from '../ir/builtin.ts';
import type { Block, Operation } from '../ir/ir.ts';
import { sameShape, showType, type TensorType } from '../ir/types.ts';

import { fail } from '../support/diagnostics.ts';
import { kernels } from './kernels/index.ts';
import { publicEvaluator } from './kernels/public.ts';
import type { Prg } from './prg/prg.ts';
import { type CostReport, checkMemory, costOf } from './runtime/cost-run.ts';
import type { RunConfig } from './runtime/engine.ts';
import { type LocalRunResult, runLocal } from './runtime/local-run.ts';
import type { Monitor } from './runtime/monitor.ts';
import { OUTSIDE } from './runtime/outside.ts';
import type { ProgramInput, Recipients } from './runtime/program-io.ts';
import type { ShadowReport } from './shadow/report.ts';
import { Shadow } from './shadow/shadow.ts';
import { checkTarget, type Target } from './target.ts';

/** A compiled program and where it is to run. */
export interface Job extends Target {
  readonly pphlo: Operation;
  /** In a run between processes its ranks may be those of guests, or OUTSIDE. */
  readonly manifest: Manifest;
  /** Ranks of the data owners that take part without computing; absent: everybody who brings or receives something is a party. */
  readonly guests?: readonly number[];
}

export interface RunOptions extends Job {
  readonly inputs: readonly Tensor[];
  /** Ring bytes per party. */
  readonly memory: number;
  readonly randomKey: () => Uint8Array;
  readonly makePrg: (nonce: Uint8Array) => Prg;
  readonly now?: () => number;
  readonly onProgress?: (op: Operation) => void;
  /** Sees what each participant does, a dealer (rank n) included. */
  readonly monitor?: (rank: number) => Monitor | undefined;
  /**
   * Runs the plain evaluator beside and compares every op, for diagnosis: INSECURE, the shares of all parties are put together. Counters and
   * hops are those of a run without it. `tolerance`: see ShadowReport.
   */
  readonly shadow?: { readonly tolerance?: number };
}

export interface RunResult extends LocalRunResult {
  readonly cost: CostReport;
  /** Where `shadow` was asked for. */
  readonly shadow?: ShadowReport;
}

/** Exact cost of a program. Public inputs that steer control flow are needed for an exact result; others may be left out. */
export async function costProgram(
  job: Job & { readonly inputs?: readonly (Tensor | undefined)[] },
): Promise<CostReport> {
  const { body, config, recipients } = prepare(job);
  const inputs = bind(job, body, job.inputs ?? []);
  return costOf(body, job.protocol, config, inputs, { kernels, evaluate: publicEvaluator(config.fxp) }, recipients);
}

/** Runs a program between parties in this process, after its cost: a run that cannot fit in memory does not start. */
export async function runProgram(o: RunOptions): Promise<RunResult> {
  const { body, config, recipients } = prepare(o);
  const inputs = bind(o, body, o.inputs);
  const cost = await costOf(
    body,
    o.protocol,
    config,
    inputs,
    { kernels, evaluate: publicEvaluator(config.fxp) },
    recipients,
  );
  checkMemory(cost, o.memory);
  const evaluate = publicEvaluator(config.fxp);
  const shadow = o.shadow
    ? new Shadow({ protocol: o.protocol, config, body, inputs: o.inputs, evaluate, ...o.shadow })
    : undefined;
  const running = runLocal(body, inputs, {
    protocol: o.protocol,
    config,
    cost,
    memory: o.memory,
    recipients,
    randomKey: o.randomKey,
    makePrg: o.makePrg,
    kernels,
    evaluate,
    ...(o.now ? { now: o.now } : {}),
    ...(o.onProgress ? { onProgress: o.onProgress } : {}),
    ...(o.monitor ? { monitor: o.monitor } : {}),
    ...(shadow ? { observe: (rank: number) => shadow.observer(rank) } : {}),
  });
  let result: LocalRunResult;
  try {
    result = await running;
  } catch (e) {
    await shadow?.abort();
    throw e;
  }
  const report = await shadow?.report();
  return { ...result, liveBlocks: result.liveBlocks, cost, ...(report ? { shadow: report } : {}) };
}

/** What a job is run with. @throws SpucError class `option` for a target or a manifest that does not fit */
export function prepare(job: Job): { body: Block; config: RunConfig; recipients: Recipients } {
  checkTarget(job);
  const body = funcBody(entryOf(job.pphlo));
  return {
    body,
    config: { k: job.k, fxp: job.fxp, n: job.parties, accuracy: job.accuracy ?? 'full' },
    recipients: recipientsOf(job, body),
  };
}

/** Who gets which result, as the manifest says; everybody where it is silent. */
function recipientsOf(job: Job, body: Block): Recipients {
  const everyone = Array.from({ length: job.parties }, (_, i) => i);
  return body.terminator.operands.map((v, i) => {
    const to = job.manifest.outputs[i]?.to ?? 'everyone';
    if (to === 'everyone') return everyone;
    const wrong = to.find((p) => !takesPart(job, p));
    if (to.length === 0 || wrong !== undefined) {
      const whom = wrong === undefined ? 'nobody' : `party ${wrong}, but ranks end at ${job.parties - 1}`;
      fail(
        'option',
        `the manifest gives result ${i} to ${whom}`,
        v.loc,
        'compile the program again, or change --parties',
      );
    }
    return [...new Set(to)];
  });
}

/** Inputs in argument order, each with its owner: argument i is brought by party i mod n unless the manifest says otherwise. `packed`: shares from files. */
export function bind(
  job: Job,
  body: Block,
  values: readonly (Tensor | undefined)[],
  packed?: readonly (readonly Uint8Array[] | undefined)[],
): ProgramInput[] {
  return body.args.map((a, i) => {
    const type = a.type as TensorType;
    const value = values[i];
    if (value && (value.dtype !== type.dtype || !sameShape(value.shape, type.shape))) {
      fail(
        'input',
        `argument ${i} must be ${showType(type)}, but the input is ${value.dtype}[${value.shape.join(',')}]`,
        a.loc,
      );
    }
    const owner = job.manifest.args[i]?.owner ?? i % job.parties;
    if (!takesPart(job, owner)) {
      const message = `the manifest has party ${owner} bring argument ${i}, but ranks end at ${job.parties - 1}`;
      fail('option', message, a.loc, 'compile the program again, or change --parties');
    }
    const shares = packed?.[i];
    return { type, owner, ...(value ? { value } : {}), ...(shares ? { packed: shares } : {}) };
  });
}

/** Whether a rank of the manifest belongs to this run. */
const takesPart = ({ parties, guests }: Job, rank: number): boolean =>
  (rank >= 0 && rank < parties) || (guests !== undefined && (rank === OUTSIDE || guests.includes(rank)));
