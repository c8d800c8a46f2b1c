import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../codegen/manifest.ts';
import { compileProgram } from '../../compiler.ts';
import type { Tensor } from '../../eval/tensor.ts';
import type { Visibility } from '../../passes/pass.ts';
import { numbers, tensorOf } from '../hal/test-support.ts';
import type { Link } from '../link/link.ts';
import { NodePrg, randomKey } from '../prg/node-prg.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { runProgram } from '../run.ts';
import type { Recipients } from './program-io.ts';
import { type Ran, run } from './test-support.ts';

/** What a run tells its participants beyond single kernels: openings, patterns of messages, the dealer's mail. */

const protocols = (await builtinProtocols()).filter((p) => p.secure);

interface Sent {
  readonly from: number;
  readonly to: number;
  readonly address: string;
  readonly payload: Uint8Array;
}
async function spied(
  text: string,
  protocol: Protocol,
  inputs: readonly Tensor[],
  visibility: readonly Visibility[],
  recipients?: Recipients,
) {
  const sent: Sent[] = [];
  const frames: { to: number; bytes: string }[] = [];
  const wrap = (links: readonly Link[]): readonly Link[] => {
    for (const link of links as readonly (Link & { deliver(from: number, frame: Uint8Array): void })[]) {
      const send = link.send.bind(link);
      link.send = (to, address, payload, clock, offline) => {
        sent.push({ from: link.rank, to, address, payload: new Uint8Array(payload) });
        send(to, address, payload, clock, offline);
      };
      const deliver = link.deliver.bind(link);
      link.deliver = (from, frame) => {
        frames.push({ to: link.rank, bytes: Buffer.from(frame).toString('latin1') });
        deliver(from, frame);
      };
    }
    return links;
  };
  const ran: Ran = await run(text, { protocol, inputs, visibility, wrap, ...(recipients ? { recipients } : {}) });
  return { sent, frames, output: numbers(ran.result!.outputs[0]!), ran };
}

/** The ring elements that an opening at `/open` gives to all parties: in both protocols the sum of each party's message to one other. */
function openedRing(sent: readonly Sent[]): bigint[] {
  const bySender = new Map<number, BigUint64Array>();
  for (const m of sent) {
    if (m.address.endsWith('/open')) bySender.set(m.from, new BigUint64Array(m.payload.slice().buffer));
  }
  const [first, ...rest] = [...bySender.values()];
  return Array.from(first!, (v, i) =>
    BigInt.asUintN(
      64,
      rest.reduce((sum, x) => sum + x[i]!, v),
    ),
  );
}

const narrowed = `func.func @main(%x: tensor<3xi32>) -> tensor<3xi8> {
  %y = stablehlo.convert %x : (tensor<3xi32>) -> tensor<3xi8>
  return %y : tensor<3xi8>
}`;
const revealed = `func.func @main(%x: tensor<3x!pphlo.secret<i32>>) -> tensor<3xi8> {
  %y = pphlo.convert %x : (tensor<3x!pphlo.secret<i32>>) -> tensor<3x!pphlo.secret<i8>>
  %z = pphlo.reveal %y : (tensor<3x!pphlo.secret<i8>>) -> tensor<3xi8>
  return %z : tensor<3xi8>
}`;
const wrapped = `func.func @main(%x: tensor<3xi32>) -> tensor<3xi32> {
  %c = stablehlo.constant dense<16777216> : tensor<3xi32>
  %y = stablehlo.multiply %x, %c : tensor<3xi32>
  return %y : tensor<3xi32>
}`;

for (const protocol of protocols) {
  for (const [name, text] of Object.entries({ narrowed, revealed, wrapped })) {
    test(`${protocol.name}: an integer that is opened (${name}) shows the bits of its type only`, async () => {
      const results = [];
      for (const high of [0, 256, 256 * 4321]) {
        const x = tensorOf('i32', [5 + high, 100 + high, -7 - high]);
        const { sent, output } = await spied(text, protocol, [x], ['secret']);
        results.push({ opened: openedRing(sent), output });
      }
      assert.is(results[0]!.opened.length, 3);
      assert.is(results[0]!.output[0], name === 'wrapped' ? 5 * 2 ** 24 : 5);
      // The three inputs agree in what is returned, and only there.
      assert.equal(results[1], results[0]);
      assert.equal(results[2], results[0]);
    });
  }
}

for (const protocol of protocols) {
  test(`${protocol.name}: a result is opened to its recipients only, at the declared cost`, async () => {
    const two = narrowed
      .replace('-> tensor<3xi8> {', '-> (tensor<3xi32>, tensor<3xi8>) {')
      .replace('return %y : tensor<3xi8>', 'return %x, %y : tensor<3xi32>, tensor<3xi8>');
    const x = tensorOf('i32', [5, -70000, 300]);
    const { sent, ran } = await spied(two, protocol, [x], ['secret'], [[1], [0, 1]]);
    const receivers = (i: number): number[] =>
      [...new Set(sent.filter((m) => m.address.startsWith(`main/outputs/${i}/`)).map((m) => m.to))].sort();
    assert.equal([receivers(0), receivers(1)], [[1], [0, 1]]);
    assert.equal(ran.result!.outputs.map(numbers), [numbers(x), [5, -112, 44]]);
    assert.is(ran.result!.totals.bytes, ran.cost.totals.bytes);
    assert.is(ran.result!.totals.hops, ran.cost.totals.hops);
  });
}

