import type { Source } from '../../support/diagnostics.ts';
import type { Finding } from './matcher.ts';
import { nearMiss } from './near-miss.ts';

interface Mark {
  readonly pos: number;
  readonly end: number;
  readonly label: string;
  readonly lead: string;
  readonly text: string;
  readonly failure: boolean;
}

const caretLine = (line: string, col: number): string => `${line.slice(0, col - 1).replace(/[^\t]/g, ' ')}^`;

/** `file:line:col: kind: message`, the line and a caret. */
function message(source: Source, offset: number, kind: string, text: string): string {
  const { line, col } = source.position(Math.min(offset, source.text.length));
  const shown = source.line(line);
  return `${source.name}:${line}:${col}: ${kind}: ${text}\n${shown}\n${caretLine(shown, col)}\n`;
}

const EXPLANATION: Readonly<Record<Finding['kind'], string>> = {
  match: 'found here',
  'not-found': 'scanning from here',
  excluded: 'found here',
  'wrong-line': 'match here',
};

/** Messages for all failures, as LLVM's FileCheck writes them. */
export function renderFailures(findings: readonly Finding[], input: Source): string {
  let text = '';
  let previous: Finding | undefined;
  for (const f of findings) {
    if (f.kind === 'match') {
      previous = f;
      continue;
    }
    const { at } = f.directive;
    text += at ? message(at.source, at.offset, 'error', f.message) : `error: ${f.message}\n`;
    if (f.directive.pattern.dynamic && f.example !== '')
      text += `note: with variables filled in the pattern is: ${f.example}\n`;
    text += message(input, f.pos, 'note', EXPLANATION[f.kind]);
    if (f.kind === 'wrong-line' && previous) text += message(input, previous.end, 'note', 'previous match ended here');
    const near = f.kind === 'not-found' ? nearMiss(input.text.slice(f.pos, f.end), f.example) : undefined;
    if (near) text += message(input, f.pos + near.pos, 'note', 'possible intended match here');
    text += '\n';
  }
  return text;
}

function marksOf(findings: readonly Finding[], input: Source): Mark[] {
  const marks: Mark[] = [];
  for (const f of findings) {
    const { at, name } = f.directive;
    const label = at ? `${name}:${at.source.position(at.offset).line}` : name;
    const base = { pos: f.pos, end: f.end, label };
    if (f.kind === 'match') marks.push({ ...base, lead: '^', text: '', failure: false });
    else if (f.kind === 'excluded') marks.push({ ...base, lead: '!', text: 'error: no match expected', failure: true });
    else if (f.kind === 'wrong-line')
      marks.push({ ...base, lead: '!', text: 'error: match on wrong line', failure: true });
    else {
      marks.push({ ...base, lead: 'X', text: 'error: no match found', failure: true });
      const near = nearMiss(input.text.slice(f.pos, f.end), f.example);
      if (near)
        marks.push({
          pos: f.pos + near.pos,
          end: f.pos + near.end,
          label,
          lead: '?',
          text: 'possible intended match',
          failure: true,
        });
    }
  }
  return marks;
}

/** Messages for all matches, for --verbose. */
export function renderMatches(findings: readonly Finding[], input: Source): string {
  let text = '';
  for (const { kind, directive, pos } of findings) {
    if (kind !== 'match' || !directive.at) continue;
    const { source, offset } = directive.at;
    text += `${message(source, offset, 'remark', `${directive.name}: expected string found in input`)}${message(input, pos, 'note', 'found here')}\n`;
  }
  return text;
}

/** What of the input is shown. */
export interface Shown {
  readonly filter: 'error' | 'annotation' | 'all';
  /** Lines before and after what the filter is after. */
  readonly context: number;
  /** Name of the check file. */
  readonly checks: string;
}

/**
 * The input with line numbers and, under each line, what matched (`^~~`), where a search began in vain (`X~~`), what is
 * forbidden or misplaced (`!~~`) and near misses (`?`). Lines that the filter is not after, nor near one, are left out.
 */
export function annotatedInput(
  findings: readonly Finding[],
  input: Source,
  { filter, context, checks }: Shown,
): string {
  const marks = marksOf(findings, input);
  const text = input.text.endsWith('\n') ? input.text.slice(0, -1) : input.text;
  const lines = text.split('\n');
  const byLine = new Map<number, Mark[]>();
  const keep = new Set<number>();
  for (const m of marks) {
    const line = Math.min(input.position(Math.min(m.pos, input.text.length)).line, lines.length);
    byLine.set(line, [...(byLine.get(line) ?? []), m]);
    if (m.failure || filter === 'annotation') for (let k = line - context; k <= line + context; k++) keep.add(k);
  }
  const labelWidth = Math.max(0, ...marks.map((m) => m.label.length));
  const numberWidth = Math.max(labelWidth + 1, String(lines.length).length);
  let out = `Input file: ${input.name}\nCheck file: ${checks}\n\nInput was:\n<<<<<<\n`;
  let skipped = false;
  lines.forEach((line, i) => {
    if (filter !== 'all' && !keep.has(i + 1)) {
      if (!skipped) out += `${' '.repeat(numberWidth)} .\n`;
      skipped = true;
      return;
    }
    skipped = false;
    out += `${String(i + 1).padStart(numberWidth)}: ${line}\n`;
    for (const m of byLine.get(i + 1) ?? []) {
      const col = Math.min(Math.max(input.position(Math.min(m.pos, input.text.length)).col, 1), line.length + 1);
      const width = Math.max(1, Math.min(m.end - m.pos, line.length - col + 1));
      out += `${m.label.padEnd(numberWidth)}  ${caretLine(line, col).slice(0, -1)}${m.lead}${'~'.repeat(width - 1)}${m.text === '' ? '' : ` ${m.text}`}\n`;
    }
  });
  return `${out}>>>>>>\n`;
}
