import { FIELDS, type Field } from '../compiler.ts';
import { distance } from '../ir/registry.ts';
import { allPasses, passByName } from '../passes/registry.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import type { TargetFlags } from './cost-target.ts';
import { type PassCall, parsePassOptions, parsePipeline } from './pass-arguments.ts';
import type { InstrumentationOptions, PassNames } from './pass-instrumentation.ts';

/** The command line of `spuc opt`. */
export interface OptArguments {
  readonly file: string;
  readonly calls: readonly PassCall[];
  readonly output: string;
  readonly list: 'passes' | 'dialects' | undefined;
  readonly split: boolean;
  readonly verifyDiagnostics: false | 'all' | 'only-expected';
  readonly verifyEach: boolean;
  readonly verifyRoundtrip: boolean;
  readonly implicitModule: boolean;
  readonly emit: 'mlir' | 'generic' | 'dot';
  readonly locations: false | 'aliases' | 'inline';
  readonly elide: number | undefined;
  readonly visibility: readonly string[];
  readonly assumeRanges: string | undefined;
  readonly watch: InstrumentationOptions;
  readonly dumpPipeline: boolean;
  readonly crashReproducer: string | undefined;
  readonly runReproducer: boolean;
  readonly target: TargetFlags;
}

/** Options that are on or off. */
const FLAGS = [
  'split-input-file',
  'verify-each',
  'verify-roundtrip',
  'print-ir-before-all',
  'print-ir-after-all',
  'print-ir-after-change',
  'print-ir-after-failure',
  'print-ir-module-scope',
  'print-op-generic',
  'print-debuginfo',
  'print-local-scope',
  'no-implicit-module',
  'view-op-graph',
  'dump-pass-pipeline',
  'run-reproducer',
  'default-pipeline',
  'list-passes',
  'show-dialects',
  'disable-threading',
] as const;
/** Options with a value. */
const VALUES = [
  'pass-pipeline',
  'print-ir-before',
  'print-ir-after',
  'dump-ir-dir',
  'elide-elementsattrs-if-larger',
  'crash-reproducer',
  'emit',
  'visibility',
  'assume-ranges',
  'diagnostics',
  'protocol',
  'parties',
  'field',
  'fxp',
  'net',
  'o',
] as const;
/** Options that may have a value, and what they may say; the first is what they say without. */
const CHOICES = {
  'verify-diagnostics': ['all', 'only-expected'],
  timing: ['tree', 'list', 'json'],
  'timing-display': ['tree', 'list'],
  'pass-statistics': ['pipeline', 'list'],
  'pass-statistics-display': ['pipeline', 'list'],
} as const;

const ALIASES: Readonly<Record<string, string>> = {
  p: 'pass-pipeline',
  'print-locations': 'print-debuginfo',
  'pretty-debuginfo': 'print-debuginfo',
  'elide-larger-than': 'elide-elementsattrs-if-larger',
  'print-ir-tree-dir': 'dump-ir-dir',
  'pass-pipeline-crash-reproducer': 'crash-reproducer',
};

type Flag = (typeof FLAGS)[number];
type Value = (typeof VALUES)[number];
type Choice = keyof typeof CHOICES;

const isFlag = (s: string): s is Flag => (FLAGS as readonly string[]).includes(s);
const isValue = (s: string): s is Value => (VALUES as readonly string[]).includes(s);
const isChoice = (s: string): s is Choice => Object.hasOwn(CHOICES, s);

/** The name that we have for an option: without `mlir-`, and one for each of its spellings. */
function canonical(given: string): string {
  const short = given.startsWith('mlir-') ? given.slice('mlir-'.length) : given;
  return ALIASES[short] ?? short;
}

interface Raw {
  readonly calls: PassCall[];
  readonly flags: Map<Flag, boolean>;
  readonly values: Partial<Record<Value, string>>;
  readonly choices: Partial<Record<Choice, string>>;
  readonly files: string[];
}

