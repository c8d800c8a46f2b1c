import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFrame } from '../link/frame.ts';
import { HEADER } from '../link/framing.ts';
import { VirtualNetwork } from './network.ts';
import { frameBytes, VirtualThread } from './thread.ts';
import { VirtualTime } from './time.ts';

/** 10 ms one way; bandwidth that makes bytes free. */
const FREE = { latency: 0.01, bandwidth: 1e15 };

/** Runs what each participant does; the times at which they noted something. */
async function play(
  parts: readonly ((t: VirtualThread, note: () => void) => Promise<void>)[],
  net = FREE,
): Promise<number[][]> {
  const time = new VirtualTime();
  const names = parts.map((_, i) => String(i));
  const threads = VirtualThread.all(time, new VirtualNetwork(time, net, names), parts.length);
  const notes = parts.map((): number[] => []);
  const all = Promise.all(parts.map((p, i) => p(threads[i]!, () => void notes[i]!.push(Number(time.now.toFixed(6))))));
  await time.run();
  await all;
  return notes;
}

test('two hops there and back, with computing at both ends', async () => {
  const notes = await play([
    async (t, note) => {
      await t.compute(5);
      t.send(1, 'x', 8);
      await t.receive(1, 'y');
      note();
    },
    async (t, note) => {
      await t.receive(0, 'x');
      note();
      await t.compute(3);
      t.send(0, 'y', 8);
    },
  ]);
  assert.equal(notes, [[28], [15]]);
});

test('a thread does one thing at a time, and what it sends leaves when it has nothing left to do', async () => {
  const notes = await play([
    async (t, note) => {
      const one = t.compute(2).then(() => {
        t.send(1, 'one', 8);
        note();
      });
      const two = t.compute(4).then(() => {
        t.send(1, 'two', 8);
        note();
      });
      await Promise.all([one, two]);
    },
    async (t, note) => {
      for (const m of ['one', 'two']) {
        await t.receive(0, m);
        note();
      }
    },
  ]);
  assert.equal(notes, [
    [2, 6],
    [16, 16],
  ]);
});

test('what is let go leaves before long work', async () => {
  const notes = await play([
    async (t) => {
      t.send(1, 'x', 8);
      t.flush();
      await t.compute(50);
    },
    async (t, note) => {
      await t.receive(0, 'x');
      note();
    },
  ]);
  assert.equal(notes[1], [10]);
});

test('a message that comes while the thread computes is read after that', async () => {
  const notes = await play([
    async (t) => t.send(1, 'x', 8),
    async (t, note) => {
      const got = t.receive(0, 'x').then(note);
      await t.compute(25);
      await got;
    },
  ]);
  assert.equal(notes[1], [25]);
});

test('independent chains overlap their latency', async () => {
  const chain = async (t: VirtualThread, peer: number, name: string): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      t.send(peer, `${name}${i} ${t.rank}`, 8);
      await t.receive(peer, `${name}${i} ${peer}`);
    }
  };
  const both = async (t: VirtualThread, note: () => void): Promise<void> => {
    await Promise.all([chain(t, 1 - t.rank, 'a'), chain(t, 1 - t.rank, 'b')]);
    note();
  };
  assert.equal(await play([both, both]), [[30], [30]]);
});

test('bytes on the wire are those of a frame and its header', () => {
  const messages = [
    { address: 'main/body/3/k/mul/z', bytes: 100 },
    { address: 'b', bytes: 0 },
  ];
  const frame = buildFrame(
    messages.map((m) => ({ address: m.address, clock: 1, offline: false, payload: new Uint8Array(m.bytes) })),
  );
  assert.is(frameBytes(messages), frame.length + HEADER);
});

test.run();
