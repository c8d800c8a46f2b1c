import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { buildFrame, parseFrame } from './frame.ts';
import { memoryNetwork } from './memory-link.ts';

const bytes = (...b: number[]): Uint8Array => Uint8Array.from(b);
const rejects = async (p: Promise<unknown>, pattern: RegExp): Promise<void> => {
  const e = await p.then(
    () => undefined,
    (x: Error) => x,
  );
  assert.ok(e && pattern.test(e.message), `rejects with ${pattern}, got ${e?.message}`);
};

test('messages are found by address, before and after they are asked for, in any order', async () => {
  const [a, b] = memoryNetwork(2);
  const early = b!.recv(0, 'y');
  a!.send(1, 'x', bytes(1, 2), 4, false);
  a!.send(1, 'y', bytes(), 7, true);
  assert.equal(await early, { payload: bytes(), clock: 7 });
  assert.equal(await b!.recv(0, 'x'), { payload: bytes(1, 2), clock: 4 });
});

test('one wave leaves as one frame per peer; flush sends at once', async () => {
  const waves: (() => void)[] = [];
  const [a, b, c] = memoryNetwork(3, (f) => waves.push(f));
  const other = (async () => {
    await Promise.resolve();
    a!.send(1, 'later in the wave', bytes(1), 0, false);
  })();
  a!.send(1, 'first', bytes(1), 0, false);
  a!.send(2, 'first', bytes(1), 0, false);
  await other;
  assert.is(a!.counters.frames, 0);
  assert.is(waves.length, 1);
  waves.shift()!();
  assert.is(a!.counters.frames, 2);
  assert.equal(
    a!.perPeer.map((p) => [p.frames, p.messages.online]),
    [
      [0, 0],
      [1, 2],
      [1, 1],
    ],
  );
  await Promise.all([b!.recv(0, 'first'), b!.recv(0, 'later in the wave'), c!.recv(0, 'first')]);
  a!.send(1, 'now', bytes(1), 0, false);
  a!.flush();
  await b!.recv(0, 'now');
  waves.shift()!();
  assert.is(a!.counters.frames, 3);
});

test('by default a wave ends after the microtasks', async () => {
  const [a, b] = memoryNetwork(2);
  a!.send(1, 'x', bytes(1), 0, false);
  for (let i = 0; i < 100; i++) await Promise.resolve();
  a!.send(1, 'y', bytes(1), 0, false);
  await Promise.all([b!.recv(0, 'x'), b!.recv(0, 'y')]);
  assert.is(a!.counters.frames, 1);
});

test('payloads are copied at send, also from shared memory and from a Buffer', async () => {
  const [a, b] = memoryNetwork(2);
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  const buffer = Buffer.from([5, 6]);
  shared[0] = 9;
  a!.send(1, 'x', shared, 0, false);
  a!.send(1, 'y', buffer, 0, false);
  shared[0] = 0;
  buffer[0] = 0;
  const x = (await b!.recv(0, 'x')).payload;
  assert.equal(x, bytes(9, 0, 0, 0));
  assert.ok(x.buffer instanceof ArrayBuffer);
  assert.equal((await b!.recv(0, 'y')).payload, bytes(5, 6));
});

test('counters keep online and offline apart, per peer and in all', () => {
  const [a] = memoryNetwork(3);
  a!.send(1, 'x', bytes(1, 2, 3), 0, false);
  a!.send(1, 'y', bytes(1), 0, true);
  a!.send(2, 'x', bytes(1), 0, true);
  a!.flush();
  assert.equal(a!.counters, { messages: { online: 1, offline: 2 }, frames: 2, bytes: { online: 3, offline: 2 } });
  assert.equal(a!.perPeer[1], { messages: { online: 1, offline: 1 }, frames: 1, bytes: { online: 3, offline: 1 } });
});

