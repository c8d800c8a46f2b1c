import { fail, type Location, Source, textLoc } from '../../support/diagnostics.ts';
import type { FileCheckOptions } from './options.ts';
import { Pattern, type Piece, parsePieces } from './pattern.ts';

export type DirectiveKind = 'CHECK' | 'NEXT' | 'SAME' | 'LABEL' | 'DAG' | 'NOT' | 'EMPTY' | 'EOF';

/** One directive of a check file. */
export interface Directive {
  readonly kind: DirectiveKind;
  /** As written: `CHECK-NEXT`. */
  readonly name: string;
  /** How often it must match in a row; 1 except for COUNT. */
  readonly count: number;
  readonly pattern: Pattern;
  /** Where its pattern starts in the check file; undefined for what options ask for. */
  readonly at?: { readonly source: Source; readonly offset: number };
}

/** A directive with the DAG and NOT directives that stand before it. */
export interface CheckStep {
  readonly directive: Directive;
  readonly before: readonly Directive[];
}

const SUFFIX = /^(?:-(NEXT|SAME|LABEL|DAG|NOT|EMPTY|COUNT-(\d*)))?(?:\{([A-Za-z, ]*)\})?:/;
const COMBINED_NOT = /^-(?:(?:DAG|NEXT|SAME|EMPTY)-NOT|NOT-(?:DAG|NEXT|SAME|EMPTY)):/;
const MISSPELT = /^(?:[-_][A-Z0-9][A-Z0-9_-]*|_)(?:\{[A-Z]*\})?:/;

/** @throws SpucError class `parse`: the check file is at fault, not a program */
const refuse = (message: string, at?: Location, hint = 'docs/tools.md tells what directives look like'): never =>
  fail('parse', message, at, hint);

/** Prefixes that the RUN lines of the file name: a directive of theirs is none of ours, but it is no typing error either. */
function prefixesOfRunLines(text: string): Set<string> {
  const names = new Set<string>();
  for (const m of text.matchAll(/--?check-prefix(?:es)?[= ]([\w,-]+)/g)) for (const n of m[1]!.split(',')) names.add(n);
  return names;
}

function checkPrefixNames(opts: FileCheckOptions, prefixes: readonly string[]): void {
  const seen = new Set<string>();
  for (const p of [...prefixes, ...opts.commentPrefixes]) {
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(p))
      fail(
        'option',
        `supplied check prefix must start with a letter and contain only alphanumeric characters, hyphens, and underscores: '${p}'`,
      );
    if (seen.has(p)) fail('option', `supplied check prefix must be unique among check and comment prefixes: '${p}'`);
    seen.add(p);
  }
}

/** Reads all directives of a check file, in order. Throws SpucError for anything that would silently check nothing. */
export function parseCheckFile(source: Source, opts: FileCheckOptions): CheckStep[] {
  const prefixes = opts.checkPrefixes.length > 0 ? opts.checkPrefixes : ['CHECK'];
  checkPrefixNames(opts, prefixes);
  const others = prefixesOfRunLines(source.text);
  const names = [...prefixes, ...opts.commentPrefixes].sort((a, b) => b.length - a.length).join('|');
  const finder = new RegExp(`(?<![\\w-])(${names})(?=[-_{:])`, 'g');
  const comments = new Set(opts.commentPrefixes);
  const used = new Set<string>();
  const steps: CheckStep[] = [];
  const implicit = opts.implicitCheckNot.map((t) => implicitNot(t, opts));
  let before: Directive[] = [...implicit];
  let offset = 0;
  source.text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/\r$/, '');
    const lineOffset = offset;
    offset += raw.length + 1;
    finder.lastIndex = 0;
    for (let m = finder.exec(line); m; m = finder.exec(line)) {
      const prefix = m[1]!;
      const rest = line.slice(m.index + prefix.length);
      const here = textLoc(source, lineOffset + m.index);
      if (comments.has(prefix)) {
        if (rest.startsWith(':')) return;
        continue;
      }
      if (COMBINED_NOT.test(rest)) refuse(`unsupported -NOT combo on prefix '${prefix}'`, here);
      const s = SUFFIX.exec(rest);
      if (!s) {
        const wrong = MISSPELT.exec(rest);
        const written = wrong && `${prefix}${wrong[0].replace(/(\{.*)?:$/, '')}`;
        const base = written?.replace(/-(NEXT|SAME|LABEL|DAG|NOT|EMPTY|COUNT-\d+)$/, '');
        if (written && !others.has(written) && !others.has(base!))
          refuse(
            `unknown directive '${written}'`,
            here,
            'known are CHECK, -NEXT, -SAME, -LABEL, -DAG, -NOT, -EMPTY and -COUNT-n',
          );
        continue;
      }
      used.add(prefix);
      const start = m.index + prefix.length + s[0].length;
      const d = readDirective(source, opts, prefix, s, line.slice(start), lineOffset + start, index + 1);
      if (d.kind === 'DAG' || d.kind === 'NOT') before.push(d);
      else {
        if ((d.kind === 'NEXT' || d.kind === 'SAME' || d.kind === 'EMPTY') && steps.length === 0)
          refuse(`found '${d.name}' without previous '${prefix}: line`, here);
        steps.push({ directive: d, before });
        before = [...implicit];
      }
      return;
    }
  });
  const unused = prefixes.filter((p) => !used.has(p));
  if (used.size === 0 || (unused.length > 0 && !opts.allowUnusedPrefixes))
    refuse(
      `no check strings found with prefix${unused.length > 1 ? 'es' : ''} ${unused.map((p) => `'${p}:'`).join(', ')} in ${source.name}`,
    );
  if (before.length > 0)
    steps.push({
      directive: { kind: 'EOF', name: 'end of input', count: 1, pattern: new Pattern([], flagsOf(opts, 'EOF')) },
      before,
    });
  return steps;
}

