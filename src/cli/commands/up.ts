import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBytecode } from '../../codegen/writer.ts';
import { loadProtocol } from '../../exec/protocols/index.ts';
import { OUTSIDE } from '../../exec/runtime/outside.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { toText } from '../../support/io.ts';
import { writeNpy } from '../../support/npy.ts';
import { formatBytes } from '../../support/table.ts';
import { assign, seatGuests } from '../assignments.ts';
import { auditPath } from '../audit.ts';
import { type Child, runAll } from '../children.ts';
import { readCluster } from '../cluster.ts';
import { compileForCluster } from '../cluster-program.ts';
import { list, newCommand, parseArgs } from '../command-line.ts';
import { bindInputs, requireAll } from '../inputs.ts';
import type { SessionFlags } from '../party-session.ts';
import { emitter } from '../report.ts';
import { writeResults } from '../result-files.ts';
import { addSessionOptions } from '../session-options.ts';
import { membersOf } from '../session-plan.ts';
import { checkNet, simulatedMs, simulatedText } from '../simulated.ts';
import type { Stats } from '../stats.ts';
import { readTraces, writeRecordings } from '../trace.ts';
import { FOLDER_PREFIX, withFolder } from '../with-parent.ts';

interface Opts extends SessionFlags {
  readonly config: string;
  readonly outputDir?: string;
  readonly stats?: string;
  readonly quiet?: boolean;
}

