import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import { type DiagnosticClass, fail, Source, textLoc } from '../support/diagnostics.ts';
import { grammarMessages } from './grammar-errors.ts';
import { At, allTokens, Num, Str } from './tokens.ts';

/** The position that chevrotain keeps; assembly formats move it inside ACTIONs. */
interface Position {
  currIdx: number;
}

/** Reading tokens by hand: what assembly formats need beside grammar rules. */
export abstract class TokenReader extends EmbeddedActionsParser {
  protected source = new Source('<none>', '');

  constructor() {
    super(allTokens, {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: true,
      errorMessageProvider: grammarMessages,
    });
  }

  protected get at(): number {
    return (this as unknown as Position).currIdx;
  }
  protected set at(i: number) {
    (this as unknown as Position).currIdx = i;
  }
  protected next(): IToken {
    const t = this.LA(1);
    this.at++;
    return t;
  }
  protected isNext(...types: { tokenTypeIdx?: number }[]): boolean {
    const idx = this.LA(1).tokenTypeIdx;
    for (let i = 0; i < types.length; i++) if (types[i]!.tokenTypeIdx === idx) return true;
    return false;
  }

  peek(ahead = 0): string {
    return this.LA(1 + ahead).image;
  }
  /** Offset of the next token; the end of the text when there is none. */
  offset(): number {
    return this.offsetOf(this.LA(1));
  }
  protected offsetOf(t: IToken): number {
    return Number.isFinite(t.startOffset) ? t.startOffset : this.source.text.trimEnd().length;
  }
  accept(...tokens: readonly string[]): boolean {
    for (let i = 0; i < tokens.length; i++) if (this.peek(i) !== tokens[i]) return false;
    this.at += tokens.length;
    return true;
  }
  expect(...tokens: readonly string[]): void {
    for (let i = 0; i < tokens.length; i++) {
      if (this.peek() !== tokens[i]) this.unexpected(`'${tokens[i]}'`);
      this.at++;
    }
  }
  word(what: string): string {
    const t = this.LA(1);
    if (!/^[A-Za-z_][\w$.]*$/.test(t.image)) this.unexpected(what);
    this.at++;
    return t.image;
  }
  integer(what: string): number {
    if (!this.isNext(Num) || !/^-?(\d+|0x[0-9a-fA-F]+)$/.test(this.peek())) this.unexpected(what);
    return Number(this.next().image);
  }
  integers(what: string): number[] {
    const out: number[] = [];
    this.expect('[');
    while (this.peek() !== ']') {
      if (out.length) this.expect(',');
      out.push(this.integer(what));
    }
    this.expect(']');
    return out;
  }
  string(what: string): string {
    if (!this.isNext(Str)) this.unexpected(what);
    return unquote(this.next().image);
  }
  symbol(): string {
    if (!this.isNext(At)) this.unexpected("a symbol such as '@main'");
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
      const t = this.LA(1);
      if (t.image === '') this.fail('parse', `'${open.image}' is not closed`, open.startOffset);
      this.at++;
      if ('([{<'.includes(t.image)) depth++;
      else if (')]}>'.includes(t.image) && --depth === 0) return { from, to: t.startOffset };
    }
  }
}

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
