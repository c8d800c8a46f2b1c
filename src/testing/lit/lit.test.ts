import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fail } from '../../support/diagnostics.ts';
import { memoryIo, type Tool, toText } from '../../support/io.ts';
import { litMain } from './main.ts';
import { evalFeatures, parseTestFile, runLineChecksNothing } from './test-file.ts';

const tools: Record<string, Tool> = {
  upper: (argv, io) => {
    io.out(toText(argv[0] ? io.readFile(argv[0]) : io.stdin()).toUpperCase());
    io.err('done\n');
    return 0;
  },
  bad: (_, io) => {
    io.err('bad input\n');
    return 1;
  },
  refuse: () => fail('parse', 'no good'),
  crash: () => {
    throw new Error('boom');
  },
  write: async (argv, io) => {
    await Promise.resolve();
    io.writeFile(argv[0]!, `${argv.slice(1).join(' ')}\n`);
    return 0;
  },
  env: () => 0,
  showenv: (argv, io) => {
    io.out(`${io.env[argv[0]!]}\n`);
    return 0;
  },
  hang: () => new Promise<number>(() => {}),
};

async function lit(files: Record<string, string>, argv: string[] = ['/t']) {
  const io = memoryIo({ files });
  const code = await litMain(argv, io, tools);
  return { code, out: io.stdout(), err: io.stderr(), io };
}

/** Code of one test whose RUN lines are given. */
const one = async (...runs: string[]) => {
  const r = await lit({
    '/t/a b.mlir': `${runs.map((x) => `// RUN: ${x}`).join('\n')}\nhello\n// CHECK: {{^}}HELLO\n`,
  });
  return r.code;
};

test('pipes, files and quotes', async () => {
  assert.is(await one('upper %s | filecheck %s'), 0);
  assert.is(await one('upper < %s | FileCheck %s'), 0);
  assert.is(await one('cat %s | upper > %t && filecheck %s --input-file %t'), 0);
  assert.is(await one('cat %s | upper > %t', 'filecheck %s < %t'), 0);
  assert.is(await one('cat %s | filecheck %s'), 1);
  assert.is(await one('upper %s \\', '  | filecheck %s'), 0);
  assert.is(await one('echo \'a  b\' > %t.1; echo "a  b" > %t.2', 'diff %t.1 %t.2', 'cmp %t.1 %t.2'), 0);
  assert.is(await one('echo a > %t.1', 'echo b >> %t.1', 'echo c > %t.2', 'diff %t.1 %t.2'), 1);
  assert.is(await one('echo 100%%s > %t.1', 'write %t.2 100%%s', 'diff %t.1 %t.2'), 0);
  assert.is(await one('write %T/x HELLO', 'cat %S/Output/x | filecheck %s'), 0);
  assert.is(await one('rm -rf %t && write %t a', 'rm %t', 'not cat %t'), 0);
});

test('exit codes, not and crashes', async () => {
  assert.is(await one('true'), 0);
  assert.is(await one('false'), 1);
  assert.is(await one('bad | true'), 1, 'a failing stage fails the pipeline');
  assert.is(await one('false || true'), 0);
  assert.is(await one('false && true'), 1);
  assert.is(await one('not bad'), 0);
  assert.is(await one('not true'), 1);
  assert.is(await one('not refuse'), 0, 'a SpucError is a refusal');
  assert.is(await one('not crash'), 1, 'a crash is no refusal');
  assert.is(await one('not --crash crash'), 0);
  assert.is(await one('not --crash bad'), 1);
  assert.is(await one('frobnicate'), 1);
  assert.is(await one('not frobnicate'), 1, 'a tool that is not there proves nothing');
  assert.is(await one('true |'), 1);
  assert.is(await one("echo 'a"), 1);
});

test('stderr goes where it is sent', async () => {
  const run = (line: string) => lit({ '/t/a.mlir': `# RUN: ${line}\n# E: bad input\n` });
  assert.is((await run('not bad 2>&1 | filecheck %s --check-prefix=E')).code, 0);
  assert.is((await run('not bad | filecheck %s --check-prefix=E')).code, 1);
  assert.is((await run('not bad 2> %t && filecheck %s --check-prefix=E < %t')).code, 0);
  assert.is((await run('not bad &> %t && filecheck %s --check-prefix=E < %t')).code, 0);
  assert.is((await run('not bad > /dev/null 2>&1 | filecheck %s --check-prefix=E')).code, 1);
});

