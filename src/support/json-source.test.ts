import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Source, SpucError, showLocation } from './diagnostics.ts';
import { type JsonNode, parseJsonSource } from './json-source.ts';

const plain = (n: JsonNode): unknown =>
  n.kind === 'object'
    ? Object.fromEntries([...n.members].map(([k, m]) => [k, plain(m.value)]))
    : n.kind === 'array'
      ? n.items.map(plain)
      : n.kind === 'null'
        ? null
        : n.value;
const parse = (text: string): JsonNode => parseJsonSource(new Source('c.json', text));

test('what JSON.parse reads is read the same', () => {
  for (const text of [
    ' {"a": [1, -2.5e3, "x\\u00e9\\n", true, false, null, {}, []], "b": {"c": ""}} ',
    '[]',
    '0',
    '"\\\\"',
  ])
    assert.equal(plain(parse(text)), JSON.parse(text));
});

test('what JSON.parse refuses is refused, with its place', () => {
  for (const [text, place] of [
    ['', '1:1'],
    ['{', '1:2'],
    ['{"a" 1}', '1:6'],
    ['{"a": 1,\n  b: 2}', '2:3'],
    ['[1 2]', '1:4'],
    ['[1,]', '1:4'],
    ['{"a": "x}', '1:7'],
    ['{"a": 1} x', '1:10'],
    ['"\\x"', '1:1'],
    ['[01]', '1:3'],
    ['{"a": 1, "a": 2}', '1:10'],
    ['['.repeat(100), '1:66'],
  ] as const) {
    let error: unknown;
    try {
      parse(text);
    } catch (e) {
      error = e;
    }
    assert.ok(error instanceof SpucError, text);
    assert.is(showLocation((error as SpucError).diagnostics[0]!.loc), `c.json:${place}`, text);
  }
});

test.run();
