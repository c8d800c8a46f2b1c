import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryIo, toText } from '../support/io.ts';
import { main } from './main.ts';
import type { Stats } from './stats.ts';
import { endAll, freePorts, installed, start } from './test-processes.ts';

const PROGRAM = `func.func @main(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %0 = stablehlo.multiply %x, %y : tensor<3xf32>
  %1 = stablehlo.logistic %0 : tensor<3xf32>
  return %1 : tensor<3xf32>
}
`;
const FILES = { '/m.mlir': PROGRAM, '/x.csv': '1\n-2\n0.5\n', '/y.csv': '3\n0.25\n-1\n' };

async function run(...more: string[]) {
  const io = memoryIo({ files: FILES });
  const code = await main(['run', 'm.mlir', '--inputs', 'x.csv,y.csv', '--stats', 's.json', ...more], io);
  const file = io.files.get('/s.json');
  return { code, io, stats: file && (JSON.parse(toText(file)) as Stats) };
}

test('run: with --net the run is played again on that network', async () => {
  const { code, io, stats } = await run('--net', '20ms,300Mbps');
  assert.is(code, 0, io.stderr());
  assert.ok(stats!.simulatedMs! > 20 * stats!.hops.online, `${stats!.simulatedMs} ms`);
  assert.match(io.stdout(), /\nsimulated .* on wan, each party on a machine of its own\n/);
  const far = await run('--net', '20ms,300Mbps;0>1=500ms,300Mbps');
  assert.ok(far.stats!.simulatedMs! > stats!.simulatedMs! + 400);
  assert.is(far.stats!.predictedMs, stats!.predictedMs);
  assert.is(far.stats!.net, 'wan;0>1=500ms,300Mbps');
});

test('run: without --net, or with --shadow, nothing is simulated', async () => {
  for (const more of [[], ['--net', 'lan', '--shadow']]) {
    const { code, io, stats } = await run(...more);
    assert.is(code, 0, io.stderr());
    assert.is(stats!.simulatedMs, undefined);
    assert.is(io.stdout().includes('\nsimulated'), false);
  }
});

test('a way between participants that there are not is refused with its place', async () => {
  const { code, io, stats } = await run('--net', 'wan;0>dealer=lan');
  assert.is(code, 2);
  assert.is(stats, undefined);
  assert.match(io.stderr(), /--net:1:5: error: --net: there is no participant 'dealer'.*\n.*wan;0>dealer=lan\n +\^/);
  assert.is((await run('--protocol', 'semi2k', '--net', 'wan;0>dealer=lan')).code, 0);
});

const { cli, folder, done } = await installed();
test.after(() => {
  endAll();
  done();
});

for (const [protocol, names] of [
  ['ABY3', ['a', 'b', 'c']],
  ['SEMI2K', ['a', 'b']],
] as const)
  test(`up under ${protocol}: the run of the processes is played again`, async () => {
    const ports = await freePorts(names.length);
    const nodes = Object.fromEntries(names.map((n, i) => [n, `127.0.0.1:${ports[i]}`]));
    const config = { node_ids: names, runtime_config: { protocol, field: 'FM64' } };
    writeFileSync(`${folder}/c.json`, JSON.stringify({ nodes, devices: { SPU: { kind: 'SPU', config } } }));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(`${folder}${name}`, text);
    const args = ['up', 'm.mlir', '--config', 'c.json', '--inputs', 'x.csv,y.csv', '--reveal-to', 'a'];
    const more = ['--net', '30ms,1Gbps;a>b=40ms,1Gbps', '--stats', 's.json'];
    const { code, text } = await start(cli, [...args, ...more], folder).ended;
    assert.is(code, 0, text);
    const stats = JSON.parse(readFileSync(`${folder}/s.json`, 'utf8')) as Stats;
    assert.ok(stats.simulatedMs! > 30 * stats.hops.online, `${stats.simulatedMs} ms`);
    assert.ok(stats.runMs! > 0 && stats.runMs! <= stats.wallMs!);
    assert.match(text, /all together: .*\nsimulated .* on 30ms,1Gbps;a>b=40ms,1Gbps, each/);
  });

test.run();
