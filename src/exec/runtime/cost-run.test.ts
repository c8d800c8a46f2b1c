import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tensor } from '../../eval/tensor.ts';
import { tensorOf } from '../hal/test-support.ts';
import { generator, randomTensor } from '../kernels/test-support.ts';
import { builtinProtocols } from '../protocols/index.ts';
import { leaked, type Ran, run } from './test-support.ts';

const protocols = await builtinProtocols();
const g = generator(11);
const F = (...shape: number[]): Tensor => randomTensor(g, 'f32', shape);
const I = (...shape: number[]): Tensor => randomTensor(g, 'i32', shape);

interface Case {
  readonly text: string;
  readonly inputs: readonly Tensor[];
  readonly visibility?: readonly ('secret' | 'public')[];
}

/** A function on f32 vectors of 6 whose body is `lines`, with the result %r. */
const vector = (args: number, lines: string): Case => ({
  text: `func.func @main(${Array.from({ length: args }, (_, i) => `%a${i}: tensor<6xf32>`).join(', ')}) -> tensor<6xf32> {
${lines}
  return %r : tensor<6xf32>
}`,
  inputs: Array.from({ length: args }, () => F(6)),
});

const LOOP = (condition: string): string => `
func.func @main(%x: tensor<4x4xf32>, %y: tensor<4x3xf32>, %n: tensor<i32>) -> tensor<4x3xf32> {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r:2 = stablehlo.while(%i = %zero, %v = %y) : tensor<i32>, tensor<4x3xf32>
   cond {
    ${condition}
    stablehlo.return %c : tensor<i1>
  } do {
    %w = stablehlo.dot_general %x, %v, contracting_dims = [1] x [0] : (tensor<4x4xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
    %t = stablehlo.tanh %w : tensor<4x3xf32>
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %t : tensor<i32>, tensor<4x3xf32>
  }
  return %r#1 : tensor<4x3xf32>
}`;

const cases: Record<string, Case> = {
  local: vector(2, '  %r = stablehlo.add %a0, %a1 : tensor<6xf32>'),
  arithmetic: vector(
    3,
    `  %p = stablehlo.multiply %a0, %a1 : tensor<6xf32>
  %q = stablehlo.subtract %p, %a2 : tensor<6xf32>
  %s = stablehlo.maximum %q, %a0 : tensor<6xf32>
  %r = stablehlo.abs %s : tensor<6xf32>`,
  ),
  functions: vector(
    2,
    `  %e = stablehlo.exponential %a0 : tensor<6xf32>
  %l = stablehlo.logistic %a1 : tensor<6xf32>
  %d = stablehlo.divide %l, %e : tensor<6xf32>
  %s = stablehlo.sqrt %e : tensor<6xf32>
  %r = stablehlo.add %d, %s : tensor<6xf32>`,
  ),
  'while loop': {
    text: LOOP('%c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>'),
    inputs: [F(4, 4), F(4, 3), tensorOf('i32', [3], [])],
    visibility: ['secret', 'secret', 'public'],
  },
  'choice on a public condition': {
    text: `
func.func @main(%x: tensor<5xi32>, %p: tensor<i1>) -> tensor<5xi32> {
  %r = "stablehlo.if"(%p) ({
    %a = stablehlo.multiply %x, %x : tensor<5xi32>
    %b = stablehlo.multiply %a, %x : tensor<5xi32>
    stablehlo.return %b : tensor<5xi32>
  }, {
    %c = stablehlo.negate %x : tensor<5xi32>
    stablehlo.return %c : tensor<5xi32>
  }) : (tensor<i1>) -> tensor<5xi32>
  return %r : tensor<5xi32>
}`,
    inputs: [I(5), tensorOf('i1', [1], [])],
    visibility: ['secret', 'public'],
  },
  'region body': {
    text: `
func.func @main(%x: tensor<3x7xf32>, %v: tensor<f32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %max = stablehlo.reduce(%x init: %low) applies stablehlo.maximum across dimensions = [1] : (tensor<3x7xf32>, tensor<f32>) -> tensor<3xf32>
  %odd = stablehlo.reduce(%x init: %v) across dimensions = [1] : (tensor<3x7xf32>, tensor<f32>) -> tensor<3xf32>
   reducer(%a: tensor<f32>, %b: tensor<f32>) {
    %m = stablehlo.multiply %a, %b : tensor<f32>
    %s = stablehlo.add %m, %a : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }
  return %max, %odd : tensor<3xf32>, tensor<3xf32>
}`,
    inputs: [F(3, 7), F()],
  },
  'empty tensor': {
    text: `
func.func @main(%x: tensor<0x3xf32>, %y: tensor<0x3xf32>) -> tensor<0x3xf32> {
  %0 = stablehlo.multiply %x, %y : tensor<0x3xf32>
  return %0 : tensor<0x3xf32>
}`,
    inputs: [F(0, 3), F(0, 3)],
  },
  'wider tensors': {
    text: `
func.func @main(%x: tensor<300x40xf32>, %y: tensor<40x20xf32>) -> tensor<300x20xf32> {
  %0 = stablehlo.dot_general %x, %y, contracting_dims = [1] x [0] : (tensor<300x40xf32>, tensor<40x20xf32>) -> tensor<300x20xf32>
  %1 = stablehlo.logistic %0 : tensor<300x20xf32>
  %2 = stablehlo.exponential %1 : tensor<300x20xf32>
  %3 = stablehlo.divide %1, %2 : tensor<300x20xf32>
  return %3 : tensor<300x20xf32>
}`,
    inputs: [F(300, 40), F(40, 20)],
  },
};

