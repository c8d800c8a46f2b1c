import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { Connection } from './connection.ts';
import { buildFrame } from './frame.ts';
import { SocketLink, type SocketLinkOptions } from './socket-link.ts';
import { failureOf, memoryWatch, seededNumbers, type Tamper, wirePair } from './test-support.ts';

const names = ['alice', 'bob'];
const o = { maxFrame: 8 * 2 ** 20, silenceMs: 5000 };
const bytes = (...b: number[]): Uint8Array => Uint8Array.from(b);

/** Two links; `tamper` changes what alice sends. */
function pair(more: Partial<SocketLinkOptions> = {}, tamper?: Tamper, silenceMs = 5000) {
  const [a, b] = wirePair(tamper).map((w) => new Connection(w, { ...o, silenceMs })) as [Connection, Connection];
  a.trust();
  b.trust();
  const common = { names, receiveMs: 5000, describe: (x: string) => `op ${x}`, ...more };
  const alice = new SocketLink({ rank: 0, connections: [undefined, b], ...common });
  const bob = new SocketLink({ rank: 1, connections: [a, undefined], ...common });
  // The tampered direction is that of `a`, which is the end at bob.
  return { alice: bob, bob: alice, sender: a, receiver: b, to: 0, from: 1 };
}
const network = (e: Error, pattern: RegExp): void => {
  assert.ok(e instanceof SpucError, String(e));
  assert.is(e.diagnostics[0]!.class, 'network');
  assert.match(e.message, pattern);
};

