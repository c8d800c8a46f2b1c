import type { CallRecord, OpSpan, Recording } from './recording.ts';
import { addSends, clockAfter, noTraffic, opTraffic, type Traffic } from './traffic.ts';
import { waitOf, workOf } from './work.ts';

/** What rows are made of: executions of the same op of the program, calls of the same kernel, what is at the same place in the source. */
export type ProfileBy = 'op' | 'kernel' | 'location';
export const PROFILES: readonly ProfileBy[] = ['op', 'kernel', 'location'];

/** Sums over all participants that were recorded, hops and counts excepted: these are those of the run. */
export interface ProfileRow extends Traffic {
  readonly name: string;
  /** Empty where a row has no single place, or none. */
  readonly loc: string;
  /** Executions of the op, or calls of the kernel. */
  count: number;
  /** Work, in ms: no moment of a process counts twice, and waiting does not count. */
  ms: number;
  /** From asking for messages to having them, in ms; calls that wait side by side each count. */
  waitMs: number;
  /** Online. Of kernels and ops that run at once each counts its own. */
  hops: number;
}

export interface Profile {
  readonly participants: readonly string[];
  readonly by: ProfileBy;
  /** The one with the most work first. */
  readonly rows: readonly ProfileRow[];
  /** The sum of the rows; `hops` is the largest clock of the run, and `count` that of all executions or calls. */
  readonly total: ProfileRow;
  /** The longest of the participants, in ms. */
  readonly wallMs: number;
}

/** Work outside of kernel calls, in the table of kernels. */
export const LOCAL = '(outside of kernels)';

/** Where a run spent its time and what it sent. */
export function profile(recordings: readonly Recording[], by: ProfileBy): Profile {
  const work = workOf(recordings);
  const rows = new Map<string, ProfileRow>();
  const row = (key: string, name: string, loc: string): ProfileRow => {
    const known = rows.get(key);
    if (known) return known;
    const made = newRow(name, loc);
    rows.set(key, made);
    return made;
  };
  const rowOf = (op: OpSpan): ProfileRow => {
    if (by === 'op') return row(staticPath(op.path), op.name, op.loc);
    return row(op.loc || op.name, op.loc || op.name, op.loc);
  };

  const seen = { ops: new Map<string, CallRecord[]>(), calls: new Map<string, number>() };
  for (const r of recordings) {
    const ops = new Map(r.ops.map((o) => [o.path, o]));
    for (const op of r.ops) {
      const at = by === 'kernel' ? undefined : rowOf(op);
      if (at && !seen.ops.has(op.path)) at.count++;
      seen.ops.set(op.path, seen.ops.get(op.path) ?? []);
      const local = work.ops.get(op) ?? 0;
      if (local > 0) (at ?? row(LOCAL, LOCAL, '')).ms += local;
    }
    for (const c of r.calls) {
      const at = by === 'kernel' ? row(c.kernel, c.kernel, '') : rowOf(ops.get(c.op)!);
      addSends(at, c);
      at.ms += work.calls.get(c) ?? 0;
      at.waitMs += waitOf(c);
      seen.ops.get(c.op)!.push(c);
      const hops = clockAfter(c) - c.clock;
      const before = seen.calls.get(c.address);
      if (by === 'kernel') {
        if (before === undefined) at.count++;
        at.hops += Math.max(0, hops - (before ?? 0));
      }
      seen.calls.set(c.address, Math.max(hops, before ?? 0));
    }
  }
  if (by !== 'kernel') {
    const ops = new Map(recordings.flatMap((r) => r.ops.map((o): [string, OpSpan] => [o.path, o])));
    for (const [path, calls] of seen.ops) rowOf(ops.get(path)!).hops += opTraffic(calls).hops;
  }

  const total = newRow('total', '');
  for (const x of rows.values())
    for (const k of ['count', 'ms', 'waitMs', 'messages', 'bytes', 'offlineMessages', 'offlineBytes'] as const)
      total[k] += x[k];
  for (const r of recordings) for (const c of r.calls) total.hops = Math.max(total.hops, clockAfter(c));
  return {
    participants: recordings.map((r) => r.name),
    by,
    rows: [...rows.values()].sort((a, b) => b.ms - a.ms),
    total,
    wallMs: Math.max(...recordings.map((r) => r.wallMs)),
  };
}

const newRow = (name: string, loc: string): ProfileRow => ({
  name,
  loc,
  count: 0,
  ms: 0,
  waitMs: 0,
  hops: 0,
  ...noTraffic(),
});

/** A path without iterations: all of a loop are executions of the same op. */
const staticPath = (path: string): string => path.replace(/\/([bc])\d+(?=\/)/g, '/$1');
