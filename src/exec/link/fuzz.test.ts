// Whatever a peer sends at any layer above its channel: an error of class network or something valid; never a crash, a hang, or memory without
// bound. The layers of framing and of frames are in framing.test.ts and socket-link.test.ts. SPUC_FULL: 100 000 cases each.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { Connection } from './connection.ts';
import { chunkHeader, KINDS, MAX_CHUNK, MAX_CONTROL } from './framing.ts';
import { agreeOnKeys, difference, type Hello, LINK_VERSION, sendHello, takeHello } from './handshake.ts';
import { memoryWatch, seededNumbers, wirePair } from './test-support.ts';
import type { Wire, WireEvents } from './wire.ts';

const ROUNDS = process.env.SPUC_FULL ? 100_000 : 1000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const options = { maxFrame: 4096, silenceMs: 60_000 };
const network = (e: unknown): void => {
  assert.ok(e instanceof SpucError, e instanceof Error ? e.stack : String(e));
  assert.is(e.diagnostics[0]!.class, 'network');
};

type Random = (n: number) => number;
/** Values that JSON can hold and nobody expects. */
const STRANGE = ['null', '-1', '1e999', '{}', '[]', '""', 'true', '"\\u0000"', '{"__proto__":{"x":1}}', '[[[[[[]]]]]]'];

/** Something else than the text: bytes changed, cut, values replaced, or nonsense. */
function spoil(text: string, g: Random): Uint8Array {
  const kind = g(6);
  if (kind === 0) return bytes(text.slice(0, g(text.length)));
  if (kind === 1) return Uint8Array.from({ length: g(200) }, () => g(256));
  if (kind === 2) return bytes('['.repeat(g(g(20) === 0 ? MAX_CONTROL : 500)));
  if (kind === 3)
    return bytes(text.replace(/"[^"]*"(?=[,}])|\d+/g, (v) => (g(3) === 0 ? STRANGE[g(STRANGE.length)]! : v)));
  const b = bytes(text);
  for (let i = g(4); i >= 0; i--) b[g(b.length)] = g(256);
  return b;
}

const hello = (rank: number, name: string): Hello => ({
  version: LINK_VERSION,
  rank,
  name,
  program: 'ab'.repeat(32),
  config: { 'the protocol': 'aby3', 'the field': 'FM64' },
});

test('handshake: introductions and keys of any form are refused, or are what they must be', async () => {
  const g = seededNumbers(11);
  const watch = memoryWatch();
  const own = hello(0, 'alice');
  const good = [
    ['hello', JSON.stringify(hello(1, 'bob'))],
    ['keys', JSON.stringify({ part: 'cd'.repeat(16), nonce: 'ef'.repeat(16), group: '01'.repeat(16) })],
    ['ready', JSON.stringify({ run: '0123456789abcdef' })],
  ] as const;
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = wirePair().map((w) => new Connection(w, options)) as [Connection, Connection];
    const spoiled = g(3);
    for (const [i, [kind, text]] of good.entries())
      b.send(
        i === spoiled && g(4) === 0 ? KINDS[g(KINDS.length)]! : kind,
        i === spoiled ? spoil(text, g) : bytes(text),
      );
    b.end();
    try {
      sendHello(a, own);
      const theirs = await takeHello(a, 'bob');
      difference(own, theirs);
      await agreeOnKeys(0, 2, ['alice', 'bob'], [undefined, a], () => new Uint8Array(16));
    } catch (e) {
      network(e);
      refused++;
    }
    a.destroy();
    b.destroy();
    if (round % 200 === 0) watch.check();
  }
  assert.ok(refused > ROUNDS / 2, `${refused} of ${ROUNDS}`);
  watch.check();
});

test('connection: streams of any bytes end it, or give frames that were sent, whatever is done with it meanwhile', async () => {
  const g = seededNumbers(12);
  const watch = memoryWatch();
  let ended = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let events: WireEvents | undefined;
    const wire: Wire = {
      remote: 'x',
      secure: g(2) === 0,
      listen: (e) => {
        events = e;
      },
      write: () => g(5) > 0,
      pause: () => undefined,
      resume: () => undefined,
      end: () => undefined,
      destroy: () => undefined,
    };
    const c = new Connection(wire, options);
    let closed = 0;
    c.onClosed = () => closed++;
    if (g(4) > 0) c.trust();
    if (g(2) === 0) c.serve((kind) => assert.ok(KINDS.includes(kind)));
    let seq = 0;
    for (let part = 1 + g(6); part > 0; part--) {
      const payload = Uint8Array.from({ length: g(10) === 0 ? 3000 : g(40) }, () => g(256));
      const header = chunkHeader(
        KINDS[g(KINDS.length)]!,
        g(3) > 0,
        seq + (g(8) === 0 ? g(3) : 0),
        payload,
        !wire.secure,
      );
      seq++;
      // One that promises the most that is allowed, and does not keep it.
      if (g(20) === 0) new DataView(header.buffer).setUint32(12, MAX_CHUNK, true);
      for (let i = g(12); i < 3; i++) header[g(header.length)] = g(256);
      events!.data(header);
      for (let at = 0; at < payload.length; ) {
        const n = 1 + g(payload.length);
        events!.data(payload.slice(at, at + n));
        at += n;
      }
      const act = g(8);
      if (act === 0) c.pause();
      else if (act === 1) c.resume();
      else if (act === 2) events!.drain();
      else if (act === 3) c.send('data', new Uint8Array(g(100)));
      else if (act === 4) c.take().catch(network);
    }
    if (g(3) === 0) events!.closed();
    if (closed > 0) ended++;
    c.destroy();
    c.abort('over');
    assert.is(closed, 1);
    if (round % 100 === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      watch.check();
    }
  }
  assert.ok(ended > ROUNDS / 3, `${ended} of ${ROUNDS}`);
});

test.run();
