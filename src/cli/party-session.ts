import type { Tensor } from '../eval/tensor.ts';
import { configHash } from '../exec/link/handshake.ts';
import { networkError } from '../exec/link/network-error.ts';
import { SocketLink } from '../exec/link/socket-link.ts';
import { NodePrg } from '../exec/prg/node-prg.ts';
import { newTotals } from '../exec/runtime/engine.ts';
import { monitors } from '../exec/runtime/monitor.ts';
import { OUTSIDE } from '../exec/runtime/outside.ts';
import { type PartyRunResult, type RunReuse, runParty } from '../exec/runtime/party-run.ts';
import type { ShareFile } from '../exec/shares/format.ts';
import { entryOf, funcBody } from '../ir/builtin.ts';
import type { TensorType } from '../ir/types.ts';
import { type Diagnostic, fail, unknownLoc } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { type AuditFlags, audited, auditPath, openAudit, runFacts } from './audit.ts';
import { type ChannelFlags, channelOf } from './channel.ts';
import type { Cluster } from './cluster.ts';
import { type DealerFlags, withDealer } from './dealer-role.ts';
import { bindInputs, type Param, requireAll } from './inputs.ts';
import { connectNetwork } from './network.ts';
import type { CompileFlags } from './program.ts';
import { planSession, WAITS } from './session-plan.ts';
import { resultShares, shareInputs } from './share-inputs.ts';
import { runStats, type Stats } from './stats.ts';
import { protect } from './threats.ts';
import { type TraceFlags, Tracing } from './trace.ts';
import { indexOfName } from './visibility.ts';

/** Options of the commands that take part in a run. */
export interface SessionFlags extends CompileFlags, ChannelFlags, DealerFlags, TraceFlags, AuditFlags {
  readonly inputs?: readonly string[];
  readonly revealTo?: readonly string[];
  readonly memory: number;
  readonly timeout?: number;
  readonly silence?: number;
  readonly connectTimeout?: number;
  /** Where this party listens, if not at the address that the others call. */
  readonly listen?: string;
  /** Where results go. */
  readonly outputDir?: string;
}

export interface SessionResult {
  readonly outputs: readonly (Tensor | undefined)[];
  /** Its shares of the results that go to files. */
  readonly shares: readonly (ShareFile | undefined)[];
  /** Of this participant alone; hops are those of the run. */
  readonly stats: Stats & {
    readonly party: string;
    readonly program: string;
    readonly config: string;
    readonly channel: 'tls' | 'plain';
    /** The party that made the correlated randomness itself, with --insecure-dealer. */
    readonly insecureDealer?: string;
  };
}

/** How a run waits for the others: see MeshOptions. */
export interface Waiting {
  readonly patient?: boolean;
  readonly signal?: AbortSignal;
  readonly connectMs?: number;
}

/** A participant that is ready to run: what can be checked alone was checked. */
export interface Seat {
  /** Names of the data owners outside that take part. */
  readonly guests: readonly string[];
  /** Who is trusted with what. */
  readonly threat: string;
  /** Takes part in one run. May be called again and again: every run has keys and randomness of its own. */
  readonly run: (w?: Waiting) => Promise<SessionResult>;
}

