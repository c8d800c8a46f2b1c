/**
 * Runs the program corpus: every program, in every form, under every protocol; results are compared with the recorded ones.
 *
 *   npm run fixtures [-- --programs a,b --forms stablehlo,hlo --protocols plain,aby3,semi2k-3 --dir DIR --timeout SECONDS --json --record]
 *
 * A cell is `ok` with the largest error as a part of what is allowed, the class of the error, `wrong`, `crash` or `timeout`.
 * With --record the counts, and the runs that are not ok, go to bench/results/fixtures.json. Programs come from ../shared/fixtures/dev where that is, else from fixtures/programs. Exit 1 unless all are ok.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { record } from '../bench/record.ts';
import { renderTable } from '../src/support/table.ts';

/** One run. */
export interface Task {
  readonly program: string;
  readonly folder: string;
  readonly form: string;
  readonly file: string;
  /** With `-N`: between N parties. */
  readonly protocol: string;
}

/** What came of it. `ratio` is the largest error over the largest allowed one. */
export interface Outcome {
  readonly status: 'ok' | 'wrong' | 'error' | 'crash' | 'timeout';
  readonly class?: string;
  readonly message?: string;
  readonly ratio?: number;
  readonly hops?: number;
  readonly bytes?: number;
  readonly ms: number;
}

const FORMS: Readonly<Record<string, string>> = {
  stablehlo: 'program.stablehlo.mlir',
  hlo: 'program.hlo.txt',
  'alt-stablehlo': 'program.alt.stablehlo.mlir',
  'alt-hlo': 'program.alt.hlo.txt',
  generic: 'program.generic.mlir',
  exported: 'program.exported.mlir',
};
const JOBS = 2;

const root = fileURLToPath(new URL('..', import.meta.url));
const shared = `${root}../shared/fixtures/dev`;
const { values: opts } = parseArgs({
  options: {
    dir: { type: 'string', default: existsSync(shared) ? shared : `${root}fixtures/programs` },
    programs: { type: 'string' },
    forms: { type: 'string', default: 'stablehlo,hlo' },
    protocols: { type: 'string', default: 'plain,ref2k,aby3,semi2k-2,semi2k-3' },
    timeout: { type: 'string', default: '120' },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});

function tasks(): Task[] {
  const wanted = opts.programs?.split(',');
  const programs = readdirSync(opts.dir)
    .filter((p) => existsSync(`${opts.dir}/${p}/meta.json`) && existsSync(`${opts.dir}/${p}/out0.npy`))
    .filter((p) => !wanted || wanted.includes(p))
    .sort();
  return programs.flatMap((program) =>
    opts.forms.split(',').flatMap((form) => {
      const file = FORMS[form];
      if (!file) throw new Error(`--forms: ${Object.keys(FORMS).join(', ')}, not '${form}'`);
      const folder = `${opts.dir}/${program}`;
      if (!existsSync(`${folder}/${file}`)) return [];
      return opts.protocols.split(',').map((protocol) => ({ program, folder, form, file, protocol }));
    }),
  );
}

const limitMs = Number(opts.timeout) * 1000;

/** Runs a task at a worker; a worker that takes too long or dies is given up. */
function runAt(worker: ChildProcess, task: Task): Promise<Outcome & { lost?: true }> {
  return new Promise((resolve) => {
    const finish = (o: Outcome & { lost?: true }): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      resolve(o);
    };
    const timer = setTimeout(() => {
      worker.kill('SIGKILL');
      finish({ status: 'timeout', ms: limitMs, lost: true });
    }, limitMs);
    worker.once('message', (o) => finish(o as Outcome));
    worker.once('exit', (code, signal) =>
      finish({ status: 'crash', message: `the process ended: ${signal ?? code}`, ms: 0, lost: true }),
    );
    worker.send(task);
  });
}

const all = tasks();
const results: { task: Task; outcome: Outcome }[] = [];
let next = 0;
async function lane(): Promise<void> {
  let worker: ChildProcess | undefined;
  while (next < all.length) {
    const i = next++;
    worker ??= fork(`${root}scripts/fixtures-worker.ts`, [], { execArgv: ['--import', 'tsx'] });
    const { lost, ...outcome } = await runAt(worker, all[i]!);
    if (lost) worker = undefined;
    results[i] = { task: all[i]!, outcome };
    if (process.stderr.isTTY) process.stderr.write(`\r${results.filter(Boolean).length} of ${all.length} `);
  }
  worker?.disconnect();
}
await Promise.all(Array.from({ length: JOBS }, lane));
if (process.stderr.isTTY) process.stderr.write('\r');

const cell = (o: Outcome | undefined): string => {
  if (!o) return '';
  if (o.status === 'ok') return `ok ${o.ratio!.toFixed(2)}`;
  if (o.status === 'wrong') return `wrong ${o.ratio === undefined ? 'type' : o.ratio.toPrecision(2)}`;
  return o.status === 'error' ? o.class! : o.status;
};
if (opts.json) for (const r of results) console.log(JSON.stringify({ ...r.task, ...r.outcome }));
else {
  const protocols = opts.protocols.split(',');
  const rows = new Map<string, string[]>();
  for (const { task, outcome } of results) {
    const key = `${task.program} ${task.form}`;
    const row = rows.get(key) ?? [task.program, task.form];
    row[2 + protocols.indexOf(task.protocol)] = cell(outcome);
    rows.set(key, row);
  }
  process.stdout.write(
    renderTable(
      [{ title: 'program' }, { title: 'form' }, ...protocols.map((title) => ({ title }))],
      [...rows.values()].map((r) => Array.from(r, (c) => c ?? '')),
    ),
  );
  // The same trouble in many places is told once.
  const troubles = new Map<string, string[]>();
  for (const { task: t, outcome: o } of results)
    if (o.message !== undefined)
      troubles.set(o.message, [...(troubles.get(o.message) ?? []), `${t.program} ${t.form} ${t.protocol}`]);
  for (const [message, where] of troubles)
    console.log(
      `${where.slice(0, 3).join(', ')}${where.length > 3 ? ` and ${where.length - 3} more` : ''}: ${message.slice(0, 300)}`,
    );
}
const good = results.filter((r) => r.outcome.status === 'ok').length;
if (opts.record) {
  const counts: Record<string, Record<string, { ok: number; of: number }>> = {};
  for (const { task, outcome } of results) {
    const cell = ((counts[task.protocol] ??= {})[task.form] ??= { ok: 0, of: 0 });
    cell.of++;
    if (outcome.status === 'ok') cell.ok++;
  }
  const others = results.filter((r) => r.outcome.status !== 'ok');
  record('fixtures', ['npm run fixtures --', ...process.argv.slice(2)].join(' '), {
    counts,
    notOk: others.map(({ task: t, outcome: o }) => ({
      program: t.program,
      form: t.form,
      protocol: t.protocol,
      status: o.status,
      ratio: o.ratio,
      message: o.message,
    })),
  });
}
console.log(`${good} of ${results.length} runs are ok`);
process.exitCode = good === results.length ? 0 : 1;
