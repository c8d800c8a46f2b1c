import { readsOf } from '../../ir/captured.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';
import { type CostModel, fragmentOf } from '../cost-model.ts';

/** Ops that send nothing; only asked where there is no cost model. */
const LOCAL = new Set(
  [
    'add',
    'subtract',
    'negate',
    'convert',
    'not',
    'real',
    'imag',
    'broadcast',
    'transpose',
    'reverse',
    'bitcast_convert',
  ].map((n) => `pphlo.${n}`),
);
/** Hops of an op of which nothing else is known; those of a loop or an effect, which nothing may be delayed behind. */
const GUESS = 10;
const LONG = 10_000;

/** When values of a block are there and how long what follows takes, in hops. */
export class Clock {
  private readonly ready = new Map<Value, number>();
  private readonly after = new Map<Operation, number>();
  private readonly costs = new Map<Operation, number>();
  /** Length of the longest path through the block. */
  critical = 0;

  constructor(
    private readonly block: Block,
    private readonly cost: CostModel | undefined,
  ) {}

  async start(): Promise<void> {
    for (const op of this.block) this.costs.set(op, await this.hops(op));
    for (let op = this.block.last; op; op = op.prev) {
      const behind = this.tail(op) + this.costs.get(op)!;
      for (const v of readsOf(op))
        if (v.def?.block === this.block) this.after.set(v.def, Math.max(this.tail(v.def), behind));
    }
    for (const op of this.block) this.critical = Math.max(this.critical, this.run(op) + this.tail(op));
  }

  private async hops(op: Operation): Promise<number> {
    if (op.def.has('terminator') || !readsOf(op).some((v) => isSecret(v.type))) return 0;
    if (!op.def.has('pure') || op.regions.some((r) => [...r.block].some((o) => o.regions.length > 0))) return LONG;
    if (this.cost) return (await this.cost.of(fragmentOf([op]))).hops;
    return LOCAL.has(op.name) ? 0 : GUESS;
  }

  /** Hops from the results of an op to the end of the block. */
  tail(op: Operation): number {
    return this.after.get(op) ?? 0;
  }
  hopsOf(op: Operation): number {
    return this.costs.get(op) ?? 0;
  }
  /** When a value is there. What is not known is as late as what it is made from. */
  at(v: Value): number {
    const known = this.ready.get(v);
    if (known !== undefined || v.def?.block !== this.block) return known ?? 0;
    return Math.max(0, ...readsOf(v.def).map((x) => this.at(x)));
  }
  /** When all that an op reads is there. */
  starts(op: Operation): number {
    return Math.max(0, ...readsOf(op).map((v) => this.at(v)));
  }
  /** Notes when the results of an op are there; returns it. */
  run(op: Operation): number {
    const end = this.starts(op) + this.hopsOf(op);
    for (const r of op.results) this.ready.set(r, end);
    return end;
  }
  note(v: Value, at: number): void {
    this.ready.set(v, at);
  }
}
