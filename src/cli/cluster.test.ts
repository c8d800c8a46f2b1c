import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Diagnostic, SpucError, showLocation } from '../support/diagnostics.ts';
import { memoryIo } from '../support/io.ts';
import { writeNpy } from '../support/npy.ts';
import { assign, describeAssignments } from './assignments.ts';
import { channelOf } from './channel.ts';
import { type Cluster, readCluster } from './cluster.ts';
import { ownInputs } from './party-session.ts';

/** SPU's files examples/python/conf/3pc.json and 2pc_semi2k.json, by their members. */
const spu = (nodes: number, computing: number, runtime: object, more: object = {}) => {
  const ids = Array.from({ length: nodes }, (_, i) => `node:${i}`);
  return {
    id: 'colocated',
    nodes: Object.fromEntries(ids.map((id, i) => [id, `127.0.0.1:${9920 + i}`])),
    devices: {
      SPU: {
        kind: 'SPU',
        config: {
          node_ids: ids.slice(0, computing),
          spu_internal_addrs: ids.slice(0, computing).map((_, i) => `127.0.0.1:${9930 + i}`),
          experimental_data_folder: ids.slice(0, computing).map((_, i) => `/tmp/spu_data_${i}/`),
          runtime_config: {
            ...runtime,
            enable_pphlo_profile: true,
            enable_hal_profile: true,
            enable_pphlo_trace: false,
          },
          ...more,
        },
      },
      P1: { kind: 'PYU', config: { node_id: 'node:0' } },
      P2: { kind: 'PYU', config: { node_id: `node:${nodes - 1}` } },
    },
  };
};
const read = (json: object | string, remarks: Diagnostic[] = []): Cluster =>
  readCluster(
    'c.json',
    memoryIo({ files: { '/c.json': typeof json === 'string' ? json : JSON.stringify(json, null, 1) } }),
    (d) => remarks.push(d),
  );
const failure = (f: () => unknown): Diagnostic => {
  try {
    f();
  } catch (e) {
    assert.ok(e instanceof SpucError, String(e));
    return e.diagnostics[0]!;
  }
  throw new Error('it was expected to fail');
};

test("SPU's files are taken as they are", () => {
  const remarks: Diagnostic[] = [];
  const three = read(spu(5, 3, { protocol: 'ABY3', field: 'FM64' }), remarks);
  assert.is(three.protocol, 'aby3');
  assert.is(three.field, 'FM64');
  assert.equal(
    three.parties.map((p) => [p.name, p.address]),
    [
      ['node:0', '127.0.0.1:9930'],
      ['node:1', '127.0.0.1:9931'],
      ['node:2', '127.0.0.1:9932'],
    ],
  );
  assert.equal(
    [...three.ranks],
    [
      ['node:0', 0],
      ['node:1', 1],
      ['node:2', 2],
      ['P1', 0],
    ],
  );
  // Outsourced: nodes 3 and 4 compute nothing.
  assert.equal(
    three.outside.map((m) => m.name),
    ['node:3', 'node:4'],
  );
  assert.equal(
    ['outside', 'node:3', 'P1', 'P2'].map((name) => three.places.get(name)),
    [-1, 3, 0, 4],
  );
  const two = read(spu(2, 2, { protocol: 'SEMI2K', field: 'FM128', fxp_fraction_bits: 0 }), remarks);
  assert.is(two.protocol, 'semi2k');
  assert.is(two.fxp, undefined);
  assert.is(two.ranks.get('P2'), 1);
  assert.equal(remarks, []);
  const link = {
    link_desc: { recv_timeout_ms: 5000, connect_retry_times: 3, connect_retry_interval_ms: 200, http_timeout_ms: 1 },
  };
  const timed = read(
    spu(3, 3, { protocol: 'ABY3', field: 'FM64', fxp_exp_mode: 1, fxp_fraction_bits: 16 }, link),
    remarks,
  );
  assert.equal([timed.receiveMs, timed.connectMs, timed.fxp], [5000, 600, 16]);
  assert.equal(
    remarks.map((r) => r.message.slice(0, 13)),
    ['fxp_exp_mode:'],
  );
});

