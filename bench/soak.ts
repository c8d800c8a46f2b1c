/**
 * A day of service: small runs one after the other, through the client of `spuc submit`, against parties that serve (aby3, and semi2k with its dealer),
 * each a process of its own, over TLS. Memory and open descriptors of every process are taken as it goes, and may not grow.
 *   node --import tsx bench/soak.ts [RUNS]     2,000 runs by default, half of them per protocol; results in bench/results/soak.json. Linux only
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCluster } from '../src/cli/cluster.ts';
import { takeGuestSeat } from '../src/cli/guest-session.ts';
import { nodeIo } from '../src/cli/node-io.ts';
import { endAll, freePorts, installed, type Running, start } from '../src/cli/test-processes.ts';
import { tensor } from '../src/eval/tensor.ts';
import { writeNpy } from '../src/support/npy.ts';
import { renderTable } from '../src/support/table.ts';
import { record } from './record.ts';

const runs = Number(process.argv[2] ?? 2000);
/** A line that rises by less over its second half is taken for level: collectors are lazy. */
const GROWTH = { rss: 0.15, leastRss: 16 * 2 ** 20, descriptors: 2 } as const;
const SAMPLES = 40;

const PROGRAM = `func.func @main(%x: tensor<8xf32>, %w: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xi1>) {
  %p = stablehlo.multiply %x, %w : tensor<8xf32>
  %g = stablehlo.compare GT, %x, %w : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xi1>
  return %p, %g : tensor<8xf32>, tensor<8xi1>
}
`;
/** Small heaps, so that what is never given back shows within these runs, and not what a collector is in no hurry to collect. */
const SMALL = { NODE_OPTIONS: '--max-old-space-size=48 --max-semi-space-size=2' };
const { cli, folder, done } = await installed();
const file = (name: string): string => resolve(folder, name);
writeFileSync(file('p.mlir'), PROGRAM);

interface Sample {
  readonly run: number;
  readonly rss: number;
  readonly descriptors: number;
}
const PAGE = 4096;
const look = (pid: number, run: number): Sample => ({
  run,
  rss: Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE,
  descriptors: readdirSync(`/proc/${pid}/fd`).length,
});

/** How much a series rose between the second quarter and the last one, by their medians; the first warms up. */
function rise(samples: readonly Sample[], of: (s: Sample) => number): { from: number; to: number } {
  const median = (part: readonly Sample[]): number => part.map(of).sort((a, b) => a - b)[Math.floor(part.length / 2)]!;
  const quarter = Math.floor(samples.length / 4);
  return { from: median(samples.slice(quarter, 2 * quarter)), to: median(samples.slice(-quarter)) };
}

async function until(p: Running, pattern: RegExp): Promise<void> {
  await Promise.race([
    p.until(pattern),
    p.ended.then(({ text }) => {
      throw new Error(text);
    }),
  ]);
}

