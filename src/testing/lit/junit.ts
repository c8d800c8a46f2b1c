import { isFailure, type LitSummary } from './types.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text for XML: markup is escaped, characters that XML 1.0 forbids are dropped. */
const xml = (s: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
  s.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (c) => escapes[c]!);

/** A JUnit report of a run, for continuous integration. */
export function junitReport(summary: LitSummary): string {
  const { results } = summary;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const failures = results.filter((r) => isFailure(r.outcome)).length;
  const skipped = results.filter((r) => r.outcome === 'UNSUPPORTED').length;
  const total = seconds(results.reduce((t, r) => t + r.ms, 0));
  const cases = results.map((r) => {
    const slash = r.name.lastIndexOf('/');
    const open = `    <testcase classname="${xml(r.name.slice(0, Math.max(slash, 0)) || '.')}" name="${xml(r.name.slice(slash + 1))}" time="${seconds(r.ms)}"`;
    if (isFailure(r.outcome))
      return `${open}>\n      <failure message="${r.outcome}">${xml(r.log)}</failure>\n    </testcase>`;
    if (r.outcome === 'UNSUPPORTED')
      return `${open}>\n      <skipped message="${xml(r.log.trim())}"/>\n    </testcase>`;
    return `${open}/>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites time="${total}">
  <testsuite name="lit" tests="${results.length}" failures="${failures}" skipped="${skipped}" time="${total}">
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}
