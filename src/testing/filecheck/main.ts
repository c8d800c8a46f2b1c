import { SpucError } from '../../support/diagnostics.ts';
import { type Io, toText } from '../../support/io.ts';
import { fileCheck } from './filecheck.ts';
import { type DumpInput, defaultOptions, type FileCheckOptions } from './options.ts';

export const FILECHECK_USAGE = `usage: spuc filecheck CHECKFILE [--input-file F] [options] < INPUT
  --check-prefix P, --check-prefixes P,Q   prefixes of directives (CHECK)
  --comment-prefixes P,Q                   prefixes of lines to ignore (COM,RUN)
  -DNAME=value, -D#NAME=number             define a variable
  --implicit-check-not TEXT                TEXT may appear nowhere between the matches
  --match-full-lines  --strict-whitespace  --ignore-case  --enable-var-scope
  --allow-empty  --allow-unused-prefixes   -v, --verbose: report matches, too
  --dump-input fail|never|always           when to show the input with marks (fail)
  --dump-input-context N                   lines around a mark (5)
  --dump-input-filter error|annotation|all which marks and lines (error)
environment: FILECHECK_OPTS holds further options, separated by blanks
exit code: 0 match, 1 mismatch, 2 usage
example: spuc filecheck checks.txt --input-file output.txt
`;

class UsageError extends Error {}

const SWITCHES = {
  'match-full-lines': 'matchFullLines',
  'strict-whitespace': 'strictWhitespace',
  'ignore-case': 'ignoreCase',
  'enable-var-scope': 'enableVarScope',
  'allow-empty': 'allowEmpty',
  'allow-unused-prefixes': 'allowUnusedPrefixes',
  verbose: 'verbose',
  v: 'verbose',
  vv: 'verbose',
} as const;

interface Parsed {
  readonly opts: FileCheckOptions;
  readonly checkFile: string;
  readonly inputFile: string;
}

/** Reads the command line; flags take one dash or two, values follow `=` or the next argument. */
export function parseFileCheckArgs(argv: readonly string[]): Parsed {
  const lists: Record<string, string[]> = { prefixes: [], comments: [], defines: [], nots: [] };
  const switches: Partial<Record<(typeof SWITCHES)[keyof typeof SWITCHES], boolean>> = {};
  let dumpInput: DumpInput = 'fail';
  let dumpInputContext = defaultOptions.dumpInputContext;
  let dumpInputFilter: FileCheckOptions['dumpInputFilter'];
  let inputFile = '-';
  const files: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg === '-' || !arg.startsWith('-')) {
      files.push(arg);
      continue;
    }
    if (arg.startsWith('-D')) {
      lists.defines!.push(arg.slice(2));
      continue;
    }
    const m = /^--?([a-z-]+)(?:=(.*))?$/s.exec(arg);
    const name = m?.[1] ?? '';
    const value = (): string => {
      const v = m?.[2] ?? argv[++i];
      if (v === undefined) throw new UsageError(`${arg} needs a value`);
      return v;
    };
    if (name in SWITCHES) {
      const v = m?.[2] ?? 'true';
      if (v !== 'true' && v !== 'false') throw new UsageError(`${arg}: write true or false`);
      switches[SWITCHES[name as keyof typeof SWITCHES]] = v === 'true';
    } else if (name === 'check-prefix' || name === 'check-prefixes') lists.prefixes!.push(...value().split(','));
    else if (name === 'comment-prefixes') lists.comments!.push(...value().split(','));
    else if (name === 'implicit-check-not') lists.nots!.push(value());
    else if (name === 'input-file') inputFile = value();
    else if (name === 'dump-input') {
      const v = value();
      if (v !== 'fail' && v !== 'never' && v !== 'always')
        throw new UsageError(`--dump-input: fail, never or always, not '${v}'`);
      dumpInput = v;
    } else if (name === 'dump-input-context') {
      const v = value();
      if (!/^\d+$/.test(v)) throw new UsageError(`--dump-input-context: a number is expected, not '${v}'`);
      dumpInputContext = Number(v);
    } else if (name === 'dump-input-filter') {
      const v = value();
      if (v !== 'error' && v !== 'annotation' && v !== 'annotation-full' && v !== 'all')
        throw new UsageError(`--dump-input-filter: error, annotation or all, not '${v}'`);
      dumpInputFilter = v === 'annotation-full' ? 'annotation' : v;
    } else if (name === 'color') {
      // Reports have no colours: accepted for the RUN lines of other projects.
    } else throw new UsageError(`unknown option '${arg}'`);
  }
  if (files.length !== 1)
    throw new UsageError(
      files.length === 0 ? 'the check file is missing' : `one check file is expected, not ${files.join(' ')}`,
    );
  const opts: FileCheckOptions = {
    ...defaultOptions,
    ...switches,
    checkPrefixes: lists.prefixes!,
    commentPrefixes: lists.comments!.length > 0 ? lists.comments! : defaultOptions.commentPrefixes,
    defines: lists.defines!,
    implicitCheckNot: lists.nots!,
    dumpInput,
    dumpInputContext,
    dumpInputFilter,
    inputName: inputFile === '-' ? '<stdin>' : inputFile,
  };
  return { opts, checkFile: files[0]!, inputFile };
}

/** The command `spuc filecheck`: 0 match, 1 mismatch, 2 usage; messages go to stderr. */
export function fileCheckMain(argv: string[], io: Io): number {
  if (argv.some((a) => a === '--help' || a === '-h')) {
    io.out(FILECHECK_USAGE);
    return 0;
  }
  try {
    const { opts, checkFile, inputFile } = parseFileCheckArgs([
      ...(io.env.FILECHECK_OPTS?.split(/\s+/).filter((w) => w !== '') ?? []),
      ...argv,
    ]);
    const checks = toText(checkFile === '-' ? io.stdin() : io.readFile(checkFile));
    const input = toText(inputFile === '-' ? io.stdin() : io.readFile(inputFile));
    const result = fileCheck(checks, checkFile, input, opts);
    if (result.report !== '') io.err(result.report);
    return result.status;
  } catch (e) {
    if (!(e instanceof UsageError) && !(e instanceof SpucError)) throw e;
    io.err(`spuc filecheck: error: ${e.message}\n`);
    return 2;
  }
}