function readRaw(argv: readonly string[]): Raw | 'help' {
  const raw: Raw = { calls: [], flags: new Map(), values: {}, choices: {}, files: [] };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg === '-' || !arg.startsWith('-')) {
      raw.files.push(arg);
      continue;
    }
    const m = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg);
    const given = m?.[1] ?? '';
    const text = m?.[2];
    const name = canonical(given);
    if (name === 'help' || name === 'h') return 'help';
    if (isFlag(name)) {
      const on = truth(arg, text);
      raw.flags.set(name, on);
      if (name === 'default-pipeline' && on) raw.calls.push({ name: 'default', options: {} });
    } else if (isValue(name)) {
      const v = text ?? argv[++i] ?? fail('option', `spuc opt: ${arg} needs a value`);
      if (name === 'pass-pipeline') raw.calls.push(...parsePipeline(unquoted(v)));
      else raw.values[name] = v;
    } else if (isChoice(name)) {
      const known: readonly string[] = CHOICES[name];
      const v = text === undefined || text === 'true' ? known[0]! : text;
      if (v === 'false') delete raw.choices[name];
      else if (known.includes(v)) raw.choices[name] = v;
      else fail('option', `spuc opt: ${arg}: known are ${known.join(', ')}`);
    } else if (passByName(given)) raw.calls.push({ name: given, options: parsePassOptions(unquoted(text ?? '')) });
    else unknown(arg, given);
  }
  return raw;
}

