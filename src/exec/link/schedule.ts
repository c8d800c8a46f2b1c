/** Runs a callback once, later. */
export type Schedule = (callback: () => void) => void;

/** Runs a callback after all microtasks that are ready or become ready: the end of a dataflow wave. */
export const afterMicrotasks: Schedule = (callback) => {
  const immediate = (globalThis as { setImmediate?: (f: () => void) => unknown }).setImmediate;
  if (immediate) {
    immediate(callback);
    return;
  }
  // Browsers have no setImmediate, and their timers wait for milliseconds.
  const { port1, port2 } = new MessageChannel() as unknown as Record<'port1' | 'port2', Port>;
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(0);
};

/** The part of a browser's MessagePort that is used. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}
