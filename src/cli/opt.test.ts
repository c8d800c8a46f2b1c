import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { definePass, type Pass } from '../passes/pass.ts';
import { allPasses } from '../passes/registry.ts';
import { fail } from '../support/diagnostics.ts';
import { memoryIo, toText } from '../support/io.ts';
import { main } from './main.ts';
import { readReproducer, reproducerText, splitResources } from './reproducer.ts';

const program = `func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.add %a, %a : tensor<2xf32>
  %1 = stablehlo.add %a, %a : tensor<2xf32>
  %2 = stablehlo.multiply %0, %1 : tensor<2xf32>
  return %2 : tensor<2xf32>
}
`;
async function run(argv: string[], files: Record<string, string | Uint8Array> = {}) {
  const io = memoryIo({ files: { '/m.mlir': program, ...files } });
  const code = await main(argv, io);
  return { code, out: io.stdout(), err: io.stderr(), files: io.files };
}

/** Passes that are there for this file only. */
const extra: readonly Pass[] = [
  definePass({
    name: 'test-throws',
    doc: '',
    options: { a: 'one', b: 'two' },
    run: () => {
      throw new TypeError('no such method');
    },
  }),
  definePass({
    name: 'test-breaks',
    doc: '',
    options: { a: 'one', b: 'two' },
    run: (module) => {
      module.walk((op) => {
        if (op.name === 'stablehlo.multiply') op.setOperand(0, op.result);
      });
      return 1;
    },
  }),
  definePass({ name: 'test-refuses', doc: '', run: (module) => fail('unsupported-op', 'not this', module.loc) }),
];
const table = allPasses() as Pass[];
test.before(() => void table.push(...extra));
// Other test files run in the same process.
test.after(() => void table.splice(table.length - extra.length));

test('a pass that throws, or breaks the program, is a fault of ours: exit 3 and a reproducer that brings it about', async () => {
  for (const [pass, message] of [
    ['test-throws', "pass 'test-throws' failed: no such method"],
    ['test-breaks', "pass 'test-breaks' broke the program"],
  ] as const) {
    const r = await run(['opt', '--cse', `--${pass}=a="x y" b=1,2`, '--visibility=public', 'm.mlir']);
    assert.is(r.code, 3);
    assert.is(r.out, '');
    assert.match(r.err, message);
    assert.not.match(r.err, /^\s+at /m);
    const [name, bytes] = [...r.files].find(([f]) => f.startsWith('/spuc-reproducer-'))!;
    assert.match(toText(bytes), `pipeline: "builtin.module(cse,${pass}{a=\\"x y\\" b=1,2})"`);
    const again = await run(['opt', '--run-reproducer', name, '--crash-reproducer=again.mlir'], { [name]: bytes });
    assert.is(again.code, 3);
    assert.match(again.err, message);
    assert.is(toText(again.files.get('/again.mlir')!), toText(bytes), 'a reproducer reproduces itself');
  }
});

test('what a pass refuses is the program, not a fault: a reproducer only on demand', async () => {
  const r = await run(['opt', '--test-refuses', 'm.mlir']);
  assert.is(r.code, 1);
  assert.equal([...r.files.keys()], ['/m.mlir']);
  assert.is((await run(['opt', '--test-refuses', 'm.mlir', '--mlir-pass-pipeline-crash-reproducer=r.mlir'])).code, 1);
});

test('the last pass is verified in any case, the others with --verify-each', async () => {
  const fault = "pass 'test-breaks' broke";
  assert.match((await run(['opt', '--test-breaks', '--verify-visibility', 'm.mlir'])).err, fault);
  const late = await run(['opt', '--test-breaks', '--verify-visibility', '--verify-each=false', 'm.mlir']);
  assert.is(late.code, 3);
  assert.match(late.err, "pass 'verify-visibility' broke");
});

