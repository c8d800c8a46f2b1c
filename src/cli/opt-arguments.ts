import { allPasses, passByName } from '../passes/registry.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import { type PassCall, parsePassOptions, parsePipeline } from './pass-arguments.ts';

export const OPT_USAGE = `usage: spuc opt [--PASS[=OPTIONS]]… [options] [FILE]

Runs compiler passes on StableHLO, HLO or PPHLO text, in the order of the command line, and prints the result.
FILE is standard input by default. Options and passes take one dash or two; 'spuc passes' lists the passes.

  --pass-pipeline=LIST      passes as text: a,b{x=1 y=2}
  --split-input-file        treat the parts between lines '// -----' as files of their own
  --verify-diagnostics      check the comments '// expected-error@+1 {{text}}' against what is reported
  --print-ir-after-all      print the IR after every pass, on stderr
  --print-op-generic        print all ops in generic form (also --mlir-print-op-generic)
  --print-locations         print source locations (also --mlir-print-debuginfo)
  --elide-larger-than=N     elide literals of more elements (also --mlir-elide-elementsattrs-if-larger)
  --visibility=LIST         secret or public per argument of the entry (default: all secret)
  --diagnostics FORM        how errors are printed: text or json
  -o FILE                   where to write (default: standard output)
  -h, --help                display this text

example: spuc opt --canonicalize --cse fixtures/digits/model.mlir
`;

/** The command line of `spuc opt`. */
export interface OptArguments {
  readonly file: string;
  readonly calls: readonly PassCall[];
  readonly output: string;
  readonly split: boolean;
  readonly verifyDiagnostics: boolean;
  readonly printAfterAll: boolean;
  readonly generic: boolean;
  readonly locations: boolean;
  readonly elide: number | undefined;
  readonly visibility: readonly string[];
}

const ALIASES: Readonly<Record<string, string>> = {
  'mlir-print-op-generic': 'print-op-generic',
  'mlir-print-debuginfo': 'print-locations',
  'mlir-print-ir-after-all': 'print-ir-after-all',
  'mlir-elide-elementsattrs-if-larger': 'elide-larger-than',
};
const FLAGS = ['split-input-file', 'verify-diagnostics', 'print-ir-after-all', 'print-op-generic', 'print-locations'];
const VALUES = ['pass-pipeline', 'elide-larger-than', 'visibility', 'diagnostics', 'o'];

/** Reads the arguments; passes keep their order. `help` when the usage is asked for. @throws SpucError class `option` */
export function parseOptArguments(argv: readonly string[]): OptArguments | 'help' {
  const calls: PassCall[] = [];
  const flags = new Set<string>();
  const values: Record<string, string> = {};
  const files: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg === '-' || !arg.startsWith('-')) {
      files.push(arg);
      continue;
    }
    const m = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg);
    const given = m?.[1] ?? '';
    const name = ALIASES[given] ?? given;
    if (name === 'help' || name === 'h') return 'help';
    if (FLAGS.includes(name)) {
      if (m![2] !== undefined && m![2] !== 'true' && m![2] !== 'false')
        fail('option', `spuc opt: ${arg}: write true or false`);
      if (m![2] === 'false') flags.delete(name);
      else flags.add(name);
    } else if (VALUES.includes(name)) {
      const v = m![2] ?? argv[++i] ?? fail('option', `spuc opt: ${arg} needs a value`);
      if (name === 'pass-pipeline') calls.push(...parsePipeline(v));
      else values[name] = v;
    } else if (passByName(given)) calls.push({ name: given, options: parsePassOptions(m![2] ?? '') });
    else unknown(arg, given);
  }
  for (const c of calls) if (!passByName(c.name)) unknown(c.name, c.name);
  if (files.length > 1) fail('option', `spuc opt: one file is expected, not ${files.join(' ')}`);
  const elide = values['elide-larger-than'];
  if (elide !== undefined && !/^\d+$/.test(elide))
    fail('option', `spuc opt: --elide-larger-than: a number is expected, not '${elide}'`);
  return {
    file: files[0] ?? '-',
    calls,
    output: values.o ?? '-',
    split: flags.has('split-input-file'),
    verifyDiagnostics: flags.has('verify-diagnostics'),
    printAfterAll: flags.has('print-ir-after-all'),
    generic: flags.has('print-op-generic'),
    locations: flags.has('print-locations'),
    elide: elide === undefined ? undefined : Number(elide),
    visibility: values.visibility?.split(',') ?? [],
  };
}

function unknown(arg: string, name: string): never {
  const words = new Set(name.split('-'));
  const score = (s: string) => s.split('-').filter((w) => words.has(w)).length;
  const near = [...allPasses().map((p) => p.name), ...FLAGS, ...VALUES].sort((a, b) => score(b) - score(a))[0]!;
  const hint =
    score(near) > 0 ? `did you mean --${near}?` : "'spuc passes' lists the passes, 'spuc opt --help' the options";
  return fail('option', `spuc opt: there is no pass or option '${arg}'`, unknownLoc, hint);
}
