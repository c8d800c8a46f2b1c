import { type Diagnostic, filePosition, type Location, type Severity } from './diagnostics.ts';

type Paint = (text: string) => string;

/** Colour functions; the command line passes chalk's. */
export interface Colors {
  readonly error: Paint;
  readonly warning: Paint;
  readonly note: Paint;
  readonly hint: Paint;
  readonly location: Paint;
  readonly caret: Paint;
}

const same: Paint = (text) => text;
export const noColors: Colors = { error: same, warning: same, note: same, hint: same, location: same, caret: same };

/** Columns of source text shown around a caret. */
const WIDTH = 120;
const TAB = 4;

const paintOf = (severity: Severity, c: Colors): Paint =>
  severity === 'error' ? c.error : severity === 'warning' ? c.warning : c.note;

/** All characters before this one take one column. */
const FIRST_MARK = '\u0300';
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^[\u{1f300}-\u{1faff}]/u;
const MARK = /^\p{M}/u;
/** Width of a character on screen, roughly: wide East Asian characters and emoji take two columns. */
const columns = (ch: string): number => (ch < FIRST_MARK ? 1 : WIDE.test(ch) ? 2 : MARK.test(ch) ? 0 : 1);

/**
 * A source line and the line with the caret under column `col` (from 1, in UTF-16 units). Tabs become blanks, other control
 * characters `?`; a long line is cut around the caret, with `…` where something is missing.
 */
export function caretLines(line: string, col: number): [source: string, caret: string] {
  const at = Math.min(Math.max(col - 1, 0), line.length);
  // Look at no more of a line of megabytes than can be shown.
  const start = Math.max(0, at - 2 * WIDTH);
  const part = line.slice(start, at + 2 * WIDTH);
  let shown = '';
  let width = 0;
  let caret = 0;
  let offset = start;
  for (const ch of part) {
    if (offset <= at) caret = width;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not reach a terminal
    const control = /[\x00-\x1f\x7f-\x9f]/.test(ch);
    const out = ch === '\t' ? ' '.repeat(TAB - (shown.length % TAB)) : control ? '?' : ch;
    shown += out;
    width += ch === '\t' ? out.length : columns(out);
    offset += ch.length;
  }
  if (offset <= at) caret = width;
  if (start === 0 && at + 2 * WIDTH >= line.length && shown.length <= WIDTH) return [shown, `${' '.repeat(caret)}^`];
  const from = Math.max(0, Math.min(caret - WIDTH / 2, shown.length - WIDTH));
  const to = from + WIDTH;
  const lead = from > 0 || start > 0 ? '…' : '';
  const tail = to < shown.length || at + 2 * WIDTH < line.length ? '…' : '';
  return [lead + shown.slice(from, to) + tail, `${' '.repeat(caret - from + lead.length)}^`];
}

/** The place in the user's own source that a location of the program text carries, as `model.py:12:3` or `model.py:12:3 (layer1)`. */
export function userPlace(loc: Location): string | undefined {
  if (loc.kind === 'callsite') return userPlace(loc.callee) ?? userPlace(loc.caller);
  if (loc.kind === 'fused') return loc.locs.map(userPlace).find((p) => p !== undefined);
  if (loc.kind === 'name') return userPlace(loc.child);
  if (loc.kind !== 'text' || !loc.user) return undefined;
  const p = filePosition(loc.user);
  const name = nameOf(loc.user);
  if (!p) return name === undefined ? undefined : `'${name}'`;
  return `${p.file}:${p.line}:${p.col}${name === undefined ? '' : ` (${name})`}`;
}

function nameOf(loc: Location): string | undefined {
  if (loc.kind === 'name') return loc.name;
  if (loc.kind === 'callsite') return nameOf(loc.callee) ?? nameOf(loc.caller);
  if (loc.kind === 'fused') return loc.locs.map(nameOf).find((n) => n !== undefined);
  return undefined;
}

function block(severity: Severity, message: string, suffix: string, loc: Location, c: Colors): string {
  const p = filePosition(loc);
  const place = p ? `${c.location(`${p.file}:${p.line}:${p.col}:`)} ` : '';
  let text = `${place}${paintOf(severity, c)(`${severity}:`)} ${message}${suffix}\n`;
  if (p?.source) {
    const [source, caret] = caretLines(p.source.line(p.line), p.col);
    // An empty line shows nothing worth a caret.
    if (source.trim() !== '') text += `${source}\n${c.caret(caret)}\n`;
  }
  const user = userPlace(loc);
  if (user !== undefined) text += `${c.note('note:')} from ${user}\n`;
  return text;
}

/**
 * A diagnostic as text: `file:line:col: error: message [class]`, the source line with a caret, the user's own source place,
 * notes with theirs, and last the hint. Ends with a newline.
 */
export function renderDiagnostic(d: Diagnostic, colors: Colors = noColors): string {
  let text = block(d.severity, d.message, ` [${d.class}]`, d.loc, colors);
  for (const n of d.notes ?? []) text += block('note', n.message, '', n.loc, colors);
  if (d.hint !== undefined) text += `${colors.hint('hint:')} ${d.hint}\n`;
  return text;
}

/** Several diagnostics, one after the other. A hint that the next one has as well is printed there only. */
export const renderDiagnostics = (list: readonly Diagnostic[], colors: Colors = noColors): string =>
  list
    .map(({ hint, ...d }, i) => {
      const repeated = hint === undefined || list[i + 1]?.hint === hint;
      return renderDiagnostic(repeated ? d : { ...d, hint }, colors);
    })
    .join('');

/** What `--diagnostics json` prints for one diagnostic; places that are not known are null. */
export interface JsonDiagnostic {
  readonly severity: Severity;
  readonly class: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly col: number | null;
  readonly message: string;
  readonly hint: string | null;
  readonly notes: readonly { message: string; file: string | null; line: number | null; col: number | null }[];
}

const place = (loc: Location) => {
  const p = filePosition(loc);
  return { file: p?.file ?? null, line: p?.line ?? null, col: p?.col ?? null };
};

/** The fields of the JSON form; the user's own source place is its first note. */
export function diagnosticToJson(d: Diagnostic): JsonDiagnostic {
  const user = userPlace(d.loc);
  const { file, line, col } = place(d.loc);
  const origin = d.loc.kind === 'text' && d.loc.user ? place(d.loc.user) : { file: null, line: null, col: null };
  return {
    severity: d.severity,
    class: d.class,
    file,
    line,
    col,
    message: d.message,
    hint: d.hint ?? null,
    notes: [
      ...(user === undefined ? [] : [{ message: `from ${user}`, ...origin }]),
      ...(d.notes ?? []).map((n) => ({ message: n.message, ...place(n.loc) })),
    ],
  };
}

/** One JSON object per diagnostic, each on a line of its own. */
export const renderDiagnosticsJson = (list: readonly Diagnostic[]): string =>
  list.map((d) => `${JSON.stringify(diagnosticToJson(d))}\n`).join('');
