import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { funcName, funcType, functionsOf } from '../../../ir/builtin.ts';
import { showType } from '../../../ir/types.ts';
import { filePosition, Source, SpucError } from '../../../support/diagnostics.ts';
import { corpusFolder } from '../../../testing/test-corpus.ts';
import { importHloText } from './import.ts';

const own = fileURLToPath(new URL('../../../../fixtures', import.meta.url));
/** A larger corpus of the same form: real programs in several text forms, and programs to refuse. */
const corpus = corpusFolder('fixtures/dev', 'SPUC_CORPUS');
if (!corpus) console.log('the large program corpus is not here (SPUC_CORPUS): only fixtures/ is tested');
const texts = ['program.hlo.txt', 'program.alt.hlo.txt', 'program.optimized.hlo.txt'];

interface Meta {
  inputs: { dtype: string; shape: number[] }[];
  outputs: { dtype: string; shape: number[] }[];
}
const short: Readonly<Record<string, string>> = {
  bool: 'i1',
  float: 'f',
  complex64: 'complex<f32>',
  bfloat: 'bf',
  int: 'i',
  uint: 'ui',
};
const mlirType = (t: { dtype: string; shape: number[] }): string => {
  const element = short[t.dtype] ?? t.dtype.replace(/^[a-z]+/, (word) => short[word] ?? word);
  return `tensor<${[...t.shape, element].join('x')}>`;
};

for (const programs of [join(own, 'programs'), ...(corpus ? [corpus] : [])]) {
  for (const dir of readdirSync(programs)) {
    for (const file of texts) {
      const path = join(programs, dir, file);
      if (!existsSync(path)) continue;
      test(`${path} imports with the signature of its inputs and outputs`, () => {
        const module = importHloText(new Source(path, readFileSync(path, 'utf8')));
        const main = functionsOf(module).find((f) => funcName(f) === 'main')!;
        const meta = JSON.parse(readFileSync(join(programs, dir, 'meta.json'), 'utf8')) as Meta;
        assert.equal(funcType(main).inputs.map(showType), meta.inputs.map(mlirType));
        assert.equal(funcType(main).results.map(showType), meta.outputs.map(mlirType));
      });
    }
  }
}

for (const bad of [own, ...(corpus ? [corpus] : [])].map((d) => join(d, 'bad'))) {
  for (const dir of readdirSync(bad)) {
    const meta = JSON.parse(readFileSync(join(bad, dir, 'meta.json'), 'utf8'));
    if (meta.kind !== 'hlo-text') continue;
    test(`${join(bad, dir)} is refused as ${meta.expect.error_class}`, () => {
      try {
        importHloText(new Source(meta.file, readFileSync(join(bad, dir, meta.file), 'utf8')));
      } catch (e) {
        if (!(e instanceof SpucError)) throw e;
        assert.is(e.diagnostics[0]!.class, meta.expect.error_class);
        assert.ok(filePosition(e.diagnostics[0]!.loc), 'has a place');
        return;
      }
      assert.unreachable('accepted');
    });
  }
}

test.run();
