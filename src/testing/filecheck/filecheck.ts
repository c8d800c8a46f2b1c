import { fail, Source, SpucError } from '../../support/diagnostics.ts';
import { renderDiagnostics } from '../../support/render-diagnostic.ts';
import { parseCheckFile } from './directives.ts';
import { Matcher } from './matcher.ts';
import { type NumericValue, parseExpression, parseFormat, unsigned } from './numeric.ts';
import { defaultOptions, type FileCheckOptions } from './options.ts';
import type { Variables } from './pattern.ts';
import { annotatedInput, renderFailures, renderMatches } from './report.ts';

export interface FileCheckResult {
  readonly ok: boolean;
  /** Messages for the user; empty when all is well and no dump was asked for. */
  readonly report: string;
  /** Exit code: 0 match, 1 mismatch, 2 the check file, the options or the input cannot be used. */
  readonly status: 0 | 1 | 2;
}

/** Line ends become `\n`; unless `strict`, runs of blanks become one space. */
export function canonicalize(text: string, strict: boolean): string {
  const lf = text.replace(/\r\n/g, '\n');
  return strict ? lf : lf.replace(/[ \t]+/g, ' ');
}

function predefine(opts: FileCheckOptions): Variables {
  const vars: Variables = { strings: new Map(), numbers: new Map<string, NumericValue>() };
  for (const d of opts.defines) {
    const m = /^(#)?(?:(%[^,=]*),)?\s*([$A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/s.exec(d);
    if (!m || (m[2] && !m[1]))
      fail('option', `invalid definition '-D${d}'`, undefined, 'write -DNAME=value or -D#NAME=number');
    if (!m[1]) {
      vars.strings.set(m[3]!, m[4]!);
      continue;
    }
    const format = m[2] ? parseFormat(m[2]) : undefined;
    if (m[2] && !format) fail('option', `invalid format specifier in '-D${d}'`);
    try {
      const v = parseExpression(m[4]!, 0).expr((n) => vars.numbers.get(n));
      vars.numbers.set(m[3]!, { value: v.value, format: format ?? v.format ?? unsigned });
    } catch (e) {
      fail('option', `invalid definition '-D${d}': ${(e as Error).message}`);
    }
  }
  return vars;
}

/**
 * Checks `input` against the directives of a check file, with the semantics of LLVM's FileCheck.
 * Never throws for bad user input: a malformed check file gives status 2 and a report.
 */
export function fileCheck(
  checkText: string,
  checkName: string,
  input: string,
  options: Partial<FileCheckOptions> = {},
): FileCheckResult {
  const opts: FileCheckOptions = { ...defaultOptions, ...options };
  try {
    const steps = parseCheckFile(new Source(checkName, checkText), opts);
    const vars = predefine(opts);
    if (input === '' && !opts.allowEmpty)
      fail('input', `'${opts.inputName}' is empty`, undefined, 'pass --allow-empty when that is intended');
    const source = new Source(opts.inputName, canonicalize(input, opts.strictWhitespace));
    const matcher = new Matcher(source.text, opts, vars);
    const ok = matcher.run(steps);
    let report = opts.verbose ? renderMatches(matcher.findings, source) : '';
    if (!ok) report += renderFailures(matcher.findings, source);
    if (opts.dumpInput === 'always' || (opts.dumpInput === 'fail' && !ok)) {
      const filter = opts.dumpInputFilter ?? (opts.dumpInput === 'always' ? 'all' : 'error');
      report += annotatedInput(matcher.findings, source, { filter, context: opts.dumpInputContext, checks: checkName });
    }
    return { ok, report, status: ok ? 0 : 1 };
  } catch (e) {
    if (e instanceof SpucError) return { ok: false, report: renderDiagnostics(e.diagnostics), status: 2 };
    throw e;
  }
}