/** Reads and checks everything that a participant needs. @param rank the dealer's is the number of parties */
export async function takeSeat(
  file: string,
  cluster: Cluster,
  rank: number,
  flags: SessionFlags,
  io: Io,
  emit: (d: Diagnostic) => void,
): Promise<Seat> {
  const plan = await planSession(file, cluster, flags, io, emit);
  const { protocol, compiled, manifest, hash, dealing } = plan;
  const n = cluster.parties.length;
  if (rank === n && dealing !== undefined)
    fail('option', `--insecure-dealer: ${plan.members[dealing]!.name} deals, and there is no process to start`);
  const { params, field, target } = compiled;
  const { fxp, accuracy, net } = target;
  const members = plan.members.map((m, i) =>
    i === rank && flags.listen !== undefined ? { ...m, address: flags.listen } : m,
  );
  const { packed, claims, others } = shareInputs(
    flags.inputs ?? [],
    params,
    manifest,
    protocol,
    { n, k: target.k, fxp },
    rank,
    io,
  );
  if (rank < n && flags.outputDir === undefined && manifest.outputs.some(({ to }) => to.includes(OUTSIDE as never)))
    fail('option', 'a result goes to files of shares: say where with --output-dir');
  const inputs =
    rank === n
      ? noInputs(flags, params)
      : ownInputs(
          others,
          params,
          manifest.args.map((a) => !a.secret || a.owner === rank),
          members,
          rank,
          io,
          emit,
        );
  const { channel, threats, config } = protect(plan, cluster, members, rank, flags, io, emit);
  const { insecureDealer } = threats;
  const own = { party: members[rank]!.name, program: hash, config: configHash(config), channel: channel.kind };
  const reuse: RunReuse[] = [];
  const types = funcBody(entryOf(compiled.pphlo)).terminator.operands.map((v) => v.type as TensorType);
  const run = async (waiting: Waiting = {}): Promise<SessionResult> => {
    const audit =
      flags.audit === undefined
        ? undefined
        : openAudit(
            auditPath(flags.audit, own.party, false),
            {
              ...own,
              ...runFacts({ protocol: protocol.name, field, fxp, accuracy }, members, n, manifest),
              config,
              configHash: own.config,
              role: rank === n ? 'dealer' : 'party',
              threatModel: threats.text,
              insecure: threats.insecure.length > 0,
            },
            funcBody(entryOf(compiled.pphlo)),
            target.k,
            io,
          );
    const receiveMs = flags.timeout ?? cluster.receiveMs ?? WAITS.receive;
    const tracing = new Tracing(flags);
    let connectedAt = 0;
    let nonce: Uint8Array = new Uint8Array();
    const as = (self: number, given: readonly (Tensor | undefined)[], signal: AbortSignal): Promise<PartyRunResult> => {
      const recorder = tracing.monitor(self, members[self]!.name, dealing !== rank);
      return runParty({
        pphlo: compiled.pphlo,
        manifest,
        guests: plan.guestRanks,
        ...target,
        rank: self,
        inputs: given,
        packed,
        reuse: (reuse[self] ??= {}),
        memory: flags.memory,
        makePrg: (nonce) => {
          if (self === rank) audit?.begin(nonce);
          return new NodePrg(nonce);
        },
        now: () => performance.now(),
        monitor: monitors(recorder, self === rank ? audit?.monitor : undefined),
        connect: async (describe, expectedBytes) => {
          if (signal.aborted) throw networkError('it was told to stop');
          const { identity } = self === rank ? channel : channelOf(cluster, members, self, flags, io);
          const mesh = await connectNetwork({
            rank: self,
            members,
            parties: n,
            guests: plan.guests,
            program: hash,
            config,
            ...(self < n ? { claims } : {}),
            ...(identity ? { identity } : {}),
            connectMs: flags.connectTimeout ?? cluster.connectMs ?? WAITS.connect,
            expectedBytes,
            ...waiting,
            signal,
            silenceMs: flags.silence ?? WAITS.silence,
            maxFrame: flags.memory,
            onStranger: (message) => emit({ severity: 'warning', class: 'network', message, loc: unknownLoc }),
          });
          if (self === rank)
            emit({
              severity: 'remark',
              class: 'network',
              message: `connected: ${members
                .filter((_, i) => i !== rank)
                .map((m) => m.name)
                .join(', ')}`,
              loc: unknownLoc,
            });
          // A dealer is always ahead: it waits for as long as the parties live.
          const wait = self === n ? 0 : receiveMs;
          const link = new SocketLink({
            rank: self,
            names: members.map((m) => m.name),
            connections: mesh.connections,
            receiveMs: wait,
            guests: { from: plan.guests, receiveMs: WAITS.guest },
            describe,
          });
          connectedAt = performance.now();
          nonce = mesh.nonce;
          recorder?.begin();
          return { link, keys: mesh.keys, nonce: mesh.nonce };
        },
      });
    };
    const start = performance.now();
    let end = start;
    let deals: PartyRunResult | undefined;
    const result = await audited(audit ? [audit] : [], () =>
      tracing.run(io, async () => {
        // A party that deals does so as a second participant, to which it is a party like all others.
        const nothing = params.map(() => undefined);
        const dealt = (stop: AbortSignal): Promise<PartyRunResult> => as(n, nothing, stop);
        const party = (stop: AbortSignal): Promise<PartyRunResult> => as(rank, inputs, stop);
        const both = await withDealer(party, dealing === rank ? dealt : undefined, waiting.signal);
        deals = both[1];
        // The writing of traces and logs does not count.
        end = performance.now();
        return both[0];
      }),
    );
    const [wallMs, runMs] = [end - start, end - connectedAt];
    const settings = { protocol, parties: n, field, fxp, accuracy, net };
    const stats = statsOf(result, settings, rank === n, deals, wallMs);
    return {
      outputs: result.outputs,
      shares: resultShares(result.handed, types, protocol, { n, k: target.k, fxp }, rank, cluster.id, nonce),
      stats: {
        ...stats,
        runMs,
        ...own,
        ...(insecureDealer === undefined ? {} : { insecureDealer }),
        threatModel: threats.text,
      },
    };
  };
  return { guests: plan.guestRanks.map((r) => members[r]!.name), threat: threats.text, run };
}

