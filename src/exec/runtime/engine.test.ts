import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryNetwork } from '../link/memory-link.ts';
import { NodePrg, seededKeys } from '../prg/node-prg.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { Kernel, Protocol, ProtocolKernels } from '../protocols/protocol.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { Ctx, newStats } from './context.ts';
import { dealKeys } from './keys.ts';
import { DealerEngine, PartyEngine, pivotOf } from './party-engine.ts';

const LENGTH = 1000;
type Call = readonly [name: keyof ProtocolKernels, operands: readonly ('A' | 'B' | 'bit')[], params: unknown];

const calls = (k: number): readonly Call[] => {
  const product = { batch: 1, m: 100, kk: 10, n: 100 };
  return [
    ['share', [], { owner: 0, length: LENGTH }],
    ['open', ['A'], { to: [0] }],
    ['mul', ['A', 'A'], undefined],
    ['square', ['A'], undefined],
    ['matmul', ['A', 'A'], product],
    ['trunc', ['A'], { shift: 10 }],
    ['mulTrunc', ['A', 'A'], { shift: 10 }],
    ['matmulTrunc', ['A', 'A'], { ...product, shift: 10 }],
    ['and', ['B', 'B'], undefined],
    ['and', ['bit', 'bit'], undefined],
    ['a2b', ['A'], { bits: k }],
    ['a2b', ['A'], { bits: 8 }],
    ['a2b', ['A'], { bits: 1 }],
    ['b2a', ['B'], undefined],
    ['b2a', ['bit'], undefined],
    ['msb', ['A'], { bit: k - 1 }],
    ['msb', ['A'], { bit: 7 }],
    ['mulBit', ['bit', 'A'], undefined],
    ['eqz', ['A'], { bits: k }],
    ['eqz', ['A'], { bits: 8 }],
  ];
};

/** Ring bytes that one call takes beside its operands, at the participant where it takes most, and what the estimate says. */
async function memoryOfCall(protocol: Protocol, n: number, k: number, [name, operands, params]: Call) {
  const kernel = protocol.kernels[name] as Kernel<unknown, never> | undefined;
  if (!kernel) return undefined;
  const size = n + (protocol.dealer ? 1 : 0);
  const links = memoryNetwork(size);
  const keys = seededKeys('scratch');
  const nonce = keys();
  const stores = dealKeys(size, n, keys);
  const one = async (rank: number): Promise<[taken: number, estimate: number]> => {
    const self = { link: links[rank]!, prg: new NodePrg(nonce), keys: stores[rank]! };
    const config = { k, fxp: 10, n };
    const engine = rank < n ? new PartyEngine(protocol, config, rank, self) : new DealerEngine(protocol, config, self);
    const memory = new RingMemory();
    const ring = new Ring(memory, k);
    const c = new Ctx(engine, 't', ring, newStats());
    const xs = operands.map((o) => {
      const bits = o === 'bit' ? 1 : k;
      const lane = o === 'bit' ? 1 : ring.lane;
      return engine.constant(c, o === 'A' ? 'A' : 'B', bits, LENGTH, (r) => r.fill(1n, LENGTH, lane));
    });
    const p = name === 'share' && rank === 0 ? { ...(params as object), value: ring.fill(1n, LENGTH) } : params;
    const before = memory.liveBytes;
    memory.peakBytes = before;
    const metas = await engine.call(c, 'call', kernel, xs, p);
    const taken = memory.peakBytes - before;
    ring.close();
    return [taken, engine.scratchBytes(xs, metas, kernel.cost({ n, k }, xs, p))];
  };
  const all = await Promise.all(Array.from({ length: size }, (_, rank) => one(rank)));
  return { taken: Math.max(...all.map(([t]) => t)), estimate: all[0]![1] };
}

for (const protocol of await builtinProtocols()) {
  const { min, max, default: usual } = protocol.parties;
  for (const n of new Set([usual, Math.min(max, Math.max(min, 3))])) {
    test(`${protocol.name}, ${n} parties: no kernel takes more ring memory than the estimate`, async () => {
      for (const k of [32, 64, 128]) {
        for (const call of calls(k)) {
          const m = await memoryOfCall(protocol, n, k, call);
          if (m) assert.ok(m.taken <= m.estimate, `${call[0]} at k = ${k}: ${m.taken} bytes, not ${m.estimate}`);
        }
      }
    });
  }
}

test('roles rotate by address: each comes up, about as often, and the same at all participants', () => {
  for (const n of [2, 3, 5]) {
    const count = new Array<number>(n).fill(0);
    for (let i = 0; i < 3000; i++) count[pivotOf(`main/body/${i}/k/mul`, n)]!++;
    for (const c of count) assert.ok(c > 2400 / n && c < 3600 / n, `${count}`);
    assert.is(pivotOf('main/body/7/k/mul', n), pivotOf('main/body/7/k/mul', n));
  }
});

test('a participant has the keys of its own groups only, and both sides of a group the same', () => {
  const stores = dealKeys(4, 3, seededKeys(1));
  const groups = [[0], [1], [2], [3], [0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3], [0, 1, 2]];
  const seen = new Set<string>();
  for (const g of groups) {
    const keys = g.map((i) => stores[i]!.get(g).key);
    for (const key of keys) assert.equal(key, keys[0]);
    assert.equal(stores[g[0]!]!.get([...g].reverse()).key, keys[0], 'the order of members does not matter');
    seen.add(keys[0]!.join());
    for (const other of [0, 1, 2, 3]) {
      if (!g.includes(other)) assert.throws(() => stores[other]!.get(g), /has no key/);
    }
  }
  assert.is(seen.size, groups.length, 'every group has a key of its own');
  assert.throws(() => stores[0]!.get([0, 1, 2, 3]), /has no key/);
});

test.run();
