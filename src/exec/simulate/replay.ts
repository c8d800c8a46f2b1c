import type { Kernel, Protocol, Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { Decide } from '../runtime/decisions.ts';
import { CostEngine, type RunConfig } from '../runtime/engine.ts';
import type { Work } from './steps.ts';
import type { VirtualThread } from './thread.ts';

/** Does what a participant was seen doing, in virtual time. */
export class Player {
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly thread: VirtualThread,
    private readonly work: Work,
  ) {}

  /** All that belongs to an address; nothing where nothing was seen. */
  async play(address: string): Promise<void> {
    const { thread } = this;
    for (const step of this.work.calls.get(address) ?? [])
      switch (step.do) {
        case 'compute':
          await thread.compute(step.ms);
          break;
        case 'send':
          thread.send(step.to, step.address, step.bytes);
          break;
        case 'receive':
          await thread.receive(step.from, step.address);
          break;
        case 'flush':
          thread.flush();
      }
  }

  /** The same, after what was asked for before. */
  playInTurn(address: string): Promise<void> {
    this.turn = this.turn.then(() => this.play(address));
    return this.turn;
  }

  /** Public control flow goes the way it went, after the dealer was told. */
  readonly decide: Decide = async (c, v) => {
    await this.play(`${c.path}/branch`);
    return this.work.decisions[c.path] ?? (v.secret || !v.tensor ? undefined : Number(v.tensor.data[0]));
  };
}

/**
 * Runs a program without data, as one participant ran it: the executor, hal and kernels decide what waits for what, a call takes what it
 * took in the recording, and its messages travel in virtual time.
 */
export class ReplayEngine extends CostEngine {
  constructor(
    protocol: Protocol,
    config: RunConfig,
    private readonly player: Player,
    private readonly dealer: boolean,
  ) {
    super(protocol, config);
  }

  override async call<P>(c: Ctx, label: string, k: Kernel<P, never>, xs: readonly Share[], p: P): Promise<Share[]> {
    const out = await super.call(c, label, k, xs, p);
    const address = `${c.path}/${label}`;
    await (this.dealer ? this.player.playInTurn(address) : this.player.play(address));
    return out;
  }
}
