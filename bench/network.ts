/**
 * Predicted against real: runs programs as separate processes through a proxy that delays what they send (proxy.ts), and compares the wall time
 * with what `spuc up --net` simulates from processes that nothing delays.
 *   npm run bench:network [-- --net 20ms,300Mbps --runs 5 --protocols aby3,semi2k PROGRAM…]
 * PROGRAM is a folder of fixtures (meta.json, in0.npy, program.stablehlo.mlir) or its name in the corpus. Results in bench/results/network.json,
 * those of another network in network-100ms-50Mbps.json and the like.
 * With `--namespaces net.sh` (see namespaces.ts; Linux, root) processes run in network namespaces with TLS between them, in place of the proxy:
 * results in network-namespaces.json.
 * The wall time of a run is that of its slowest participant, from when its connections stand to when all have said that they are done: `runMs` of
 * --stats. It is what each party prints as its time. Where the machine is busy with other things, everything that waits wakes up later, once per
 * hop, the proxy too (`lateMs` on the average): such a network has more latency than it should, and the results are told with it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { endAll, freePorts, installed, start } from '../src/cli/test-processes.ts';
import { type Network, parseNet, showNet } from '../src/exec/cost/net.ts';
import { renderTable } from '../src/support/table.ts';
import { type Namespaces, namespaces } from './namespaces.ts';
import { delayProxy, type Way } from './proxy.ts';
import { record } from './record.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    net: { type: 'string', default: '20ms,300Mbps' },
    runs: { type: 'string', default: '5' },
    protocols: { type: 'string', default: 'aby3,semi2k' },
    namespaces: { type: 'string' },
  },
});
const CORPUS = process.env.SPUC_FIXTURES ?? '/work/shared/fixtures/dev';
const programs = positionals.length > 0 ? positionals : ['nn_a_sgd', 'nn_d_sgd', 'resnet_block'];
const runs = Number(values.runs);
const net = parseNet(values.net);

interface Participant {
  readonly name: string;
  readonly dealer: boolean;
}
const PARTICIPANTS: Readonly<Record<string, readonly Participant[]>> = {
  aby3: ['alice', 'bob', 'carol'].map((name) => ({ name, dealer: false })),
  semi2k: ['alice', 'bob', 'dealer'].map((name) => ({ name, dealer: name === 'dealer' })),
};

interface Program {
  readonly name: string;
  readonly file: string;
  readonly inputs: readonly string[];
}
function programAt(name: string): Program {
  const folder = existsSync(name) ? resolve(name) : join(CORPUS, name);
  const meta = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as { inputs: { file: string }[] };
  const file = ['program.stablehlo.mlir', 'model.mlir'].map((f) => join(folder, f)).find(existsSync)!;
  return {
    name: name.replace(/\/$/, '').replace(/^.*\//, ''),
    file,
    inputs: meta.inputs.map((i) => join(folder, i.file)),
  };
}

/** A cluster file in which the participants are at these ports. */
function clusterFile(
  path: string,
  protocol: string,
  who: readonly Participant[],
  ports: readonly number[],
  host: (rank: number) => string = () => '127.0.0.1',
): string {
  const config = {
    node_ids: who.filter((p) => !p.dealer).map((p) => p.name),
    ...(who.some((p) => p.dealer) ? { dealer: 'dealer' } : {}),
    runtime_config: { protocol: protocol.toUpperCase(), field: 'FM64' },
  };
  const nodes = Object.fromEntries(who.map((p, i) => [p.name, `${host(i)}:${ports[i]}`]));
  writeFileSync(path, JSON.stringify({ nodes, devices: { SPU: { kind: 'SPU', config } } }));
  return path;
}

interface RunStats {
  readonly runMs: number;
  readonly simulatedMs?: number;
  readonly predictedMs: number;
  readonly predictedOfflineMs: number;
  readonly hops: { readonly online: number; readonly offline: number };
  readonly bytes: { readonly online: number; readonly offline: number };
  readonly frames: number;
}
const read = (path: string): RunStats => JSON.parse(readFileSync(path, 'utf8')) as RunStats;

async function must(cli: string, args: readonly string[], cwd: string, within?: readonly string[]): Promise<void> {
  const { code, text } = await start(cli, args, cwd, {}, within).ended;
  if (code !== 0) throw new Error(`spuc ${args[0]} ended with ${code}:\n${text}`);
}

/** Where participants listen, each in a namespace of its own. */
const PORT = 9001;

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1]!;

