import type { Field } from '../../compiler.ts';
import { costProgram } from '../../exec/run.ts';
import type { CostReport } from '../../exec/runtime/cost-run.ts';
import type { OpRecord } from '../../exec/runtime/executor.ts';
import { fail, showLocation } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { formatBytes, renderTable } from '../../support/table.ts';
import { list, newCommand, parseArgs, readProgram, wholeNumber } from '../command-line.ts';
import { addCompileOptions } from '../compile-options.ts';
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
  const program = openProgram(bytes, name);
  const params = paramsOf(program);
  const inputs = bindInputs(opts.inputs ?? [], params, io, emit);
  const { pphlo, manifest } = await compileWith(program, opts, emit);
  const priced: Priced[] = [];
  const { protocol: _several, ...one } = opts;
  const names = opts.protocol ?? [settingsOf(program, one, 'aby3').protocol];
  for (const p of names) {
    if (p === 'plain') fail('option', 'plain has no cost: it runs at one party, in the clear');
    const s = settingsOf(program, { ...one, protocol: p }, p);
    const protocol = await chooseProtocol(p, io);
    const parties = opts.parties ?? protocol.parties.default;
    const report = await costProgram({ pphlo, manifest, protocol, parties, k: s.k, fxp: s.fxp, inputs });
    priced.push({ settings: { protocol, parties, field: s.field, fxp: s.fxp }, report });
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
    ...priced.flatMap((p) => [right(prefix(p, 'hops')), right(prefix(p, 'bytes')), right(prefix(p, 'offline'))]),
  ];
  const cells = (r: OpRecord | undefined) =>
    r ? [r.hops, formatBytes(r.bytes), formatBytes(r.offlineBytes)] : ['', '', ''];
  const first = priced[0]!.report;
  const charged = [...first.ops.keys()].filter((op) =>
    priced.some(({ report }) => {
      const r = report.ops.get(op);
      return r && r.hops + r.bytes + r.offlineBytes > 0;
    }),
  );
  const rows = [
    ['inputs', '', '', ...priced.flatMap((p) => cells(p.report.io.inputs))],
    ...charged.map((op) => [
      op.name,
      showLocation(op.loc),
      first.ops.get(op)!.count,
      ...priced.flatMap((p) => cells(p.report.ops.get(op))),
    ]),
    ['outputs', '', '', ...priced.flatMap((p) => cells(p.report.io.outputs))],
  ];
  const totals = priced.map(({ settings: s, report }) => {
    const t = report.totals;
    return [
      `${s.protocol.name}, ${s.parties} parties`,
      t.hops,
      t.offlineHops,
      t.messages + t.offlineMessages,
      formatBytes(t.bytes),
      formatBytes(t.offlineBytes),
      formatBytes(report.leastBytes),
    ];
  });
  const free = first.ops.size - charged.length;
  const unknown = first.perIteration.map(
    (op) =>
      `note: ${showLocation(op.loc)}: ${op.name} depends on a public input that was not given; its body is counted once (--inputs makes it exact)\n`,
  );
  return `${renderTable(columns, rows)}${free > 0 ? `${free} further ops send nothing\n` : ''}
${renderTable([{ title: 'total' }, right('hops'), right('offline hops'), right('messages'), right('bytes'), right('offline bytes'), right('memory per party')], totals)}${unknown.join('')}`;
}
