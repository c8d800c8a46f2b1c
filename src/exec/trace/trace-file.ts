import { fail } from '../../support/diagnostics.ts';
import { concatBytes, toText } from '../../support/io.ts';
import type { Recording } from './recording.ts';
import { traceEvents } from './trace-events.ts';

/** The member beside `traceEvents` that holds the recordings, so that a trace can be profiled and merged. Viewers pass over it. */
const FACTS = 'spucRecordings';
/** Items that become text at once: a string has a largest length, a file has not. */
const BATCH = 4096;

/** A trace file: JSON of the Trace Event Format, one event per line, and the recordings that it was made of. */
export function writeTrace(recordings: readonly Recording[]): Uint8Array {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  const add = (text: string): void => void chunks.push(encoder.encode(text));
  const lines = (items: readonly unknown[]): void => {
    for (let i = 0; i < items.length; i += BATCH) {
      const text = items.slice(i, i + BATCH).map((x) => JSON.stringify(x));
      add(`${i === 0 ? '' : ',\n'}${text.join(',\n')}`);
    }
  };
  add('{"displayTimeUnit":"ms","traceEvents":[\n');
  lines(traceEvents(recordings));
  add(`\n],\n"${FACTS}":[\n`);
  for (const [i, { ops, calls, ...rest }] of recordings.entries()) {
    add(`${i === 0 ? '' : ',\n'}${JSON.stringify(rest).slice(0, -1)},"ops":[\n`);
    lines(ops);
    add('\n],"calls":[\n');
    lines(calls);
    add('\n]}');
  }
  add('\n]}\n');
  return concatBytes(chunks);
}

const HINT = 'a trace is what --trace writes';

/** What JSON must look like; members whose names end in `?` may be absent. */
type Shape = 'number' | 'string' | 'boolean' | { readonly [member: string]: Shape } | readonly [Shape];

const MESSAGE = { peer: 'number', address: 'string', bytes: 'number', clock: 'number', offline: 'boolean' } as const;
const RECORDING: Shape = {
  rank: 'number',
  name: 'string',
  epoch: 'number',
  begun: 'number',
  decisions: {},
  'idle?': [['number']],
  'cpuMs?': 'number',
  wallMs: 'number',
  ops: [{ path: 'string', name: 'string', loc: 'string', start: 'number', end: 'number' }],
  calls: [
    {
      address: 'string',
      kernel: 'string',
      op: 'string',
      clock: 'number',
      spans: [{ phase: 'string', start: 'number', end: 'number' }],
      sends: [{ ...MESSAGE, at: 'number' }],
      receives: [{ ...MESSAGE, asked: 'number', got: 'number' }],
      flushes: ['number'],
    },
  ],
};

/** Where a value is not of a shape, in words of a path; undefined where it is. */
function mismatch(value: unknown, shape: Shape, at: string): string | undefined {
  if (typeof shape === 'string') return typeof value === shape ? undefined : at;
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return at;
    for (const [i, v] of value.entries()) {
      const found = mismatch(v, shape[0] as Shape, `${at}[${i}]`);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return at;
  for (const [key, of] of Object.entries(shape)) {
    const member = key.replace(/\?$/, '');
    const inner = (value as Record<string, unknown>)[member];
    if (inner === undefined && key !== member) continue;
    const found = mismatch(inner, of, `${at}.${member}`);
    if (found) return found;
  }
  return undefined;
}

/**
 * The recordings in a trace file. @param name what messages call it
 * @throws SpucError class `input` for a file that is no trace of spuc
 */
export function readTrace(bytes: Uint8Array, name: string): Recording[] {
  let file: unknown;
  try {
    file = JSON.parse(toText(bytes));
  } catch (e) {
    fail('input', `${name} is not JSON: ${(e as Error).message.replace(/\s+/g, ' ')}`, undefined, HINT);
  }
  const facts = (file as Record<string, unknown> | null)?.[FACTS];
  if (!Array.isArray(facts) || facts.length === 0) fail('input', `${name} is no trace of spuc`, undefined, HINT);
  const wrong = mismatch(facts, [RECORDING], FACTS);
  if (wrong) fail('input', `${name}: ${wrong} is missing or of the wrong kind`, undefined, HINT);
  for (const { ops, calls } of facts as Recording[]) {
    const paths = new Set(ops.map((o) => o.path));
    const stray = calls.find((c) => !paths.has(c.op));
    if (stray)
      fail('input', `${name}: call ${stray.address} is of an op that is not there: ${stray.op}`, undefined, HINT);
  }
  return facts as Recording[];
}

/**
 * The participants of several files as one run, by rank.
 * @throws SpucError class `input` where two of them are the same participant
 */
export function mergeRecordings(
  files: readonly { readonly name: string; readonly recordings: readonly Recording[] }[],
) {
  const from = new Map<number, string>();
  for (const { name, recordings } of files)
    for (const r of recordings) {
      const other = from.get(r.rank);
      if (other !== undefined)
        fail(
          'input',
          `${r.name} (rank ${r.rank}) is in ${other} and in ${name}`,
          undefined,
          'give the traces of the participants of one run',
        );
      from.set(r.rank, name);
    }
  return files.flatMap((f) => f.recordings).sort((a, b) => a.rank - b.rank);
}
