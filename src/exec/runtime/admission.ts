import { afterMicrotasks, type Schedule } from '../link/schedule.ts';

/** The place of an op instance in the one order that all parties share: its path of op indices and iteration numbers. */
export type Order = readonly number[];

/** Program order; an op with regions comes after what is inside it, because it ends after that. */
export function compareOrder(a: Order, b: Order): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return b.length - a.length;
}

interface Request {
  readonly order: Order;
  readonly need: number;
}
interface Waiting extends Request {
  readonly go: () => void;
}

/**
 * Admits ops whose operands are there, under a memory budget. The oldest unfinished op is always admitted; since "oldest" is the same at all
 * parties, parties that admit in different orders cannot wait for each other in a circle. All other ops run ahead of the order: what they
 * take, and what their results keep until the order has reached them, stays within `spare`, so that the rest is always enough for
 * the ops in order, one at a time.
 */
export class Admission {
  private waiting: Waiting[] = [];
  private readonly unfinished = new Map<string, Order>();
  /** Ops that were admitted before it was their turn, and their bytes in all. */
  private ahead: Request[] = [];
  private aheadBytes = 0;
  private reserved = 0;
  private draining = false;

  constructor(
    /** Bytes that live values and running ops may take together. */
    private readonly budget: number,
    /** Bytes of values that are live now. */
    private readonly live: () => number,
    /** The part of the budget that one op at a time, in order, does not need. */
    private readonly spare: number,
    private readonly schedule: Schedule = afterMicrotasks,
  ) {}

  /** Announces an op instance, one with regions before those inside it; from now on it counts in the order. */
  announce(order: Order): void {
    this.unfinished.set(order.join('.'), order);
  }
  /** Resolves when the op may run. `need` is the bytes it takes while it runs, its results included. */
  enter(order: Order, need: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ order, need, go: resolve });
      this.pump();
    });
  }
  /** The op is done: its reservation is free again. */
  leave(order: Order, need: number): void {
    this.reserved -= need;
    this.forget(order);
  }
  /** An announced op that does not enter (control flow that is over, an op whose operands failed) counts no more. */
  forget(order: Order): void {
    this.unfinished.delete(order.join('.'));
    this.pump();
  }

  private pump(): void {
    if (this.waiting.length === 0) return;
    if (this.waiting.length > 1) this.waiting.sort((a, b) => compareOrder(a.order, b.order));
    this.waiting = this.waiting.filter((w) => !this.admit(w));
  }

  private admit(w: Waiting): boolean {
    const fits = this.live() + this.reserved + w.need <= this.budget;
    if (fits && this.aheadBytes + w.need <= this.spare) {
      this.runAhead(w);
      return true;
    }
    const oldest = this.oldest();
    if (!oldest || compareOrder(w.order, oldest) <= 0) {
      // What the op before it left may not be freed yet: that happens in the microtasks that come now.
      if (fits) this.start(w);
      else this.drain();
      return fits;
    }
    this.settle(oldest);
    if (!fits || this.aheadBytes + w.need > this.spare) return false;
    this.runAhead(w);
    return true;
  }

  private start(w: Waiting): void {
    this.reserved += w.need;
    w.go();
  }
  private runAhead(w: Waiting): void {
    if (w.need > 0) {
      this.ahead.push({ order: w.order, need: w.need });
      this.aheadBytes += w.need;
    }
    this.start(w);
  }
  /** Admits the oldest op after all garbage is freed, whatever it needs. */
  private drain(): void {
    if (this.draining) return;
    this.draining = true;
    this.schedule(() => {
      this.draining = false;
      const oldest = this.oldest();
      const i = this.waiting.findIndex((w) => !oldest || compareOrder(w.order, oldest) <= 0);
      if (i >= 0) this.start(this.waiting.splice(i, 1)[0]!);
      this.pump();
    });
  }
  private oldest(): Order | undefined {
    let min: Order | undefined;
    for (const o of this.unfinished.values()) if (!min || compareOrder(o, min) < 0) min = o;
    return min;
  }
  /** What ran ahead and is the oldest now, or older, takes its place in the order. */
  private settle(oldest: Order): void {
    this.ahead = this.ahead.filter((r) => compareOrder(r.order, oldest) > 0);
    this.aheadBytes = this.ahead.reduce((n, r) => n + r.need, 0);
  }
}
