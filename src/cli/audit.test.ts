import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeNpy } from '../support/npy.ts';
import { auditPath } from './audit.ts';
import { freePorts, processBench, type Running } from './test-processes.ts';

const { folder, spuc, ok } = await processBench(test.after);
const at = (file: string): string => resolve(folder, file);
/** Fails with this code and these words, and without a stack trace. */
const fails = async (code: number, words: RegExp, ...args: string[]): Promise<void> => {
  const r = await spuc(...args).ended;
  assert.is(r.code, code, `${args.join(' ')}\n${r.text}`);
  assert.match(r.text, words);
  assert.not.match(r.text, /^\s+at /m);
};

const NAMES = ['alice', 'bob', 'carol'];
async function cluster(file: string, protocol: string, parties: number): Promise<string[]> {
  const ports = await freePorts(parties);
  const names = NAMES.slice(0, parties);
  const nodes = Object.fromEntries(names.map((n, i) => [n, `127.0.0.1:${ports[i]}`]));
  const config = { node_ids: names, runtime_config: { protocol, field: 'FM64' } };
  const whole = { id: file, nodes, devices: { SPU: { kind: 'SPU', config } }, outputs: { 0: 'alice' } };
  writeFileSync(at(file), JSON.stringify(whole));
  return ['--config', file];
}
const PROGRAM = `func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xi1> {
  %z = stablehlo.multiply %x, %y : tensor<4xf32>
  %c = stablehlo.compare LT, %z, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  return %c : tensor<4xi1>
}
`;
writeFileSync(at('p.mlir'), PROGRAM);
for (const name of ['x', 'y'])
  writeFileSync(
    at(`${name}.npy`),
    writeNpy({ dtype: 'f32', shape: [4], data: Float32Array.of(0.5, 1, -0.5, 0) } as never),
  );

test('the file of a participant', () => {
  assert.is(auditPath('a/log.jsonl', 'party 0', true), 'a/log.party0.jsonl');
  assert.is(auditPath('a.b/log', 'bob', true), 'a.b/log.bob');
  assert.is(auditPath('logs/{party}.jsonl', 'bob:1', true), 'logs/bob-1.jsonl');
  assert.is(auditPath('log.jsonl', 'bob', false), 'log.jsonl');
});

test('up twice into the same logs: they verify, agree, and show what was opened', async () => {
  const config = await cluster('s.json', 'SEMI2K', 2);
  const up = ['up', 'p.mlir', ...config, '--inputs', 'x.npy,y.npy', '--audit', 'logs-{party}.jsonl'];
  await ok(...up);
  await ok(...up);
  const logs = ['alice', 'bob', 'dealer'].map((n) => `logs-${n}.jsonl`);
  const [checked, agreed, shown] = await Promise.all([
    ok('audit', 'verify', logs[1]!, '--program', 'p.mlir', ...config),
    ok('audit', 'diff', ...logs),
    ok('audit', 'show', logs[0]!),
  ]);
  assert.is(checked.match(/of bob, .*: 1 value opened, \d+ masked openings, 0 decisions; all as/g)?.length, 2);
  assert.match(agreed, /2 runs: the 3 logs agree/);
  assert.match(shown, /VALUE +output 0 +p.mlir:3:8 +semi2k.open +alice +P1\[4\]/);
  assert.match(shown, /channel +plain/);

  const lines = readFileSync(at(logs[0]!), 'utf8').split('\n');
  const opened = lines.findIndex((l) => l.includes('"kind":"value"'));
  writeFileSync(at('bad.jsonl'), lines.with(opened, lines[opened]!.replace('["alice"]', '["bob"]')).join('\n'));
  const other = JSON.parse(readFileSync(at('s.json'), 'utf8'));
  writeFileSync(at('other.json'), JSON.stringify({ ...other, outputs: { 0: ['bob'] } }));
  writeFileSync(at('other.mlir'), PROGRAM.replace('multiply', 'add'));
  const verify = (log: string, ...more: string[]): string[] => ['audit', 'verify', log, ...more];
  const own = ['--program', 'p.mlir'];
  await Promise.all([
    fails(1, new RegExp(`bad.jsonl:${opened + 1}:1: error: the chain is broken`), ...verify('bad.jsonl', ...own)),
    fails(1, /disagree on who receives which result/, ...verify(logs[0]!, ...own, '--config', 'other.json')),
    fails(1, /was of another program/, ...verify(logs[0]!, '--program', 'other.mlir')),
    fails(1, /both logs are of alice/, 'audit', 'diff', logs[0]!, logs[0]!),
    fails(1, /cannot read 'none.jsonl'/, ...verify('none.jsonl', ...own)),
  ]);
});

