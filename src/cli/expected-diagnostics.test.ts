import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Diagnostic, type Severity, Source, SpucError, textLoc, unknownLoc } from '../support/diagnostics.ts';
import { checkExpected } from './expected-diagnostics.ts';

/** What is reported: severity, message, line (0: nowhere), notes as messages on a line. */
type Reported = readonly [Severity, string, number, ...(readonly [string, number])[]];

function check(lines: readonly string[], reported: readonly Reported[], mode?: 'only-expected'): string[] {
  const source = new Source('t.mlir', lines.join('\n'));
  const at = (line: number) =>
    line === 0 ? unknownLoc : textLoc(source, lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0));
  const all = reported.map(
    ([severity, message, line, ...notes]): Diagnostic => ({
      severity,
      class: 'type',
      message,
      loc: at(line),
      notes: notes.map(([m, l]) => ({ message: m, loc: at(l) })),
    }),
  );
  return checkExpected(source, all, mode).map((d) => d.message);
}

test('line, severity and text must fit', () => {
  const text = ['// expected-error@+1 {{wrong}}', 'op'];
  assert.equal(check(text, [['error', 'it is wrong', 2]]), []);
  assert.equal(check(text, []), ['expected error "wrong" was not produced at line 2']);
  assert.equal(check(text, [['error', 'it is wrong', 1]]), [
    'unexpected error: it is wrong',
    'expected error "wrong" was not produced at line 2',
  ]);
  assert.equal(check(text, [['warning', 'it is wrong', 2]]), [
    "'warning' diagnostic emitted when expecting a 'error': it is wrong",
    'expected error "wrong" was not produced at line 2',
  ]);
  assert.equal(check([], [['remark', 'r', 1]]), ['unexpected remark: r']);
});

test('one expectation may be met twice', () => {
  assert.equal(
    check(
      ['op // expected-error {{a}}'],
      [
        ['error', 'a', 1],
        ['error', 'ab', 1],
      ],
    ),
    [],
  );
});

test('places: this line, offsets, above, below, unknown', () => {
  const text = [
    'op1 // expected-error {{e1}}',
    'op2',
    '// expected-warning @-1 {{e2}}',
    '// expected-remark@above {{e3}}',
    '// expected-error@below {{e4}}',
    '// expected-error @ below {{e5}}',
    'op7',
    '// expected-error@unknown {{e6}}',
    '// expected-error@+2 {{e7}}',
    '',
    'op11',
  ];
  const good: Reported[] = [
    ['error', 'e1', 1],
    ['warning', 'e2', 2],
    ['remark', 'e3', 2],
    ['error', 'e4', 7],
    ['error', 'e5', 7],
    ['error', 'e6', 0],
    ['error', 'e7', 11],
  ];
  assert.equal(check(text, good), []);
  assert.is(check(text, good.slice(1)).length, 1);
  assert.equal(check(['op // expected-error@unknown {{x}}'], [['error', 'x', 1]]).length, 2);
  assert.equal(check(['op', '// expected-error@below {{x}}'], [['error', 'x', 1]]).length, 2, 'there is no line below');
});

test('several in one line, with and without comment marks between', () => {
  const reported: Reported[] = [
    ['error', 'a {{b}}', 1],
    ['warning', 'w', 1],
    ['remark', 'r1', 1],
  ];
  const text = 'op // expected-error {{a {{b}}}} expected-warning {{w}} // expected-remark-re {{r{{[0-9]}}}}';
  assert.equal(check([text], reported), []);
  assert.equal(check([text], reported.slice(0, 2)), ['expected remark "r{{[0-9]}}" was not produced at line 1']);
  assert.equal(
    check(
      ['op // expected-error {{write expected-error {{x}} here}}'],
      [['error', 'write expected-error {{x}} here', 1]],
    ),
    [],
  );
});

test('regular expressions in -re only; what is none is refused', () => {
  const re = "op // expected-error-re {{value '%{{[0-9]+}}' (is) bad}}";
  assert.equal(check([re], [['error', "value '%12' (is) bad", 1]]), []);
  assert.is(check([re], [['error', "value '%x' (is) bad", 1]]).length, 2);
  assert.is(check(['op // expected-error {{%{{[0-9]+}}}}'], [['error', '%1', 1]]).length, 2);
  assert.throws(
    () => check(['op // expected-error-re {{a {{(}} b}}'], []),
    (e: unknown) => e instanceof SpucError && e.message.startsWith('invalid regular expression'),
  );
});

test('notes count where the text expects notes', () => {
  const reported: Reported[] = [['error', 'e', 1, ['see there', 2]]];
  assert.equal(check(['op // expected-error {{e}}', 'def'], reported), []);
  assert.equal(check(['op // expected-error {{e}}', 'def // expected-note {{see there}}'], reported), []);
  assert.equal(check(['op // expected-error {{e}} expected-note {{other}}', 'def'], reported), [
    'unexpected note: see there',
    'expected note "other" was not produced at line 1',
  ]);
});

test('only-expected lets everything else pass', () => {
  assert.equal(check(['op'], [['error', 'e', 1]], 'only-expected'), []);
  assert.equal(check(['op // expected-error {{x}}'], [['error', 'e', 1]], 'only-expected'), [
    'expected error "x" was not produced at line 1',
  ]);
});

test.run();