test('an address used twice fails the run, at both ends', async () => {
  const [a, b] = memoryNetwork(2);
  a!.send(1, 'x', bytes(1), 0, false);
  a!.send(1, 'x', bytes(1), 0, false);
  const pending = b!.recv(0, 'z');
  a!.flush();
  await rejects(pending, /message x twice/);
  await rejects(a!.recv(1, 'q'), /message x twice/);
  assert.throws(() => a!.send(1, 'w', bytes(1), 0, false), /twice/);

  const [c, d] = memoryNetwork(2);
  c!.send(1, 'x', bytes(1), 0, false);
  await d!.recv(0, 'x');
  await rejects(d!.recv(0, 'x'), /received twice/);
});

test('the same address from different peers is two messages', async () => {
  const [a, b, c] = memoryNetwork(3);
  a!.send(2, 'x', bytes(1), 0, false);
  b!.send(2, 'x', bytes(2), 0, false);
  assert.equal((await c!.recv(1, 'x')).payload, bytes(2));
  assert.equal((await c!.recv(0, 'x')).payload, bytes(1));
});

test('closing with an error rejects pending and later receives everywhere', async () => {
  const [a, b, c] = memoryNetwork(3);
  a!.send(1, 'arrived', bytes(1), 0, false);
  a!.flush();
  const pending = [a!.recv(1, 'x'), b!.recv(2, 'x'), c!.recv(0, 'x')];
  b!.close(new Error('boom'));
  for (const p of pending) await rejects(p, /boom/);
  for (const [l, from] of [
    [a, 1],
    [b, 0],
    [c, 1],
  ] as const) {
    await rejects(l!.recv(from, 'later'), /boom/);
  }
  await rejects(b!.recv(0, 'arrived'), /boom/);
  assert.throws(() => c!.send(0, 'x', bytes(1), 0, false), /boom/);
});

test('an orderly close delivers what was queued, then peers learn of it', async () => {
  const [a, b] = memoryNetwork(2);
  a!.send(1, 'x', bytes(1), 0, false);
  const missing = b!.recv(0, 'y');
  a!.close();
  await rejects(missing, /party 0 closed/);
  assert.equal((await b!.recv(0, 'x')).payload, bytes(1));
  await rejects(b!.recv(0, 'z'), /party 0 closed/);
  await rejects(a!.recv(1, 'z'), /link is closed/);
});

test('public values that differ stop the run and name the op', async () => {
  const [a, b] = memoryNetwork(2);
  a!.publicDigest = () => ({ op: 'pphlo.add at m.mlir:3', digest: 'aa' });
  b!.publicDigest = () => ({ op: 'pphlo.mul at m.mlir:2', digest: 'bb' });
  a!.send(1, 'x', bytes(1), 0, false);
  await b!.recv(0, 'x');
  b!.publicDigest = () => ({ op: 'pphlo.add at m.mlir:3', digest: 'aa' });
  a!.send(1, 'y', bytes(1), 0, false);
  await b!.recv(0, 'y');
  b!.publicDigest = () => ({ op: 'pphlo.add at m.mlir:3', digest: 'ab' });
  a!.send(1, 'z', bytes(1), 0, false);
  const error = await b!.recv(0, 'z').catch((e: unknown) => e);
  assert.ok(error instanceof SpucError);
  assert.is((error as SpucError).diagnostics[0]!.class, 'runtime');
  assert.match((error as Error).message, /pphlo.add at m.mlir:3/);
});

test('peers out of range, and oneself, are refused', () => {
  const [a] = memoryNetwork(2);
  for (const to of [0, 2, -1, 0.5]) assert.throws(() => a!.send(to, 'x', bytes(), 0, false), /no peer/);
});

test('frames round-trip; every truncation and every surplus is refused', () => {
  const messages = [
    { address: 'op/é', clock: 0xffffffff, offline: true, payload: bytes(1, 2, 3) },
    { address: '', clock: 0, offline: false, payload: bytes() },
  ];
  const digest = { op: 'o', digest: 'd' };
  const frame = buildFrame(messages, digest);
  assert.equal(parseFrame(frame), { messages, digest });
  assert.equal(parseFrame(buildFrame([])), { messages: [] });
  for (let n = 0; n < frame.length; n++) assert.throws(() => parseFrame(frame.slice(0, n)), /cut off/);
  assert.throws(() => parseFrame(Uint8Array.from([...frame, 0])), /left over/);
});

test.run();
