import {
  type Diagnostic,
  fail,
  filePosition,
  type Severity,
  type Source,
  textLoc,
  unknownLoc,
} from '../support/diagnostics.ts';

interface Expected {
  readonly severity: Severity;
  /** Line from 1; undefined for `@unknown`. */
  readonly line: number | undefined;
  readonly test: (message: string) => boolean;
  readonly text: string;
  readonly offset: number;
  met: boolean;
}

const PATTERN =
  /expected-(error|warning|remark|note)(-re)?\s*(?:@\s*([+-]\d+|above|below|unknown))?\s*\{\{(.*?)\}\}[ \t\r]*$/;

/** Reads the comments `expected-error@+1 {{text}}` of a text, with MLIR's meaning of the place after `@`. */
function parseExpected(text: string): Expected[] {
  const found: Expected[] = [];
  const lines = text.split('\n');
  // @above and @below name the nearest line that is no expectation itself.
  const isExpectation = lines.map((l) => PATTERN.test(l) && /^\s*\/\//.test(l));
  const nearest = (from: number, step: number): number => {
    let i = from + step;
    while (isExpectation[i]) i += step;
    return i + 1;
  };
  let offset = 0;
  lines.forEach((l, i) => {
    const m = PATTERN.exec(l);
    if (m) {
      const place = m[3];
      const line =
        place === 'unknown'
          ? undefined
          : place === 'above'
            ? nearest(i, -1)
            : place === 'below'
              ? nearest(i, 1)
              : i + 1 + Number(place ?? 0);
      const want = m[4]!;
      const pattern = m[2] ? regexOf(want) : undefined;
      const test = pattern ? (s: string) => pattern.test(s) : (s: string) => s.includes(want);
      found.push({ severity: m[1] as Severity, line, test, text: want, offset: offset + m.index, met: false });
    }
    offset += l.length + 1;
  });
  return found;
}

/** `text {{regex}} text` of the -re forms. */
function regexOf(text: string): RegExp {
  const parts = text.split(/\{\{(.*?)\}\}/);
  try {
    return new RegExp(parts.map((p, i) => (i % 2 ? `(?:${p})` : p.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))).join(''));
  } catch (e) {
    return fail('parse', `expected-…-re: ${(e as Error).message}`);
  }
}

/**
 * Compares what was reported with what the comments of a text expect. Result: diagnostics for each that was not expected and each
 * that did not come; none when all fits. Lines count from the start of `source`.
 */
export function checkExpected(source: Source, reported: readonly Diagnostic[]): Diagnostic[] {
  const expected = parseExpected(source.text);
  const problems: Diagnostic[] = [];
  const all = reported.flatMap((d) => [
    d,
    ...(d.notes ?? []).map((n) => ({ ...n, severity: 'note' as const, class: d.class })),
  ]);
  for (const d of all) {
    const line = filePosition(d.loc)?.line;
    const match = expected.find(
      (e) => !e.met && e.severity === d.severity && (e.line === undefined || e.line === line) && e.test(d.message),
    );
    if (match) match.met = true;
    // MLIR's verifier also lets notes pass that nobody expects only when they are attached to an error; here they always are.
    else if (d.severity !== 'note')
      problems.push({
        severity: 'error',
        class: d.class,
        message: `unexpected ${d.severity}: ${d.message}`,
        loc: d.loc,
      });
  }
  for (const e of expected)
    if (!e.met)
      problems.push({
        severity: 'error',
        class: 'check-failed',
        message: `expected ${e.severity} "${e.text}" was not produced${e.line === undefined ? '' : ` at line ${e.line}`}`,
        loc: e.offset >= 0 ? textLoc(source, e.offset) : unknownLoc,
      });
  return problems;
}