const traffic = (r: { messages: number; bytes: number; offlineMessages: number; offlineBytes: number }) => [
  r.messages,
  r.bytes,
  r.offlineMessages,
  r.offlineBytes,
];

/** Throws unless the predicted cost is what the counters of the run say, in all and op by op. */
function exact({ cost, result, links }: Ran): void {
  assert.equal(cost.totals, result!.totals);
  const ops = (all: Ran['cost']['ops']) => [...all].map(([op, r]) => [op.name, r.count, r.hops, ...traffic(r)]);
  const inOrder = new Map([...cost.ops.keys()].map((op) => [op, result!.ops.get(op)!]));
  assert.is(result!.ops.size, cost.ops.size);
  assert.equal(ops(inOrder), ops(cost.ops));
  assert.equal(traffic(result!.io.inputs), traffic(cost.io.inputs));
  assert.equal(traffic(result!.io.outputs), traffic(cost.io.outputs));
  const sum = (f: (l: Ran['links'][number]) => number): number => links.reduce((n, l) => n + f(l), 0);
  assert.is(
    sum((l) => l.counters.bytes.online),
    cost.totals.bytes,
  );
  assert.is(
    sum((l) => l.counters.messages.online),
    cost.totals.messages,
  );
  assert.is(
    sum((l) => l.counters.bytes.offline),
    cost.totals.offlineBytes,
  );
  assert.is(
    sum((l) => l.counters.messages.offline),
    cost.totals.offlineMessages,
  );
}

for (const protocol of protocols) {
  const { min, max, default: usual } = protocol.parties;
  for (const parties of new Set([usual, Math.min(max, Math.max(min, 3))])) {
    for (const [name, c] of Object.entries(cases)) {
      test(`${protocol.name}, ${parties} parties, ${name}: the cost is what the counters say`, async () => {
        const ran = await run(c.text, { protocol, parties, ...c });
        exact(ran);
        assert.is(leaked(ran), 0);
        assert.equal(ran.cost.perIteration, []);
      });
    }
  }
  if (protocol.dealer) {
    test(`${protocol.name}: decisions that depend on data are told to the dealer, 4 bytes each`, async () => {
      const fixed =
        '%k = stablehlo.constant dense<3> : tensor<i32>\n    %c = stablehlo.compare LT, %i, %k : (tensor<i32>, tensor<i32>) -> tensor<i1>';
      const c = cases['while loop']!;
      const told = await run(c.text, { protocol, ...c });
      const known = await run(LOOP(fixed), { protocol, ...c });
      // Three iterations take four decisions.
      assert.is(told.cost.totals.offlineBytes - known.cost.totals.offlineBytes, 16);
      assert.is(told.cost.totals.offlineMessages - known.cost.totals.offlineMessages, 4);
      exact(told);
      exact(known);
    });
  }
}

test.run();
