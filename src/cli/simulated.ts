import { edgesOf, type Network } from '../exec/cost/net.ts';
import { type SimulateOptions, simulate } from '../exec/simulate/simulate.ts';
import { formatMs } from '../support/table.ts';
import type { Stats } from './stats.ts';

/**
 * Refuses, before anything runs, a network between other participants than there are.
 * @param names by rank, a dealer's last
 * @throws SpucError class `option`
 */
export function checkNet(net: Network, names: readonly string[]): void {
  edgesOf(net, names);
}

/** Wall time, in ms to three places, of a recorded run on the network of --net. */
export async function simulatedMs(played: SimulateOptions): Promise<number> {
  return Number((await simulate(played)).wallMs.toFixed(3));
}

/** The line that tells it; empty where nothing was simulated. */
export const simulatedText = ({ net, simulatedMs }: Pick<Stats, 'net' | 'simulatedMs'>): string =>
  simulatedMs === undefined ? '' : `simulated ${formatMs(simulatedMs)} on ${net}, each party on a machine of its own\n`;
