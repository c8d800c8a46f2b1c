/**
 * How long a 12-layer GPT-2 training step takes to compile, against the time that JAX took to make its text: jax.jit(step).lower(…).
 *   npm run bench:gpt2 [-- RUNS]        needs `npm run build`, and a Python with jax: JAX_PYTHON, else python3
 * Medians of runs in turn; whole processes of spuc, its start included. Results in bench/results/gpt2-compile.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { record } from './record.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const runs = Number(process.argv[2] ?? 7);
const beside = `${root}../venv-jax/bin/python`;
const python = process.env.JAX_PYTHON ?? (existsSync(beside) ? beside : 'python3');
if (!existsSync(`${root}dist/cli.js`)) {
  console.error('dist/cli.js is missing: run `npm run build` first');
  process.exit(2);
}

/** What gpt2.py writes: the first lower() of a process, and later ones with empty caches, in seconds. */
interface Lowering {
  readonly jax: string;
  readonly first: number;
  readonly seconds: readonly number[];
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1]!;
const ms = (seconds: number): number => Math.round(seconds * 1000);
const folder = mkdtempSync(`${tmpdir()}/spuc-gpt2-`);
const run = (command: string, ...args: readonly string[]): string => {
  const r = spawnSync(command, args, { encoding: 'utf8' });
  if (r.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${r.status}: ${r.stderr}`);
  return r.stderr;
};
try {
  const load = loadavg()[0]!;
  const program = `${folder}/gpt2.mlir`;
  const compile = (...more: readonly string[]): string =>
    run(process.execPath, `${root}bin/spuc.js`, 'compile', program, '-o', `${folder}/gpt2.bin`, ...more);
  let jax = '';
  const first: number[] = [];
  const later: number[] = [];
  const seconds: number[] = [];
  // Without the start of the process, as JAX's own figures are without that of Python: reading, passes, verification.
  const inside: number[] = [];
  // In turn: whatever else the machine does meets both.
  for (let i = 0; i < runs; i++) {
    run(python, `${root}bench/gpt2.py`, program, `${folder}/times.json`, '1');
    const lower = JSON.parse(readFileSync(`${folder}/times.json`, 'utf8')) as Lowering;
    jax = lower.jax;
    first.push(lower.first);
    later.push(...lower.seconds);
    for (let j = 0; j < 2; j++) {
      const start = performance.now();
      compile();
      seconds.push((performance.now() - start) / 1000);
    }
    inside.push(Number(/Total Execution Time: ([\d.]+) seconds/.exec(compile('--timing'))![1]));
  }
  const ours = median(seconds);
  const ratio = (theirs: readonly number[]): number => Math.round((100 * ours) / median(theirs)) / 100;
  const text = readFileSync(program, 'utf8');
  const operations = text.match(/^ *%\S+ = /gm)?.length ?? 0;
  console.log(
    `${operations} operations: spuc compile ${ms(ours)} ms, of which ${ms(median(inside))} ms are reading and passes; jax lower ${ms(median(first))} ms at first, ${ms(median(later))} ms again; ratios ${ratio(first)} and ${ratio(later)}`,
  );
  const of = (list: readonly number[]) => ({
    median: ms(median(list)),
    least: ms(Math.min(...list)),
    all: list.map(ms),
  });
  record('gpt2-compile', 'npm run bench:gpt2', {
    program: { operations, bytes: text.length, bytecodeBytes: statSync(`${folder}/gpt2.bin`).size },
    jax,
    load,
    runs,
    spucCompileMs: of(seconds),
    spucReadingAndPassesMs: of(inside),
    jaxFirstLowerMs: of(first),
    jaxLowerAgainMs: of(later),
    ratioToFirst: ratio(first),
    ratio: ratio(later),
  });
} finally {
  rmSync(folder, { recursive: true });
}
