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
for (const [text, kind] of Object.entries(K.punctuation)) if (text.length === 1) single[text.charCodeAt(0)] = kind;

/**
 * The characters of a text as bytes, with a few zeros behind the last: what is not ASCII, and so starts no token here, counts as DEL. They are read many
 * times as fast as those of a string before the code that reads them is compiled.
 */
function codesOf(text: string): Uint8Array {
  const codes = new Uint8Array(text.length + 4);
  const { read } = encoder.encodeInto(text, codes);
  if (read < text.length || codes[text.length] !== 0) {
    codes.fill(0);
    encoder.encodeInto(text.replace(/[^\0-\x7f]/g, '\x7f'), codes);
  }
  return codes;
}
const encoder = new TextEncoder();

/** End of the run of characters of a class that starts at `at`. */
function runEnd(codes: Uint8Array, at: number, bits: number): number {
  let end = at;
  while ((classes[codes[end]!]! & bits) !== 0) end++;
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
function numberEnd(codes: Uint8Array, at: number): number {
  if (codes[at] === 48 && codes[at + 1] === 120) {
    const end = runEnd(codes, at + 2, HEX);
    if (end > at + 2) return end;
  }
  let end = runEnd(codes, at, DIGIT);
  if (codes[end] !== 46) return end;
  end = runEnd(codes, end + 1, DIGIT);
  if ((codes[end]! | 32) !== 101) return end;
  const sign = codes[end + 1];
  const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
  const last = runEnd(codes, digits, DIGIT);
  return last > digits ? last : end;
}

/** The same as `tensorEnd`, sooner for types without types inside; `open` is the '<'. */
function shortTensorEnd(text: string, codes: Uint8Array, at: number, open: number): number {
  const end = runEnd(codes, open + 1, WORD);
  return codes[end] === 62 && open - at === 6 && text.startsWith('tensor', at) ? end + 1 : tensorEnd(text, at);
}

/** Kind of the word between two offsets. */
function wordKind(text: string, at: number, end: number): number {
  switch (end - at) {
    case 3:
      return text.startsWith('loc', at) ? K.LocWord : K.Word;
    case 6:
      return text.startsWith('module', at) ? K.ModuleWord : K.Word;
    case 9:
      return text.startsWith('func.func', at) ? K.FuncWord : K.Word;
    case 14:
      return text.startsWith('builtin.module', at) ? K.ModuleWord : K.Word;
    default:
      return K.Word;
  }
}

/** End of what follows a name of a value up to `end`: `#1`, or nothing. */
function resultEnd(codes: Uint8Array, end: number): number {
  const last = runEnd(codes, end + 1, DIGIT);
  return last > end + 1 ? last : end;
}

/** End of `@name`, `@"name"` or `!name`; -1 where it is none. */
function signedEnd(text: string, codes: Uint8Array, at: number): number {
  const from = at + 1;
  const c = codes[from]!;
  if ((classes[c]! & WORD_START) !== 0) return runEnd(codes, from, WORD);
  if (codes[at] !== 64 || c !== 34) return -1;
  const close = text.indexOf('"', from + 1);
  const nl = text.indexOf('\n', from + 1);
  return close < 0 || (nl >= 0 && nl < close) ? -1 : close + 1;
}

/** Kinds of the tokens that start with a character of their own, but for names of values. */
const signs = new Uint8Array(128);
signs[34] = K.Str;
signs[33] = K.Bang;
signs[35] = K.Hash;
signs[64] = K.At;
signs[94] = K.Caret;

/** End of a token of one of these kinds; -1 where it is none. */
function endOf(kind: number, text: string, codes: Uint8Array, at: number): number {
  if (kind === K.Str) return stringEnd(text, at);
  if (kind === K.At || kind === K.Bang) return signedEnd(text, codes, at);
  const end = runEnd(codes, at + 1, kind === K.Hash ? WORD : NAME);
  return end > at + 1 ? end : -1;
}

/**
 * Splits a text into tokens by hand, as the lexer of `tokens.ts` does at several times the cost. Stops at the first character that starts none of
 * the tokens of ordinary programs; the result is where. What most tokens are is read in one loop without calls.
 */
export function scan(out: TokenList): number {
  const { text, marks } = out;
  const { length } = text;
  const codes = codesOf(text);
  let { kinds, starts, ends, room } = out;
  let count = 0;
  let at = 0;
  while (at < length) {
    const c = codes[at]!;
    const bits = classes[c]!;
    if (bits & SPACE) {
      at++;
      continue;
    }
    const start = at;
    let kind = single[c]!;
    if (kind !== 0) at++;
    else if (c === 37) {
      kind = K.Percent;
      do at++;
      while (classes[codes[at]!]! & NAME);
      if (at === start + 1) {
        at = start;
        break;
      }
      if (codes[at] === 35) at = resultEnd(codes, at);
    } else if (bits & WORD_START) {
      do at++;
      while (classes[codes[at]!]! & WORD);
      let whole = -1;
      if (codes[at] === 60) {
        if (c === 116) whole = shortTensorEnd(text, codes, start, at);
        else if (c === 100) whole = denseEnd(text, start);
      }
      if (whole > 0) {
        kind = c === 116 ? K.TensorText : K.Dense;
        at = whole;
      } else kind = wordKind(text, start, at);
    } else if (bits & DIGIT) {
      kind = K.Num;
      at = numberEnd(codes, at);
    } else if (c === 45) {
      const number = (classes[codes[at + 1]!]! & DIGIT) !== 0;
      if (!number && codes[at + 1] !== 62) break;
      kind = number ? K.Num : K.Arrow;
      at = number ? numberEnd(codes, at + 1) : at + 2;
    } else if (c === 47) {
      if (codes[at + 1] !== 47) break;
      const nl = text.indexOf('\n', at);
      at = nl < 0 ? length : nl;
      continue;
    } else {
      kind = signs[c]!;
      const end = kind === 0 ? -1 : endOf(kind, text, codes, at);
      if (end < 0) break;
      at = end;
    }
    if (count >= room) {
      out.grow();
      ({ kinds, starts, ends, room } = out);
    }
    if (kind <= K.Bang) marks.push(count);
    kinds[count] = kind;
    starts[count] = start;
    ends[count++] = at;
    // Behind most tokens stands one blank.
    if (codes[at] === 32) at++;
  }
  out.count = count;
  return at;
}
