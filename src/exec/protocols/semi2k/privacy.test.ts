import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { andFold, plan } from '../common/circuits.ts';
import type { Shares } from '../common/deal.ts';
import { gateItems } from '../common/gates.ts';
import { blank } from '../common/words.ts';
import { privacyOf } from '../kit/privacy-tests.ts';
import type { ViewCase } from '../kit/views.ts';
import { kernel, type Meta } from '../protocol.ts';
import { runOpened } from './compare.ts';
import { dealt } from './dealer.ts';
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

/** A gate of four inputs alone, as comparisons use it: small enough to be enumerated. */
const items = (_env: unknown, [x]: readonly Meta[]) => gateItems(plan(andFold(undefined, blank(4, x!.length))));
const gate: ViewCase = {
  name: 'gate of four',
  kernel: kernel<unknown, Shares>({
    name: 'gate',
    doc: '',
    opens: '',
    reveals: 'nothing',
    cost: () => ({ hops: 0, messages: 0, bytes: 0 }),
    result: (_env, [x]) => [{ repr: 'B', bits: 1, length: x!.length }],
    ...dealt<unknown>(items),
    online: async (c, [x], _p, m) => [(await runOpened(c, andFold(c.ring, x!), m)).parts],
  }),
  k: 4,
  operands: [{ repr: 'B', bits: 4 }],
  param: () => undefined,
  secrets: [[0n], [15n], [6n]],
};
for (const n of [2, 3]) {
  test(`a gate of four inputs, n=${n}: every ${n - 1} parties see the same, and not without its masks or their products`, async () => {
    const r = await privacyOf(semi2k, n, gate, { ...options, maxBits: 15, settings: 2 });
    assert.is(r.leak, undefined);
    assert.equal(r.methods, ['conditional']);
    assert.equal([...r.masks].sort(), ['t0m', 't0p']);
    assert.equal(r.survivors, []);
  });
}

// On 8 bits the circuits have a gate. A product of masks shows only together with what the whole opening before it was; the exact test of a gate shows it.
const SAMPLED: Record<string, string[]> = {
  'a2b of 8': ['r', 'rb', 'rp', 't0m', 't0p'],
  'msb 7': ['r', 'rb', 'rp', 't0m', 't0p'],
  'eqz of 8': ['r', 'rb', 'rp', 't0m', 't0p'],
};
for (const n of full ? [2, 3] : [2]) {
  for (const [name, masks] of Object.entries(SAMPLED)) {
    test(`${name}, n=${n}: sampled views look alike, and not without one of the masks`, async () => {
      const r = await privacyOf(semi2k, n, name, options);
      assert.is(r.leak, undefined);
      assert.equal([...r.masks].sort(), [...masks].sort());
      assert.equal(
        r.survivors.filter((s) => s !== 't0p'),
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
