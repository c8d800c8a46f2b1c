import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { randomKey } from '../prg/node-prg.ts';
import { Connection } from './connection.ts';
import { HEADER, KINDS, MAX_CONTROL } from './framing.ts';
import { connectMesh } from './mesh.ts';
import { memoryTransport, wirePair } from './test-support.ts';
import { paddingFor, warmUp } from './warm-up.ts';
import type { Wire } from './wire.ts';

const limits = { maxFrame: 1000, silenceMs: 5000 };
/** Kinds and sizes of the chunks that are written to a wire. */
function watched(wire: Wire): { kind: string; bytes: number }[] {
  const seen: { kind: string; bytes: number }[] = [];
  const write = wire.write.bind(wire);
  wire.write = (parts) => {
    seen.push({ kind: KINDS[parts[0]![4]!]!, bytes: parts.reduce((n, p) => n + p.length, 0) - HEADER });
    return write(parts);
  };
  return seen;
}

test('a quarter of what a run will send, and half a MiB at most', () => {
  assert.equal([0, 3, 400_000, 2 ** 21, 10 ** 10].map(paddingFor), [0, 0, 100_000, 2 ** 19, 2 ** 19]);
});

test('the peer drops padding, and takes what follows it', async () => {
  const [near, far] = wirePair();
  const seen = watched(near);
  const [a, b] = [new Connection(near, limits), new Connection(far, limits)];
  await warmUp(a, 2 * MAX_CONTROL + 5);
  a.send('ready', new Uint8Array([7]));
  assert.equal(await b.take(), { kind: 'ready', frame: new Uint8Array([7]) });
  assert.equal(
    seen.map((s) => `${s.kind} ${s.bytes}`),
    [MAX_CONTROL, MAX_CONTROL, 5].map((n) => `heartbeat ${n}`).concat('ready 1'),
  );
  a.destroy();
  b.destroy();
});

test('where the wire takes no more, padding ends after its time, and little of it waits', async () => {
  const [near] = wirePair();
  const write = near.write.bind(near);
  near.write = (parts) => {
    write(parts);
    return false;
  };
  const seen = watched(near);
  const c = new Connection(near, limits);
  await warmUp(c, 2 ** 19, 20);
  assert.is(seen.length, 1);
  let more = false;
  void c.drained(MAX_CONTROL + 1).then(() => {
    more = true;
  });
  await Promise.resolve();
  assert.ok(more, 'one piece waits at most');
  c.destroy();
});

test('a lost connection ends it at once', async () => {
  const [near] = wirePair();
  near.write = () => false;
  const c = new Connection(near, limits);
  const done = warmUp(c, 2 ** 19, 60_000);
  c.destroy();
  await done;
});

test('all participants of a run warm up all ways before they are ready; guests and small runs do not', async () => {
  const names = ['alice', 'bob', 'carol', 'guest'];
  const padded = async (expectedBytes: number): Promise<string[]> => {
    const transport = memoryTransport();
    const seen: { from: number; to: string; chunks: { kind: string; bytes: number }[] }[] = [];
    const meshes = await Promise.all(
      names.map((name, rank) =>
        connectMesh({
          rank,
          members: names.map((n) => ({ name: n, address: n })),
          parties: 3,
          guests: 3,
          program: '',
          config: {},
          randomKey,
          connectMs: 5000,
          ...limits,
          expectedBytes,
          transport: {
            listen: (address, onWire) =>
              transport.listen(address, (w) => {
                seen.push({ from: rank, to: `caller of ${name}`, chunks: watched(w) });
                onWire(w);
              }),
            dial: async (address) => {
              const w = await transport.dial(address);
              seen.push({ from: rank, to: address, chunks: watched(w) });
              return w;
            },
          },
        }),
      ),
    );
    for (const m of meshes) for (const c of m.connections) c?.destroy();
    return seen.flatMap(({ from, to, chunks }) => {
      const ready = chunks.findIndex((c) => c.kind === 'ready');
      const bytes = chunks.slice(0, ready).reduce((n, c) => n + (c.kind === 'heartbeat' ? c.bytes : 0), 0);
      return bytes > 0 ? [`${names[from]} to ${to}: ${bytes}`] : [];
    });
  };
  assert.equal(await padded(0), []);
  const all = await padded(40_000);
  assert.is(all.length, 6);
  for (const line of all) assert.match(line, /^(alice|bob|carol) to (alice|bob|caller of \w+): 10000$/);
});

test.run();
