import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryIo } from '../../support/io.ts';
import { fileCheck } from './filecheck.ts';
import { fileCheckMain } from './main.ts';
import type { FileCheckOptions } from './options.ts';

type Case = [
  title: string,
  check: string,
  input: string,
  status: number,
  opts?: Partial<FileCheckOptions>,
  report?: RegExp,
];

const cases: Case[] = [
  ['plain forward search', 'CHECK: a\nCHECK: b', 'x a\ny\nb\n', 0],
  ['order matters', 'CHECK: b\nCHECK: a', 'a\nb\n', 1, {}, /CHECK: expected string not found in input/],
  ['search goes on behind the last match on the same line', 'CHECK: a\nCHECK: a', 'a a', 0],
  ['a match is used once', 'CHECK: a\nCHECK: a', 'a', 1],
  ['blanks are canonical', 'CHECK: a  b', 'a \t b', 0],
  ['strict whitespace', 'CHECK: a  b', 'a b', 1, { strictWhitespace: true }],
  ['CRLF', 'CHECK: a\r\nCHECK-NEXT: b\r\n', 'a\r\nb\r\n', 0],
  ['next', 'CHECK: a\nCHECK-NEXT: b', 'a\nb', 0],
  ['next too far', 'CHECK: a\nCHECK-NEXT: b', 'a\n\nb', 1, {}, /is not on the line after the previous match/],
  ['next on the same line', 'CHECK: a\nCHECK-NEXT: b', 'a b\nb', 1, {}, /is on the same line as previous match/],
  ['next first', 'CHECK-NEXT: b', 'b', 2, {}, /without previous 'CHECK: line/],
  ['same', 'CHECK: a\nCHECK-SAME: b', 'a b', 0],
  ['same on a later line', 'CHECK: a\nCHECK-SAME: b', 'a\nb', 1, {}, /is not on the same line/],
  ['not between', 'CHECK: a\nCHECK-NOT: x\nCHECK: b', 'a\nx\nb', 1, {}, /excluded string found/],
  ['not only between', 'CHECK: a\nCHECK-NOT: x\nCHECK: b', 'x\na\nb\nx', 0],
  ['trailing not reaches the end', 'CHECK: a\nCHECK-NOT: x', 'a\nb\nx', 1],
  ['leading not', 'CHECK-NOT: x\nCHECK: a', 'x a', 1],
  ['only a not', 'CHECK-NOT: x', 'y', 0],
  ['empty', 'CHECK: a\nCHECK-EMPTY:\nCHECK-NEXT: b', 'a\n\nb\n', 0],
  ['empty wanted, none', 'CHECK: a\nCHECK-EMPTY:', 'a\nb\n\nc', 1],
  ['two empty lines', 'CHECK: a\nCHECK-EMPTY:\nCHECK-EMPTY:\nCHECK-NEXT: b', 'a\n\n\nb\n', 0],
  ['empty with text', 'CHECK: a\nCHECK-EMPTY: b', 'a\n', 2, {}, /non-empty check string/],
  ['count', 'CHECK-COUNT-3: a\nCHECK-NOT: a', 'a a a', 0],
  ['count too small', 'CHECK-COUNT-3: a', 'a a', 1, {}, /3 out of 3/],
  ['count too large', 'CHECK-COUNT-2: a\nCHECK-NOT: a', 'a a a', 1],
  ['count of nothing', 'CHECK-COUNT-0: a', 'a', 2, {}, /invalid count/],
  ['count without a number', 'CHECK-COUNT-: a', 'a', 2],
  ['dag in any order', 'CHECK-DAG: a\nCHECK-DAG: b\nCHECK: c', 'b\na\nc', 0],
  ['dag does not overlap', 'CHECK-DAG: add\nCHECK-DAG: add', 'add', 1],
  ['dag finds the second', 'CHECK-DAG: add\nCHECK-DAG: add', 'add add', 0],
  ['dag after dag with a not between', 'CHECK-DAG: a\nCHECK-NOT: x\nCHECK-DAG: b', 'a\nb\nx', 0],
  ['not between dag groups', 'CHECK-DAG: a\nCHECK-NOT: x\nCHECK-DAG: b', 'a\nx\nb', 1],
  ['dag group ends behind the step', 'CHECK-DAG: a\nCHECK: b', 'b\na', 1],
  [
    'dag variables',
    'CHECK-DAG: [[A:%[0-9]+]] = add\nCHECK-DAG: [[B:%[0-9]+]] = mul\nCHECK: ret [[A]] [[B]]',
    '%1 = mul\n%0 = add\nret %0 %1',
    0,
  ],
  [
    'label splits',
    'CHECK-LABEL: @f\nCHECK: x\nCHECK-LABEL: @g\nCHECK: y',
    '@f\n@g\nx\ny',
    1,
    {},
    /error: no match found/,
  ],
  ['label ok', 'CHECK-LABEL: @f\nCHECK: x\nCHECK-LABEL: @g\nCHECK: y', '@f\nx\n@g\ny', 0],
  ['label missing', 'CHECK-LABEL: @f\nCHECK-LABEL: @h', '@f\n@g', 1],
  ['label at the end, not before it', 'CHECK: a\nCHECK-NOT: x\nCHECK-LABEL: @g', 'a\nx\n@g', 1],
  ['label with a variable', 'CHECK-LABEL: @[[F:f]]', '@f', 2, {}, /with variable definition or use/],
  ['regex', 'CHECK: %{{[0-9]+}} = add', '%12 = add', 0],
  ['regex alternatives stay inside', 'CHECK: a{{x|y}}b', 'ayb', 0],
  ['regex repeat braces', 'CHECK: a{{[0-9]{2}}}b', 'a12b', 0],
  ['regex does not cross lines', 'CHECK: a{{.*}}b', 'a\nb', 1],
  ['negated bracket does not cross lines', 'CHECK: a{{[^x]*}}b', 'a\nb', 1],
  ['bracket with a bracket', 'CHECK: {{[][]}}x', ']x', 0],
  ['posix class', 'CHECK: {{[[:alpha:]_]+}}9', 'ab_9', 0],
  ['text is no regex', 'CHECK: a.b(c)*', 'a.b(c)*', 0],
  ['text is no regex 2', 'CHECK: a.b', 'axb', 1],
  ['bad regex', 'CHECK: {{(}}', 'x', 2],
  ['group syntax of other languages', 'CHECK: {{(?<v0>x)}}', 'x', 2],
  ['regex without end', 'CHECK: {{x', 'x', 2, {}, /no end '\}\}'/],
  ['literal', 'CHECK{LITERAL}: dense<[[1, 2]]> {{x}}', 'dense<[[1, 2]]> {{x}}', 0],
  ['unquoted brackets', 'CHECK: dense<[[1, 2]]>', 'dense<[[1, 2]]>', 2, {}, /LITERAL/],
  ['unknown modifier', 'CHECK{FOO}: x', 'x', 2],
  ['capture', 'CHECK: [[A:%[a-z]+]] = x\nCHECK: use [[A]]', '%a = x\nuse %b\nuse %a', 0],
  ['capture with other value', 'CHECK: [[A:%[a-z]+]] = x\nCHECK: use [[A]]', '%a = x\nuse %b', 1],
  ['capture holds text, not regex', 'CHECK: [[A:.\\+]]\nCHECK: =[[A]]', 'a+\n=a+', 0],
  ['use on the same line', 'CHECK: [[A:[a-z]]]-[[A]]', 'a-b c-c', 0],
  ['undefined variable', 'CHECK: [[A]]', 'a', 1, {}, /undefined variable/],
  [
    'var scope clears',
    'CHECK-LABEL: f\nCHECK: [[A:x]]\nCHECK-LABEL: g\nCHECK: [[A]]',
    'f x\ng x',
    1,
    { enableVarScope: true },
  ],
  [
    'var scope keeps $',
    'CHECK-LABEL: f\nCHECK: [[$A:x]]\nCHECK-LABEL: g\nCHECK: [[$A]]',
    'f x\ng x',
    0,
    { enableVarScope: true },
  ],
  ['no var scope', 'CHECK-LABEL: f\nCHECK: [[A:x]]\nCHECK-LABEL: g\nCHECK: [[A]]', 'f x\ng x', 0],
  ['line', 'CHECK: at [[@LINE]]\nCHECK: at [[@LINE+1]]\nCHECK: at [[#@LINE-1]]', 'at 1\nat 3\nat 2', 0],
  ['number', 'CHECK: [[#X:]]\nCHECK: [[#X+1]]', '7\n8', 0],
  ['number wrong', 'CHECK: [[#X:]]\nCHECK: <[[#X+1]]>', '7\n<9>', 1],
  ['number digits are maximal', 'CHECK: [[#X:]] x\nCHECK: [[#add(X,X)]] y', '12 x\n24 y', 0],
  ['signed', 'CHECK: v=[[#%d,X:]]\nCHECK: v=[[#X+1]]', 'v=-5\nv=-4', 0],
  ['hex', 'CHECK: [[#%x,X:]] x\nCHECK: [[#X+1]] y', 'ff x\n100 y', 0],
  ['define string', 'CHECK: [[A]]', 'ab', 0, { defines: ['A=ab'] }],
  ['define number', 'CHECK: [[#A+1]]', '42', 0, { defines: ['#A=41'] }],
  ['bad define', 'CHECK: a', 'a', 2, { defines: ['=x'] }],
  ['prefixes', 'FOO: a\nBAR: b\nCHECK: zzz', 'a\nb', 0, { checkPrefixes: ['FOO', 'BAR'] }],
  ['prefix inside a word', 'XCHECK: zzz\nCHECK: a', 'a', 0],
  ['prefix that starts with another', 'CHECK-TF: zzz\nCHECK: a\nRUN: x --check-prefixes=CHECK,CHECK-TF', 'a', 0],
  ['unused prefix', 'FOO: a', 'a', 2, { checkPrefixes: ['FOO', 'BAR'] }, /'BAR:'/],
  ['unused prefix allowed', 'FOO: a', 'a', 0, { checkPrefixes: ['FOO', 'BAR'], allowUnusedPrefixes: true }],
  ['no directive', 'hello', 'a', 2, {}, /no check strings found/],
  ['unknown directive', 'CHECK: a\nCHECK-NXET: b', 'a', 2, {}, /unknown directive 'CHECK-NXET'/],
  ['underscore', 'CHECK: a\nCHECK_NEXT: b', 'a', 2],
  ['not combined', 'CHECK: a\nCHECK-NEXT-NOT: b', 'a', 2, {}, /unsupported -NOT combo/],
  ['blank before the colon', 'CHECK : zzz\nCHECK-NEXT : zzz\nCHECK: a', 'a', 0],
  ['only a blank before the colon', 'CHECK : a', 'a', 2, {}, /no check strings found/],
  ['own comment prefix', 'REM: CHECK: zzz\nCHECK: a', 'a', 0, { commentPrefixes: ['REM'] }],
  ['comment prefix replaced', 'COM: CHECK: zzz\nCHECK: a', 'a', 1, { commentPrefixes: ['REM'] }],
  ['prefix given twice', 'A: a', 'a', 2, { checkPrefixes: ['A', 'A'] }, /must be unique/],
  ['prefix that is none', 'A: a', 'a', 2, { checkPrefixes: ['1A'] }, /must start with a letter/],
  ['percent capture', 'CHECK: %[[X:.+]] = a\nCHECK: use %[[X]]{{$}}', '%12 = a\nuse %1\nuse %12', 0],
  ['same after next, empty after next', 'CHECK: a\nCHECK-NEXT: b\nCHECK-SAME: c\nCHECK-EMPTY:', 'a\nb c\n\n', 0],
  ['not with a variable', 'CHECK: [[A:x]]\nCHECK-NOT: <[[A]]>\nCHECK: b', 'x\n<x>\nb', 1],
  ['hex with precision', 'CHECK: [[#%#.4x,X:]]\nCHECK: [[#X+1]]', '0x00ff\n0x0100', 0],
  ['number equals an expression', 'CHECK: [[#A:]] [[#B:A*2]]', '1 2', 2],
  ['defined by an expression', 'CHECK: [[#A:]]\nCHECK: =[[#B:A+1]]\nCHECK: [[#B]]', '1\n=2\n2', 0],
  ['dag in a label region', 'CHECK-LABEL: f\nCHECK-DAG: b\nCHECK-DAG: a\nCHECK-LABEL: g', 'f\na\nb\ng', 0],
  ['empty pattern', 'CHECK:', 'a', 2, {}, /empty check string/],
  ['comment', 'COM: CHECK: zzz\nRUN: x | filecheck CHECK: zzz\nCHECK: a', 'a', 0],
  ['implicit not', 'CHECK: a\nCHECK: b', 'a\nwarning\nb', 1, { implicitCheckNot: ['warning'] }],
  ['implicit not at the end', 'CHECK: a', 'a\nwarning', 1, { implicitCheckNot: ['warn{{ing}}'] }],
  ['full lines', 'CHECK: a', 'b a\n a \n', 0, { matchFullLines: true }],
  ['full lines, none', 'CHECK: a', 'b a\n', 1, { matchFullLines: true }],
  ['full strict lines', 'CHECK: a', ' a \n', 0, { matchFullLines: true, strictWhitespace: true }, undefined],
  ['ignore case', 'CHECK: Abc', 'aBC', 0, { ignoreCase: true }],
  ['empty input', 'CHECK: a', '', 2, {}, /is empty/],
  ['empty input allowed', 'CHECK-NOT: a', '', 0, { allowEmpty: true }],
];

for (const [title, check, input, status, opts, report] of cases) {
  test(title, () => {
    const checkText = title === 'full strict lines' ? 'CHECK: a ' : check;
    const r = fileCheck(checkText, 't.mlir', input, opts);
    assert.is(r.status, status, r.report);
    assert.is(r.ok, status === 0);
    if (report) assert.match(r.report, report);
  });
}

test('the report points at both files and suggests a near miss', () => {
  const r = fileCheck(
    '// CHECK-LABEL: @main\n// CHECK: pphlo.add %arg0, %arg1\n',
    't.mlir',
    'func @main\n  x\n  %0 = pphlo.add %arg0, %arg2\n',
  );
  assert.is(r.status, 1);
  assert.match(r.report, 't.mlir:2:11: error: CHECK: expected string not found in input');
  assert.match(r.report, '<stdin>:1:11: note: scanning from here');
  assert.match(r.report, '<stdin>:3:7: note: possible intended match here');
  assert.match(r.report, /CHECK-LABEL:1 +\^~~~~/);
  assert.match(r.report, /CHECK:2 +\?~+ possible intended match/);
  assert.match(r.report, /3: {2}%0 = pphlo.add/);
});

test('every region reports its own failure', () => {
  const r = fileCheck('CHECK-LABEL: f\nCHECK: a\nCHECK-LABEL: g\nCHECK: b', 't', 'f\ng\n', { dumpInput: 'never' });
  assert.is(r.report.match(/: error: /g)?.length, 2);
  assert.not.match(r.report, 'Input was');
});

test('how much of the input is shown', () => {
  const input = `${'x\n'.repeat(20)}a\n${'y\n'.repeat(20)}`;
  const lines = (opts: Partial<FileCheckOptions>) =>
    fileCheck('CHECK: a\nCHECK: b', 't', input, opts).report.match(/^ *\d+: /gm)?.length ?? 0;
  assert.is(lines({}), 11);
  assert.is(lines({ dumpInputContext: 1 }), 3);
  assert.is(lines({ dumpInputFilter: 'all' }), 41);
  assert.is(lines({ dumpInput: 'never' }), 0);
  assert.match(fileCheck('CHECK: a\nCHECK: b', 't', input).report, 'Input file: <stdin>\nCheck file: t\n');
});

test('--verbose reports matches', () => {
  const r = fileCheck('CHECK: b', 't', 'a b', { verbose: true });
  assert.is(r.status, 0);
  assert.match(r.report, 't:1:8: remark: CHECK: expected string found in input');
  assert.match(r.report, '<stdin>:1:3: note: found here');
});

test('dump on success only when asked', () => {
  assert.is(fileCheck('CHECK: a', 't', 'a').report, '');
  assert.match(fileCheck('CHECK: a', 't', 'a', { dumpInput: 'always' }).report, 'CHECK:1');
});

test('no check file makes it throw', () => {
  const bits = [
    'CHECK',
    '-NEXT',
    '-NOT',
    '-DAG',
    '-LABEL',
    '-COUNT-2',
    ':',
    ' ',
    '\n',
    '{{',
    '}}',
    '[[',
    ']]',
    '#',
    'X',
    ':',
    '+1',
    '@LINE',
    '(',
    ')',
    '[',
    ']',
    '\\',
    '%d,',
    '*',
    'a',
    '{LITERAL}',
    '$',
  ];
  // A linear congruential generator: the same files in every run.
  let seed = 1;
  const next = (n: number) => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % 65536) % n;
  let matched = 0;
  for (let i = 0; i < 20000; i++) {
    let text = 'CHECK: ';
    for (let k = next(12); k >= 0; k--) text += bits[next(bits.length)];
    matched += fileCheck(text, 't', 'a X 1\n(a) [1]\n\naa', { dumpInput: 'never' }).ok ? 1 : 0;
  }
  assert.ok(matched > 100 && matched < 19000, String(matched));
});