/** Quotes that a shell left in place, as in `--pass="'a=1 b=2'"`. */
const unquoted = (text: string): string => /^(["'])([^"']*)\1$/s.exec(text)?.[2] ?? text;

function truth(arg: string, text: string | undefined): boolean {
  if (text === undefined || text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : fail('option', `spuc opt: ${arg}: write true or false`);
}

function wholeNumber(name: Value, text: string | undefined): number | undefined {
  if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
  return fail('option', `spuc opt: --${name}: a number is expected, not '${text}'`);
}

function oneOf<T extends string>(name: Value, text: string | undefined, known: readonly T[]): T | undefined {
  if (text === undefined || (known as readonly string[]).includes(text)) return text as T | undefined;
  return fail('option', `spuc opt: --${name}: known are ${known.join(', ')}, not '${text}'`);
}

/** Reads the arguments; passes keep their order. `help` when the usage is asked for. @throws SpucError class `option` */
export function parseOptArguments(argv: readonly string[]): OptArguments | 'help' {
  const raw = readRaw(argv);
  if (raw === 'help') return raw;
  const { calls, flags, values, choices, files } = raw;
  requirePasses(calls);
  if (files.length > 1) fail('option', `spuc opt: one file is expected, not ${files.join(' ')}`);
  const on = (f: Flag): boolean => flags.get(f) ?? false;
  const emit =
    oneOf('emit', values.emit, ['mlir', 'generic', 'dot'] as const) ??
    (on('view-op-graph') ? 'dot' : on('print-op-generic') ? 'generic' : 'mlir');
  if (on('run-reproducer') && calls.length > 0)
    fail('option', 'spuc opt: --run-reproducer takes its passes from the file, but passes are given');
  return {
    file: files[0] ?? '-',
    calls,
    output: values.o ?? '-',
    list: on('list-passes') ? 'passes' : on('show-dialects') ? 'dialects' : undefined,
    split: on('split-input-file'),
    verifyDiagnostics: (choices['verify-diagnostics'] as 'all' | 'only-expected' | undefined) ?? false,
    verifyEach: flags.get('verify-each') ?? true,
    verifyRoundtrip: on('verify-roundtrip'),
    implicitModule: !on('no-implicit-module'),
    emit,
    locations: on('print-local-scope') && on('print-debuginfo') ? 'inline' : on('print-debuginfo') ? 'aliases' : false,
    elide: wholeNumber('elide-elementsattrs-if-larger', values['elide-elementsattrs-if-larger']),
    visibility: values.visibility?.split(',') ?? [],
    assumeRanges: values['assume-ranges'],
    watch: watchOf(raw),
    dumpPipeline: on('dump-pass-pipeline'),
    crashReproducer: values['crash-reproducer'],
    runReproducer: on('run-reproducer'),
    target: targetOf(values),
  };
}

function watchOf({ flags, values, choices }: Raw): InstrumentationOptions {
  const names = (which: 'before' | 'after'): PassNames | undefined => {
    if (flags.get(`print-ir-${which}-all`)) return 'all';
    const list = values[`print-ir-${which}`]?.split(',').map((s) => s.trim());
    if (list) requirePasses(list.map((name) => ({ name, options: {} })));
    return list;
  };
  const printBefore = names('before');
  const printAfter = names('after');
  const timing = choices.timing && choices.timing !== 'tree' ? choices.timing : choices['timing-display'];
  const statistics = choices['pass-statistics-display'] ?? choices['pass-statistics'];
  return {
    ...(printBefore ? { printBefore } : {}),
    ...(printAfter ? { printAfter } : {}),
    ...(flags.get('print-ir-after-change') ? { afterChange: true } : {}),
    ...(flags.get('print-ir-after-failure') ? { afterFailure: true } : {}),
    ...(values['dump-ir-dir'] !== undefined ? { dumpDir: values['dump-ir-dir'] } : {}),
    ...(choices.timing ? { timing: (timing ?? 'tree') as 'tree' } : {}),
    ...(choices['pass-statistics'] ? { statistics: statistics as 'list' } : {}),
  };
}

function targetOf(values: Raw['values']): TargetFlags {
  const parties = wholeNumber('parties', values.parties);
  const fxp = wholeNumber('fxp', values.fxp);
  const field = oneOf('field', values.field, Object.keys(FIELDS) as Field[]);
  return {
    ...(values.protocol !== undefined ? { protocol: values.protocol } : {}),
    ...(parties !== undefined ? { parties } : {}),
    ...(field !== undefined ? { field } : {}),
    ...(fxp !== undefined ? { fxp } : {}),
    ...(values.net !== undefined ? { net: values.net } : {}),
  };
}

/** @throws SpucError class `option` for a name that is no pass, and an option that a pass does not take */
export function requirePasses(calls: readonly PassCall[]): void {
  for (const { name, options } of calls) {
    const pass = passByName(name);
    if (!pass && name !== 'default') unknown(name, name);
    const known = Object.keys(pass?.options ?? {});
    for (const o of Object.keys(options))
      if (!known.includes(o))
        fail(
          'option',
          `pass '${name}' has no option '${o}'`,
          unknownLoc,
          known.length > 0 ? `its options are ${known.join(', ')}` : 'it takes none',
        );
  }
}

function unknown(arg: string, name: string): never {
  if (canonical(name) === 'allow-unregistered-dialect')
    fail(
      'option',
      `spuc opt: ${arg}: operations that are not registered have no types, no meaning and no visibility here`,
      unknownLoc,
      "remove them from the input; 'spuc ops' lists what is registered",
    );
  const known = [...allPasses().map((p) => p.name), ...FLAGS, ...VALUES, ...Object.keys(CHOICES)];
  const near = nearest(canonical(name), known);
  const hint = near ? `did you mean --${near}?` : "'spuc passes' lists the passes, 'spuc opt --help' the options";
  return fail('option', `spuc opt: there is no pass or option '${arg}'`, unknownLoc, hint);
}

/** The name that is nearly the same, else the one with most words in common. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 4));
  const close = known.map((k) => ({ k, d: distance(k, name) })).sort((a, b) => a.d - b.d)[0]!;
  if (close.d <= limit) return close.k;
  const words = new Set(name.split('-'));
  const score = (s: string) => s.split('-').filter((w) => words.has(w)).length;
  const best = [...known].sort((a, b) => score(b) - score(a))[0]!;
  return score(best) > 0 ? best : undefined;
}
