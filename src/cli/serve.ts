import { isMainThread, parentPort } from 'node:worker_threads';
import type { Command } from 'commander';
import { type Diagnostic, fail, SpucError, unknownLoc } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { formatBytes, formatMs } from '../support/table.ts';
import type { Seat, SessionResult } from './party-session.ts';
import { type ResultFlags, writeResults } from './result-files.ts';
import { writeShares } from './share-inputs.ts';

/** Whether a participant stays for more runs. */
export interface ServeFlags extends ResultFlags {
  readonly serve?: boolean;
}

export const addServeOption = (c: Command): Command =>
  c.option('--serve', "stay, and run once for every 'spuc submit' of the data owners outside, until ended by SIGTERM");

/** What the thread that computes is told when the process is to end. */
export const STOP = 'stop';
/** Signals that end a service in order: when its run is over. A second one ends it at once. */
export const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Waits after a run that failed, in ms: longer and longer while nothing succeeds. */
const [LEAST_MS, MOST_MS] = [100, 3000];

/**
 * Runs again and again, each time when the data owners outside have come. A run that fails is told, and the next one awaited: keys, nonce and
 * masks are new in each. Ends, with exit code 0, when it is told to.
 */
export async function serve(
  seat: Seat,
  flags: ServeFlags,
  io: Io,
  emit: (d: Diagnostic) => void,
  signal: AbortSignal,
): Promise<number> {
  if (seat.guests.length === 0)
    fail(
      'option',
      '--serve: nobody outside brings an input or receives a result, so nobody submits',
      unknownLoc,
      'name a node outside of node_ids in "inputs" or "outputs" of the cluster file',
    );
  io.err(`threat model: ${seat.threat}\n`);
  io.out(`serving ${seat.guests.join(', ')}\n`);
  let job = 1;
  let wait = LEAST_MS;
  let told = '';
  while (!signal.aborted) {
    try {
      const result = await seat.run({ patient: true, signal, connectMs: Infinity });
      finishJob(job++, result, flags, io);
      [wait, told] = [LEAST_MS, ''];
    } catch (e) {
      if (signal.aborted) break;
      if (!(e instanceof SpucError)) throw e;
      for (const d of e.diagnostics) {
        if (d.message !== told) emit({ ...d, severity: 'warning' });
        told = d.message;
      }
      await pause(wait, signal);
      wait = Math.min(2 * wait, MOST_MS);
    }
  }
  io.out('stopped\n');
  return 0;
}

/** Writes what a run gave, results to a folder of their own, and one line for people. */
function finishJob(job: number, { outputs, shares, stats }: SessionResult, flags: ServeFlags, io: Io): void {
  const outputDir = flags.outputDir === undefined ? undefined : `${flags.outputDir}/job${job}`;
  writeResults(outputs, stats, { ...flags, ...(outputDir === undefined ? {} : { outputDir }) }, io);
  writeShares(shares, outputDir, io);
  const { hops, bytes } = stats;
  io.out(
    `job ${job}: ${hops.online} hops, sent ${formatBytes(bytes.online + bytes.offline)}, ${formatMs(stats.runMs ?? 0)}\n`,
  );
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

/** Says when this process is told to end: by a signal, or, on a thread that computes, by the main thread, which gets the signals. */
export function toldToStop(): AbortSignal {
  const stop = new AbortController();
  if (isMainThread || !parentPort) for (const s of STOP_SIGNALS) process.once(s, () => stop.abort());
  else {
    parentPort.on('message', (m) => {
      if (m === STOP) stop.abort();
    });
    // Listening must not keep the thread alive.
    parentPort.unref();
  }
  return stop.signal;
}