test('XFAIL, REQUIRES, UNSUPPORTED and tests without RUN lines', async () => {
  const files = {
    '/t/xfail.mlir': '// XFAIL: *\n// RUN: false\n',
    '/t/req.mlir': '// REQUIRES: gpu && !tls\n// RUN: false\n',
    '/t/uns.mlir': '// UNSUPPORTED: win, wasm\n// RUN: false\n',
  };
  const r = await lit(files, ['/t', '-v', '--feature', 'wasm']);
  assert.is(r.code, 0, r.out);
  assert.match(r.out, 'XFAIL: /t/xfail.mlir');
  assert.match(r.out, 'UNSUPPORTED: /t/req.mlir');
  assert.match(r.out, /Unsupported +: 2/);
  assert.is((await lit(files, ['/t', '--feature=gpu,wasm'])).code, 1);
  assert.match((await lit({ '/t/a.mlir': '// XFAIL: *\n// RUN: true\n' })).out, 'XPASS: /t/a.mlir');
  assert.match((await lit({ '/t/a.mlir': 'hello' })).out, 'UNRESOLVED: /t/a.mlir');
  assert.match((await lit({ '/t/a.mlir': '// REQUIRES: (a\n// RUN: true' })).out, 'UNRESOLVED');
  assert.is(evalFeatures('(a || b) && !c', new Set(['b'])), true);
  assert.is(evalFeatures('(a || b) && !c', new Set(['b', 'c'])), false);
});

test('substitutions come from lit.json and the command line', async () => {
  const files = {
    '/t/lit.json': '{"substitutions": {"up": "upper %s | %{fc}", "fc": "filecheck %s"}, "excludes": ["skip.mlir"]}',
    '/t/sub/a.mlir': '// RUN: %{up}\n// CHECK: HELLO\nhello\n',
    '/t/skip.mlir': '// RUN: false\n',
    '/t/readme.txt': '// RUN: false\n',
  };
  assert.is((await lit(files)).code, 0);
  assert.is((await lit(files, ['/t', '-Dfc=false'])).code, 1);
  assert.match((await lit({ '/t/a.mlir': '// RUN: %{nope}' })).out, 'unknown substitution %{nope}');
  assert.match((await lit({ '/t/a.mlir': '// RUN: %{x}' }, ['/t', '-D', 'x=%{x}'])).out, 'contains itself');
  assert.match((await lit({ '/t/lit.json': '{"suffix": []}', '/t/a.mlir': '' })).err, "'suffix' is unknown");
});

test('filter, shard, -j, usage errors and environment', async () => {
  const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((n) => [`/t/${n}.mlir`, '// RUN: true\n']));
  const total = async (...argv: string[]) =>
    Number(/Discovered Tests: (\d+)/.exec((await lit(files, ['/t', ...argv])).out)?.[1]);
  assert.is(await total(), 5);
  assert.is(await total('-j', '4'), 5);
  assert.is(await total('--filter', '[ab]\\.mlir'), 2);
  assert.is((await total('--shard', '1/3')) + (await total('--shard=2/3')) + (await total('--shard=3/3')), 5);
  for (const bad of [
    [],
    ['/none'],
    ['/t', '--shard=4/3'],
    ['/t', '--wat'],
    ['/t', '--filter=('],
    ['/t', '--filter=zzz'],
    ['/t', '--timeout=x'],
  ])
    assert.is((await lit(files, bad)).code, 2, bad.join(' '));
  const { env: _, ...rest } = tools;
  const io = memoryIo({ files: { '/t/a.mlir': '// RUN: env V=hi showenv V | filecheck %s\n// CHECK: hi' } });
  assert.is(await litMain(['/t/a.mlir'], io, rest), 0, io.stdout());
});

test('a test that waits for ever times out and the others go on', async () => {
  const r = await lit({ '/t/a.mlir': '// RUN: hang\n', '/t/b.mlir': '// RUN: true\n' }, [
    '/t',
    '--timeout',
    '0.02',
    '--time-tests',
  ]);
  assert.is(r.code, 1);
  assert.match(r.out, 'TIMEOUT: /t/a.mlir');
  assert.match(r.out, /Passed +: 1/);
  assert.match(r.out, 'Slowest Tests');
});

test('what is shown, and when to stop', async () => {
  const files = Object.fromEntries(['a', 'b', 'c', 'd'].map((n) => [`/t/${n}.mlir`, '// RUN: echo hello && false\n']));
  const stopped = await lit(files, ['/t', '--max-failures', '2']);
  assert.is(stopped.code, 1);
  assert.match(stopped.out, /Total Discovered Tests: 4\n {2}Skipped +: 2 \(50.00%\)\n {2}Failed +: 2/);
  assert.not.match((await lit(files, ['/t', '--filter-out', '[bcd]', '-q'])).out, /Discovered|b\.mlir/);
  const good = { '/t/a.mlir': '// RUN: echo hello\n' };
  assert.not.match((await lit(good)).out, 'hello');
  assert.match((await lit(good, ['/t', '-a'])).out, '    hello');
  assert.is((await lit(good, ['/t', '--quiet'])).out, '');
  assert.is((await lit(good, ['/t', '--filter-out=('])).code, 2);
});

