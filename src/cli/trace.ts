import type { Command } from 'commander';
import { Recorder, type Recording } from '../exec/trace/recording.ts';
import { writeTrace } from '../exec/trace/trace-file.ts';
import type { Io } from '../support/io.ts';

/** What --trace asks for. */
export interface TraceFlags {
  readonly trace?: string;
}

export const addTraceOption = (c: Command): Command =>
  c.option('--trace <file>', 'write what was done when as Chrome trace JSON, for Perfetto and spuc profile');

/** Times of this process; `alone` where it is one participant's, so that its processor time is too. */
export const newRecorder = (rank: number, name: string, alone: boolean): Recorder =>
  new Recorder({
    rank,
    name,
    epoch: performance.timeOrigin,
    now: () => performance.now(),
    ...(alone ? { cpu } : {}),
  });

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Runs what is recorded and writes the trace, of a run that failed too: it shows where. */
export async function traced<T>(
  file: string | undefined,
  recordings: () => readonly Recording[],
  io: Io,
  run: () => Promise<T>,
): Promise<T> {
  if (file === undefined) return run();
  let result: T;
  try {
    result = await run();
  } catch (e) {
    try {
      const all = recordings();
      if (all.length) io.writeFile(file, writeTrace(all));
    } catch {
      // Why the run failed matters more.
    }
    throw e;
  }
  io.writeFile(file, writeTrace(recordings()));
  return result;
}
