import { type CustomPatternMatcherReturn, createToken, type ILexingResult, Lexer, type TokenType } from 'chevrotain';

/** Makes a custom pattern from a scanner that gives the end of a token that starts at `at`, or -1. */
const scanned = (scan: (text: string, at: number) => number) => ({
  exec: (text: string, at: number): CustomPatternMatcherReturn | null => {
    const end = scan(text, at);
    return end < 0 ? null : ([text.substring(at, end)] as unknown as CustomPatternMatcherReturn);
  },
});

/** End of the string literal that starts at `at`; -1 when it is not closed on its line. */
function stringEnd(text: string, at: number): number {
  for (let i = at + 1; ; i++) {
    i = text.indexOf('"', i);
    if (i < 0) return -1;
    let slashes = 0;
    while (text.charCodeAt(i - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 1) continue;
    const nl = text.indexOf('\n', at);
    return nl >= 0 && nl < i ? -1 : i + 1;
  }
}

/** End of a whole `dense<…>`: found with indexOf, since a literal may be 100 MB long. */
function denseEnd(text: string, at: number): number {
  if (!text.startsWith('dense<', at)) return -1;
  let i = at + 6;
  if (text.charCodeAt(i) === 34) {
    const close = text.indexOf('"', i + 1);
    if (close < 0) return -1;
    i = close + 1;
  }
  const end = text.indexOf('>', i);
  return end < 0 ? -1 : end + 1;
}

/** End of a whole `tensor<…>` type, angle brackets inside balanced. */
function tensorEnd(text: string, at: number): number {
  if (!text.startsWith('tensor<', at)) return -1;
  let depth = 1;
  for (let i = at + 7; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 60) depth++;
    else if (c === 62 && --depth === 0) return i + 1;
    else if (c === 10 || c === 34) return -1;
  }
  return -1;
}

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

let lexer: Lexer | undefined;
/** Splits a text into tokens with offsets. Never fails: what is no token of the language is an `Other`. */
export function tokenize(text: string): ILexingResult {
  lexer ??= new Lexer(allTokens, { positionTracking: 'onlyOffset', ensureOptimizations: true, skipValidations: true });
  return lexer.tokenize(text);
}
