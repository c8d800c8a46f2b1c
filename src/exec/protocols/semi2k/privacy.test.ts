import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { privacyOf } from '../kit/privacy-tests.ts';
import { semi2k } from './index.ts';

const full = Boolean(process.env.SPUC_FULL);
const options = { maxBits: full ? 18 : 11, samples: full ? 8192 : 2048, settings: full ? 6 : 2 };

/** Masks that each kernel draws. Without any one of them the view of some n−1 parties depends on the secret. */
const EXACT: Record<string, string[]> = {
  mul: ['a', 'b', 'ab'],
  square: ['a', 'aa'],
  matmul: ['a', 'b', 'ab'],
  trunc: ['r', 'low', 'top'],
  'and of 1': ['a', 'b', 'ab'],
  'and of 2': ['a', 'b', 'ab'],
  'a2b of 3': ['r', 'rb', 'rp'],
  'msb 1': ['r', 'rb'],
  'msb 2': ['r', 'rb', 'rp'],
  'b2a of 1': ['bits', 'numbers'],
  'b2a of 2': ['bits', 'numbers'],
  mulBit: ['bits', 'numbers', 'a', 'ra'],
  'eqz of 2': ['r', 'rb', 'rp'],
};
for (const n of [2, 3]) {
  for (const [name, masks] of Object.entries(EXACT)) {
    test(`${name}, n=${n}: every ${n - 1} parties see the same for all secrets, and not without one of the masks`, async () => {
      const r = await privacyOf(semi2k, n, name, options);
      assert.is(r.leak, undefined);
      assert.equal([...r.masks].sort(), [...masks].sort());
      assert.equal(r.survivors, []);
      assert.ok(!r.methods.includes('sampled'), r.methods.join());
    });
  }
}

// On 8 bits the circuits have several levels. A triple's product shows only in three values at once, which pairs of messages do not tell;
// the exact tests of `and` show it.
const SAMPLED: Record<string, string[]> = {
  'a2b of 8': ['r', 'rb', 'rp', 't0a', 't0b', 't0ab'],
  'msb 7': ['r', 'rb', 'rp', 't0a', 't0b', 't0ab'],
  'eqz of 8': ['r', 'rb', 'rp', 't0a', 't0b', 't0ab'],
};
for (const n of full ? [2, 3] : [2]) {
  for (const [name, masks] of Object.entries(SAMPLED)) {
    test(`${name}, n=${n}: sampled views look alike, and not without one of the masks`, async () => {
      const r = await privacyOf(semi2k, n, name, options);
      assert.is(r.leak, undefined);
      assert.equal([...r.masks].sort(), [...masks].sort());
      assert.equal(
        r.survivors.filter((s) => s !== 't0ab'),
        [],
      );
    });
  }
}

test('an input is shared without a message, uniformly', async () => {
  const r = await privacyOf(semi2k, 3, 'share', options);
  assert.is(r.leak, undefined);
});

test.run();
