import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tensor } from '../../eval/tensor.ts';
import { numbers, tensorOf } from '../hal/test-support.ts';
import { kernels } from '../kernels/index.ts';
import { generator } from '../kernels/test-support.ts';
import type { LinkCounters } from '../link/link.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { OpKernel } from './kernel-table.ts';
import { leaked, mainText, type Ran, run } from './test-support.ts';

const protocols = await builtinProtocols();
const interactive = protocols.filter((p) => p.secure);

const N = 6;
const I32 = `tensor<${N}xi32>`;
const F32 = `tensor<${N}xf32>`;
const g = generator(7);
const ints = (): Tensor =>
  tensorOf(
    'i32',
    Array.from({ length: N }, () => g.int(-90, 90)),
  );
const floats = (): Tensor =>
  tensorOf(
    'f32',
    Array.from({ length: N }, () => g.real(3)),
  );

const frames = (ran: Ran): number[] => ran.links.flatMap((l) => l.perPeer.map((c: LinkCounters) => c.frames));
/** Hops of the ops, without those that share inputs and open results. */
const opHops = (ran: Ran): number => [...ran.result!.ops.values()].reduce((n, r) => n + r.hops, 0);

/** `count` products, of different pairs of arguments or each of the one before, as results or as one. */
const independent = (count: number, type: string): string =>
  mainText(
    type,
    count + 1,
    Array.from({ length: count }, (_, i) => `%${i}`),
    Array.from({ length: count }, (_, i) => `%${i} = stablehlo.multiply %a${i}, %a${i + 1} : ${type}`),
  );
const chain = (count: number, type: string): string =>
  mainText(
    type,
    11,
    [`%${count - 1}`],
    Array.from(
      { length: count },
      (_, i) => `%${i} = stablehlo.multiply ${i ? `%${i - 1}` : '%a0'}, %a${i + 1} : ${type}`,
    ),
  );

for (const protocol of interactive) {
  for (const [type, make] of [
    [I32, ints],
    [F32, floats],
  ] as const) {
    const inputs = Array.from({ length: 11 }, make);
    const what = `${protocol.name}, ${type}`;

    test(`${what}: ten independent products take the hops and frames of one`, async () => {
      const one = await run(independent(1, type), { protocol, inputs: inputs.slice(0, 2) });
      const ten = await run(independent(10, type), { protocol, inputs });
      assert.ok(one.result.totals.hops >= 2);
      assert.is(ten.result.totals.hops, one.result.totals.hops);
      // Roles rotate, so some products wait for one peer more than others: a wave for every hop at the most.
      const waves = ten.result.totals.hops + ten.result.totals.offlineHops;
      assert.ok(Math.max(...frames(ten)) <= waves, `${frames(ten)} frames between two, ${waves} waves`);
    });

    test(`${what}: a chain of ten takes ten times the hops`, async () => {
      const one = await run(chain(1, type), { protocol, inputs });
      const ten = await run(chain(10, type), { protocol, inputs });
      assert.ok(opHops(one) >= 1);
      assert.is(opHops(ten), 10 * opHops(one));
      assert.is(ten.result.totals.hops - opHops(ten), one.result.totals.hops - opHops(one));
    });
  }

  test(`${protocol.name}: runs on different secrets have the same hops, messages and bytes`, async () => {
    const text = mainText(
      F32,
      3,
      ['%e', '%s'],
      [
        `%p = stablehlo.compare LT, %a0, %a1 : (${F32}, ${F32}) -> tensor<${N}xi1>`,
        `%m = stablehlo.multiply %a0, %a2 : ${F32}`,
        `%s = stablehlo.select %p, %m, %a1 : tensor<${N}xi1>, ${F32}`,
        `%e = stablehlo.exponential %s : ${F32}`,
      ],
    );
    const of = async (seed: number) => {
      const { result } = await run(text, { protocol, inputs: [floats(), floats(), floats()], seed });
      return {
        totals: result.totals,
        ops: [...result.ops].map(([op, r]) => [
          op.name,
          r.hops,
          r.messages,
          r.bytes,
          r.offlineMessages,
          r.offlineBytes,
        ]),
        parties: result.perParty,
        frames: result.frames,
      };
    };
    assert.equal(await of(2), await of(1));
  });
}

