import { loadProtocol } from '../../exec/protocols/index.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { readCluster } from '../cluster.ts';
import { newCommand, parseArgs } from '../command-line.ts';
import { finishSession } from '../party-output.ts';
import { type SessionFlags, takeSeat } from '../party-session.ts';
import { emitter } from '../report.ts';
import { addServeOption, type ServeFlags, serve, toldToStop } from '../serve.ts';
import { addCertificateOptions, addSessionOptions } from '../session-options.ts';
import { dieWithParent } from '../with-parent.ts';

interface Opts extends SessionFlags, ServeFlags {
  readonly config: string;
  readonly stats?: string;
  readonly quiet?: boolean;
}

/** `spuc dealer`: makes the correlated randomness of a run. It knows the program, and no data. */
export async function dealer(argv: string[], io: Io): Promise<number> {
  const command = addCertificateOptions(
    addSessionOptions(
      addServeOption(
        newCommand(
          'dealer',
          'Makes the correlated randomness of a run between several machines; sees the program, and neither data nor messages.',
          'spuc dealer model.mlir --config cluster.json --reveal-to alice',
          io,
        ),
      ).argument('<program>', 'source text or bytecode, the same as at all parties'),
    ),
    "the dealer's",
  );
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  dieWithParent();
  const { opts } = parsed;
  const emit = await emitter(argv, io);
  const cluster = readCluster(opts.config, io, emit);
  const protocol = await loadProtocol(cluster.protocol);
  if (!protocol.dealer) fail('option', `protocol ${protocol.name} of ${opts.config} has no dealer`);
  const seat = await takeSeat(parsed.args[0]!, cluster, cluster.parties.length, opts, io, emit);
  if (opts.serve) return serve(seat, opts, io, emit, toldToStop());
  finishSession(await seat.run(), opts, io);
  return 0;
}
