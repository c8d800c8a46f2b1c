import { Option } from 'commander';
import { PROFILES, type ProfileBy, profile as profileOf } from '../../exec/trace/profile.ts';
import { profileText } from '../../exec/trace/profile-text.ts';
import { unpaired } from '../../exec/trace/trace-events.ts';
import { mergeRecordings, readTrace, writeTrace } from '../../exec/trace/trace-file.ts';
import { unknownLoc } from '../../support/diagnostics.ts';
import type { Io } from '../../support/io.ts';
import { newCommand, parseArgs, readProgram, wholeNumber } from '../command-line.ts';
import { emitter } from '../report.ts';
import { TOP } from '../trace.ts';

interface Opts {
  readonly by?: ProfileBy;
  readonly top: number;
  readonly json?: boolean;
  readonly trace?: string;
}

/** `spuc profile`: where a run spent its time and what it sent, from the traces of its participants. */
export async function profile(argv: string[], io: Io): Promise<number> {
  const command = newCommand(
    'profile',
    'Tells where a run spent its time and what it sent, from what --trace wrote: of one participant, or of several together.',
    'spuc profile alice.json bob.json carol.json --by kernel',
    io,
  )
    .argument('<traces...>', "trace files of one run; '-' is standard input")
    .addOption(new Option('--by <what>', 'one table only (default: all)').choices([...PROFILES]))
    .option('--top <n>', 'rows of a table', wholeNumber('--top', 1), TOP)
    .option('--json', 'print JSON, with all rows')
    .option('--trace <file>', 'write the traces merged into one file');
  const parsed = parseArgs<Opts>(command, argv);
  if (typeof parsed === 'number') return parsed;
  const { opts } = parsed;
  const emit = await emitter(argv, io);
  const recordings = mergeRecordings(
    parsed.args.map((path) => {
      const { bytes, name } = readProgram(path, io);
      return { name, recordings: readTrace(bytes, name) };
    }),
  );
  const lost = unpaired(recordings);
  if (lost > 0)
    emit({
      severity: 'warning',
      class: 'input',
      message: `${lost} messages have only one end in these traces: the run failed, or they are of different runs`,
      loc: unknownLoc,
    });
  if (opts.trace !== undefined) io.writeFile(opts.trace, writeTrace(recordings));
  const profiles = (opts.by ? [opts.by] : PROFILES).map((by) => profileOf(recordings, by));
  io.out(
    opts.json
      ? `${JSON.stringify(opts.by ? profiles[0] : Object.fromEntries(profiles.map((p) => [p.by, p])), null, 1)}\n`
      : profiles.map((p) => profileText(p, opts.top)).join('\n'),
  );
  return 0;
}
