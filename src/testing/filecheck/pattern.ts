import {
  type Expression,
  formatRegex,
  type NumberFormat,
  NumericError,
  type NumericValue,
  parseExpression,
  parseFormat,
  parseNumber,
  unsigned,
  valueRegex,
} from './numeric.ts';
import { escapeRegex, translateRegex } from './regex.ts';

/** What variables hold while the input is checked. Names that start with `$` survive a CHECK-LABEL under variable scopes. */
export interface Variables {
  readonly strings: Map<string, string>;
  readonly numbers: Map<string, NumericValue>;
}

/** One piece of a pattern. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly js: string }
  | { readonly kind: 'define'; readonly name: string; readonly js: string }
  | { readonly kind: 'use'; readonly name: string }
  | {
      readonly kind: 'number';
      readonly define?: string;
      readonly format?: NumberFormat;
      readonly expr?: Expression;
      readonly names: readonly string[];
    };

export interface PatternFlags {
  readonly fullLine: boolean;
  readonly strictWhitespace: boolean;
  readonly ignoreCase: boolean;
}

export type MatchResult =
  | { readonly ok: true; readonly pos: number; readonly len: number }
  | { readonly ok: false; readonly problem?: string };

/** End of a `[[…]]` block whose inside starts at `from`, or -1. Brackets inside must balance; escaped ones do not count. */
function blockEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text.startsWith(']]', i) && depth === 0) return i;
    if (text[i] === '\\') i++;
    else if (text[i] === '[') depth++;
    else if (text[i] === ']') depth--;
    if (depth < 0) return -1;
  }
  return -1;
}

