import type { CallRecord, Recording } from '../trace/recording.ts';

/** What a participant does in a kernel call, one after another. Times in ms. */
export type Step =
  | { readonly do: 'compute'; readonly ms: number }
  | { readonly do: 'send'; readonly to: number; readonly address: string; readonly bytes: number }
  | { readonly do: 'receive'; readonly from: number; readonly address: string }
  | { readonly do: 'flush' };

/** What one participant did, by the address of the call. */
export interface Work {
  readonly calls: ReadonlyMap<string, readonly Step[]>;
  readonly decisions: Readonly<Record<string, number>>;
  /** Computing in all. */
  readonly computeMs: number;
}

/** Something that a thread was seen doing. Time before it and after the one before is computing for `rank`. */
interface Mark {
  readonly at: number;
  readonly rank: number;
  /** Absent for the begin and end of ops: what was computed is charged to the participant's next call. */
  readonly steps?: Step[];
  readonly step?: Step;
}

/**
 * Takes recordings apart into steps, in the order of `recordings`.
 *
 * @param shared whether all of them are of one thread (a run in one process). Then what was computed between two marks is the later one's
 * participant's, who alone ran in that time; else every participant has a thread of its own. Time in which the thread had nothing to do is
 * no computing: where that was not recorded, the thread of a single participant is taken to have computed all the time but before messages.
 */
export function workOf(recordings: readonly Recording[], shared: boolean): Work[] {
  const steps = recordings.map(() => new Map<string, Step[]>());
  const groups = shared ? [recordings.map((_, i) => i)] : recordings.map((_, i) => [i]);
  const computed = recordings.map(() => 0);
  for (const group of groups) {
    const marks = group.flatMap((i) => marksOf(recordings[i]!, i, steps[i]!));
    marks.sort((a, b) => a.at - b.at);
    const idle = new Idle(group.length === 1 ? recordings[group[0]!]! : undefined);
    const unknown = group.length === 1 && !recordings[group[0]!]!.idle;
    const carried = recordings.map(() => 0);
    let last = Math.min(...group.map((i) => recordings[i]!.epoch + recordings[i]!.begun));
    for (const m of marks) {
      const gap = Math.max(0, m.at - last - idle.until(m.at));
      const ms = unknown && m.step?.do === 'receive' ? 0 : gap;
      last = Math.max(last, m.at);
      if (!m.steps) {
        carried[m.rank]! += ms;
        continue;
      }
      const compute = ms + carried[m.rank]!;
      carried[m.rank] = 0;
      computed[m.rank]! += compute;
      // What follows a message is done when it is there, what precedes anything else before that.
      if (m.step?.do === 'receive') m.steps.push(m.step);
      if (compute > 0) m.steps.push({ do: 'compute', ms: compute });
      if (m.step && m.step.do !== 'receive') m.steps.push(m.step);
    }
  }
  return recordings.map((r, i) => ({ calls: steps[i]!, decisions: r.decisions, computeMs: computed[i]! }));
}

function marksOf(r: Recording, rank: number, calls: Map<string, Step[]>): Mark[] {
  const marks: Mark[] = [];
  for (const o of r.ops) marks.push({ at: r.epoch + o.start, rank }, { at: r.epoch + o.end, rank });
  for (const c of r.calls) {
    const steps = calls.get(c.address) ?? [];
    calls.set(c.address, steps);
    marks.push(...callMarks(c, r.epoch, rank, steps));
  }
  return marks;
}

/** The marks of a call, those at the same time in the order in which a kernel does such things. */
function callMarks(c: CallRecord, epoch: number, rank: number, steps: Step[]): Mark[] {
  const mark = (at: number, step?: Step): Mark => ({ at: epoch + at, rank, steps, ...(step ? { step } : {}) });
  const of = (phase: (p: CallRecord['spans'][number]) => number): Mark[] => c.spans.map((s) => mark(phase(s)));
  return [
    ...of((s) => s.start),
    ...c.flushes.map((at) => mark(at, { do: 'flush' })),
    ...c.sends.map((s) => mark(s.at, { do: 'send', to: s.peer, address: s.address, bytes: s.bytes })),
    ...c.receives.map((m) => mark(m.asked)),
    ...c.receives.map((m) => mark(m.got, { do: 'receive', from: m.peer, address: m.address })),
    ...of((s) => s.end),
  ];
}

/** Hands out the recorded idle times of a thread. */
class Idle {
  private next = 0;
  private readonly epoch: number;
  constructor(private readonly r: Recording | undefined) {
    this.epoch = r?.epoch ?? 0;
  }
  /** Idle time since the last question. */
  until(at: number): number {
    const all = this.r?.idle;
    let ms = 0;
    for (; all && this.next < all.length && this.epoch + all[this.next]![0] <= at; this.next++)
      ms += all[this.next]![1];
    return ms;
  }
}
