import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, constantA, pubFill } from '../hal/arith.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import { NodePrg } from '../prg/node-prg.ts';
import type { Share } from '../protocols/protocol.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { Ctx, memoryOf, newStats, sharesOf, tensorsOf } from './context.ts';
import { CostEngine } from './engine.ts';
import { KeyStore } from './keys.ts';
import { PartyEngine } from './party-engine.ts';

const CONFIG = { k: 64, fxp: 18, n: 1 };

function party(): { c: Ctx; memory: RingMemory; ring: Ring } {
  const self = { link: memoryNetwork(1)[0]!, prg: new NodePrg(new Uint8Array(16)), keys: new KeyStore(0) };
  const memory = new RingMemory();
  const ring = new Ring(memory, 64);
  return { c: new Ctx(new PartyEngine(ref2k, CONFIG, 0, self), 'main', ring, newStats()), memory, ring };
}
const costly = (): Ctx => new Ctx(new CostEngine(ref2k, CONFIG), 'main', new Ring(new RingMemory(), 64), newStats());
const value = (c: Ctx, v: bigint, length = 4): Share => constantA(c, pubFill(v, length));

test('a label is used once per context, whatever it is used for', async () => {
  const { c } = party();
  assert.is(c.address('x'), 'main/x');
  assert.is(c.at('y').path, 'main/y');
  await c.scope('z', async () => undefined);
  for (const label of ['x', 'y', 'z']) {
    assert.throws(() => c.address(label), /main\/[xyz] is used twice/);
    assert.throws(() => c.at(label), /used twice/);
  }
  // The same label below another one is another address.
  assert.is(c.at('w').address('x'), 'main/w/x');
});

test('the same kernel label twice is refused by the engines too', async () => {
  for (const c of [party().c, costly()]) {
    const x = value(c, 3n);
    await c.engine.call(c, 'mul', ref2k.kernels.mul, [x, x], undefined);
    const again = await c.engine.call(c, 'mul', ref2k.kernels.mul, [x, x], undefined).catch((e: unknown) => e);
    assert.match(String(again), /used twice/);
  }
});

test('a scope frees its temporaries and keeps its results, however they are wrapped', async () => {
  const { c, memory, ring } = party();
  const kept = await c.scope('s', async (s) => {
    const a = value(s, 5n);
    const b = value(s, 7n);
    add(s, a, b);
    return { first: [add(s, a, b)], second: { secret: true, share: b } };
  });
  assert.is(memory.liveBlocks, 2);
  assert.equal(ring.toBigints(kept.first[0]!.parts[0]!), [12n, 12n, 12n, 12n]);
  assert.equal(ring.toBigints(kept.second.share.parts[0]!), [7n, 7n, 7n, 7n]);
  ring.close();
  assert.is(memory.liveBlocks, 0);
});

test('a value from outside that a scope returns is not freed with it', async () => {
  const { c, ring } = party();
  const outer = value(c, 9n);
  const same = await c.scope('s', async () => outer);
  assert.is(same, outer);
  assert.equal(ring.toBigints(outer.parts[0]!), [9n, 9n, 9n, 9n]);
});

test('a scope whose body fails frees everything and passes the error on', async () => {
  const { c, memory } = party();
  const error = new Error('from the body');
  const got = await c
    .scope('s', async (s) => {
      value(s, 1n);
      await s.scope('inner', async (t) => {
        value(t, 2n);
        await Promise.resolve();
        throw error;
      });
    })
    .catch((e: unknown) => e);
  assert.is(got, error);
  assert.is(memory.liveBlocks, 0);
});

test('shares are found in arrays and plain objects, and nowhere else', () => {
  const { c } = party();
  const [a, b] = [value(c, 1n), value(c, 2n)];
  class Holder {
    share = a;
  }
  assert.equal(sharesOf([a, { x: { y: b } }, null, undefined, 3, 'text', new Holder()]), [a, b]);
  assert.equal(tensorsOf({ a, list: [b] }), [a.parts[0], b.parts[0]]);
  assert.equal(tensorsOf(undefined), []);
});

test('the cost backend counts what a scope holds, and after it what it keeps', async () => {
  const c = costly();
  // 4 elements of 8 bytes, in the ring form and as a share.
  const one = 32;
  await c.scope('s', async (s) => {
    const a = value(s, 1n);
    assert.is(c.stats.live, 2 * one);
    add(s, a, a);
    assert.is(c.stats.live, 3 * one);
    return a;
  });
  assert.is(c.stats.live, one);
  assert.is(c.stats.peak, 3 * one);
});

test('calls whose clocks overlap hold their memory together, others do not', () => {
  const c = costly();
  c.scratch(100, 0, 2);
  c.scratch(10, 1, 3);
  assert.is(memoryOf(c.stats), 110);
  c.scratch(60, 2, 3);
  assert.is(memoryOf(c.stats), 110);
  c.scratch(500, 7, 7);
  c.scratch(400, 7, 7);
  assert.is(memoryOf(c.stats), 500, 'calls without a message run one at a time');
});

test.run();
