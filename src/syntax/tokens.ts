import {
  type CustomPatternMatcherReturn,
  createToken,
  createTokenInstance,
  EOF,
  type IToken,
  Lexer,
  type TokenType,
} from 'chevrotain';
import * as K from './kinds.ts';
import { denseEnd, scan, stringEnd, tensorEnd } from './scan.ts';
import { TokenList } from './token-list.ts';

/** Makes a custom pattern from a scanner that gives the end of a token that starts at `at`, or -1. */
const scanned = (scan: (text: string, at: number) => number) => ({
  exec: (text: string, at: number): CustomPatternMatcherReturn | null => {
    const end = scan(text, at);
    return end < 0 ? null : ([text.substring(at, end)] as unknown as CustomPatternMatcherReturn);
  },
});

const custom = (name: string, scan: (text: string, at: number) => number, first: string): TokenType =>
  createToken({ name, pattern: scanned(scan), start_chars_hint: [first], line_breaks: true });
const punctuation = (name: string, text: string): TokenType => createToken({ name, pattern: text, label: `'${text}'` });

const whitespace = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
const comment = createToken({ name: 'Comment', pattern: /\/\/[^\n]*/, group: Lexer.SKIPPED, line_breaks: false });

export const Percent = createToken({
  name: 'Percent',
  pattern: /%[A-Za-z0-9_$.-]+(?:#\d+)?/,
  label: "a value such as '%0'",
});
export const At = createToken({
  name: 'At',
  pattern: /@(?:[A-Za-z_][A-Za-z0-9_$.]*|"[^"\n]*")/,
  label: "a symbol such as '@main'",
});
export const Caret = createToken({
  name: 'Caret',
  pattern: /\^[A-Za-z0-9_$.-]+/,
  label: "a block name such as '^bb0'",
});
export const Hash = createToken({ name: 'Hash', pattern: /#[A-Za-z0-9_$.]+/, label: 'an attribute' });
export const Bang = createToken({ name: 'Bang', pattern: /![A-Za-z_][A-Za-z0-9_$.]*/, label: 'a type' });
export const Dense = custom('Dense', denseEnd, 'd');
export const TensorText = custom('TensorText', tensorEnd, 't');
export const Str = createToken({
  ...{ name: 'Str', pattern: scanned(stringEnd), start_chars_hint: ['"'], line_breaks: false },
  label: 'a string',
});
/** The rest of a line after a quote that is not closed. */
export const OpenString = createToken({ name: 'OpenString', pattern: /"[^\n]*/ });
export const Word = createToken({ name: 'Word', pattern: /[A-Za-z_][A-Za-z0-9_$.]*/, label: 'a word' });
export const LocWord = createToken({ name: 'LocWord', pattern: 'loc', longer_alt: Word, label: "'loc'" });
export const ModuleWord = createToken({
  name: 'ModuleWord',
  pattern: /(?:builtin\.)?module/,
  longer_alt: Word,
  label: "'module'",
});
export const FuncWord = createToken({ name: 'FuncWord', pattern: 'func.func', longer_alt: Word, label: "'func.func'" });
/** Numbers: hexadecimal, floating, integer; a sign belongs to the number. */
export const Num = createToken({
  name: 'Num',
  pattern: /-?(?:0x[0-9A-Fa-f]+|\d+(?:\.\d*(?:[eE][-+]?\d+)?)?)/,
  label: 'a number',
});
export const Arrow = punctuation('Arrow', '->');
export const LParen = punctuation('LParen', '(');
export const RParen = punctuation('RParen', ')');
export const LBrace = punctuation('LBrace', '{');
export const RBrace = punctuation('RBrace', '}');
export const LSquare = punctuation('LSquare', '[');
export const RSquare = punctuation('RSquare', ']');
export const LAngle = punctuation('LAngle', '<');
export const RAngle = punctuation('RAngle', '>');
export const Colon = punctuation('Colon', ':');
export const Comma = punctuation('Comma', ',');
export const Equal = punctuation('Equal', '=');
/** Any other character: legal inside attributes of foreign dialects only. */
export const Other = createToken({ name: 'Other', pattern: /[!-~\u007f-\uffff]/ });

/** All tokens, in order of priority. */
export const allTokens: TokenType[] = [
  whitespace,
  comment,
  Percent,
  Comma,
  Colon,
  TensorText,
  Dense,
  LocWord,
  ModuleWord,
  FuncWord,
  Word,
  Num,
  Arrow,
  LParen,
  RParen,
  LBrace,
  RBrace,
  LSquare,
  RSquare,
  LAngle,
  RAngle,
  Equal,
  Str,
  OpenString,
  At,
  Caret,
  Hash,
  Bang,
  Other,
];

/** The token types by kind, and back. */
const typesByKind: TokenType[] = [];
const kindsByType = new Map<TokenType, number>();
for (const type of allTokens) {
  const kind = (K as Readonly<Record<string, unknown>>)[type.name];
  if (typeof kind !== 'number') continue;
  typesByKind[kind] = type;
  kindsByType.set(type, kind);
}

let lexer: Lexer | undefined;
/** Splits the text from `at` on with chevrotain's lexer, whose patterns above say what a token is. Never fails: what is none is an `Other`. */
export function lexFrom(out: TokenList, at: number): void {
  lexer ??= new Lexer(allTokens, { positionTracking: 'onlyOffset', ensureOptimizations: true, skipValidations: true });
  const { tokens } = lexer.tokenize(out.text.slice(at));
  for (const t of tokens)
    out.push(kindsByType.get(t.tokenType)!, at + t.startOffset, at + t.startOffset + t.image.length);
}

/** Splits a text into tokens. Never fails. */
export function tokenize(text: string): TokenList {
  const out = new TokenList(text);
  const end = scan(out);
  if (end < text.length) lexFrom(out, end);
  return out;
}

const end = createTokenInstance(EOF, '', Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
/** A token as chevrotain's parser wants it. */
export function tokenOf(list: TokenList, i: number): IToken {
  const kind = i < 0 ? K.End : list.kinds[i];
  if (!kind) return end;
  const tokenType = typesByKind[kind]!;
  const startOffset = list.starts[i]!;
  return { image: list.image(i), startOffset, tokenTypeIdx: tokenType.tokenTypeIdx!, tokenType };
}
