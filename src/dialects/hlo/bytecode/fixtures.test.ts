import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeBytecode } from '../../../codegen/writer.ts';
import { compileModule, parseProgram } from '../../../compiler.ts';
import { isFloat, realPart } from '../../../eval/dtype.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import type { Operation } from '../../../ir/ir.ts';
import { verify } from '../../../ir/verifier.ts';
import type { Visibility } from '../../../passes/pass.ts';
import { Source } from '../../../support/diagnostics.ts';
import { readNpy } from '../../../support/npy.ts';
import { parseModule, printModule } from '../../../syntax/index.ts';
import { corpusFolder } from '../../../testing/test-corpus.ts';
import { evaluate } from '../evaluator.ts';
import { registry } from '../test-support.ts';
import { importStablehloBytecode } from './import.ts';

const own = fileURLToPath(new URL('../../../../fixtures', import.meta.url));
const corpus = corpusFolder('fixtures/dev', 'SPUC_CORPUS');
if (!corpus) console.log('the large program corpus is not here (SPUC_CORPUS): only fixtures/ is tested');
const roots = [join(own, 'programs'), ...(corpus ? [corpus] : [])];

interface Meta {
  inputs: { file: string; visibility: Visibility }[];
  outputs: { file: string; atol?: number; max_abs?: number }[];
  element_types?: string[] | Record<string, number>;
}

function checkOutput(got: Tensor, want: Tensor, atol: number, what: string): void {
  assert.equal([got.dtype, got.shape], [want.dtype, want.shape], what);
  const tolerance = isFloat(realPart(got.dtype)) ? atol : 0;
  got.data.forEach((v: number | bigint, i: number) => {
    const [a, b] = [Number(v), Number(want.data[i])];
    if (!(Object.is(a, b) || Math.abs(a - b) <= tolerance)) assert.unreachable(`${what}[${i}]: ${a} is not ${b}`);
  });
}

/** The text without what only names or places things, and the name of the module. */
const body = (text: string): string => text.slice(text.indexOf('\n'));

let same = 0;
for (const root of roots) {
  const dirs = readdirSync(root).filter((d) => existsSync(join(root, d, 'program.stablehlo.bc')));
  assert.ok(dirs.length >= 3, `${root} has bytecode`);
  for (const dir of dirs) {
    const path = (file: string): string => join(root, dir, file);
    const meta = JSON.parse(readFileSync(path('meta.json'), 'utf8')) as Meta;
    const half = /\bb?f16\b/.test(JSON.stringify(meta.element_types ?? ''));
    const tensor = (file: string): Tensor => readNpy(readFileSync(path(file)), file);
    test(`${dir} gives its outputs, and its printed form is read back`, () => {
      const module = importStablehloBytecode(readFileSync(path('program.stablehlo.bc')), dir, registry);
      verify(module);
      const outputs = evaluate(
        module,
        meta.inputs.map((i) => tensor(i.file)),
      );
      assert.is(outputs.length, meta.outputs.length);
      meta.outputs.forEach((o, i) => {
        // Half precision is rounded at other places elsewhere; all else agrees to 1e-5 of its scale, which is far inside `atol`.
        const near = 1e-5 * (1 + (o.max_abs ?? 1));
        checkOutput(outputs[i]!, tensor(o.file), half ? Math.max(o.atol ?? 0, near) : near, `${dir} ${o.file}`);
      });
      const printed = printModule(module);
      assert.is(printModule(parseModule(new Source(dir, printed), registry)), printed);
    });
    test(`${dir} compiles, and to the hash of the text where both list the same operations`, async () => {
      const visibility = meta.inputs.map((i) => i.visibility);
      const [bc, text] = ['program.stablehlo.bc', 'program.stablehlo.mlir'].map((f) =>
        parseProgram(readFileSync(path(f)), f),
      );
      const equal = body(printModule(bc!)) === body(printModule(text!));
      const hashOf = async (m: Operation): Promise<string> => {
        const { pphlo, manifest } = await compileModule(m, { visibility });
        return writeBytecode(pphlo, manifest).hash;
      };
      const [a, b] = [await hashOf(bc!), await hashOf(text!)];
      if (equal) assert.is(a, b);
      if (a === b) same++;
    });
  }
}
// Exporters fold and move constants, so most programs are not listed alike.
test('some programs are the same as their text', () => {
  assert.ok(same > 0);
});

test.run();
