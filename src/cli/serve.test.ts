import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeNpy } from '../support/npy.ts';
import type { Stats } from './stats.ts';
import { freePorts, processBench, type Running } from './test-processes.ts';

const bench = await processBench(test.after);
const { folder, spuc, ok, npy } = bench;
const json = (file: string): Stats => bench.json(file) as Stats;
const near = (x: readonly number[], y: readonly number[]): void => {
  assert.is(x.length, y.length);
  for (const [i, v] of x.entries()) assert.ok(Math.abs(v - y[i]!) < 1e-3, `${x} and ${y}`);
};

/** w belongs to a party, x comes from outside; the product goes outside, and whether x is above w. */
const PROGRAM = `func.func @main(%x: tensor<4xf32>, %w: tensor<4xf32>, %n: tensor<i32>) -> (tensor<4xf32>, tensor<4xi1>, tensor<i32>) {
  %p = stablehlo.multiply %x, %w : tensor<4xf32>
  %g = stablehlo.compare GT, %x, %w : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  %m = stablehlo.multiply %n, %n : tensor<i32>
  return %p, %g, %m : tensor<4xf32>, tensor<4xi1>, tensor<i32>
}
`;
const put = (file: string, ...values: number[]): void =>
  writeFileSync(
    resolve(folder, file),
    writeNpy({ dtype: 'f32', shape: [4], data: Float32Array.from(values) } as never),
  );
writeFileSync(resolve(folder, 'p.mlir'), PROGRAM);
writeFileSync(resolve(folder, 'other.mlir'), PROGRAM.replace('GT', 'LT'));
writeFileSync(resolve(folder, 'n.npy'), writeNpy({ dtype: 'i32', shape: [], data: Int32Array.of(-70_000) } as never));
put('w.npy', 2, -3, 0.5, 100);
put('x1.npy', 1, 2, 3, 4);
put('x2.npy', 10, -20, 0.25, 0);

const NAMES = ['alice', 'bob', 'carol'];
/** Parties, and a client that brings x and n and receives the results as `to` says. */
async function cluster(file: string, protocol: string, from: string, to: string | string[]): Promise<string> {
  const names = protocol === 'ABY3' ? NAMES : NAMES.slice(0, 2);
  const ports = await freePorts(names.length);
  const nodes = Object.fromEntries(names.map((n, i) => [n, `127.0.0.1:${ports[i]}`]));
  const config = { node_ids: names, runtime_config: { protocol, field: 'FM64' } };
  const json = {
    id: file,
    nodes: { ...nodes, client: '127.0.0.1:1' },
    devices: { SPU: { kind: 'SPU', config } },
    inputs: { x: from, w: 'bob', n: from },
    outputs: { 0: to, 1: to, 2: to },
  };
  writeFileSync(resolve(folder, file), JSON.stringify(json));
  return file;
}
/** All participants, waiting for the client. */
const serving = async (file: string, names: readonly string[], dealer: boolean): Promise<Running[]> => {
  const parties = names.map((name) => {
    const inputs = name === 'bob' ? ['--inputs', 'w.npy'] : [];
    return spuc('party', 'p.mlir', '--config', file, '--name', name, '--serve', ...inputs, '--stats', `${name}.json`);
  });
  if (dealer) parties.push(spuc('dealer', 'p.mlir', '--config', file, '--serve'));
  await Promise.all(parties.map((p) => p.until(/serving client/)));
  return parties;
};
const submit = (file: string, x: string, out: string, program = 'p.mlir'): Running =>
  spuc(
    'submit',
    program,
    '--config',
    file,
    '--name',
    'client',
    '--inputs',
    `${x},n.npy`,
    '--output-dir',
    out,
    '--stats',
    `${out}.json`,
  );

test('parties serve one submit after the other, refuse one in between, and end in order', async () => {
  const plain = await cluster('s.json', 'ABY3', 'client', ['client', 'carol']);
  await ok('keygen', '--config', plain, '--write', 's.tls.json');
  const file = 's.tls.json';
  const parties = await serving(file, NAMES, false);
  assert.match((await submit(file, 'x1.npy', 'one').ended).text, /threat model: .*TLS 1\.3/);
  near(npy('one/out0.npy'), [2, -6, 1.5, 400]);
  assert.equal(npy('one/out1.npy'), [0, 1, 1, 0]);
  assert.equal(npy('one/out2.npy'), [(70_000 * 70_000) | 0]);
  const refused = await submit(file, 'x1.npy', 'bad', 'other.mlir').ended;
  assert.is(refused.code, 4, refused.text);
  assert.match(refused.text, /disagree on the program|refused the run/);
  const { code, text } = await submit(file, 'x2.npy', 'two').ended;
  assert.is(code, 0, text);
  near(npy('two/out0.npy'), [20, 60, 0.125, 0]);
  // What is counted is what was predicted, the guest's part included.
  assert.is(json('alice.json').hops.online, json('two.json').hops.online);
  for (const p of parties) p.process.kill('SIGTERM');
  for (const p of parties) {
    const { code: end, text: all } = await p.ended;
    assert.is(end, 0, all);
    assert.match(all, /job 1: .*[\s\S]*job 2: [\s\S]*stopped/);
    assert.not.match(all, /job 3/);
  }
  const said = parties.map((p) => p.text()).join('');
  assert.match(said, /turned away: (alice|bob|carol) and client disagree on the program/);
});

