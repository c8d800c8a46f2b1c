// Changes the code of protocols, hal and passes in one place at a time and runs the tests nearest to it: do they notice?
//   npm run mutants [-- --count 50 --seed 1 --jobs 2 --only PART-OF-PATH]
// Prints a table, writes bench/results/mutants.json; exit 1 when less than 90 % are noticed.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { record } from '../bench/record.ts';
import { renderTable } from '../src/support/table.ts';
import { applied, type Mutation, mutationsOf } from './mutants/mutations.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: opts } = parseArgs({
  options: {
    count: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
});
const WANTED = 0.9;
const LIMIT_MS = 150_000;

/** The folders that are mutated, with the tests that follow those beside the file. */
const AREAS = [
  {
    folder: 'src/exec/protocols',
    further: ['src/exec/protocols/', 'src/exec/hal/protocols', 'src/exec/runtime/engine'],
  },
  { folder: 'src/exec/hal', further: ['src/exec/hal/', 'src/exec/kernels/'] },
  { folder: 'src/passes', further: ['src/passes/', 'lit-tests/passes'] },
];
/** Programs that run quickly and touch much. */
const PROGRAMS = 'elem_,reduce_,logreg,sort,pool,cond_secret,switch,dot_variants,linreg';
const LAST = ['src/programs.test', 'src/exec/runtime/cost-run'];

/** Neither tests, nor the kit, nor generated tables, nor tools that only make such tables. */
const isCode = (f: string): boolean =>
  f.endsWith('.ts') &&
  !/\.test\.ts$|test-support|\/kit\/|passes\/random\/|coefficients|remez|approximations|\/index\.ts$|\/protocol\.ts$/.test(
    f,
  );

/** Numbers in [0, n), the same for the same seed (mulberry32). */
function generator(seed: number): (n: number) => number {
  let a = seed;
  return (n) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

/** `count` mutations: the areas in turn, in each an operator by lot, then a place by lot. */
function choose(count: number, seed: number): Mutation[] {
  const next = generator(seed);
  const pools = AREAS.map(({ folder }) => {
    const byOperator = new Map<string, Mutation[]>();
    for (const f of (readdirSync(`${root}/${folder}`, { recursive: true }) as string[]).sort()) {
      const file = `${folder}/${f.replaceAll('\\', '/')}`;
      if (!isCode(file) || (opts.only && !file.includes(opts.only))) continue;
      for (const m of mutationsOf(file, readFileSync(`${root}/${file}`, 'utf8')))
        byOperator.set(m.operator, [...(byOperator.get(m.operator) ?? []), m]);
    }
    return byOperator;
  }).filter((p) => p.size > 0);
  const chosen: Mutation[] = [];
  while (chosen.length < count && pools.some((p) => p.size > 0)) {
    const pool =
      pools[chosen.length % pools.length]!.size > 0
        ? pools[chosen.length % pools.length]!
        : pools.find((p) => p.size > 0)!;
    const operators = [...pool.keys()];
    const operator = operators[next(operators.length)]!;
    const list = pool.get(operator)!;
    chosen.push(list.splice(next(list.length), 1)[0]!);
    if (list.length === 0) pool.delete(operator);
  }
  return chosen;
}

/** A copy of the project that tests can run in. */
function copyTree(): string {
  const dir = mkdtempSync(`${tmpdir()}/spuc-mutants-`);
  // Tests may read docs and fixtures; what can be mutated, and what runs the tests, is the copy's own.
  const own = new Set(['src', 'scripts', 'bench', 'package.json', 'tsconfig.json']);
  for (const f of readdirSync(root)) {
    if (own.has(f)) cpSync(`${root}/${f}`, `${dir}/${f}`, { recursive: true });
    else if (f !== '.git') symlinkSync(`${root}/${f}`, `${dir}/${f}`);
  }
  return dir;
}

/** Runs the tests whose path holds `filter`; true when all pass in time. */
function passes(dir: string, filter: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/test.mjs', '--jobs', '1', filter], {
      cwd: dir,
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, SPUC_PROGRAMS: PROGRAMS },
    });
    const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), LIMIT_MS);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

