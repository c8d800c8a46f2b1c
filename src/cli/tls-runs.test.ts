// Processes with TLS compute what one process computes: the README's example and a training step, results within the fixtures' tolerance (how
// truncation rounds is random), and exactly the same hops, messages and bytes. SPUC_FULL: semi2k with 2, 3 and 5 parties and a dealer too.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readNpy } from '../support/npy.ts';
import { formatBytes } from '../support/table.ts';
import type { Stats } from './stats.ts';
import { freePorts, processBench } from './test-processes.ts';

const bench = await processBench(test.after);
const { folder, ok } = bench;
const stats = (file: string): Stats => bench.json(file) as Stats;

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin'];
interface ClusterJson {
  nodes: Record<string, unknown>;
  devices: { SPU: { kind: string; config: Record<string, unknown> } };
  [more: string]: unknown;
}

/** Keys of five parties and a dealer, made once. */
async function keys(): Promise<ClusterJson> {
  const ports = await freePorts(NAMES.length);
  const nodes = Object.fromEntries(NAMES.map((n, i) => [n, `127.0.0.1:${ports[i]}`]));
  const config = { node_ids: NAMES, runtime_config: { protocol: 'SEMI2K', field: 'FM64' } };
  writeFileSync(resolve(folder, 'all.json'), JSON.stringify({ nodes, devices: { SPU: { kind: 'SPU', config } } }));
  await ok('keygen', '--config', 'all.json', '--write', 'all.tls.json');
  return JSON.parse(readFileSync(resolve(folder, 'all.tls.json'), 'utf8')) as ClusterJson;
}
let made: Promise<ClusterJson> | undefined;

/** The cluster file of the first n of them. */
async function cluster(protocol: string, n: number): Promise<string> {
  made ??= keys();
  const all = await made;
  const { dealer, ...config } = all.devices.SPU.config;
  const file = `${protocol}-${n}.json`;
  const one = {
    ...config,
    node_ids: NAMES.slice(0, n),
    runtime_config: { protocol: protocol.toUpperCase(), field: 'FM64' },
    ...(protocol === 'semi2k' ? { dealer } : {}),
  };
  writeFileSync(resolve(folder, file), JSON.stringify({ ...all, devices: { SPU: { kind: 'SPU', config: one } } }));
  return file;
}

interface Program {
  readonly path: string;
  readonly inputs: readonly string[];
  /** By result: file and the error that the fixture allows. */
  readonly outputs: readonly { readonly file: string; readonly atol: number }[];
}
/** A fixture with its recorded results. */
function fixture(place: string, program: string): Program {
  const meta = JSON.parse(readFileSync(resolve(place, 'meta.json'), 'utf8')) as {
    inputs: { file: string }[];
    outputs: { file: string; atol?: number }[];
  };
  return {
    path: resolve(place, program),
    inputs: meta.inputs.map((x) => resolve(place, x.file)),
    outputs: meta.outputs.map(({ file, atol = 0 }) => ({ file: resolve(place, file), atol })),
  };
}
const numbers = (file: string): number[] =>
  Array.from(readNpy(readFileSync(resolve(folder, file)), file).data as Float32Array, Number);

let runs = 0;
/** Runs a program both ways and compares. */
async function compare(p: Program, protocol: string, n: number): Promise<void> {
  const out = `run${runs++}`;
  const common = [p.path, '--inputs', p.inputs.join(','), '--stats'];
  const config = await cluster(protocol, n);
  await ok('run', ...common, `${out}.one.json`, '--protocol', protocol, '--parties', String(n), '--quiet');
  const text = await ok(
    ...['up', ...common, `${out}.json`, '--config', config, '--reveal-to', 'everyone', '--output-dir', out],
  );
  const [one, many] = [stats(`${out}.one.json`), stats(`${out}.json`)];
  assert.equal(many.hops, one.hops);
  assert.is(many.messages, one.messages);
  assert.equal(many.bytes, one.bytes);
  assert.is(many.bytes.perParty!.length, n);
  if (protocol === 'semi2k') assert.is(many.bytes.dealer, many.bytes.offline);
  assert.match(many.threatModel, /Links are TLS 1\.3/);
  // What up prints last is the sum of what the participants printed.
  const own = [...text.matchAll(/\| sent .*?, (\d+) messages in (\d+) frames/g)];
  const last = new RegExp(
    `all together: hops ${one.hops.online} online, ${one.hops.offline} offline; bytes ${formatBytes(one.bytes.online)} online, ` +
      `${formatBytes(one.bytes.offline)} offline; messages (\\d+) in (\\d+) frames`,
  ).exec(text);
  assert.ok(last, text);
  for (const i of [1, 2])
    assert.is(
      own.reduce((s, m) => s + Number(m[i]), 0),
      Number(last[i]),
    );
  assert.is(Number(last[1]), one.messages);
  assert.is(own.length, protocol === 'semi2k' ? n + 1 : n);
  for (const party of NAMES.slice(0, n))
    for (const [i, { file, atol }] of p.outputs.entries()) {
      const [x, y] = [numbers(`${out}/${party}/out${i}.npy`), numbers(file)];
      assert.is(x.length, y.length);
      const worst = x.reduce((m, v, j) => Math.max(m, Math.abs(v - y[j]!)), 0);
      assert.ok(worst <= atol, `${party}, result ${i}: ${worst} > ${atol}`);
    }
}

const FULL = process.env.SPUC_FULL !== undefined;
const digits = fixture('fixtures/digits', 'model.mlir');
const STEP = resolve('../shared/fixtures/dev/nn_a_sgd');

for (const [protocol, n, full] of [
  ['semi2k', 2, false],
  ['aby3', 3, true],
  ['semi2k', 3, true],
  ['semi2k', 5, true],
] as const)
  if (FULL || !full)
    test(`the README's example between processes with TLS: ${protocol}, ${n} parties`, () =>
      compare(digits, protocol, n));

for (const [protocol, n, full] of [
  ['aby3', 3, false],
  ['semi2k', 2, true],
  ['semi2k', 3, true],
  ['semi2k', 5, true],
] as const)
  if (FULL || !full)
    // Without the fixtures beside this project it is skipped, and counted as that.
    (existsSync(STEP) ? test : test.skip)(`a training step between processes with TLS: ${protocol}, ${n} parties`, () =>
      compare(fixture(STEP, 'program.stablehlo.mlir'), protocol, n),
    );

test.run();
