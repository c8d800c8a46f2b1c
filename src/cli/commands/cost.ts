import type { Field } from '../../compiler.ts';
import { costModel } from '../../exec/cost/model.ts';
import { DEFAULT_NET, describeNet, parseEvenNet, showNet } from '../../exec/cost/net.ts';
import type { Prediction } from '../../exec/cost/prediction.ts';
import { costProgram } from '../../exec/run.ts';
import type { CostReport } from '../../exec/runtime/cost-run.ts';
import type { OpRecord } from '../../exec/runtime/executor.ts';
import { type Diagnostic, fail, showLocation } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { formatBytes, formatMs, renderTable } from '../../support/table.ts';
import { list, newCommand, parseArgs, readProgram, wholeNumber } from '../command-line.ts';
import { addCompileOptions } from '../compile-options.ts';
import { matchOps } from '../cost-rows.ts';
import { bindInputs } from '../inputs.ts';
import { type CompileFlags, compileWith, openProgram, paramsOf, settingsOf } from '../program.ts';
import { chooseProtocol } from '../protocol-choice.ts';
import { emitter } from '../report.ts';
import { costStats, type RunSettings } from '../stats.ts';

interface Opts extends CompileFlags {
  readonly protocol?: string[];
  readonly parties?: number;
  readonly inputs?: string[];
  readonly field?: Field;
  readonly fxp?: number;
  readonly json?: boolean;
}

interface Priced {
  readonly settings: RunSettings;
  readonly report: CostReport;
  readonly prediction: Prediction;
}

/** Shows each diagnostic once, though a program is compiled for several protocols. */
function onlyNew(emit: (d: Diagnostic) => void): (d: Diagnostic) => void {
  const shown = new Set<string>();
  return (d) => {
    const key = `${d.class} ${showLocation(d.loc)} ${d.message}`;
    if (shown.has(key)) return;
    shown.add(key);
    emit(d);
  };
}

/** `spuc cost`: the exact cost of a program under one or several protocols, without running it. */
export async function cost(argv: string[], io: Io): Promise<number> {
  const command = addCompileOptions(
    newCommand(
      'cost',
      'Tells what a program costs before it runs: exactly what a run will count.',
      'spuc cost fixtures/digits/model.mlir --protocol aby3,semi2k',
      io,
    )
      .argument('<program>', "source text or bytecode; '-' is standard input")
      .option('--protocol <names>', 'one or several, side by side (default: aby3)', list)
      .option('--parties <n>', 'number of parties', wholeNumber('--parties', 1, 64))
      .option('--inputs <files>', 'public inputs that steer control flow, as for run; others may be left out', list)
      .option('--json', 'print what run --stats writes, one object per protocol'),
  );
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { opts } = parsed;
  const emit = await emitter(argv, io);
  const { bytes, name } = readProgram(parsed.args[0]!, io);
  let program = openProgram(bytes, name);
  const params = paramsOf(program);
  const inputs = bindInputs(opts.inputs ?? [], params, io, emit);
  const net = parseEvenNet(opts.net ?? DEFAULT_NET);
  const priced: Priced[] = [];
  const { protocol: _several, ...one } = opts;
  const names = opts.protocol ?? [settingsOf(program, one, 'aby3').protocol];
  const once = onlyNew(emit);
  for (const p of names) {
    if (p === 'plain') fail('option', 'plain has no cost: it runs at one party, in the clear');
    const s = settingsOf(program, { ...one, protocol: p }, p);
    const protocol = await chooseProtocol(p, io);
    const target = {
      protocol,
      parties: opts.parties ?? protocol.parties.default,
      k: s.k,
      fxp: s.fxp,
      accuracy: s.accuracy,
      net,
    };
    // Passes choose by protocol, so each has a program of its own; bytecode is what it is.
    if (priced.length > 0 && program.kind === 'source') program = openProgram(bytes, name);
    const model = program.kind === 'source' ? { cost: costModel(target) } : {};
    const compiled = await compileWith(program, opts, once, { ...model, ring: { k: s.k, fxp: s.fxp } });
    const report = await costProgram({ ...compiled, ...target, inputs });
    const { field, fxp, accuracy } = s;
    const settings = { protocol, parties: target.parties, field, fxp, accuracy, net };
    priced.push({ settings, report, prediction: report.predict(net) });
  }
  if (opts.json) for (const p of priced) io.out(`${JSON.stringify(costStats(p.settings, p.report))}\n`);
  else io.out(costText(priced));
  return 0;
}

const right = (title: string) => ({ title, align: 'right' as const });

function costText(priced: readonly Priced[]): string {
  const single = priced.length === 1;
  const prefix = (p: Priced, what: string) => (single ? what : `${p.settings.protocol.name} ${what}`);
  const columns = [
    { title: 'op' },
    { title: 'location' },
    right('count'),
    ...priced.flatMap((p) => ['hops', 'bytes', 'offline', 'time'].map((what) => right(prefix(p, what)))),
  ];
  const cells = (p: Priced, r: OpRecord | undefined) =>
    r
      ? [r.hops, formatBytes(r.bytes), formatBytes(r.offlineBytes), formatMs(1000 * p.prediction.ofOp(r))]
      : ['', '', '', ''];
  const all = matchOps(priced.map((p) => p.report));
  const charged = all.filter(({ records }) => records.some((r) => r && r.hops + r.bytes + r.offlineBytes > 0));
  const rows = [
    ['inputs', '', '', ...priced.flatMap((p) => cells(p, p.report.io.inputs))],
    ...charged.map(({ op, records }) => [
      op.name,
      showLocation(op.loc),
      records.find((r) => r)!.count,
      ...priced.flatMap((p, i) => cells(p, records[i])),
    ]),
    ['outputs', '', '', ...priced.flatMap((p) => cells(p, p.report.io.outputs))],
  ];
  const totals = priced.map(({ settings: s, report, prediction }) => {
    const t = report.totals;
    return [
      `${s.protocol.name}, ${s.parties} parties`,
      t.hops,
      t.offlineHops,
      t.messages + t.offlineMessages,
      formatBytes(t.bytes),
      formatBytes(t.offlineBytes),
      formatBytes(report.leastBytes),
      formatMs(1000 * prediction.seconds),
      formatMs(1000 * prediction.offlineSeconds),
    ];
  });
  const free = all.length - charged.length;
  const unknown = priced[0]!.report.perIteration.map(
    (op) =>
      `note: ${showLocation(op.loc)}: ${op.name} depends on a public input that was not given; its body is counted once (--inputs makes it exact)\n`,
  );
  const titles = [
    'hops',
    'offline hops',
    'messages',
    'bytes',
    'offline bytes',
    'memory per party',
    'time',
    'offline time',
  ];
  const { net } = priced[0]!.settings;
  return `${renderTable(columns, rows)}${free > 0 ? `${free} further ops send nothing\n` : ''}
${renderTable([{ title: 'total' }, ...titles.map(right)], totals)}times are predicted for ${showNet(net)}, ${describeNet(net)}; ops overlap where they can
${unknown.join('')}`;
}
