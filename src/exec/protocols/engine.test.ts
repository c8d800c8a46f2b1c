import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryNetwork } from '../link/memory-link.ts';
import { NodePrg, seededKeys } from '../prg/node-prg.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { Ctx, newStats } from '../runtime/context.ts';
import { CostEngine, type Engine } from '../runtime/engine.ts';
import { dealKeys } from '../runtime/keys.ts';
import { DealerEngine, PartyEngine } from '../runtime/party-engine.ts';
import { aby3 } from './aby3/index.ts';
import type { Protocol, Share } from './protocol.ts';
import { semi2k } from './semi2k/index.ts';

const values = [5n, -7n, 123456n, -(1n << 40n), 0n];
const shift = 3;

/** Kernels that feed each other: 3·[x < 0]·x·x >> 3, the sign of the result, and its low 20 bits. */
async function program(c: Ctx, e: Engine, owner: number): Promise<Share[]> {
  const K = e.protocol.kernels;
  const call = async <P>(label: string, k: Protocol['kernels'][keyof Protocol['kernels']], xs: Share[], p: P) =>
    (await e.call(c, label, k as never, xs, p as never))[0]!;
  const length = values.length;
  const value = e.rank === owner && e.role === 'party' ? c.ring.fromBigints(values) : undefined;
  const x = await call('in', K.share, [], value ? { owner, length, value } : { owner, length });
  const [neg, square] = await Promise.all([
    call('msb', K.msb, [x], { bit: 63 }),
    call('sq', K.mul, [x, e.local(c, [x], x, (r, a) => r.mulConst(a!, 3n))], undefined),
  ]);
  const safe = e.local(c, [square], square, (r, a) => r.mulConst(a!, 1n));
  const picked = await call('pick', K.mulBit!, [neg, safe], undefined);
  const small = await call('b2a', K.b2a, [await call('a2b', K.a2b, [picked], { bits: 20 })], undefined);
  const out = await call('trunc', K.trunc, [small], { shift });
  const zero = await call('eqz', K.eqz!, [out], { bits: 64 });
  return Promise.all([call('out', K.open, [out], { to: [0] }), call('outz', K.open, [zero], { to: [0] })]);
}

for (const [protocol, n] of [
  [aby3, 3],
  [semi2k, 2],
  [semi2k, 4],
] as const) {
  test(`${protocol.name} with ${n} parties: kernels compose on the real engine at the cost that the cost engine gives`, async () => {
    const config = { k: 64, fxp: 18, n };
    const size = n + (protocol.dealer ? 1 : 0);
    const links = memoryNetwork(size);
    const random = seededKeys(7);
    const keys = dealKeys(size, n, random);
    const nonce = random();
    const memories = Array.from({ length: size }, () => new RingMemory(2 ** 24));
    const engines: (PartyEngine | DealerEngine)[] = [];
    const results = await Promise.all(
      Array.from({ length: size }, async (_, rank) => {
        const self = { link: links[rank]!, prg: new NodePrg(nonce), keys: keys[rank]! };
        const e = rank === n ? new DealerEngine(protocol, config, self) : new PartyEngine(protocol, config, rank, self);
        engines.push(e);
        const ring = new Ring(memories[rank]!, 64);
        const out = await program(new Ctx(e, 'p', ring, newStats()), e, n - 1);
        const plain = rank === 0 ? out.map((s) => ring.toBigints(s.parts[0]!)) : [];
        ring.close();
        return { plain, hops: Math.max(...out.map((s) => s.clock)) };
      }),
    );
    const want = values.map((v) => BigInt.asUintN(20, v < 0n ? 3n * v * v : 0n) >> BigInt(shift));
    const [got, zeros] = results[0]!.plain as [bigint[], bigint[]];
    for (const [i, v] of got.entries()) assert.ok(v - want[i]! <= 1n && v - want[i]! >= -1n, `${v} for ${want[i]}`);
    assert.equal(
      zeros,
      got.map((v) => (v === 0n ? 1n : 0n)),
    );

    const costs = new CostEngine(protocol, config);
    const ring = new Ring(new RingMemory(2 ** 20), 64);
    const predicted = await program(new Ctx(costs, 'p', ring, newStats()), costs, n - 1);
    const sum = (f: (e: Engine) => number) => engines.reduce((s, e) => s + f(e), 0);
    assert.is(
      sum((e) => e.totals.messages),
      costs.totals.messages,
    );
    assert.is(
      sum((e) => e.totals.bytes),
      costs.totals.bytes,
    );
    assert.is(
      sum((e) => e.totals.offlineMessages),
      costs.totals.offlineMessages,
    );
    assert.is(
      sum((e) => e.totals.offlineBytes),
      costs.totals.offlineBytes,
    );
    assert.is(results[0]!.hops, Math.max(...predicted.map((s) => s.clock)));
    for (const e of engines) if (e instanceof PartyEngine) assert.equal(e.clockFaults, []);
    for (const m of memories) assert.is(m.liveBlocks, 0);
  });
}

test.run();
