import type { Tensor } from '../../eval/tensor.ts';
import type { Block, Operation } from '../../ir/ir.ts';
import { decodeOpened } from '../hal/encode.ts';
import { asError } from '../link/network-error.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { Ring, type RingMemory } from '../ring/ring.ts';
import { Admission } from './admission.ts';
import { type CostReport, MAX_MEMORY, runWithIo } from './cost-run.ts';
import { type Decide, decideAtDealer, decideAtParty } from './decisions.ts';
import type { RunConfig, Totals } from './engine.ts';
import { Executor, type ExecutorParts, type OpRecord } from './executor.ts';
import { guarded, type Monitor } from './monitor.ts';
import type { Observer } from './observer.ts';
import { OUTSIDE, type Packed } from './outside.ts';
import { DealerEngine, type Participant, PartyEngine } from './party-engine.ts';
import type { ProgramInput, Recipients } from './program-io.ts';
import { PublicDigests } from './public-digest.ts';
import type { SecretVal, Val } from './values.ts';

/** What all participants of a run have in common. */
export interface CommonParts {
  readonly protocol: Protocol;
  readonly config: RunConfig;
  /** The program's cost: gives each op's memory need. */
  readonly cost: CostReport;
  /** Who gets which result; everybody all of them unless given. No list may be empty. */
  readonly recipients?: Recipients;
  /** Ring bytes per party. */
  readonly memory: number;
  readonly kernels: ExecutorParts['kernels'];
  readonly evaluate: ExecutorParts['evaluate'];
  readonly now?: () => number;
}

/** What one participant has of its own. */
export interface OwnParts extends Participant {
  readonly rank: number;
  readonly memory: RingMemory;
  /** Called after each op execution. */
  readonly onDone?: (op: Operation) => void;
  readonly observe?: Observer;
}

/** What a participant has after a run. Its ring must be closed by the caller, when the values are read. */
export interface Participation {
  readonly executor: Executor;
  readonly values: readonly Val[];
  readonly ring: Ring;
  readonly totals: Totals;
  readonly io: { readonly inputs: OpRecord; readonly outputs: OpRecord };
}

/** Ring bytes that a party may have. */
export const budgetOf = (memory: number): number => Math.min(memory, MAX_MEMORY);

/**
 * One participant of a run, from the sharing of inputs to the opening of results: a party, or the dealer, whose rank is the number of parties.
 * It takes only those input values that it may know. When it fails, it closes its link with the error.
 */
export async function participate(
  body: Block,
  inputs: readonly ProgramInput[],
  o: CommonParts,
  own: OwnParts,
): Promise<Participation> {
  const { link, memory, rank } = own;
  // What a monitor finds wrong ends the run before anything more is sent.
  const monitor = own.monitor && guarded(own.monitor, (e) => link.close(asError(e)));
  const self = { ...own, monitor };
  const { n, k } = o.config;
  const ring = new Ring(memory, k);
  const dealer = rank === n;
  const engine = dealer
    ? new DealerEngine(o.protocol, o.config, self)
    : new PartyEngine(o.protocol, o.config, rank, self);
  const digests = dealer ? undefined : new PublicDigests();
  link.parties = n;
  link.publicDigest = digests?.at;
  const decide = dealer ? decideAtDealer(link, self.monitor) : decideAtParty(link, self.monitor);
  const budget = budgetOf(o.memory);
  const executor = new Executor({
    engine,
    ring,
    ...(digests ? { digests } : {}),
    kernels: o.kernels,
    evaluate: o.evaluate,
    decide: watched(decide, [self.observe, self.monitor]),
    admission: new Admission(budget, () => memory.liveBytes, budget - o.cost.leastBytes),
    need: o.cost.need,
    ...(o.now ? { now: o.now } : {}),
    ...(self.onDone ? { onDone: self.onDone } : {}),
    ...(self.observe ? { observe: self.observe.done } : {}),
    ...(self.monitor?.op ? { onOp: self.monitor.op } : {}),
  });
  try {
    const known = inputs.map((x) =>
      (x.type.secret ? x.owner === rank || (x.owner === OUTSIDE && !dealer) : !dealer)
        ? x
        : { type: x.type, owner: x.owner },
    );
    const { values, stats } = await runWithIo(executor, body, known, o.recipients);
    return { executor, values, ring, totals: engine.totals, io: stats };
  } catch (e) {
    link.close(asError(e));
    await executor.settle();
    ring.close();
    throw e;
  }
}

/** Tells the observers what is decided. */
const watched =
  (decide: Decide, observers: readonly (Pick<Monitor, 'decided'> | undefined)[]): Decide =>
  async (c, v, ways) => {
    const index = await decide(c, v, ways);
    for (const o of observers) o?.decided?.(c.path, index);
    return index;
  };

/** The plain tensor of a result that this participant was to receive. */
export function resultOf({ ring, values }: Participation, index: number, config: RunConfig): Tensor {
  const v = values[index]!;
  return v.secret ? decode(ring, v, config) : v.tensor!;
}

/** This party's fresh shares of a result that goes to files. */
export function handedOf({ ring, values }: Participation, index: number): Packed | undefined {
  const v = values[index]!;
  if (!v.secret || !v.handed) return undefined;
  const { share, shift } = v.handed;
  const { bits } = share;
  return { repr: share.repr as 'A' | 'B', bits, shift, parts: share.parts.map((t) => ring.pack(t, bits)) };
}

function decode(ring: Ring, v: SecretVal, { k, fxp }: RunConfig): Tensor {
  const { bits, parts } = v.share;
  return decodeOpened(ring, parts[0]!, bits === k ? 'A' : 'B', bits, v.dtype, v.shape, fxp);
}
