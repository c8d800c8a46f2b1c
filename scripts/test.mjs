// Runs all tests: src/**/*.test.ts and scripts/**/*.test.ts (uvu) and lit-tests/ (in process). The last line is `N passed, N failed`; exit 1 when one failed.
//   node scripts/test.mjs [--full] [--coverage] [--jobs N] [--verbose] [PART-OF-PATH…]
// --full sets SPUC_FULL=1: exhaustive and long tests run too. --coverage measures lines with c8 and wants 85 %.
import { fork, spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { values: opts, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean' },
    coverage: { type: 'boolean' },
    verbose: { type: 'boolean', short: 'v' },
    jobs: { type: 'string', short: 'j', default: '2' },
  },
});
const MIN_LINES = 85;
/** Time that one test file, or one folder of lit tests, may take. */
const LIMIT_MS = (opts.full ? 1800 : 300) * 1000;

if (opts.coverage) await underCoverage();
else await testAll();

function files(dir) {
  if (!statSync(dir, { throwIfNoEntry: false })) return [];
  return readdirSync(dir, { recursive: true })
    .map((f) => `${dir}/${f.replaceAll('\\', '/')}`)
    .filter((f) => !f.includes('/Output/'))
    .sort();
}

/** Unit test files one by one; lit tests by folder. Lit tests first: the folders take longest. */
function tasks() {
  const wanted = (f) => filters.length === 0 || filters.some((x) => f.includes(x));
  const lit = new Map();
  for (const f of files('lit-tests').filter((f) => f.endsWith('.mlir') && wanted(f))) {
    const folder = f.slice(0, f.lastIndexOf('/'));
    lit.set(folder, [...(lit.get(folder) ?? []), f]);
  }
  const unit = [...files('src'), ...files('scripts')].filter((f) => f.endsWith('.test.ts') && wanted(f));
  return [
    ...[...lit].map(([name, paths]) => ({ kind: 'lit', name, paths })),
    ...unit.map((name) => ({ kind: 'unit', name })),
  ];
}

async function testAll() {
  const queue = tasks();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const start = performance.now();
  const report = (task, r) => {
    sum.passed += r.passed;
    sum.failed += r.failed;
    sum.skipped += r.skipped;
    const time = `${(r.ms / 1000).toFixed(1)} s`;
    if (r.failed > 0) console.log(`FAIL ${task.name} (${r.failed} of ${r.passed + r.failed}, ${time})\n${r.output}`);
    else if (opts.verbose) console.log(`ok   ${task.name} (${r.passed}, ${time})`);
  };
  const jobs = Math.min(2, Math.max(1, Number(opts.jobs) || 1));
  await Promise.all(Array.from({ length: jobs }, () => lane(queue, report)));
  if (sum.passed + sum.failed === 0) {
    console.log('no test found');
    sum.failed = 1;
  }
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
  console.log(`tests took ${((performance.now() - start) / 1000).toFixed(1)} s${skipped}`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

/** One process at a time that works through the queue; a new one follows where it dies. */
async function lane(queue, report) {
  let worker;
  while (queue.length > 0) {
    const task = queue.shift();
    worker ??= fork('scripts/test-worker.mjs', [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...(opts.full ? { SPUC_FULL: '1' } : {}), FORCE_COLOR: '0' },
    });
    const start = performance.now();
    const result = await runTask(worker, task);
    report(task, { ...result, ms: performance.now() - start });
    if (result.dead) worker = undefined;
  }
  worker?.disconnect();
}

function runTask(worker, task) {
  return new Promise((resolve) => {
    const lost = (output) => done({ passed: 0, failed: 1, skipped: 0, output, dead: true });
    const timer = setTimeout(() => {
      worker.kill('SIGKILL');
      lost(`  took more than ${LIMIT_MS / 1000} s and was stopped\n`);
    }, LIMIT_MS);
    const onExit = (code, signal) => lost(`  the test process ended early (${signal ?? `exit code ${code}`})\n`);
    const done = (r) => {
      clearTimeout(timer);
      worker.off('exit', onExit);
      worker.off('message', done);
      resolve(r);
    };
    worker.once('exit', onExit);
    worker.once('message', done);
    worker.send(task);
  });
}

/** Runs this script again under c8; its last line stays the last. */
async function underCoverage() {
  const include = [
    '--src',
    'src',
    '--include',
    'src/**/*.ts',
    '--exclude',
    '**/*.test.ts',
    '--exclude',
    'src/exec/ring/assembly/**',
    '--exclude',
    '**/*.wasm.ts',
  ];
  const checks = filters.length > 0 ? [] : ['--check-coverage', '--lines', String(MIN_LINES)];
  const rest = process.argv.slice(2).filter((a) => a !== '--coverage');
  const args = [
    'node_modules/c8/bin/c8.js',
    '--all',
    ...include,
    '--reporter',
    'text-summary',
    '--reporter',
    'lcov',
    ...checks,
    process.execPath,
    'scripts/test.mjs',
    ...rest,
  ];
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'pipe', 'inherit'] });
  let last = '';
  let tail = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    const lines = (tail + text).split('\n');
    tail = lines.pop();
    last = lines.findLast((l) => /^\d+ passed, \d+ failed$/.test(l)) ?? last;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const [passed, failed] = (last.match(/\d+/g) ?? ['0', '1']).map(Number);
  const missed = code !== 0 && failed === 0;
  if (missed) console.log(`line coverage is below ${MIN_LINES} %`);
  console.log(`${passed} passed, ${failed + (missed ? 1 : 0)} failed`);
  process.exitCode = code === 0 ? 0 : 1;
}
