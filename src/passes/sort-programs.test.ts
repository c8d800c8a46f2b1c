import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import type { Tensor } from '../eval/tensor.ts';
import { fromNumbers } from '../eval/values.ts';
import { costModel } from '../exec/cost/model.ts';
import { parseNet } from '../exec/cost/net.ts';
import { NodePrg, seededKeys } from '../exec/prg/node-prg.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { costProgram, runProgram } from '../exec/run.ts';
import { assertClose, countOps, wave } from './test-meaning.ts';
import { parse } from './test-support.ts';

/** Programs that sort, as JAX writes them: what the passes about sorts save, and what comes out under two protocols. */

const PASSES = ['sort-lowering', 'sort-sharing', 'partial-sort-to-topk', 'sort-method'];
const PROTOCOLS = [
  ['aby3', 3],
  ['semi2k', 2],
] as const;

/** JAX's comparator: −0 and NaN are folded on both sides. */
const comparator = (more = ''): string => `({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>${more}):
    %z = stablehlo.constant dense<0.0> : tensor<f32>
    %nan = stablehlo.constant dense<0x7FC00000> : tensor<f32>
    ${['a', 'b']
      .map(
        (v) => `%${v}0 = stablehlo.compare EQ, %${v}, %z, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %${v}1 = stablehlo.select %${v}0, %z, %${v} : tensor<i1>, tensor<f32>
    %${v}2 = stablehlo.compare NE, %${v}, %${v}, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %${v}3 = stablehlo.select %${v}2, %nan, %${v}1 : tensor<i1>, tensor<f32>`,
      )
      .join('\n')}
    %c = stablehlo.compare LT, %a3, %b3, TOTALORDER : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  })`;
const F = (n: number) => `tensor<${n}xf32>`;
const I = (n: number) => `tensor<${n}xi32>`;
const sort = (n: number): string =>
  `%s = "stablehlo.sort"(%x) <{dimension = 0 : i64, is_stable = true}> ${comparator()} : (${F(n)}) -> ${F(n)}`;
const argsort = (n: number): string => `%i = stablehlo.iota dim = 0 : ${I(n)}
  %t:2 = "stablehlo.sort"(%x, %i) <{dimension = 0 : i64, is_stable = true}> ${comparator(', %p: tensor<i32>, %q: tensor<i32>')}
    : (${F(n)}, ${I(n)}) -> (${F(n)}, ${I(n)})`;
const main = (n: number, body: string, value: string, type: string): string =>
  `func.func @main(%x: ${F(n)}) -> (${type}) {\n${body}\nreturn ${value} : ${type}\n}`;
const place = (n: number, k: number): string =>
  main(n, `${sort(n)}\n%r = stablehlo.slice %s [${k}:${k + 1}] : (${F(n)}) -> ${F(1)}`, '%r', F(1));
const both = (n: number): string => main(n, `${sort(n)}\n${argsort(n)}`, '%s, %t#1', `${F(n)}, ${I(n)}`);

const input = (n: number): Tensor =>
  fromNumbers(
    'f32',
    [n],
    wave(n).map((v) => Math.round(v * 16) / 4),
  );

async function job(
  text: string,
  protocol: string,
  parties: number,
  disablePasses: readonly string[] = [],
  net?: string,
) {
  const target = { protocol: await loadProtocol(protocol), parties, k: 64, fxp: 18 };
  const cost = net === undefined ? undefined : costModel({ ...target, net: parseNet(net) });
  return { ...(await compileModule(parse(text), { disablePasses, ...(cost && { cost }) })), ...target };
}

for (const [protocol, parties] of PROTOCOLS) {
  const cost = async (text: string, without: readonly string[] = [], net?: string) => {
    const { hops, bytes } = (await costProgram(await job(text, protocol, parties, without, net))).totals;
    return { hops, bytes };
  };
  const whole = (n: number) => main(n, sort(n), '%s', F(n));

  test(`${protocol}: a median costs less than the sort, and hardly a hop more for more elements`, async () => {
    const [median, all] = [await cost(place(101, 50)), await cost(whole(101))];
    assert.ok(median.hops <= 15, `${median.hops} hops`);
    assert.ok(median.hops <= all.hops && median.bytes < all.bytes);
    assert.ok((await cost(place(201, 100))).hops <= median.hops + 2);
    assert.ok((await cost(place(101, 50), PASSES)).bytes > median.bytes, 'a whole order is dearer');
  });

  test(`${protocol}: the ends of an order are no dearer than a tree of maxima`, async () => {
    const tree = main(
      101,
      `%m = stablehlo.constant dense<0xFF800000> : tensor<f32>
      %r = stablehlo.reduce(%x init: %m) applies stablehlo.maximum across dimensions = [0] : (${F(101)}, tensor<f32>) -> tensor<f32>`,
      '%r',
      'tensor<f32>',
    );
    const [last, first, max] = [await cost(place(101, 100)), await cost(place(101, 0)), await cost(tree)];
    assert.equal(last, first);
    assert.ok(last.hops <= max.hops && last.bytes <= max.bytes, `${JSON.stringify(last)}, tree ${JSON.stringify(max)}`);
  });

  test(`${protocol}: sort and argsort share one sort`, async () => {
    const [shared, apart] = [await cost(both(64)), await cost(both(64), ['sort-sharing'])];
    const alone = await cost(main(64, argsort(64), '%t#0, %t#1', `${F(64)}, ${I(64)}`));
    assert.equal(shared, alone);
    assert.ok(shared.bytes < 0.6 * apart.bytes && shared.hops <= apart.hops, JSON.stringify({ shared, apart }));
  });

  test(`${protocol}: the network decides between hops and bytes`, async () => {
    const [slow, thin] = [await cost(whole(64), [], '40ms,1Gbps'), await cost(whole(64), [], '1us,100kbps')];
    assert.ok(slow.hops < 20 && thin.hops > 60 && thin.bytes < slow.bytes, JSON.stringify({ slow, thin }));
  });

  test(`${protocol}: what comes out, for the declared cost`, async () => {
    for (const [text, n] of [
      [place(13, 6), 13],
      [place(13, 12), 13],
      [both(12), 12],
    ] as const)
      for (const net of [undefined, '1us,100kbps']) {
        const j = await job(text, protocol, parties, [], net);
        const inputs = [input(n)];
        const seeded = { randomKey: seededKeys(3), makePrg: (nonce: Uint8Array) => new NodePrg(nonce) };
        const run = await runProgram({ ...j, inputs, memory: 2 ** 28, ...seeded });
        assertClose(run.outputs as Tensor[], evaluate(parse(text), inputs), 1e-4, text);
        assert.equal(run.totals, run.cost.totals);
        assert.is(run.liveBlocks, 0);
      }
  });
}

test('no sort keeps its comparator', async () => {
  const { pphlo } = await compileModule(parse(both(9)));
  assert.is(countOps(pphlo, 'pphlo.sort'), 0);
  assert.is(countOps(pphlo, 'pphlo.simple_sort'), 1);
});

test.run();
