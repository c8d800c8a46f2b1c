import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CallBegun } from '../exec/runtime/monitor.ts';
import type { Profile } from '../exec/trace/profile.ts';
import { traceFaults } from '../exec/trace/trace-check.ts';
import type { TraceEvent } from '../exec/trace/trace-events.ts';
import { memoryIo, toText } from '../support/io.ts';
import { main } from './main.ts';
import type { Stats } from './stats.ts';
import { endAll, freePorts, installed, start } from './test-processes.ts';
import { Tracing } from './trace.ts';

const PROGRAM = `func.func @main(%x: tensor<3xf32>, %y: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xi1>) {
  %0 = stablehlo.multiply %x, %y : tensor<3xf32>
  %1 = stablehlo.logistic %0 : tensor<3xf32>
  %2 = stablehlo.compare LT, %1, %x : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  return %1, %2 : tensor<3xf32>, tensor<3xi1>
}
`;
const CSV = { 'x.csv': '1\n-2\n0.5\n', 'y.csv': '3\n0.25\n-1\n' };
const FILES = { '/m.mlir': PROGRAM, '/x.csv': CSV['x.csv'], '/y.csv': CSV['y.csv'] };
const RUN = ['run', 'm.mlir', '--inputs', 'x.csv,y.csv', '--seed', '7', '--stats', 's.json'];

type Facts = Record<'op' | 'kernel' | 'location', Profile>;
const json = <T>(data: Uint8Array | string): T => JSON.parse(toText(data)) as T;
const eventsOf = (file: Uint8Array): TraceEvent[] => json<{ traceEvents: TraceEvent[] }>(file).traceEvents;

async function local(...more: string[]) {
  const io = memoryIo({ files: FILES });
  assert.is(await main([...RUN, ...more], io), 0, io.stderr());
  return { io, stats: json<Stats>(io.files.get('/s.json')!) };
}
/** What a run prints before what it measures. */
const results = (text: string): string => text.slice(0, text.indexOf('\nprotocol'));
const counters = ({ hops, messages, frames, bytes, ops }: Stats) => ({
  hops,
  messages,
  frames,
  bytes,
  ops: ops.map(({ op, loc, hops, bytes }) => ({ op, loc, hops, bytes })),
});

for (const protocol of ['aby3', 'semi2k'])
  test(`run --protocol ${protocol}: a trace and a profile change neither results nor counters, and agree with them`, async () => {
    const plain = await local('--protocol', protocol);
    const traced = await local('--protocol', protocol, '--trace', 't.json', '--profile');
    assert.equal(counters(traced.stats), counters(plain.stats));
    assert.is(results(traced.io.stdout()), results(plain.io.stdout()));
    assert.equal([...plain.io.files.keys()], ['/m.mlir', '/x.csv', '/y.csv', '/s.json']);
    assert.match(traced.io.stdout(), new RegExp(`pphlo\\.multiply +m\\.mlir:2:8[^]*${protocol}\\.[^]*total`));

    const file = traced.io.files.get('/t.json')!;
    assert.equal(traceFaults(eventsOf(file)), []);
    const io = memoryIo({ files: { '/t.json': file } });
    assert.is(await main(['profile', 't.json', '--json'], io), 0);
    for (const { total } of Object.values(json<Facts>(io.stdout()))) {
      const { messages, bytes, hops } = plain.stats;
      assert.is(total.messages + total.offlineMessages, messages);
      assert.is(total.bytes, bytes.online);
      assert.is(total.offlineBytes, bytes.offline);
      assert.is(total.hops, hops.online);
    }
  });

