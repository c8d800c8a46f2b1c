import { EmbeddedActionsParser, type IToken, type ParserMethod } from 'chevrotain';
import { type DiagnosticClass, fail, Source, textLoc } from '../support/diagnostics.ts';
import { grammarMessages } from './grammar-errors.ts';
import * as K from './kinds.ts';
import { TokenList } from './token-list.ts';
import { allTokens, tokenOf } from './tokens.ts';

/** Reading tokens by hand: what assembly formats need beside grammar rules. Tokens become objects where a rule, or an error, asks for them. */
export abstract class TokenReader extends EmbeddedActionsParser {
  protected source = new Source('<none>', '');
  protected tokens = new TokenList('');
  /** Index of the token that was read last: chevrotain's own, which assembly formats move inside ACTIONs. */
  declare protected currIdx: number;
  private analysed = false;

  constructor() {
    super(allTokens, {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: true,
      errorMessageProvider: grammarMessages,
    });
  }

  override LA(ahead: number): IToken {
    return tokenOf(this.tokens, this.currIdx + ahead);
  }
  /** What chevrotain calls where it need not look for the end. */
  protected override LA_FAST(ahead: number): IToken {
    return tokenOf(this.tokens, this.currIdx + ahead);
  }

  /** Rules are entered in the middle of a text: what follows is no concern of theirs, and there is no list of tokens to prepare. */
  onBeforeParse(): void {}
  onAfterParse(): void {}
  /**
   * Reads by a rule of the grammar. What is ordinary is read by hand; chevrotain's analysis of the grammar, 10 ms, waits for a program that needs it.
   * @throws SpucError class `parse`
   */
  protected byRule<A extends unknown[], R>(rule: ParserMethod<A, R>, ...args: A): R {
    if (!this.analysed) {
      this.analysed = true;
      this.performSelfAnalysis();
    }
    const result = this.SUBRULE(rule, { ARGS: args });
    const error = this.errors[0];
    if (error) this.fail('parse', error.message, this.offsetOf(error.token));
    return result;
  }

  protected next(): IToken {
    return tokenOf(this.tokens, ++this.currIdx);
  }
  /** Kind of the next token, or of one further on. */
  kind(ahead = 0): number {
    return this.tokens.kinds[this.currIdx + 1 + ahead]!;
  }
  protected isNext(kind: number): boolean {
    return this.tokens.kinds[this.currIdx + 1] === kind;
  }

  /** True, and past it, when the next token is of that kind. */
  protected skip(kind: number): boolean {
    if (this.tokens.kinds[this.currIdx + 1] !== kind) return false;
    this.currIdx++;
    return true;
  }

  peek(ahead = 0): string {
    return this.tokens.image(this.currIdx + 1 + ahead);
  }
  nextIs(token: string, ahead = 0): boolean {
    return this.tokens.is(this.currIdx + 1 + ahead, token);
  }
  /** Offset of the next token; the end of the text when there is none. */
  offset(): number {
    const i = this.currIdx + 1;
    return i < this.tokens.count ? this.tokens.starts[i]! : this.source.text.trimEnd().length;
  }
  protected offsetOf(t: IToken): number {
    return Number.isFinite(t.startOffset) ? t.startOffset : this.source.text.trimEnd().length;
  }
  areNext(tokens: readonly string[], kinds: readonly number[] = none): boolean {
    for (let i = 0; i < tokens.length; i++) if (!this.isWritten(tokens[i]!, kinds[i], i)) return false;
    return true;
  }
  /** Whether a token is written so; for a kind that is always written alike, the kind says it. */
  private isWritten(token: string, kind: number | undefined, ahead: number): boolean {
    return kind ? this.tokens.kinds[this.currIdx + 1 + ahead] === kind : this.nextIs(token, ahead);
  }
  accept(...tokens: readonly string[]): boolean {
    if (!this.areNext(tokens)) return false;
    this.currIdx += tokens.length;
    return true;
  }
  expect(...tokens: readonly string[]): void {
    this.expectAll(tokens);
  }
  expectAll(tokens: readonly string[], kinds: readonly number[] = none): void {
    for (let i = 0; i < tokens.length; i++) {
      if (!this.isWritten(tokens[i]!, kinds[i], 0)) this.unexpected(`'${tokens[i]}'`);
      this.currIdx++;
    }
  }
  word(what: string): string {
    const kind = this.kind();
    if (kind < K.Word || kind > K.FuncWord) this.unexpected(what);
    return this.tokens.image(++this.currIdx);
  }
  integer(what: string): number {
    const image = this.isNext(K.Num) ? this.peek() : '';
    if (image === '' || !/^-?(\d+|0x[0-9a-fA-F]+)$/.test(image)) this.unexpected(what);
    this.currIdx++;
    return Number(image);
  }
  integers(what: string): number[] {
    const out: number[] = [];
    this.expect('[');
    while (!this.isNext(K.RSquare)) {
      if (out.length) this.expect(',');
      out.push(this.integer(what));
    }
    this.expect(']');
    return out;
  }
  string(what: string): string {
    if (!this.isNext(K.Str)) this.unexpected(what);
    return unquote(this.next().image);
  }
  symbol(): string {
    if (!this.isNext(K.At)) this.unexpected("a symbol such as '@main'");
    return symbolName(this.next().image);
  }
  fail(cls: DiagnosticClass, message: string, offset = this.offset(), hint?: string): never {
    return fail(cls, message, textLoc(this.source, offset), hint);
  }
  /** Fails with what was wanted and what is there. */
  protected unexpected(wanted: string, t: IToken = this.LA(1)): never {
    const end = t.image === '';
    return this.fail(
      'parse',
      `expected ${wanted} but found ${end ? 'the end of the text' : `'${short(t.image)}'`}`,
      this.offsetOf(t),
    );
  }
  /** Past a group that opens at the next token; gives the offsets of the text between its brackets. */
  protected skipGroup(): { from: number; to: number } {
    const open = this.next();
    const from = open.startOffset + 1;
    for (let depth = 1; ; ) {
      const kind = this.kind();
      if (kind === K.End) this.fail('parse', `'${open.image}' is not closed`, open.startOffset);
      this.currIdx++;
      if (K.isOpening(kind)) depth++;
      else if (K.isClosing(kind) && --depth === 0) return { from, to: this.tokens.starts[this.currIdx]! };
    }
  }
}

const none: readonly number[] = [];

export const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
/** The name behind `@name` or `@"name"`. */
export const symbolName = (image: string): string =>
  image.charCodeAt(1) === 34 ? unquote(image.slice(1)) : image.slice(1);

const utf8 = new TextEncoder();
/** The text of a quoted string. `\XX` is a byte of its UTF-8 form. */
export function unquote(quoted: string): string {
  const body = quoted.slice(1, -1);
  if (!body.includes('\\')) return body;
  const bytes: number[] = [];
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== '\\') {
      const next = body.indexOf('\\', i);
      const plain = body.slice(i, next < 0 ? undefined : next);
      for (const b of utf8.encode(plain)) bytes.push(b);
      i += plain.length - 1;
      continue;
    }
    const hex = body.slice(i + 1, i + 3);
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    } else {
      const c = body[++i]!;
      bytes.push((c === 'n' ? '\n' : c === 't' ? '\t' : c).charCodeAt(0));
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
