import { type CustomPatternMatcherFunc, createToken, type IToken, Lexer, type TokenType } from 'chevrotain';

/** Length of a comment or string that starts at `i`, else 0. */
function opaqueLength(text: string, i: number): number {
  if (text[i] === '"') {
    let j = i + 1;
    while (j < text.length && text[j] !== '"') j += text[j] === '\\' ? 2 : 1;
    return Math.min(j + 1, text.length) - i;
  }
  if (text.startsWith('/*', i)) {
    const end = text.indexOf('*/', i + 2);
    return (end < 0 ? text.length : end + 2) - i;
  }
  return 0;
}

/**
 * Scans from `start` to the first character of `stops` outside all brackets, strings and comments, or to an unmatched closing bracket.
 * @returns the offset of that character, or -1 where a bracket stays open at the end of the text
 */
export function scanBalanced(text: string, start: number, stops: string): number {
  let depth = 0;
  for (let i = start; i < text.length; ) {
    const skip = opaqueLength(text, i);
    if (skip) {
      i += skip;
      continue;
    }
    const c = text[i]!;
    if (depth === 0 && stops.includes(c)) return i;
    if (c === '(' || c === '{' || c === '[') depth++;
    else if (c === ')' || c === '}' || c === ']') {
      if (depth === 0) return i;
      depth--;
    }
    i++;
  }
  return depth ? -1 : text.length;
}

const slice = (text: string, start: number, end: number): [string] | null =>
  end > start ? [text.slice(start, end)] : null;
const at = (tokens: IToken[], back: number): TokenType | undefined => tokens[tokens.length - back]?.tokenType;

/** `key=VALUE` after a comma: the value is one token, which the op's row scans again. */
const matchAttrValue: CustomPatternMatcherFunc = (text, offset, tokens) => {
  if (at(tokens, 1) !== Equals || at(tokens, 2) !== Name || at(tokens, 3) !== Comma) return null;
  return slice(text, offset, scanBalanced(text, offset, ',\n\r')) as RegExpExecArray | null;
};

/** What stands between the parentheses of `SHAPE constant(…)`: large payloads never become tokens one by one. */
const matchLiteral: CustomPatternMatcherFunc = (text, offset, tokens) => {
  if (at(tokens, 1) !== LParen || tokens[tokens.length - 2]?.image !== 'constant') return null;
  const before = at(tokens, 3);
  if (before !== ArrayShape && before !== RParen) return null;
  return slice(text, offset, scanBalanced(text, offset, '')) as RegExpExecArray | null;
};

const skipped = (name: string, pattern: RegExp) =>
  createToken({ name, pattern, group: Lexer.SKIPPED, line_breaks: true });

export const AttrValue = createToken({ name: 'AttributeValue', pattern: matchAttrValue, line_breaks: true });
export const Literal = createToken({ name: 'Literal', pattern: matchLiteral, line_breaks: true });
/** The tables that newer XLA prints after the header: `FileNames`, `FunctionNames`, `FileLocations`, `StackFrames`. */
export const DebugTable = createToken({
  name: 'DebugTable',
  pattern: /(?:FileNames|FunctionNames|FileLocations|StackFrames)[ \t]*\r?\n(?:[ \t]*\d+[ \t][^\n]*(?:\n|$))*/,
  line_breaks: true,
});
/** `f32[2,3]{1,0}`; the layout only where it touches the bracket. */
export const ArrayShape = createToken({
  name: 'Shape',
  pattern: /[a-z][a-z0-9]*\[[^\]\n"]*\](?:\{[^}\n"]*\})?/,
});
export const Name = createToken({ name: 'Name', pattern: /%?[A-Za-z_](?:[\w.]|-(?!>))*/ });
const keyword = (word: string) => createToken({ name: word, pattern: new RegExp(word), longer_alt: Name });
export const HloModuleKw = keyword('HloModule');
export const EntryKw = keyword('ENTRY');
export const RootKw = keyword('ROOT');
export const Int = createToken({ name: 'Integer', pattern: /\d+/ });
export const Arrow = createToken({ name: 'Arrow', pattern: '->' });
export const LParen = createToken({ name: 'LParen', pattern: '(' });
export const RParen = createToken({ name: 'RParen', pattern: ')' });
export const LBrace = createToken({ name: 'LBrace', pattern: '{' });
export const RBrace = createToken({ name: 'RBrace', pattern: '}' });
export const Comma = createToken({ name: 'Comma', pattern: ',' });
export const Colon = createToken({ name: 'Colon', pattern: ':' });
export const Equals = createToken({ name: 'Equals', pattern: '=' });

export const hloTokens: TokenType[] = [
  skipped('Space', /[ \t\r\n]+/),
  skipped('BlockComment', /\/\*[\s\S]*?\*\//),
  skipped('LineComment', /\/\/[^\n]*/),
  AttrValue,
  Literal,
  DebugTable,
  ArrayShape,
  HloModuleKw,
  EntryKw,
  RootKw,
  Name,
  Int,
  Arrow,
  LParen,
  RParen,
  LBrace,
  RBrace,
  Comma,
  Colon,
  Equals,
];

let lexer: Lexer | undefined;
/** The lexer of HLO text, built on first use. */
export function hloLexer(): Lexer {
  lexer ??= new Lexer(hloTokens, { positionTracking: 'onlyOffset', skipValidations: true, ensureOptimizations: false });
  return lexer;
}
