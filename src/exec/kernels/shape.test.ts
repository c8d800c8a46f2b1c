import { test } from 'uvu';
import type { DType } from '../../eval/dtype.ts';
import * as plain from '../../eval/shape.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { scalar } from '../../eval/values.ts';
import type { Operand } from '../hal/test-support.ts';
import { close, generator, pub, randomTensor, runOp, secret } from './test-support.ts';

const g = generator(3);
const DTYPES: DType[] = ['f32', 'i32', 'i1', 'ui8', 'i64'];

async function check(name: string, inputs: Operand[], attrs: Record<string, unknown>, want: Tensor): Promise<void> {
  const [got] = await runOp({ name, inputs, attrs, results: [{ dtype: want.dtype, shape: want.shape }] });
  close(got!, want, 1e-4, `${name} ${JSON.stringify(attrs)}`);
}

test('one operand: broadcast, reshape, transpose, slice, reverse', async () => {
  for (const d of DTYPES) {
    const x = randomTensor(g, d, [2, 1, 3]);
    const empty = randomTensor(g, d, [2, 0, 3]);
    await check(
      'broadcast',
      [secret(x)],
      { broadcast_dimensions: [0, 2, 3] },
      plain.broadcastInDim(x, [2, 4, 5, 3], [0, 2, 3]),
    );
    const s = randomTensor(g, d, []);
    await check('broadcast', [secret(s)], { broadcast_dimensions: [] }, plain.broadcastInDim(s, [3, 2], []));
    await check('broadcast', [secret(s)], { broadcast_dimensions: [] }, plain.broadcastInDim(s, [0], []));
    await check('reshape', [secret(x)], {}, plain.reshape(x, [6]));
    await check('reshape', [secret(empty)], {}, plain.reshape(empty, [0]));
    await check('transpose', [secret(x)], { permutation: [2, 0, 1] }, plain.transpose(x, [2, 0, 1]));
    await check('transpose', [secret(empty)], { permutation: [1, 0, 2] }, plain.transpose(empty, [1, 0, 2]));
    const y = randomTensor(g, d, [5, 4]);
    const cut = { start_indices: [1, 0], limit_indices: [5, 3], strides: [2, 1] };
    await check('slice', [secret(y)], cut, plain.slice(y, [1, 0], [5, 3], [2, 1]));
    await check('reverse', [secret(y)], { dimensions: [1] }, plain.reverse(y, [1]));
    await check('reverse', [secret(y)], { dimensions: [0, 1] }, plain.reverse(y, [0, 1]));
  }
});

test('concatenate and pad mix public and secret operands of any representation', async () => {
  for (const d of DTYPES) {
    const [a, b, e] = [randomTensor(g, d, [2, 3]), randomTensor(g, d, [2, 1]), randomTensor(g, d, [2, 0])];
    const forms: Operand['form'][][] = [
      ['secret', 'secret', 'secret'],
      ['public', 'secret', 'public'],
      ['secret', 'data', 'secret'],
    ];
    if (d !== 'f32') forms.push(['bits', 'secret', 'public'], ['bits', 'public', 'bits']);
    if (d === 'i32') forms.push(['mod', 'bits', 'secret']);
    for (const f of forms) {
      const list = [a, b, e].map((tensor, i) => ({ tensor, form: f[i]! }));
      await check('concatenate', list, { dimension: 1 }, plain.concatenate([a, b, e], 1));
      if (f[0] !== 'public') await check('concatenate', list.slice(0, 1), { dimension: 1 }, a);
      const value = scalar(d, 1);
      const attrs = { edge_padding_low: [1, -1], edge_padding_high: [0, 2], interior_padding: [1, 2] };
      const want = plain.pad(a, value, [1, -1], [0, 2], [1, 2]);
      await check('pad', [list[0]!, { tensor: value, form: f[1]! }], attrs, want);
    }
    const none = { edge_padding_low: [0, 0], edge_padding_high: [1, 0], interior_padding: [0, 0] };
    await check('pad', [secret(e), pub(scalar(d, 1))], none, plain.pad(e, scalar(d, 1), [0, 0], [1, 0], [0, 0]));
    await check('pad', [pub(a), secret(scalar(d, 1))], none, plain.pad(a, scalar(d, 1), [0, 0], [1, 0], [0, 0]));
  }
});

test.run();
