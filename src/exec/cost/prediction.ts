import type { Protocol } from '../protocols/protocol.ts';
import type { RunConfig, Totals } from '../runtime/engine.ts';
import type { OpRecord } from '../runtime/executor.ts';
import type { Network } from './net.ts';
import type { Timeline } from './timeline.ts';

/** Predicted times, in seconds. Preprocessing is taken to be over before the inputs are there, and is counted apart. */
export interface Prediction {
  /** From the inputs to the last opened result. */
  readonly seconds: number;
  /** Of the preprocessing: its longest chain of messages, and its bytes on the link that carries the most. */
  readonly offlineSeconds: number;
  /**
   * One op by itself: hops × latency + bytes of the busiest link / bandwidth + computing. Independent ops overlap, so these
   * may add up to more than `seconds`.
   */
  readonly ofOp: (r: OpRecord) => number;
}

/** What a cost run takes on a network. */
export function predict(
  timeline: Timeline,
  totals: Totals,
  protocol: Protocol,
  { n }: RunConfig,
  net: Network,
): Prediction {
  // A dealer sends all of it over its own link; else every party sends its part.
  const dealt = totals.offlineBytes / (protocol.dealer ? 1 : n);
  const perByte = 8 / net.bandwidth;
  return {
    seconds: timeline.seconds(net),
    offlineSeconds: totals.offlineHops * net.latency + dealt * perByte,
    ofOp: (r) => r.hops * net.latency + r.linkBytes * perByte + r.compute,
  };
}
