import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Builder } from '../../ir/builder.ts';
import type { Value } from '../../ir/ir.ts';
import { tensorType } from '../../ir/types.ts';
import { make } from '../../passes/build.ts';
import { cheapest, type Fragment } from '../../passes/cost-model.ts';
import { SpucError } from '../../support/diagnostics.ts';
import { loadProtocol } from '../protocols/index.ts';
import { costModel } from './model.ts';
import { type Network, parseNet } from './net.ts';

const aby3 = await loadProtocol('aby3');
const semi2k = await loadProtocol('semi2k');
type P = typeof aby3;

const model = (protocol: P, net: Network, parties = protocol.parties.default) =>
  costModel({ protocol, parties, k: 64, fxp: 18, net });
/** No latency, endless bandwidth: what is left is computing. */
const NOTHING: Network = { latency: 0, bandwidth: Number.POSITIVE_INFINITY };

const I = (n: number) => tensorType([n], 'i64', true);
const F = (n: number) => tensorType([n], 'f32', true);
const B = (n: number) => tensorType([n], 'i1', true);
const PUBLIC = (n: number) => tensorType([n], 'f32');
const fragment = (inputs: Fragment['inputs'], f: (b: Builder, ...xs: Value[]) => Value[]): Fragment => ({
  inputs,
  build: (b, xs) => f(b, ...xs),
});
const product = (n: number, type = I) => fragment([type(n), type(n)], (b, x, y) => [make(b, 'multiply', [x, y])]);

/** Seconds beyond computing. */
async function sending(protocol: P, net: Network, f: Fragment): Promise<number> {
  const [all, computing] = await Promise.all([model(protocol, net).of(f), model(protocol, NOTHING).of(f)]);
  return all.seconds - computing.seconds;
}
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test('a product of integers takes one hop and the bytes of one link', async () => {
  const net = parseNet('10ms,8Mbps'); // 1 us per byte
  // aby3: each party sends one 8-byte element per product to one other.
  near(await sending(aby3, net, product(1000)), 0.01 + 8000e-6);
  // semi2k between 2: each sends two masked operands.
  near(await sending(semi2k, net, product(1000)), 0.01 + 16000e-6);
  const cost = await model(aby3, net).of(product(1000));
  assert.equal([cost.hops, cost.messages, cost.bytes, cost.offlineBytes], [1, 3, 24000, 0]);
});

test('preprocessing is counted apart, over the link of the dealer', async () => {
  const net = parseNet('10ms,8Mbps');
  const c = await model(semi2k, net).of(product(1000));
  assert.is(c.offlineHops, 1);
  near(c.offlineSeconds, 0.01 + c.offlineBytes * 1e-6);
  assert.is((await model(aby3, net).of(product(1000))).offlineSeconds, 0);
});

test('computing adds to it, from the table', async () => {
  const [one, many] = await Promise.all([1, 1e6].map((n) => model(aby3, NOTHING).of(product(n))));
  assert.ok(one!.seconds > 0);
  assert.ok(many!.seconds > 10 * one!.seconds);
});

test('dependent products wait for each other, independent ones share the link only', async () => {
  const net = parseNet('10ms,8Mbps');
  const chain = fragment([I(1000), I(1000)], (b, x, y) => [make(b, 'multiply', [make(b, 'multiply', [x, y]), y])]);
  near(await sending(aby3, net, chain), 2 * (0.01 + 8000e-6));
  const both = fragment([I(1000), I(1000)], (b, x, y) => [make(b, 'multiply', [x, y]), make(b, 'multiply', [y, y])]);
  const t = await sending(aby3, net, both);
  const { seconds: computing } = await model(aby3, NOTHING).of(both);
  // The second computes while the bytes of the first are sent.
  assert.ok(t > 0.01 + 16000e-6 - computing && t <= 0.01 + 16000e-6 + 1e-9, String(t));
});

test('one product of concatenated operands beats two: the same bytes, one call', async () => {
  const fused = product(2000, F);
  const apart = fragment([F(1000), F(1000), F(1000), F(1000)], (b, w, x, y, z) => [
    make(b, 'multiply', [w, x]),
    make(b, 'multiply', [y, z]),
  ]);
  for (const protocol of [aby3, semi2k]) {
    const m = model(protocol, parseNet('lan'));
    const [a, f] = await Promise.all([m.of(apart), m.of(fused)]);
    assert.equal([f.hops, f.bytes, f.offlineBytes], [a.hops, a.bytes, a.offlineBytes]);
    assert.is(f.messages, a.messages / 2);
    assert.ok(f.seconds < a.seconds);
    assert.is(await cheapest(m, [apart, fused], 0), 1);
  }
});

test('more latency and less bandwidth never make it faster', async () => {
  const f = fragment([F(500), F(500), B(500)], (b, x, y, p) => [
    make(b, 'select', [make(b, 'or', [p, make(b, 'less', [x, y])]), make(b, 'exponential', [x]), y]),
  ]);
  for (const protocol of [aby3, semi2k]) {
    const times: number[] = [];
    for (const net of ['0ms,100Gbps', '100us,10Gbps', '1ms,1Gbps', '20ms,300Mbps', '20ms,1Mbps', '1s,9600bps'])
      times.push((await model(protocol, parseNet(net)).of(f)).seconds);
    assert.equal(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.is(new Set(times).size, times.length);
  }
});

test('time is never below hops × latency, the bytes of one link, or computing', async () => {
  const f = fragment([F(300), F(300)], (b, x, y) => [make(b, 'divide', [x, y]), make(b, 'sqrt', [y])]);
  for (const protocol of [aby3, semi2k])
    for (const net of [parseNet('wan'), parseNet('1us,1Mbps'), parseNet('lan')]) {
      const c = await model(protocol, net).of(f);
      const { seconds: computing } = await model(protocol, NOTHING).of(f);
      assert.ok(c.seconds >= c.hops * net.latency);
      assert.ok(c.seconds >= ((c.bytes / protocol.parties.default) * 8) / net.bandwidth);
      assert.ok(c.seconds >= computing);
    }
});

test('public inputs have no values, and what they make with secrets is counted', async () => {
  const m = model(aby3, parseNet('lan'));
  const scaled = fragment([F(100), PUBLIC(100)], (b, x, y) => [make(b, 'multiply', [x, y])]);
  const open = fragment([PUBLIC(100), PUBLIC(100)], (b, x, y) => [make(b, 'multiply', [x, y])]);
  const [s, p, o] = await Promise.all([m.of(product(100, F)), m.of(scaled), m.of(open)]);
  assert.ok(p.bytes > 0 && p.bytes < s.bytes);
  assert.equal([o.hops, o.bytes, o.seconds], [0, 0, 0]);
});

test('equal fragments are run once, and the answer is the same in every model', async () => {
  let built = 0;
  const counted = (n: number): Fragment => ({
    ...product(n),
    build: (b, xs) => {
      built++;
      return product(n).build(b, xs);
    },
  });
  const m = model(aby3, parseNet('wan'));
  const [a, b, c] = [m.of(counted(10)), m.of(counted(10)), m.of(counted(11))];
  assert.is(a, b);
  assert.is.not(a, c);
  assert.is(built, 3);
  assert.equal(await a, await model(aby3, parseNet('20ms,300Mbps')).of(product(10)));
});

test('the target is named, and one that cannot be is refused', () => {
  assert.is(model(aby3, parseNet('wan')).target, 'aby3, 3 parties, FM64, 18 fraction bits, wan');
  assert.throws(
    () => model(aby3, parseNet('wan'), 2),
    (e: unknown) => e instanceof SpucError,
  );
});

test.run();
