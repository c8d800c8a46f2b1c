import { type Location, unknownLoc } from '../support/diagnostics.ts';
import type { AttrInput, AttrSpecs, Named, OpDef, ValueSpecs } from './define-op.ts';
import { Block, type Operation, Region, type Value } from './ir.ts';
import type { Type } from './types.ts';

/** Creates operations at an insertion point, with a current location. */
export class Builder {
  constructor(
    public block: Block,
    /** New operations go before this one; null appends. */
    public before: Operation | null = null,
    public loc: Location = unknownLoc,
  ) {}

  static before(op: Operation): Builder {
    return new Builder(op.block!, op, op.loc);
  }
  static atEnd(block: Block, loc: Location = unknownLoc): Builder {
    return new Builder(block, null, loc);
  }

  insert(op: Operation): Operation {
    return this.block.insertBefore(op, this.before);
  }
  /** Creates and inserts an operation. */
  create<O extends ValueSpecs, R extends ValueSpecs, A extends AttrSpecs>(
    def: OpDef<O, R, A>,
    operands: Named<O, Value>,
    attrs: AttrInput<A>,
    opts: { types?: readonly Type[]; regions?: Region[] } = {},
  ): Operation {
    return this.insert(def.create(operands, attrs, { ...opts, loc: this.loc }));
  }
  /** Like `create`, for ops with one result: returns it. */
  value<O extends ValueSpecs, R extends ValueSpecs, A extends AttrSpecs>(
    def: OpDef<O, R, A>,
    operands: Named<O, Value>,
    attrs: AttrInput<A>,
    type?: Type,
  ): Value {
    return this.create(def, operands, attrs, type ? { types: [type] } : {}).result;
  }
  /** A new region whose block has arguments of `types`, filled by `body`. */
  region(types: readonly Type[], body: (b: Builder, args: readonly Value[]) => void): Region {
    const block = new Block();
    const args = types.map((t) => block.addArg(t, this.loc));
    body(Builder.atEnd(block, this.loc), args);
    return new Region(block);
  }
}
