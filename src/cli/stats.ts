import type { Protocol } from '../exec/protocols/protocol.ts';
import type { CostReport } from '../exec/runtime/cost-run.ts';
import type { Totals } from '../exec/runtime/engine.ts';
import type { OpRecord } from '../exec/runtime/executor.ts';
import type { LocalRunResult } from '../exec/runtime/local-run.ts';
import type { Operation } from '../ir/ir.ts';
import { showLocation } from '../support/diagnostics.ts';
import { formatBytes, formatMs } from '../support/table.ts';

/** One row of `ops`: an op of the program, or what bringing inputs in and opening outputs took. Bytes are online and offline together. */
export interface OpStatsRow {
  readonly op: string;
  readonly loc: string;
  readonly hops: number;
  readonly bytes: number;
  readonly ms?: number;
}

/**
 * What `--stats` writes. `messages` are addressed logical messages of all participants, online and offline together; `frames`
 * physical ones; bytes are payload bytes. `spuc cost --json` has the same fields without what only a run can measure.
 */
export interface Stats {
  readonly protocol: string;
  readonly parties: number;
  readonly field: string | null;
  readonly fxp: number | null;
  readonly hops: { readonly online: number; readonly offline: number };
  readonly messages: number;
  readonly frames?: number;
  readonly bytes: {
    readonly online: number;
    readonly offline: number;
    readonly perParty?: readonly number[];
    readonly dealer?: number;
  };
  readonly wallMs?: number;
  readonly predictedMs: number | null;
  readonly ops: readonly OpStatsRow[];
  readonly threatModel: string;
}

export interface RunSettings {
  readonly protocol: Protocol;
  readonly parties: number;
  readonly field: string;
  readonly fxp: number;
}

const row = (op: string, loc: string, r: OpRecord, timed: boolean): OpStatsRow => ({
  op,
  loc,
  hops: r.hops,
  bytes: r.bytes + r.offlineBytes,
  ...(timed ? { ms: r.ms } : {}),
});

function rows(
  ops: ReadonlyMap<Operation, OpRecord>,
  io: { inputs: OpRecord; outputs: OpRecord },
  timed: boolean,
): OpStatsRow[] {
  return [
    row('inputs', '', io.inputs, timed),
    ...[...ops].map(([op, r]) => row(op.name, showLocation(op.loc), r, timed)),
    row('outputs', '', io.outputs, timed),
  ];
}

const head = (s: RunSettings, t: Totals) => ({
  protocol: s.protocol.name,
  parties: s.parties,
  field: s.field,
  fxp: s.fxp,
  hops: { online: t.hops, offline: t.offlineHops },
  messages: t.messages + t.offlineMessages,
});

/** The statistics of a run. */
export function runStats(s: RunSettings, r: LocalRunResult, wallMs: number, insecure: boolean): Stats {
  return {
    ...head(s, r.totals),
    frames: r.frames,
    bytes: {
      online: r.totals.bytes,
      offline: r.totals.offlineBytes,
      perParty: r.perParty.map((p) => p.online + p.offline),
      dealer: r.dealerBytes,
    },
    wallMs,
    predictedMs: null,
    ops: rows(r.ops, r.io, true),
    threatModel: threatModel(s, insecure),
  };
}

/** The statistics that are known before a run. */
export function costStats(s: RunSettings, c: CostReport): Stats {
  return {
    ...head(s, c.totals),
    bytes: { online: c.totals.bytes, offline: c.totals.offlineBytes },
    predictedMs: null,
    ops: rows(c.ops, c.io, false),
    threatModel: threatModel(s, false),
  };
}

/** Who is trusted with what; a seeded run hides nothing from who knows the seed. */
export const threatModel = (s: Pick<RunSettings, 'protocol' | 'parties'>, insecure: boolean): string =>
  (insecure ? 'INSECURE: all randomness comes from --seed, so who knows the seed can read every secret. ' : '') +
  s.protocol.threat(s.parties);

/** The lines that a run ends with. */
export function summaryText(s: Stats): string {
  const size = s.field === null ? '' : `, ${s.field}, ${s.fxp} fraction bits`;
  const offline = s.hops.offline + s.bytes.offline > 0;
  return `protocol ${s.protocol}, ${s.parties} ${s.parties === 1 ? 'party' : 'parties'}${size}
hops     ${s.hops.online}${offline ? ` online, ${s.hops.offline} offline` : ''}
bytes    ${formatBytes(s.bytes.online)}${offline ? ` online, ${formatBytes(s.bytes.offline)} offline` : ''}
messages ${s.messages} in ${s.frames ?? 0} frames
time     ${formatMs(s.wallMs ?? 0)} on this machine, all parties together
threat model: ${s.threatModel}
`;
}