test('profile: one table with --by, merged traces with --trace, and a warning where ends of messages are missing', async () => {
  const { io } = await local('--trace', 't.json');
  assert.is(await main(['profile', 't.json', '--by', 'kernel', '--top', '1', '--trace', 'again.json'], io), 0);
  assert.match(io.stdout(), /\nkernel .*\n.*\n\d+ more .*\ntotal .*\nparty 0, party 1, party 2 together/);
  assert.equal(eventsOf(io.files.get('/again.json')!), eventsOf(io.files.get('/t.json')!));
  assert.is(io.stderr().includes('only one end'), false);

  const broken = json<{ spucRecordings: { calls: { sends: unknown[] }[] }[] }>(io.files.get('/t.json')!);
  for (const c of broken.spucRecordings[1]!.calls) c.sends = [];
  io.writeFile('/broken.json', JSON.stringify(broken));
  assert.is(await main(['profile', 'broken.json'], io), 0);
  assert.match(io.stderr(), /warning: \d+ messages have only one end/);
  for (const [argv, code, message] of [
    [['profile'], 2, /missing required argument/],
    [['profile', 't.json', '--by', 'color'], 2, /color/],
    [['profile', 'm.mlir'], 1, /m\.mlir is not JSON/],
    [['profile', 't.json', 't.json'], 1, /party 0 \(rank 0\) is in t\.json and in t\.json/],
    [[...RUN, '--protocol', 'plain', '--trace', 't.json'], 2, /plain has none/],
  ] as const) {
    const bad = memoryIo({ files: { ...FILES, '/t.json': io.files.get('/t.json')! } });
    assert.is(await main([...argv], bad), code, argv.join(' '));
    assert.match(bad.stderr(), message);
    assert.not.match(bad.stderr(), /^\s+at /m);
  }
});

test('a run that fails leaves the trace of what was done, and fails with what it failed with', async () => {
  const io = memoryIo();
  const tracing = new Tracing({ trace: 't.json' });
  const call = tracing.monitor(0, 'alice', true)!.call({
    address: 'main/inputs/0/share',
    kernel: { name: 'share', opens: 'nothing' },
    operands: [],
    results: [],
    params: {},
    clock: 0,
  } as unknown as CallBegun);
  call.begin!('online');
  call.waits!(1, 'main/inputs/0/share/x');
  const failed = await tracing.run(io, () => Promise.reject(new Error('bob is gone'))).catch((e: unknown) => String(e));
  assert.is(failed, 'Error: bob is gone');
  const events = eventsOf(io.files.get('/t.json')!);
  assert.equal(traceFaults(events), []);
  const share = events.find((e) => e.name === 'share');
  assert.ok(share && share.dur! >= 0);
});

test('up: the trace of three processes has every arrow, and sums equal to what was counted', async () => {
  const { cli, folder, done } = await installed();
  try {
    const ports = await freePorts(3);
    const names = ['alice', 'bob', 'carol'];
    const cluster = {
      id: 'traced',
      nodes: Object.fromEntries(names.map((n, i) => [n, `127.0.0.1:${ports[i]}`])),
      devices: {
        SPU: { kind: 'SPU', config: { node_ids: names, runtime_config: { protocol: 'ABY3', field: 'FM64' } } },
      },
    };
    const files = { 'm.mlir': PROGRAM, 'cluster.json': JSON.stringify(cluster), ...CSV };
    for (const [name, text] of Object.entries(files)) writeFileSync(resolve(folder, name), text);
    const args = 'up m.mlir --config cluster.json --inputs x.csv,y.csv --reveal-to alice --stats s.json --trace t.json';
    const { code, text } = await start(cli, args.split(' '), folder).ended;
    assert.is(code, 0, text);
    const file = readFileSync(resolve(folder, 't.json'));
    const stats = json<Stats>(readFileSync(resolve(folder, 's.json')));
    const events = eventsOf(file);
    assert.equal(traceFaults(events), []);
    assert.equal(
      events.filter((e) => e.name === 'process_name').map((e) => e.args!.name),
      names,
    );
    assert.is(events.filter((e) => e.ph === 's').length, stats.messages);
    const io = memoryIo({ files: { '/t.json': new Uint8Array(file) } });
    assert.is(await main(['profile', 't.json', '--json'], io), 0);
    assert.is(io.stderr(), '');
    const { op } = json<Facts>(io.stdout());
    assert.equal(op.participants, names);
    assert.is(op.total.bytes, stats.bytes.online);
    assert.is(op.total.offlineBytes, stats.bytes.offline);
    assert.is(op.total.messages + op.total.offlineMessages, stats.messages);
    assert.is(op.total.hops, stats.hops.online);
  } finally {
    endAll();
    done();
  }
});

test.run();
