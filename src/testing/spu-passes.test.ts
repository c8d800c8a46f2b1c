import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { litTools } from '../cli/commands/lit.ts';
import { memoryIo } from '../support/io.ts';
import { litMain } from './lit/index.ts';
import { corpusFolder } from './test-corpus.ts';

/** SPU's own tests of its passes run as they are: `spu-opt` is `spuc opt`, `FileCheck` is `spuc filecheck`. */
const root = corpusFolder('conformance/spu/passes', 'SPUC_SPU_PASS_TESTS');
if (!root || !existsSync(root)) console.log(`skipped: SPU's pass tests are not in ${root}`);
const names =
  root && existsSync(root)
    ? readdirSync(root, { recursive: true, encoding: 'utf8' })
        .map((f) => f.replaceAll('\\', '/'))
        .filter((f) => f.endsWith('.mlir'))
        .sort()
    : [];

for (const name of names)
  test(name, async () => {
    const io = memoryIo({ files: { [`/${name}`]: readFileSync(`${root}/${name}`, 'utf8') } });
    assert.is(await litMain([`/${name}`], io, litTools), 0, io.stdout());
  });

test('a file whose expectation is wrong fails', async () => {
  const text = `// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET --lower-conversion-cast %s | FileCheck %s
func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: pphlo.negate %arg0 : tensor<2xf32>
  %0 = stablehlo.negate %arg0 : tensor<2xf32>
  return %0 : tensor<2xf32>
}
`;
  const right = text.replace('%arg0 : tensor<2xf32>\n  %0', '%arg0 : tensor<2x!pphlo.secret<f32>>\n  %0');
  const io = memoryIo({ files: { '/wrong.mlir': text, '/right.mlir': right } });
  assert.is(await litMain(['/wrong.mlir'], io, litTools), 1);
  assert.is(await litMain(['/right.mlir'], io, litTools), 0);
});

test.run();