/** @param deals what the party sent as a dealer, where it is one too */
function statsOf(
  r: PartyRunResult,
  s: Parameters<typeof runStats>[0],
  dealer: boolean,
  deals: PartyRunResult | undefined,
  wallMs: number,
): Stats {
  const { bytes: online, offlineBytes: offline } = r.totals;
  const dealt = deals?.totals ?? newTotals();
  const totals = {
    ...r.totals,
    offlineHops: Math.max(r.totals.offlineHops, dealt.offlineHops),
    offlineMessages: r.totals.offlineMessages + dealt.offlineMessages,
    offlineBytes: offline + dealt.offlineBytes,
  };
  const frames = r.frames + (deals?.frames ?? 0);
  const sent = {
    perParty: dealer ? [] : [{ online, offline }],
    dealerBytes: dealer ? offline : dealt.offlineBytes,
  };
  return runStats(s, { ...r, totals, frames, ...sent }, wallMs, false);
}

function noInputs(flags: SessionFlags, params: readonly Param[]): undefined[] {
  if (flags.inputs?.length) fail('option', '--inputs: a dealer knows the program, and no data');
  return params.map(() => undefined);
}

/**
 * The inputs that a party brings: files in the order of its own arguments, NAME=FILE, or an archive, of which others' entries are left alone.
 * @throws SpucError class `input` for one that is missing, or another party's
 */
export function ownInputs(
  specs: readonly string[],
  params: readonly Param[],
  own: readonly boolean[],
  members: readonly { readonly name: string }[],
  rank: number,
  io: Io,
  emit: (d: Diagnostic) => void,
): (Tensor | undefined)[] {
  const mine = params.flatMap((_, i) => (own[i] ? [i] : []));
  const { name } = members[rank]!;
  const brings = `it brings ${mine.map((i) => params[i]!.name).join(', ') || 'nothing'}; "inputs" of the cluster file says who brings what`;
  let next = 0;
  const named = specs.map((s) => {
    const what = /^([A-Za-z_][\w.-]*)=/.exec(s)?.[1];
    const other =
      what === undefined
        ? -1
        : indexOfName(
            what,
            params.map((p) => p.name),
          );
    if (other >= 0 && !own[other])
      fail('input', `--inputs: argument '${what}' is not ${name}'s to bring`, unknownLoc, brings);
    if (what !== undefined || /\.npz$/i.test(s)) return s;
    const i = mine[next++];
    return i === undefined
      ? fail('input', `--inputs gives more files than the ${mine.length} that ${name} brings`, unknownLoc, brings)
      : `arg${i}=${s}`;
  });
  const given = bindInputs(named, params, io, emit);
  requireAll(
    given.filter((_, i) => own[i]),
    params.filter((_, i) => own[i]),
    name,
  );
  return given.map((t, i) => (own[i] ? t : undefined));
}
