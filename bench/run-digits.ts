/**
 * The digit classifier under every protocol: hops, messages, bytes, wall time and ring memory of a run, and what networks would make of it.
 *   node --import tsx bench/run-digits.ts [RUNS]     results in bench/results/digits.json; needs nothing built
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileProgram } from '../src/compiler.ts';
import type { Tensor } from '../src/eval/tensor.ts';
import { NodePrg, randomKey } from '../src/exec/prg/node-prg.ts';
import { builtinProtocols } from '../src/exec/protocols/index.ts';
import { runProgram } from '../src/exec/run.ts';
import { readNpy } from '../src/support/npy.ts';
import { renderTable } from '../src/support/table.ts';
import { record } from './record.ts';

const folder = fileURLToPath(new URL('../fixtures/digits', import.meta.url));
const tensorAt = (name: string): Tensor => readNpy(readFileSync(`${folder}/${name}`), name);
const meta = JSON.parse(readFileSync(`${folder}/meta.json`, 'utf8')) as { outputs: { atol?: number }[] };
const runs = Number(process.argv[2] ?? 5);

/** One-way latency in seconds and bandwidth in bytes per second of one party. */
const NETWORKS = { lan: { latency: 0.0005, bandwidth: 125e6 }, wan: { latency: 0.02, bandwidth: 37.5e6 } };

const inputs = Array.from({ length: 7 }, (_, i) => tensorAt(`in${i}.npy`));
const want = [tensorAt('out0.npy'), tensorAt('out1.npy')];
const start = performance.now();
const compiled = await compileProgram(readFileSync(`${folder}/model.mlir`), 'model.mlir');
const compileMs = Math.round(performance.now() - start);

/** Largest difference from what XLA computed. */
const errorOf = (got: Tensor, expected: Tensor): number =>
  Array.from(expected.data, Number).reduce((m, v, i) => Math.max(m, Math.abs(v - Number(got.data[i]))), 0);

const results = [];
for (const protocol of await builtinProtocols()) {
  const parties = protocol.parties.default;
  const times: number[] = [];
  let last: Awaited<ReturnType<typeof runProgram>> | undefined;
  for (let i = 0; i <= runs; i++) {
    const begin = performance.now();
    last = await runProgram({
      ...compiled,
      protocol,
      parties,
      k: 64,
      fxp: 18,
      inputs,
      memory: 2 ** 31,
      randomKey,
      makePrg: (nonce) => new NodePrg(nonce),
    });
    // The first run compiles the code of the kernels.
    if (i > 0) times.push(performance.now() - begin);
  }
  const { outputs, totals, frames, perParty, peakBytes } = last!;
  const errors = outputs.map((o, i) => errorOf(o, want[i]!));
  if (errors[0] !== 0 || errors[1]! > meta.outputs[1]!.atol!) throw new Error(`${protocol.name}: off by ${errors}`);
  const busiest = Math.max(...perParty.map((p) => p.online));
  results.push({
    protocol: protocol.name,
    parties,
    hops: totals.hops,
    offlineHops: totals.offlineHops,
    messages: totals.messages,
    frames,
    onlineBytes: totals.bytes,
    offlineBytes: totals.offlineBytes,
    wallMs: Math.round(times.sort((a, b) => a - b)[times.length >> 1]!),
    peakBytes,
    onlineMs: Object.fromEntries(
      Object.entries(NETWORKS).map(([name, n]) => [
        name,
        Math.round(1000 * (totals.hops * n.latency + busiest / n.bandwidth)),
      ]),
    ),
    logitError: errors[1],
  });
}
console.log(
  renderTable(
    [
      'protocol',
      'hops',
      'offline',
      'messages',
      'frames',
      'online bytes',
      'offline bytes',
      'wall ms',
      'lan ms',
      'wan ms',
    ].map((title, i) => ({ title, align: i ? 'right' : 'left' })),
    results.map((r) => [
      r.protocol,
      r.hops,
      r.offlineHops,
      r.messages,
      r.frames,
      r.onlineBytes,
      r.offlineBytes,
      r.wallMs,
      r.onlineMs.lan!,
      r.onlineMs.wan!,
    ]),
  ),
);
record('digits', 'npm run bench:digits', { runs, compileMs, images: 8, k: 64, fxp: 18, results });
