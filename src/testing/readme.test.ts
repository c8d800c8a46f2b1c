import { existsSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withTables } from '../../scripts/readme-tables.ts';
import { commands } from '../cli/commands.ts';

const text = readFileSync('README.md', 'utf8');

test('the generated parts of the README are up to date', async () => {
  assert.is(text, await withTables(text), 'run node --import tsx scripts/readme-tables.ts');
});

test('commands and files that the README names exist', () => {
  const inCode = [...text.matchAll(/`spuc ([a-z]+)/g)].map((m) => m[1]!);
  assert.ok(inCode.length > 5);
  assert.equal(
    inCode.filter((c) => !(c in commands)),
    [],
  );
  const files = [...text.matchAll(/\b(?:fixtures|scripts|src|lit-tests)\/[\w./-]*\w/g)]
    .map((m) => m[0])
    // DIALECT, OP and the like stand for names.
    .filter((f) => !/\/[A-Z]{2}/.test(f));
  assert.ok(files.length > 5);
  assert.equal(
    files.filter((f) => !existsSync(f)),
    [],
  );
});

test.run();