test('dumps: before, after, on change, on failure, by name, into a folder', async () => {
  const dumps = async (...flags: string[]) =>
    [...(await run(['opt', ...flags, 'm.mlir'])).err.matchAll(/IR Dump (.*) \/\/-/g)].map((m) => m[1]!.trim());
  const two = ['--canonicalize', '--cse', '--cse'];
  const stripped = (list: string[]) => list.map((s) => s.replace(/ *\/\/-+$/, '').replace(/ \/\/.*$/, ''));
  const shown = async (...flags: string[]) => stripped(await dumps(...two, ...flags));
  assert.equal(await shown('--print-ir-before-all'), ['Before canonicalize', 'Before cse', 'Before cse']);
  assert.equal(await shown('--mlir-print-ir-after-all'), ['After canonicalize', 'After cse', 'After cse']);
  assert.equal(await shown('--print-ir-after=canonicalize', '--print-ir-before=canonicalize'), [
    'Before canonicalize',
    'After canonicalize',
  ]);
  assert.equal(await shown('--print-ir-after-change'), ['After cse']);
  assert.equal(await shown('--print-ir-after=cse', '--print-ir-after-change'), ['After cse']);
  assert.equal(await shown('--print-ir-after-failure'), []);
  for (const bad of ['--test-throws', '--test-breaks', '--test-refuses'])
    assert.equal(stripped(await dumps('--cse', bad, '--print-ir-after-failure')), [`After ${bad.slice(2)} Failed`]);
  const written = async (...flags: string[]) =>
    [...(await run(['opt', ...two, '--dump-ir-dir=d', ...flags, 'm.mlir'])).files.keys()].slice(1);
  assert.equal(await written(), [
    '/d/1-canonicalize-before.mlir',
    '/d/1-canonicalize-after.mlir',
    '/d/2-cse-after.mlir',
    '/d/3-cse-after.mlir',
  ]);
  assert.equal(await written('--print-ir-before=cse'), ['/d/2-cse-before.mlir', '/d/3-cse-before.mlir']);
  assert.equal(await written('--print-ir-after-change'), ['/d/2-cse-after.mlir']);
});

test('timing names every part and adds up; statistics count changes', async () => {
  const json = JSON.parse((await run(['opt', '--cse', '--dce', '--timing=json', 'm.mlir'])).err) as {
    wall: { duration: number };
    name: string;
  }[];
  assert.equal(
    json.map((r) => r.name),
    ['Parser', 'cse', 'dce', 'Output', '(V) verifier', 'Rest', 'Total'],
  );
  const sum = json.slice(0, -1).reduce((a, r) => a + r.wall.duration, 0);
  assert.ok(Math.abs(sum - json.at(-1)!.wall.duration) < 1e-4);
  const list = (await run(['opt', '--cse', '--cse', '--mlir-timing', '--mlir-timing-display=list', 'm.mlir'])).err;
  assert.is(list.match(/%\) {2}cse$/gm)?.length, 1);
  const stats = (flags: string[]) => run(['opt', '--cse', '--dce', '--cse', ...flags, 'm.mlir']).then((r) => r.err);
  const counts = async (flags: string[]) => [...(await stats(flags)).matchAll(/ (-?\d+) changes/g)].map((m) => +m[1]!);
  assert.equal(await counts(['--pass-statistics']), [1, 0, 0]);
  assert.equal(await counts(['--mlir-pass-statistics', '--mlir-pass-statistics-display=list']), [1, 0]);
});

test('forms of output', async () => {
  assert.match((await run(['opt', '--emit=dot', 'm.mlir'])).out, 'digraph "main"');
  assert.is((await run(['opt', '--view-op-graph', 'm.mlir'])).out, (await run(['opt', '--emit', 'dot', 'm.mlir'])).out);
  assert.match((await run(['opt', '--emit=generic', 'm.mlir'])).out, '"func.return"(');
  assert.match((await run(['opt', '--mlir-print-debuginfo', 'm.mlir'])).out, /= loc\("m\.mlir":2:8\)/);
  const inline = (await run(['opt', '--mlir-print-debuginfo', '--mlir-print-local-scope', 'm.mlir'])).out;
  assert.match(inline, 'tensor<2xf32> loc("m.mlir":2:8)\n');
  assert.not.match(inline, '#loc');
  assert.match((await run(['opt', 'm.mlir', '-o', 'x.mlir'])).files.has('/x.mlir') ? 'x' : '', 'x');
  assert.is((await run(['opt', '--verify-roundtrip', 'm.mlir'])).code, 0);
  assert.match(
    (await run(['opt', '--list-passes'])).out,
    /^Available Passes:\n( {2}--[\w-]+ +- .*\n( {6}\w+=… - .*\n)*)+$/,
  );
  assert.match((await run(['opt', '--show-dialects'])).out, /chlo, func, (\w+, )*pphlo, stablehlo/);
});

test('the text of one function stays without a module on demand', async () => {
  assert.ok((await run(['opt', '--no-implicit-module', 'm.mlir'])).out.startsWith('func.func @main'));
  const two = `${program}${program.replace('@main', '@other')}`;
  const r = await run(['opt', '--no-implicit-module', 'two.mlir'], { '/two.mlir': two });
  assert.is(r.code, 1);
  assert.match(r.err, 'two.mlir:7:1: error: source must contain a single top-level operation, found: 2');
  const explicit = await run(['opt', '--no-implicit-module', 'e.mlir'], { '/e.mlir': `// c\nmodule {\n${two}}\n` });
  assert.ok(explicit.out.startsWith('module {'));
});

