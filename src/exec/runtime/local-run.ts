import type { Tensor } from '../../eval/tensor.ts';
import type { Block, Operation } from '../../ir/ir.ts';
import type { Link } from '../link/link.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import type { Prg } from '../prg/prg.ts';
import { RingMemory } from '../ring/ring.ts';
import { newTotals, type Totals } from './engine.ts';
import type { OpRecord } from './executor.ts';
import { dealKeys } from './keys.ts';
import type { Monitor } from './monitor.ts';
import type { Observer } from './observer.ts';
import { budgetOf, type CommonParts, type Participation, participate, resultOf } from './participant.ts';
import type { ProgramInput } from './program-io.ts';
import { clockOf, type Val } from './values.ts';

export interface LocalRunOptions extends CommonParts {
  /** Makes keys and the session nonce; a CSPRNG unless the run is a seeded test. */
  readonly randomKey: () => Uint8Array;
  readonly makePrg: (nonce: Uint8Array) => Prg;
  /** Endpoints by rank, the dealer's last; connected in memory unless given. The run closes them. */
  readonly links?: readonly Link[];
  /** Makes the ring memory of a participant. */
  readonly makeMemory?: (rank: number) => RingMemory;
  /** Called at party 0 after each op execution. */
  readonly onProgress?: (op: Operation) => void;
  /** Sees what each participant does, a dealer included. */
  readonly monitor?: (rank: number) => Monitor | undefined;
  /** Sees what each computing party executes. */
  readonly observe?: (rank: number) => Observer;
}

export interface LocalRunResult {
  readonly outputs: Tensor[];
  readonly totals: Totals;
  /** Payload bytes that each party sent, online and offline. */
  readonly perParty: readonly { online: number; offline: number }[];
  /** Payload bytes that the dealer sent. */
  readonly dealerBytes: number;
  /** Physical frames, of all participants. */
  readonly frames: number;
  readonly ops: ReadonlyMap<Operation, OpRecord>;
  readonly io: { readonly inputs: OpRecord; readonly outputs: OpRecord };
  /** Ring blocks that were live after the run; 0 unless something leaks. */
  readonly liveBlocks: number;
  /** Largest ring memory of a party, bytes. */
  readonly peakBytes: number;
}

/**
 * Runs a program between parties that are separate objects of this process: each has its own shares, ring memory, keys and link endpoint;
 * a dealer is a further participant. Every result is opened to its recipients, and decoded at the first of them.
 * @throws SpucError what the first failing participant threw
 */
export async function runLocal(
  body: Block,
  inputs: readonly ProgramInput[],
  o: LocalRunOptions,
): Promise<LocalRunResult> {
  const { n } = o.config;
  const size = n + (o.protocol.dealer ? 1 : 0);
  const links = o.links ?? memoryNetwork(size);
  const keys = dealKeys(size, n, o.randomKey);
  const nonce = o.randomKey();
  const memories: RingMemory[] = [];

  const start = (rank: number): Promise<Participation> => {
    const memory = o.makeMemory?.(rank) ?? new RingMemory(budgetOf(o.memory));
    memories[rank] = memory;
    const observe = rank === n ? undefined : o.observe?.(rank);
    return participate(body, inputs, o, {
      rank,
      link: links[rank]!,
      prg: o.makePrg(nonce),
      keys: keys[rank]!,
      memory,
      ...(rank === 0 && o.onProgress ? { onDone: o.onProgress } : {}),
      ...(observe ? { observe } : {}),
      monitor: o.monitor?.(rank),
    });
  };

  const all = await Promise.allSettled(Array.from({ length: size }, (_, rank) => start(rank)));
  const failed = all.find((r) => r.status === 'rejected');
  const runs = all.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
  try {
    if (failed) throw failed.reason;
    const first = runs[0]!;
    const outputs = first.values.map((_, i) => resultOf(runs[o.recipients?.[i]?.[0] ?? 0]!, i, o.config));
    return {
      outputs,
      totals: sumTotals(
        runs.map((r) => r.totals),
        first.values,
      ),
      perParty: links.slice(0, n).map((l) => ({ ...l.counters.bytes })),
      dealerBytes: o.protocol.dealer ? links[n]!.counters.bytes.offline : 0,
      frames: links.reduce((s, l) => s + l.counters.frames, 0),
      ops: mergeRecords(runs.map((r) => r.executor.records)),
      io: { inputs: mergeRecord(runs.map((r) => r.io.inputs)), outputs: mergeRecord(runs.map((r) => r.io.outputs)) },
      get liveBlocks() {
        return memories.reduce((s, m) => s + m.liveBlocks, 0);
      },
      peakBytes: Math.max(...memories.map((m) => m.peakBytes)),
    };
  } finally {
    for (const r of runs) r.ring.close();
    for (const l of links) l.close();
  }
}

/** Traffic is a sum over participants, hops a maximum. */
function sumTotals(all: readonly Totals[], outputs: readonly Val[]): Totals {
  const t = newTotals();
  for (const x of all) {
    t.messages += x.messages;
    t.bytes += x.bytes;
    t.offlineMessages += x.offlineMessages;
    t.offlineBytes += x.offlineBytes;
    t.offlineHops = Math.max(t.offlineHops, x.offlineHops);
  }
  t.hops = outputs.reduce((m, v) => Math.max(m, clockOf(v)), 0);
  return t;
}

function mergeRecord(rs: readonly OpRecord[]): OpRecord {
  const sum = { ...rs[0]! };
  for (const r of rs.slice(1)) {
    sum.messages += r.messages;
    sum.bytes += r.bytes;
    sum.offlineMessages += r.offlineMessages;
    sum.offlineBytes += r.offlineBytes;
    sum.ms = Math.max(sum.ms, r.ms);
    sum.hops = Math.max(sum.hops, r.hops);
  }
  return sum;
}

function mergeRecords(all: readonly ReadonlyMap<Operation, OpRecord>[]): Map<Operation, OpRecord> {
  const out = new Map<Operation, OpRecord>();
  for (const op of all[0]!.keys()) out.set(op, mergeRecord(all.flatMap((m) => m.get(op) ?? [])));
  return out;
}
