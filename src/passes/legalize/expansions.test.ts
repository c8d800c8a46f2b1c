import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { fromNumbers } from '../../eval/values.ts';
import { ref2k } from '../../exec/protocols/ref2k/index.ts';
import { run } from '../../exec/runtime/test-support.ts';
import { assertClose, countOps, floats, keepsMeaning } from '../test-meaning.ts';
import { parse } from '../test-support.ts';

const X = 'tensor<4x3x2xf32>';
const V = 'tensor<3xf32>';
const positive = fromNumbers('f32', [3], [0.5, 1.25, 2]);
const norm = '{epsilon = 1.000000e-03 : f32, feature_index = 1 : i64}';

const training = `func.func @main(%x: ${X}, %s: ${V}, %o: ${V}) -> (${X}, ${V}, ${V}) {
  %y, %m, %v = "stablehlo.batch_norm_training"(%x, %s, %o) <${norm}> : (${X}, ${V}, ${V}) -> (${X}, ${V}, ${V})
  return %y, %m, %v : ${X}, ${V}, ${V}
}`;
const gradient = `func.func @main(%x: ${X}, %s: ${V}, %m: ${V}, %v: ${V}, %g: ${X}) -> (${X}, ${V}, ${V}) {
  %a, %b, %c = "stablehlo.batch_norm_grad"(%x, %s, %m, %v, %g) <${norm}> : (${X}, ${V}, ${V}, ${V}, ${X}) -> (${X}, ${V}, ${V})
  return %a, %b, %c : ${X}, ${V}, ${V}
}`;
const inference = `func.func @main(%x: ${X}, %s: ${V}, %o: ${V}, %m: ${V}, %v: ${V}) -> ${X} {
  %y = "stablehlo.batch_norm_inference"(%x, %s, %o, %m, %v) <${norm}> : (${X}, ${V}, ${V}, ${V}, ${V}) -> ${X}
  return %y : ${X}
}`;
const programs = {
  training: [training, [floats([4, 3, 2]), positive, floats([3], 2)]],
  gradient: [gradient, [floats([4, 3, 2]), positive, floats([3], 2), positive, floats([4, 3, 2], 7)]],
  inference: [inference, [floats([4, 3, 2]), positive, floats([3], 2), floats([3], 3), positive]],
} as const;

test('batch normalization, its gradient and its inference: secret, public and mixed', async () => {
  for (const [name, [text, inputs]] of Object.entries(programs)) {
    await keepsMeaning(name, text, inputs);
    await keepsMeaning(`${name}, public`, text, inputs, { visibility: inputs.map(() => 'public') });
    await keepsMeaning(`${name}, mixed`, text, inputs, { visibility: ['public', 'secret', 'public', 'public'] });
    const { result } = await run(text, { protocol: ref2k, inputs });
    assertClose(result.outputs, evaluate(parse(text), [...inputs]), 1e-3, name);
  }
});

test('einsum: products, sums of letters of one side, outer products, batches, orders', async () => {
  for (const [config, a, b] of [
    ['ij,jk->ik', [2, 3], [3, 4]],
    ['ij,kj->ki', [2, 3], [4, 3]],
    ['bij,bjk->bik', [2, 3, 4], [2, 4, 2]],
    ['ijb,bk->kbi', [3, 4, 2], [2, 5]],
    ['i,j->ij', [2], [3]],
    ['ij,ij->', [2, 3], [2, 3]],
    ['ij,ij->ji', [2, 3], [2, 3]],
  ] as [string, number[], number[]][]) {
    const sizes = new Map([...config.split('->')[0]!.replace(',', '')].map((l, i) => [l, [...a, ...b][i]!]));
    const out = [...config.split('->')[1]!].map((l) => `${sizes.get(l)}x`).join('');
    const [ta, tb, tr] = [`tensor<${a.join('x')}xf32>`, `tensor<${b.join('x')}xf32>`, `tensor<${out}f32>`];
    const text = `func.func @main(%a: ${ta}, %b: ${tb}) -> ${tr} {
      %r = stablehlo.einsum %a, %b, config = "${config}" : (${ta}, ${tb}) -> ${tr}
      return %r : ${tr}
    }`;
    const pphlo = await keepsMeaning(config, text, [floats(a), floats(b, 2)]);
    assert.is(countOps(pphlo, 'pphlo.dot_general'), 1);
  }
});

test('unary_einsum sums and transposes', async () => {
  for (const [config, out] of [
    ['ijk->kj', '4x3x'],
    ['ijk->', ''],
    ['ijk->ijk', '2x3x4x'],
  ]) {
    const [t, r] = ['tensor<2x3x4xf32>', `tensor<${out}f32>`];
    const text = `func.func @main(%a: ${t}) -> ${r} {
      %r = stablehlo.unary_einsum %a, config = "${config}" : (${t}) -> ${r}
      return %r : ${r}
    }`;
    for (const v of ['secret', 'public'] as const)
      await keepsMeaning(config!, text, [floats([2, 3, 4])], { visibility: [v] });
  }
});

test('a secret is never infinite, a public float may be', async () => {
  const B = 'tensor<4xi1>';
  const F = 'tensor<4xf32>';
  const text = `func.func @main(%x: ${F}) -> (${B}, ${B}, ${B}) {
    %a = chlo.is_inf %x : ${F} -> ${B}
    %b = chlo.is_pos_inf %x : ${F} -> ${B}
    %c = chlo.is_neg_inf %x : ${F} -> ${B}
    return %a, %b, %c : ${B}, ${B}, ${B}
  }`;
  const special = fromNumbers('f32', [4], [1, Infinity, -Infinity, Number.NaN]);
  await keepsMeaning('public', text, [special], { visibility: ['public'] });
  const pphlo = await keepsMeaning('secret', text, [floats([4])]);
  assert.is(countOps(pphlo, 'pphlo.equal'), 0);
});

test.run();
