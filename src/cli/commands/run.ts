import type { Field } from '../../compiler.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { costModel } from '../../exec/cost/model.ts';
import { DEFAULT_NET, parseNet } from '../../exec/cost/net.ts';
import { NodePrg, randomKey, seededKeys } from '../../exec/prg/node-prg.ts';
import { type RunOptions, runProgram } from '../../exec/run.ts';
import { monitors } from '../../exec/runtime/monitor.ts';
import { SHADOW_WARNING, type ShadowReport } from '../../exec/shadow/report.ts';
import { entryOf, funcBody } from '../../ir/builtin.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { printTensor } from '../../support/print-tensor.ts';
import { type AuditFlags, addAuditOption, audited, openAudits } from '../audit.ts';
import { list, newCommand, parseArgs, parseBytes, readProgram, wholeNumber } from '../command-line.ts';
import { addCompileOptions } from '../compile-options.ts';
import { bindInputs, requireAll } from '../inputs.ts';
import { errIsTTY } from '../node-io.ts';
import { type CompileFlags, compileWith, openProgram, type Program, paramsOf, settingsOf } from '../program.ts';
import { Progress } from '../progress.ts';
import { chooseProtocol } from '../protocol-choice.ts';
import { emitter } from '../report.ts';
import { writeResults } from '../result-files.ts';
import { parseTolerance, shadowStats, shadowText, splitShadow } from '../shadow-report.ts';
import { checkNet, simulatedMs } from '../simulated.ts';
import { runStats, type Stats, summaryText, threatModel } from '../stats.ts';
import { addProfileOption, addTraceOption, type TraceFlags, Tracing } from '../trace.ts';

interface Opts extends CompileFlags, TraceFlags, AuditFlags {
  readonly protocol?: string;
  readonly parties?: number;
  readonly inputs?: string[];
  readonly outputDir?: string;
  readonly stats?: string;
  readonly field?: Field;
  readonly fxp?: number;
  readonly memory: number;
  readonly seed?: string;
  readonly quiet?: boolean;
  readonly shadow?: boolean;
  readonly shadowAll?: boolean;
  readonly shadowTolerance?: number;
}

const DEFAULT_PROTOCOL = 'aby3';

/** `spuc run`: executes a program, all parties in this process, and prints its results, its cost and the threat model. */
export async function run(argv: string[], io: Io): Promise<number> {
  const parsed = parseArgs<Opts>(addAuditOption(addProfileOption(addTraceOption(commandLine(io)))), splitShadow(argv));
  if (typeof parsed === 'number') return parsed;
  const { opts } = parsed;
  const emit = await emitter(argv, io);
  const { bytes, name } = readProgram(parsed.args[0]!, io);
  const program = openProgram(bytes, name);
  const settings = settingsOf(program, opts, DEFAULT_PROTOCOL);
  const net = parseNet(opts.net ?? DEFAULT_NET);
  const plain = settings.protocol === 'plain';
  if (plain && (opts.parties ?? 1) !== 1) fail('option', `plain runs at 1 party, not ${opts.parties}`);
  const shadowed = Boolean(opts.shadow || opts.shadowAll || opts.shadowTolerance !== undefined);
  if (plain && shadowed) fail('option', '--shadow compares a protocol with plain: there is nothing to compare here');
  if (plain && (opts.trace !== undefined || opts.profile))
    fail('option', '--trace and --profile show what parties do: plain has none');
  if (plain && opts.audit !== undefined) fail('option', '--audit tells what parties open: plain has none');
  const protocol = plain ? undefined : await chooseProtocol(settings.protocol, io);
  const parties = opts.parties ?? protocol?.parties.default ?? 1;
  if (protocol) checkParties(protocol.name, protocol.parties, parties);

  const params = paramsOf(program);
  const inputs = requireAll(bindInputs(opts.inputs ?? [], params, io, emit), params);
  if (!protocol) return finish(await runPlain(program, inputs), opts, io);

  const target = { protocol, parties, k: settings.k, fxp: settings.fxp, accuracy: settings.accuracy, net };
  // Bytecode is compiled already.
  const cost = program.kind === 'source' ? costModel(target) : undefined;
  const { pphlo, manifest } = await compileWith(program, opts, emit, {
    ring: { k: settings.k, fxp: settings.fxp },
    ...(cost ? { cost } : {}),
  });
  const body = funcBody(entryOf(pphlo));
  const progress = errIsTTY(io) && !opts.quiet ? new Progress([...body].length) : undefined;
  const names = Array.from({ length: parties + (protocol.dealer ? 1 : 0) }, (_, i) =>
    i < parties ? `party ${i}` : 'dealer',
  );
  checkNet(net, names);
  // Comparing every op takes time that no party takes.
  const simulated = opts.net !== undefined && !shadowed;
  const tracing = new Tracing(opts, simulated);
  const start = performance.now();
  let wallMs = 0;
  const job: RunOptions = {
    pphlo,
    manifest,
    ...target,
    inputs,
    memory: opts.memory,
    randomKey: opts.seed === undefined ? randomKey : seededKeys(opts.seed),
    makePrg: (nonce) => new NodePrg(nonce),
    now: () => performance.now(),
    ...(shadowed ? { shadow: opts.shadowTolerance === undefined ? {} : { tolerance: opts.shadowTolerance } } : {}),
    onProgress: (op) => {
      if (op.block === body) progress?.step();
    },
    monitor: (rank) => tracing.monitor(rank, names[rank]!, false),
  };
  const seeded = opts.seed !== undefined;
  const threats = (shadowed ? [SHADOW_WARNING] : []).concat(threatModel({ protocol, parties }, seeded)).join(' ');
  const logs =
    opts.audit === undefined ? [] : openAudits(opts.audit, job, names, settings, threats, shadowed || seeded, io);
  try {
    const result = await audited(logs, () =>
      tracing.run(io, async () => {
        const done = await runProgram({
          ...job,
          makePrg: (nonce) => {
            for (const log of logs) log.begin(nonce);
            return job.makePrg(nonce);
          },
          monitor: (rank) => monitors(job.monitor?.(rank), logs[rank]?.monitor),
        });
        wallMs = performance.now() - start;
        return done;
      }),
    );
    progress?.stop();
    const measured = runStats(
      { protocol, parties, field: settings.field, fxp: settings.fxp, accuracy: settings.accuracy, net },
      result,
      wallMs,
      seeded,
    );
    // One thread did the work of all parties: each gets what it computed itself.
    const played = { ...job, recordings: tracing.recordings(), net };
    const { shadow, outputs } = result;
    const stats = {
      ...measured,
      ...(simulated ? { simulatedMs: await simulatedMs(played) } : {}),
      threatModel: threats,
      ...(shadow ? { shadow: shadowStats(shadow) } : {}),
    };
    return finish({ outputs, stats, tables: tracing.tables(), ...(shadow ? { shadow } : {}) }, opts, io);
  } finally {
    progress?.stop();
  }
}