const testsIn = (dir: string): string[] =>
  (readdirSync(`${dir}/src`, { recursive: true }) as string[])
    .map((f) => `src/${f.replaceAll('\\', '/')}`)
    .filter((f) => f.endsWith('.test.ts'))
    .sort();

/** Test files for a mutated file, nearest first. */
function testsFor(file: string, tests: readonly string[], lit: readonly string[]): string[] {
  const own = file.replace(/\.ts$/, '.test.ts');
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const area = AREAS.find((a) => file.startsWith(a.folder))!;
  const patterns = [[own], [folder], area.further, LAST];
  const used = new Set<string>();
  return patterns.flatMap((ps) =>
    [...tests, ...lit].filter((t) => ps.some((p) => t.startsWith(p)) && !used.has(t) && used.add(t)),
  );
}

/** Drops tests that fail without any mutation: they would notice everything. */
async function sound(dir: string, tests: readonly string[]): Promise<string[]> {
  const good: string[] = [];
  for (const t of tests) {
    if (await passes(dir, t)) good.push(t);
    else console.log(`left out, it fails without a mutation: ${t}`);
  }
  return good;
}

interface Outcome extends Mutation {
  readonly killedBy: string | undefined;
  readonly seconds: number;
}

const chosen = choose(Number(opts.count), Number(opts.seed));
const copies = Array.from({ length: Math.min(2, Math.max(1, Number(opts.jobs))) }, copyTree);
const outcomes: Outcome[] = [];
try {
  const all = [...new Set(chosen.flatMap((m) => testsFor(m.file, testsIn(copies[0]!), ['lit-tests/passes'])))];
  const half = Math.ceil(all.length / copies.length);
  const good = (await Promise.all(copies.map((dir, i) => sound(dir, all.slice(i * half, (i + 1) * half))))).flat();
  const lit = good.filter((t) => t.startsWith('lit-tests'));
  const queue = [...chosen];
  await Promise.all(
    copies.map(async (dir) => {
      for (let m = queue.shift(); m; m = queue.shift()) {
        const path = `${dir}/${m.file}`;
        const text = readFileSync(path, 'utf8');
        const start = performance.now();
        let killedBy: string | undefined;
        writeFileSync(path, applied(text, m));
        for (const t of testsFor(m.file, good, lit)) {
          if (await passes(dir, t)) continue;
          killedBy = t;
          break;
        }
        writeFileSync(path, text);
        const o = { ...m, killedBy, seconds: Math.round((performance.now() - start) / 100) / 10 };
        outcomes.push(o);
        console.log(`${killedBy ? 'killed  ' : 'SURVIVED'} ${o.seconds} s ${m.operator}: ${m.file}:${m.line}`);
      }
    }),
  );
} finally {
  for (const dir of copies) rmSync(dir, { recursive: true, force: true });
}

const short = (s: string): string => (s.length > 48 ? `${s.slice(0, 47)}…` : s).replaceAll(/\s+/g, ' ');
const killed = outcomes.filter((o) => o.killedBy).length;
const percent = Math.round((1000 * killed) / outcomes.length) / 10;
console.log(
  `\n${renderTable(
    [{ title: '' }, { title: 'place' }, { title: 'operator' }, { title: 'was' }, { title: 'becomes' }],
    [...outcomes]
      .sort((a, b) => Number(!!a.killedBy) - Number(!!b.killedBy) || a.file.localeCompare(b.file))
      .map((o) => [
        o.killedBy ? 'killed' : 'SURVIVED',
        `${o.file.replace('src/', '')}:${o.line}`,
        o.operator,
        short(o.was),
        short(o.becomes),
      ]),
  )}`,
);
console.log(`${killed} of ${outcomes.length} mutants killed: ${percent} %`);
record('mutants', `npm run mutants -- --count ${opts.count} --seed ${opts.seed}`, {
  seed: Number(opts.seed),
  mutants: outcomes.length,
  killed,
  percent,
  outcomes: outcomes.map(({ start: _start, end: _end, ...o }) => o),
});
process.exitCode = outcomes.length > 0 && killed >= WANTED * outcomes.length ? 0 : 1;
