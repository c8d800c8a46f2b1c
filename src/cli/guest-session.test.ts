import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import { memoryIo } from '../support/io.ts';
import { writeNpy } from '../support/npy.ts';
import { readCluster } from './cluster.ts';
import { takeGuestSeat } from './guest-session.ts';

const PROGRAM = `func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = stablehlo.multiply %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}
`;
const CLUSTER = JSON.stringify({
  nodes: { alice: '127.0.0.1:1', bob: '127.0.0.1:2', clinic: '127.0.0.1:3' },
  devices: {
    SPU: { kind: 'SPU', config: { node_ids: ['alice', 'bob'], runtime_config: { protocol: 'SEMI2K', field: 'FM64' } } },
  },
  inputs: { x: 'clinic' },
  outputs: { 0: 'clinic' },
});

/** The warnings that a data owner gets before it submits, and the threat model of what it submits to. */
async function seat(flags: { insecureDealer?: boolean; insecure?: boolean }) {
  const x = writeNpy(tensor('f32', [2], Float32Array.of(1, 2)));
  const io = memoryIo({ files: { '/p.mlir': PROGRAM, '/c.json': CLUSTER, '/x.npy': x } });
  const cluster = readCluster('c.json', io, () => undefined);
  const warnings: string[] = [];
  const options = { memory: 2 ** 24, inputs: ['x.npy'], ...flags } as never;
  const { threat } = await takeGuestSeat('p.mlir', cluster, 'clinic', options, io, (d) => {
    if (d.severity === 'warning') warnings.push(d.message);
  });
  return { warnings, threat };
}

test('a data owner outside is told that a party can read its secrets, before it shares them', async () => {
  const { warnings, threat } = await seat({ insecureDealer: true });
  assert.is(warnings.length, 1);
  assert.match(warnings[0]!, /^INSECURE: --insecure-dealer lets alice, a party,.* read every secret/);
  assert.match(threat, /^INSECURE: --insecure-dealer lets alice/);
  const both = await seat({ insecureDealer: true, insecure: true });
  assert.is(both.warnings.length, 2);
  assert.match(both.threat, /INSECURE: --insecure-dealer.* INSECURE: --insecure sends .* Without that: /);
});

test('with a dealer of its own nothing is insecure', async () => {
  const { warnings, threat } = await seat({});
  assert.equal(warnings, []);
  assert.not.match(threat, /INSECURE/);
  assert.match(threat, /dealer that sees neither data nor messages/);
});

test.run();
