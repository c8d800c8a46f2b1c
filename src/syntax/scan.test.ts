import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as K from './kinds.ts';
import { scan } from './scan.ts';
import { TokenList } from './token-list.ts';
import { lexFrom, tokenize } from './tokens.ts';

const listed = (t: TokenList): string[] =>
  Array.from(
    { length: t.count },
    (_, i) => `${t.kinds[i]}@${t.starts[i]}:${t.image(i)}${t.marks.includes(i) ? '*' : ''}`,
  );
/** Tokens as chevrotain's lexer finds them. */
function lexed(text: string): TokenList {
  const out = new TokenList(text);
  lexFrom(out, 0);
  return out;
}
const same = (text: string): void => assert.equal(listed(tokenize(text)), listed(lexed(text)), text);

/** Whole text is split by hand: nothing is left to the lexer. */
const byHand = (text: string): boolean => scan(new TokenList(text)) === text.length;

test('every kind of token is split by hand, as the lexer splits it', () => {
  for (const text of [
    'module @m attributes {a = 1 : i32} { func.func public @"x y"(%arg0: tensor<2x!pphlo.secret<f32>>) -> () {} }',
    '%0:2 = "stablehlo.add"(%x#1, %y_$.-z) <{a}> ({^bb0(%a: !t):}) : (tensor<f32>) -> tensor<f32> loc("a\\"b":1:2)',
    'dense<"0x00>"> : tensor<2xi8> dense<[1, -2.5e-3]> dense_resource<a> tensor densex tensorx<1>',
    '#stablehlo<precision HIGH> #loc1 = loc(unknown) loc local module modules builtin.module func.func func.funcs',
    '0x1F 0x 0xg -0x1f 1. 1.e 1.5e 1.5e+7 1e5 -1 -12.25E-3 00x1 1x2',
    '// a comment\n%a // another',
    '%a#12 %a#b %a- ^-x @a.b',
    '',
  ]) {
    same(text);
    assert.ok(byHand(text), text);
  }
});

test('from the first other character on, the lexer splits the text', () => {
  for (const text of [
    'a * b',
    '"open\n%a',
    '% a',
    '@ a',
    '! a',
    '# a',
    '- a',
    '/ a',
    'é %a',
    '\u00a0 %a',
    '@"open',
    '"',
  ])
    same(text);
  assert.is(tokenize('a "b\nc').kinds[1], K.OpenString);
  assert.is(tokenize('a + b').kinds[1], K.Other);
});

test('texts of programs, and what becomes of them with characters changed', () => {
  const folder = new URL('../../lit-tests/', import.meta.url);
  const changes = '%#@^!"\\-.>< \n0xe1;*?é{}[]=:/';
  let state = 7;
  const below = (n: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state >>> 8) % n;
  };
  let programs = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.mlir') || programs === 60) continue;
    programs++;
    let text = readFileSync(new URL(name, folder), 'utf8').slice(0, 3000);
    same(text);
    for (let i = 0; i < 6; i++) {
      const at = below(text.length + 1);
      text = `${text.slice(0, at)}${changes[below(changes.length)]}${text.slice(at + below(3))}`;
      same(text);
    }
  }
  assert.ok(programs > 20);
});

test('lists grow', () => {
  const text = '%a '.repeat(20_000);
  const tokens = tokenize(text);
  assert.is(tokens.count, 20_000);
  assert.is(tokens.image(19_999), '%a');
  assert.is(tokens.kinds[20_000], K.End);
  assert.not(tokens.is(20_000, ''));
});

test.run();
