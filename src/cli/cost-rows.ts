import type { CostReport } from '../exec/runtime/cost-run.ts';
import type { OpRecord } from '../exec/runtime/executor.ts';
import type { Operation } from '../ir/ir.ts';
import { showLocation } from '../support/diagnostics.ts';

/** An op, and what it costs in each report; undefined where that program has no such op. */
export interface MatchedOp {
  readonly op: Operation;
  readonly records: readonly (OpRecord | undefined)[];
}

/**
 * The ops of one program compiled for several targets, side by side. Passes may have decided differently, so ops are matched by name,
 * place in the source, and how many of the kind came before; what only one of them has stands where it stands there.
 */
export function matchOps(reports: readonly Pick<CostReport, 'ops'>[]): MatchedOp[] {
  interface Row {
    readonly op: Operation | undefined;
    readonly records: (OpRecord | undefined)[];
    next: Row | undefined;
  }
  const empty = () => reports.map((): OpRecord | undefined => undefined);
  const start: Row = { op: undefined, records: empty(), next: undefined };
  const rows = new Map<string, Row>();
  for (const [i, { ops }] of reports.entries()) {
    const seen = new Map<string, number>();
    let last = start;
    for (const [op, record] of ops) {
      const kind = `${op.name} ${showLocation(op.loc)}`;
      const before = seen.get(kind) ?? 0;
      seen.set(kind, before + 1);
      const key = `${kind} ${before}`;
      let row = rows.get(key);
      if (!row) {
        row = { op, records: empty(), next: last.next };
        last.next = row;
        rows.set(key, row);
      }
      row.records[i] = record;
      last = row;
    }
  }
  const out: MatchedOp[] = [];
  for (let row = start.next; row; row = row.next) out.push({ op: row.op!, records: row.records });
  return out;
}
