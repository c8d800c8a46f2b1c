import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FingerprintSet } from './fingerprints.ts';

/** Addresses as runs make them: long ones that differ in a digit or two. */
const address = (i: number): string => `main/body/${i % 97}/while/${i}/k/mul/${'xy'[i & 1]}${(i * 7) % 5}@0,${i % 3}`;

test('what was added is found, what was not is not', () => {
  const set = new FingerprintSet();
  const n = 100_000;
  for (let i = 0; i < n; i++) assert.ok(set.add(address(i)), address(i));
  assert.is(set.size, n);
  for (let i = 0; i < n; i++) {
    assert.ok(set.has(address(i)));
    assert.not(set.add(address(i)), address(i));
  }
  for (let i = n; i < 2 * n; i++) assert.not(set.has(address(i)), address(i));
  assert.is(set.size, n);
});

test('short texts, zeros, the empty text, and one that another begins with are told apart', () => {
  const set = new FingerprintSet(2);
  const texts = ['', '\0', '\0\0', '\0\0\0', 'a', 'aa', 'a\0', '\0a', 'ab', 'ba', '\uffff', '\uffff\uffff'];
  for (let i = 0; i < 65536; i += 7) texts.push(`p${String.fromCharCode(i)}`, `${String.fromCharCode(i)}${i}`);
  for (const t of texts) assert.ok(set.add(t), JSON.stringify(t));
  for (const t of texts) assert.not(set.add(t), JSON.stringify(t));
});

test('every bit of the fingerprint depends on every bit of the text', () => {
  // Through the table: a set that holds one text, whose words are its fingerprint.
  const words = (text: string): number[] => {
    const set = new FingerprintSet(2);
    set.add(text);
    const table = [...(set as unknown as { table: Uint32Array }).table];
    return table.slice(0, 4).some((w) => w !== 0) ? table.slice(0, 4) : table.slice(4, 8);
  };
  const flips = new Array<number>(128).fill(0);
  const rounds = 2000;
  for (let r = 0; r < rounds; r++) {
    const text = address(r);
    const at = r % text.length;
    const other = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << (r % 7))) + text.slice(at + 1);
    const [x, y] = [words(text), words(other)];
    for (let b = 0; b < 128; b++) flips[b]! += ((x[b >> 5]! ^ y[b >> 5]!) >>> (b & 31)) & 1;
  }
  for (const [b, n] of flips.entries()) assert.ok(Math.abs(n / rounds - 0.5) < 0.08, `bit ${b}: ${n} of ${rounds}`);
});

test('a table takes at most 64 bytes per text, and nothing of a run before', () => {
  const set = new FingerprintSet();
  for (let i = 0; i < 50_000; i++) set.add(address(i));
  assert.ok(set.bytes <= 64 * 50_000 * 1.32, String(set.bytes));
  set.clear();
  assert.is(set.size, 0);
  assert.ok(set.bytes <= 1024);
  assert.ok(set.add(address(1)));
});

test.run();