test('messages of any size come through; a run ends when both are done', async () => {
  const { alice, bob, to, from } = pair();
  const large = Uint8Array.from({ length: 700_001 }, (_, i) => i % 251);
  alice.send(to, 'x', large, 3, false);
  alice.send(to, 'y', bytes(7), 4, true);
  bob.send(from, 'z', bytes(9), 0, false);
  assert.equal(await bob.recv(from, 'x'), { payload: large, clock: 3 });
  assert.equal((await bob.recv(from, 'y')).payload, bytes(7));
  assert.equal((await alice.recv(to, 'z')).payload, bytes(9));
  assert.equal(alice.counters.bytes, { online: 700_001, offline: 1 });
  let done = false;
  const first = alice.finish().then(() => {
    done = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.is(done, false);
  await Promise.all([first, bob.finish()]);
});

test('a message that does not come fails both ends, with peer, op and time', async () => {
  const { alice, bob, to, from } = pair({ receiveMs: 100 });
  const other = alice.recv(to, 'never');
  network(await failureOf(bob.recv(from, '37')), /^no message from bob for op 37 in 0\.\d s$/);
  network(await failureOf(other), /(bob|alice) stopped the run: |no message from alice/);
  assert.throws(() => bob.send(from, 'x', bytes(1), 0, false), /no message/);
});

test('a data owner outside is not waited for as long: neither for a message, nor, once all others are done, for its word', async () => {
  const guests = { from: 1, receiveMs: 100 };
  const late = pair({ guests });
  network(await failureOf(late.bob.recv(late.from, '37')), /^no message from bob for op 37 in 0\.\d s$/);
  const silent = pair({ guests });
  network(await failureOf(silent.bob.finish()), /^no message from bob for the end of its part in 0\.\d s$/);
  const waiting = pair({ guests: { from: 2, receiveMs: 100 } });
  const end = waiting.bob.finish();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await Promise.all([end, waiting.alice.finish()]);
});

test('a peer that is gone is named, with what was waited for', async () => {
  const { bob, sender, from } = pair();
  const waiting = bob.recv(from, '12');
  sender.wire.destroy();
  network(
    await failureOf(waiting),
    /connection to bob was lost before the run was finished, while waiting for op 12 since/,
  );
});

test('a peer that is silent is taken for dead; heartbeats keep one alive that has nothing to say', async () => {
  const quiet = pair({ receiveMs: 0 }, (b) => (b.length > 24 ? undefined : []), 100);
  network(await failureOf(quiet.bob.recv(quiet.from, '1')), /nothing was heard for 0.1 s/);
  const idle = pair({ receiveMs: 0 }, undefined, 100);
  await new Promise((resolve) => setTimeout(resolve, 350));
  idle.alice.send(idle.to, '1', bytes(5), 0, false);
  assert.equal((await idle.bob.recv(idle.from, '1')).payload, bytes(5));
  await Promise.all([idle.alice.finish(), idle.bob.finish()]);
});

test('duplicated frames are dropped and the run goes on; lost, reordered, cut and damaged ones end it', async () => {
  let held: Uint8Array[] = [];
  const hold = (b: Uint8Array): Uint8Array[] => {
    held = [b];
    return [];
  };
  const faults: [string, Tamper, RegExp | undefined][] = [
    ['twice', (b) => [b, b], undefined],
    ['late', (b, i) => (i === 1 ? [b, b, b] : [b]), undefined],
    ['lost', (b, i) => (i === 0 ? [] : [b]), /part 0 is missing/],
    ['reordered', (b, i) => (i === 0 ? hold(b) : i === 1 ? [b, ...held] : [b]), /part 0 is missing/],
    ['cut', (b, i) => (i === 0 ? [b.subarray(0, b.length - 2)] : [b]), /damaged/],
    ['flipped', (b) => [b.map((v, i) => (i === 40 ? v ^ 4 : v))], /damaged/],
    ['head', (b) => [b.map((v, i) => (i === 9 ? v ^ 1 : v))], /header of a frame is damaged/],
  ];
  for (const [name, tamper, error] of faults) {
    const { alice, bob, to, from } = pair({ receiveMs: 1000 }, tamper);
    const got = Promise.all(['x', 'y'].map((a) => bob.recv(from, a)));
    got.catch(() => undefined);
    const word = error && failureOf(alice.recv(to, 'z'));
    for (const a of ['x', 'y']) {
      alice.send(to, a, bytes(1, 2, 3), 0, false);
      alice.flush();
    }
    if (!error) {
      assert.equal(
        (await got).map((m) => m.payload),
        [bytes(1, 2, 3), bytes(1, 2, 3)],
        name,
      );
      await Promise.all([alice.finish(), bob.finish()]);
      continue;
    }
    network(await failureOf(got), error);
    network((await word)!, /alice stopped the run|was lost/);
  }
});

test('who sends far ahead is read from slowly, and not without end', async () => {
  const { alice, bob, to, from } = pair({ aheadBytes: 1000 });
  for (let i = 0; i < 3; i++) {
    alice.send(to, `m${i}`, new Uint8Array(600), 0, false);
    alice.flush();
  }
  for (let i = 2; i >= 0; i--) assert.is((await bob.recv(from, `m${i}`)).payload.length, 600);
  await Promise.all([alice.finish(), bob.finish()]);
  const flood = pair({ aheadBytes: 1000 });
  const waiting = flood.bob.recv(flood.from, 'this');
  for (let i = 0; i < 9; i++) {
    flood.alice.send(flood.to, `m${i}`, new Uint8Array(600), 0, false);
    flood.alice.flush();
  }
  network(await failureOf(waiting), /sent \d+ bytes that nothing here asked for/);
});

test('messages without content are not free, and a frame has a bounded number of them', async () => {
  const flood = pair({ aheadBytes: 1000 });
  const waiting = flood.bob.recv(flood.from, 'this');
  for (let i = 0; i < 40; i++) {
    flood.alice.send(flood.to, `m${i}`, bytes(), 0, false);
    flood.alice.flush();
  }
  network(await failureOf(waiting), /sent \d+ bytes that nothing here asked for/);

  const messages = (n: number, address = 'm') =>
    Array.from({ length: n }, (_, i) => ({ address: `${address}${i}`, clock: 0, offline: false, payload: bytes() }));
  for (const [frame, why] of [
    [messages(65_537), /has 65537 messages, where 65536 are allowed/],
    [messages(1, 'x'.repeat(70_000)), /a name of 70001 bytes/],
  ] as const) {
    const { bob, sender, from } = pair();
    const end = failureOf(bob.recv(from, 'this'));
    sender.send('data', buildFrame(frame));
    network(await end, why);
  }
  // Waves of more messages leave as several frames.
  const { alice, bob, to, from } = pair();
  for (const { address } of messages(65_540)) alice.send(to, address, bytes(), 0, false);
  await bob.recv(from, 'm65539');
  assert.is(alice.counters.frames, 2);
  await Promise.all([alice.finish(), bob.finish()]);
});

test('whatever a frame makes fail ends the run, not the process', async () => {
  const { bob, sender, from } = pair();
  bob.publicDigest = () => {
    throw new RangeError('too long');
  };
  const end = failureOf(bob.recv(from, 'this'));
  sender.send('data', buildFrame([], { op: 'o', digest: 'd' }));
  network(await end, /cannot be taken: too long/);
});

test('who is no party is not told whether it guessed the hash of public values', async () => {
  for (const parties of [2, 1]) {
    const { bob, sender, from } = pair();
    bob.parties = parties;
    bob.publicDigest = () => ({ op: 'o', digest: 'right' });
    const got = bob.recv(from, 'x');
    got.catch(() => undefined);
    const message = { address: 'x', clock: 0, offline: false, payload: bytes(1) };
    sender.send('data', buildFrame([message], { op: 'o', digest: 'wrong' }));
    if (parties === 1) assert.equal((await got).payload, bytes(1));
    else network(await failureOf(got), /public values at o differ/);
    bob.close(new Error('over'));
  }
});

// SPUC_FULL: 100 000 frames.
test('malformed frames of a known peer end the run with an error that names it', async () => {
  const rounds = process.env.SPUC_FULL ? 100_000 : 1000;
  const g = seededNumbers(3);
  const good = buildFrame(
    [
      { address: 'main/body/1/k', clock: 2, offline: false, payload: bytes(1, 2, 3, 4) },
      { address: 'main/body/2/k', clock: 2, offline: true, payload: bytes(5) },
    ],
    { op: 'o', digest: 'd' },
  );
  let refused = 0;
  const watch = memoryWatch();
  for (let round = 0; round < rounds; round++) {
    if (round % 200 === 0) watch.check();
    const { bob, sender, from } = pair({ receiveMs: 0 });
    const frame =
      g(4) === 0
        ? Uint8Array.from({ length: g(80) }, () => g(256))
        : good.slice(0, g(3) ? good.length : g(good.length));
    for (let i = g(3); i >= 0 && frame.length > 0; i--) frame[g(frame.length)] = g(256);
    const end = bob.recv(from, 'never').catch((e: Error) => e);
    sender.send('data', frame);
    sender.send('bye', bytes());
    const e = await end;
    assert.ok(e instanceof SpucError, String(e));
    network(e, /bob|frame/);
    if (!/closed its connection/.test(e.message)) refused++;
    bob.close(new Error('over'));
  }
  watch.check();
  assert.ok(refused > rounds / 2, `${refused} of ${rounds}`);
});

test.run();
