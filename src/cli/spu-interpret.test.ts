import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryIo } from '../support/io.ts';
import { corpusFolder } from '../testing/test-corpus.ts';
import { main } from './main.ts';

/** SPU's own interpreter tests run as they are, with SPU's flags, under the protocols of SPU's kinds 1 to 3. */
const folders = [
  corpusFolder('conformance/spu/interpret', 'SPUC_SPU_TESTS'),
  fileURLToPath(new URL('../../fixtures/spu/interpret', import.meta.url)),
];
const root = folders.find((f) => f !== undefined && existsSync(f));
if (!root) console.log(`skipped: SPU's interpreter tests are not in ${folders.join(' or ')}`);
const names = root ? readdirSync(root).filter((f) => f.endsWith('.mlir')) : [];
const files = Object.fromEntries(names.map((f) => [`/${f}`, readFileSync(join(root!, f), 'utf8')]));

for (const kind of [1, 2, 3])
  for (const name of names)
    test(`${name}, kind ${kind}`, async () => {
      const io = memoryIo({ files });
      const code = await main(['interpret', `--protocol_kind=${kind}`, '--interpret', '-split-input-file', name], io);
      assert.is(io.stderr(), '');
      const functions = files[`/${name}`]!.match(/^func\.func/gm)!.length;
      assert.is(io.stdout(), `${name}: ok, ${functions} ${functions === 1 ? 'function' : 'functions'}\n`);
      assert.is(code, 0);
    });

/** A product that no public computation could replace: its secret factors come from the text. */
const square = (expected: string): string => `func.func @square() {
   %0 = pphlo.constant dense<[-3, 5]> : tensor<2xi64>
   %1 = pphlo.convert %0 : (tensor<2xi64>)->tensor<2x!pphlo.secret<i64>>
   %2 = pphlo.multiply %1,%1 : (tensor<2x!pphlo.secret<i64>>,tensor<2x!pphlo.secret<i64>>)->tensor<2x!pphlo.secret<i64>>
   %3 = pphlo.constant dense<${expected}> : tensor<2xi64>
   %4 = pphlo.convert %2 : (tensor<2x!pphlo.secret<i64>>)->tensor<2xi64>
   pphlo.custom_call @expect_eq(%3, %4) : (tensor<2xi64>, tensor<2xi64>)->()
   func.return
}
`;
for (const kind of [1, 2, 3])
  test(`a wrong expectation fails, kind ${kind}`, async () => {
    const io = memoryIo({ files: { '/good.mlir': square('[9, 25]'), '/bad.mlir': square('[9, 24]') } });
    assert.is(await main(['interpret', `--protocol_kind=${kind}`, 'good.mlir'], io), 0);
    assert.is(await main(['interpret', `--protocol_kind=${kind}`, 'bad.mlir'], io), 1);
    assert.match(io.stderr(), 'element [1] is 24 but 25 is expected');
    assert.match(io.stderr(), 'check-failed');
  });

test('a function that wants arguments cannot be run, with checks or without', async () => {
  const io = memoryIo({ files: { '/m.mlir': 'func.func @main(%x: tensor<2xi64>) {\n  func.return\n}\n' } });
  for (const protocol of ['plain', 'ref2k', 'aby3'])
    assert.is(await main(['interpret', `--protocol=${protocol}`, 'm.mlir'], io), 1, protocol);
  assert.match(io.stderr(), '@main takes 1 arguments');
});

test('only interpret opens secrets by casts', async () => {
  const io = memoryIo({ files: { '/m.mlir': square('[9, 25]') } });
  assert.is(await main(['compile', '--emit', 'pphlo', 'm.mlir'], io), 1);
  assert.match(io.stderr(), 'lowers a secret to public');
});

test('kinds that spuc has no protocol for are refused', async () => {
  const io = memoryIo({ files: { '/m.mlir': square('[9, 25]') } });
  assert.is(await main(['interpret', '--protocol_kind=4', 'm.mlir'], io), 2);
  assert.match(io.stderr(), 'supported are 1 (ref2k), 2 (semi2k) and 3 (aby3)');
});

test.run();
