import type { Accuracy } from '../codegen/manifest.ts';
import { type Network, showNet } from '../exec/cost/net.ts';
import type { Prediction } from '../exec/cost/prediction.ts';
import type { Protocol } from '../exec/protocols/protocol.ts';
import type { CostReport } from '../exec/runtime/cost-run.ts';
import type { Totals } from '../exec/runtime/engine.ts';
import type { OpRecord } from '../exec/runtime/executor.ts';
import type { LocalRunResult } from '../exec/runtime/local-run.ts';
import { showLocation } from '../support/diagnostics.ts';
import { formatBytes, formatMs } from '../support/table.ts';
import type { ShadowStatsRow } from './shadow-report.ts';
import { simulatedText } from './simulated.ts';

/** One row of `ops`: an op of the program, or what bringing inputs in and opening outputs took. Bytes are online and offline together. */
export interface OpStatsRow {
  readonly op: string;
  readonly loc: string;
  readonly hops: number;
  readonly bytes: number;
  /** What the op takes by itself on the network; null where nothing is predicted. */
  readonly predictedMs: number | null;
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
  /** `full` or `fast`, see --accuracy. */
  readonly accuracy: Accuracy | null;
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
  /** From when all connections stood to when everybody had said that it is done. */
  readonly runMs?: number;
  /** What that takes on the network of --net, played again in virtual time from what each participant computed in this run. */
  readonly simulatedMs?: number;
  /** The network of the prediction, as --net takes it; predicted time online and of the preprocessing on it. */
  readonly net: string | null;
  readonly predictedMs: number | null;
  readonly predictedOfflineMs: number | null;
  readonly ops: readonly OpStatsRow[];
  readonly threatModel: string;
  /** With --shadow. */
  readonly shadow?: readonly ShadowStatsRow[];
}

export interface RunSettings {
  readonly protocol: Protocol;
  readonly parties: number;
  readonly field: string;
  readonly fxp: number;
  readonly accuracy: Accuracy;
  readonly net: Network;
}

/** Milliseconds to six digits: more are not meant. */
const ms = (seconds: number): number => Number((seconds * 1000).toPrecision(6));

/** `r` is what is told, `c` what was predicted for it. */
const row = (
  op: string,
  loc: string,
  r: OpRecord,
  c: OpRecord | undefined,
  { ofOp }: Prediction,
  timed: boolean,
): OpStatsRow => ({
  op,
  loc,
  hops: r.hops,
  bytes: r.bytes + r.offlineBytes,
  predictedMs: c ? ms(ofOp(c)) : null,
  ...(timed ? { ms: r.ms } : {}),
});

function rows(from: Pick<CostReport, 'ops' | 'io'>, cost: CostReport, p: Prediction, timed: boolean): OpStatsRow[] {
  return [
    row('inputs', '', from.io.inputs, cost.io.inputs, p, timed),
    ...[...from.ops].map(([op, r]) => row(op.name, showLocation(op.loc), r, cost.ops.get(op), p, timed)),
    row('outputs', '', from.io.outputs, cost.io.outputs, p, timed),
  ];
}

const predicted = (s: RunSettings, p: Prediction) => ({
  net: showNet(s.net),
  predictedMs: ms(p.seconds),
  predictedOfflineMs: ms(p.offlineSeconds),
});

const head = (s: RunSettings, t: Totals) => ({
  protocol: s.protocol.name,
  parties: s.parties,
  field: s.field,
  fxp: s.fxp,
  accuracy: s.accuracy,
  hops: { online: t.hops, offline: t.offlineHops },
  messages: t.messages + t.offlineMessages,
});

/** The statistics of a run. */
export function runStats(
  s: RunSettings,
  r: Pick<LocalRunResult, 'totals' | 'frames' | 'perParty' | 'dealerBytes' | 'ops' | 'io'> & {
    readonly cost: CostReport;
  },
  wallMs: number,
  insecure: boolean,
): Stats {
  const prediction = r.cost.predict(s.net);
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
    ...predicted(s, prediction),
    ops: rows(r, r.cost, prediction, true),
    threatModel: threatModel(s, insecure),
  };
}

/** The statistics that are known before a run. */
export function costStats(s: RunSettings, c: CostReport): Stats {
  const prediction = c.predict(s.net);
  return {
    ...head(s, c.totals),
    bytes: { online: c.totals.bytes, offline: c.totals.offlineBytes },
    ...predicted(s, prediction),
    ops: rows(c, c, prediction, false),
    threatModel: threatModel(s, false),
  };
}

/** Who is trusted with what; a seeded run hides nothing from who knows the seed. */
export const threatModel = (s: Pick<RunSettings, 'protocol' | 'parties'>, insecure: boolean): string =>
  (insecure ? 'INSECURE: all randomness comes from --seed, so who knows the seed can read every secret. ' : '') +
  s.protocol.threat(s.parties);

/** The predicted time, where there is one. */
function forecast({ net, predictedMs, predictedOfflineMs }: Stats): string {
  if (net === null || predictedMs === null) return '';
  return `predicted ${formatMs(predictedMs)} on ${net}, preprocessing ${formatMs(predictedOfflineMs ?? 0)}\n`;
}

/** The lines that a run ends with. */
export function summaryText(s: Stats): string {
  const size = s.field === null ? '' : `, ${s.field}, ${s.fxp} fraction bits${s.accuracy === 'fast' ? ', fast' : ''}`;
  const offline = s.hops.offline + s.bytes.offline > 0;
  return `protocol ${s.protocol}, ${s.parties} ${s.parties === 1 ? 'party' : 'parties'}${size}
hops     ${s.hops.online}${offline ? ` online, ${s.hops.offline} offline` : ''}
bytes    ${formatBytes(s.bytes.online)}${offline ? ` online, ${formatBytes(s.bytes.offline)} offline` : ''}
messages ${s.messages} in ${s.frames ?? 0} frames
time     ${formatMs(s.wallMs ?? 0)} on this machine, all parties together
${forecast(s)}${simulatedText(s)}threat model: ${s.threatModel}
`;
}