test('run: a log per participant, of a failed program and a broken file too', async () => {
  const run = ['run', 'p.mlir', '--inputs', 'x.npy,y.npy', '--quiet'];
  await ok(...run, '--audit', 'run.jsonl');
  const logs = [0, 1, 2].map((i) => `run.party${i}.jsonl`);
  for (const log of logs) assert.ok(existsSync(at(log)));
  assert.match(await ok('audit', 'diff', ...logs), /1 run: the 3 logs agree/);
  writeFileSync(at('run.party1.jsonl'), 'no log\n');
  mkdirSync(at('out'));
  await Promise.all([
    fails(1, /run.party1.jsonl' is not one to append to: the line is no JSON/, ...run, '--audit', 'run.jsonl'),
    fails(1, /its folder is not there/, ...run, '--audit', 'nowhere/run.jsonl', '--output-dir', 'out'),
    fails(2, /plain has none/, ...run, '--audit', 'r.jsonl', '--protocol', 'plain'),
  ]);
  assert.equal(readdirSync(at('out')), []);
});

test('a full disk at one party: it exits 1, the others 4 and name it, and nobody has a result', async () => {
  if (!existsSync('/dev/full')) return;
  const config = await cluster('f.json', 'ABY3', 3);
  const party = (name: string, ...more: string[]): Running =>
    spuc('party', 'p.mlir', ...config, '--name', name, '--output-dir', `full-${name}`, ...more);
  const [alice, bob, carol] = await Promise.all(
    [
      party('alice', '--inputs', 'x.npy', '--audit', 'alice.jsonl'),
      party('bob', '--inputs', 'y.npy', '--audit', '/dev/full'),
      party('carol'),
    ].map((p) => p.ended),
  );
  assert.is(bob!.code, 1, bob!.text);
  assert.match(bob!.text, /cannot write the audit log '\/dev\/full': the disk is full/);
  for (const { code, text } of [alice!, carol!]) {
    assert.is(code, 4, text);
    assert.match(text, /bob stopped the run: cannot write the audit log/);
  }
  for (const name of NAMES) assert.not(existsSync(at(`full-${name}`)));
  // What alice's log has is that the run failed, if she was there when it began.
  const log = readFileSync(at('alice.jsonl'), 'utf8');
  assert.not.match(log, /"why":"output"/);
  if (log !== '') assert.match(await ok('audit', 'verify', 'alice.jsonl', '--program', 'p.mlir'), /the run failed/);
});

// SPUC_FULL: parties that stay, and a data owner outside, who brings an input and gets the result with a party.
if (process.env.SPUC_FULL)
  test('parties that serve append to their logs; what a guest brings and gets is in them', async () => {
    const config = await cluster('g.json', 'SEMI2K', 2);
    const whole = JSON.parse(readFileSync(at('g.json'), 'utf8'));
    const nodes = { ...whole.nodes, client: '127.0.0.1:1' };
    const roles = { inputs: { x: 'client' }, outputs: { 0: ['client', 'bob'] } };
    writeFileSync(at('g.json'), JSON.stringify({ ...whole, nodes, ...roles }));
    const serve = (...args: string[]): Running =>
      spuc(...args, 'p.mlir', ...config, '--serve', '--audit', 'serve-{party}.jsonl');
    const serving = [
      serve('party', '--name', 'alice'),
      serve('party', '--name', 'bob', '--inputs', 'y.npy'),
      serve('dealer'),
    ];
    await Promise.all(serving.map((p) => p.until(/serving client/)));
    for (const _ of [1, 2])
      await ok('submit', 'p.mlir', ...config, '--name', 'client', '--inputs', 'x.npy', '--output-dir', 'client');
    for (const p of serving) p.process.kill('SIGTERM');
    for (const p of serving) await p.ended;
    const logs = ['alice', 'bob', 'dealer'].map((n) => `serve-${n}.jsonl`);
    for (const log of logs)
      assert.is((await ok('audit', 'verify', log, '--program', 'p.mlir', ...config)).match(/all as/g)?.length, 2);
    assert.match(await ok('audit', 'diff', ...logs), /2 runs: the 3 logs agree/);
    const text = await ok('audit', 'show', logs[0]!);
    assert.match(text, /input +input 0 .* by client/);
    assert.match(text, /VALUE +output 0 .* outside.give +client/);
    assert.match(text, /VALUE +output 0 .* semi2k.open +bob/);
  });

test.run();
