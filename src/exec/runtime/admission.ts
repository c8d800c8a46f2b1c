/** The place of an op instance in the one order that all parties share: its path of op indices and iteration numbers. */
export type Order = readonly number[];

export function compareOrder(a: Order, b: Order): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

interface Waiting {
  readonly order: Order;
  readonly need: number;
  readonly go: () => void;
}

/**
 * Admits ops whose operands are there while their memory fits a budget. The oldest unfinished op is always admitted, and "oldest" is the
 * same at all parties, so parties that admit in different orders cannot wait for each other in a circle.
 */
export class Admission {
  private waiting: Waiting[] = [];
  private readonly unfinished = new Map<string, Order>();
  private reserved = 0;
  private running = 0;

  constructor(
    /** Bytes that live values and running ops may take together. */
    private readonly budget: number,
    /** Bytes of values that are live now. */
    private readonly live: () => number,
  ) {}

  /** Announces an op instance; from now on it counts in the order. */
  announce(order: Order): void {
    this.unfinished.set(order.join('.'), order);
  }
  /** Resolves when the op may run. */
  enter(order: Order, need: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ order, need, go: resolve });
      this.pump();
    });
  }
  /** The op is done: its reservation is free again. */
  leave(order: Order, need: number): void {
    this.reserved -= need;
    this.running--;
    this.unfinished.delete(order.join('.'));
    this.pump();
  }
  /** An announced op that never entered (it failed, or waits for nothing) is forgotten. */
  forget(order: Order): void {
    if (this.unfinished.delete(order.join('.'))) this.pump();
  }

  private pump(): void {
    if (this.waiting.length === 0) return;
    if (this.waiting.length > 1) this.waiting.sort((a, b) => compareOrder(a.order, b.order));
    const kept: Waiting[] = [];
    for (const w of this.waiting) {
      const fits = this.live() + this.reserved + w.need <= this.budget;
      if (fits || this.running === 0 || this.isOldest(w.order)) {
        this.reserved += w.need;
        this.running++;
        w.go();
      } else kept.push(w);
    }
    this.waiting = kept;
  }
  private isOldest(order: Order): boolean {
    for (const o of this.unfinished.values()) if (compareOrder(o, order) < 0) return false;
    return true;
  }
}
