import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeNpy } from '../support/npy.ts';
import { countedLoop } from '../testing/counted-loop.ts';
import type { Stats } from './stats.ts';
import { alive, childrenOf, freePorts, processBench, type Running } from './test-processes.ts';

const bench = await processBench(test.after);
const { folder, spuc, ok, npy } = bench;
const DIGITS = ['model.mlir', 'inputs.npz'].map((f) => resolve('fixtures/digits', f)) as [string, string];
const json = (file: string): Stats => bench.json(file) as Stats;

const NAMES = ['alice', 'bob', 'carol'];
/** A cluster file on ports that are free. */
async function cluster(file: string, protocol: string, parties: number, runtime: object = {}): Promise<string> {
  const ports = await freePorts(parties);
  const names = NAMES.slice(0, parties);
  const nodes = Object.fromEntries(names.map((n, i) => [n, `127.0.0.1:${ports[i]}`]));
  const config = { node_ids: names, runtime_config: { protocol, field: 'FM64', ...runtime } };
  writeFileSync(resolve(folder, file), JSON.stringify({ id: file, nodes, devices: { SPU: { kind: 'SPU', config } } }));
  return file;
}

/** A loop of so many products in sequence: it takes seconds. */
const LONG = `func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %n = stablehlo.constant dense<5000> : tensor<i32>
${countedLoop('tensor<4xf32>')}
  return %r#1 : tensor<4xf32>
}
`;
writeFileSync(resolve(folder, 'long.mlir'), LONG);
writeFileSync(
  resolve(folder, 'x.npy'),
  writeNpy({ dtype: 'f32', shape: [4], data: Float32Array.of(0.5, 1, -0.5, 0) } as never),
);

writeFileSync(resolve(folder, 'mid.mlir'), LONG.replace('5000', '300'));

/** Three parties of a long program, connected. */
async function running(program = 'long.mlir', ...more: string[]): Promise<Running[]> {
  const file = await cluster('long.json', 'ABY3', 3);
  const parties = NAMES.map((name, i) =>
    spuc(
      'party',
      program,
      '--config',
      file,
      '--name',
      name,
      '--reveal-to',
      'alice',
      ...(i === 0 ? ['--inputs', 'x.npy'] : []),
      ...more,
    ),
  );
  await Promise.all(parties.map((p) => p.until(/connected/)));
  return parties;
}

/** Both runs: results within the error of truncation, the same counters. */
function same(there: string, run: Stats, parties: readonly string[], up: Stats): void {
  for (const p of parties) {
    assert.equal(npy(`${there}/${p}/out0.npy`), npy('run/out0.npy'));
    const [x, y] = [npy(`${there}/${p}/out1.npy`), npy('run/out1.npy')];
    assert.ok(x.every((v, i) => Math.abs(v - y[i]!) < 1e-3));
  }
  assert.equal(up.hops, run.hops);
  assert.equal(up.bytes, run.bytes);
  assert.is(up.messages, run.messages);
}

test('three processes with TLS run as one does: results, hops, messages and bytes', async () => {
  const file = await cluster('a.json', 'ABY3', 3);
  const text = await ok('keygen', '--config', file, '--write', 'a.tls.json');
  assert.match(text, /alice +keys\/alice.crt +valid to \d{4}-\d\d-\d\d +sha256:/);
  assert.is(statSync(resolve(folder, 'keys/bob.key')).mode & 0o77, 0);
  const again = await spuc('keygen', '--config', file).ended;
  assert.is(again.code, 1);
  assert.match(again.text, /is there already/);
  const [out] = await Promise.all([
    ok(
      'up',
      DIGITS[0],
      '--config',
      'a.tls.json',
      '--inputs',
      DIGITS[1],
      '--reveal-to',
      'everyone',
      '--output-dir',
      'aby3',
      '--stats',
      'aby3.json',
    ),
    ok('run', DIGITS[0], '--protocol', 'aby3', '--inputs', DIGITS[1], '--output-dir', 'run', '--stats', 'run.json'),
  ]);
  same('aby3', json('run.json'), NAMES, json('aby3.json'));
  assert.match(out, /carol \| threat model: .* TLS 1.3/);
});

test('doctor: certificates, ways to all others, and files that differ', async () => {
  const two = await cluster('d.json', 'SEMI2K', 2);
  await ok('keygen', '--config', two, '--write', 'd.tls.json', '--out-dir', 'doctor');
  assert.match(await ok('doctor', '--config', 'd.tls.json'), /dealer +calls only +valid to \d{4}-/);
  const all = ['alice', 'bob', 'dealer'];
  const program = (name: string): string[] => (name === 'dealer' ? [] : ['mid.mlir']);
  const texts = await Promise.all(
    all.map((name) => ok('doctor', ...program(name), '--config', 'd.tls.json', '--name', name)),
  );
  assert.match(texts[0]!, /mid.mlir: program, hash [0-9a-f]{16}\n[\s\S]*the program with all who named one/);
  for (const [i, text] of texts.entries()) {
    assert.match(text, /agrees with all others/);
    for (const name of all.filter((_, j) => j !== i))
      assert.match(text, new RegExp(`^${name} +[\\d.]+ .?s +[\\d.]+ \\w+/s`, 'm'));
  }
  const other = JSON.parse(readFileSync(resolve(folder, 'd.tls.json'), 'utf8'));
  other.outputs = { 0: 'bob' };
  other.nodes.dealer.certificate = 'doctor/bob.crt';
  writeFileSync(resolve(folder, 'd.other.json'), JSON.stringify(other));
  const bad = await spuc('doctor', '--config', 'd.other.json').ended;
  assert.is(bad.code, 1);
  assert.match(bad.text, /dealer: the certificate has another key than the pinned one/);
  const pair = ['d.tls.json', 'd.other.json'].map((f, i) => spuc('doctor', '--config', f, '--name', all[i]!));
  for (const { ended } of pair) {
    const { code, text } = await ended;
    assert.is(code, 4, text);
    assert.match(text, /alice and bob disagree on who receives which result: alice has unsaid, bob has 0: bob/);
  }
  const programs = ['mid.mlir', 'long.mlir'].map((f, i) =>
    spuc('doctor', f, '--config', 'd.tls.json', '--name', all[i]!),
  );
  for (const { ended } of programs) {
    const { code, text } = await ended;
    assert.is(code, 4, text);
    assert.match(text, /alice and bob disagree on the program: alice has hash/);
  }
});