test('the example of the documentation is a cluster file, and the documented one', () => {
  const text = readFileSync('examples/cluster.json', 'utf8');
  assert.equal(
    read(text).outputs.map((o) => o.who),
    [[0], [0, 1]],
  );
  const documented = /\n((?: {4}.*\n)+)/.exec(readFileSync('docs/running.md', 'utf8'))![1]!;
  assert.equal(JSON.parse(documented), JSON.parse(text));
  const outside = read(readFileSync('examples/outside.json', 'utf8'));
  assert.equal(
    outside.outside.map((m) => m.name),
    ['clinic'],
  );
  assert.equal(
    outside.inputs.map((a) => a.what),
    Array.from({ length: 7 }, (_, i) => `arg${i}`),
  );
});

test('protocols that spuc does not have are refused by name, with others', () => {
  for (const name of ['CHEETAH', 'SECURENN', 'SWIFT']) {
    const d = failure(() => read(spu(3, 3, { protocol: name, field: 'FM64' })));
    assert.match(d.message, name);
    assert.match(d.hint ?? '', /use (ABY3|SEMI2K).*known are/);
  }
});

test('mistakes are told with their place', () => {
  const good = JSON.stringify(spu(2, 2, { protocol: 'SEMI2K', field: 'FM64' }), null, 1);
  const change = (from: string | RegExp, to: string): string => {
    const text = good.replace(from, to);
    assert.is.not(text, good, String(from));
    return text;
  };
  const at = (text: string, what: string): string => {
    const before = text.slice(0, text.indexOf(what)).split('\n');
    return `c.json:${before.length}:${before.at(-1)!.length + 1}`;
  };
  for (const [text, place, message] of [
    [change('"SEMI2K"', '"SEMI3K"'), '"SEMI3K"', /unknown protocol 'SEMI3K'/],
    [change('"FM64"', '"FM65"'), '"FM65"', /unknown field/],
    [change('"field"', '"feild"'), '"feild"', /no member 'feild'/],
    [change('"id"', '"idd"'), '"idd"', /no member 'idd'/],
    [change('"127.0.0.1:9931"', '"127.0.0.1"'), '"127.0.0.1"', /no address/],
    [change('"127.0.0.1:9931"', '9931'), '9931\n', /must be a string/],
    [change(/,\s*"127.0.0.1:9931"/, ''), '[\n     "127.0.0.1:9930"\n', /1 addresses for 2 nodes/],
    [change(/"node_ids": \[\s*"node:0"/, '"node_ids": ["node:7"'), '"node:7"', /no node 'node:7'/],
    [change(/"node_ids": \[\s*"node:0"/, '"node_ids": ["node:1"'), '"node:1"\n', /there twice/],
    [change('"kind": "PYU"', '"kind": "GPU"'), '"GPU"', /SPU or PYU/],
    [change('"devices"', '"outputs": {"0": "node:3"}, "devices"'), '"node:3"', /no party 'node:3'/],
    [change('"devices"', '"inputs": {"x": ["node:0"]}, "devices"'), '["node:0"]', /must be a string/],
    [change('"127.0.0.1:9920"', '{"address": "h:1", "public_key": "x"}'), '"x"', /pinned as/],
    [good.slice(0, -3), '', /expected/],
  ] as const) {
    const d = failure(() => read(text));
    assert.match(d.message, message);
    if (place) assert.is(showLocation(d.loc), at(text, place), d.message);
  }
});

test('who brings and who receives comes from file, flags and manifest, which must not contradict each other', () => {
  const cluster = (more: object): Cluster => read({ ...spu(2, 2, { protocol: 'SEMI2K', field: 'FM64' }), ...more });
  const type = { kind: 'tensor', shape: [], dtype: 'f32', secret: true } as never;
  const params = ['x', 'y', 'z'].map((name) => ({ name, type }));
  const args = params.map(({ name }, i) => ({ name, secret: i < 2 }));
  const manifest = { args, outputs: [{ to: 'everyone' as const }, { to: 'everyone' as const }] };
  const both = cluster({ inputs: { x: 'P2' }, outputs: { out0: ['node:1'], 1: 'everyone' } });
  const m = assign(manifest, params, both, []);
  assert.equal(
    m.args.map((a) => a.owner),
    [1, 1, 0],
  );
  assert.equal(
    m.outputs.map((o) => o.to),
    [[1], [0, 1]],
  );
  assert.equal(describeAssignments(m, both), {
    inputs: 'x by node:1, y by node:1, z by all',
    outputs: '0 to node:1, 1 to node:0+node:1',
  });
  const none = cluster({});
  assert.match(failure(() => assign(manifest, params, none, [])).message, /nobody is named to receive result 0/);
  assert.match(
    failure(() => assign(manifest, params, none, ['0=node:0'])).message,
    /nobody is named to receive result 1/,
  );
  assert.equal(assign(manifest, params, none, ['0=node:0', '1=P2', '1=node:0']).outputs, [{ to: [0] }, { to: [1, 0] }]);
  assert.equal(assign(manifest, params, none, ['everyone']).outputs[1], { to: [0, 1] });
  assert.match(failure(() => assign(manifest, params, none, ['eve'])).message, /no party 'eve'/);
  assert.match(
    failure(() => assign(manifest, params, both, ['node:0'])).message,
    /--reveal-to gives result 0 to node:0, but c.json to node:1/,
  );
  assert.match(
    failure(() => assign(manifest, params, cluster({ inputs: { w: 'P1' } }), [])).message,
    /no argument 'w'/,
  );
  assert.match(failure(() => assign(manifest, params, cluster({ outputs: { 2: 'P1' } }), [])).message, /no result '2'/);
  const fixed = {
    args: [{ name: 'x', secret: true, owner: 0 }, ...args.slice(1)],
    outputs: [{ to: [0] }, { to: [0] }],
  };
  assert.match(
    failure(() => assign(fixed, params, both, [])).message,
    /has node:1 bring 'x', but the program was compiled for node:0/,
  );
  assert.equal(assign(fixed, params, none, []).outputs, [{ to: [0] }, { to: [0] }]);
  assert.match(failure(() => assign(fixed, params, none, ['node:1'])).message, /compiled for node:0/);
});

test('links are plain on this machine only, or on demand; keys are for all or for nobody', () => {
  const pin = `sha256:${'A'.repeat(43)}=`;
  const node = (host: string, pinned: boolean) => ({ address: `${host}:1`, ...(pinned ? { public_key: pin } : {}) });
  const channel = (nodes: object[], flags = {}) => {
    const base = spu(2, 2, { protocol: 'REF2K', field: 'FM64' });
    const { spu_internal_addrs: _, ...config } = base.devices.SPU.config;
    const ids = ['node:0', 'node:1'];
    const all = Object.fromEntries(ids.map((id, i) => [id, nodes[i]]));
    const c = read({ ...base, nodes: all, devices: { ...base.devices, SPU: { kind: 'SPU', config } } });
    return channelOf(c, c.parties, 0, flags, memoryIo());
  };
  assert.is(channel([node('127.0.0.1', false), node('localhost', false)]).kind, 'plain');
  const far = failure(() => channel([node('127.0.0.1', false), node('10.0.0.1', false)]));
  assert.match(far.message, /node:1 at 10.0.0.1:1 is not on this machine/);
  assert.match(far.hint ?? '', /keygen.*--insecure/);
  assert.match(channel([node('h', false), node('h', false)], { insecure: true }).threat, /^INSECURE/);
  assert.match(
    failure(() => channel([node('h', true), node('h', false)])).message,
    /no public key is pinned for node:1/,
  );
  assert.match(
    failure(() => channel([node('h', true), node('h', true)])).message,
    /where the certificate of node:0 is/,
  );
});

test('a party brings what is its own, in its own order', () => {
  const cluster = read(spu(2, 2, { protocol: 'SEMI2K', field: 'FM64' }));
  const type = { kind: 'tensor', shape: [1], dtype: 'f32', secret: true } as never;
  const params = ['x', 'y', 'z'].map((name) => ({ name, type }));
  const file = (v: number) => writeNpy({ dtype: 'f32', shape: [1], data: Float32Array.of(v) } as never);
  const io = memoryIo({ files: { '/a.npy': file(1), '/b.npy': file(2) } });
  const bring = (...specs: string[]) =>
    ownInputs(specs, params, [true, false, true], cluster.parties, 0, io, () => undefined).map((t) => t?.data[0]);
  assert.equal(bring('a.npy', 'b.npy'), [1, undefined, 2]);
  assert.equal(bring('z=a.npy', 'x=b.npy'), [2, undefined, 1]);
  assert.match(failure(() => bring('a.npy')).message, /no input is given for 'z'/);
  assert.match(failure(() => bring('a.npy', 'b.npy', 'a.npy')).message, /more files than the 2 that node:0 brings/);
  assert.match(failure(() => bring('a.npy', 'y=b.npy', 'b.npy')).message, /argument 'y' is not node:0's to bring/);
  assert.match(failure(() => bring('y=b.npy')).hint!, /^it brings x, z;/);
  assert.match(failure(() => bring('a.npy')).message, /, which node:0 brings$/);
});

test.run();