test('tests may run elsewhere', async () => {
  const seen: string[] = [];
  const io = memoryIo({ files: { '/t/a.mlir': '// RUN: false\n', '/t/b.mlir': '// RUN: true\n' } });
  const processes = (isolate: boolean) => ({
    run: async (path: string) => {
      seen.push(`${path} ${isolate}`);
      return { name: path, outcome: 'PASS' as const, log: '', ms: 1 };
    },
    close: () => void seen.push('closed'),
  });
  assert.is(await litMain(['/t', '-j2'], io, tools, processes), 0);
  assert.equal(seen, ['/t/a.mlir false', '/t/b.mlir false', 'closed']);
  assert.is(await litMain(['/t', '--isolate'], io, tools, processes), 0);
  assert.equal(seen.slice(3), ['/t/a.mlir true', '/t/b.mlir true', 'closed']);
  assert.is(await litMain(['/t'], io, tools, processes), 1);
  assert.is(seen.length, 6);
});

test('junit', async () => {
  const r = await lit({ '/t/a.mlir': '// RUN: echo "<&>" && false\n', '/t/b.mlir': '// REQUIRES: x\n// RUN: true\n' }, [
    '/t',
    '--junit',
    '/out.xml',
  ]);
  const xml = toText(r.io.readFile('/out.xml'));
  assert.match(xml, 'tests="2" failures="1" skipped="1"');
  assert.match(xml, '&lt;&amp;&gt;');
});

test('tests leave no files behind', async () => {
  const r = await lit({ '/t/a.mlir': '// RUN: write %t x\n' });
  assert.equal([...r.io.files.keys()], ['/t/a.mlir']);
});

test('--update rewrites marked files, and they then pass', async () => {
  const text = '// RUN: cat %s | upper | filecheck %s\n// AUTOGENERATED-CHECKS\nab [[1]]\n\nc {{x}}\n// CHECK: old\n';
  const r = await lit({ '/t/a.mlir': text, '/t/b.mlir': '// RUN: true\n// CHECK: keep\n' }, ['/t', '--update']);
  assert.is(r.code, 0, r.out);
  assert.is(r.out, 'updated /t/a.mlir\n');
  const updated = toText(r.io.readFile('/t/a.mlir'));
  assert.not.match(updated, 'CHECK: old');
  // The tool prints its whole input, header included, so the header's own text is part of the expected output.
  const again = memoryIo({
    files: { '/t/a.mlir': '// RUN: echo "Q [[1]] {{x}}" | filecheck %s\n// AUTOGENERATED-CHECKS\n' },
  });
  assert.is(await litMain(['/t', '--update'], again, tools), 0);
  assert.match(toText(again.readFile('/t/a.mlir')), '// CHECK:      Q {{\\[\\[}}1]] {{\\{\\{}}x}}');
  assert.is(await litMain(['/t'], again, tools), 0, again.stdout());
});

test('RUN lines that check nothing', () => {
  const nothing = (...lines: string[]) => runLineChecksNothing(lines.map((l) => `// RUN: ${l}`).join('\n'));
  assert.is(runLineChecksNothing('no lines'), true);
  assert.is(nothing('spuc opt %s'), true);
  assert.is(nothing('spuc opt %s | spuc filecheck %s'), false);
  assert.is(nothing('spuc opt %s | filecheck %s', 'spuc opt --cse %s'), true);
  assert.is(nothing('spuc opt %s --verify-diagnostics'), false);
  assert.is(nothing('not spuc compile %s'), false);
  assert.is(nothing('spuc interpret --protocol aby3 %s'), false);
  assert.is(nothing('spu-translate --protocol_kind=1 --interpret %s'), false);
  assert.is(nothing('spuc opt %s > %t', 'diff %s %t'), false);
  assert.is(nothing('spuc opt %s > %t', 'spuc opt %t > %t.2', 'diff %s %s'), true);
});

test('continuation lines and comment leaders', () => {
  const f = parseTestFile('; RUN: a \\\n; RUN:   b\n# RUN: c\nfunc RUN: d\n// XFAIL: x, y');
  assert.equal(f.runs, [
    { line: 1, text: 'a b' },
    { line: 3, text: 'c' },
  ]);
  assert.equal(f.xfail, ['x', 'y']);
});

test.run();
