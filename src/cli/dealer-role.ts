import type { Command } from 'commander';
import type { Protocol } from '../exec/protocols/protocol.ts';
import { fail } from '../support/diagnostics.ts';
import type { Cluster, ClusterMember } from './cluster.ts';

/** Whether a party may deal to itself and the others. */
export interface DealerFlags {
  readonly insecureDealer?: boolean;
}

/** The option that lets a party be the dealer, which it must never be where secrets are meant. */
export const addDealerOption = (c: Command): Command =>
  c.option(
    '--insecure-dealer',
    'for trying out: a party deals too (the dealer that the cluster file names, else party 0), and can read every secret',
  );

/**
 * The rank of the party that deals in its own process, where that was asked for.
 * @throws SpucError where the protocol has no dealer, or the file has one of its own
 */
export function dealingParty(cluster: Cluster, protocol: Protocol, flags: DealerFlags): number | undefined {
  if (!flags.insecureDealer) return undefined;
  if (!protocol.dealer) fail('option', `--insecure-dealer: protocol ${protocol.name} has no dealer`);
  const { parties, dealer } = cluster;
  if (!dealer) return 0;
  const rank = parties.findIndex((p) => p.name === dealer.name);
  if (rank >= 0) return rank;
  return fail(
    'option',
    `--insecure-dealer: the cluster file has a dealer that computes nothing, '${dealer.name}'`,
    cluster.dealerLoc,
    "leave the option out, and start that dealer with 'spuc dealer'",
  );
}

/**
 * The dealer as a participant of the run, after the parties. Where a party deals, it is a second participant in that party's process, with
 * connections and keys of its own, that shows the party's certificate.
 * @throws SpucError where it is a party and that was not asked for
 */
export function dealerMember(cluster: Cluster, protocol: Protocol, flags: DealerFlags): ClusterMember {
  const { parties, dealer } = cluster;
  const taken = new Set(parties.map((p) => p.name));
  const rank = dealingParty(cluster, protocol, flags);
  if (rank !== undefined) {
    const { address: _, name, ...self } = parties[rank]!;
    return { ...self, name: `the dealer of ${name}` };
  }
  if (dealer && taken.has(dealer.name))
    fail(
      'attribute',
      `the dealer '${dealer.name}' is a computing party: it would learn every secret`,
      cluster.dealerLoc,
      'name a node that computes nothing; --insecure-dealer does without, for trying out',
    );
  // SPU's files name no dealer: on one machine it is just one more process, which calls the parties.
  return dealer ?? { name: taken.has('dealer') ? 'the dealer' : 'dealer', loc: cluster.partiesLoc };
}

/** What the threat model begins with where a party deals. */
export const dealerThreat = (name: string): string =>
  `INSECURE: --insecure-dealer lets ${name}, a party, make the correlated randomness: it knows all masks, so it alone can read every secret.`;

/** How long a party may go on when the dealer in its process has failed, in ms: what it finds out itself says more. */
const GRACE_MS = 2000;

/**
 * Runs a party and, where it deals too, that dealer beside it. When one of them fails, the other one stops to wait for participants.
 * @param outside stops both
 * @throws what the party failed with, else what the dealer failed with, when both are over
 */
export async function withDealer<T>(
  party: (stop: AbortSignal) => Promise<T>,
  dealer: ((stop: AbortSignal) => Promise<T>) | undefined,
  outside?: AbortSignal,
): Promise<[T, T | undefined]> {
  const stop = new AbortController();
  const halt = (): void => stop.abort();
  if (outside?.aborted) halt();
  outside?.addEventListener('abort', halt);
  let failed: { readonly why: unknown } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beside = dealer?.(stop.signal).catch((why: unknown) => {
    failed = { why };
    timer = setTimeout(halt, GRACE_MS);
    return undefined;
  });
  try {
    const own = await party(stop.signal);
    const other = await beside;
    if (failed) throw failed.why;
    return [own, other];
  } catch (e) {
    const told = stop.signal.aborted && failed ? failed.why : e;
    halt();
    await beside;
    throw told;
  } finally {
    clearTimeout(timer);
    outside?.removeEventListener('abort', halt);
  }
}
