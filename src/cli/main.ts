import { type Diagnostic, SpucError } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { commands } from './commands.ts';
import { version } from './version.ts';

/** Exit codes of spuc. */
export const EXIT = { ok: 0, input: 1, usage: 2, crash: 3, network: 4 } as const;

const firstLine =
  'spuc compiles machine-learning programs (HLO, StableHLO) and runs them under secure multi-party computation.';

function helpText(): string {
  const width = Math.max(...Object.keys(commands).map((n) => n.length));
  const rows = Object.entries(commands).map(([name, c]) => `  ${name.padEnd(width)}  ${c.summary}\n`);
  return `${firstLine}

usage: spuc COMMAND [options]       spuc COMMAND --help tells more

${rows.join('')}
example: spuc run --protocol aby3 fixtures/digits/model.mlir --inputs fixtures/digits/inputs.npz
exit code: 0 done, 1 the input is at fault, 2 usage, 3 a fault of spuc (a report is written), 4 a peer or the network failed
`;
}

/**
 * The command line. Result: the exit code. Messages go to `io.err`; nothing is thrown.
 * @param argv arguments without node and script
 */
export async function main(argv: string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--version' || name === '-V' || name === 'version') {
    io.out(`${version}\n`);
    return EXIT.ok;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    io.out(helpText());
    return EXIT.ok;
  }
  if (name === undefined) {
    io.err(helpText());
    return EXIT.usage;
  }
  if (name === 'help') return main([rest[0]!, '--help'], io);
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw await unknownCommand(name);
    return await (await command.load())(rest, io);
  } catch (e) {
    if (e instanceof SpucError) {
      await show(e.diagnostics, argv, io);
      if (e.diagnostics.some((d) => d.class === 'network')) return EXIT.network;
      return e.diagnostics.every((d) => d.class === 'option') ? EXIT.usage : EXIT.input;
    }
    const { reportCrash } = await import('./crash.ts');
    reportCrash(e, argv, io);
    return EXIT.crash;
  }
}

async function unknownCommand(name: string): Promise<SpucError> {
  const { distance } = await import('../ir/registry.ts');
  const near = Object.keys(commands).filter((c) => distance(c, name) <= 2);
  const hint = near.length > 0 ? `did you mean '${near.join("' or '")}'?` : 'spuc --help lists the commands';
  const what = name.startsWith('-') ? 'option' : 'command';
  return new SpucError([
    { severity: 'error', class: 'option', message: `unknown ${what} '${name}'`, loc: { kind: 'unknown' }, hint },
  ]);
}

async function show(list: readonly Diagnostic[], argv: readonly string[], io: Io): Promise<void> {
  const { showDiagnostics } = await import('./report.ts');
  await showDiagnostics(list, argv, io);
}
