import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasSecretKernel } from '../../../dialects/pphlo/mirror.ts';
import { pphloOps } from '../../../dialects/pphlo/ops.ts';
import { aby3 } from '../../protocols/aby3/index.ts';
import { ref2k } from '../../protocols/ref2k/index.ts';
import { semi2k } from '../../protocols/semi2k/index.ts';
import { kernels } from '../index.ts';
import { checkCase, type Place } from './check.ts';
import { caseMakers, notDrawn } from './table.ts';

/** Programs of one op under every protocol and ring, against the evaluator: SPUC_CASES of them, from SPUC_SEED, of SPUC_OPS. */

const full = process.env.SPUC_FULL !== undefined;
const COUNT = Number(process.env.SPUC_CASES ?? (full ? 10_000 : 1000));
const SEED = Number(process.env.SPUC_SEED ?? 1);
/** Failures shown. */
const SHOWN = 20;

const protocols = [
  { protocol: ref2k, n: 2 },
  { protocol: semi2k, n: 2 },
  { protocol: aby3, n: 3 },
  { protocol: semi2k, n: 3 },
  { protocol: aby3, n: 3 },
  { protocol: semi2k, n: 2 },
  { protocol: semi2k, n: 5 },
];
const rings = [
  { k: 64, f: 18 },
  { k: 64, f: 18 },
  { k: 64, f: 18 },
  { k: 32, f: 8 },
  { k: 128, f: 26 },
];

test('every op with a kernel for secrets is drawn, or it is said why not', () => {
  const bare = pphloOps.filter((o) => hasSecretKernel(o.name)).map((o) => o.name.slice('pphlo.'.length));
  for (const name of bare) assert.ok(name in caseMakers !== name in notDrawn, name);
  for (const name of [...Object.keys(caseMakers), ...Object.keys(notDrawn)]) assert.ok(bare.includes(name), name);
});

test('a wrong kernel is found', async () => {
  const place: Place = { protocol: ref2k, n: 2, k: 64, f: 18 };
  const table = { ...kernels, 'pphlo.maximum': kernels['pphlo.minimum']! };
  const said: (string | undefined)[] = [];
  // One after the other: programs take turns with the memories of the parties.
  for (let seed = 0; seed < 8; seed++) said.push(await checkCase('maximum', seed, place, false, table));
  assert.ok(said.some((s) => s?.includes('element')));
});

test(`${COUNT} random programs of one op`, async () => {
  const names = process.env.SPUC_OPS?.split(',') ?? Object.keys(caseMakers);
  const wrong: string[] = [];
  for (let i = 0; i < COUNT; i++) {
    // 7 and 5 and the number of ops meet in all combinations.
    const place: Place = { ...protocols[(SEED + i) % protocols.length]!, ...rings[(SEED + (i >> 1)) % rings.length]! };
    // A second draw of the secrets for some: the counters of every run are held against a prediction that knows no secret.
    const said = await checkCase(names[i % names.length]!, SEED * 1_000_003 + i * 7919, place, i % 4 === 0);
    if (said) wrong.push(said);
  }
  assert.is(wrong.length, 0, `${wrong.length} of ${COUNT}:\n${wrong.slice(0, SHOWN).join('\n')}`);
});

test.run();
