import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import { definePass } from './pass.ts';
import { allPasses, defaultPipeline, passByName } from './registry.ts';
import { asyncFailure, parse } from './test-support.ts';

const page = fileURLToPath(new URL('../../docs/passes.md', import.meta.url));
const [start, end] = ['<!-- generated: passes -->', '<!-- end: passes -->'];

/** The table of docs/passes.md. SPUC_DOCS=1 writes it. */
function table(): string {
  const place = (name: string) =>
    defaultPipeline.flatMap((p, i) => (p === name ? [String(i + 1)] : [])).join(', ') || 'on request';
  const rows = allPasses().map(
    (p) => `| [\`${p.name}\`](#${p.name}) | ${place(p.name)} | ${p.required ? 'no' : 'yes'} | ${p.doc} |`,
  );
  return ['| pass | place in the pipeline | may be disabled | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

test('docs/passes.md has the table of passes, and a section for each', () => {
  let text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)];
  if (process.env.SPUC_DOCS === '1') {
    text = `${text.slice(0, from)}\n${table()}\n${text.slice(to)}`;
    writeFileSync(page, text);
  }
  assert.is(text.slice(text.indexOf(start) + start.length, text.indexOf(end)).trim(), table());
  const sections = [...text.matchAll(/^## (.*)$/gm)].map((m) => m[1]);
  assert.equal(
    [...sections].sort(),
    allPasses()
      .map((p) => p.name)
      .sort(),
  );
});

test('names are distinct, and the pipeline has only passes that exist', () => {
  const names = allPasses().map((p) => p.name);
  assert.is(new Set(names).size, names.length);
  for (const name of defaultPipeline) assert.ok(passByName(name), name);
  for (const p of allPasses()) assert.match(p.name, /^[a-z]+(-[a-z]+)*$/);
  assert.is(passByName('no-such-pass'), undefined);
});

test('a pass has rewrites or a run, not both and not neither', () => {
  assert.throws(() => definePass({ name: 'x', doc: '' }), /needs patterns or run/);
  assert.throws(() => definePass({ name: 'x', doc: '', patterns: [], run: () => 0 }), /needs patterns or run/);
});

const program = 'func.func @main(%x: $P) -> $P {\n%r = stablehlo.negate %x : $P\nreturn %r : $P\n}';
test('passes that PPHLO cannot do without are not disabled, the others each may be', async () => {
  for (const p of allPasses()) {
    const found = await asyncFailure(() => compileModule(parse(program), { disablePasses: [p.name] }));
    assert.equal(found, p.required ? [`option: pass '${p.name}' cannot be disabled`] : []);
  }
  assert.equal(await asyncFailure(() => compileModule(parse(program), { disablePasses: ['nothing'] })), [
    "option: there is no pass 'nothing'",
  ]);
});

test('a pass that breaks the program is a fault of ours, named', async () => {
  const module = parse(program);
  const error = await compileModule(module, {
    hooks: {
      before: ({ pass }) => {
        if (pass.name !== 'cse') return;
        const body = module.regions[0]!.block.first!.regions[0]!.block;
        body.first!.results[0]!.type = { ...body.args[0]!.type, dtype: 'i32' } as never;
      },
    },
  }).then(
    () => undefined,
    (e: Error) => e,
  );
  assert.match(error?.message ?? '', /pass 'cse' broke the program/);
});

test.run();
