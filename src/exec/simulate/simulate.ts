import type { Tensor } from '../../eval/tensor.ts';
import type { Network } from '../cost/net.ts';
import { kernels } from '../kernels/index.ts';
import { publicEvaluator } from '../kernels/public.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { bind, type Job, prepare } from '../run.ts';
import { runWithIo } from '../runtime/cost-run.ts';
import { Executor } from '../runtime/executor.ts';
import type { Recording } from '../trace/recording.ts';
import { VirtualNetwork } from './network.ts';
import { Player, ReplayEngine } from './replay.ts';
import { stepsOf } from './steps.ts';
import { VirtualThread } from './thread.ts';
import { VirtualTime } from './time.ts';

export interface SimulateOptions extends Job {
  /** Public inputs by argument; secret ones are not looked at. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** What each participant did, by rank, a dealer last. */
  readonly recordings: readonly Recording[];
  readonly net: Network;
  /** What edges of the network call the participants; the names in the recordings unless given. */
  readonly names?: readonly string[];
}

/** How long a run takes on a network, all times in ms. */
export interface Simulation {
  /** From when all connections stand to when everybody knows that everybody is done. */
  readonly wallMs: number;
  /** By rank: when it had its results, and how long it computed. */
  readonly participants: readonly { readonly doneMs: number; readonly computeMs: number }[];
}

/**
 * Plays a recorded run again on a network, in virtual time: every participant is a thread of its own, computes what it computed, and sends
 * what it sent. Equal recordings give equal times.
 * @throws SpucError class `option` for an edge between participants that there are not
 */
export async function simulate(o: SimulateOptions): Promise<Simulation> {
  const { body, config, recipients } = prepare(o);
  const evaluate = publicEvaluator(config.fxp);
  const size = o.recordings.length;
  const works = stepsOf(o.recordings);
  const time = new VirtualTime();
  const network = new VirtualNetwork(time, o.net, o.names ?? o.recordings.map((r) => r.name));
  const threads = VirtualThread.all(time, network, size);
  const done: number[] = [];
  const finished: number[] = [];
  const take = async (rank: number): Promise<void> => {
    const thread = threads[rank]!;
    const player = new Player(thread, works[rank]!);
    const dealer = rank === config.n;
    const inputs = bind(o, body, o.inputs).map(({ type, owner, value }) =>
      value && !type.secret && !dealer ? { type, owner, value } : { type, owner },
    );
    const executor = new Executor({
      engine: new ReplayEngine(o.protocol, config, player, dealer),
      ring: new Ring(new RingMemory(), config.k),
      kernels,
      evaluate,
      decide: player.decide,
    });
    await runWithIo(executor, body, inputs, recipients);
    done[rank] = time.now;
    // Processes tell each other that they are done.
    const others = threads.map((_, i) => i).filter((i) => i !== rank);
    for (const to of others) thread.send(to, `bye ${rank}`, 0);
    await Promise.all(others.map((from) => thread.receive(from, `bye ${from}`)));
    finished[rank] = time.now;
  };
  let over = false;
  const all = Promise.all(threads.map((_, rank) => take(rank))).finally(() => {
    over = true;
  });
  all.catch(() => undefined);
  await time.run(() => over);
  if (!over) {
    const stuck = threads.flatMap((t) => t.waits().map((w) => `${t.rank} waits for ${w}`));
    throw new Error(`the recordings do not belong together: ${stuck.slice(0, 3).join(', ')}`);
  }
  await all;
  return {
    wallMs: Math.max(...finished),
    participants: threads.map((t, rank) => ({ doneMs: done[rank]!, computeMs: t.computed })),
  };
}
