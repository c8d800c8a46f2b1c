import type { Operation } from '../../ir/ir.ts';
import { elements, type Lanes } from './lanes.ts';

/** Ops that are fused together, and when they may start and what follows them. */
export interface Cluster {
  readonly ops: Operation[];
  readonly number: number;
  start: number;
  tail: number;
}

/** Clusters by where their operands end, so that what lies right behind is found without a search. */
export class Chains {
  /** `length` tells a cluster that grew since. */
  private readonly ends = new Map<string, { readonly cluster: Cluster; readonly length: number }[]>();
  /** The operands that adjoin in all ops of a cluster. */
  private readonly along = new Map<Cluster, readonly number[]>();

  constructor(private readonly lanes: Lanes) {}

  /** The first cluster in time that `op` carries on, by one of the first `joined` operands. */
  before(op: Operation, joined: number, inTime: (c: Cluster) => boolean): Cluster | undefined {
    let best: Cluster | undefined;
    for (let i = 0; i < joined; i++) {
      const lane = this.lanes.of(op.operand(i));
      if (!lane) continue;
      for (const { cluster, length } of this.ends.get(`${i} ${lane.vector.id} ${lane.offset}`) ?? [])
        if (cluster.ops.length === length && (!best || cluster.number < best.number) && inTime(cluster)) best = cluster;
    }
    return best;
  }
  /** Notes the end of a cluster to which an op was added. */
  add(cluster: Cluster, joined: number): void {
    const { ops } = cluster;
    const op = ops[ops.length - 1]!;
    const last = ops[ops.length - 2];
    const along = (this.along.get(cluster) ?? op.operands.slice(0, joined).map((_, i) => i)).filter(
      (i) => !last || this.lanes.follows(last.operand(i), op.operand(i)),
    );
    this.along.set(cluster, along);
    for (const i of along) {
      const lane = this.lanes.of(op.operand(i));
      if (!lane) continue;
      const key = `${i} ${lane.vector.id} ${lane.offset + elements(op.operand(i))}`;
      const list = this.ends.get(key);
      if (list) list.push({ cluster, length: ops.length });
      else this.ends.set(key, [{ cluster, length: ops.length }]);
    }
  }
}
