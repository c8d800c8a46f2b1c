import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromNumbers, philox4x32, rngBitGenerator, slice, tensorEquals, threefry2x32, toNumbers } from './index.ts';

// Known answers of the Random123 distribution.
test('threefry and philox known answers', () => {
  assert.equal([...threefry2x32(0, 0, 0, 0)], [0x6b200159, 0x99ba4efe]);
  assert.equal([...threefry2x32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)], [0x1cb996fc, 0xbb002be7]);
  assert.equal([...threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)], [0xc4923a9c, 0x483df7a0]);
  assert.equal(philox4x32(0, 0, [0, 0, 0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  assert.equal(
    philox4x32(0xa4093822, 0x299f31d0, [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]),
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  );
});

// From StableHLO's test data (rng_bit_generator_uint64_2).
test('rng_bit_generator THREE_FRY of ui64', () => {
  const r = rngBitGenerator('THREE_FRY', fromNumbers('ui64', [2], [3n, 3n]), 'ui64', []);
  assert.equal([toNumbers(r.state), toNumbers(r.value)], [[3n, 4n], [3349939604322698703n]]);
});

test('layout of 32-bit words and the states', () => {
  const s = fromNumbers('ui64', [2], [5n, 9n]);
  const r = rngBitGenerator('THREE_FRY', s, 'ui32', [3, 4]);
  assert.equal(toNumbers(r.state), [5n, 15n]);
  const [a, b] = threefry2x32(5, 0, 9 + 3, 0);
  // Pairs along the first even dimension, which is the second one here: element [1, 2] begins pair 1 * 2 + 1.
  assert.equal(toNumbers(slice(r.value, [1, 2], [2, 4])), [a, b]);
  const odd = rngBitGenerator('THREE_FRY', s, 'ui32', [3]);
  assert.equal(toNumbers(odd.state), [5n, 11n]);
  assert.equal(toNumbers(odd.value).slice(0, 2), [...threefry2x32(5, 0, 9, 0)]);
  assert.equal(
    toNumbers(rngBitGenerator('THREE_FRY', s, 'ui8', [3]).value),
    toNumbers(odd.value).map((v) => Number(v) % 256),
  );
  const p = rngBitGenerator('PHILOX', fromNumbers('ui64', [3], [1n, 2n, 3n]), 'ui32', [6]);
  assert.equal(toNumbers(p.state), [1n, 4n, 3n]);
  assert.equal(toNumbers(p.value).slice(0, 4), philox4x32(1, 0, [2, 0, 3, 0]));
  const d = rngBitGenerator('DEFAULT', s, 'i32', [4]);
  assert.equal(toNumbers(d.state), [5n, 10n]);
  assert.equal(
    toNumbers(d.value).map((v) => Number(v) >>> 0),
    philox4x32(5, 0, [9, 0, 5, 0]),
  );
  const narrow = rngBitGenerator('DEFAULT', fromNumbers('ui32', [4], [5, 0, 9, 0]), 'i32', [4]);
  assert.ok(tensorEquals(narrow.value, d.value));
  assert.throws(() => rngBitGenerator('THREE_FRY', fromNumbers('ui64', [3], [1n, 2n, 3n]), 'ui32', [6]), /192 bits/);
});

test.run();