const { cli, folder, done } = await installed();
const spaces = values.namespaces === undefined ? undefined : namespaces(values.namespaces, net);
const results: object[] = [];
const rows: (string | number)[][] = [];
try {
  for (const name of programs)
    for (const protocol of values.protocols.split(',')) {
      const program = programAt(name);
      const who = PARTICIPANTS[protocol]!;
      const n = who.filter((p) => !p.dealer).length;
      const dir = join(folder, `${program.name}-${protocol}`);
      mkdirSync(dir, { recursive: true });
      const common = ['--reveal-to', 'everyone', '--net', showNet(net), '--quiet'];
      const predictions: RunStats[] = [];
      const measured: { runMs: number; load: number; lateMs: number }[] = [];
      const real: RunStats[] = [];
      for (let i = 0; i < runs; i++) {
        // One of each in turn: whatever else the machine does meets both.
        predictions.push(await predicted(program, protocol, who, dir, common));
        const { stats: all, lateMs } = spaces
          ? await betweenNamespaces(spaces, program, protocol, who, n, dir, common)
          : await throughProxy(program, protocol, who, n, dir, common, net);
        real.push(all[0]!);
        measured.push({ runMs: Math.max(...all.map((s) => s.runMs)), load: loadavg()[0]!, lateMs });
      }
      const simulatedMs = median(predictions.map((p) => p.simulatedMs!));
      const realMs = median(measured.map((m) => m.runMs));
      const deviation = simulatedMs / realMs - 1;
      const { hops } = predictions[0]!;
      results.push({
        program: program.name,
        protocol,
        hops,
        realMs,
        simulatedMs,
        deviation,
        predictedMs: real[0]!.predictedMs,
        predictedOfflineMs: real[0]!.predictedOfflineMs,
        directMs: median(predictions.map((p) => p.runMs)),
        real: measured,
        simulated: predictions.map((p) => p.simulatedMs),
      });
      const ms = (x: number): string => x.toFixed(0);
      rows.push([
        program.name,
        protocol,
        hops.online,
        ms(realMs),
        ms(simulatedMs),
        `${(100 * deviation).toFixed(1)} %`,
        ms(real[0]!.predictedMs),
        median(measured.map((m) => m.lateMs)).toFixed(2),
        measured.map((m) => m.load.toFixed(1)).join(' '),
      ]);
      console.error(
        rows.at(-1)!.join('  '),
        '| real',
        measured.map((m) => ms(m.runMs)).join(' '),
        '| simulated',
        predictions.map((p) => ms(p.simulatedMs!)).join(' '),
      );
    }
} finally {
  endAll();
  spaces?.close();
  done();
}
console.log(
  renderTable(
    [
      'program',
      'protocol',
      'hops',
      'real ms',
      'simulated ms',
      'deviation',
      'by tables ms',
      'proxy late ms',
      'load',
    ].map((title, i) => ({
      title,
      align: i > 1 ? ('right' as const) : ('left' as const),
    })),
    rows,
  ),
);
const where = values.namespaces === undefined ? 'network' : 'network-namespaces';
const name = showNet(net) === showNet(parseNet('wan')) ? where : `${where}-${values.net.replace(/[^\w.]+/g, '-')}`;
record(name, ['npm run bench:network --', ...process.argv.slice(2)].join(' '), {
  net: showNet(net),
  runs,
  results,
});

/** What `spuc up --net` says, from processes that nothing delays. */
async function predicted(
  program: Program,
  protocol: string,
  who: readonly Participant[],
  dir: string,
  common: readonly string[],
): Promise<RunStats> {
  const config = clusterFile(join(dir, 'direct.json'), protocol, who, await freePorts(who.length));
  const stats = join(dir, 'up.json');
  const inputs = program.inputs.flatMap((f) => ['--inputs', f]);
  await must(cli, ['up', program.file, '--config', config, '--stats', stats, ...inputs, ...common], dir);
  return read(stats);
}

/** A run of processes whose connections go through the proxy. */
async function throughProxy(
  program: Program,
  protocol: string,
  who: readonly Participant[],
  n: number,
  dir: string,
  common: readonly string[],
  net: Network,
): Promise<{ stats: RunStats[]; lateMs: number }> {
  const ports = await freePorts(who.length);
  // The one of higher rank calls the other.
  const ways = who.flatMap((_, from) => ports.slice(0, from).map((port, to): Way => ({ from, to, port })));
  const names = who.map((p) => p.name);
  const proxy = await delayProxy(ways, net, names);
  try {
    const stats = (rank: number): string => join(dir, `real${rank}.json`);
    await Promise.all(
      who.map((p, rank) => {
        const called = ports.map((port, to) => {
          const way = ways.findIndex((w) => w.from === rank && w.to === to);
          return way < 0 ? port : proxy.ports[way]!;
        });
        const config = clusterFile(join(dir, `cluster${rank}.json`), protocol, who, called);
        const own = program.inputs.filter((_, i) => i % n === rank).flatMap((f) => ['--inputs', f]);
        const as = p.dealer ? ['dealer'] : ['party'];
        const own2 = p.dealer ? [] : ['--rank', String(rank), '--listen', `127.0.0.1:${ports[rank]}`, ...own];
        return must(cli, [...as, program.file, '--config', config, '--stats', stats(rank), ...own2, ...common], dir);
      }),
    );
    return { stats: who.map((_, rank) => read(stats(rank))), lateMs: proxy.late().mean };
  } finally {
    proxy.close();
  }
}

/** The same between network namespaces, over TLS. Nothing of ours is late there. */
async function betweenNamespaces(
  spaces: Namespaces,
  program: Program,
  protocol: string,
  who: readonly Participant[],
  n: number,
  dir: string,
  common: readonly string[],
): Promise<{ stats: RunStats[]; lateMs: number }> {
  const open = join(dir, 'open.json');
  const config = join(dir, 'namespaces.json');
  if (!existsSync(config)) {
    clusterFile(
      open,
      protocol,
      who,
      who.map(() => PORT),
      spaces.host,
    );
    await must(cli, ['keygen', '--config', open, '--write', config], dir);
  }
  const stats = (rank: number): string => join(dir, `namespace${rank}.json`);
  await Promise.all(
    who.map((p, rank) => {
      const inputs = program.inputs.filter((_, i) => i % n === rank).flatMap((f) => ['--inputs', f]);
      const as = p.dealer ? ['dealer', program.file] : ['party', program.file, '--rank', String(rank), ...inputs];
      return must(cli, [...as, '--config', config, '--stats', stats(rank), ...common], dir, spaces.within(rank));
    }),
  );
  return { stats: who.map((_, rank) => read(stats(rank))), lateMs: 0 };
}
