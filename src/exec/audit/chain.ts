import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { type AuditRecord, type EndRecord, type Fact, type RunRecord, recordProblem } from './records.ts';

/**
 * The hash chain of a log: every line is the canonical JSON of a record with `prev`, the hash of the line before (zeros at first), and `hash`,
 * its own, over all the rest. Whoever changes, removes, adds or moves a line must make all hashes after it anew.
 */

/** The hash before the first line. */
export const GENESIS = '0'.repeat(64);

/** JSON with sorted keys and without blanks: one text per value. Members that are undefined are left out. */
export function canonical(v: unknown): string {
  if (Array.isArray(v)) return `[${v.map(canonical).join(',')}]`;
  if (typeof v !== 'object' || v === null) return JSON.stringify(v);
  const members = Object.entries(v).filter(([, x]) => x !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([k, x]) => `${JSON.stringify(k)}:${canonical(x)}`).join(',')}}`;
}

const hashOf = (record: object, prev: string): string => bytesToHex(sha256(canonical({ ...record, prev })));

/** A record as a line of a log, its line end included, and the hash that the next one needs. */
export function seal(record: AuditRecord, prev: string): { line: string; hash: string } {
  const hash = hashOf(record, prev);
  return { line: `${canonical({ ...record, prev, hash })}\n`, hash };
}

/** A record and its line, from 1. */
export interface Line<R> {
  readonly line: number;
  readonly record: R;
}

/** A run of a log. One without an end was cut off. */
export interface LoggedRun {
  readonly header: Line<RunRecord>;
  readonly facts: readonly Line<Fact>[];
  readonly end?: Line<EndRecord>;
}

export interface Log {
  readonly runs: readonly LoggedRun[];
  /** The hash of the last good line. */
  readonly last: string;
  /** Where the chain breaks: what stands from there on is not looked at. */
  readonly broken?: { readonly line: number; readonly message: string };
}

/** Reads a log, as far as its chain holds. */
export function readLog(text: string): Log {
  const runs: (LoggedRun & { facts: Line<Fact>[]; end?: Line<EndRecord> })[] = [];
  let last = GENESIS;
  let line = 0;
  for (let at = 0; at < text.length; ) {
    line++;
    const stop = text.indexOf('\n', at);
    const broken = (message: string): Log => ({ runs, last, broken: { line, message } });
    if (stop < 0) return broken('the line is cut off');
    const read = unseal(text.slice(at, stop), last);
    if ('problem' in read) return broken(read.problem);
    const { record, hash } = read;
    const run = runs.at(-1);
    if (record.type === 'run') runs.push({ header: { line, record }, facts: [] });
    else if (!run || run.end) return broken(`a record of type '${record.type}' stands outside of any run`);
    else if (record.type === 'end') run.end = { line, record };
    else run.facts.push({ line, record });
    last = hash;
    at = stop + 1;
  }
  return { runs, last };
}

function unseal(text: string, prev: string): { record: AuditRecord; hash: string } | { problem: string } {
  let v: Record<string, unknown>;
  try {
    v = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { problem: 'the line is no JSON, as --audit writes it' };
  }
  if (typeof v !== 'object' || v === null || Array.isArray(v) || canonical(v) !== text)
    return { problem: 'the line is not in the canonical form' };
  const { prev: said, hash, ...record } = v;
  if (said !== prev) return { problem: 'the chain is broken: the hash of the line before is another one' };
  if (hash !== hashOf(record, prev)) return { problem: 'the chain is broken: the line has another hash than it says' };
  const problem = recordProblem(record);
  return problem === undefined ? { record: record as unknown as AuditRecord, hash } : { problem };
}
