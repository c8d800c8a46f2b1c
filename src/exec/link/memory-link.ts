import type { Link } from './link.ts';
import { QueuedLink } from './queued-link.ts';
import type { Schedule } from './schedule.ts';

/** An endpoint whose peers are in the same process; nothing but frames passes between them. */
class MemoryLink extends QueuedLink {
  constructor(
    rank: number,
    private readonly all: MemoryLink[],
    size: number,
    schedule?: Schedule,
  ) {
    super(rank, size, schedule);
  }
  protected override transmit(to: number, frame: Uint8Array): void {
    this.all[to]!.deliver(this.rank, frame);
  }
  protected override hangUp(error: Error | undefined): void {
    for (const peer of this.all) {
      if (peer === this) continue;
      if (error) peer.fail(error);
      else peer.peerClosed(this.rank);
    }
  }
}

/** Endpoints 0 … size-1, connected to each other in memory. `schedule` says when a wave is over. */
export function memoryNetwork(size: number, schedule?: Schedule): Link[] {
  const all: MemoryLink[] = [];
  for (let rank = 0; rank < size; rank++) all.push(new MemoryLink(rank, all, size, schedule));
  return all;
}
