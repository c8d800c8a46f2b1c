// Who deals, as processes: a party that does it itself because it was told to, and a dealer that holds little of what it makes.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readNpy, writeNpy } from '../support/npy.ts';
import { countedLoop } from '../testing/counted-loop.ts';
import type { Stats } from './stats.ts';
import { freePorts, processBench, type Running } from './test-processes.ts';

const bench = await processBench(test.after);
const { folder, spuc, ok } = bench;
const json = (file: string) => bench.json(file) as Stats & { insecureDealer?: string };

/** SPU's 2pc_semi2k.json on ports that are free: it names no dealer. */
async function twoParties(file: string): Promise<string> {
  const [a, b, c, d] = (await freePorts(4)).map((p) => `127.0.0.1:${p}`);
  const config = {
    node_ids: ['node:0', 'node:1'],
    spu_internal_addrs: [c, d],
    runtime_config: { protocol: 'SEMI2K', field: 'FM64' },
  };
  writeFileSync(
    resolve(folder, file),
    JSON.stringify({ id: '2pc', nodes: { 'node:0': a, 'node:1': b }, devices: { SPU: { kind: 'SPU', config } } }),
  );
  return file;
}

/** So many rounds of products of so many numbers. */
const products = (rounds: number, size: number): string => `func.func @main(%x: tensor<${size}xf32>) -> tensor<f32> {
  %n = stablehlo.constant dense<${rounds}> : tensor<i32>
${countedLoop(`tensor<${size}xf32>`, '%x')}
  %f = stablehlo.constant dense<0.0> : tensor<f32>
  %s = stablehlo.reduce(%r#1 init: %f) applies stablehlo.add across dimensions = [0] : (tensor<${size}xf32>, tensor<f32>) -> tensor<f32>
  return %s : tensor<f32>
}
`;
function program(file: string, rounds: number, size: number): void {
  writeFileSync(resolve(folder, `${file}.mlir`), products(rounds, size));
  const x = { dtype: 'f32', shape: [size], data: new Float32Array(size).fill(1) };
  writeFileSync(resolve(folder, `${file}.npy`), writeNpy(x as never));
}
program('small', 3, 4);

test('--insecure-dealer: two processes are enough for a file without a dealer, and all say who can read everything', async () => {
  const config = await twoParties('2pc.json');
  const common = ['small.mlir', '--inputs', 'small.npy'];
  const [text] = await Promise.all([
    ok(
      'up',
      ...common,
      ...[
        '--config',
        config,
        '--insecure-dealer',
        '--reveal-to',
        'everyone',
        '--output-dir',
        'out',
        '--stats',
        'up.json',
      ],
    ),
    ok('run', ...common, '--protocol', 'semi2k', '--stats', 'run.json'),
  ]);
  const [up, run] = [json('up.json'), json('run.json')];
  assert.equal(
    { hops: up.hops, bytes: up.bytes, messages: up.messages },
    {
      hops: run.hops,
      bytes: run.bytes,
      messages: run.messages,
    },
  );
  assert.ok(up.bytes.dealer! > 0);
  const names = new Set([...text.matchAll(/^(\S+) +\| /gm)].map((m) => m[1]));
  assert.equal([...names].sort(), ['node:0', 'node:1']);
  assert.is(text.match(/\| warning: INSECURE: --insecure-dealer lets node:0, a party/g)?.length, 2);
  assert.is(text.match(/\| threat model: INSECURE: .*node:0.* can read every secret/g)?.length, 2);
  assert.match(up.threatModel, /^INSECURE: --insecure-dealer lets node:0/);
  assert.is(up.insecureDealer, 'node:0');
  assert.ok(Math.abs(Number(readNpy(readFileSync(resolve(folder, 'out/node-1/out0.npy')), 'out').data[0]) - 4) < 1e-3);
});

test('--insecure-dealer holds for all parties or for none', async () => {
  const config = await twoParties('2pc.json');
  const party = (rank: number, ...more: string[]): Running =>
    spuc('party', 'small.mlir', '--config', config, '--rank', String(rank), '--reveal-to', 'node:1', ...more);
  for (const { ended } of [party(0, '--inputs', 'small.npy', '--insecure-dealer'), party(1)]) {
    const { code, text } = await ended;
    assert.is(code, 4, text);
    assert.match(text, /disagree on (the parties|who deals): node:0 has .*, .*, node:1 has .*dealer/, text);
  }
  const none = await spuc('dealer', 'small.mlir', '--config', config, '--reveal-to', 'node:1', '--insecure-dealer')
    .ended;
  assert.is(none.code, 2, none.text);
  assert.match(none.text, /node:0 deals, and there is no process to start/);
});

test('a run takes no second dealer, and does not go on without its first', async () => {
  program('rounds', 5000, 4);
  const config = await twoParties('again.json');
  const common = ['rounds.mlir', '--config', config, '--reveal-to', 'node:1'];
  const first = spuc('dealer', ...common);
  const parties = [
    spuc('party', ...common, '--rank', '0', '--inputs', 'rounds.npy'),
    spuc('party', ...common, '--rank', '1'),
  ];
  await Promise.all([first, ...parties].map((p) => p.until(/connected/)));
  const second = await spuc('dealer', ...common, '--connect-timeout', '0.5').ended;
  assert.is(second.code, 4, second.text);
  assert.match(second.text, /node:0 at \S+ \(nobody listens there\), node:1 .* did not come/);
  first.process.kill('SIGKILL');
  for (const { ended } of parties) {
    const { code, text } = await ended;
    assert.is(code, 4, text);
    assert.match(text, /connection to dealer was lost/);
    assert.not.match(text, /out0/);
  }
});

/** The most memory that a process had so far, in MiB. */
const peak = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const measured = process.env.SPUC_FULL !== undefined && process.platform === 'linux';
(measured ? test : test.skip)(
  'a dealer holds little of what it makes, and a party little of what it is ahead',
  async () => {
    const rounds = 500;
    program('long', rounds, 2 ** 16);
    const config = await twoParties('memory.json');
    const common = ['long.mlir', '--config', config, '--reveal-to', 'node:1', '--quiet', '--stats'];
    const all = [
      spuc('party', ...common, 'p0.json', '--rank', '0', '--inputs', 'long.npy'),
      spuc('party', ...common, 'p1.json', '--rank', '1'),
      spuc('dealer', ...common, 'dealer.json'),
    ];
    await Promise.all(all.map((p) => p.until(/connected/)));
    const before = all.map((p) => peak(p.process.pid!));
    const most = [...before];
    const timer = setInterval(() => {
      for (const [i, p] of all.entries()) most[i] = Math.max(most[i]!, peak(p.process.pid!));
    }, 50);
    for (const { ended } of all) {
      const { code, text } = await ended;
      assert.is(code, 0, text);
    }
    clearInterval(timer);
    const dealt = json('dealer.json').bytes.offline / 2 ** 20;
    const grown = most.map((m, i) => Math.round(m - before[i]!));
    console.log(`dealt ${Math.round(dealt)} MiB; the processes grew by ${grown.join(', ')} MiB`);
    assert.ok(dealt > 600, String(dealt));
    assert.ok(grown[2]! < 200, `the dealer grew by ${grown[2]} MiB`);
    // What it may be ahead of a party waits there: 256 MiB, and what is under way.
    for (const i of [0, 1]) assert.ok(grown[i]! < 700, `party ${i} grew by ${grown[i]} MiB`);
  },
);

test.run();
