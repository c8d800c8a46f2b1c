import { readsOf } from '../../ir/captured.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';
import { isSecret } from '../../ir/types.ts';
import { type CostModel, fragmentOf } from '../cost-model.ts';
import type { Place, Places } from './places.ts';

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

/** Whether a value is secret. */
export const holdsSecret = (v: Value): boolean => isSecret(v.type);

/** Whether one of some values is secret. */
export function anySecret(vs: readonly Value[]): boolean {
  for (let i = 0; i < vs.length; i++) if (holdsSecret(vs[i]!)) return true;
  return false;
}
const nests = (op: Operation): boolean => op.regions.some((r) => [...r.block].some((o) => o.regions.length > 0));

/** When values of a block are there and how long what follows takes, in hops. */
export class Clock {
  /** When values that fusing made are there. */
  private readonly made = new Map<Value, number>();
  /** Length of the longest path through the block. */
  critical = 0;

  constructor(
    private readonly block: Block,
    private readonly places: Places,
    private readonly cost: CostModel | undefined,
  ) {}

  async start(): Promise<void> {
    const { all } = this.places;
    for (let k = 0; k < all.length; k++) {
      const hops = this.hops(all[k]!.op);
      all[k]!.hops = typeof hops === 'number' ? hops : await hops;
    }
    for (let k = all.length - 1; k >= 0; k--) {
      const { tail, hops, reads } = all[k]!;
      for (let i = 0; i < reads.length; i++) {
        const from = reads[i];
        if (from && from.tail < tail + hops) from.tail = tail + hops;
      }
    }
    for (let k = 0; k < all.length; k++) {
      const place = all[k]!;
      const { reads } = place;
      let start = 0;
      for (let i = 0; i < reads.length; i++) {
        const from = reads[i];
        if (from && from.ready > start) start = from.ready;
      }
      place.ready = start + place.hops;
      if (place.ready + place.tail > this.critical) this.critical = place.ready + place.tail;
    }
  }

  private hops(op: Operation): number | Promise<number> {
    if (op.def.isTerminator || !anySecret(readsOf(op))) return 0;
    if (!op.def.isPure || (op.regions.length > 0 && nests(op))) return LONG;
    if (this.cost) return this.cost.of(fragmentOf([op])).then((c) => c.hops);
    return LOCAL.has(op.name) ? 0 : GUESS;
  }

  /** When a value is there. What is not known is as late as what it is made from. */
  private at(v: Value): number {
    const { def } = v;
    if (!def || def.block !== this.block) return 0;
    return this.places.of(def)?.ready ?? this.made.get(v) ?? this.starts(def);
  }
  /** When an op may start, by what it reads now. */
  starts(op: Operation): number {
    const reads = readsOf(op);
    let start = 0;
    for (let i = 0; i < reads.length; i++) start = Math.max(start, this.at(reads[i]!));
    return start;
  }
  /** Notes when the results of an op are there. */
  run(place: Place): void {
    place.ready = this.starts(place.op) + place.hops;
  }
  /** Notes when a value is there that fusing made. */
  note(v: Value, at: number): void {
    this.made.set(v, at);
  }
}
