import type { CheckStep, Directive } from './directives.ts';
import type { FileCheckOptions } from './options.ts';
import type { MatchResult, Variables } from './pattern.ts';

/** Something to say about a stretch of the input. */
export interface Finding {
  readonly directive: Directive;
  /** `match`: a directive found its place; the others are failures. */
  readonly kind: 'match' | 'not-found' | 'excluded' | 'wrong-line';
  /** Range in the input; for `not-found` it is what was searched. */
  readonly pos: number;
  readonly end: number;
  readonly message: string;
  /** The pattern with the variables of this moment filled in. */
  readonly example: string;
}

interface Span {
  readonly pos: number;
  readonly end: number;
}

const newlines = (text: string): number => {
  let n = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) n++;
  return n;
};

/**
 * Runs the steps of a check file over an input, region by region (regions end at CHECK-LABEL matches).
 * A failure ends its region only, so that one run reports the first failure of each function.
 */
export class Matcher {
  readonly findings: Finding[] = [];
  constructor(
    private readonly input: string,
    private readonly opts: FileCheckOptions,
    private readonly vars: Variables,
  ) {}

  /** True when every step matches; `findings` then holds matches only. */
  run(steps: readonly CheckStep[]): boolean {
    let ok = true;
    let start = 0;
    let i = 0;
    for (let j = 0; ; ) {
      let region: Span;
      while (j < steps.length && steps[j]!.directive.kind !== 'LABEL') j++;
      if (j === steps.length) region = { pos: start, end: this.input.length };
      else {
        const label = steps[j]!.directive;
        const m = this.find(label, { pos: start, end: this.input.length });
        if (!m) return false;
        region = { pos: start, end: m.end };
        start = m.end;
        j++;
      }
      // Before the first label the variables of the command line live on.
      if (i > 0 && this.opts.enableVarScope) this.clearLocals();
      let at = region.pos;
      for (; i < j; i++) {
        const m = this.step(steps[i]!, { pos: at, end: region.end });
        if (!m) {
          ok = false;
          i = j;
          break;
        }
        at = m.end;
      }
      if (j === steps.length) return ok;
    }
  }

  private clearLocals(): void {
    for (const map of [this.vars.strings, this.vars.numbers])
      for (const k of [...map.keys()]) if (!k.startsWith('$')) map.delete(k);
  }

  private match(d: Directive, span: Span): (Span & { ok: true }) | (MatchResult & { ok: false }) {
    if (d.kind === 'EOF') return { ok: true, pos: span.end, end: span.end };
    const m = d.pattern.match(this.input.slice(span.pos, span.end), this.vars);
    if (!m.ok) return m;
    // The newline before an empty line is needed for the match but is not part of it.
    const skip = d.kind === 'EMPTY' ? 1 : 0;
    return { ok: true, pos: span.pos + m.pos + skip, end: span.pos + m.pos + m.len };
  }

  /** Finds a directive (all its counts) and reports when it is not there. */
  private find(d: Directive, span: Span): Span | undefined {
    let first: Span | undefined;
    let from = span.pos;
    for (let n = 1; n <= d.count; n++) {
      const m = this.match(d, { pos: from, end: span.end });
      if (!m.ok) {
        const which = d.count > 1 ? ` (${n} out of ${d.count})` : '';
        const message = `${d.name}: ${m.problem ?? `expected string not found in input${which}`}`;
        this.add(d, 'not-found', { pos: from, end: span.end }, message);
        return undefined;
      }
      first ??= m;
      from = m.end;
    }
    return { pos: first!.pos, end: from };
  }

  private add(d: Directive, kind: Finding['kind'], span: Span, message: string): void {
    this.findings.push({
      directive: d,
      kind,
      pos: span.pos,
      end: span.end,
      message,
      example: d.pattern.example(this.vars),
    });
  }

  private step(step: CheckStep, span: Span): Span | undefined {
    const nots: Directive[] = [];
    const from = this.dags(step.before, span, nots);
    if (from === undefined) return undefined;
    const d = step.directive;
    const m = this.find(d, { pos: from, end: span.end });
    if (!m) return undefined;
    const lines = newlines(this.input.slice(from, m.pos));
    let wrong: string | undefined;
    if (d.kind === 'NEXT' || d.kind === 'EMPTY') {
      if (lines === 0) wrong = 'is on the same line as previous match';
      else if (lines > 1) wrong = 'is not on the line after the previous match';
    } else if (d.kind === 'SAME' && lines > 0) wrong = 'is not on the same line as the previous match';
    if (wrong) {
      this.add(d, 'wrong-line', m, `${d.name}: ${wrong}`);
      return undefined;
    }
    if (!this.nots(nots, { pos: from, end: m.pos })) return undefined;
    if (d.kind !== 'EOF') this.add(d, 'match', m, `${d.name}: matched`);
    return m;
  }

  /** False when one of the NOT patterns occurs in the span. */
  private nots(nots: readonly Directive[], span: Span): boolean {
    let ok = true;
    for (const d of nots) {
      const m = this.match(d, span);
      if (m.ok) {
        this.add(d, 'excluded', m, `${d.name}: excluded string found in input`);
        ok = false;
      } else if (m.problem) {
        this.add(d, 'not-found', span, `${d.name}: ${m.problem}`);
        ok = false;
      }
    }
    return ok;
  }

  /**
   * Matches the DAG directives before a step. A group (up to the next NOT) matches in any order without overlap; NOTs hold
   * between the end of one group and the start of the next. What is left in `nots` holds up to the step's own match.
   * Returns where the last group ends; undefined on a failure.
   */
  private dags(before: readonly Directive[], span: Span, nots: Directive[]): number | undefined {
    let start = span.pos;
    let taken: Span[] = [];
    for (let k = 0; k < before.length; k++) {
      const d = before[k]!;
      if (d.kind === 'NOT') {
        nots.push(d);
        continue;
      }
      const m = this.placeDag(d, { pos: start, end: span.end }, taken);
      if (!m) return undefined;
      this.add(d, 'match', m, `${d.name}: matched`);
      if (before[k + 1]?.kind === 'DAG') continue;
      const low = Math.min(...taken.map((t) => t.pos));
      if (!this.nots(nots, { pos: start, end: low })) return undefined;
      nots.length = 0;
      start = Math.max(...taken.map((t) => t.end));
      taken = [];
    }
    return start;
  }

  /** First match in the span that overlaps none of `taken`, which it joins. */
  private placeDag(d: Directive, span: Span, taken: Span[]): Span | undefined {
    let from = span.pos;
    for (;;) {
      const m = this.find(d, { pos: from, end: span.end });
      if (!m) return undefined;
      const over = taken.find((t) => t.pos < m.end && m.pos < t.end);
      if (!over) {
        taken.push(m);
        return m;
      }
      from = over.end;
    }
  }
}
