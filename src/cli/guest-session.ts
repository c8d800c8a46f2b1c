import type { Tensor } from '../eval/tensor.ts';
import { configHash } from '../exec/link/handshake.ts';
import { SocketLink } from '../exec/link/socket-link.ts';
import { NodePrg, randomKey } from '../exec/prg/node-prg.ts';
import { type GuestRunResult, runGuest } from '../exec/shares/guest-run.ts';
import { type Diagnostic, fail, unknownLoc } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import type { ChannelFlags } from './channel.ts';
import type { Cluster } from './cluster.ts';
import { connectNetwork } from './network.ts';
import { ownInputs } from './party-session.ts';
import { type PlanFlags, planSession, WAITS } from './session-plan.ts';
import { protect } from './threats.ts';

/** Options of `submit`. */
export interface GuestFlags extends PlanFlags, ChannelFlags {
  readonly inputs?: readonly string[];
  readonly memory: number;
  readonly timeout?: number;
  readonly silence?: number;
  readonly connectTimeout?: number;
}

export interface GuestSessionResult extends GuestRunResult {
  readonly program: string;
  readonly config: string;
  readonly channel: 'tls' | 'plain';
  readonly threatModel: string;
  /** The party that deals too, with --insecure-dealer. */
  readonly insecureDealer?: string;
  /** From when all were connected. */
  readonly runMs: number;
}

/** A data owner outside that is ready: its program is compiled, its inputs are read. */
export interface GuestSeat {
  /** Who is trusted with what. */
  readonly threat: string;
  /** Submits once; may be called again and again. @param given by argument, in place of what was read */
  readonly submit: (given?: readonly (Tensor | undefined)[]) => Promise<GuestSessionResult>;
}

/**
 * Prepares to take part in runs as a data owner that computes nothing.
 * @param name of the node, or of a device on it @throws SpucError
 */
export async function takeGuestSeat(
  file: string,
  cluster: Cluster,
  name: string,
  flags: GuestFlags,
  io: Io,
  emit: (d: Diagnostic) => void,
): Promise<GuestSeat> {
  const n = cluster.parties.length;
  const place = cluster.places.get(name);
  const node = place === undefined ? undefined : cluster.outside[place - n];
  if (!node) {
    const names = cluster.outside.map((m) => m.name).join(', ') || 'none';
    const why = place === undefined || place < 0 ? `there is no node '${name}'` : `'${name}' is a computing party`;
    fail('option', `--name: ${why}`, unknownLoc, `nodes outside are ${names}; parties start 'spuc party'`);
  }
  const plan = await planSession(file, cluster, flags, io, emit);
  const { compiled, manifest, members, guests, guestRanks, hash } = plan;
  const rank = guestRanks.find((r) => members[r]!.name === node!.name);
  if (rank === undefined)
    return fail('option', `'${node!.name}' brings no input of this program, and receives none of its results`);
  const inputs = ownInputs(
    flags.inputs ?? [],
    compiled.params,
    manifest.args.map((a) => a.secret && a.owner === rank),
    members,
    rank,
    io,
    emit,
  );
  const { channel, threats, config } = protect(plan, cluster, members, rank, flags, io, emit);
  const { insecureDealer } = threats;
  let connectedAt = 0;
  const submit = async (given: readonly (Tensor | undefined)[] = inputs): Promise<GuestSessionResult> => {
    const result = await runGuest({
      pphlo: compiled.pphlo,
      manifest,
      guests: guestRanks,
      ...compiled.target,
      rank,
      inputs: given,
      randomKey,
      makePrg: (nonce) => new NodePrg(nonce),
      connect: async (describe) => {
        const { identity } = channel;
        const mesh = await connectNetwork({
          rank,
          members,
          parties: n,
          guests,
          program: hash,
          config,
          ...(identity ? { identity } : {}),
          connectMs: flags.connectTimeout ?? cluster.connectMs ?? WAITS.connect,
          silenceMs: flags.silence ?? WAITS.silence,
          maxFrame: flags.memory,
          patient: true,
        });
        connectedAt = performance.now();
        const link = new SocketLink({
          rank,
          names: members.map((m) => m.name),
          connections: mesh.connections,
          // The first that it receives is a result: it waits for as long as the parties live.
          receiveMs: flags.timeout ?? 0,
          describe,
        });
        link.parties = n;
        return link;
      },
    });
    const runMs = performance.now() - connectedAt;
    const own = { program: hash, config: configHash(config), channel: channel.kind, threatModel: threats.text };
    return { ...result, ...own, ...(insecureDealer === undefined ? {} : { insecureDealer }), runMs };
  };
  return { threat: threats.text, submit };
}
