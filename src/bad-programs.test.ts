import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
// @ts-expect-error plain JavaScript: it also runs as a script without tsx
import { badProgram } from '../fixtures/make-bad.mjs';
import { compileProgram } from './compiler.ts';
import type { Visibility } from './passes/pass.ts';
import { type Diagnostic, filePosition, SpucError } from './support/diagnostics.ts';
import { renderDiagnostics } from './support/render-diagnostic.ts';

/** Every program that must be refused is refused for the right reason, at a place, with advice, and without a stack trace. */

interface Meta {
  readonly name: string;
  readonly file: string;
  readonly visibility: readonly Visibility[];
  readonly expect: {
    readonly outcome: 'error' | 'error-or-compiles';
    readonly error_class: string;
    readonly also_acceptable: readonly string[];
  };
}
interface Case {
  readonly meta: Meta;
  readonly bytes: Uint8Array;
}

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = folder('../fixtures/bad');
const SHARED = folder('../../shared/fixtures/dev/bad');
const metaOf = (root: string, name: string): Meta => JSON.parse(readFileSync(`${root}/${name}/meta.json`, 'utf8'));
const names = (root: string): string[] =>
  existsSync(root) ? readdirSync(root).filter((n) => existsSync(`${root}/${n}/meta.json`)) : [];

const cases: Case[] = names(OURS).map((name) => ({ meta: metaOf(OURS, name), bytes: badProgram(name) as Uint8Array }));
for (const name of names(SHARED)) {
  const meta = metaOf(SHARED, name);
  const path = `${SHARED}/${name}/${meta.file}`;
  if (existsSync(path)) cases.push({ meta, bytes: readFileSync(path) });
}

/** The errors a program is refused with; undefined when it compiles. */
async function refusal({ meta, bytes }: Case): Promise<readonly Diagnostic[] | undefined> {
  try {
    await compileProgram(bytes, meta.file, { visibility: meta.visibility });
    return undefined;
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics.filter((d) => d.severity === 'error');
    throw e;
  }
}

/** Classes that concern the file as a whole: there is no line to point at. */
const WHOLE_FILE = new Set(['encoding', 'missing-entry']);

test('there are programs to refuse', () => assert.ok(cases.length >= 26));

for (const c of cases) {
  const { expect, name } = c.meta;
  test(`${name} is refused: ${expect.error_class}`, async () => {
    const errors = await refusal(c);
    if (!errors) {
      assert.is(expect.outcome, 'error-or-compiles', 'it compiles');
      return;
    }
    const accepted = [expect.error_class, ...expect.also_acceptable];
    assert.ok(errors.length > 0, 'no error is given');
    for (const d of errors) {
      assert.ok(accepted.includes(d.class), `${d.class} (${d.message}), not ${accepted.join(' or ')}`);
      assert.ok(d.hint, `no advice: ${d.message}`);
      assert.not.match(d.message, /\n/, 'the message is one line');
      const at = filePosition(d.loc);
      assert.ok(at || WHOLE_FILE.has(d.class), `no position: ${d.message}`);
      if (at) assert.is(at.file, c.meta.file);
    }
    const text = renderDiagnostics(errors);
    assert.not.match(text, /^\s+at .+:\d+:\d+\)?$|node:internal|\.ts:\d+/m, 'a stack trace');
    assert.ok(text.length < 10_000, `${text.length} characters of text`);
    assert.match(text, new RegExp(errors[0]!.message.slice(0, 40).replace(/[^\w ]/g, '.')));
  });
}

test.run();