async function soak(protocol: string, names: readonly string[], count: number) {
  const ports = await freePorts(names.length);
  const nodes = Object.fromEntries(names.map((n, i) => [n, `127.0.0.1:${ports[i]}`]));
  const config = { node_ids: names, runtime_config: { protocol, field: 'FM64' } };
  const json = {
    nodes: { ...nodes, client: '127.0.0.1:1' },
    devices: { SPU: { kind: 'SPU', config } },
    inputs: { x: 'client', w: 'client' },
    outputs: { 0: 'client', 1: 'client' },
  };
  writeFileSync(file(`${protocol}.json`), JSON.stringify(json));
  const cluster = `${protocol}.tls.json`;
  const keys = ['keygen', '--config', `${protocol}.json`, '--write', cluster, '--out-dir', `keys-${protocol}`];
  const { code, text } = await start(cli, keys, folder).ended;
  if (code !== 0) throw new Error(text);
  const parties = names.map((name) =>
    start(cli, ['party', 'p.mlir', '--config', cluster, '--name', name, '--serve'], folder, SMALL),
  );
  const all = protocol === 'SEMI2K' ? [...names, 'dealer'] : names;
  if (protocol === 'SEMI2K')
    parties.push(start(cli, ['dealer', 'p.mlir', '--config', cluster, '--serve'], folder, SMALL));
  await Promise.all(parties.map((p) => until(p, /serving client/)));

  const io = { ...nodeIo(), cwd: folder };
  const at = { ...io, readFile: (path: string) => new Uint8Array(readFileSync(resolve(folder, path))) };
  const flags = { memory: 2 ** 28, connectTimeout: 60_000 };
  const seat = await takeGuestSeat(
    'p.mlir',
    readCluster(cluster, at, () => undefined),
    'client',
    { ...flags, inputs: ['x=x.npy', 'w=x.npy'] },
    {
      ...at,
      readFile: (path) => (path === 'x.npy' ? X : at.readFile(path)),
    },
    () => undefined,
  );
  const series: Sample[][] = parties.map(() => []);
  const own: Sample[] = [];
  const every = Math.max(1, Math.floor(count / SAMPLES));
  const begin = performance.now();
  for (let run = 0; run < count; run++) {
    const x = Float32Array.from({ length: 8 }, (_, i) => ((run * 7 + i * 3) % 19) - 9);
    const w = Float32Array.from({ length: 8 }, (_, i) => ((run * 5 + i) % 13) - 6);
    const { outputs } = await seat.submit([tensor('f32', [8], x), tensor('f32', [8], w)]);
    const [p, g] = outputs.map((t) => Array.from(t!.data, Number)) as [number[], number[]];
    for (let i = 0; i < 8; i++)
      if (Math.abs(p[i]! - x[i]! * w[i]!) > 1e-3 || g[i] !== Number(x[i]! > w[i]!))
        throw new Error(`run ${run} is wrong`);
    if (run % every !== 0) continue;
    for (const [i, s] of parties.entries()) series[i]!.push(look(s.process.pid!, run));
    own.push(look(process.pid, run));
  }
  const msPerRun = (performance.now() - begin) / count;
  const ends = [];
  for (const p of parties) p.process.kill('SIGTERM');
  for (const p of parties) ends.push((await p.ended).code);
  const jobs = parties.map((p) => p.text().match(/^job \d+:/gm)?.length ?? 0);
  const rows = [...all, 'client'].map((name, i) => {
    const samples = series[i] ?? own;
    const [rss, descriptors] = [rise(samples, (s) => s.rss), rise(samples, (s) => s.descriptors)];
    const grows =
      rss.to - rss.from > Math.max(GROWTH.leastRss, GROWTH.rss * rss.from) ||
      descriptors.to - descriptors.from > GROWTH.descriptors;
    return { name, rss, descriptors, grows, samples };
  });
  return { protocol, runs: count, msPerRun, jobs, exitCodes: ends, processes: rows };
}

const X = writeNpy(tensor('f32', [8], new Float32Array(8)));
const mib = (n: number): string => (n / 2 ** 20).toFixed(1);
let failed = false;
try {
  const half = Math.ceil(runs / 2);
  const results = [await soak('ABY3', ['alice', 'bob', 'carol'], half), await soak('SEMI2K', ['alice', 'bob'], half)];
  for (const r of results) {
    console.log(`${r.protocol}: ${r.runs} runs, ${r.msPerRun.toFixed(1)} ms each`);
    const cells = r.processes.map(({ name, rss, descriptors, grows }) => [
      name,
      mib(rss.from),
      mib(rss.to),
      String(descriptors.from),
      String(descriptors.to),
      grows ? 'GROWS' : 'level',
    ]);
    console.log(
      renderTable(
        ['process', 'MiB', 'then', 'descriptors', 'then', ''].map((title) => ({ title })),
        cells,
      ),
    );
    failed ||= r.processes.some((p) => p.grows) || r.jobs.some((j) => j !== r.runs) || r.exitCodes.some((c) => c !== 0);
  }
  record('soak', `node --import tsx bench/soak.ts ${runs}`, { runs, results, failed });
} finally {
  endAll();
  done();
}
if (failed) throw new Error('memory or descriptors grew, a job is missing, or a process did not end in order');
