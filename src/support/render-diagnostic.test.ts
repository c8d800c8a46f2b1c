import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Diagnostic, Source, textLoc, unknownLoc } from './diagnostics.ts';
import {
  caretLines,
  noColors,
  renderDiagnostic,
  renderDiagnostics,
  renderDiagnosticsJson,
} from './render-diagnostic.ts';

const source = new Source('m.mlir', 'func @main() {\n  %0 = bad.op\n}\n');
const at = source.text.indexOf('bad.op');
const error = (over: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'error',
  class: 'unknown-op',
  message: "no operation 'bad.op'",
  loc: textLoc(source, at),
  ...over,
});

test('place, line, caret, notes and hint', () => {
  const d = error({
    hint: 'spell it right',
    notes: [
      { message: 'in this function', loc: textLoc(source, 0) },
      { message: 'no place', loc: unknownLoc },
    ],
  });
  assert.is(
    renderDiagnostic(d),
    "m.mlir:2:8: error: no operation 'bad.op' [unknown-op]\n  %0 = bad.op\n       ^\n" +
      'm.mlir:1:1: note: in this function\nfunc @main() {\n^\nnote: no place\nhint: spell it right\n',
  );
});

test("the user's own source is a note", () => {
  const file = { kind: 'file', file: 'net.py', line: 12, col: 3 } as const;
  const named = { kind: 'name', name: 'layer1/dot', child: file } as const;
  assert.match(renderDiagnostic(error({ loc: textLoc(source, at, file) })), '       ^\nnote: from net.py:12:3\n');
  assert.match(renderDiagnostic(error({ loc: textLoc(source, at, named) })), 'note: from net.py:12:3 (layer1/dot)\n');
  assert.match(renderDiagnostic(error({ loc: file })), /^net\.py:12:3: error: /);
  assert.match(renderDiagnostic(error({ loc: unknownLoc })), /^error: /);
});

test('long lines are cut around the caret', () => {
  for (const col of [1, 50, 500, 5000, 9990, 10001]) {
    const line = Array.from({ length: 10000 }, (_, i) => String.fromCharCode(97 + ((i * i + i) % 23))).join('');
    const [text, caret] = caretLines(line, col);
    assert.ok(text.length <= 122, `${col}: ${text.length}`);
    const pos = caret.length - 1;
    assert.is(text[pos] ?? '', line[col - 1] ?? '');
    const left = text.slice(0, pos).replace('…', '');
    assert.ok(line.slice(0, col - 1).endsWith(left));
  }
});

test('tabs, wide characters and control characters', () => {
  assert.equal(caretLines('\tx', 2), ['    x', '    ^']);
  assert.equal(caretLines('a\tx', 3), ['a   x', '    ^']);
  assert.equal(caretLines('\u6f22x', 2), ['\u6f22x', '  ^']);
  assert.equal(caretLines('\x1b[31mx', 6), ['?[31mx', '     ^']);
});

test('colours go where they belong', () => {
  const text = renderDiagnostic(error({ hint: 'h' }), { ...noColors, error: (s) => `<${s}>`, hint: (s) => `{${s}}` });
  assert.match(text, 'm.mlir:2:8: <error:> no');
  assert.match(text, '{hint:} h');
});

test('a hint of several in a row is printed once, after the last', () => {
  const text = renderDiagnostics(['a', 'b', 'b', 'a'].map((hint) => error({ loc: unknownLoc, hint })));
  assert.equal(
    [...text.matchAll(/^(error|hint: .)/gm)].map((m) => m[1]).join(' '),
    'error hint: a error error hint: b error hint: a',
  );
});

test('json lines', () => {
  const user = { kind: 'file', file: 'net.py', line: 12, col: 3 } as const;
  const text = renderDiagnosticsJson([
    error({ loc: textLoc(source, at, user), notes: [{ message: 'n', loc: unknownLoc }] }),
    error({ loc: unknownLoc, hint: 'h\n' }),
  ]);
  const [first, second, rest] = text.split('\n');
  assert.is(rest, '');
  assert.equal(JSON.parse(first!), {
    severity: 'error',
    class: 'unknown-op',
    file: 'm.mlir',
    line: 2,
    col: 8,
    message: "no operation 'bad.op'",
    hint: null,
    notes: [
      { message: 'from net.py:12:3', file: 'net.py', line: 12, col: 3 },
      { message: 'n', file: null, line: null, col: null },
    ],
  });
  assert.is(JSON.parse(second!).hint, 'h\n');
});

test.run();
