import { entryOf, funcBody } from '../../ir/builtin.ts';
import { kernels } from '../kernels/index.ts';
import { publicEvaluator } from '../kernels/public.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { bind, type Job, prepare } from '../run.ts';
import { runWithIo } from '../runtime/cost-run.ts';
import { CostEngine } from '../runtime/engine.ts';
import { Executor } from '../runtime/executor.ts';
import { clockOf } from '../runtime/values.ts';
import { opAt } from '../runtime/where.ts';
import { canonical, type Line, type LoggedRun } from './chain.ts';
import { factMonitor } from './facts.ts';
import { type Fact, type RunRecord, showFact } from './records.ts';

/** What is wrong in a log, with its line where it has one. */
export interface Problem {
  readonly line?: number;
  readonly message: string;
}

/** What a program permits, on the way that the decisions say. */
export interface Permitted {
  readonly facts: readonly Fact[];
  readonly hops: { readonly online: number; readonly offline: number };
  /** Addresses of public control flow that depends on data, for which there was no decision. */
  readonly undecided: readonly string[];
}

/**
 * Recomputes from a program what its participants open, share and decide: the executor itself runs it without data, on the cost backend. Where
 * public control flow depends on data, it goes the way that `decisions` says, by address.
 */
export async function permitted(
  job: Job,
  members: readonly string[],
  dealer: boolean,
  decisions: ReadonlyMap<string, number>,
): Promise<Permitted> {
  const { body, config, recipients } = prepare(job);
  const facts: Fact[] = [];
  const undecided: string[] = [];
  const view = { body, members, parties: config.n, k: config.k, dealer };
  const monitor = factMonitor(view, (fact) => facts.push(fact));
  const engine = new CostEngine(job.protocol, config, undefined, monitor);
  const executor = new Executor({
    engine,
    ring: new Ring(new RingMemory(), config.k),
    kernels,
    evaluate: publicEvaluator(config.fxp),
    decide: async (c, v) => {
      const known = v.secret || !v.tensor ? undefined : Number(v.tensor.data[0]);
      const index = known ?? decisions.get(c.path);
      if (index === undefined) undecided.push(c.path);
      else monitor.decided?.(c.path, index);
      return index;
    },
  });
  const { values } = await runWithIo(executor, body, bind(job, body, []), recipients);
  const online = values.reduce((m, v) => Math.max(m, clockOf(v)), 0);
  return { facts, hops: { online, offline: engine.totals.offlineHops }, undecided };
}

const keyOf = (r: Fact): string => `${r.type} ${r.address}`;

/**
 * Compares a run of a log with what its program permits: an opening, input or decision that is missing, not permitted, told twice or not as the
 * program has it is a problem. Of a run that failed, what the program would have opened later may be missing; of
 * one that has no end, too, but that is a problem.
 */
export async function verifyRun(run: LoggedRun, job: Job): Promise<Problem[]> {
  const { record: header } = run.header;
  const problems: Problem[] = [];
  const decisions = new Map(
    run.facts.flatMap(({ record: r }) => (r.type === 'decision' ? [[r.address, r.taken] as const] : [])),
  );
  const may = await permitted(job, header.members, header.role === 'dealer', decisions);
  const expected = new Map(may.facts.map((f) => [keyOf(f), f]));
  const seen = new Set<string>();
  for (const { line, record } of run.facts) {
    const key = keyOf(record);
    const want = expected.get(key);
    if (seen.has(key)) problems.push({ line, message: `${showFact(record)} is recorded twice` });
    else if (!want)
      problems.push({ line, message: `${showFact(record)} is not permitted: the program has none there` });
    else problems.push(...altered(record, want).map((message) => ({ line, message })));
    seen.add(key);
  }
  const done = run.end?.record.outcome === 'done';
  // Of a log that is cut off everything after the cut is missing: that it is cut off says so, in one line, and first.
  if (!run.end) return [...endProblems(run, undefined), ...problems];
  if (done) {
    for (const f of may.facts)
      if (!seen.has(keyOf(f))) problems.push({ message: `${showFact(f)} is missing, though the program makes it` });
    const body = funcBody(entryOf(job.pphlo));
    for (const address of may.undecided)
      problems.push({ message: `the decision of '${opAt(body, address)?.name}' (${address}) is missing` });
  }
  return [...problems, ...endProblems(run, done ? may.hops : undefined)];
}

/** What the end says that the log does not. */
function endProblems({ header, facts, end }: LoggedRun, hops: Permitted['hops'] | undefined): Problem[] {
  if (!end) {
    const message = `the log is cut off: run ${header.record.run} of ${header.record.party} has no end`;
    return [{ line: facts.at(-1)?.line ?? header.line, message }];
  }
  const { line, record } = end;
  const count = (...types: readonly Fact['type'][]): number =>
    facts.filter((f) => types.includes(f.record.type)).length;
  const counts = { inputs: count('input'), openings: count('opening', 'dealt'), decisions: count('decision') };
  const out: Problem[] = [];
  if (canonical(counts) !== canonical(record.counts))
    out.push({ line, message: `the end counts ${show(record.counts)}, but the log has ${show(counts)}` });
  if (hops && canonical(hops) !== canonical(record.hops ?? null))
    out.push({ line, message: `the end says ${show(record.hops)} hops, but the program takes ${show(hops)}` });
  return out;
}

const show = (v: object | undefined): string =>
  v
    ? Object.entries(v)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, x]) => `${x} ${k}`)
        .join(', ')
    : 'no';

/** How a fact differs from what it should be. */
export function altered(got: Fact, want: Fact): string[] {
  const a = got as unknown as Record<string, unknown>;
  const b = want as unknown as Record<string, unknown>;
  return Object.keys({ ...a, ...b })
    .filter((key) =>
      key === 'at' ? !samePlace(got.at, want.at) : canonical(a[key] ?? null) !== canonical(b[key] ?? null),
    )
    .map((key) => `${showFact(want)} is altered: '${key}' is ${canonical(a[key])}, but must be ${canonical(b[key])}`);
}

/** Participants call the same file by names of their own, and bytecode need not have places at all. */
function samePlace(a: string, b: string): boolean {
  const lineOf = (at: string) => /:(\d+:\d+)$/.exec(at)?.[1];
  const [x, y] = [lineOf(a), lineOf(b)];
  return x === undefined || y === undefined || x === y;
}

/** What a log says of the configuration that its own header contradicts. @param lines those that follow from the header, by name */
export function headerProblems(
  { line, record }: Line<RunRecord>,
  lines: Readonly<Record<string, string>>,
  hash: string,
): Problem[] {
  const out: Problem[] = [];
  if (record.configHash !== hash)
    out.push({ line, message: 'the hash of the configuration is not that of the configuration' });
  for (const [name, value] of Object.entries(lines))
    if (record.config[name] !== value)
      out.push({
        line,
        message: `the configuration says that ${name} is ${record.config[name] ?? 'unsaid'}, but the header has ${value}`,
      });
  return out;
}
