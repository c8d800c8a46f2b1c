/**
 * Random changes of valid inputs, in all input forms: each must compile or be refused by a diagnostic, in at most 5 s and 1 GiB.
 *   npm run fuzz -- [--seed N] [--runs 100000] [--seconds S] [--form 'hlo proto']… [--record] [--trial FORM:INDEX]
 * Inputs that fail are written to the folder fuzz-failures (--output), with the error beside them. --record writes bench/results/fuzz.json.
 * The trials run in a process of their own: one that hangs or runs out of memory is stopped, counted as a failure, and the next one starts.
 */
import { fork } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { record } from '../bench/record.ts';
import { type Form, fuzzForms, fuzzInput, fuzzOutcome } from '../src/testing/test-fuzz.ts';

const MOST_MS = 5_000;
const MOST_BYTES = 2 ** 30;
/** After this a trial is taken for endless. */
const STOP_MS = 30_000;

const { values: o } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '100000' },
    seconds: { type: 'string' },
    form: { type: 'string', multiple: true },
    output: { type: 'string', default: 'fuzz-failures' },
    record: { type: 'boolean', default: false },
    trial: { type: 'string' },
    // Of the process that runs the trials.
    from: { type: 'string' },
    progress: { type: 'string' },
  },
});
const seed = Number(o.seed);
const runs = Number(o.runs);

interface Failure {
  readonly form: string;
  readonly index: number;
  readonly why: string;
}
interface Tally {
  trials: number;
  compiled: number;
  refused: number;
  slowestMs: number;
  slowest: number;
}
/** What the trial process tells: counts so far, or one failure. */
type Message =
  | { readonly done: Record<string, Tally>; readonly peakBytes: number; readonly next: number }
  | { readonly failure: Failure };

/** Trial `i` of a run is trial `i / forms` of form `i % forms`: every form gets the same share, however long the run. */
const trialOf = (forms: readonly Form[], i: number): { form: Form; index: number } => ({
  form: forms[i % forms.length]!,
  index: Math.floor(i / forms.length),
});

async function trials(): Promise<void> {
  const forms = await fuzzForms(o.form);
  const end = o.seconds ? performance.now() + Number(o.seconds) * 1000 : Number.POSITIVE_INFINITY;
  const progress = openSync(o.progress!, 'r+');
  const tally: Record<string, Tally> = {};
  const tell = (m: Message): void => void process.send!(m);
  const peakBytes = () => process.resourceUsage().maxRSS * 1024;
  let peak = peakBytes();
  let i = Number(o.from);
  for (; i < runs && performance.now() < end; i++) {
    writeSync(progress, `${i} `.padEnd(20), 0);
    const { form, index } = trialOf(forms, i);
    const bytes = fuzzInput(form, seed, index);
    const t = (tally[form.name] ??= { trials: 0, compiled: 0, refused: 0, slowestMs: 0, slowest: -1 });
    t.trials++;
    const start = performance.now();
    try {
      t[await fuzzOutcome(bytes)]++;
    } catch (e) {
      tell({ failure: { form: form.name, index, why: e instanceof Error ? (e.stack ?? e.message) : String(e) } });
    }
    const ms = performance.now() - start;
    if (ms > t.slowestMs) Object.assign(t, { slowestMs: Math.round(ms), slowest: index });
    if (ms > MOST_MS) tell({ failure: { form: form.name, index, why: `took ${Math.round(ms)} ms` } });
    // A new peak belongs to the trial at hand: the process is never told to forget it.
    if (peakBytes() > Math.max(peak, MOST_BYTES))
      tell({ failure: { form: form.name, index, why: `memory rose to ${peakBytes() >> 20} MiB` } });
    peak = Math.max(peak, peakBytes());
    if (i % 1000 === 999) tell({ done: tally, peakBytes: peak, next: i + 1 });
  }
  closeSync(progress);
  process.send!({ done: tally, peakBytes: peak, next: i } satisfies Message, () => process.disconnect());
}