for (const protocol of protocols) {
  test(`${protocol.name}: a loop with a public trip count computes and leaves nothing behind`, async () => {
    const text = `
func.func @main(%x: ${I32}, %n: tensor<i32>) -> ${I32} {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r:2 = stablehlo.while(%i = %zero, %v = %x) : tensor<i32>, ${I32}
   cond {
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %w = stablehlo.multiply %v, %x : ${I32}
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %w : tensor<i32>, ${I32}
  }
  return %r#1 : ${I32}
}`;
    const x = tensorOf('i32', [1, 2, 3, -1, 0, -2]);
    for (const trips of [0, 1, 4]) {
      const ran = await run(text, {
        protocol,
        visibility: ['secret', 'public'],
        inputs: [x, tensorOf('i32', [trips], [])],
      });
      assert.equal(
        numbers(ran.result.outputs[0]!),
        numbers(x).map((v) => v ** (trips + 1)),
      );
      assert.is(leaked(ran), 0);
      const product = [...ran.result.ops].find(([op]) => op.name === 'pphlo.multiply');
      assert.is(product?.[1].count ?? 0, trips);
    }
  });

  test(`${protocol.name}: a choice on a public index takes one branch`, async () => {
    const text = `
func.func @main(%x: ${I32}, %i: tensor<i32>) -> ${I32} {
  %r = "stablehlo.case"(%i) ({
    %a = stablehlo.multiply %x, %x : ${I32}
    stablehlo.return %a : ${I32}
  }, {
    %b = stablehlo.negate %x : ${I32}
    stablehlo.return %b : ${I32}
  }, {
    stablehlo.return %x : ${I32}
  }) : (tensor<i32>) -> ${I32}
  return %r : ${I32}
}`;
    const x = tensorOf('i32', [1, 2, 3, -1, 0, -2]);
    // An index out of range takes the last branch.
    const want: [number, (v: number) => number][] = [
      [0, (v) => v * v],
      [1, (v) => 0 - v],
      [2, (v) => v],
      [3, (v) => v],
      [-1, (v) => v],
    ];
    for (const [index, f] of want) {
      const ran = await run(text, {
        protocol,
        visibility: ['secret', 'public'],
        inputs: [x, tensorOf('i32', [index], [])],
      });
      assert.equal(numbers(ran.result.outputs[0]!), numbers(x).map(f), `branch ${index}`);
      assert.is(leaked(ran), 0);
    }
  });
}

test('a loop runs at most two iterations ahead, and those at once', async () => {
  const text = `
func.func @main(%x: ${F32}, %n: tensor<i32>) -> ${F32} {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r:2 = stablehlo.while(%i = %zero, %v = %x) : tensor<i32>, ${F32}
   cond {
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %f = stablehlo.convert %i : (tensor<i32>) -> tensor<f32>
    %b = stablehlo.broadcast_in_dim %f, dims = [] : (tensor<f32>) -> ${F32}
    %m = stablehlo.maximum %x, %b : ${F32}
    %w = stablehlo.minimum %v, %m : ${F32}
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %w : tensor<i32>, ${F32}
  }
  return %r#1 : ${F32}
}`;
  // Nothing but the limit holds the maxima of all iterations up: they depend on the public counter only.
  const running = new Map<number, number>();
  let most = 0;
  const watched: OpKernel = async (call) => {
    const { rank } = call.c.engine;
    running.set(rank, (running.get(rank) ?? 0) + 1);
    most = Math.max(most, running.get(rank)!);
    const out = await kernels['pphlo.maximum']!(call);
    running.set(rank, running.get(rank)! - 1);
    return out;
  };
  await run(text, {
    protocol: protocols.find((p) => p.name === 'aby3')!,
    visibility: ['secret', 'public'],
    inputs: [floats(), tensorOf('i32', [12], [])],
    kernels: { ...kernels, 'pphlo.maximum': watched },
  });
  assert.is(most, 2);
});

test.run();
