import { Heap } from '../../support/heap.ts';
import { afterMicrotasks } from '../link/schedule.ts';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** Whoever acts between two events. True: it woke something, so that everybody must be asked again. */
export type Actor = () => boolean;

/**
 * Virtual time, in ms: events happen in order, equal ones as they were planned. Code that waits for promises runs in no time: after an event
 * all that became ready runs to its next wait, then the actors see what there is to do.
 */
export class VirtualTime {
  now = 0;
  private readonly events = new Heap<Event>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  private readonly actors: Actor[] = [];
  private planned = 0;
  private woken = true;

  actor(act: Actor): void {
    this.actors.push(act);
  }

  /** Plans an event. @param at not before now */
  plan(at: number, happen: () => void): void {
    this.events.push({ at: Math.max(at, this.now), order: this.planned++, happen });
  }

  /** To be called by an event after which waiting code, or an actor, may go on. */
  wake(): void {
    this.woken = true;
  }

  /** Lets time pass until nothing is planned any more, or `done`. */
  async run(done: () => boolean = () => false): Promise<void> {
    for (;;) {
      while (this.woken) {
        this.woken = false;
        await new Promise<void>(afterMicrotasks);
        for (const act of this.actors) if (act()) this.woken = true;
      }
      const e = done() ? undefined : this.events.pop();
      if (!e) return;
      this.now = e.at;
      e.happen();
    }
  }
}
