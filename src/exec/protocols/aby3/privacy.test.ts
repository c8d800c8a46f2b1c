import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { privacyOf } from '../kit/privacy-tests.ts';
import { aby3 } from './index.ts';

const full = Boolean(process.env.SPUC_FULL);
const options = { maxBits: full ? 18 : 11, samples: full ? 8192 : 2048, settings: full ? 6 : 2 };

/** Masks that each kernel draws. Without any one of them some party's view depends on the secret. */
const EXACT: Record<string, string[]> = {
  share: ['x'],
  mul: ['z.zero'],
  matmul: ['z.zero'],
  trunc: ['r', 'low', 'top', 'top.mask'],
  mulTrunc: ['r', 'low', 'top', 'zero', 'top.mask'],
  matmulTrunc: ['r', 'low', 'top', 'zero', 'top.mask'],
  'and of 1': ['z.zero'],
  'and of 2': ['z.zero'],
  'a2b of 3': ['r', 'rb', 'rp', 'words.mask'],
  'msb 1': ['r', 'rb', 'words.mask'],
  'msb 2': ['r', 'rb', 'rp', 'words.mask'],
  'b2a of 1': ['rho', 'number', 'number.new.mask'],
  'b2a of 2': ['bits', 'numbers', 'z.mask'],
  mulBit: ['rho', 'number', 'number.new.mask', 'u.zero'],
  'eqz of 2': ['r', 'rb', 'rp', 'words.mask'],
};
for (const [name, masks] of Object.entries(EXACT)) {
  test(`${name}: every party's view is the same for all secrets, and not without one of its masks`, async () => {
    const r = await privacyOf(aby3, 3, name, options);
    assert.is(r.leak, undefined);
    assert.equal([...r.masks].sort(), [...masks].sort());
    assert.equal(r.survivors, []);
    assert.ok(!r.methods.includes('sampled') || name.includes('Trunc'), r.methods.join());
  });
}

// On 8 bits the circuits have several levels; samples show every mask but that of the top bit, which two secrets rarely change.
const SAMPLED: Record<string, string[]> = {
  'a2b of 8': ['r', 'rb', 'rp', 'words.mask', 't0.zero'],
  'msb 7': ['r', 'rb', 'rp', 'words.mask', 't0.zero'],
  'eqz of 8': ['r', 'rb', 'rp', 'words.mask', 't0.zero'],
  'trunc on 8 bits': ['r', 'low', 'top', 'top.mask'],
};
for (const [name, masks] of Object.entries(SAMPLED)) {
  test(`${name}: sampled views look alike, and not without one of its masks`, async () => {
    const r = await privacyOf(aby3, 3, name, options);
    assert.is(r.leak, undefined);
    assert.equal([...r.masks].sort(), [...masks].sort());
    assert.equal(
      r.survivors.filter((s) => s !== 'top'),
      [],
    );
  });
}

test.run();
