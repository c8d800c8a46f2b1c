import type { Command } from 'commander';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import { addAuditOption } from './audit.ts';
import { list, parseBytes, wholeNumber } from './command-line.ts';
import { addDealerOption } from './dealer-role.ts';
import { addTraceOption } from './trace.ts';

const seconds =
  (option: string) =>
  (text: string): number => {
    const s = Number(text);
    return s > 0 && s < 1e6
      ? s * 1000
      : fail('option', `${option}: a number of seconds is expected, not '${text}'`, unknownLoc);
  };

/** Options of all commands that connect to others. Times become ms. */
export const addConnectionOptions = (c: Command): Command =>
  addDealerOption(c)
    .requiredOption('--config <file>', 'the cluster file: who takes part, where, and what for (docs/running.md)')
    .option('--timeout <s>', 'seconds to wait for a message (default: the cluster file, or 600)', seconds('--timeout'))
    .option(
      '--silence <s>',
      'seconds without a sign of life after which a peer is taken for dead (default: 30)',
      seconds('--silence'),
    )
    .option(
      '--connect-timeout <s>',
      'seconds to wait for the others to come (default: the cluster file, or 30)',
      seconds('--connect-timeout'),
    )
    .option('--insecure', 'plain TCP without encryption and certificates: whoever sees the traffic sees all inputs');

/** Options that say with which certificate `whose` participant shows who it is. */
export const addCertificateOptions = (c: Command, whose: string): Command =>
  c
    .option('--cert <file>', `${whose} certificate, where the cluster file does not name it`)
    .option('--key <file>', `${whose} private key, where the cluster file does not name it`);

/** The same of a computing party, and where it listens. */
export const addPartyOptions = (c: Command): Command =>
  addCertificateOptions(
    c.option('--listen <address>', 'host:port to listen at, where it is not the one that the others call'),
    "this party's",
  );

/** Options that `party`, `dealer` and `up` share. */
export const addSessionOptions = (c: Command, net?: string): Command =>
  addAuditOption(addTraceOption(addPlanOptions(c, net)));

/** Options that say how a program is compiled: the same at all participants. */
export const addProgramOptions = (c: Command, net = 'network that compilation weighs by, as for run'): Command =>
  c
    .option(
      '--visibility <list>',
      'secret or public per argument, in order, or NAME=public (default: all secret)',
      list,
    )
    .option('--assume-ranges <list>', 'ranges of arguments to rely on, as for run')
    .option(
      '--secret-loop-bound <n>',
      'iterations of loops with a secret condition, as for run',
      wholeNumber('--secret-loop-bound', 1, 1e6),
    )
    .option('--disable-pass <names>', 'compiler passes to leave out', list)
    .option('--net <spec>', net);

/** Options of all that take part in a run: how the program is compiled, and how the participants are connected. */
export const addPlanOptions = (c: Command, net?: string): Command =>
  addProgramOptions(addConnectionOptions(c), net)
    .option('--reveal-to <list>', 'who receives the results: names of parties, everyone, or 0=NAME per result', list)
    .option('--memory <size>', 'ring memory per party', (s) => parseBytes('--memory', s), 2 * 2 ** 30)
    .option('--stats <file>', 'write statistics as JSON')
    .option('--quiet', 'print no results and statistics');
