import { isControl } from '../../dialects/pphlo/control.ts';
import { numElements } from '../../eval/tensor.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Network } from '../cost/net.ts';
import { type Prediction, predict } from '../cost/prediction.ts';
import { Timeline } from '../cost/timeline.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { MAX_PAGES, PAGE } from '../ring/wasm.ts';
import { memoryOf, newStats } from './context.ts';
import { decideAtParty } from './decisions.ts';
import { CostEngine, type RunConfig, type Totals } from './engine.ts';
import { Executor, type ExecutorParts, type OpRecord } from './executor.ts';
import { openOutputs, type ProgramInput, type Recipients, shareInputs } from './program-io.ts';
import { clockOf, type Val } from './values.ts';

/** The exact cost of a program, and what it needs in memory. */
export interface CostReport {
  readonly totals: Totals;
  /** By op of the program, in program order; inputs and outputs are counted in `io`. */
  readonly ops: ReadonlyMap<Operation, OpRecord>;
  readonly io: { readonly inputs: OpRecord; readonly outputs: OpRecord };
  /** Control flow that depends on values which were not given: their bodies are counted once. */
  readonly perIteration: readonly Operation[];
  /** Ring bytes one party needs when ops run one after another: below that a run is refused. */
  readonly leastBytes: number;
  /** Ring bytes that an op needs beside its operands. */
  readonly need: (op: Operation) => number;
  /** Predicted time on a network. */
  readonly predict: (net: Network) => Prediction;
}

/** The memory of a run that is over, for the next: making one takes as long as the cost of a small program. Large ones go. */
let idle: RingMemory | undefined;
const KEPT = 2 ** 20;

/** Runs a program on the cost backend. Inputs that are not given are unknown (public) or not needed (secret). */
export async function costOf(
  body: Block,
  protocol: Protocol,
  config: RunConfig,
  inputs: readonly ProgramInput[],
  base: Pick<ExecutorParts, 'kernels' | 'evaluate'>,
  to?: Recipients,
): Promise<CostReport> {
  const timeline = new Timeline(protocol, config);
  const engine = new CostEngine(protocol, config, timeline);
  const memory = idle ?? new RingMemory();
  idle = undefined;
  const ring = new Ring(memory, config.k);
  const perIteration = new Set<Operation>();
  const executor = new Executor({
    ...base,
    engine,
    ring,
    decide: decideAtParty(undefined),
    onUnknownTrip: (op) => perIteration.add(op),
  });
  const io = await runWithIo(executor, body, inputs, to);
  ring.close();
  if (memory.liveBlocks === 0 && memory.peakBytes <= KEPT) idle = memory;
  engine.totals.hops = io.values.reduce((m, v) => Math.max(m, clockOf(v)), 0);
  const need = (op: Operation) => executor.records.get(op)?.peak ?? 0;
  return {
    totals: engine.totals,
    ops: inProgramOrder(body, executor.records),
    io: io.stats,
    perIteration: [...perIteration],
    need,
    predict: (net) => predict(timeline, engine.totals, protocol, config, net),
    leastBytes:
      PAGE +
      PAGE * Math.ceil(leastMemory(body, engine, need, memoryOf(io.stats.inputs), memoryOf(io.stats.outputs)) / PAGE),
  };
}

/** Shares the inputs, runs the body, opens the results to their recipients. */
export async function runWithIo(
  executor: Executor,
  body: Block,
  inputs: readonly ProgramInput[],
  to: Recipients | undefined,
) {
  const stats = { inputs: emptyRecord(), outputs: emptyRecord() };
  const latest = (vs: readonly Val[]) => vs.reduce((m, v) => Math.max(m, clockOf(v)), 0);
  const values = await executor.run(
    body,
    async (c) => {
      const args = await shareInputs(c.at('inputs', stats.inputs), inputs);
      stats.inputs.hops = latest(args);
      return args;
    },
    async (c, results) => {
      const opened = await openOutputs(c.at('outputs', stats.outputs), results, to);
      stats.outputs.hops = latest(opened) - latest(results);
      return opened;
    },
  );
  return { values, stats };
}

const emptyRecord = (): OpRecord => ({ ...newStats(), count: 1, hops: 0, ms: 0 });

function inProgramOrder(body: Block, records: ReadonlyMap<Operation, OpRecord>): Map<Operation, OpRecord> {
  const out = new Map<Operation, OpRecord>();
  const visit = (op: Operation) => {
    const r = records.get(op);
    if (r) out.set(op, r);
    for (const region of op.regions) for (const o of region.block) visit(o);
  };
  for (const op of body) visit(op);
  return out;
}

/**
 * The least peak of ring memory: ops one after another in program order, every value freed where the program says, or at the end of its block.
 * `before` is what sharing the inputs takes at its most, `after` what opening the results does beside them.
 */
function leastMemory(
  body: Block,
  engine: CostEngine,
  need: (op: Operation) => number,
  before: number,
  after: number,
): number {
  const size = (v: Value): number => {
    const t = v.type as TensorType;
    return t.secret ? engine.shareBytes({ repr: 'A', bits: engine.k, length: numElements(t.shape) }) : 0;
  };
  const total = (vs: readonly Value[]): number => vs.reduce((n, v) => n + size(v), 0);
  const visit = (block: Block): { peak: number; live: number } => {
    let live = total(block.args);
    let peak = live;
    for (const op of block) {
      if (op.name === 'pphlo.free') {
        live -= size(op.operand(0));
        continue;
      }
      const inner = isControl(op) ? Math.max(...op.regions.map((r) => visit(r.block).peak)) : need(op);
      peak = Math.max(peak, live + inner);
      live += total(op.results);
      peak = Math.max(peak, live);
    }
    return { peak, live };
  };
  const { peak, live } = visit(body);
  return Math.max(before, peak, live + after);
}

/** Most ring memory that a party can have: what 32-bit addresses reach. */
export const MAX_MEMORY = MAX_PAGES * PAGE;

/** Refuses a run that cannot fit. `limit` in bytes. @throws SpucError class resource-limit */
export function checkMemory(report: CostReport, limit: number): void {
  const { leastBytes } = report;
  if (leastBytes <= Math.min(limit, MAX_MEMORY)) return;
  const mib = (n: number) => (n < 2 ** 20 ? `${(n / 2 ** 10).toFixed(1)} KiB` : `${(n / 2 ** 20).toFixed(1)} MiB`);
  const needs = `the run needs ${mib(leastBytes)} of ring memory per party even when ops run one at a time`;
  const smaller = 'use a smaller --field, or split the batch';
  if (leastBytes > MAX_MEMORY) fail('resource-limit', `${needs}; 4 GiB is the most`, undefined, smaller);
  const raise = `raise --memory to at least ${Math.ceil(leastBytes / 2 ** 20)}MiB`;
  fail('resource-limit', `${needs}, but --memory allows ${mib(limit)}`, undefined, `${raise}, ${smaller}`);
}