test('recipients and owners that are no parties of the run are refused', async () => {
  const { pphlo, manifest } = await compileProgram(new TextEncoder().encode(narrowed), 'test.mlir', {});
  const inputs = [tensorOf('i32', [1, 2, 3])];
  const makePrg = (nonce: Uint8Array): NodePrg => new NodePrg(nonce);
  const job = {
    pphlo,
    protocol: protocols[0]!,
    parties: 3,
    k: 64,
    fxp: 18,
    inputs,
    memory: 2 ** 24,
    randomKey,
    makePrg,
  };
  const attempt = async (change: Partial<Manifest>): Promise<unknown> =>
    runProgram({ ...job, manifest: { ...manifest, ...change } }).catch((e: unknown) => e);
  assert.match(String(await attempt({ outputs: [{ to: [3] }] })), /result 0 to party 3, but ranks end at 2/);
  assert.match(String(await attempt({ outputs: [{ to: [] }] })), /result 0 to nobody/);
  assert.match(String(await attempt({ args: [{ name: 'x', secret: true, owner: 3 }] })), /party 3 bring argument 0/);
  const ran = (await attempt({ outputs: [{ to: [2] }] })) as { outputs: Tensor[] };
  assert.equal(numbers(ran.outputs[0]!), [1, 2, 3]);
});

const busy = `func.func @main(%x: tensor<4xi32>, %n: tensor<i32>) -> tensor<4xi32> {
  %one = stablehlo.constant dense<1> : tensor<i32>
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %r:2 = stablehlo.while(%i = %zero, %v = %x) : tensor<i32>, tensor<4xi32>
   cond {
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %s = "stablehlo.sort"(%v) ({
    ^bb0(%a: tensor<i32>, %b: tensor<i32>):
      %l = stablehlo.compare LT, %a, %b : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %l : tensor<i1>
    }) {dimension = 0 : i64, is_stable = true} : (tensor<4xi32>) -> tensor<4xi32>
    %p = stablehlo.reshape %v : (tensor<4xi32>) -> tensor<4x1xi32>
    %t = "stablehlo.gather"(%s, %p) {dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1>} : (tensor<4xi32>, tensor<4x1xi32>) -> tensor<4xi32>
    %w = stablehlo.add %t, %v : tensor<4xi32>
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %w : tensor<i32>, tensor<4xi32>
  }
  return %r#1 : tensor<4xi32>
}`;

for (const protocol of protocols) {
  test(`${protocol.name}: who sends what to whom, and under which address, does not depend on secrets`, async () => {
    const patterns = [];
    for (const values of [
      [0, 1, 2, 3],
      [-9, 2147483647, -2147483648, 3],
    ]) {
      const inputs = [tensorOf('i32', values), tensorOf('i32', [2], [])];
      const { sent } = await spied(busy, protocol, inputs, ['secret', 'public']);
      const pattern = sent.map((m) => `${m.from} to ${m.to}: ${m.address}, ${m.payload.length} bytes`).sort();
      assert.is(
        new Set(sent.map((m) => `${m.from} to ${m.to}: ${m.address}`)).size,
        sent.length,
        'an address is used twice',
      );
      patterns.push(pattern);
    }
    assert.ok(patterns[0]!.length > 100);
    assert.equal(patterns[1], patterns[0]);
  });
}

const choice = `func.func @main(%x: tensor<2xi32>, %i: tensor<i32>) -> tensor<2xi32> {
  %r = "stablehlo.case"(%i) ({
    %a = stablehlo.multiply %x, %x : tensor<2xi32>
    stablehlo.return %a : tensor<2xi32>
  }, {
    stablehlo.return %x : tensor<2xi32>
  }) : (tensor<i32>) -> tensor<2xi32>
  return %r : tensor<2xi32>
}`;

for (const protocol of protocols.filter((p) => p.dealer)) {
  test(`${protocol.name}: the dealer learns which branch was taken, nothing else about public data`, async () => {
    const mail = async (index: number): Promise<string[]> => {
      const inputs = [tensorOf('i32', [1, 2]), tensorOf('i32', [index], [])];
      const { frames } = await spied(choice, protocol, inputs, ['secret', 'public']);
      return frames.filter((f) => f.to === protocol.parties.default).map((f) => f.bytes);
    };
    const taken = await mail(1);
    assert.is(taken.length, 1);
    for (const index of [2, 777, -5, -2147483648]) assert.equal(await mail(index), taken, `index ${index}`);
    assert.not.equal(await mail(0), taken);
  });
}

test.run();
