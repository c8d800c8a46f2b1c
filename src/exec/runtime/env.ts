import { capturedBy } from '../../ir/captured.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { Val } from './values.ts';

/** A value under computation, with the executions that read it: it may be freed when all of them are done. */
export interface Slot {
  readonly val: Promise<Val>;
  readonly users: Promise<unknown>[];
}

/** The values of a block execution; names not found here belong to the block around it. */
export class Env {
  private readonly slots = new Map<Value, Slot>();
  constructor(
    private readonly outer: Env | undefined,
    /** The common shape on which a region body runs at once, where its block declares scalars. */
    readonly batch: readonly number[] | undefined,
  ) {}
  get(v: Value): Slot {
    const s = this.slots.get(v) ?? this.outer?.get(v);
    if (!s) throw new Error('a value is read before it is defined');
    return s;
  }
  set(v: Value, s: Slot): void {
    this.slots.set(v, s);
  }
}

/** A slot for a value that will come; an error is left to those who wait for it. */
export function slot(val: Promise<Val>): Slot {
  val.catch(() => undefined);
  return { val, users: [] };
}

const capturedCache = new WeakMap<Operation, readonly Value[]>();

/** Values from outside that the regions of `op` read. */
export function capturedValues(op: Operation): readonly Value[] {
  if (op.regions.length === 0) return [];
  const known = capturedCache.get(op);
  if (known) return known;
  const list = capturedBy(op);
  capturedCache.set(op, list);
  return list;
}
