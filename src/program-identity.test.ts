import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeBytecode } from './codegen/writer.ts';
import { compileProgram, parseProgram } from './compiler.ts';
import { SpucError } from './support/diagnostics.ts';
import { printModule } from './syntax/index.ts';
import { corpusFolder } from './testing/test-corpus.ts';

const own = fileURLToPath(new URL('../fixtures/programs', import.meta.url));
const shared = corpusFolder('fixtures/dev', 'SPUC_FIXTURES');
/** Forms that jax prints of one and the same trace. */
const SPELLINGS = ['generic.mlir', 'loc.mlir', 'stablehlo.bc'];
/**
 * Portable bytecode that is another trace: before jax.export writes it, it replaces CHLO operators (erfc, erf_inv, tan, asinh, …) by polynomials and
 * other formulas. Text that jax prints keeps the operators.
 */
const OTHER_TRACE = ['black_scholes', 'chlo_ops', 'elem_erf_gelu', 'rand_uniform_normal'];
/** Programs with loops that must have a public condition. */
const PUBLIC = ['linreg_while', 'newton_loop', 'while_nested'];

/** The project's own programs; all of the corpus in the full test. */
const root = process.env.SPUC_FULL && shared ? shared : own;
const folders = readdirSync(root).map((name) => ({ name, dir: `${root}/${name}` }));
async function hashOf(bytes: Uint8Array, name: string): Promise<string> {
  const args = PUBLIC.includes(name) ? { visibility: Array<'public'>(argumentsOf(bytes)).fill('public') } : {};
  const { pphlo, manifest } = await compileProgram(bytes, name, args);
  return writeBytecode(pphlo, manifest).hash;
}
function argumentsOf(bytes: Uint8Array): number {
  let n = 0;
  parseProgram(bytes, 'x').walk((op) => {
    if (op.name === 'func.func' && op.attrs.sym_name === 'main') n = op.regions[0]!.block.args.length;
  });
  return n;
}

for (const { name, dir } of folders) {
  const text = `${dir}/program.stablehlo.mlir`;
  if (!existsSync(text)) continue;
  test(`${name}: all spellings of one trace are one program`, async () => {
    const bytes = new Uint8Array(readFileSync(text));
    const want = await hashOf(bytes, name);
    const module = parseProgram(bytes, name);
    for (const options of [{ generic: true }, { debugInfo: true }])
      assert.is(
        await hashOf(new TextEncoder().encode(printModule(module, { ...options, localNames: true })), name),
        want,
        JSON.stringify(options),
      );
    for (const form of SPELLINGS) {
      if (!existsSync(`${dir}/program.${form}`)) continue;
      const hash = await hashOf(new Uint8Array(readFileSync(`${dir}/program.${form}`)), name);
      if (form === 'stablehlo.bc' && OTHER_TRACE.includes(name)) assert.is.not(hash, want, 'no longer another trace');
      else assert.is(hash, want, form);
    }
  });
}

test('another program has another hash', async () => {
  const of = (op: string, v: number) =>
    hashOf(
      new TextEncoder().encode(
        `func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {\n%c = stablehlo.constant dense<${v}.0> : tensor<2xf32>\n%r = stablehlo.${op} %a, %c : tensor<2xf32>\nreturn %r : tensor<2xf32>\n}`,
      ),
      'x',
    );
  const hashes = [await of('add', 2), await of('add', 3), await of('subtract', 2)];
  assert.is(new Set(hashes).size, 3);
  await of('frobnicate', 1).then(assert.unreachable, (e) => assert.instance(e, SpucError));
});

test.run();
