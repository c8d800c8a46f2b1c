import type { Tensor } from '../../eval/tensor.ts';
import type { Operation } from '../../ir/ir.ts';
import { kernels } from '../kernels/index.ts';
import { publicEvaluator } from '../kernels/public.ts';
import type { Link } from '../link/link.ts';
import { asError } from '../link/network-error.ts';
import type { Prg } from '../prg/prg.ts';
import { RingMemory } from '../ring/ring.ts';
import { bind, type Job, prepare } from '../run.ts';
import { type CostReport, checkMemory, costOf } from './cost-run.ts';
import type { Totals } from './engine.ts';
import type { OpRecord } from './executor.ts';
import type { KeyStore } from './keys.ts';
import type { Monitor } from './monitor.ts';
import { OUTSIDE, type Packed } from './outside.ts';
import { budgetOf, handedOf, type Participation, participate, resultOf } from './participant.ts';
import { clockOf } from './values.ts';
import { describeAddress } from './where.ts';

/** The connection of one participant to all others. */
export interface Session {
  /** `finish` waits until all participants are done; it rejects when one of them fails before. */
  readonly link: Link & { finish(): Promise<void> };
  readonly keys: KeyStore;
  readonly nonce: Uint8Array;
}

export interface PartyRunOptions extends Job {
  /** Of this participant; the dealer's is the number of parties. */
  readonly rank: number;
  /** By argument: public ones, and the secret ones of this party. Others are not looked at. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** By argument: this party's packed parts of those that come from files of shares. */
  readonly packed?: readonly (readonly Uint8Array[] | undefined)[];
  readonly memory: number;
  /** What runs of the same program have in common: filled by the first, used by the next. */
  readonly reuse?: RunReuse;
  readonly makePrg: (nonce: Uint8Array) => Prg;
  /**
   * Connects to the others, after everything was checked that can be checked alone. `describe` says what an address belongs to; a party will
   * send `bytes` to each other one, on the average.
   */
  readonly connect: (describe: (address: string) => string, bytes: number) => Promise<Session>;
  readonly now?: () => number;
  readonly onProgress?: (op: Operation) => void;
  readonly monitor?: Monitor | undefined;
}

/** What a party that serves keeps from run to run. */
export interface RunReuse {
  cost?: CostReport;
  memory?: RingMemory;
}

export interface PartyRunResult {
  /** The results that this participant receives, by index. */
  readonly outputs: readonly (Tensor | undefined)[];
  /** Its fresh shares of results that go to files, by index. */
  readonly handed: readonly (Packed | undefined)[];
  /** Traffic of this participant alone; the hops are those of the run. */
  readonly totals: Totals;
  readonly frames: number;
  readonly ops: ReadonlyMap<Operation, OpRecord>;
  readonly io: { readonly inputs: OpRecord; readonly outputs: OpRecord };
  readonly cost: CostReport;
  readonly peakBytes: number;
}

/**
 * Runs a program as one participant of several processes. Results are given out only after all participants finished.
 * @throws SpucError class `network` when a peer or the network fails
 */
export async function runParty(o: PartyRunOptions): Promise<PartyRunResult> {
  const { body, config, recipients } = prepare(o);
  const evaluate = publicEvaluator(config.fxp);
  const inputs = bind(o, body, o.inputs, o.packed);
  const cost = o.reuse?.cost ?? (await costOf(body, o.protocol, config, inputs, { kernels, evaluate }, recipients));
  checkMemory(cost, o.memory);
  const memory = o.reuse?.memory?.liveBlocks === 0 ? o.reuse.memory : new RingMemory(budgetOf(o.memory));
  if (o.reuse) Object.assign(o.reuse, { cost, memory });
  const { link, keys, nonce } = await o.connect(
    (address) => describeAddress(body, address),
    bytesPerWay(cost, o.parties),
  );
  const common = { protocol: o.protocol, config, cost, recipients, memory: o.memory, kernels, evaluate };
  let run: Participation | undefined;
  try {
    run = await participate(
      body,
      inputs,
      { ...common, ...(o.now ? { now: o.now } : {}) },
      {
        rank: o.rank,
        link,
        keys,
        prg: o.makePrg(nonce),
        memory,
        monitor: o.monitor,
        ...(o.onProgress ? { onDone: o.onProgress } : {}),
      },
    );
    const { values, executor, io } = run;
    const received = run;
    const outputs = recipients.map((to, i) => (to.includes(o.rank) ? resultOf(received, i, config) : undefined));
    const handed = recipients.map((to, i) => (to.includes(OUTSIDE) ? handedOf(received, i) : undefined));
    await link.finish();
    const totals = { ...run.totals, hops: values.reduce((m, v) => Math.max(m, clockOf(v)), 0) };
    return {
      outputs,
      handed,
      totals,
      frames: link.counters.frames,
      ops: executor.records,
      io,
      cost,
      peakBytes: memory.peakBytes,
    };
  } catch (e) {
    // Whatever it was: the peers are told, and nothing keeps this process waiting.
    link.close(asError(e));
    throw e;
  } finally {
    run?.ring.close();
  }
}

/** Bytes that a run sends from one party to another, on the average, those of a dealer included. */
function bytesPerWay({ totals }: CostReport, parties: number): number {
  return (totals.bytes + totals.offlineBytes) / Math.max(1, parties * (parties - 1));
}
