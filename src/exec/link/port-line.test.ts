import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Connection } from './connection.ts';
import { type Port, PortLine, serveLine } from './port-line.ts';
import { SocketLink } from './socket-link.ts';
import { failureOf, type Tamper, wirePair } from './test-support.ts';

const MIB = 2 ** 20;
const later = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A line through a port, whose connection leads to a peer. */
function lines(tamper?: Tamper) {
  const [near, far] = wirePair(tamper);
  const [peer, served] = [near, far].map((w) => new Connection(w, { maxFrame: 64 * MIB, silenceMs: 5000 })) as [
    Connection,
    Connection,
  ];
  peer.trust();
  served.trust();
  const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
  const [lost, closed]: [string[], string[]] = [[], []];
  const on = { lost: (why: string) => void lost.push(why), closed: () => void closed.push('closed') };
  serveLine(served, port1, on);
  return { peer, served, line: new PortLine(port2), lost, closed };
}

test('links work the same on lines of another thread, and end in order', async () => {
  const { peer, line, lost } = lines();
  const names = ['alice', 'bob'];
  const alice = new SocketLink({ rank: 0, names, connections: [undefined, line], receiveMs: 5000 });
  const bob = new SocketLink({ rank: 1, names, connections: [peer, undefined], receiveMs: 5000 });
  const large = Uint8Array.from({ length: 700_001 }, (_, i) => i % 251);
  alice.send(1, 'x', large, 3, false);
  bob.send(0, 'y', large, 4, true);
  assert.equal(await bob.recv(0, 'x'), { payload: large, clock: 3 });
  assert.equal(await alice.recv(1, 'y'), { payload: large, clock: 4 });
  await Promise.all([alice.finish(), bob.finish()]);
  assert.equal(lost, []);
});

test('the end of a peer, and why what it sent cannot be read, are told; the peer hears that this side gave up', async () => {
  const damaged = lines((b, i) => (i === 0 ? [b.map((v, at) => (at === 40 ? v ^ 1 : v))] : undefined));
  const names = ['alice', 'bob'];
  const describe = (a: string): string => `op ${a}`;
  const alice = new SocketLink({ rank: 0, names, connections: [undefined, damaged.line], receiveMs: 5000, describe });
  const bob = new SocketLink({ rank: 1, names, connections: [damaged.peer, undefined], receiveMs: 5000, describe });
  const [a, b] = [failureOf(alice.recv(1, '7')), failureOf(bob.recv(0, '8'))];
  bob.send(0, '7', new Uint8Array(99), 0, false);
  assert.match((await a).message, /connection to bob was lost: .* is damaged, while waiting for op 7/);
  assert.match((await b).message, /alice stopped the run: .* is damaged, while waiting for op 7/);
  assert.is(damaged.lost.length, 1);
  await later();
  assert.equal(damaged.closed, ['closed']);

  const gone = lines();
  const why = new Promise((resolve) => {
    gone.line.onClosed = resolve;
  });
  gone.line.serve(() => undefined);
  gone.peer.destroy();
  await why;
  assert.is(gone.lost.length, 1);
  gone.line.end();
});

test('a thread that takes nothing slows its peer down', async () => {
  const { peer, served, line } = lines();
  // The line is not served yet: its thread computes.
  for (let i = 0; i < 12; i++) peer.send('data', new Uint8Array(8 * MIB));
  await later(300);
  assert.is((served as unknown as { paused: boolean }).paused, true);
  let got = 0;
  await new Promise<void>((resolve) => {
    line.serve((_, frame) => {
      got += frame.length;
      if (got === 96 * MIB) resolve();
    });
  });
  assert.is((served as unknown as { paused: boolean }).paused, false);
  line.end();
  peer.destroy();
});

test('frames without content slow their sender down, too', async () => {
  const { peer, served, line } = lines();
  const paused = (): boolean => (served as unknown as { paused: boolean }).paused;
  let sent = 0;
  while (!paused() && sent < 300_000) {
    served.onFrame!('data', new Uint8Array());
    sent++;
  }
  assert.is(paused(), true);
  let got = 0;
  await new Promise<void>((resolve) => {
    line.serve(() => {
      if (++got === sent) resolve();
    });
  });
  await later();
  assert.is(paused(), false);
  line.end();
  peer.destroy();
});

test('who sends more than the network takes waits for it', async () => {
  const { peer, served, line } = lines();
  line.serve(() => undefined);
  const { wire } = served;
  const write = wire.write.bind(wire);
  let open = false;
  wire.write = (parts) => {
    write(parts);
    return open;
  };
  for (let i = 0; i < 5; i++) line.send('data', new Uint8Array(8 * MIB));
  let drained = false;
  const waiting = line.drained().then(() => {
    drained = true;
  });
  await later();
  assert.is(drained, false);
  open = true;
  // The wire takes more.
  (served as unknown as { writable: boolean }).writable = true;
  served.send('heartbeat', new Uint8Array());
  await waiting;
  line.end();
  peer.destroy();
});

test.run();
