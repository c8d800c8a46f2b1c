import { allPasses, defaultPipeline } from '../../passes/registry.ts';
import type { Io } from '../../support/io.ts';
import { renderTable } from '../../support/table.ts';
import { newCommand, parseArgs } from '../command-line.ts';

/** `spuc passes`: the compiler passes, and where the default pipeline runs them. */
export async function passes(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'passes',
    "Lists the compiler passes; 'runs' tells their places in the default pipeline.",
    'spuc passes',
    io,
  ).option('--json', 'print one JSON object per pass');
  const parsed = parseArgs<{ json?: boolean }>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const rows = allPasses().map((p) => ({
    name: p.name,
    doc: p.doc,
    runs: defaultPipeline.flatMap((n, i) => (n === p.name ? [i + 1] : [])),
  }));
  if (parsed.opts.json) for (const r of rows) io.out(`${JSON.stringify(r)}\n`);
  else
    io.out(
      renderTable(
        [{ title: 'pass' }, { title: 'runs' }, { title: 'what it does' }],
        rows.map((r) => [r.name, r.runs.join(', '), r.doc]),
      ),
    );
  return 0;
}
