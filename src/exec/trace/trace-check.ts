import type { TraceEvent } from './trace-events.ts';

/** What is wrong with the form of a trace, in words; empty for one that viewers show as it is meant. For tests. */
export function traceFaults(events: readonly TraceEvent[]): string[] {
  const faults: string[] = [];
  const fault = (e: TraceEvent, what: string): void => void faults.push(`${what}: ${JSON.stringify(e)}`);
  const processes = new Set(events.flatMap((e) => (e.name === 'process_name' ? [e.pid] : [])));
  const threads = new Set(events.flatMap((e) => (e.name === 'thread_name' ? [`${e.pid}/${e.tid}`] : [])));
  const open = new Map<string, TraceEvent[]>();
  const latest = new Map<string, number>();
  const flows = new Map<number, { s: number; f: number }>();
  const end = (e: TraceEvent): number => ns(e.ts!) + ns(e.dur!);
  for (const e of events) {
    if (!processes.has(e.pid)) fault(e, 'a process without a name');
    if (e.ph === 'M') continue;
    if (!(Number.isFinite(e.ts) && e.ts! >= 0)) fault(e, 'no time');
    // Counters have a track of their own.
    if (e.ph === 'C') {
      if (!Object.values(e.args ?? {}).every((v) => typeof v === 'number')) fault(e, 'a counter of no numbers');
      continue;
    }
    const thread = `${e.pid}/${e.tid}`;
    if (!threads.has(thread)) fault(e, 'a thread without a name');
    if (e.ts! < (latest.get(thread) ?? 0)) fault(e, 'earlier than what stands before it');
    latest.set(thread, e.ts!);
    const stack = open.get(thread) ?? [];
    open.set(thread, stack);
    while (stack.length > 0 && end(stack.at(-1)!) <= ns(e.ts!)) stack.pop();
    if (e.ph === 'X') {
      if (!(Number.isFinite(e.dur) && e.dur! >= 0)) fault(e, 'no duration');
      if (stack.length > 0 && end(e) > end(stack.at(-1)!)) fault(e, 'not inside of the slice that it overlaps');
      stack.push(e);
      continue;
    }
    if (stack.length === 0) fault(e, 'an arrow that is bound to no slice');
    const flow = flows.get(e.id!) ?? { s: 0, f: 0 };
    flows.set(e.id!, flow);
    flow[e.ph]++;
  }
  for (const [id, { s, f }] of flows) if (s !== 1 || f !== 1) faults.push(`arrow ${id} has ${s} starts and ${f} ends`);
  return faults;
}

/** Whole ns: microseconds with three digits are no exact numbers. */
const ns = (us: number): number => Math.round(us * 1000);
