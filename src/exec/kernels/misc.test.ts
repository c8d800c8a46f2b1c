import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import { close, generator, opCost, randomTensor, runOp, secret } from './test-support.ts';

const g = generator(2);

test('reveal opens every dtype to all parties, and the cost backend learns nothing but that', async () => {
  for (const dtype of ['f32', 'i32', 'ui8', 'i1', 'i64'] as const)
    for (const form of ['secret', 'bits', 'mod'] as const) {
      if ((dtype === 'f32' || dtype === 'i1') && form !== 'secret') continue;
      const x = randomTensor(g, dtype, [2, 3]);
      const t = { name: 'reveal', inputs: [{ tensor: x, form }], results: [{ dtype, shape: [2, 3] }] };
      close((await runOp(t))[0]!, x, 1e-4, `${dtype} as ${form}`);
      close((await runOp(t, { protocol: semi2k }))[0]!, x, 1e-4, `${dtype} as ${form}, semi2k`);
      const { hops } = await opCost(t, semi2k);
      assert.is(hops, 1);
    }
});

test('ops without a kernel for secrets are refused with advice', async () => {
  for (const name of ['rng_bit_generator', 'fft', 'cholesky', 'triangular_solve']) {
    const x = randomTensor(g, 'f32', [2, 2]);
    try {
      await runOp({ name, inputs: [secret(x)], results: [{ dtype: 'f32', shape: [2, 2] }] });
      assert.unreachable(name);
    } catch (e) {
      assert.instance(e, SpucError);
      const [d] = (e as SpucError).diagnostics;
      assert.is(d!.class, 'unsupported-op');
      assert.match(d!.message, name);
      assert.ok(d!.hint);
    }
  }
});

test.run();
