import * as K from './kinds.ts';
import type { TokenList } from './token-list.ts';

const WORD_START = 1;
/** Inside words; and, with the sign '-', inside names of values and blocks. */
const WORD = 2;
const NAME = 4;
const DIGIT = 8;
const HEX = 16;
const SPACE = 32;

/** What each ASCII character may be part of. */
const classes = new Uint8Array(128);
const mark = (characters: string, bits: number): void => {
  for (let i = 0; i < characters.length; i++) classes[characters.charCodeAt(i)]! |= bits;
};
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_', WORD_START | WORD | NAME);
mark('0123456789', DIGIT | HEX | WORD | NAME);
mark('ABCDEFabcdef', HEX);
mark('$.', WORD | NAME);
mark('-', NAME);
mark(' \t\n\v\f\r', SPACE);

/** Kinds of the tokens of one character. */
const single = new Uint8Array(128);
for (const [character, kind] of [
  ['{', K.LBrace],
  ['(', K.LParen],
  ['[', K.LSquare],
  ['<', K.LAngle],
  ['}', K.RBrace],
  [')', K.RParen],
  [']', K.RSquare],
  ['>', K.RAngle],
  [':', K.Colon],
  [',', K.Comma],
  ['=', K.Equal],
] as const)
  single[character.charCodeAt(0)] = kind;

/** End of the run of characters of a class that starts at `at`. */
function runEnd(text: string, at: number, bits: number): number {
  let end = at;
  for (let c = text.charCodeAt(end); c < 128 && (classes[c]! & bits) !== 0; ) c = text.charCodeAt(++end);
  return end;
}

/** End of the string literal that starts at `at`; -1 when it is not closed on its line. */
export function stringEnd(text: string, at: number): number {
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
export function denseEnd(text: string, at: number): number {
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
export function tensorEnd(text: string, at: number): number {
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

/** End of the number whose first digit stands at `at`. */
function numberEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === 48 && text.charCodeAt(at + 1) === 120) {
    const end = runEnd(text, at + 2, HEX);
    if (end > at + 2) return end;
  }
  let end = runEnd(text, at, DIGIT);
  if (text.charCodeAt(end) !== 46) return end;
  end = runEnd(text, end + 1, DIGIT);
  if ((text.charCodeAt(end) | 32) !== 101) return end;
  const sign = text.charCodeAt(end + 1);
  const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
  const last = runEnd(text, digits, DIGIT);
  return last > digits ? last : end;
}

/** Past the word that starts at `at`, or the literal or type that it opens. */
function pushWord(out: TokenList, at: number): number {
  const { text } = out;
  const end = runEnd(text, at, WORD);
  const size = end - at;
  const c = text.charCodeAt(at);
  let kind: number = K.Word;
  if (text.charCodeAt(end) === 60) {
    const type = c === 116 ? tensorEnd(text, at) : -1;
    const whole = type > 0 ? type : c === 100 ? denseEnd(text, at) : -1;
    if (whole > 0) {
      out.push(type > 0 ? K.TensorText : K.Dense, at, whole);
      return whole;
    }
  }
  if (size === 3 && text.startsWith('loc', at)) kind = K.LocWord;
  else if (size === 6 && text.startsWith('module', at)) kind = K.ModuleWord;
  else if (size === 9 && text.startsWith('func.func', at)) kind = K.FuncWord;
  else if (size === 14 && text.startsWith('builtin.module', at)) kind = K.ModuleWord;
  out.push(kind, at, end);
  return end;
}

/** End of a token that starts with a sign, and its kind: `%name`, `@name`, `^name`, `#name`, `!name`. -1 where it is none. */
function signedEnd(text: string, at: number, sign: number): number {
  const from = at + 1;
  switch (sign) {
    case 37: {
      const end = runEnd(text, from, NAME);
      if (end === from) return -1;
      if (text.charCodeAt(end) !== 35) return end;
      const last = runEnd(text, end + 1, DIGIT);
      return last > end + 1 ? last : end;
    }
    case 94: {
      const end = runEnd(text, from, NAME);
      return end > from ? end : -1;
    }
    case 35: {
      const end = runEnd(text, from, WORD);
      return end > from ? end : -1;
    }
    default: {
      const c = text.charCodeAt(from);
      if (c < 128 && (classes[c]! & WORD_START) !== 0) return runEnd(text, from, WORD);
      if (sign !== 64 || c !== 34) return -1;
      const close = text.indexOf('"', from + 1);
      const nl = text.indexOf('\n', from + 1);
      return close < 0 || (nl >= 0 && nl < close) ? -1 : close + 1;
    }
  }
}
const signs: Readonly<Record<number, number>> = { 37: K.Percent, 64: K.At, 94: K.Caret, 35: K.Hash, 33: K.Bang };

/**
 * Splits a text into tokens by hand, as the lexer of `tokens.ts` does at several times the cost. Stops at the first character that starts none of
 * the tokens of ordinary programs; the result is where.
 */
export function scan(out: TokenList): number {
  const { text } = out;
  const { length } = text;
  let at = 0;
  while (at < length) {
    const c = text.charCodeAt(at);
    if (c >= 128) return at;
    const bits = classes[c]!;
    if (bits & SPACE) at++;
    else if (bits & WORD_START) at = pushWord(out, at);
    else if (single[c] !== 0) out.push(single[c]!, at, ++at);
    else if (bits & DIGIT) {
      const end = numberEnd(text, at);
      out.push(K.Num, at, end);
      at = end;
    } else if (c === 34) {
      const end = stringEnd(text, at);
      if (end < 0) return at;
      out.push(K.Str, at, end);
      at = end;
    } else if (c === 45) {
      const next = text.charCodeAt(at + 1);
      const number = next >= 48 && next <= 57;
      if (!number && next !== 62) return at;
      const end = number ? numberEnd(text, at + 1) : at + 2;
      out.push(number ? K.Num : K.Arrow, at, end);
      at = end;
    } else if (c === 47) {
      if (text.charCodeAt(at + 1) !== 47) return at;
      const nl = text.indexOf('\n', at);
      at = nl < 0 ? length : nl;
    } else {
      const kind = signs[c];
      const end = kind === undefined ? -1 : signedEnd(text, at, c);
      if (end < 0) return at;
      out.push(kind!, at, end);
      at = end;
    }
  }
  return at;
}
