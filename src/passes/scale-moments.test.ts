import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers, toNumbers } from '../eval/values.ts';
import { keepsMeaning } from './test-meaning.ts';
import { runUnder } from './test-running.ts';
import { opt, parse } from './test-support.ts';

const T = 'tensor<6xf32>';
const GRADIENTS = [0.007, -0.01, 0.02, 0.3, -1.5, 6];
/** Three steps of Adam with AMSGrad's maximum, or without, on gradients that change sign and size; the last moment is a result too. */
const optimizer = (o: { max?: boolean; c?: string; beta?: string; corrected?: boolean; start?: string } = {}) => {
  const splat = (name: string, v: string) => `%${name} = stablehlo.constant dense<${v}> : ${T}`;
  const [c, beta] = [o.c ?? '1.0e-3', o.beta ?? '0.999'];
  return `func.func @main(%g0: ${T}, %v0: ${T}) -> (${T}, ${T}) {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  ${splat('none', '0.0')}
  %r:4 = stablehlo.while(%i = %zero, %w = %none, %v = ${o.start ?? '%none'}, %top = %none) : tensor<i32>, ${T}, ${T}, ${T}
  cond {
    %n = stablehlo.constant dense<3> : tensor<i32>
    %go = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %go : tensor<i1>
  } do {
    %one = stablehlo.constant dense<1> : tensor<i32>
    %j = stablehlo.add %i, %one : tensor<i32>
    %s = stablehlo.convert %j : (tensor<i32>) -> tensor<f32>
    %sb = stablehlo.broadcast_in_dim %s, dims = [] : (tensor<f32>) -> ${T}
    %g = stablehlo.divide %g0, %sb : ${T}
    ${splat('beta', beta)}
    ${splat('c', c)}
    ${splat('eps', '1.0e-3')}
    ${splat('lr', '0.01')}
    %a = stablehlo.multiply %beta, %v : ${T}
    %cg = stablehlo.multiply %c, %g : ${T}
    %b = stablehlo.multiply %cg, %g : ${T}
    %next = stablehlo.add %a, %b : ${T}
    %most = stablehlo.maximum %top, ${o.max ? '%next' : '%top'} : ${T}
    ${splat('k', '1.0e-3')}
    %q = stablehlo.multiply %k, %sb : ${T}
    %hat = stablehlo.${o.corrected ? 'divide %next, %q' : `add ${o.max ? '%most' : '%next'}, %none`} : ${T}
    %root = stablehlo.sqrt %hat : ${T}
    %d = stablehlo.add %root, %eps : ${T}
    %y = stablehlo.multiply %lr, %g : ${T}
    %step = stablehlo.divide %y, %d : ${T}
    %w2 = stablehlo.subtract %w, %step : ${T}
    stablehlo.return %j, %w2, %next, %most : tensor<i32>, ${T}, ${T}, ${T}
  }
  return %r#1, %r#2 : ${T}, ${T}
}`;
};
const inputs = (g: readonly number[]) => [
  fromNumbers('f32', [6], [...g]),
  fromNumbers(
    'f32',
    [6],
    g.map((x) => x * x),
  ),
];
const VARIANTS: Readonly<Record<string, string>> = {
  adam: optimizer(),
  amsgrad: optimizer({ max: true, c: '0.01', beta: '0.99' }),
  corrected: optimizer({ corrected: true }),
  'starting elsewhere': optimizer({ start: '%v0' }),
};

/** The largest error of the weights, in parts of the exact steps' size, with and without the pass. */
async function errors(text: string, g: readonly number[], protocol: string): Promise<number[]> {
  const want = toNumbers(evaluate(parse(text), inputs(g))[0]!).map(Number);
  const found: number[] = [];
  for (const disablePasses of [[], ['scale-moments']]) {
    const { outputs } = await runUnder(protocol, text, inputs(g), { disablePasses });
    found.push(Math.max(...toNumbers(outputs[0]!).map((x, i) => Math.abs(Number(x) - want[i]!) / Math.abs(want[i]!))));
  }
  return found;
}

test('programs mean the same, whatever reads the moment', async () => {
  for (const [name, text] of Object.entries(VARIANTS))
    await keepsMeaning(name, text, inputs(GRADIENTS), { tolerance: 1e-5 });
});

test('steps of small gradients are right where they were not, large ones stay right', async () => {
  for (const [name, text] of Object.entries(VARIANTS)) {
    const [scaled, plain] = await errors(text, GRADIENTS, 'ref2k');
    assert.ok(scaled! < 0.12, `${name}: ${scaled}`);
    if (name !== 'starting elsewhere')
      assert.ok(plain! > 4 * scaled!, `${name}: ${plain} without the pass, ${scaled} with it`);
    // Averages of squares up to 2^26, as without the pass.
    const large = GRADIENTS.map((_, i) => (i % 2 ? 7000 : -5000) + i);
    const [at] = await errors(text, large, 'ref2k');
    assert.ok(at! < 0.02, `${name} with large gradients: ${at}`);
  }
});

test('a run between parties agrees', async () => {
  const [scaled] = await errors(VARIANTS.amsgrad!, GRADIENTS, 'aby3');
  assert.ok(scaled! < 0.05, `${scaled}`);
});

test('only squares with a small constant that end in a root are scaled', () => {
  const pipeline = ['inline', 'hlo-legalize-to-pphlo', 'canonicalize'];
  for (const text of [
    optimizer({ c: '0.1', beta: '0.9' }),
    optimizer().replace('stablehlo.sqrt', 'stablehlo.exponential'),
    optimizer().replace('multiply %cg, %g', 'multiply %cg, %g0'),
    optimizer({ c: '-1.0e-3' }),
    optimizer({ beta: '1.5' }),
  ])
    assert.is(opt(text, [...pipeline, 'scale-moments']), opt(text, pipeline), text);
  assert.match(opt(optimizer(), [...pipeline, 'scale-moments']), /dense<2\.560000e-01>/, 'c·2^8');
});

test('a moment that is scaled is not warned about', async () => {
  for (const [text, warnings] of [
    [optimizer(), 0],
    [optimizer().replace('stablehlo.sqrt', 'stablehlo.exponential'), 1],
  ] as const) {
    const said: string[] = [];
    await compileModule(parse(text), { emit: (d) => said.push(d.message) });
    assert.is(said.filter((m) => m.includes('g² is 0')).length, warnings, said.join('\n'));
  }
});

test.run();