test('semi2k with a dealer serves too; a client that dies, or a party that comes again, does not end the service', async () => {
  const file = await cluster('d.json', 'SEMI2K', 'client', 'client');
  const parties = await serving(file, NAMES.slice(0, 2), true);
  const gone = submit(file, 'x1.npy', 'gone');
  await new Promise((r) => setTimeout(r, 300));
  gone.process.kill('SIGKILL');
  await gone.ended;
  parties[1]!.process.kill('SIGKILL');
  await parties[1]!.ended;
  parties[1] = spuc('party', 'p.mlir', '--config', file, '--name', 'bob', '--serve', '--inputs', 'w.npy');
  const { code, text } = await submit(file, 'x1.npy', 'three').ended;
  assert.is(code, 0, text + parties.map((p) => p.text()).join('\n'));
  near(npy('three/out0.npy'), [2, -6, 1.5, 400]);
  assert.equal(npy('three/out1.npy'), [0, 1, 1, 0]);
  for (const p of parties) p.process.kill('SIGTERM');
  for (const p of parties) assert.is((await p.ended).code, 0);
});

test('inputs and results as share files, of which one party alone has nothing', async () => {
  const file = await cluster('f.json', 'ABY3', 'outside', 'outside');
  await ok('share', 'x1.npy', '--config', file, '--name', 'x', '--output-dir', 'sh');
  await ok('share', 'n.npy', '--config', file, '--output-dir', 'sh');
  await ok('share', 'x2.npy', '--config', file, '--name', 'x', '--output-dir', 'sh2');
  const run = (folders: readonly string[], ...more: string[]) =>
    NAMES.map((name, i) =>
      spuc(
        'party',
        'p.mlir',
        '--config',
        file,
        '--name',
        name,
        '--inputs',
        `x=${folders[i]}/x.party${i}.share,n=sh/n.party${i}.share${i === 1 ? ',w.npy' : ''}`,
        '--output-dir',
        'out',
        ...more,
      ),
    );
  for (const p of run(['sh', 'sh', 'sh'])) {
    const { code, text } = await p.ended;
    assert.is(code, 0, text);
    assert.not.match(text, /^out\d: /m);
  }
  const shares = (i: number): string[] => NAMES.map((_, p) => `out/out${i}.party${p}.share`);
  if (process.platform !== 'win32')
    for (const path of ['sh/x.party0.share', ...shares(0)])
      assert.is(statSync(resolve(folder, path)).mode & 0o77, 0, `others may not read ${path}`);
  await ok('reveal', ...shares(0), '--output', 'r0.npy');
  near(npy('r0.npy'), [2, -6, 1.5, 400]);
  await ok('reveal', ...shares(2), '--output', 'r2.npy');
  assert.equal(npy('r2.npy'), [(70_000 * 70_000) | 0]);
  assert.match(await ok('reveal', ...shares(1)), /out1: .*/);
  const few = await spuc('reveal', ...shares(0).slice(1)).ended;
  assert.is(few.code, 1);
  assert.match(few.text, /2 of 3 shares are given: party 0's is missing/);
  let named = 0;
  for (const p of run(['sh', 'sh2', 'sh'], '--connect-timeout', '4')) {
    const { code, text } = await p.ended;
    assert.is(code, 4, text);
    if (/(alice and bob|bob and carol) disagree on the shares of x/.test(text)) named++;
  }
  assert.ok(named >= 2);
  const wrong = await spuc(
    'party',
    'p.mlir',
    '--config',
    file,
    '--name',
    'alice',
    '--inputs',
    'x=sh/x.party1.share',
    '--output-dir',
    'o',
  ).ended;
  assert.is(wrong.code, 1, wrong.text);
  assert.match(wrong.text, /it is the share of party 1, not of party 0/);
  const seed = await spuc('submit', 'p.mlir', '--config', file, '--name', 'client', '--seed', '1').ended;
  assert.is(seed.code, 2);
});

test("up runs SPU's outsourced file: two data owners outside share and receive, no party prints a result", async () => {
  const ports = await freePorts(3);
  const ids = Array.from({ length: 5 }, (_, i) => `node:${i}`);
  const json = {
    nodes: Object.fromEntries(ids.map((id, i) => [id, `127.0.0.1:${ports[i] ?? 1}`])),
    devices: {
      SPU: {
        kind: 'SPU',
        config: { node_ids: ids.slice(0, 3), runtime_config: { protocol: 'ABY3', field: 'FM64' } },
      },
      P1: { kind: 'PYU', config: { node_id: 'node:3' } },
      P2: { kind: 'PYU', config: { node_id: 'node:4' } },
    },
    inputs: { x: 'P1', w: 'P2', n: 'P1' },
    outputs: { 0: ['P1', 'P2'], 1: 'P2', 2: 'P1' },
  };
  writeFileSync(resolve(folder, 'spu.json'), JSON.stringify(json));
  const inputs = ['--inputs', 'x1.npy,w.npy,n.npy', '--output-dir', 'up', '--stats', 'up.json'];
  const text = await ok('up', 'p.mlir', '--config', 'spu.json', ...inputs);
  near(npy('up/node-3/out0.npy'), [2, -6, 1.5, 400]);
  near(npy('up/node-4/out0.npy'), [2, -6, 1.5, 400]);
  assert.equal(npy('up/node-4/out1.npy'), [0, 1, 1, 0]);
  assert.not.match(text, /^node:[0-2] +\| out\d/m);
  assert.not.match(text, /^node:3 +\| out1/m);
});

test.run();
