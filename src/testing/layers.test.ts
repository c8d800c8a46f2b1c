import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

/** Every source file that is no test, with what it imports: paths from src/, or package names. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((f) => f.replaceAll('\\', '/'))
  .filter((f) => f.endsWith('.ts') && !/\.test\.ts$|test-|assembly\/|\/privacy-tests/.test(f));

function importsOf(file: string): string[] {
  const text = readFileSync(`src/${file}`, 'utf8');
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|\bimport\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
    ),
  ].map((m) => {
    const target = (m[1] ?? m[2] ?? m[3])!;
    return target.startsWith('.') ? new URL(target, `file:///src/${file}`).pathname.slice('/src/'.length) : target;
  });
}

const broken = (from: RegExp, to: RegExp, except?: RegExp): string[] =>
  files
    .filter((f) => from.test(f) && !except?.test(f))
    .flatMap((f) =>
      importsOf(f)
        .filter((t) => to.test(t))
        .map((t) => `${f} imports ${t}`),
    );

test('only the command line, the node links and the node generator know node', () => {
  assert.equal(broken(/./, /^node:/, /^cli\/|^exec\/link\/(tcp|tls)|^exec\/prg\/node/), []);
});

test('nothing but the command line imports the command line', () => {
  assert.equal(broken(/./, /^cli\//, /^cli\//), []);
});

test('the compiler never imports the runtime', () => {
  assert.equal(broken(/^(ir|syntax|dialects|passes|codegen|support|eval|compiler)\b/, /^exec\//), []);
});

test('the lower layers know no dialect', () => {
  assert.equal(broken(/^(ir|syntax|support|eval|codegen)\//, /^(dialects|passes)\//), []);
  assert.equal(broken(/^eval\//, /^(ir|syntax|codegen)\//), []);
  assert.equal(broken(/^exec\/(ring|link|prg|protocols)\//, /^(ir|syntax|dialects|passes|codegen)\//), []);
});

test('imports are found', () => {
  assert.ok(importsOf('cli/main.ts').includes('cli/commands.ts'));
  assert.ok(importsOf('cli/node-io.ts').includes('node:fs'));
  assert.ok(importsOf('cli/commands.ts').includes('cli/commands/run.ts'));
});

test.run();
