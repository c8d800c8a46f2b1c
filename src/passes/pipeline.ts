import type { Operation } from '../ir/ir.ts';
import { verify } from '../ir/verifier.ts';
import { SpucError } from '../support/diagnostics.ts';
import { asSpu, type Pass, type PassContext, runPass } from './pass.ts';

/** A pass of a pipeline, with the options it was given there. */
export interface PassStep {
  readonly pass: Pass;
  readonly options: Readonly<Record<string, string>>;
}

/** What may watch a pipeline. `index` counts from 0 within one pipeline. */
export interface PipelineHooks {
  before?(step: PassStep, index: number, module: Operation): void;
  /** The pass is done, the verifier has not looked yet. */
  ran?(step: PassStep, index: number, module: Operation, changes: number): void;
  /** The pass is done and the program verified. */
  after?(step: PassStep, index: number, module: Operation, changes: number): void;
  /** The pass refused the program, or failed. */
  failed?(step: PassStep, index: number, module: Operation): void;
}

/** A fault of a pass, not of the program: it threw something unexpected, or left a program that does not verify. */
export class PassFault extends Error {
  override readonly name = 'PassFault';
  constructor(
    readonly pass: string,
    what: string,
    readonly reason: unknown,
  ) {
    const text = reason instanceof Error ? reason.message : String(reason);
    super(`pass '${pass}' ${what}: ${text}`, { cause: reason });
    if (reason instanceof Error && reason.stack) this.stack = `${this.message}\n${reason.stack}`;
  }
}

/**
 * Runs passes in order over a module, in place.
 * @param verifyEach whether the module is verified after every pass; else only after the last
 * @throws SpucError when a pass refuses the program, PassFault when a pass is at fault
 */
export async function runPipeline(
  module: Operation,
  steps: readonly PassStep[],
  cx: Omit<PassContext, 'options'>,
  hooks: PipelineHooks = {},
  verifyEach = true,
): Promise<void> {
  const spu = steps.some((s) => asSpu(s.options));
  for (const [i, step] of steps.entries()) {
    hooks.before?.(step, i, module);
    try {
      const changes = await runStep(step, module, cx);
      hooks.ran?.(step, i, module, changes);
      if (verifyEach || i === steps.length - 1) verifyAfter(step.pass, module, spu);
      hooks.after?.(step, i, module, changes);
    } catch (e) {
      hooks.failed?.(step, i, module);
      throw e;
    }
  }
}

async function runStep(step: PassStep, module: Operation, cx: Omit<PassContext, 'options'>): Promise<number> {
  try {
    return await runPass(step.pass, module, { ...cx, options: step.options });
  } catch (e) {
    if (e instanceof SpucError) throw e;
    throw new PassFault(step.pass.name, 'failed', e);
  }
}

/** A program that was right before a pass and is wrong after it is a fault of ours, not of the user. */
function verifyAfter(pass: Pass, module: Operation, spu: boolean): void {
  try {
    verify(module, spu ? 'secret-control-flow' : undefined);
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    throw new PassFault(pass.name, 'broke the program', e);
  }
}