test('command line', () => {
  const files = { '/t.mlir': '// A: [[V]] b\n// B: c\n', '/in.txt': 'a b\nc\n', '/other.txt': 'zzz\n' };
  const run = (argv: string[], stdin = '') => {
    const io = memoryIo({ files, stdin });
    return [fileCheckMain(argv, io), io.stderr()] as const;
  };
  assert.equal(run(['t.mlir', '--check-prefixes=A,B', '-DV=a', '--input-file', 'in.txt']), [0, '']);
  assert.equal(run(['-check-prefix', 'B', 't.mlir'], 'c'), [0, '']);
  assert.is(run(['t.mlir', '--check-prefix=B', '--input-file=other.txt'])[0], 1);
  assert.match(run(['t.mlir', '--check-prefix=B', '--input-file=other.txt'])[1], 'other.txt:1:1: note');
  assert.match(run(['t.mlir', '--check-prefix=B', '-v'], 'c')[1], 'remark: B: expected string found');
  const io = memoryIo({ files, stdin: 'c', env: { FILECHECK_OPTS: ' --check-prefix=B  -v' } });
  assert.is(fileCheckMain(['t.mlir'], io), 0);
  assert.match(io.stderr(), 'remark');
  for (const bad of [
    ['t.mlir', '--dump-input-context=x'],
    ['t.mlir', '--dump-input-filter', 'some'],
    [],
    ['a', 'b'],
    ['t.mlir', '--frobnicate'],
    ['t.mlir', '--check-prefix'],
    ['none.mlir'],
    ['t.mlir', '--dump-input=x'],
  ]) {
    const [status, err] = run(bad, 'c');
    assert.is(status, 2, bad.join(' '));
    assert.match(err, 'error:');
  }
});

test.run();
