import { type Diagnostic, unknownLoc } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { type Channel, type ChannelFlags, channelOf } from './channel.ts';
import type { Cluster, ClusterMember } from './cluster.ts';
import { dealerThreat } from './dealer-role.ts';
import type { SessionPlan } from './session-plan.ts';
import { threatModel } from './stats.ts';

/** Who is trusted with what in a run between processes: the same words at parties, dealers and data owners outside. */
export interface Threats {
  /** Protections that were left out on demand; each is worth a warning. */
  readonly insecure: readonly string[];
  /** The whole threat model, which begins with them. */
  readonly text: string;
  /** The party that deals too, and can read every secret. */
  readonly insecureDealer?: string;
}

/** @param insecure whether --insecure was given */
export function threatsOf(
  plan: SessionPlan,
  parties: number,
  channel: Channel,
  insecure: boolean | undefined,
): Threats {
  const { protocol, dealing, members } = plan;
  const dealer = dealing === undefined ? undefined : members[dealing]!.name;
  const left = [...(dealer === undefined ? [] : [dealerThreat(dealer)]), ...(insecure ? [channel.threat] : [])];
  const threat = threatModel({ protocol, parties }, false);
  const all = [
    ...left,
    dealer === undefined ? threat : `Without that: ${threat}`,
    ...(insecure ? [] : [channel.threat]),
  ];
  return { insecure: left, text: all.join(' '), ...(dealer === undefined ? {} : { insecureDealer: dealer }) };
}

/** How the links of a participant are protected, and what participants compare; every protection that was left out is warned about. */
export function protect(
  plan: SessionPlan,
  cluster: Cluster,
  members: readonly ClusterMember[],
  rank: number,
  flags: ChannelFlags,
  io: Io,
  emit: (d: Diagnostic) => void,
): { readonly channel: Channel; readonly threats: Threats; readonly config: Readonly<Record<string, string>> } {
  const channel = channelOf(cluster, members, rank, flags, io);
  const threats = threatsOf(plan, cluster.parties.length, channel, flags.insecure);
  for (const message of threats.insecure) emit({ severity: 'warning', class: 'option', message, loc: unknownLoc });
  return { channel, threats, config: plan.config(channel.kind) };
}
