import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hloOps } from '../dialects/hlo/index.ts';
import { builtinOps } from '../ir/builtin.ts';
import { Registry } from '../ir/registry.ts';
import { Source, SpucError } from '../support/diagnostics.ts';
import { corpusFolder, skipAll } from '../testing/test-corpus.ts';
import { decodeUtf8, parseModule, printModule } from './index.ts';

/** Program texts that frameworks wrote: each is read, and each form of printing it is read back to the same text. */
const folders = [
  corpusFolder('fixtures/dev', 'SPUC_FIXTURES'),
  fileURLToPath(new URL('../../fixtures/dev', import.meta.url)),
];
const root = folders.find((f) => f !== undefined && existsSync(f));
if (!root) skipAll(test, `no program corpus in ${folders.join(' or ')}`);

const registry = new Registry(builtinOps, hloOps);
const parse = (name: string, text: string) => parseModule(new Source(name, text), registry);

for (const folder of root ? readdirSync(root) : []) {
  if (folder === 'bad' || folder.endsWith('.json')) continue;
  const files = readdirSync(join(root!, folder)).filter((f) => f.startsWith('program') && f.endsWith('.mlir'));
  if (!files.length) continue;
  test(folder, () => {
    const printed = new Map<string, string>();
    for (const f of files) {
      const m = parse(f, decodeUtf8(readFileSync(join(root!, folder, f)), f));
      for (const options of [{}, { generic: true }, { debugInfo: true }]) {
        const text = printModule(m, options);
        assert.is(printModule(parse('again', text), options), text, `${f} ${JSON.stringify(options)}`);
        if (!Object.keys(options).length) printed.set(f, text);
      }
    }
    const generic = printed.get('program.generic.mlir');
    // The generic form spells out the version that the own form leaves out.
    if (generic)
      assert.is(
        generic.replaceAll(', version = 0 : i32', ''),
        printed.get('program.stablehlo.mlir'),
        'generic and own form differ',
      );
  });
}

const bad = root ? join(root, 'bad') : '';
for (const folder of root ? readdirSync(bad) : []) {
  const meta = JSON.parse(readFileSync(join(bad, folder, 'meta.json'), 'utf8'));
  const found = [
    'parse',
    'undefined-value',
    'redefinition',
    'unknown-op',
    'dynamic-shape',
    'elided-constant',
    'encoding',
    'resource-limit',
    'nesting-limit',
  ];
  if (meta.kind !== 'stablehlo-text' || !found.includes(meta.expect.error_class)) continue;
  test(`bad/${folder}`, () => {
    try {
      parse(meta.file, decodeUtf8(readFileSync(join(bad, folder, meta.file)), meta.file));
    } catch (e) {
      if (!(e instanceof SpucError)) throw e;
      assert.is(e.diagnostics[0]!.class, meta.expect.error_class);
      return;
    }
    assert.unreachable('the program was accepted');
  });
}

test.run();
