import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeBytecode } from '../../../codegen/writer.ts';
import { compileProgram, parseProgram } from '../../../compiler.ts';
import { numElements } from '../../../eval/tensor.ts';
import { SpucError } from '../../../support/diagnostics.ts';
import { readNpy } from '../../../support/npy.ts';
import { detectKind, printModule } from '../../../syntax/index.ts';
import { corpusFolder } from '../../../testing/test-corpus.ts';
import { evaluate } from '../evaluator.ts';

const own = fileURLToPath(new URL('../../../../fixtures/programs', import.meta.url));
/** A larger corpus of the same form. */
const corpus = corpusFolder('fixtures/dev', 'SPUC_CORPUS');
if (!corpus) console.log('the large program corpus is not here (SPUC_CORPUS): only fixtures/ is tested');

interface Meta {
  inputs: { file: string; visibility: 'secret' | 'public' }[];
  outputs: { file: string; atol?: number }[];
}

for (const root of [own, ...(corpus ? [corpus] : [])]) {
  for (const dir of readdirSync(root)) {
    const file = join(root, dir, 'program.hlo.pb');
    if (!existsSync(file)) continue;
    const bytes = readFileSync(file);
    const text = readFileSync(join(root, dir, 'program.hlo.txt'));
    // The same StableHLO compiles to the same bytecode and gives the same results: one program shows each, below.
    test(`${file} imports as the same StableHLO as its text`, () => {
      assert.is(detectKind(bytes), 'hlo-proto');
      assert.is(printModule(parseProgram(bytes, file)), printModule(parseProgram(text, file)));
    });
    if (root !== own) continue;
    const meta = JSON.parse(readFileSync(join(root, dir, 'meta.json'), 'utf8')) as Meta;
    const tensor = (name: string) => readNpy(readFileSync(join(root, dir, name)), name);
    test(`${file} compiles to the same bytecode as its text`, async () => {
      const visibility = meta.inputs.map((i) => i.visibility);
      const hash = async (b: Uint8Array): Promise<string> => {
        const { pphlo, manifest } = await compileProgram(b, file, { visibility });
        return writeBytecode(pphlo, manifest).hash;
      };
      assert.is(await hash(bytes), await hash(text));
    });
    test(`${file} gives its outputs`, () => {
      const outputs = evaluate(
        parseProgram(bytes, file),
        meta.inputs.map((i) => tensor(i.file)),
      );
      assert.is(outputs.length, meta.outputs.length);
      for (const [k, o] of meta.outputs.entries()) {
        const want = tensor(o.file);
        assert.equal(outputs[k]!.shape, want.shape);
        for (let i = 0; i < numElements(want.shape); i++) {
          const [a, b] = [Number(outputs[k]!.data[i]), Number(want.data[i])];
          assert.ok(a === b || Math.abs(a - b) <= (o.atol ?? 0), `${o.file}, element ${i}: ${a} is not ${b}`);
        }
      }
    });
  }
}

test('a file that is cut off is still seen as a HloModuleProto and refused with a hint', () => {
  const bytes = readFileSync(join(own, 'linreg_while', 'program.hlo.pb')).subarray(0, 1000);
  try {
    parseProgram(bytes, 'cut.pb');
    assert.unreachable('accepted');
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    assert.is(e.diagnostics[0]!.class, 'parse');
    assert.match(e.message, /cut\.pb: corrupt HloModuleProto/);
    assert.match(e.diagnostics[0]!.hint!, 'cut off');
  }
});

test.run();
