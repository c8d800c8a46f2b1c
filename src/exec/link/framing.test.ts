import * as zlib from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { crc32 } from './crc32.ts';
import { chunkHeader, FrameReader, HEADER, type Kind, MAX_CHUNK, MAX_CONTROL } from './framing.ts';
import { memoryWatch, seededNumbers } from './test-support.ts';

/** Node has it since 20.15. */
const reference = (zlib as { crc32?: (b: Uint8Array) => number }).crc32;
const MAX_DATA = 2 * 2 ** 20;
type Got = [Kind, Uint8Array];

const reader = (checked = true): FrameReader => {
  const r = new FrameReader({ checked });
  r.maxData = MAX_DATA;
  return r;
};
function bytesOf(kind: Kind, payload: Uint8Array, seq: number, last = true, checked = true): Uint8Array {
  return Uint8Array.from([...chunkHeader(kind, last, seq, payload, checked), ...payload]);
}
function read(bytes: Uint8Array, step: number, r = reader()): Got[] {
  const got: Got[] = [];
  for (let at = 0; at < bytes.length; at += step) r.push(bytes.slice(at, at + step), (k, f) => got.push([k, f]));
  return got;
}
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((p) => [...p]));
const refused = (bytes: Uint8Array, why: RegExp, r = reader()): void => {
  assert.throws(
    () => read(bytes, bytes.length, r),
    (e: Error) => e instanceof SpucError && why.test(e.message),
  );
};
const random = seededNumbers(1);
const noise = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => random(256));

test('the checksum is CRC-32', () => {
  assert.is(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
  assert.is(crc32(new Uint8Array()), 0);
  if (reference) for (let n = 0; n < 70; n++) for (const b of [noise(n)]) assert.is(crc32(b), reference(b));
});

test('frames come through however the stream is cut', () => {
  const long = noise(MAX_CHUNK + 2000);
  const stream = join(
    bytesOf('hello', noise(5), 0),
    bytesOf('data', long.subarray(0, MAX_CHUNK), 1, false),
    bytesOf('data', long.subarray(MAX_CHUNK), 2),
    bytesOf('bye', new Uint8Array(), 3),
  );
  for (const step of [1, 7, HEADER, 100, stream.length]) {
    const got = read(stream, step);
    assert.equal(
      got.map(([k]) => k),
      ['hello', 'data', 'bye'],
    );
    assert.equal(got[1]![1], long);
    assert.is(got[2]![1].length, 0);
  }
});

test('duplicate and late parts are dropped, missing ones are an error', () => {
  const parts = [0, 1, 2].map((i) => bytesOf('data', Uint8Array.of(i), i));
  const r = reader();
  assert.equal(
    read(join(parts[0]!, parts[0]!, parts[1]!, parts[0]!, parts[2]!), 9, r).map(([, f]) => f[0]),
    [0, 1, 2],
  );
  assert.is(r.dropped, 2);
  refused(join(parts[0]!, parts[2]!), /part 1 is missing/);
  refused(join(parts[1]!, parts[0]!), /part 0 is missing/);
});

test('every flipped bit is found, in headers and in content', () => {
  const good = bytesOf('data', noise(20), 0);
  for (let bit = 0; bit < 8 * good.length; bit++) {
    const bad = good.slice();
    bad[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => read(bad, bad.length), /cannot be read/, `bit ${bit}`);
  }
});

test('sizes are bounded, and nothing is accepted before the peer is known', () => {
  const header = (length: number): Uint8Array => {
    const h = chunkHeader('data', true, 0, new Uint8Array(), false);
    const view = new DataView(h.buffer);
    view.setUint32(12, length, true);
    view.setUint32(20, crc32(h.subarray(0, 20)), true);
    return h;
  };
  refused(header(MAX_CHUNK + 1), /a chunk of/, reader(false));
  refused(header(0xffffffff), /a chunk of/, reader(false));
  refused(bytesOf('data', noise(1), 0, true, false), /without a checksum/);
  assert.is(read(bytesOf('data', noise(1), 0, true, false), 99, reader(false)).length, 1);
  const parts = Array.from({ length: 9 }, (_, i) => bytesOf('data', new Uint8Array(MAX_CHUNK), i, false));
  refused(join(...parts), /more than 2097152 bytes/);
  refused(bytesOf('hello', new Uint8Array(MAX_CONTROL + 1), 0), /more than 65536/);
  refused(bytesOf('data', noise(1), 0), /more than 0 bytes/, new FrameReader({ checked: true }));
  for (const n of [0, 1, MAX_CHUNK - 1])
    refused(bytesOf('data', new Uint8Array(n), 0, false), new RegExp(`with ${n} bytes, and more to follow`));
  refused(join(bytesOf('data', noise(MAX_CHUNK), 0, false), bytesOf('bye', noise(0), 1)), /inside a frame/);
});

test('word of an abort comes through in the middle of a frame', () => {
  const got = read(join(bytesOf('data', noise(MAX_CHUNK), 0, false), bytesOf('abort', noise(3), 1)), 10);
  assert.equal(
    got.map(([k]) => k),
    ['abort'],
  );
});

// SPUC_FULL: 100 000 streams.
test('garbage and damaged streams end in a clear error, or in frames that were sent', () => {
  const rounds = process.env.SPUC_FULL ? 100_000 : 1000;
  const g = seededNumbers(7);
  let errors = 0;
  const watch = memoryWatch();
  for (let round = 0; round < rounds; round++) {
    if (round % 200 === 0) watch.check();
    const frames = Array.from({ length: 1 + g(4) }, () => Uint8Array.from({ length: g(60) }, () => g(256)));
    let bytes = join(...frames.map((f, i) => bytesOf('data', f, i)));
    const at = g(bytes.length);
    const kind = g(6);
    if (kind === 0) bytes[at] = g(256);
    else if (kind === 1) bytes = bytes.slice(0, at);
    else if (kind === 2) bytes = join(bytes.subarray(0, at), Uint8Array.of(g(256)), bytes.subarray(at));
    else if (kind === 3) bytes = join(bytes.subarray(0, at), bytes.subarray(at + 1 + g(30)));
    else if (kind === 4) bytes = Uint8Array.from({ length: g(200) }, () => g(256));
    else {
      // A header that is right in itself, of anything.
      const h = Uint8Array.from({ length: HEADER }, () => g(256));
      h.set(chunkHeader('data', true, 0, new Uint8Array(), true).subarray(0, 4));
      new DataView(h.buffer).setUint32(20, crc32(h.subarray(0, 20)), true);
      bytes = join(h, bytes);
    }
    const got: Uint8Array[] = [];
    try {
      reader().push(bytes, (_, f) => got.push(f));
    } catch (e) {
      errors++;
      if (!(e instanceof SpucError)) throw e;
      assert.is(e.diagnostics[0]!.class, 'network');
    }
    assert.ok(
      got.every((f, i) => frames[i]?.length === f.length && f.every((b, j) => frames[i]![j] === b)),
      `round ${round}`,
    );
  }
  watch.check();
  assert.ok(errors > rounds / 4, `${errors} of ${rounds} are refused`);
});

test.run();