test('the pipeline of compile', async () => {
  const compiled = (await run(['compile', 'm.mlir', '--emit', 'pphlo'])).out;
  for (const flag of ['--default-pipeline', '--pass-pipeline=default', '--pass-pipeline=builtin.module(default)'])
    assert.is((await run(['opt', flag, 'm.mlir'])).out, compiled, flag);
  const lowered = await run(['opt', '--default-pipeline', '--dump-pass-pipeline', 'p.mlir'], { '/p.mlir': compiled });
  assert.is(lowered.out, compiled);
  assert.not.match(lowered.err, 'hlo-legalize-to-pphlo');
});

test('binary inputs', async () => {
  const { files } = await run(['compile', 'm.mlir']);
  const bytes = files.get('/m.pphlo.bin')!;
  const r = await run(['opt', '--cse', 'x'], { '/x': bytes });
  assert.is(r.code, 0);
  assert.match(r.out, 'pphlo.multiply');
});

test('what the command line says wrong is refused with the nearest name', async () => {
  for (const [flag, hint] of [
    ['--canonicalise', 'did you mean --canonicalize?'],
    ['--split-input-fil', 'did you mean --split-input-file?'],
    ['--mlir-print-ir-afterall', 'did you mean --print-ir-after-all?'],
    ['--print-ir-after=csse', 'did you mean --cse?'],
    ['--pass-pipeline=csse', 'did you mean --cse?'],
    ['--pass-pipeline=cse(dce)', "nothing can be nested in 'cse'"],
    ['--allow-unregistered-dialect', "'spuc ops' lists what is registered"],
    ['--cse=fast=1', 'it takes none'],
    ['--hlo-legalize-to-pphlo=visibility=VIS_PUBLIC', 'its options are input_vis_list'],
    ['--hlo-legalize-to-pphlo=input_vis_list=PUBLIC', 'neither VIS_SECRET nor VIS_PUBLIC'],
    ['--timing=fast', 'known are tree, list, json'],
    ['--emit=svg', 'known are mlir, generic, dot'],
    ['--verify-each=maybe', 'write true or false'],
    ['--field=FM16', 'known are FM32'],
    ['--net=lan', 'says nothing without --protocol'],
    ['--xyzzy', "'spuc passes' lists the passes"],
  ] as const) {
    const r = await run(['opt', flag, 'm.mlir']);
    assert.is(r.code, 2, flag);
    assert.match(r.err, hint);
  }
  assert.is((await run(['opt', '--run-reproducer', 'm.mlir'])).code, 2);
  assert.is((await run(['opt', '--run-reproducer', '--cse', 'm.mlir'])).code, 2);
});

test('compile watches its passes in the same way', async () => {
  const r = await run([
    'compile',
    'm.mlir',
    '--emit=pphlo',
    '--timing',
    '--pass-statistics',
    '--print-ir-after-change',
  ]);
  assert.is(r.code, 0);
  assert.match(r.err, 'IR Dump After hlo-legalize-to-pphlo');
  assert.match(r.err, 'Execution time report');
  assert.match(r.err, 'Pass statistics report');
  const dumped = await run(['compile', 'm.mlir', '--emit=pphlo', '--dump-ir-dir=d', '--print-ir-before=cse']);
  assert.ok([...dumped.files.keys()].some((f) => /^\/d\/\d+-cse-before\.mlir$/.test(f)));
  assert.is((await run(['compile', 'm.mlir', '--print-ir-after', 'csse'])).code, 2);
});

test('a fault of a pass that compile runs leaves a reproducer, too', async () => {
  const cse = allPasses().find((p) => p.name === 'cse') as { run?: unknown };
  const { run: kept } = cse;
  cse.run = () => {
    throw new TypeError('no such method');
  };
  try {
    const r = await run(['compile', 'm.mlir', '--visibility', 'public', '--disable-pass', 'dce']);
    assert.is(r.code, 3);
    const [name, text] = [...r.files].find(([f]) => f.startsWith('/spuc-reproducer-'))!;
    assert.not.match(toText(text), ',dce,');
    const again = await run(['opt', '--run-reproducer', name], { [name]: text });
    assert.is(again.code, 3);
    assert.match(again.err, "pass 'cse' failed: no such method");
  } finally {
    cse.run = kept;
  }
});

test('reproducers read what they write, and a resource block keeps lines in place', () => {
  const settings = { calls: [{ name: 'a', options: { x: '1', y: 'b c' } }], verifyEach: false, visibility: ['public'] };
  const text = reproducerText('module {\n}\n', 'because\nof this', settings);
  const { program: body, resources } = splitResources(text);
  assert.is(body.split('\n').length, text.split('\n').length);
  assert.not.match(body, 'mlir_reproducer');
  assert.equal(readReproducer(resources), {
    pipeline: 'builtin.module(a{x=1 y="b c"})',
    verifyEach: false,
    visibility: ['public'],
  });
  assert.is(readReproducer('  external_resources: {}\n'), undefined);
  assert.equal(splitResources('module {}\n'), { program: 'module {}\n', resources: undefined });
});

test.run();
