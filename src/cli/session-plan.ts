import type { Manifest } from '../codegen/manifest.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import type { Protocol } from '../exec/protocols/protocol.ts';
import { type Diagnostic, fail } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { assign, seatGuests } from './assignments.ts';
import type { Cluster, ClusterMember } from './cluster.ts';
import { type ClusterProgram, compileForCluster } from './cluster-program.ts';
import { type DealerFlags, dealerMember, dealingParty } from './dealer-role.ts';
import type { CompileFlags } from './program.ts';
import { codeHash, describeRun } from './run-config.ts';

/**
 * The participants of a cluster by rank, a dealer last.
 * @throws SpucError where the protocol cannot run between so many parties, or the dealer has nothing to do, or is a party without being allowed to
 */
export function membersOf(cluster: Cluster, protocol: Protocol, flags: DealerFlags): ClusterMember[] {
  dealingParty(cluster, protocol, flags);
  const { parties, dealer } = cluster;
  const { min, max } = protocol.parties;
  if (parties.length < min || parties.length > max) {
    const want = min === max ? `exactly ${min}` : `${min} to ${max}`;
    fail(
      'arity',
      `protocol ${protocol.name} runs between ${want} parties, not ${parties.length}`,
      cluster.partiesLoc,
      'change node_ids, or the protocol',
    );
  }
  if (!protocol.dealer) {
    if (dealer) fail('attribute', `protocol ${protocol.name} has no dealer`, cluster.dealerLoc, "remove 'dealer'");
    return [...parties];
  }
  return [...parties, dealerMember(cluster, protocol, flags)];
}

/** How long to wait, in ms, where nothing is said. A party that lives may compute for long, and says all the while that it lives. */
export const WAITS = { receive: 600_000, guest: 60_000, silence: 30_000, connect: 30_000 } as const;

/** Flags that all participants of a run have. */
export interface PlanFlags extends CompileFlags, DealerFlags {
  readonly revealTo?: readonly string[];
}

/** What a run is, as every participant sees it that has the same program, cluster file and flags. */
export interface SessionPlan {
  readonly protocol: Protocol;
  readonly compiled: ClusterProgram;
  /** With owners and receivers, guests by their ranks. */
  readonly manifest: Manifest;
  /** Parties, dealer, guests. */
  readonly members: readonly ClusterMember[];
  /** The rank of the first guest. */
  readonly guests: number;
  readonly guestRanks: readonly number[];
  readonly hash: string;
  /** The rank of the party that deals too. */
  readonly dealing: number | undefined;
  /** What participants compare. @param channel how links are protected */
  readonly config: (channel: 'tls' | 'plain') => Readonly<Record<string, string>>;
}

/** Compiles a program for a cluster and says who takes part, as what. @throws SpucError */
export async function planSession(
  file: string,
  cluster: Cluster,
  flags: PlanFlags,
  io: Io,
  emit: (d: Diagnostic) => void,
): Promise<SessionPlan> {
  const protocol = await loadProtocol(cluster.protocol);
  const core = membersOf(cluster, protocol, flags);
  const dealing = dealingParty(cluster, protocol, flags);
  const compiled = await compileForCluster(file, cluster, protocol, flags, io, emit);
  const { params, field, target } = compiled;
  const assigned = assign(compiled.manifest, params, cluster, flags.revealTo ?? []);
  const { manifest, guests } = seatGuests(assigned, cluster, core.length);
  const members = [...core, ...guests];
  const settings = { protocol: protocol.name, field, fxp: target.fxp, accuracy: target.accuracy };
  const whoDeals = !protocol.dealer
    ? 'nobody'
    : dealing === undefined
      ? members[cluster.parties.length]!.name
      : `${members[dealing]!.name}, a party (--insecure-dealer)`;
  return {
    protocol,
    compiled,
    manifest,
    members,
    guests: core.length,
    guestRanks: guests.map((_, i) => core.length + i),
    hash: codeHash(compiled),
    dealing,
    config: (channel) => ({
      ...describeRun(settings, members, manifest),
      'who deals': whoDeals,
      'how links are protected': channel,
    }),
  };
}
