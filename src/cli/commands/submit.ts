import { fail } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { writeNpy } from '../../support/npy.ts';
import { printTensor } from '../../support/print-tensor.ts';
import { formatBytes, formatMs } from '../../support/table.ts';
import { readCluster } from '../cluster.ts';
import { list, newCommand, parseArgs } from '../command-line.ts';
import { type GuestFlags, takeGuestSeat } from '../guest-session.ts';
import { emitter } from '../report.ts';
import { addCertificateOptions, addPlanOptions } from '../session-options.ts';
import { dieWithParent } from '../with-parent.ts';

interface Opts extends GuestFlags {
  readonly config: string;
  readonly name?: string;
  readonly outputDir?: string;
  readonly stats?: string;
  readonly quiet?: boolean;
}

/** `spuc submit`: a data owner that computes nothing has the parties compute on its shares. */
export async function submit(argv: string[], io: Io): Promise<number> {
  const command = addCertificateOptions(
    addPlanOptions(
      newCommand(
        'submit',
        'Takes part in a run as a data owner outside: shares inputs to the parties, and puts the shares of its results together.',
        'spuc submit model.mlir --config cluster.json --name client --inputs x=x.npy',
        io,
      )
        .argument('<program>', 'source text or bytecode, the same as at all parties')
        .option('--name <name>', 'which node this is, as the cluster file calls it')
        .option('--inputs <files>', 'what it brings: files in the order of its arguments, NAME=a.npy, or a .npz', list)
        .option('--output-dir <dir>', 'write the results that it receives as out0.npy, out1.npy, …'),
    ),
    "this data owner's",
  );
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  dieWithParent();
  const { opts, args } = parsed;
  const emit = await emitter(argv, io);
  const cluster = readCluster(opts.config, io, emit);
  if (opts.name === undefined) fail('option', 'spuc submit: which node is this? Give --name');
  const seat = await takeGuestSeat(args[0]!, cluster, opts.name!, opts, io, emit);
  const { outputs, ...result } = await seat.submit();
  const { hops, bytes, messages, frames, runMs, program, config, channel, insecureDealer, threatModel } = result;
  for (const [i, t] of outputs.entries())
    if (t && opts.outputDir !== undefined) io.writeFile(`${opts.outputDir}/out${i}.npy`, writeNpy(t));
  if (opts.stats !== undefined) {
    // As far as they mean something here, the members are those of a party's statistics.
    const counts = {
      hops: { online: hops, offline: 0 },
      messages,
      frames,
      bytes: { online: bytes, offline: 0 },
      runMs,
    };
    const stats = { party: opts.name, ...counts, program, config, channel, insecureDealer, threatModel };
    const text = `${JSON.stringify(stats, null, 1)}\n`;
    if (opts.stats === '-') io.out(text);
    else io.writeFile(opts.stats, text);
  }
  if (opts.quiet) {
    io.err(`threat model: ${threatModel}\n`);
    return 0;
  }
  for (const [i, t] of outputs.entries()) if (t) io.out(`out${i}: ${printTensor(t)}\n`);
  io.out(`
hops     ${hops} to the results
sent     ${formatBytes(bytes)} in ${messages} messages
time     ${formatMs(runMs)} from when all were connected
program  ${program.slice(0, 16)}, configuration ${config.slice(0, 16)}
threat model: ${threatModel}
`);
  return 0;
}
