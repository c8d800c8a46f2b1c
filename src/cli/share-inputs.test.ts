import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import { NodePrg, randomKey } from '../exec/prg/node-prg.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { OUTSIDE } from '../exec/runtime/outside.ts';
import { readShare, writeShare } from '../exec/shares/format.ts';
import { shareFiles } from '../exec/shares/share.ts';
import { tensorType } from '../ir/types.ts';
import { SpucError } from '../support/diagnostics.ts';
import { memoryIo } from '../support/io.ts';
import { readNpy, writeNpy } from '../support/npy.ts';
import { assign, describeAssignments, seatGuests } from './assignments.ts';
import { readCluster } from './cluster.ts';
import { main } from './main.ts';
import { shareInputs } from './share-inputs.ts';

const failure = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    assert.ok(e instanceof SpucError, String(e));
    return e.diagnostics[0]!.message;
  }
  throw new Error('it was expected to fail');
};
const CLUSTER = JSON.stringify({
  nodes: { a: '127.0.0.1:1', b: '127.0.0.1:2', clinic: 'c:3', idle: 'd:4', lab: 'e:5', deals: 'f:6' },
  devices: {
    SPU: {
      kind: 'SPU',
      config: { node_ids: ['a', 'b'], dealer: 'deals', runtime_config: { protocol: 'SEMI2K', field: 'FM64' } },
    },
    P: { kind: 'PYU', config: { node_id: 'lab' } },
  },
  inputs: { x: 'P', y: 'outside' },
  outputs: { 0: ['clinic', 'b'], 1: 'outside' },
});
const params = ['x', 'y', 'z'].map((name) => ({ name, type: tensorType([2], 'f32', true) }));
const neutral = {
  args: params.map(({ name }) => ({ name, secret: true })),
  outputs: [{ to: 'everyone' as const }, { to: 'everyone' as const }],
};

test('nodes outside take part under ranks of their own, those that do nothing do not', () => {
  const cluster = readCluster('c.json', memoryIo({ files: { '/c.json': CLUSTER } }), () => undefined);
  const { manifest, guests } = seatGuests(assign(neutral, params, cluster, []), cluster, 3);
  assert.equal(
    guests.map((g) => g.name),
    ['clinic', 'lab'],
  );
  assert.equal(
    manifest.args.map((a) => a.owner),
    [4, OUTSIDE, 0],
  );
  assert.equal(
    manifest.outputs.map((o) => o.to),
    [[3, 1], [OUTSIDE]],
  );
  const members = [...cluster.parties, cluster.dealer!, ...guests];
  assert.equal(describeAssignments(manifest, { parties: members }), {
    inputs: 'x by lab, y by outside, z by a',
    outputs: '0 to clinic+b, 1 to outside',
  });
  const dealt = CLUSTER.replace('"x":"P"', '"x":"deals"');
  assert.match(
    failure(() => readCluster('c.json', memoryIo({ files: { '/c.json': dealt } }), () => undefined)),
    /'deals' deals, and sees no data/,
  );
});

test('share files are found among the inputs, and refused where they are no share of the argument', async () => {
  const protocol = await loadProtocol('semi2k');
  const config = { n: 2, k: 64, fxp: 18 };
  const random = { randomKey, makePrg: (nonce: Uint8Array) => new NodePrg(nonce) };
  const make = (name: string, shape = [2]) =>
    shareFiles(protocol, config, tensor('f32', shape, new Float32Array(shape[0]!)), random, { name });
  const [y, long] = [make('y'), make('y', [3])];
  const files = {
    '/y0.share': writeShare(y[0]!),
    '/y1.share': writeShare(y[1]!),
    '/long.share': writeShare(long[0]!),
    '/text.share': 'hello',
  };
  const manifest = { ...neutral, args: neutral.args.map((a, i) => ({ ...a, owner: i === 1 ? OUTSIDE : 0 })) };
  const take = (specs: string[], rank = 0) =>
    shareInputs(specs, params, manifest, protocol, config, rank, memoryIo({ files }));
  for (const specs of [
    ['x.npy', 'y0.share', 'z=z.npy'],
    ['x.npy', 'y=y0.share', 'z=z.npy'],
  ]) {
    const { packed, claims, others } = take(specs);
    assert.equal(packed, [undefined, y[0]!.data, undefined]);
    assert.equal(claims, { 'the shares of y': y[0]!.id });
    assert.equal(others, ['x.npy', 'z=z.npy']);
  }
  assert.equal(take([], 2).packed, [undefined, undefined, undefined], 'a dealer has none');
  for (const [specs, what] of [
    [['x.npy'], /'y' comes as shares, and no share file is given/],
    [['y0.share', 'y=y0.share'], /'y' is given twice/],
    [['y0.share', 'y0.share'], /no argument is left for y0.share/],
    [['y1.share'], /share of party 1, not of party 0/],
    [['long.share'], /it is of tensor<3xf32>, not of tensor<2xf32>/],
    [['text.share'], /no share file/],
  ] as const)
    assert.match(
      failure(() => take([...specs])),
      what,
    );
});

test('spuc share and reveal: the way there and back, and what is refused', async () => {
  const x = writeNpy(tensor('f64', [2], Float64Array.of(0.5, -3)));
  const io = memoryIo({ files: { '/x.npy': x, '/c.json': CLUSTER } });
  const run = async (...args: string[]): Promise<number> => main(args, io);
  assert.is(await run('share', 'x.npy', '--config', 'c.json', '--dtype', 'f32', '--output-dir', 's'), 0);
  assert.match(io.stdout(), /s\/x.party0.share {2}for a\n.*party1.share {2}for b/);
  const header = readShare(io.readFile('s/x.party1.share'), 'x');
  assert.equal([header.dtype, header.party, header.protocol, header.name], ['f32', 1, 'semi2k', 'x']);
  assert.is(await run('reveal', 's/x.party1.share', 's/x.party0.share', '--output', 'y.npy'), 0);
  assert.equal([...readNpy(io.readFile('y.npy'), 'y').data], [0.5, -3]);
  for (const [args, code, what] of [
    [['share', 'x.npy'], 2, /Name the cluster with --config, or the protocol/],
    [['share', 'x.npy', '--config', 'c.json', '--parties', '2'], 2, /the cluster file c.json says that/],
    [['share', 'x.npy', '--protocol', 'aby3', '--parties', '2'], 2, /runs between exactly 3 parties/],
    [['share', 'x.npy', '--protocol', 'aby3', '--dtype', 'i32'], 1, /cannot keep exactly/],
    [['reveal', 's/x.party1.share'], 1, /party 0's is missing/],
    [['reveal', 'x.npy'], 1, /no share file/],
  ] as const) {
    const before = io.stderr().length;
    assert.is(await run(...args), code, io.stderr());
    assert.match(io.stderr().slice(before), what);
  }
});

test.run();