/** `spuc up`: all participants of a cluster file on this machine, each a process of its own. For trying it out. */
export async function up(argv: string[], io: Io): Promise<number> {
  const command = addSessionOptions(
    newCommand(
      'up',
      'Runs all parties of a cluster file, and its dealer, on this machine as separate processes.',
      'spuc up fixtures/digits/model.mlir --config examples/cluster.json --inputs fixtures/digits/inputs.npz',
      io,
    )
      .argument('<program>', "source text or bytecode; '-' is standard input")
      .option(
        '--inputs <files>',
        'the inputs of all parties: a.npy,b.npy in argument order, NAME=a.npy, a .npz or .csv',
        list,
      )
      .option('--output-dir <dir>', 'write the results of each party as DIR/PARTY/out0.npy, …'),
    'network that compilation weighs by, as for run; the time that the run takes on it is simulated',
  );
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { opts } = parsed;
  const emit = await emitter(argv, io);
  const cluster = readCluster(opts.config, io, emit);
  const protocol = await loadProtocol(cluster.protocol);
  const members = membersOf(cluster, protocol, opts);
  const n = cluster.parties.length;
  // A party that deals does so in its own process.
  const processes = opts.insecureDealer ? members.slice(0, n) : members;

  // Compiled once, for all; what only one party may see goes to files of its own.
  const { pphlo, manifest, params, target } = await compileForCluster(
    parsed.args[0]!,
    cluster,
    protocol,
    opts,
    io,
    emit,
  );
  checkNet(
    target.net,
    members.map((m) => m.name),
  );
  const inputs = requireAll(bindInputs(opts.inputs ?? [], params, io, emit), params);
  const { manifest: assigned, guests } = seatGuests(
    assign(manifest, params, cluster, opts.revealTo ?? []),
    cluster,
    members.length,
  );
  if (
    assigned.args.some((a) => a.owner === OUTSIDE) ||
    assigned.outputs.some(({ to }) => to.includes(OUTSIDE as never))
  )
    fail('option', "spuc up: inputs and results that are files of shares need 'spuc party', one for each party");
  if (guests.length > 0 && opts.net !== undefined)
    fail('option', `--net: runs with data owners outside (${guests.map((g) => g.name).join(', ')}) are not simulated`);

  const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  try {
    const file = join(folder, 'program.bin');
    io.writeFile(file, writeBytecode(pphlo, manifest).bytes);
    const common = [file, '--config', opts.config, '--memory', String(opts.memory)];
    for (const item of opts.revealTo ?? []) common.push('--reveal-to', item);
    if (opts.timeout !== undefined) common.push('--timeout', String(opts.timeout / 1000));
    if (opts.silence !== undefined) common.push('--silence', String(opts.silence / 1000));
    if (opts.connectTimeout !== undefined) common.push('--connect-timeout', String(opts.connectTimeout / 1000));
    if (opts.net !== undefined) common.push('--net', opts.net);
    if (opts.insecure) common.push('--insecure');
    if (opts.insecureDealer) common.push('--insecure-dealer');
    if (opts.quiet) common.push('--quiet');
    const statsOf = (rank: number): string => join(folder, `stats${rank}.json`);
    const traceOf = (rank: number): string => join(folder, `trace${rank}.json`);
    const givenTo = (rank: number): string[] =>
      assigned.args.flatMap((a, i) => {
        if (a.secret ? a.owner !== rank : rank >= n) return [];
        const path = join(folder, `party${rank}-arg${i}.npy`);
        io.writeFile(path, writeNpy(inputs[i]!));
        return ['--inputs', `arg${i}=${path}`];
      });
    const resultsOf = (name: string): string[] =>
      opts.outputDir === undefined ? [] : ['--output-dir', `${opts.outputDir}/${name.replaceAll(':', '-')}`];
    const children = processes.map((m, rank): Child => {
      const traced = opts.trace === undefined && opts.net === undefined ? [] : ['--trace', traceOf(rank)];
      const log = opts.audit === undefined ? [] : ['--audit', auditPath(opts.audit, m.name, true)];
      const args = [...common, '--stats', statsOf(rank), ...traced, ...log];
      if (rank === n) return { name: m.name, args: ['dealer', ...args] };
      const own = [...givenTo(rank), ...resultsOf(m.name)];
      return { name: m.name, args: ['party', ...args, '--rank', String(rank), ...own] };
    });
    const guestRanks = guests.map((_, i) => members.length + i);
    for (const [i, g] of guests.entries()) {
      const rank = guestRanks[i]!;
      const own = ['--name', g.name, '--stats', statsOf(rank), ...givenTo(rank), ...resultsOf(g.name)];
      children.push({ name: g.name, args: ['submit', ...common, ...own] });
    }
    const code = await runAll(children, io, withFolder(folder));
    const played =
      opts.trace !== undefined || (code === 0 && opts.net !== undefined)
        ? readTraces(
            processes.map((_, rank) => traceOf(rank)),
            io,
          )
        : [];
    if (opts.trace !== undefined) writeRecordings(played, opts.trace, io);
    if (code !== 0) return code;
    const ranks = [...processes.keys(), ...guestRanks];
    const all = ranks.map((rank) => JSON.parse(toText(io.readFile(statsOf(rank)))) as Stats);
    const simulated =
      opts.net === undefined
        ? undefined
        : await simulatedMs({
            pphlo,
            manifest: assigned,
            ...target,
            inputs,
            recordings: played,
          });
    report(all, simulated, opts, io);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What all participants did together: the same numbers as of a run in one process. */
function report(all: readonly Stats[], simulated: number | undefined, opts: Opts, io: Io): void {
  const sum = (f: (s: Stats) => number): number => all.reduce((t, s) => t + f(s), 0);
  const first = all[0]!;
  const stats = {
    ...first,
    party: undefined,
    hops: {
      online: Math.max(...all.map((s) => s.hops.online)),
      offline: Math.max(...all.map((s) => s.hops.offline)),
    },
    messages: sum((s) => s.messages),
    frames: sum((s) => s.frames ?? 0),
    bytes: {
      online: sum((s) => s.bytes.online),
      offline: sum((s) => s.bytes.offline),
      perParty: all.flatMap((s) => s.bytes.perParty ?? []),
      dealer: sum((s) => s.bytes.dealer ?? 0),
    },
    wallMs: Math.max(...all.map((s) => s.wallMs ?? 0)),
    runMs: Math.max(...all.map((s) => s.runMs ?? 0)),
    ...(simulated === undefined ? {} : { simulatedMs: simulated }),
    ops: [],
  };
  writeResults([], stats, { ...(opts.stats === undefined ? {} : { stats: opts.stats }) }, io);
  if (opts.quiet) return;
  io.out(
    `all together: hops ${stats.hops.online} online, ${stats.hops.offline} offline; bytes ${formatBytes(stats.bytes.online)} online, ` +
      `${formatBytes(stats.bytes.offline)} offline; messages ${stats.messages} in ${stats.frames} frames\n${simulatedText(stats)}`,
  );
}
