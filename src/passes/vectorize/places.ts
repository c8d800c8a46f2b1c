import { readsOf } from '../../ir/captured.ts';
import type { Block, Operation, Value } from '../../ir/ir.ts';

/** Ops that only hand data on: they make no level of their own. */
const PASSES_ON = new Set([
  'pphlo.constant',
  'pphlo.iota',
  'pphlo.reshape',
  'pphlo.slice',
  'pphlo.concatenate',
  'pphlo.pad',
]);

/** An op of the block at hand, with what fusing knows of it: one record, because a table for each fact would be as large as the program. */
export class Place {
  /** True when the op makes a level: between two such ops on one level there is no path. */
  readonly makesLevel: boolean;
  /** See `findLevels`. */
  level = 0;
  /** See `findParts`: the part that it plays, and of each reader part and operand as one number. */
  part: number | undefined = undefined;
  readers: number[] | undefined = undefined;
  /** Hops that the op takes, those from its results to the end of the block, and those until its results are there. */
  hops = 0;
  tail = 0;
  ready = 0;

  constructor(
    readonly op: Operation,
    /** Where what it reads comes from, in order; undefined for what comes from outside. */
    readonly reads: readonly (Place | undefined)[],
  ) {
    this.makesLevel = !PASSES_ON.has(op.name);
  }
}

/** The ops of a block as they stand, in order. */
export class Places {
  readonly all: Place[] = [];

  constructor(block: Block) {
    block.number();
    for (let op = block.first; op; op = op.next) this.all.push(new Place(op, this.sources(readsOf(op))));
  }
  private sources(reads: readonly Value[]): (Place | undefined)[] {
    const from: (Place | undefined)[] = [];
    for (let i = 0; i < reads.length; i++) {
      const { def } = reads[i]!;
      from.push(def && this.of(def));
    }
    return from;
  }
  /** Undefined for an op that came later, or is elsewhere. */
  of(op: Operation): Place | undefined {
    const place = this.all[op.order];
    return place?.op === op ? place : undefined;
  }
}
