/** A stretch of time: a pass or another part of a command. */
export interface Phase {
  readonly name: string;
  readonly ms: number;
}

/** What one run of a pass did: changes as the pass counts them, ops in the module before and after. */
export interface PassCount {
  readonly pass: string;
  readonly changes: number;
  readonly before: number;
  readonly after: number;
}

const RULE = `===${'-'.repeat(73)}===\n`;
const title = (text: string): string => `${RULE}${' '.repeat(25)}... ${text} ...\n${RULE}`;

/** Rows of one name become one, in the order of their first. */
function merged<T>(rows: readonly T[], name: (r: T) => string, join: (a: T, b: T) => T): T[] {
  const byName = new Map<string, T>();
  for (const r of rows) {
    const known = byName.get(name(r));
    byName.set(name(r), known === undefined ? r : join(known, r));
  }
  return [...byName.values()];
}

/**
 * A table of wall times as MLIR's tools print it. `tree` keeps the order of execution, `list` joins equal names and puts the longest
 * first, `json` is a list of objects. Durations are in seconds.
 */
export function timingReport(phases: readonly Phase[], totalMs: number, form: 'tree' | 'list' | 'json'): string {
  const known = phases.reduce((sum, p) => sum + p.ms, 0);
  const rows = [...phases];
  if (form === 'list')
    rows.splice(
      0,
      rows.length,
      ...merged(
        rows,
        (p) => p.name,
        (a, b) => ({ name: a.name, ms: a.ms + b.ms }),
      ).sort((a, b) => b.ms - a.ms),
    );
  rows.push({ name: 'Rest', ms: Math.max(0, totalMs - known) }, { name: 'Total', ms: totalMs });
  const share = (ms: number): number => (totalMs > 0 ? (100 * ms) / totalMs : 100);
  if (form === 'json') {
    const objects = rows.map((p) => ({
      wall: { duration: Number((p.ms / 1000).toFixed(6)), percentage: Number(share(p.ms).toFixed(1)) },
      name: p.name,
    }));
    return `[\n${objects.map((o) => JSON.stringify(o)).join(',\n')}\n]\n`;
  }
  const lines = rows.map(
    (p) => `  ${(p.ms / 1000).toFixed(4).padStart(8)} (${share(p.ms).toFixed(1).padStart(5)}%)  ${p.name}\n`,
  );
  return `${title('Execution time report')}  Total Execution Time: ${(totalMs / 1000).toFixed(4)} seconds\n
  ----Wall Time----  ----Name----\n${lines.join('')}\n`;
}

/** What the passes did, as MLIR's tools print it: `pipeline` shows every run of a pass, `list` joins them, by name. */
export function statisticsReport(counts: readonly PassCount[], form: 'pipeline' | 'list'): string {
  const rows =
    form === 'pipeline'
      ? counts
      : merged(
          counts,
          (c) => c.pass,
          (a, b) => ({ ...a, changes: a.changes + b.changes, after: a.after + b.after - b.before }),
        ).sort((a, b) => (a.pass < b.pass ? -1 : 1));
  const line = (n: number, name: string, doc: string): string => `  (S) ${String(n).padStart(6)} ${name} - ${doc}\n`;
  const text = rows.map(
    (c) =>
      `${c.pass}\n${line(c.changes, 'changes', 'Number of changes that the pass made')}${line(c.after - c.before, 'ops', 'Number of ops more or less than before')}`,
  );
  return `${title('Pass statistics report')}${text.join('')}\n`;
}
