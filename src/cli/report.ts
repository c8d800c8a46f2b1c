import type { Diagnostic } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { type Colors, noColors, renderDiagnostics, renderDiagnosticsJson } from '../support/render-diagnostic.ts';
import { errIsTTY } from './node-io.ts';

/** What `--diagnostics` asks for; looked up in the arguments, since also a broken command line must be reported in it. */
export function diagnosticsFormat(argv: readonly string[]): 'text' | 'json' {
  const at = argv.findLastIndex((a) => /^--diagnostics(=|$)/.test(a));
  if (at < 0) return 'text';
  return (argv[at] === '--diagnostics' ? argv[at + 1] : argv[at]!.slice('--diagnostics='.length)) === 'json'
    ? 'json'
    : 'text';
}

/** Prints diagnostics to `io.err`: text, with colours on a terminal, or one JSON object per line. */
export async function showDiagnostics(list: readonly Diagnostic[], argv: readonly string[], io: Io): Promise<void> {
  if (list.length === 0) return;
  if (diagnosticsFormat(argv) === 'json') io.err(renderDiagnosticsJson(list));
  else io.err(renderDiagnostics(list, await colorsFor(io)));
}

/** A function that prints one warning or remark at a time, for what runs without waiting. */
export async function emitter(argv: readonly string[], io: Io): Promise<(d: Diagnostic) => void> {
  const colors = await colorsFor(io);
  const json = diagnosticsFormat(argv) === 'json';
  return (d) => io.err(json ? renderDiagnosticsJson([d]) : renderDiagnostics([d], colors));
}

async function colorsFor(io: Io): Promise<Colors> {
  if (!errIsTTY(io) || io.env.NO_COLOR) return noColors;
  const { default: chalk } = await import('chalk');
  return {
    error: chalk.red.bold,
    warning: chalk.yellow.bold,
    note: chalk.cyan,
    hint: chalk.green,
    location: chalk.bold,
    caret: chalk.green.bold,
  };
}
