import type { Command } from 'commander';
import { type ProfileBy, profile } from '../exec/trace/profile.ts';
import { profileText } from '../exec/trace/profile-text.ts';
import { Recorder, type Recording } from '../exec/trace/recording.ts';
import { mergeRecordings, readTrace, writeTrace } from '../exec/trace/trace-file.ts';
import type { Io } from '../support/io.ts';

/** What --trace and --profile ask for. */
export interface TraceFlags {
  readonly trace?: string;
  readonly profile?: boolean;
}

export const addTraceOption = (c: Command): Command =>
  c.option('--trace <file>', 'write what was done when as Chrome trace JSON, for Perfetto and spuc profile');

export const addProfileOption = (c: Command): Command =>
  c.option('--profile', "print where the time went and what was sent, as 'spuc profile' does");

/** Rows of a printed table of a profile. */
export const TOP = 20;

/** The recorders of the participants in this process, where somebody asked for them. */
export class Tracing {
  private readonly recorders: Recorder[] = [];
  /** @param always whether the recordings are needed for something else too */
  constructor(
    private readonly flags: TraceFlags,
    private readonly always = false,
  ) {}

  /** Makes the recorder of a participant. `alone` where the process is this participant's, so that its processor time is too. */
  monitor(rank: number, name: string, alone: boolean): Recorder | undefined {
    if (this.flags.trace === undefined && !this.flags.profile && !this.always) return undefined;
    const recorder = new Recorder({
      rank,
      name,
      epoch: performance.timeOrigin,
      now: () => performance.now(),
      ...(alone ? { cpu, idle } : {}),
    });
    this.recorders.push(recorder);
    return recorder;
  }

  /** Runs what is recorded and writes the trace, of a run that failed too: it shows where. */
  async run<T>(io: Io, run: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await run();
    } catch (e) {
      try {
        this.write(io);
      } catch {
        // Why the run failed matters more.
      }
      throw e;
    }
    this.write(io);
    return result;
  }

  private write(io: Io): void {
    const { trace } = this.flags;
    if (trace !== undefined) writeRecordings(this.recordings(), trace, io);
  }

  /** The tables of --profile; empty where nobody asked. */
  tables(): string {
    return this.flags.profile && this.recorders.length > 0
      ? `\n${profileTables(this.recordings(), ['op', 'kernel'], TOP)}`
      : '';
  }

  /** What was recorded, by rank. */
  recordings(): Recording[] {
    return this.recorders.map((r) => r.recording()).sort((a, b) => a.rank - b.rank);
  }
}

/** Tables of a run, `top` rows of each. */
const profileTables = (recordings: readonly Recording[], tables: readonly ProfileBy[], top: number): string =>
  tables.map((by) => profileText(profile(recordings, by), top)).join('\n');

/** Writes what several participants recorded as one trace; nothing where none of them could. */
export function writeRecordings(all: readonly Recording[], to: string, io: Io): void {
  if (all.length > 0) io.writeFile(to, writeTrace(all));
}

/** What the traces of several participants hold, by rank; files that there are not are left out. @throws SpucError class `input` */
export function readTraces(files: readonly string[], io: Io): Recording[] {
  const all = files.flatMap((name) =>
    io.exists(name) ? { name, recordings: readTrace(io.readFile(name), name) } : [],
  );
  return mergeRecordings(all);
}

/** How long this thread had nothing to do, in ms. */
const idle = (): number => performance.eventLoopUtilization().idle;

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
