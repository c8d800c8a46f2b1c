// Each correlation is used once, across restarts too: the keys of every run are new, and what was said in another run fits into none.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NodePrg, randomKey, seededKeys } from '../prg/node-prg.ts';
import { connectMesh, type Member, type Mesh, type MeshOptions, type Transport } from './mesh.ts';
import { failureOf, memoryTransport } from './test-support.ts';
import type { Wire } from './wire.ts';

const NAMES = ['alice', 'bob', 'dealer'];
const members: Member[] = NAMES.map((name, i) => (i === 2 ? { name } : { name, address: `${name}:1` }));
const base = {
  members,
  parties: 2,
  program: 'ab'.repeat(32),
  config: { 'the protocol': 'semi2k' },
  randomKey,
  connectMs: 5000,
  silenceMs: 5000,
  maxFrame: 1000,
};
const GROUPS = [
  [0, 1],
  [0, 2],
  [1, 2],
];
const end = (m: Mesh): void => {
  for (const c of m.connections) c?.destroy();
};
const meet = (change: (rank: number) => Partial<MeshOptions> = () => ({})): Promise<Mesh[]> => {
  const transport = memoryTransport();
  return Promise.all(NAMES.map((_, rank) => connectMesh({ rank, transport, ...base, ...change(rank) })));
};

/** All that two runs must not have in common: nonce, keys, and the masks that come from them. */
function secrets(run: readonly Mesh[]): string[] {
  const keys = GROUPS.map((g) => run[g[0]!]!.keys.get(g).key);
  const streams = GROUPS.map((g) => new NodePrg(run[g[1]!]!.nonce).fill(run[g[1]!]!.keys.get(g).key, 'main/mul/a', 16));
  const own = run.map((m, i) => m.keys.get([i]).key);
  return [run[0]!.nonce, ...keys, ...streams, ...own].map((k) => k.join());
}

test('two runs of the same participants have no nonce, key or stream in common', async () => {
  const runs = [];
  for (let i = 0; i < 5; i++) {
    const run = await meet();
    run.forEach(end);
    for (const m of run) assert.equal(m.nonce, run[0]!.nonce);
    for (const [i, j] of GROUPS) assert.equal(run[i!]!.keys.get([i!, j!]), run[j!]!.keys.get([i!, j!]));
    runs.push(...secrets(run));
  }
  assert.is(new Set(runs).size, runs.length);
});

test('a participant whose own randomness repeats, one that was restored from a snapshot say, gets new keys all the same', async () => {
  for (const again of [0, 1, 2]) {
    const repeated = (): Partial<MeshOptions> => ({ randomKey: seededKeys(7) });
    const runs = [];
    for (let i = 0; i < 2; i++) {
      const run = await meet((rank) => (rank === again ? repeated() : {}));
      run.forEach(end);
      // Its own stream is the only one that nobody else adds to; the nonce makes another one of it.
      const own = new NodePrg(run[again]!.nonce).fill(run[again]!.keys.get([again]).key, 'main/share', 16).join();
      runs.push(...secrets(run).filter((k) => k !== run[again]!.keys.get([again]).key.join()), own);
    }
    assert.is(new Set(runs).size, runs.length, NAMES[again]);
  }
});

/** What one participant wrote to the others, by rank. */
type Recorded = Uint8Array[][];

/** Keeps what one participant writes: to those whom it calls, and to those who call it. */
function recording(transport: Transport, self: number): { transport: Transport; sent: Recorded } {
  const sent: Recorded = NAMES.map(() => []);
  const watch = (wire: Wire, peer: () => number): Wire =>
    new Proxy(wire, {
      get(w, key) {
        if (key !== 'write')
          return typeof w[key as keyof Wire] === 'function'
            ? (w[key as 'end'] as () => void).bind(w)
            : w[key as keyof Wire];
        return (parts: readonly Uint8Array[]) => {
          sent[peer()]!.push(Uint8Array.from(parts.flatMap((p) => [...p])));
          return w.write(parts);
        };
      },
    });
  let called = self;
  return {
    sent,
    transport: {
      listen: (address, onWire) => transport.listen(address, (w) => onWire(watchCaller(w, watch))),
      dial: async (address) => {
        called = members.findIndex((m) => m.address === address);
        const peer = called;
        return watch(await transport.dial(address), () => peer);
      },
    },
  };
}

