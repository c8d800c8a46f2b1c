import { Command, CommanderError, Option } from 'commander';
import { fail } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';

/** The parsed command line of a subcommand, or the exit code when it is done already (`--help`). */
export type Parsed<T> = { readonly args: string[]; readonly opts: T } | number;

/** A commander command that neither exits nor writes to the process by itself, with what all subcommands have. */
export function newCommand(name: string, doc: string, example: string, io: Io): Command {
  return new Command(`spuc ${name}`)
    .description(doc)
    .addOption(new Option('--diagnostics <form>', 'how errors are printed').choices(['text', 'json']).default('text'))
    .addHelpText('after', `\nexample: ${example}`)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: (s) => io.out(s), writeErr: () => {}, outputError: () => {} });
}

/** Parses. @throws SpucError class `option` for a command line that does not fit */
export function parseArgs<T>(command: Command, argv: readonly string[]): Parsed<T> {
  try {
    command.parse(argv as string[], { from: 'user' });
  } catch (e) {
    if (!(e instanceof CommanderError)) throw e;
    if (e.exitCode === 0) return 0;
    const [message, ...more] = e.message.replace(/^error: /, '').split('\n');
    const suggestion = more
      .join(' ')
      .replace(/^\((.*)\)$/, '$1')
      .trim();
    fail(
      'option',
      `${command.name()}: ${message}`,
      undefined,
      suggestion || `${command.name()} --help lists the options`,
    );
  }
  return { args: command.args, opts: command.opts() as T };
}

/** Reads PROGRAM: `-` is standard input. `name` is what messages call it. */
export function readProgram(path: string, io: Io): { bytes: Uint8Array; name: string } {
  return path === '-' ? { bytes: io.stdin(), name: '<stdin>' } : { bytes: io.readFile(path), name: path };
}

/** For commander's argParser: a whole number from `min` on. */
export const wholeNumber =
  (option: string, min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const n = Number(text);
    if (/^\d+$/.test(text) && n >= min && n <= max) return n;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} on` : `from ${min} to ${max}`;
    return fail('option', `${option}: a whole number ${range} is expected, not '${text}'`);
  };

const SUFFIX: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Bytes of `512MiB`, `2GiB`, `1e9`. @throws SpucError class `option` */
export function parseBytes(option: string, text: string): number {
  const m = /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([a-z]*)$/i.exec(text);
  const unit = m && SUFFIX[m[2]!.toLowerCase()];
  const bytes = unit ? Math.floor(Number(m[1]) * unit) : 0;
  return bytes > 0 && Number.isSafeInteger(bytes)
    ? bytes
    : fail('option', `${option}: a size is expected, not '${text}'`, undefined, 'write it like 512MiB or 2GiB');
}

/** Collects an option that may be given several times and take a list each time. */
export const list = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== ''),
];
