import { X509Certificate } from 'node:crypto';
import { FIELDS } from '../../compiler.ts';
import { configHash } from '../../exec/link/handshake.ts';
import { type LinkQuality, measureLinks } from '../../exec/link/measure.ts';
import { connectMesh } from '../../exec/link/mesh.ts';
import { SocketLink } from '../../exec/link/socket-link.ts';
import { expiryFault, pinOf } from '../../exec/link/tls.ts';
import { randomKey } from '../../exec/prg/node-prg.ts';
import { loadProtocol } from '../../exec/protocols/index.ts';
import { fail, SpucError, unknownLoc } from '../../support/diagnostics.ts';
import { type Io, resolvePath, toText } from '../../support/io.ts';
import { formatBytes, formatMs, renderTable } from '../../support/table.ts';
import { nameOf } from '../assignments.ts';
import { type ChannelFlags, channelOf } from '../channel.ts';
import { type Assignment, type Cluster, type ClusterMember, readCluster } from '../cluster.ts';
import { compileForCluster } from '../cluster-program.ts';
import { newCommand, parseArgs } from '../command-line.ts';
import type { DealerFlags } from '../dealer-role.ts';
import type { CompileFlags } from '../program.ts';
import { emitter } from '../report.ts';
import { codeHash } from '../run-config.ts';
import { addConnectionOptions, addPartyOptions, addProgramOptions } from '../session-options.ts';
import { membersOf, WAITS } from '../session-plan.ts';
import { dieWithParent } from '../with-parent.ts';

interface Opts extends ChannelFlags, DealerFlags, CompileFlags {
  readonly net?: string;
  readonly config: string;
  readonly name?: string;
  readonly listen?: string;
  readonly timeout?: number;
  readonly silence?: number;
  readonly connectTimeout?: number;
}

/** Clocks that differ by more make certificates look expired, and logs hard to compare. */
const CLOCK_MS = 2000;
const MAX_FRAME = 2 ** 24;

/** `spuc doctor`: looks at a cluster file and its certificates and, with `--name`, at the ways to all others, who run it too. */
export async function doctor(argv: string[], io: Io): Promise<number> {
  const command = addPartyOptions(
    addProgramOptions(
      addConnectionOptions(
        newCommand(
          'doctor',
          'Looks at a cluster file and its certificates; with --name also connects to the others, who run it too, and measures.',
          'spuc doctor model.mlir --config cluster.json --name alice',
          io,
        )
          .argument('[program]', 'what is to be run, to see whether all who name one compile the same from it')
          .option('--name <name>', 'which party this is: connect to all others, and compare and measure'),
      ),
    ),
  );
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  dieWithParent();
  const { opts } = parsed;
  const emit = await emitter(argv, io);
  const cluster = readCluster(opts.config, io, emit);
  const protocol = await loadProtocol(cluster.protocol);
  const all = membersOf(cluster, protocol, opts);
  // A party that deals needs no way of its own to do so.
  const members = opts.insecureDealer ? all.slice(0, cluster.parties.length) : all;
  const config = configOf(cluster, members);
  io.out(
    `${cluster.path}: ${cluster.protocol}, ${cluster.field}, ${cluster.parties.length} parties, hash ${configHash(config).slice(0, 16)}\n`,
  );
  const [file] = parsed.args;
  const hash =
    file === undefined ? undefined : codeHash(await compileForCluster(file, cluster, protocol, opts, io, emit));
  if (hash !== undefined) io.out(`${file}: program, hash ${hash.slice(0, 16)}\n`);
  const faults = certificates(cluster, [...members, ...cluster.outside], io);
  if (opts.name === undefined) {
    if (faults.length > 0) fail('input', faults.join('; '), unknownLoc, "make new ones with 'spuc keygen'");
    return 0;
  }

  const rank = cluster.ranks.get(opts.name) ?? members.findIndex((m) => m.name === opts.name);
  if (rank < 0) {
    const outside = cluster.outside.some((m) => m.name === opts.name);
    fail(
      'option',
      outside
        ? `--name: '${opts.name}' is no party, and only the ways between these are measured`
        : `--name: there is no '${opts.name}'`,
      unknownLoc,
      `${outside ? 'leave --name out to check the file and the certificates; parties' : 'there'} are ${members.map((m) => m.name).join(', ')}`,
    );
  }
  const self = members.map((m, i) => (i === rank && opts.listen !== undefined ? { ...m, address: opts.listen } : m));
  const channel = channelOf(cluster, self, rank, opts, io);
  io.out(`${channel.threat}\n`);
  const receiveMs = opts.timeout ?? cluster.receiveMs ?? 60_000;
  const mesh = await connectMesh({
    rank,
    members: self,
    parties: cluster.parties.length,
    program: '',
    config: { ...config, 'how links are protected': channel.kind, 'what runs': 'doctor' },
    // Not everybody need have the program at hand: those who name one must have the same.
    ...(hash === undefined ? {} : { claims: { 'the program': `hash ${hash.slice(0, 16)}` } }),
    transport: channel.transport,
    randomKey,
    connectMs: opts.connectTimeout ?? cluster.connectMs ?? 30_000,
    silenceMs: opts.silence ?? WAITS.silence,
    maxFrame: MAX_FRAME,
    onStranger: (message) => emit({ severity: 'warning', class: 'network', message, loc: unknownLoc }),
  });
  const names = members.map((m) => m.name);
  // The others measure one another first: that takes its time.
  const link = new SocketLink({ rank, names, connections: mesh.connections, receiveMs: receiveMs * names.length });
  const ways = await measureLinks(
    link,
    () => performance.now(),
    () => Date.now(),
  );
  await link.finish();
  const program = hash === undefined ? '' : ', and the program with all who named one';
  io.out(`the cluster file agrees with all others${program}\n`);
  io.out(report(ways, names));
  for (const w of ways.filter((x) => Math.abs(x.clockMs) > CLOCK_MS))
    emit({
      severity: 'warning',
      class: 'network',
      message: `the clock of ${names[w.peer]} is ${(Math.abs(w.clockMs) / 1000).toFixed(1)} s ${w.clockMs > 0 ? 'ahead' : 'behind'}`,
      loc: unknownLoc,
      hint: 'set the clocks: certificates are checked by them',
    });
  return 0;
}

