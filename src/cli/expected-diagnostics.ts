import { type Diagnostic, fail, filePosition, type Severity, type Source, textLoc } from '../support/diagnostics.ts';

interface Expected {
  readonly severity: Severity;
  /** Line from 1; undefined for `@unknown`. */
  line: number | undefined;
  readonly test: (message: string) => boolean;
  readonly text: string;
  readonly offset: number;
  met: boolean;
}

const START = /expected-(?:error|warning|remark|note)(?:-re)?[ \t]*(?:@|\{\{)/g;
const PATTERN =
  /^expected-(error|warning|remark|note)(-re)?[ \t]*(?:@[ \t]*([+-]\d+|above|below|unknown))?[ \t]*\{\{(.*)\}\}[ \t]*(?:\/\/[ \t]*)?$/;

/** The expectations of one line, in order. MLIR knows one per line, which ends it; here several may follow each other. */
function inLine(line: string): { at: number; match: RegExpExecArray }[] {
  const starts = [...line.matchAll(START)].map((m) => m.index);
  const found: { at: number; match: RegExpExecArray }[] = [];
  for (let i = 0; i < starts.length; i++) {
    // The text of an expectation may itself read like one: then it goes on to a later start, or to the end.
    for (let end = i + 1; end <= starts.length; end++) {
      const match = PATTERN.exec(line.slice(starts[i], starts[end] ?? line.length));
      if (!match) continue;
      found.push({ at: starts[i]!, match });
      i = end - 1;
      break;
    }
  }
  return found;
}

/** Reads the comments `expected-error@+1 {{text}}` of a text, with MLIR's meaning of the place after `@`. */
function parseExpected(source: Source): Expected[] {
  const all: Expected[] = [];
  const lines = source.text.split('\n');
  // `@above` names the last line without expectations, `@below` the next one.
  let above = 1;
  let waiting: Expected[] = [];
  let offset = 0;
  lines.forEach((raw, i) => {
    const found = inLine(raw.replace(/\r$/, ''));
    if (found.length === 0) {
      for (const e of waiting) e.line = i + 1;
      waiting = [];
      above = i + 1;
    }
    for (const { at, match } of found) {
      const [, severity, regex, place, text] = match;
      const start = offset + at;
      const e: Expected = {
        severity: severity as Severity,
        line: lineOf(place, i + 1, above),
        test: regex ? matcher(text!, source, start) : (s) => s.includes(text!),
        text: text!,
        offset: start,
        met: false,
      };
      // A line below that never comes: the expectation cannot be met.
      if (place === 'below') {
        e.line = lines.length + 1;
        waiting.push(e);
      }
      all.push(e);
    }
    offset += raw.length + 1;
  });
  return all;
}

function lineOf(place: string | undefined, here: number, above: number): number | undefined {
  if (place === 'unknown') return undefined;
  return place === 'above' ? above : here + (place === 'below' ? 0 : Number(place ?? 0));
}

/** `text {{regex}} text` of the -re forms. */
function matcher(text: string, source: Source, offset: number): (message: string) => boolean {
  const parts = text.split(/\{\{(.*?)\}\}/);
  try {
    const js = parts.map((p, i) => (i % 2 ? `(?:${p})` : p.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))).join('');
    const pattern = new RegExp(js);
    return (s) => pattern.test(s);
  } catch (e) {
    return fail('parse', `invalid regular expression: ${(e as Error).message}`, textLoc(source, offset));
  }
}

const showKind = (s: Severity): string => `'${s}'`;

/**
 * Compares what was reported with what the comments of a text expect. Result: diagnostics for each that was not expected and each
 * that did not come; none when all fits. Lines count from the start of `source`. An expectation may be met several times. Notes that
 * nobody expects pass in a text without any `expected-note`: ours explain more than other tools' do.
 * @param mode `only-expected`: what nobody expects passes
 * @throws SpucError class 'parse' for an expected-…-re that is no regular expression
 */
export function checkExpected(
  source: Source,
  reported: readonly Diagnostic[],
  mode: 'all' | 'only-expected' = 'all',
): Diagnostic[] {
  const expected = parseExpected(source);
  const strictNotes = expected.some((e) => e.severity === 'note');
  const problems: Diagnostic[] = [];
  const problem = (message: string, like: Pick<Diagnostic, 'class' | 'loc'>): void =>
    void problems.push({ severity: 'error', class: like.class, message, loc: like.loc });
  const all = reported.flatMap((d) => [
    d,
    ...(d.notes ?? []).map((n) => ({ ...n, severity: 'note' as const, class: d.class })),
  ]);
  for (const d of all) {
    const line = filePosition(d.loc)?.line;
    const near = expected.filter((e) => e.line === line && e.test(d.message));
    const fitting = near.filter((e) => e.severity === d.severity);
    const match = fitting.find((e) => !e.met) ?? fitting[0];
    if (match) match.met = true;
    else if (mode === 'only-expected' || (d.severity === 'note' && !strictNotes)) continue;
    else if (near.length > 0)
      problem(
        `${showKind(d.severity)} diagnostic emitted when expecting a ${showKind(near[0]!.severity)}: ${d.message}`,
        { class: d.class, loc: textLoc(source, near[0]!.offset) },
      );
    else problem(`unexpected ${d.severity}: ${d.message}`, d);
  }
  for (const e of expected)
    if (!e.met)
      problem(
        `expected ${e.severity} "${e.text}" was not produced${e.line === undefined ? '' : ` at line ${e.line}`}`,
        { class: 'check-failed', loc: textLoc(source, e.offset) },
      );
  return problems;
}
