import { fail, unknownLoc } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { readCluster } from '../cluster.ts';
import { list, newCommand, parseArgs, wholeNumber } from '../command-line.ts';
import { finishSession } from '../party-output.ts';
import { type SessionFlags, takeSeat } from '../party-session.ts';
import { emitter } from '../report.ts';
import { addServeOption, type ServeFlags, serve, toldToStop } from '../serve.ts';
import { addPartyOptions, addSessionOptions } from '../session-options.ts';
import { dieWithParent } from '../with-parent.ts';

interface Opts extends SessionFlags, ServeFlags {
  readonly config: string;
  readonly rank?: number;
  readonly name?: string;
  readonly outputDir?: string;
  readonly stats?: string;
  readonly quiet?: boolean;
}

/** `spuc party`: one computing party of a program that runs between several processes. */
export async function party(argv: string[], io: Io): Promise<number> {
  const command = addPartyOptions(
    addSessionOptions(
      addServeOption(
        newCommand(
          'party',
          'Takes part in a run between several machines, as one computing party.',
          'spuc party model.mlir --config cluster.json --name alice --inputs x=x.npy --reveal-to alice',
          io,
        ),
      )
        .argument('<program>', 'source text or bytecode, the same at all parties')
        .option('--rank <n>', 'which party this is, from 0 on', wholeNumber('--rank', 0, 63))
        .option('--name <name>', 'which party this is, as the cluster file calls it')
        .option(
          '--inputs <files>',
          'what this party brings: files in the order of its arguments, NAME=a.npy, a .npz, or its .share files',
          list,
        )
        .option('--output-dir <dir>', 'write the results that this party receives as out0.npy, out1.npy, …'),
    ),
  );
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  dieWithParent();
  const { opts } = parsed;
  const emit = await emitter(argv, io);
  const cluster = readCluster(opts.config, io, emit);
  const names = cluster.parties.map((p) => p.name).join(', ');
  if (opts.rank === undefined && opts.name === undefined)
    fail('option', 'spuc party: which party is this?', unknownLoc, `give --name, one of ${names}, or --rank`);
  const named = opts.name === undefined ? opts.rank! : cluster.ranks.get(opts.name);
  if (named === undefined)
    fail(
      'option',
      `--name: there is no party '${opts.name}' in ${opts.config}`,
      unknownLoc,
      `the parties are ${names}`,
    );
  if (opts.rank !== undefined && opts.rank !== named)
    fail('option', `--rank ${opts.rank} is not the rank of '${opts.name}', which is ${named}`);
  if (named >= cluster.parties.length) fail('option', `--rank: ranks end at ${cluster.parties.length - 1}`);
  const seat = await takeSeat(parsed.args[0]!, cluster, named, opts, io, emit);
  if (opts.serve) return serve(seat, opts, io, emit, toldToStop());
  finishSession(await seat.run(), opts, io);
  return 0;
}