/** One process from trial `from` on. @returns the trial to go on with, or undefined when all are done */
function lane(
  from: number,
  left: number | undefined,
  hear: (m: Message) => void,
  lost: (i: number, why: string) => void,
) {
  const folder = mkdtempSync(`${tmpdir()}/spuc-fuzz-`);
  const progress = `${folder}/at`;
  writeFileSync(progress, '-1 '.padEnd(20));
  const args = ['--seed', String(seed), '--runs', String(runs), '--from', String(from), '--progress', progress];
  for (const f of o.form ?? []) args.push('--form', f);
  if (left !== undefined) args.push('--seconds', String(left));
  const child = fork(fileURLToPath(import.meta.url), args, {
    execArgv: ['--max-old-space-size=1024', ...process.execArgv],
  });
  const at = (): number => Number.parseInt(readFileSync(progress, 'utf8'), 10);
  return new Promise<number | undefined>((resolve) => {
    let seen = -1;
    let stopped = false;
    const watch = setInterval(() => {
      const now = at();
      if (now >= 0 && now === seen) {
        stopped = true;
        child.kill('SIGKILL');
      }
      seen = now;
    }, STOP_MS);
    child.on('message', hear);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      const now = at();
      rmSync(folder, { recursive: true });
      if (code === 0) return resolve(undefined);
      lost(now, stopped ? `took more than ${STOP_MS} ms` : `the process ended with ${signal ?? code}: out of memory`);
      resolve(now + 1 < runs ? now + 1 : undefined);
    });
  });
}

async function main(): Promise<void> {
  const start = performance.now();
  const forms = await fuzzForms(o.form);
  if (o.trial !== undefined) {
    const [name, index] = o.trial.split(':') as [string, string];
    const bytes = fuzzInput(forms.find((f) => f.name === name)!, seed, Number(index));
    process.stdout.write(bytes);
    console.error(await fuzzOutcome(bytes));
    return;
  }
  const failures: Failure[] = [];
  const fail = (f: Failure): void => {
    failures.push(f);
    mkdirSync(o.output, { recursive: true });
    const name = `${o.output}/${f.form.replaceAll(' ', '-')}-${seed}-${f.index}`;
    writeFileSync(name, fuzzInput(forms.find((x) => x.name === f.form)!, seed, f.index));
    writeFileSync(`${name}.txt`, `${f.why}\n`);
    console.log(`FAIL ${name}: ${f.why.split('\n')[0]!.slice(0, 200)}`);
  };
  const total: Record<string, Tally> = {};
  let peakBytes = 0;
  let from: number | undefined = 0;
  while (from !== undefined) {
    const left = o.seconds ? Number(o.seconds) - (performance.now() - start) / 1000 : undefined;
    if (left !== undefined && left <= 0) break;
    let last: Extract<Message, { done: unknown }> | undefined;
    from = await lane(
      from,
      left,
      (m) => {
        if ('failure' in m) fail(m.failure);
        else last = m;
      },
      (i, why) => {
        const { form, index } = trialOf(forms, i);
        fail({ form: form.name, index, why });
      },
    );
    peakBytes = Math.max(peakBytes, last?.peakBytes ?? 0);
    for (const [name, t] of Object.entries(last?.done ?? {})) {
      const sum = (total[name] ??= { trials: 0, compiled: 0, refused: 0, slowestMs: 0, slowest: -1 });
      sum.trials += t.trials;
      sum.compiled += t.compiled;
      sum.refused += t.refused;
      if (t.slowestMs > sum.slowestMs) Object.assign(sum, { slowestMs: t.slowestMs, slowest: t.slowest });
    }
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  const sum = (key: 'trials' | 'compiled' | 'refused') => Object.values(total).reduce((n, t) => n + t[key], 0);
  const slowestMs = Math.max(0, ...Object.values(total).map((t) => t.slowestMs));
  for (const [name, t] of Object.entries(total))
    console.log(
      `${name}: ${t.trials} trials, ${t.compiled} compiled, ${t.refused} refused, slowest ${t.slowestMs} ms (${t.slowest})`,
    );
  console.log(
    `${sum('trials')} trials in ${seconds} s, slowest ${slowestMs} ms, peak memory ${peakBytes >> 20} MiB, ${failures.length} failures`,
  );
  if (o.record)
    record('fuzz', `npm run fuzz -- --seed ${seed} --runs ${runs}`, {
      seed,
      trials: sum('trials'),
      compiled: sum('compiled'),
      refused: sum('refused'),
      failures: failures.length,
      slowestMs,
      peakBytes,
      seconds,
      limits: { ms: MOST_MS, bytes: MOST_BYTES },
      forms: total,
    });
  if (failures.length > 0) process.exitCode = 1;
}

await (o.from !== undefined ? trials() : main());