const flagsOf = (opts: FileCheckOptions, kind: DirectiveKind) => ({
  fullLine: opts.matchFullLines && kind !== 'NOT' && kind !== 'EMPTY' && kind !== 'EOF',
  strictWhitespace: opts.strictWhitespace,
  ignoreCase: opts.ignoreCase,
});

function implicitNot(text: string, opts: FileCheckOptions): Directive {
  const source = new Source('<implicit-check-not>', text);
  return {
    kind: 'NOT',
    name: 'implicit-check-not',
    count: 1,
    pattern: compile(source, 0, opts, 'NOT', text, 0, false),
    at: { source, offset: 0 },
  };
}

function compile(
  source: Source,
  offset: number,
  opts: FileCheckOptions,
  kind: DirectiveKind,
  text: string,
  line: number,
  literal: boolean,
): Pattern {
  let pieces: Piece[];
  try {
    pieces = parsePieces(text, line, literal);
  } catch (e) {
    if (e instanceof SyntaxError) refuse(e.message, textLoc(source, offset));
    throw e;
  }
  return new Pattern(pieces, flagsOf(opts, kind));
}

function readDirective(
  source: Source,
  opts: FileCheckOptions,
  prefix: string,
  suffix: RegExpExecArray,
  raw: string,
  rawOffset: number,
  line: number,
): Directive {
  const kind = (suffix[1]?.startsWith('COUNT') ? 'CHECK' : (suffix[1] ?? 'CHECK')) as DirectiveKind;
  const name = suffix[1] ? `${prefix}-${suffix[1]}` : prefix;
  const here = textLoc(source, rawOffset);
  const count = suffix[2] === undefined ? 1 : Number(suffix[2]);
  if (!(count >= 1 && count <= 0x7fffffff)) refuse(`invalid count in -COUNT specification on prefix '${prefix}'`, here);
  const modifiers = (suffix[3] ?? '')
    .split(',')
    .map((m) => m.trim())
    .filter((m) => m !== '');
  for (const m of modifiers) if (m !== 'LITERAL') refuse(`unknown modifier '{${m}}' on '${name}'`, here);
  // Blanks around the pattern count only when both blanks and line ends are taken exactly.
  const exact = opts.strictWhitespace && opts.matchFullLines;
  const lead = exact ? 0 : raw.length - raw.replace(/^[ \t]+/, '').length;
  let text = exact ? raw : raw.trim();
  if (!opts.strictWhitespace) text = text.replace(/[ \t]+/g, ' ');
  const at = { source, offset: rawOffset + lead };
  if (kind === 'EMPTY') {
    if (text.trim() !== '') refuse(`found non-empty check string for empty check with prefix '${name}:'`, here);
    return { kind, name, count, at, pattern: new Pattern([{ kind: 'regex', js: '\\n$' }], flagsOf(opts, kind)) };
  }
  if (text === '')
    refuse(`found empty check string with prefix '${name}:'`, here, `write '${prefix}-EMPTY:' to match an empty line`);
  const pattern = compile(source, at.offset, opts, kind, text, line, modifiers.includes('LITERAL'));
  if (kind === 'LABEL' && pattern.hasVariables) refuse(`found '${name}:' with variable definition or use`, here);
  return { kind, name, count, at, pattern };
}