const commandLine = (io: Io) =>
  addCompileOptions(
    newCommand(
      'run',
      'Runs a program under secure multi-party computation, all parties on this machine.',
      'spuc run --protocol aby3 fixtures/digits/model.mlir --inputs fixtures/digits/inputs.npz',
      io,
    )
      .argument('<program>', "source text or bytecode; '-' is standard input")
      .option('--protocol <name>', `plain, a protocol of 'spuc protocols', or ./file.js (default: ${DEFAULT_PROTOCOL})`)
      .option('--parties <n>', 'number of parties', wholeNumber('--parties', 1, 64))
      .option('--inputs <files>', 'a.npy,b.npy in argument order, NAME=a.npy, a .npz or .csv', list)
      .option('--output-dir <dir>', 'write the results as out0.npy, out1.npy, …')
      .option('--stats <file>', 'write statistics as JSON')
      .option('--memory <size>', 'ring memory per party', (s) => parseBytes('--memory', s), 2 * 2 ** 30)
      .option('--seed <text>', 'repeatable randomness, for tests only: INSECURE')
      .option(
        '--shadow',
        'run the plain evaluator beside and compare every op (--shadow=TOL: from where it diverges); possible only ' +
          'with run, where all inputs are on this machine: INSECURE',
      )
      .option('--shadow-all', 'as --shadow, with all ops in the table')
      .option('--shadow-tolerance <x>', 'the TOL of --shadow', parseTolerance)
      .option('--quiet', 'print no results and statistics'),
    ', and for which the time of the run is simulated',
  );

function checkParties(name: string, { min, max }: { min: number; max: number }, parties: number): void {
  if (parties >= min && parties <= max) return;
  const want = min === max ? `exactly ${min}` : `${min} to ${max}`;
  fail('option', `--parties: ${name} runs between ${want} parties, not ${parties}`);
}

interface Finished {
  readonly outputs: readonly Tensor[];
  readonly stats: Stats;
  readonly shadow?: ShadowReport;
  /** What --profile prints. */
  readonly tables?: string;
}

/** The evaluator: the meaning of the program, in the clear and in its own dtypes. */
async function runPlain(program: Program, inputs: readonly Tensor[]): Promise<Finished> {
  const { evaluate } = await import('../../dialects/hlo/evaluator.ts');
  const start = performance.now();
  const outputs = evaluate(program.kind === 'source' ? program.module : program.pphlo, inputs);
  return {
    outputs,
    stats: {
      protocol: 'plain',
      parties: 1,
      field: null,
      fxp: null,
      accuracy: null,
      hops: { online: 0, offline: 0 },
      messages: 0,
      frames: 0,
      bytes: { online: 0, offline: 0, perParty: [0], dealer: 0 },
      wallMs: performance.now() - start,
      net: null,
      predictedMs: null,
      predictedOfflineMs: null,
      ops: [],
      threatModel: 'NO SECRECY: plain evaluates the program in the clear. For tests and comparison only.',
    },
  };
}

function finish({ outputs, stats, shadow, tables = '' }: Finished, opts: Opts, io: Io): number {
  writeResults(outputs, stats, opts, io);
  if (opts.quiet) {
    // No run goes without its threat model.
    io.err(`threat model: ${stats.threatModel}\n`);
    return 0;
  }
  outputs.forEach((t, i) => void io.out(`out${i}: ${printTensor(t)}\n`));
  io.out(`\n${summaryText(stats)}`);
  if (shadow) io.out(`\n${shadowText(shadow, opts.shadowAll === true)}`);
  io.out(tables);
  return 0;
}
