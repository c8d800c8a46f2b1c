import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import { SpucError } from '../support/diagnostics.ts';
import { memoryIo } from '../support/io.ts';
import { writeNpy } from '../support/npy.ts';
import { readCluster } from './cluster.ts';
import { takeSeat } from './party-session.ts';

const PROGRAM = `func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = stablehlo.multiply %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}
`;
const CLUSTER = JSON.stringify({
  nodes: { alice: '127.0.0.1:1', bob: '127.0.0.1:2' },
  devices: {
    SPU: { kind: 'SPU', config: { node_ids: ['alice', 'bob'], runtime_config: { protocol: 'REF2K', field: 'FM64' } } },
  },
  outputs: { 0: 'alice' },
});

/** What alice's seat says of whom she trusts, when she listens there. */
async function seat(flags: { listen?: string; insecure?: boolean }): Promise<string> {
  const x = writeNpy(tensor('f32', [2], Float32Array.of(1, 2)));
  const io = memoryIo({ files: { '/p.mlir': PROGRAM, '/c.json': CLUSTER, '/x.npy': x } });
  const cluster = readCluster('c.json', io, () => undefined);
  const options = { memory: 2 ** 24, inputs: ['x.npy'], ...flags } as never;
  return (await takeSeat('p.mlir', cluster, 0, options, io, () => undefined)).threat;
}

test('nobody listens off this machine without keys, whatever the cluster file says, unless told to', async () => {
  assert.match(await seat({}), /plain TCP on this machine/);
  assert.match(await seat({ listen: '127.0.0.1:9' }), /plain TCP on this machine/);
  for (const listen of ['0.0.0.0:9', '[::]:9', '10.0.0.1:9', 'example.org:9', '[::ffff:127.0.0.1]:9'])
    try {
      await seat({ listen });
      assert.unreachable(listen);
    } catch (e) {
      assert.ok(
        e instanceof SpucError && /is not on this machine, and no public key is pinned/.test(e.message),
        `${e}`,
      );
    }
  assert.match(
    await seat({ listen: '0.0.0.0:9', insecure: true }),
    /^INSECURE: --insecure sends everything unencrypted/,
  );
});

test.run();
