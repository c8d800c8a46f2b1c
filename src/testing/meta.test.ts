import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { registry } from '../dialects/registry.ts';
import { allPasses } from '../passes/registry.ts';
import { runLineChecksNothing } from './lit/index.ts';

const litFiles = readdirSync('lit-tests', { recursive: true, encoding: 'utf8' })
  .map((f) => `lit-tests/${f.replaceAll('\\', '/')}`)
  .filter((f) => f.endsWith('.mlir'))
  .sort();

test('every op has a lit file that names it', () => {
  const missing = registry.all().filter((d) => {
    const file = `lit-tests/ops/${d.dialect}/${d.name.slice(d.dialect.length + 1)}.mlir`;
    if (!existsSync(file)) return true;
    // `return` and `module` print without their dialect.
    const bare = d.name.replace(/^(builtin|func)\.(?=module|return|call)/, '');
    return !readFileSync(file, 'utf8')
      .split('\n')
      .some((l) => l.includes('CHECK') && l.includes(bare));
  });
  const hint = 'node --import tsx scripts/draft-op-tests.ts fixtures/programs drafts them';
  assert.equal(
    missing.map((d) => d.name),
    [],
    `ops without lit-tests/ops/DIALECT/OP.mlir; ${hint}`,
  );
});

test('every lit file of an op belongs to one', () => {
  const names = new Set(
    registry.all().map((d) => `lit-tests/ops/${d.dialect}/${d.name.slice(d.dialect.length + 1)}.mlir`),
  );
  assert.equal(
    litFiles.filter((f) => f.startsWith('lit-tests/ops/') && !names.has(f)),
    [],
  );
});

test('every RUN line checks something', () => {
  assert.ok(litFiles.length > 0);
  assert.equal(
    litFiles.filter((f) => runLineChecksNothing(readFileSync(f, 'utf8'))),
    [],
  );
});

test('every pass has a lit file that runs it', () => {
  const runs = litFiles.flatMap((f) =>
    readFileSync(f, 'utf8')
      .split('\n')
      .filter((l) => l.includes('RUN:')),
  );
  const untested = allPasses().filter(
    (p) => !runs.some((l) => new RegExp(`--?${p.name}(?![\\w-])|pipeline=\\S*\\b${p.name}\\b`).test(l)),
  );
  assert.equal(
    untested.map((p) => p.name),
    [],
  );
});

test.run();
