import { createCipheriv, createHmac } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Ring, RingMemory } from '../ring/ring.ts';
import { NodePrg, randomKey, seededKeys } from './node-prg.ts';

const keys = seededKeys(1);
const key = keys();
const nonce = keys();

test('a stream is AES-CTR under the key derived from session, run and address', () => {
  const message = Buffer.concat([nonce, Buffer.from([0, 0, 0, 0, 0, 0, 0, 3]), Buffer.from('op/ü')]);
  const derived = createHmac('sha256', key).update(message).digest().subarray(0, 16);
  const want = createCipheriv('aes-128-ctr', derived, Buffer.alloc(16)).update(Buffer.alloc(1000));
  assert.equal(new NodePrg(nonce, 3).fill(key, 'op/ü', 1000), new Uint8Array(want));
});

test('chunks join without a seam, whatever the length', () => {
  const big = new NodePrg(nonce).fill(key, 'a', 256 * 1024 * 2 + 17);
  for (const n of [0, 1, 16, 17, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, big.length]) {
    assert.ok(Buffer.compare(new NodePrg(nonce).fill(key, 'a', n), big.subarray(0, n)) === 0, `${n}`);
  }
});

test('key, nonce, run and address each change the stream; the order of calls does not', () => {
  const one = new NodePrg(nonce);
  const a = one.fill(key, 'a', 32);
  const b = one.fill(key, 'b', 32);
  const other = new NodePrg(nonce);
  assert.equal(other.fill(key, 'b', 32), b);
  assert.equal(other.fill(key, 'a', 32), a);
  one.startRun(1);
  const all = [a, b, one.fill(key, 'a', 32), other.fill(keys(), 'a', 32), new NodePrg(keys()).fill(key, 'a', 32)];
  assert.is(new Set(all.map((x) => Buffer.from(x).toString('hex'))).size, all.length);
});

test('a second draw at one address throws, for any length, until the next run', () => {
  const prg = new NodePrg(nonce);
  prg.fill(key, 'a', 16);
  assert.throws(() => prg.fill(key, 'a', 8), /drawn from twice/);
  assert.throws(() => prg.fillInto(key, 'a', new Uint8Array(1)), /drawn from twice/);
  prg.fill(keys(), 'a', 16);
  assert.throws(() => prg.startRun(0), /does not follow/);
  prg.startRun(1);
  prg.fill(key, 'a', 16);
});

test('keys and nonces of a wrong size are refused', () => {
  assert.throws(() => new NodePrg(new Uint8Array(8)), /session nonce/);
  assert.throws(() => new NodePrg(nonce).fill(new Uint8Array(15), 'a', 1), /key has 16 bytes/);
});

test('seeded keys repeat, random keys do not', () => {
  const again = seededKeys(1);
  assert.equal(again(), key);
  assert.not.equal(again(), key);
  assert.not.equal(seededKeys(2)(), key);
  assert.not.equal(randomKey(), randomKey());
  assert.is(randomKey().length, 16);
});

test('ring memory is filled in place and masked to the width', () => {
  const ring = new Ring(new RingMemory(), 64);
  const stream = new NodePrg(nonce).fill(key, 'x', 8 * 100);
  assert.equal(new Uint8Array(ring.view(ring.random(new NodePrg(nonce), key, 'x', 100, 64))), stream);
  for (const bits of [1, 2, 3, 4, 7, 13, 20, 40, 100]) {
    const values = ring.toBigints(ring.random(new NodePrg(nonce), key, 'x', 500, bits));
    let all = 0n;
    for (const v of values) all |= v;
    assert.is(all, (1n << BigInt(bits)) - 1n, `${bits} bits`);
  }
  ring.close();
  assert.is(ring.memory.liveBlocks, 0);
});

test.run();
