import type { Order } from '../runtime/admission.ts';

/**
 * Holds the plain run back at each op until the real one is past it, so that neither keeps values for long that the other has not made yet,
 * and hands on which way control flow went. It only ever waits for the parties, and they never wait for it.
 */
export class Gate {
  private readonly done = new Set<string>();
  private readonly waiting = new Map<string, () => void>();
  private readonly decisions = new Map<string, number | undefined>();
  private readonly asked = new Map<string, (index: number | undefined) => void>();
  isOpen = false;

  announce(): void {}
  forget(): void {}
  leave(): void {}
  /** Resolves when all parties are past the op at that place. */
  async enter(order: Order): Promise<void> {
    const key = order.join('.');
    if (this.isOpen || this.done.delete(key)) return;
    await new Promise<void>((resolve) => this.waiting.set(key, resolve));
  }
  /** All parties are past it. */
  passed(order: Order): void {
    const key = order.join('.');
    const go = this.waiting.get(key);
    if (!go) {
      this.done.add(key);
      return;
    }
    this.waiting.delete(key);
    go();
  }

  /** What the parties decided at that address. */
  decision(path: string): Promise<number | undefined> {
    if (this.decisions.has(path)) {
      const index = this.decisions.get(path);
      this.decisions.delete(path);
      return Promise.resolve(index);
    }
    if (this.isOpen) return Promise.reject(new Error('the run ended before this decision'));
    return new Promise((resolve) => this.asked.set(path, resolve));
  }
  decided(path: string, index: number | undefined): void {
    const answer = this.asked.get(path);
    if (answer) {
      this.asked.delete(path);
      answer(index);
    } else this.decisions.set(path, index);
  }

  /** The run is over: nothing is waited for any more. Loops that it did not decide end. */
  open(): void {
    this.isOpen = true;
    for (const go of this.waiting.values()) go();
    this.waiting.clear();
    for (const answer of this.asked.values()) answer(0);
    this.asked.clear();
  }
}
