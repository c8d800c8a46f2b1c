import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isFloat, realPart } from '../../eval/dtype.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { tensorEquals } from '../../eval/values.ts';
import { functionsOf } from '../../ir/builtin.ts';
import { verify } from '../../ir/verifier.ts';
import { Source } from '../../support/diagnostics.ts';
import { readNpy } from '../../support/npy.ts';
import { parseModule, printModule } from '../../syntax/index.ts';
import { corpusFolder } from '../../testing/test-corpus.ts';
import { evaluate } from './evaluator.ts';
import { inlineCalls } from './inline.ts';
import { errorOf, registry } from './test-support.ts';

const own = fileURLToPath(new URL('../../../fixtures', import.meta.url));
/** A larger corpus of the same form: real programs with inputs and results, and programs to refuse. */
const corpus = corpusFolder('fixtures/dev', 'SPUC_CORPUS');
if (!corpus) console.log('the large program corpus is not here (SPUC_CORPUS): only fixtures/ is tested');
const roots = [join(own, 'programs'), ...(corpus ? [corpus] : [])].filter((d) => existsSync(d));
const texts = [
  'program.stablehlo.mlir',
  'program.alt.stablehlo.mlir',
  'program.generic.mlir',
  'program.exported.mlir',
  'program.loc.mlir',
];

interface Output {
  file: string;
  atol?: number;
  max_abs?: number;
}
interface Meta {
  inputs: { file: string }[];
  outputs: Output[];
  element_types?: string[] | Record<string, number>;
}

/** Half-precision arithmetic is not rounded at the same places by all implementations. */
const isHalf = (meta: Meta): boolean => /\b(?:b?f16)\b/.test(JSON.stringify(meta.element_types ?? ''));

/** Floats may differ by 1e-5 of the output's scale, or by `atol` in half precision; all else is exact. */
function checkOutput(got: Tensor, want: Tensor, o: Output, half: boolean): void {
  assert.equal(got.shape, want.shape, 'shape');
  const float = isFloat(realPart(got.dtype));
  const scale = 1e-5 * (1 + (o.max_abs ?? 1));
  const tolerance = float ? (half ? Math.max(o.atol ?? 0, scale) : scale) : 0;
  got.data.forEach((v: number | bigint, i: number) => {
    const [a, b] = [Number(v), Number(want.data[i])];
    const near = a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= tolerance;
    if (!near) assert.unreachable(`${o.file}, element ${i}: ${a} is not ${b} within ${tolerance}`);
  });
}

for (const root of roots) {
  for (const dir of readdirSync(root)) {
    const metaFile = join(root, dir, 'meta.json');
    if (dir === 'bad' || !existsSync(metaFile)) continue;
    const meta = JSON.parse(readFileSync(metaFile, 'utf8')) as Meta;
    const tensor = (file: string): Tensor => readNpy(readFileSync(join(root, dir, file)), file);
    for (const file of texts.filter((f) => existsSync(join(root, dir, f)))) {
      test(`${dir}/${file} gives its outputs, as printed and inlined too`, () => {
        const module = parseModule(new Source(file, readFileSync(join(root, dir, file), 'utf8')), registry);
        verify(module);
        const inputs = meta.inputs.map((i) => tensor(i.file));
        const outputs = evaluate(module, inputs);
        assert.is(outputs.length, meta.outputs.length);
        meta.outputs.forEach((o, i) => {
          checkOutput(outputs[i]!, tensor(o.file), o, isHalf(meta));
        });
        const printed = printModule(module);
        const again = parseModule(new Source(file, printed), registry);
        assert.is(printModule(again), printed);
        inlineCalls(again);
        verify(again);
        assert.is(functionsOf(again).length, 1);
        // One form is enough to see that inlining keeps the meaning.
        if (file === texts[0])
          evaluate(again, inputs).forEach((t, i) => {
            assert.ok(tensorEquals(t, outputs[i]!), `output ${i} after inlining`);
          });
      });
    }
  }
}

/** Classes that reading and verifying cannot find: they need the compiler. */
const later = new Set(['secret-control-flow', 'unsupported-op', 'missing-entry']);
for (const bad of [own, ...(corpus ? [corpus] : [])].map((d) => join(d, 'bad')).filter((d) => existsSync(d))) {
  for (const dir of readdirSync(bad)) {
    const meta = JSON.parse(readFileSync(join(bad, dir, 'meta.json'), 'utf8'));
    // One program is too big to keep; fixtures/make-bad.mjs makes it, and compiler tests cover it.
    if (!existsSync(join(bad, dir, meta.file))) continue;
    if (meta.kind !== 'stablehlo-text' || later.has(meta.expect.error_class)) continue;
    test(`bad/${dir} is refused as ${meta.expect.error_class}`, () => {
      const e = errorOf(() =>
        verify(parseModule(new Source(meta.file, readFileSync(join(bad, dir, meta.file), 'utf8')), registry)),
      );
      const accepted = [meta.expect.error_class, ...meta.expect.also_acceptable];
      assert.ok(accepted.includes(e?.class), `${e?.class}: ${e?.message}`);
    });
  }
}

/** StableHLO's own interpreter tests, which check themselves. */
const conformance = corpusFolder('conformance/stablehlo', 'SPUC_STABLEHLO');
if (!conformance) console.log("StableHLO's interpreter tests are not here (SPUC_STABLEHLO)");

/** What these use does not exist here: shapes not known, quantised types; one file takes its inputs from a command line. */
const outside = new Set(['dynamic-shape', 'unsupported-type', 'input']);

if (conformance)
  for (const sub of ['testdata', 'interpret'].filter((s) => existsSync(join(conformance, s)))) {
    test(`StableHLO's ${sub} pass`, () => {
      let passed = 0;
      const failed: string[] = [];
      for (const file of readdirSync(join(conformance, sub))) {
        const text = readFileSync(join(conformance, sub, file), 'utf8');
        for (const part of text.split(/^\/\/ -----.*$/m)) {
          if (part.replace(/\/\/.*$/gm, '').trim() === '') continue;
          const e = errorOf(() => {
            const module = parseModule(new Source(file, part), registry);
            verify(module);
            const all = functionsOf(module);
            const main = all.filter((f) => f.attrs.sym_name === 'main');
            for (const f of main.length ? main : all.filter((g) => g.regions[0]!.block.args.length === 0))
              evaluate(module, [], { entry: f.attrs.sym_name as string });
          });
          if (!e) passed++;
          else if (!outside.has(e.class)) failed.push(`${file}: ${e.message}`);
        }
      }
      assert.equal(failed, []);
      assert.ok(passed > 0, 'at least one runs');
    });
  }

test.run();