test('semi2k with a dealer: the same, and results only to the receiver', async () => {
  const file = await cluster('s.json', 'SEMI2K', 2);
  const all = ['--config', file, '--inputs', DIGITS[1], '--reveal-to', 'everyone', '--output-dir', 'semi2k'];
  await ok('up', DIGITS[0], ...all, '--stats', 'semi2k.json');
  await ok('run', DIGITS[0], '--protocol', 'semi2k', '--inputs', DIGITS[1], '--stats', 'run2.json');
  same('semi2k', json('run2.json'), ['alice', 'bob'], json('semi2k.json'));
  assert.ok(json('semi2k.json').bytes.dealer! > 0);
  writeFileSync(resolve(folder, 'short.mlir'), LONG.replace('5000', '2'));
  const one = ['--config', file, '--inputs', 'x.npy', '--reveal-to', 'bob', '--output-dir', 'one'];
  await ok('up', 'short.mlir', ...one);
  assert.ok(npy('one/bob/out0.npy').every((v, i) => Math.abs(v - [0.0625, 1, 0.0625, 0][i]!) < 1e-3));
  assert.not(existsSync(resolve(folder, 'one/alice')));
});

test('a party that is killed: the others exit 4, and name it and the op', async () => {
  const [alice, bob, carol] = (await running()) as [Running, Running, Running];
  bob.process.kill('SIGKILL');
  for (const p of [alice, carol]) {
    const { code, text } = await p.ended;
    assert.is(code, 4, text);
    assert.match(text, /bob/);
    assert.match(text, /pphlo\.\w+ at long.mlir:\d+|long.mlir:\d+:\d+/);
    assert.not.match(text, /out0|^\s+at /m);
  }
});

test('a party that stands still: the others exit 4 after --timeout', async () => {
  const [alice, bob, carol] = (await running('long.mlir', '--timeout', '3')) as [Running, Running, Running];
  bob.process.kill('SIGSTOP');
  for (const p of [alice, carol]) {
    const { code, text } = await p.ended;
    assert.is(code, 4, text);
    assert.match(text, /bob/);
  }
  bob.process.kill('SIGKILL');
  await bob.ended;
});

test('another program, other settings, and nobody: exit 4 with the reason, on both sides', async () => {
  const file = await cluster('two.json', 'SEMI2K', 2);
  writeFileSync(resolve(folder, 'other.mlir'), LONG.replace('5000', '5001'));
  const other = JSON.parse(readFileSync(resolve(folder, file), 'utf8'));
  other.devices.SPU.config.runtime_config.fxp_fraction_bits = 16;
  writeFileSync(resolve(folder, 'other.json'), JSON.stringify(other));
  for (const [program, config, what] of [
    ['other.mlir', file, /alice and bob disagree on the program/],
    ['long.mlir', 'other.json', /alice and bob disagree on the fraction bits: alice has 18, bob has 16/],
  ] as const) {
    const party = (name: string, p: string, c: string) =>
      spuc(
        'party',
        p,
        '--config',
        c,
        '--name',
        name,
        '--reveal-to',
        'bob',
        '--inputs',
        ...(name === 'alice' ? ['x.npy'] : ['']),
      );
    for (const { ended } of [party('alice', 'long.mlir', file), party('bob', program, config)]) {
      const { code, text } = await ended;
      assert.is(code, 4, text);
      assert.match(text, what);
    }
  }
  const alone = await spuc(
    'party',
    'long.mlir',
    '--config',
    file,
    '--rank',
    '0',
    '--reveal-to',
    'bob',
    '--inputs',
    'x.npy',
    '--connect-timeout',
    '0.3',
  ).ended;
  assert.is(alone.code, 4);
  assert.match(alone.text, /bob, dealer did not come within 0.3 s/);
});

test('up leaves nobody behind: when a child is killed, and when it is killed itself', async () => {
  if (process.platform !== 'linux') return;
  for (const own of [false, true]) {
    const file = await cluster('up.json', 'ABY3', 3);
    const up = spuc('up', 'long.mlir', '--config', file, '--inputs', 'x.npy', '--reveal-to', 'alice');
    await up.until(/(connected[\s\S]*){3}/);
    const children = childrenOf(up.process.pid!);
    assert.is(children.length, 3);
    process.kill(own ? up.process.pid! : children[1]!, 'SIGKILL');
    const { code, text } = await up.ended;
    if (!own) assert.is(code, 4, text);
    if (!own) assert.match(text, /was ended by SIGKILL/);
    for (let i = 0; i < 100 && children.some(alive); i++) await new Promise((r) => setTimeout(r, 50));
    assert.equal(children.filter(alive), []);
    assert.equal(
      readdirSync(folder).filter((f) => f.startsWith('spuc-up-')),
      [],
    );
  }
});

test.run();