/** What must be the same in everybody's file. */
function configOf(c: Cluster, members: readonly ClusterMember[]): Record<string, string> {
  const placed = [...c.parties, ...c.outside];
  const shown = (list: readonly Assignment[]): string =>
    list
      .map(({ what, who }) => `${what}: ${who === 'everyone' ? who : who.map((r) => nameOf(placed, r)).join('+')}`)
      .join(', ') || 'unsaid';
  return {
    'the protocol': c.protocol,
    'the field': c.field,
    'the fraction bits': String(c.fxp ?? FIELDS[c.field].fxp),
    'the accuracy': c.accuracy ?? 'full',
    'the parties': members.map((m) => m.name).join(', '),
    'the addresses': members.map((m) => m.address ?? 'none').join(', '),
    'the public keys': members.map((m) => m.publicKey ?? 'none').join(', '),
    'who brings which input': shown(c.inputs),
    'who receives which result': shown(c.outputs),
  };
}

/** Prints the participants with their certificates, where these are here. Result: what is wrong with them. */
function certificates(cluster: Cluster, members: readonly ClusterMember[], io: Io): string[] {
  const folder = resolvePath(io.cwd, cluster.path).replace(/[^/]*$/, '');
  const faults: string[] = [];
  const rows = members.map((m) => {
    const state = ((): string => {
      if (m.publicKey === undefined) return 'no key is pinned';
      if (m.certificate === undefined) return 'not named';
      try {
        const pem = toText(io.readFile(resolvePath(folder, m.certificate)));
        const x = new X509Certificate(pem);
        const fault =
          pinOf(pem) === m.publicKey ? expiryFault(x) : 'the certificate has another key than the pinned one';
        if (fault !== undefined) faults.push(`${m.name}: ${fault}`);
        return fault ?? `valid to ${new Date(x.validTo).toISOString().slice(0, 10)}`;
      } catch (e) {
        if (e instanceof SpucError) return 'not here';
        faults.push(`${m.name}: ${m.certificate} is no certificate`);
        return 'cannot be read';
      }
    })();
    return [m.name, m.address ?? 'calls only', state];
  });
  io.out(renderTable([{ title: 'party' }, { title: 'address' }, { title: 'certificate' }], rows));
  return faults;
}

const report = (ways: readonly LinkQuality[], names: readonly string[]): string =>
  renderTable(
    [{ title: 'to' }, { title: 'latency' }, { title: 'bandwidth' }, { title: 'clock' }],
    ways.map((w) => [
      names[w.peer]!,
      formatMs(w.latencyMs),
      `${formatBytes(w.bandwidth)}/s`,
      `${w.clockMs < 0 ? '-' : '+'}${formatMs(Math.abs(w.clockMs))}`,
    ]),
  );