/** A wire whose other end is known when it has said its name. */
function watchCaller(wire: Wire, watch: (w: Wire, peer: () => number) => Wire): Wire {
  let peer = -1;
  const watched = watch(wire, () => peer);
  return new Proxy(watched, {
    get(w, key) {
      if (key !== 'listen') return w[key as keyof Wire];
      return (events: Parameters<Wire['listen']>[0]) =>
        w.listen({
          ...events,
          data: (bytes) => {
            if (peer < 0) peer = nameIn(bytes);
            events.data(bytes);
          },
          drain: () => events.drain(),
          closed: (e) => events.closed(e),
        });
    },
  });
}
const nameIn = (bytes: Uint8Array): number => {
  const text = new TextDecoder('latin1').decode(bytes);
  return NAMES.findIndex((n) => text.includes(`"name":"${n}"`));
};

for (const thief of [0, 1, 2])
  test(`what ${NAMES[thief]} said in another run is refused when it is said again`, async () => {
    const network = memoryTransport();
    const { transport: kept, sent } = recording(network, thief);
    const first = await Promise.all(
      NAMES.map((_, rank) => connectMesh({ rank, ...base, transport: rank === thief ? kept : network })),
    );
    first.forEach(end);
    // hello, keys, ready
    for (const [peer, frames] of sent.entries()) assert.is(frames.length, peer === thief ? 0 : 3, NAMES[peer]);

    const second = memoryTransport();
    const play = (wire: Wire, peer: number): void => {
      for (const bytes of sent[peer]!) wire.write([bytes]);
    };
    const deaf = { drain: () => undefined, closed: () => undefined };
    const { address } = members[thief]!;
    if (address !== undefined)
      await second.listen(address, (wire) => {
        let known = false;
        wire.listen({
          ...deaf,
          data: (bytes) => {
            if (!known) play(wire, nameIn(bytes));
            known = true;
          },
        });
      });
    const others = NAMES.flatMap((_, rank) => (rank === thief ? [] : [rank]));
    const runs = others.map((rank) => failureOf(connectMesh({ rank, ...base, transport: second })));
    for (const peer of others.filter((p) => p < thief)) {
      const call = async (): Promise<void> => {
        const wire = await second.dial(members[peer]!.address!).catch(() => undefined);
        if (!wire) return void setTimeout(() => void call(), 5);
        wire.listen({ ...deaf, data: () => undefined });
        play(wire, peer);
      };
      await call();
    }
    for (const e of await Promise.all(runs))
      assert.match(e.message, new RegExp(`${NAMES[thief]} takes part in another run`));
  });

test('a run that has begun takes nobody in: not a restarted dealer, not a restarted party', async () => {
  const transport = memoryTransport();
  const run = await Promise.all(NAMES.map((_, rank) => connectMesh({ rank, transport, ...base })));
  for (const rank of [1, 2]) {
    const late = connectMesh({ rank, transport, ...base, connectMs: 100 });
    assert.match((await failureOf(late)).message, /^alice at alice:1 \(nobody listens there\).* did not come/);
  }
  // The first party waits for the others, who are busy and call nobody.
  assert.match(
    (await failureOf(connectMesh({ rank: 0, transport, ...base, connectMs: 100 }))).message,
    /^bob, dealer did not come/,
  );
  run.forEach(end);
});

test('while the participants gather, the second who gives the same name is turned away', async () => {
  const transport = memoryTransport();
  const strangers: string[] = [];
  const onStranger = (m: string): number => strangers.push(m);
  const first = [0, 2].map((rank) => connectMesh({ rank, transport, ...base, onStranger }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const again = connectMesh({ rank: 2, transport, ...base, connectMs: 300 });
  assert.match((await failureOf(again)).message, /alice refused the run: dealer is connected already/);
  assert.match(strangers.join(), /dealer is connected already/);
  const run = await Promise.all([...first, connectMesh({ rank: 1, transport, ...base })]);
  run.forEach(end);
});

test.run();
