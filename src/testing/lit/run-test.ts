import { type Io, resolvePath, toText } from '../../support/io.ts';
import { type RunContext, runLine } from './execute.ts';
import { evalFeatures, parseTestFile, type TestFile } from './test-file.ts';
import type { LitOptions, Outcome, TestResult } from './types.ts';

/** Expansion depth of `%{name}` in the text of other substitutions. */
const MAX_DEPTH = 8;

/** Replaces `%{name}` by its text, again in the result. Throws SyntaxError for an unknown name. */
export function expandNames(text: string, names: Readonly<Record<string, string>>, depth = 0): string {
  return text.replace(/%%|%\{(\w+)\}/g, (all, name: string | undefined) => {
    if (name === undefined) return all;
    if (!Object.hasOwn(names, name)) throw new SyntaxError(`unknown substitution ${all}`);
    if (depth >= MAX_DEPTH) throw new SyntaxError(`substitution ${all} contains itself`);
    return expandNames(names[name]!, names, depth + 1);
  });
}

/** Context for one test: its substitutions and its own scratch files. */
export function makeContext(path: string, opts: LitOptions, io: Io): RunContext {
  const full = resolvePath(io.cwd, path);
  const slash = full.lastIndexOf('/');
  const dir = full.slice(0, slash) || '/';
  const base = full.slice(slash + 1);
  const values: Readonly<Record<string, string>> = {
    s: full,
    S: dir,
    p: dir,
    t: `${dir}/Output/${base}.tmp`,
    T: `${dir}/Output`,
  };
  const substitute = (word: string): string =>
    word.replace(
      /%%|%\/?([sSptT])(?![A-Za-z_])/g,
      (all, key: string | undefined) => (key === undefined ? '%' : values[key]!) ?? all,
    );
  return { io, tools: opts.tools, scratch: new Map(), substitute, closed: false };
}

function gate(file: TestFile, features: ReadonlySet<string>): { skip?: string; xfail: boolean } {
  const missing = file.requires.filter((e) => !evalFeatures(e, features));
  if (missing.length > 0) return { skip: `requires ${missing.join(', ')}`, xfail: false };
  const excluded = file.unsupported.filter((e) => evalFeatures(e, features));
  if (excluded.length > 0) return { skip: `unsupported with ${excluded.join(', ')}`, xfail: false };
  return { xfail: file.xfail.some((e) => evalFeatures(e, features)) };
}

async function runLines(ctx: RunContext, file: TestFile, opts: LitOptions): Promise<{ code: number; log: string }> {
  let log = '';
  for (const run of file.runs) {
    if (ctx.closed) break;
    log += `RUN at line ${run.line}: ${run.text}\n`;
    const r = await runLine(ctx, expandNames(run.text, opts.substitutions));
    log += r.log;
    if (r.code !== 0) return { code: r.code, log };
  }
  return { code: 0, log };
}

/** Runs one test file. Does not throw: what goes wrong is in the outcome and the log. */
export async function runTest(path: string, opts: LitOptions, io: Io): Promise<TestResult> {
  const start = performance.now();
  const done = (outcome: Outcome, log: string): TestResult => ({
    name: path,
    outcome,
    log,
    ms: performance.now() - start,
  });
  try {
    const file = parseTestFile(toText(io.readFile(path)));
    const { skip, xfail } = gate(file, new Set(opts.features));
    if (skip) return done('UNSUPPORTED', `${skip}\n`);
    if (file.runs.length === 0) return done('UNRESOLVED', 'test has no RUN: line\n');
    const ctx = makeContext(path, opts, io);
    const r = await withTimeout(runLines(ctx, file, opts), opts.timeoutMs);
    if (r === 'timeout') {
      ctx.closed = true;
      return done('TIMEOUT', `reached timeout of ${opts.timeoutMs / 1000} seconds\n`);
    }
    if (r.code === 0) return done(xfail ? 'XPASS' : 'PASS', r.log);
    return done(xfail ? 'XFAIL' : 'FAIL', r.log);
  } catch (e) {
    return done('UNRESOLVED', `${e instanceof Error ? e.message : String(e)}\n`);
  }
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T | 'timeout'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
