import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { takeChecks } from '../cli/checks.ts';
import { compileModule, parseProgram } from '../compiler.ts';
import { registry } from '../dialects/registry.ts';
import { functionsOf } from '../ir/builtin.ts';
import type { Operation } from '../ir/ir.ts';
import { verify } from '../ir/verifier.ts';
import { SpucError } from '../support/diagnostics.ts';
import { printModule } from '../syntax/index.ts';
import { corpusFolder, skipAll } from '../testing/test-corpus.ts';
import { readBytecode } from './reader.ts';
import { writeBytecode } from './writer.ts';

const suite = corpusFolder('conformance/stablehlo', 'SPUC_STABLEHLO');
if (!suite) skipAll(test, "StableHLO's tests are not here (SPUC_STABLEHLO)");
/** Every file in the full test, a sample else. */
const STEP = process.env.SPUC_FULL ? 1 : 12;

/** What no program here has: shapes that are not known, quantised types, several processes, the interpreter's own ops. */
const OUTSIDE =
  /dynamic-shape|unsupported-type: quantized|: unknown-op.*(interpreter\.|expect_serialized_eq)|unsupported-op.*(collective|_id'|expect_serialized_eq)/;
/** Compiling refuses, with a diagnostic, what neither a protocol nor the public evaluator runs. */
const REFUSALS = new Set(['unsupported-op', 'unsupported-type', 'secret-control-flow', 'resource-limit']);

const utf8 = (s: string): Uint8Array => new TextEncoder().encode(s);
const shown = (e: SpucError): string => `: ${e.diagnostics[0]!.class}: ${e.diagnostics[0]!.message}`;

/** The text of a module is read back as the same module, in both forms. */
function printsToFixpoint(module: Operation, file: string): void {
  for (const generic of [false, true]) {
    const text = printModule(module, { generic });
    const again = parseProgram(utf8(text), file);
    assert.is(printModule(again, { generic }), text, `${file}, ${generic ? 'generic' : 'custom'} form`);
  }
}

/** The function as a program of its own, compiled, written and read: the same text, bytes and hash. */
async function roundTrips(text: string, entry: string, file: string): Promise<boolean> {
  const module = parseProgram(utf8(text), file);
  for (const f of functionsOf(module)) {
    if (f.attrs.sym_name === entry) {
      if (takeChecks(f).length === 0) return false;
      f.setAttr('sym_name', 'main');
      f.setAttr('sym_visibility', undefined);
    } else if (f.attrs.sym_name === 'main') return false;
  }
  verify(module);
  try {
    // Without folding: else nothing but constants would be left of a program without inputs.
    const { pphlo, manifest } = await compileModule(module, { disablePasses: ['fold-constants'] });
    const code = writeBytecode(pphlo, manifest);
    const read = readBytecode(code.bytes, file, registry);
    assert.is(read.hash, code.hash);
    assert.is(printModule(read.module), printModule(pphlo).replace(/^module .*\{$/m, 'module {'), `${file} @${entry}`);
    assert.equal(writeBytecode(read.module, read.manifest).bytes, code.bytes, `${file} @${entry}: bytes`);
    return true;
  } catch (e) {
    if (!(e instanceof SpucError) || !REFUSALS.has(e.diagnostics[0]!.class)) throw e;
    return false;
  }
}

if (suite)
  for (const part of ['testdata', 'interpret'])
    test(`StableHLO's ${part}: parsed, verified, printed to a fixpoint, unchanged by bytecode`, async () => {
      const count = { printed: 0, written: 0, outside: 0 };
      const failed: string[] = [];
      for (const [i, file] of readdirSync(`${suite}/${part}`).sort().entries()) {
        if (i % STEP) continue;
        for (const text of readFileSync(`${suite}/${part}/${file}`, 'utf8').split(/^\/\/ -----.*$/m)) {
          if (text.replace(/\/\/.*$/gm, '').trim() === '') continue;
          try {
            const module = parseProgram(utf8(text), file);
            printsToFixpoint(module, file);
            count.printed++;
            const all = functionsOf(module);
            const entries = all.some((f) => f.attrs.sym_name === 'main')
              ? ['main']
              : all.filter((f) => f.regions[0]!.block.args.length === 0).map((f) => f.attrs.sym_name as string);
            for (const entry of entries) if (await roundTrips(text, entry, file)) count.written++;
          } catch (e) {
            if (e instanceof SpucError && OUTSIDE.test(shown(e))) count.outside++;
            else failed.push(`${file}${e instanceof SpucError ? shown(e) : `: ${(e as Error).stack}`}`.slice(0, 600));
          }
        }
      }
      console.log(JSON.stringify(count));
      assert.equal(failed, []);
      assert.ok(count.written > count.printed / 2, JSON.stringify(count));
    });

test.run();
