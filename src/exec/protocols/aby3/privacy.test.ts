import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { andFold, plan } from '../common/circuits.ts';
import { gateItems } from '../common/gates.ts';
import { blank } from '../common/words.ts';
import { privacyOf } from '../kit/privacy-tests.ts';
import type { ViewCase } from '../kit/views.ts';
import { kernel } from '../protocol.ts';
import { runBetween, sideOf } from './compare.ts';
import { aby3 } from './index.ts';
import { components, type Dealt, pivotDeals, reshare, twoSummands } from './roles.ts';

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
  'a2b of 3': ['r', 'rb', 'rp', 'z.mask'],
  'msb 1': ['r', 'rb', 'z.mask'],
  'msb 2': ['r', 'rb', 'rp', 'z.mask'],
  'b2a of 1': ['rho', 'number', 'number.new.mask'],
  'b2a of 2': ['bits', 'numbers', 'z.mask'],
  mulBit: ['rho', 'number', 'number.new.mask', 'u.zero'],
  'eqz of 2': ['r', 'rb', 'rp', 'z.mask'],
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

/** A gate of four inputs alone, as comparisons use it: small enough to be enumerated. */
const gate: ViewCase = {
  name: 'gate of four',
  kernel: kernel<unknown, Dealt>({
    name: 'gate',
    doc: '',
    opens: '',
    reveals: 'nothing',
    cost: () => ({ hops: 0, messages: 0, bytes: 0 }),
    result: (_env, [x]) => [{ repr: 'B', bits: 1, length: x!.length }],
    prepare: (c, [x]) => pivotDeals(c, gateItems(plan(andFold(undefined, blank(4, x!.length))))),
    async online(c, [x], _p, m) {
      const side = sideOf(c, m);
      const word = side && { ...x!, parts: [twoSummands(c, x!.parts, 4, 'xor')] };
      const mine = side && (await runBetween(c, andFold(c.ring, word!), side)).parts[0]!;
      return [components(c, await reshare(c, 'z', mine, x!.length, 1, 'xor'))];
    },
  }),
  k: 4,
  operands: [{ repr: 'B', bits: 4 }],
  param: () => undefined,
  secrets: [[0n], [15n], [6n]],
};
test('a gate of four inputs: every party sees the same, and not without its masks or their products', async () => {
  const r = await privacyOf(aby3, 3, gate, { ...options, maxBits: 16, settings: 2 });
  assert.is(r.leak, undefined);
  assert.not.ok(r.methods.includes('sampled'));
  assert.equal([...r.masks].sort(), ['t0m', 't0p', 'z.mask']);
  assert.equal(r.survivors, []);
});

// On 8 bits the circuits have a gate. Samples show every mask but two: that of the top bit, which two secrets rarely change, and the products of a
// gate's masks, which show only together with the whole opening before; the exact tests show these.
const SAMPLED: Record<string, string[]> = {
  'a2b of 8': ['r', 'rb', 'rp', 't0m', 't0p', 'z.mask'],
  'msb 7': ['r', 'rb', 'rp', 't0m', 't0p', 'z.mask'],
  'eqz of 8': ['r', 'rb', 'rp', 't0m', 't0p', 'z.mask'],
  'trunc on 8 bits': ['r', 'low', 'top', 'top.mask'],
};
for (const [name, masks] of Object.entries(SAMPLED)) {
  test(`${name}: sampled views look alike, and not without one of its masks`, async () => {
    const r = await privacyOf(aby3, 3, name, options);
    assert.is(r.leak, undefined);
    assert.equal([...r.masks].sort(), [...masks].sort());
    assert.equal(
      r.survivors.filter((s) => s !== 'top' && s !== 't0p'),
      [],
    );
  });
}

test.run();
