import { type Log, type LoggedRun, readLog } from '../../exec/audit/chain.ts';
import { differences } from '../../exec/audit/diff.ts';
import type { Fact, OpeningRecord } from '../../exec/audit/records.ts';
import type { Problem } from '../../exec/audit/verify.ts';
import { type Diagnostic, fail, SpucError, showLocation, unknownLoc } from '../../support/diagnostics.ts';
import { type Io, toText } from '../../support/io.ts';
import { formatBytes, renderTable } from '../../support/table.ts';
import { chainProblems, Verifier, type VerifyFlags } from '../audit-verify.ts';
import { readCluster } from '../cluster.ts';
import { list, newCommand, parseArgs, wholeNumber } from '../command-line.ts';
import { emitter } from '../report.ts';

const USAGE = `usage: spuc audit COMMAND

  verify LOG --program PROGRAM   recompute what the program permits, and compare
  diff LOG LOG...                compare the logs of the participants of a run
  show LOG                       print what was opened

spuc audit COMMAND --help tells more

example: spuc audit verify alice.jsonl --program model.mlir --config cluster.json
`;

/** `spuc audit`: verifies, compares and prints the logs that --audit writes. */
export async function audit(argv: string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === 'verify') return verify(rest, io);
  if (name === 'diff') return diff(rest, io);
  if (name === 'show') return show(rest, io);
  if (name === '--help' || name === '-h') {
    io.out(USAGE);
    return 0;
  }
  return fail(
    'option',
    name === undefined ? 'spuc audit: what is to be done?' : `spuc audit: unknown command '${name}'`,
    unknownLoc,
    'verify, diff or show',
  );
}

const RUN = ['--run <id>', 'only this run of the log; the first digits are enough'] as const;

async function verify(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'audit verify',
    'Checks that a log is whole, and that it tells exactly what the program opens on the way that the run took.',
    'spuc audit verify alice.jsonl --program model.mlir --config cluster.json',
    io,
  )
    .argument('<log>', 'what --audit wrote')
    .requiredOption('--program <file>', 'the program of the run: source text or bytecode')
    .option('--config <file>', 'check against this cluster file too')
    .option(...RUN)
    .option('--protocol <file>', 'the protocol of the run, where it is ./file.js')
    .option('--visibility <list>', 'as for the run', list)
    .option('--assume-ranges <list>', 'as for the run')
    .option('--secret-loop-bound <n>', 'as for the run', wholeNumber('--secret-loop-bound', 1, 1e6))
    .option('--disable-pass <names>', 'as for the run', list)
    .option('--net <spec>', 'as for the run')
    .option('--reveal-to <list>', 'as for the run: it is added to what --config says', list);
  const parsed = parseArgs<VerifyFlags & { config?: string; run?: string }>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { opts } = parsed;
  const path = parsed.args[0]!;
  const emit = await emitter(argv, io);
  const cluster = opts.config === undefined ? undefined : readCluster(opts.config, io, emit);
  const log = read(path, io);
  refuse(path, chainProblems(log));
  const verifier = new Verifier(opts, cluster, io, emit);
  const lines: string[] = [];
  const problems: Problem[] = [];
  for (const run of chosen(log, opts.run, path)) {
    problems.push(...(await verifier.problems(run)));
    lines.push(`${summary(run)}; ${verdict(run)}\n`);
  }
  refuse(path, problems);
  for (const line of lines) io.out(line);
  return 0;
}

async function diff(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'audit diff',
    'Compares the logs of the participants of a run: program, configuration, openings, inputs, decisions.',
    'spuc audit diff alice.jsonl bob.jsonl carol.jsonl',
    io,
  )
    .argument('<logs...>', 'two logs or more')
    .option(...RUN);
  const parsed = parseArgs<{ run?: string }>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { args: paths, opts } = parsed;
  if (paths.length < 2) fail('option', 'spuc audit diff compares two logs or more');
  const logs = paths.map((path) => {
    const log = read(path, io);
    refuse(path, chainProblems(log));
    return new Map(chosen(log, opts.run, path).map((r) => [r.header.record.run, r]));
  });
  const ids = [...new Set(logs.flatMap((l) => [...l.keys()]))];
  const found: string[] = [];
  for (const id of ids) {
    const without = paths.filter((_, i) => !logs[i]!.has(id));
    if (without.length > 0) found.push(`run ${id} is not in ${without.join(', ')}`);
    const [first, ...others] = logs.flatMap((l) => l.get(id) ?? []);
    for (const other of others) found.push(...differences(first!, other).map((d) => `run ${id}: ${d}`));
  }
  refuse(
    undefined,
    found.map((message) => ({ message })),
  );
  io.out(`${ids.length} ${ids.length === 1 ? 'run' : 'runs'}: the ${paths.length} logs agree\n`);
  return 0;
}

