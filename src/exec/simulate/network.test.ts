import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseNet } from '../cost/net.ts';
import { PORTION, VirtualNetwork } from './network.ts';
import { VirtualTime } from './time.ts';

const NAMES = ['a', 'b', 'c'];
/** 8 Mbps: 1000 bytes take 1 ms. */
const NET = '10ms,8Mbps';

/** When each of these messages, `[when, from, to, bytes]`, is there, in ms. */
async function arrivals(
  spec: string,
  messages: readonly (readonly [number, number, number, number])[],
): Promise<number[]> {
  const time = new VirtualTime();
  const network = new VirtualNetwork(time, parseNet(spec), NAMES);
  const at: number[] = messages.map(() => Number.NaN);
  for (const [i, [when, from, to, bytes]] of messages.entries())
    time.plan(when, () =>
      network.send(from, to, bytes, () => {
        at[i] = time.now;
      }),
    );
  await time.run();
  return at.map((t) => Number(t.toFixed(6)));
}

test('one message takes the latency and its bytes', async () => {
  assert.equal(await arrivals(NET, [[5, 0, 1, 2000]]), [17]);
  assert.equal(await arrivals(NET, [[0, 0, 1, 0]]), [10]);
});

test('messages of different senders to different receivers do not meet', async () => {
  assert.equal(
    await arrivals(NET, [
      [0, 0, 1, 3000],
      [0, 1, 2, 3000],
      [0, 2, 0, 3000],
    ]),
    [13, 13, 13],
  );
});

test('what one sends queues for its line out, in order', async () => {
  assert.equal(
    await arrivals(NET, [
      [0, 0, 1, 3000],
      [1, 0, 1, 2000],
      [20, 0, 1, 1000],
    ]),
    [13, 15, 31],
  );
  // To two peers too: one line carries both.
  assert.equal(
    await arrivals(NET, [
      [0, 0, 1, 3000],
      [0, 0, 2, 3000],
    ]),
    [13, 16],
  );
});

test('what several send to one queues for its line in', async () => {
  assert.equal(
    await arrivals(NET, [
      [0, 0, 2, 3000],
      [0, 1, 2, 2000],
    ]),
    [13, 15],
  );
});

test('long messages to several peers take turns', async () => {
  const ms = PORTION / 1000;
  const [long, short] = await arrivals(NET, [
    [0, 0, 1, 3 * PORTION],
    [0, 0, 2, PORTION],
  ]);
  assert.equal([long, short], [4 * ms + 10, 2 * ms + 10]);
});

test('a way with a line of its own has its own latency, bandwidth and queue, in its direction only', async () => {
  const spec = `${NET};a>b=40ms,800Kbps`;
  assert.equal(
    await arrivals(spec, [
      [0, 0, 1, 1000],
      [0, 0, 1, 1000],
      [0, 0, 2, 3000],
      [0, 1, 0, 1000],
    ]),
    [50, 60, 13, 11],
  );
});

test.run();