/** End of a `{{…}}` block: the first `}}`, moved right over braces that belong to a repeat count such as `[0-9]{2}`. */
function regexEnd(text: string, from: number): number {
  let end = text.indexOf('}}', from);
  while (end >= 0 && text[end + 2] === '}' && /\{\d*,?\d*$/.test(text.slice(from, end))) end++;
  return end;
}

function numericPiece(inside: string, line: number): Piece {
  let rest = inside.trim();
  let format: NumberFormat | undefined;
  if (rest.startsWith('%')) {
    const comma = rest.indexOf(',');
    const spec = comma < 0 ? rest : rest.slice(0, comma);
    format = parseFormat(spec);
    if (!format) throw new SyntaxError(`invalid format specifier '${spec}' in expression`);
    rest = comma < 0 ? '' : rest.slice(comma + 1).trim();
  }
  let define: string | undefined;
  const def = /^([$A-Za-z_][A-Za-z0-9_]*)\s*:/.exec(rest);
  if (def) {
    define = def[1]!;
    rest = rest.slice(def[0].length).trim();
  } else if (/^[^:]*:/.test(rest)) throw new SyntaxError(`invalid variable name in '[[#${inside}]]'`);
  rest = rest.replace(/^==/, '').trim();
  const parsed = rest === '' ? undefined : parseExpression(rest, line);
  return {
    kind: 'number',
    names: parsed?.names ?? [],
    ...(define ? { define } : {}),
    ...(format ? { format } : {}),
    ...(parsed ? { expr: parsed.expr } : {}),
  };
}

function blockPiece(inside: string, line: number): Piece {
  if (inside.startsWith('#')) return numericPiece(inside.slice(1), line);
  if (inside.startsWith('@')) {
    if (!/^@LINE\s*([-+]\s*\d+)?$/.test(inside))
      throw new SyntaxError(`invalid pseudo numeric variable '[[${inside}]]'`);
    return numericPiece(inside, line);
  }
  const m = /^(\$?[A-Za-z_][A-Za-z0-9_]*)(:|$)/.exec(inside);
  if (!m)
    throw new SyntaxError(
      `invalid name in string variable definition or use '[[${inside}]]'; to match the text '[[' write {{\\[\\[}} or use {LITERAL}`,
    );
  return m[2] === ':'
    ? { kind: 'define', name: m[1]!, js: translateRegex(inside.slice(m[0].length)) }
    : { kind: 'use', name: m[1]! };
}

/** Splits the text of a directive into pieces. Throws SyntaxError with the reason when it is malformed. */
export function parsePieces(text: string, line: number, literal: boolean): Piece[] {
  if (literal) return [{ kind: 'text', text }];
  const pieces: Piece[] = [];
  for (let i = 0; i < text.length; ) {
    if (text.startsWith('{{', i)) {
      const end = regexEnd(text, i + 2);
      if (end < 0) throw new SyntaxError("found start of regex string with no end '}}'");
      pieces.push({ kind: 'regex', js: translateRegex(text.slice(i + 2, end)) });
      i = end + 2;
    } else if (text.startsWith('[[', i)) {
      const end = blockEnd(text, i + 2);
      if (end < 0)
        throw new SyntaxError(
          "invalid substitution block, no ]] found; to match the text '[[' write {{\\[\\[}} or use {LITERAL}",
        );
      pieces.push(blockPiece(text.slice(i + 2, end), line));
      i = end + 2;
    } else {
      let end = i;
      while (end < text.length && !text.startsWith('{{', end) && !text.startsWith('[[', end)) end++;
      pieces.push({ kind: 'text', text: text.slice(i, end) });
      i = end;
    }
  }
  return pieces;
}

/** A compiled pattern: a list of pieces that becomes one regular expression once the variables it uses are known. */
export class Pattern {
  private cached: RegExp | undefined;
  /** True when the pattern depends on values found earlier. */
  readonly dynamic: boolean;
  private readonly plain: string | undefined;

  constructor(
    readonly pieces: readonly Piece[],
    private readonly flags: PatternFlags,
  ) {
    this.dynamic = pieces.some((p) => p.kind === 'use' || (p.kind === 'number' && p.expr !== undefined));
    const first = pieces[0];
    if (pieces.length === 1 && first?.kind === 'text' && !flags.fullLine && !flags.ignoreCase) this.plain = first.text;
  }

  /** True when the pattern defines or uses a variable. */
  get hasVariables(): boolean {
    return this.pieces.some(
      (p) =>
        p.kind === 'define' ||
        p.kind === 'use' ||
        (p.kind === 'number' && (p.define !== undefined || p.names.length > 0)),
    );
  }

  /** Names that the pattern uses and that have no value yet. */
  undefinedNames(vars: Variables): string[] {
    const here = new Set<string>();
    const missing: string[] = [];
    for (const p of this.pieces) {
      if (p.kind === 'define') here.add(p.name);
      if (p.kind === 'use' && !here.has(p.name) && !vars.strings.has(p.name)) missing.push(p.name);
      if (p.kind === 'number') missing.push(...p.names.filter((n) => !vars.numbers.has(n)));
    }
    return missing;
  }

  /** The pattern with known variables filled in: what messages and the search for a near miss show. */
  example(vars: Variables): string {
    return this.pieces
      .map((p) => {
        if (p.kind === 'text') return p.text;
        if (p.kind === 'use') return vars.strings.get(p.name) ?? '';
        if (p.kind === 'number') {
          try {
            return p.expr ? String(p.expr((n) => vars.numbers.get(n)).value) : '0';
          } catch {
            return '';
          }
        }
        return p.js.replace(/\(\?:|\[\^\\n\]\*?|\\/g, '');
      })
      .join('');
  }

  /** Finds the first match in `buffer` and, on success, sets the variables it defines. */
  match(buffer: string, vars: Variables): MatchResult {
    if (this.plain !== undefined) {
      const pos = buffer.indexOf(this.plain);
      return pos < 0 ? { ok: false } : { ok: true, pos, len: this.plain.length };
    }
    const missing = this.undefinedNames(vars);
    if (missing.length > 0)
      return { ok: false, problem: `uses undefined variable(s): ${missing.map((n) => `"${n}"`).join(' ')}` };
    let regex: RegExp;
    try {
      regex = this.regex(vars);
    } catch (e) {
      if (e instanceof NumericError) return { ok: false, problem: e.message };
      throw e;
    }
    const m = regex.exec(buffer);
    if (!m) return { ok: false };
    this.define(m, vars);
    return { ok: true, pos: m.index, len: m[0].length };
  }

  private regex(vars: Variables): RegExp {
    if (this.cached) return this.cached;
    const here = new Map<string, number>();
    let js = '';
    this.pieces.forEach((p, i) => {
      if (p.kind === 'text') js += escapeRegex(p.text);
      else if (p.kind === 'regex') js += `(?:${p.js})`;
      else if (p.kind === 'define') {
        js += `(?<v${i}>${p.js})`;
        here.set(p.name, i);
      } else if (p.kind === 'use') {
        // A variable that this very pattern defines is a back reference.
        js += here.has(p.name) ? `\\k<v${here.get(p.name)}>` : escapeRegex(vars.strings.get(p.name)!);
      } else if (p.expr) {
        const v = p.expr((n) => vars.numbers.get(n));
        js += `(?<v${i}>${valueRegex({ value: v.value, format: p.format ?? v.format })})`;
      } else js += `(?<v${i}>${formatRegex(p.format ?? unsigned)})`;
    });
    if (this.flags.fullLine) js = this.flags.strictWhitespace ? `^${js}$` : `^ *${js} *$`;
    const regex = new RegExp(js, this.flags.ignoreCase ? 'mi' : 'm');
    if (!this.dynamic) this.cached = regex;
    return regex;
  }

  private define(m: RegExpExecArray, vars: Variables): void {
    this.pieces.forEach((p, i) => {
      const text = m.groups?.[`v${i}`] ?? '';
      if (p.kind === 'define') vars.strings.set(p.name, text);
      else if (p.kind === 'number' && p.define !== undefined) {
        const format = p.format ?? (p.expr ? p.expr((n) => vars.numbers.get(n)).format : unsigned);
        vars.numbers.set(p.define, { value: parseNumber(text, format), format });
      }
    });
  }
}
