import { fail } from '../../support/diagnostics.ts';
import { type Io, resolvePath, toText } from '../../support/io.ts';
import { junitReport } from './junit.ts';
import { runTest } from './run-test.ts';
import {
  defaultLitOptions,
  isFailure,
  type LitOptions,
  type LitSummary,
  type Outcome,
  type TestResult,
} from './types.ts';
import { updateTest } from './update.ts';

/** What a `lit.json` may say for the folder it lies in and all below. */
interface FolderConfig {
  readonly substitutions?: Readonly<Record<string, string>>;
  readonly suffixes?: readonly string[];
  readonly features?: readonly string[];
  readonly excludes?: readonly string[];
}

function readConfig(path: string, io: Io): FolderConfig {
  let json: unknown;
  try {
    json = JSON.parse(toText(io.readFile(path)));
  } catch (e) {
    fail('option', `${path} is not valid JSON: ${(e as Error).message}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    fail('option', `${path}: an object is expected`);
  const strings = (v: unknown): boolean => Array.isArray(v) && v.every((s) => typeof s === 'string');
  for (const [key, v] of Object.entries(json)) {
    const good =
      key === 'substitutions'
        ? typeof v === 'object' && v !== null && strings(Object.values(v))
        : ['suffixes', 'features', 'excludes'].includes(key) && strings(v);
    if (!good)
      fail(
        'option',
        `${path}: '${key}' is unknown or has the wrong type`,
        undefined,
        'known are substitutions (name: text), suffixes, features and excludes (lists of text)',
      );
  }
  return json as FolderConfig;
}

/** Joins the lit.json files of a folder and those above it (up to the working folder); nearer ones win. */
function configFor(dir: string, io: Io, cache: Map<string, FolderConfig>): FolderConfig {
  const known = cache.get(dir);
  if (known) return known;
  const parent = dir.slice(0, dir.lastIndexOf('/'));
  const above = parent === '' || dir === resolvePath(io.cwd, '.') ? {} : configFor(parent, io, cache);
  const own = io.exists(`${dir}/lit.json`) ? readConfig(`${dir}/lit.json`, io) : {};
  const config: FolderConfig = {
    ...above,
    ...own,
    substitutions: { ...above.substitutions, ...own.substitutions },
    features: [...(above.features ?? []), ...(own.features ?? [])],
  };
  cache.set(dir, config);
  return config;
}

interface Discovered {
  readonly path: string;
  readonly opts: LitOptions;
}

function discover(paths: readonly string[], opts: LitOptions, io: Io): Discovered[] {
  const cache = new Map<string, FolderConfig>();
  const tests: Discovered[] = [];
  const seen = new Set<string>();
  for (const root of paths) {
    const found = io.listFiles(root);
    if (found.length === 0) fail('io', `no such file or folder, or an empty one: '${root}'`);
    for (const path of found) {
      const full = resolvePath(io.cwd, path);
      const config = configFor(full.slice(0, full.lastIndexOf('/')), io, cache);
      const named = path === root;
      const suffixes = config.suffixes ?? opts.suffixes;
      if (
        !named &&
        (!suffixes.some((s) => path.endsWith(s)) || config.excludes?.some((x) => full.split('/').includes(x)))
      )
        continue;
      if (!named && full.split('/').includes('Output')) continue;
      if (seen.has(full) || (opts.filter && !opts.filter.test(path)) || opts.filterOut?.test(path)) continue;
      seen.add(full);
      tests.push({
        path,
        opts: {
          ...opts,
          substitutions: { ...config.substitutions, ...opts.substitutions },
          features: [...opts.features, ...(config.features ?? [])],
        },
      });
    }
  }
  const { shard } = opts;
  return shard ? tests.filter((_, i) => i % shard.count === shard.index - 1) : tests;
}

const LABELS: readonly (readonly [Outcome, string])[] = [
  ['UNSUPPORTED', 'Unsupported'],
  ['PASS', 'Passed'],
  ['XFAIL', 'Expectedly Failed'],
  ['UNRESOLVED', 'Unresolved'],
  ['TIMEOUT', 'Timed Out'],
  ['FAIL', 'Failed'],
  ['XPASS', 'Unexpectedly Passed'],
];

function announce(r: TestResult, n: number, total: number, opts: LitOptions, io: Io): void {
  const bad = isFailure(r.outcome);
  if (bad || opts.verbose || opts.showAll) io.out(`${r.outcome}: ${r.name} (${n} of ${total})\n`);
  if (bad || opts.showAll)
    io.out(`******************** TEST '${r.name}' ${r.outcome} ********************\n${r.log}********************\n`);
}

function printSummary(summary: LitSummary, ms: number, opts: LitOptions, io: Io): void {
  const { results, counts, skipped } = summary;
  if (opts.timeTests) {
    io.out('\nSlowest Tests:\n');
    for (const r of [...results].sort((a, b) => b.ms - a.ms).slice(0, 20))
      io.out(`${(r.ms / 1000).toFixed(2).padStart(8)}s: ${r.name}\n`);
  }
  for (const [outcome, label] of LABELS) {
    const names = results.filter((r) => r.outcome === outcome).map((r) => r.name);
    if (isFailure(outcome) && names.length > 0)
      io.out(`\n********************\n${label} Tests (${names.length}):\n${names.map((n) => `  ${n}\n`).join('')}`);
  }
  io.out(`\nTesting Time: ${(ms / 1000).toFixed(2)}s\n\nTotal Discovered Tests: ${results.length + skipped}\n`);
  if (skipped > 0)
    io.out(`  ${'Skipped'.padEnd(19)}: ${skipped} (${((100 * skipped) / (results.length + skipped)).toFixed(2)}%)\n`);
  for (const [outcome, label] of LABELS)
    if (counts[outcome] > 0)
      io.out(
        `  ${label.padEnd(19)}: ${counts[outcome]} (${((100 * counts[outcome]) / (results.length + skipped)).toFixed(2)}%)\n`,
      );
}

/**
 * Runs all tests under the paths and prints failures and a summary, as LLVM's lit does. Tests run in one process; `jobs` of
 * them interleave where their tools wait. Throws SpucError for a path or a lit.json that cannot be used.
 */
export async function runLit(paths: readonly string[], options: Partial<LitOptions>, io: Io): Promise<LitSummary> {
  const opts: LitOptions = { ...defaultLitOptions, ...options };
  const start = performance.now();
  const tests = discover(paths, opts, io);
  const finishedResults: (TestResult | undefined)[] = new Array(tests.length).fill(undefined);
  const announced = !opts.update && !opts.quiet;
  if (announced) io.out(`-- Testing: ${tests.length} tests, ${Math.min(opts.jobs, tests.length)} workers --\n`);
  let next = 0;
  let finished = 0;
  let failures = 0;
  const inProcess = (path: string, o: LitOptions): Promise<TestResult> => runTest(path, o, io);
  const worker = async (): Promise<void> => {
    while (next < tests.length && failures < (opts.maxFailures ?? Number.POSITIVE_INFINITY)) {
      const i = next++;
      const t = tests[i]!;
      const r = opts.update ? await updateOne(t, io) : await (opts.runner ?? inProcess)(t.path, t.opts);
      finishedResults[i] = r;
      if (isFailure(r.outcome)) failures++;
      if (!opts.update || isFailure(r.outcome)) announce(r, ++finished, tests.length, opts, io);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, opts.jobs) }, worker));
  const results = finishedResults.filter((r) => r !== undefined);
  const counts = Object.fromEntries(LABELS.map(([o]) => [o, results.filter((r) => r.outcome === o).length])) as Record<
    Outcome,
    number
  >;
  const summary: LitSummary = {
    results,
    skipped: tests.length - results.length,
    counts,
    ok: results.length > 0 && !results.some((r) => isFailure(r.outcome)),
  };
  if (opts.junit !== undefined) io.writeFile(opts.junit, junitReport(summary));
  if (announced) printSummary(summary, performance.now() - start, opts, io);
  return summary;
}

async function updateOne(t: Discovered, io: Io): Promise<TestResult> {
  try {
    const text = await updateTest(t.path, t.opts, io);
    if (text !== undefined && text !== toText(io.readFile(t.path))) {
      io.writeFile(t.path, text);
      io.out(`updated ${t.path}\n`);
    }
    return { name: t.path, outcome: 'PASS', log: '', ms: 0 };
  } catch (e) {
    return { name: t.path, outcome: 'UNRESOLVED', log: `${(e as Error).message}\n`, ms: 0 };
  }
}
