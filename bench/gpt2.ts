/**
 * How long a 12-layer GPT-2 training step takes to compile, against the time that JAX took to make its text: jax.jit(step).lower(…).
 *   npm run bench:gpt2 [-- RUNS]        needs `npm run build`, and a Python with jax: JAX_PYTHON, else python3
 * Medians; whole processes of spuc, its start included. Results in bench/results/gpt2-compile.json.
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
  run(python, `${root}bench/gpt2.py`, program, `${folder}/times.json`, String(runs));
  const lower = JSON.parse(readFileSync(`${folder}/times.json`, 'utf8')) as {
    jax: string;
    first: number;
    seconds: number[];
  };
  const seconds: number[] = [];
  for (let i = 0; i <= runs; i++) {
    const start = performance.now();
    run(process.execPath, `${root}bin/spuc.js`, 'compile', program, '-o', `${folder}/gpt2.bin`);
    if (i > 0) seconds.push((performance.now() - start) / 1000);
  }
  // Without the start of the process, as JAX's own figure is without that of Python: reading, passes, verification.
  const inside: number[] = [];
  for (let i = 0; i < runs; i++) {
    const told = run(
      process.execPath,
      `${root}bin/spuc.js`,
      'compile',
      program,
      '-o',
      `${folder}/gpt2.bin`,
      '--timing',
    );
    inside.push(Number(/Total Execution Time: ([\d.]+) seconds/.exec(told)![1]));
  }
  const [ours, within, theirs] = [median(seconds), median(inside), median(lower.seconds)];
  const text = readFileSync(program, 'utf8');
  const operations = text.match(/^ *%\S+ = /gm)?.length ?? 0;
  console.log(
    `${operations} operations: spuc compile ${ms(ours)} ms, of which ${ms(within)} ms are reading and passes, jax lower ${ms(theirs)} ms (its first ${ms(lower.first)} ms), ratio ${(ours / theirs).toFixed(2)}`,
  );
  if (load > 0.5) console.log(`the machine was busy (load ${load.toFixed(1)}): measure again when it is not`);
  record('gpt2-compile', 'npm run bench:gpt2', {
    program: { operations, bytes: text.length, bytecodeBytes: statSync(`${folder}/gpt2.bin`).size },
    jax: lower.jax,
    load,
    runs,
    spucCompileMs: { median: ms(ours), least: ms(Math.min(...seconds)), all: seconds.map(ms) },
    spucReadingAndPassesMs: { median: ms(within), all: inside.map(ms) },
    jaxLowerMs: {
      median: ms(theirs),
      least: ms(Math.min(...lower.seconds)),
      first: ms(lower.first),
      all: lower.seconds.map(ms),
    },
    ratio: Math.round((100 * ours) / theirs) / 100,
  });
} finally {
  rmSync(folder, { recursive: true });
}