async function show(argv: string[], io: Io): Promise<number> {
  const command = newCommand('audit show', 'Prints what a log tells.', 'spuc audit show alice.jsonl', io)
    .argument('<log>', 'what --audit wrote')
    .option(...RUN)
    .option('--all', 'every record with its address; without it, equal ones of a place are one line');
  const parsed = parseArgs<{ run?: string; all?: boolean }>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const path = parsed.args[0]!;
  const log = read(path, io);
  if (!log.broken) refuse(path, chainProblems(log));
  for (const run of chosen(log, parsed.opts.run, path)) io.out(page(run, parsed.opts.all === true));
  if (log.broken) refuse(path, [log.broken]);
  return 0;
}

const read = (path: string, io: Io): Log => readLog(toText(io.readFile(path)));

function chosen(log: Log, id: string | undefined, path: string): readonly LoggedRun[] {
  if (id === undefined) return log.runs;
  const found = log.runs.filter((r) => r.header.record.run.startsWith(id));
  if (found.length === 0) fail('option', `--run: there is no run ${id} in ${path}`);
  return found;
}

/** How many problems are told one by one. */
const MOST = 20;

/** @throws SpucError class `check-failed` where there is a problem */
function refuse(path: string | undefined, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const told = problems.slice(0, MOST).map(
    ({ line, message }): Diagnostic => ({
      severity: 'error',
      class: 'check-failed',
      message: line === undefined && path !== undefined ? `${path}: ${message}` : message,
      loc: line === undefined || path === undefined ? unknownLoc : { kind: 'file', file: path, line, col: 1 },
      hint:
        path === undefined
          ? 'the logs were changed, or the participants did not do the same'
          : 'the log was changed, its writer was killed or did something else, or --program and the options are not those of the run',
    }),
  );
  const more = problems.length - told.length;
  if (more > 0)
    told.push({
      severity: 'error',
      class: 'check-failed',
      message: `there are ${more} more`,
      loc: unknownLoc,
      hint: 'mend the first ones first',
    });
  throw new SpucError(told);
}

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
const isOpening = (f: Fact): f is OpeningRecord => f.type === 'opening' || f.type === 'dealt';

function summary({ header, facts }: LoggedRun): string {
  const { run, party, start } = header.record;
  const openings = facts.flatMap(({ record: r }) => (isOpening(r) ? [r] : []));
  const masked = openings.filter((r) => r.kind === 'masked').length;
  const decisions = facts.filter((f) => f.record.type === 'decision').length;
  const values = plural(openings.length - masked, 'value');
  return `run ${run} of ${party}, ${start}: ${values} opened, ${plural(masked, 'masked opening')}, ${plural(decisions, 'decision')}`;
}

const verdict = ({ end }: LoggedRun): string =>
  end?.record.outcome === 'failed'
    ? `the run failed (${end.record.what}); what it had opened by then is permitted`
    : 'all as the program has it';

function page(run: LoggedRun, all: boolean): string {
  const h = run.header.record;
  const end = run.end?.record;
  const ended = !end
    ? 'cut off: the log has no end'
    : `${end.outcome === 'done' ? 'done' : `failed: ${end.what}`}, ${end.end}`;
  const sent = end
    ? `sent      ${formatBytes(end.bytes.online)} online, ${formatBytes(end.bytes.offline)} offline, ${end.messages.online + end.messages.offline} messages\n`
    : '';
  const rows = new Map<string, { count: number; cells: string[] }>();
  for (const { line, record } of run.facts) {
    const cells = [...cellsOf(record), ...(all ? [record.address] : [])];
    const key = all ? String(line) : cells.join('\n');
    const row = rows.get(key) ?? { count: 0, cells };
    row.count++;
    rows.set(key, row);
  }
  const titles = ['what', 'op', 'place', 'kernel', 'to', 'size', ...(all ? ['address'] : [])];
  return `run       ${h.run}, ${h.start}
party     ${h.party}, of ${h.members.join(', ')}
program   ${h.program}
protocol  ${h.protocol}, ${h.field}, ${h.fxp} fraction bits, ${h.accuracy}
channel   ${h.channel}${h.insecure ? ', INSECURE' : ''}
inputs    ${h.inputs.map((i) => `${i.name} by ${i.owner}`).join(', ') || 'none'}
results   ${h.outputs.map((to, i) => `${i} to ${to.join('+')}`).join(', ') || 'none'}
threat model: ${h.threatModel}

${renderTable(
  [{ title: all ? 'line' : 'times', align: 'right' }, ...titles.map((title) => ({ title }))],
  [...rows].map(([key, { count, cells }]) => [all ? key : count, ...cells]),
)}
ended     ${ended}
${sent}`;
}

/** Where the program says nothing of a place, nothing is printed. */
const placeOf = ({ at }: Fact): string => (at === showLocation(unknownLoc) ? '' : at);

/** What, op, place, kernel, receivers, size. */
function cellsOf(r: Fact): string[] {
  if (r.type === 'decision') return [`decision ${r.taken}`, r.op, placeOf(r), '', '', ''];
  if (r.type === 'input') return ['input', r.op, placeOf(r), r.kernel, `by ${r.owner}`, r.out.join(' ')];
  const what = r.type === 'dealt' ? 'masks' : r.kind === 'masked' ? 'masked' : 'VALUE';
  return [what, r.op, placeOf(r), r.kernel, r.to.join('+'), (r.kind === 'value' ? r.out : r.in).join(' ')];
}
