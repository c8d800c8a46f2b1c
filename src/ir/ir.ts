import { type Location, unknownLoc } from '../support/diagnostics.ts';
import type { Attribute } from './attributes.ts';
import type { AnyOpDef } from './define-op.ts';
import { touch } from './journal.ts';
import type { Type } from './types.ts';

/** One operand slot of an operation: a link in the def-use chain of the value it reads. */
export interface Use {
  readonly owner: Operation;
  readonly index: number;
}

/** The uses of a value, in the order in which they came. Most values have one or two: a set is made for more only, it takes ten times the memory. */
export class Uses implements Iterable<Use> {
  private one: Use | undefined = undefined;
  private two: Use | undefined = undefined;
  private many: Set<Use> | undefined = undefined;

  get size(): number {
    return this.many ? this.many.size : (this.one ? 1 : 0) + (this.two ? 1 : 0);
  }
  /** The first one. */
  get first(): Use | undefined {
    return this.many ? this.many.values().next().value : (this.one ?? this.two);
  }
  has(use: Use): boolean {
    return this.many ? this.many.has(use) : this.one === use || this.two === use;
  }
  add(use: Use): void {
    if (this.many) this.many.add(use);
    else if (this.one === undefined && this.two === undefined) this.one = use;
    else if (this.one !== undefined && this.two === undefined) this.two = use;
    else {
      this.many = new Set<Use>();
      if (this.one) this.many.add(this.one);
      this.many.add(this.two!).add(use);
      this.one = this.two = undefined;
    }
  }
  delete(use: Use): void {
    if (this.many) this.many.delete(use);
    else if (this.one === use) this.one = undefined;
    else if (this.two === use) this.two = undefined;
  }
  [Symbol.iterator](): Iterator<Use> {
    return this.many ? this.many.values() : new FewUses(this, this.one, this.two);
  }
}

/** Two uses of a value at most; one that was deleted meanwhile is left out. Like every iterator of this file it is its own result: programs are walked often, and each step makes nothing. */
class FewUses implements Iterator<Use> {
  done = false;
  declare value: Use;
  constructor(
    private readonly uses: Uses,
    private one: Use | undefined,
    private two: Use | undefined,
  ) {}
  next(): this {
    const use = this.one ?? this.two;
    if (this.one) this.one = undefined;
    else this.two = undefined;
    if (use === undefined) this.done = true;
    else if (this.uses.has(use)) this.value = use;
    else return this.next();
    return this;
  }
}

/** The operations of a block, in order; the one at hand may be removed. */
class OpsOfBlock implements Iterator<Operation> {
  done = false;
  declare value: Operation;
  constructor(private following: Operation | null) {}
  next(): this {
    const op = this.following;
    if (op) {
      this.value = op;
      this.following = op.next;
    } else this.done = true;
    return this;
  }
}

/** How often IR was changed in this process: equal counts mean that nothing was. */
let edits = 0;
export const editCount = (): number => edits;

/** How many operations that end the life of a value were made in this process: while there are none, nobody need look for them. */
let lifeEnds = 0;
export const lifeEndCount = (): number => lifeEnds;

/** No attributes. */
const none = Object.freeze({});

/** Values made in this process. */
let values = 0;

/** An SSA value: the result of an operation or the argument of a block. */
export class Value {
  readonly uses = new Uses();
  /** A number of its own, so that keys are short and exact. */
  readonly id = values++;
  /** Preferred textual name, without `%`. */
  hint: string | undefined;
  /** Of the bytecode writer: its number in the function at hand. */
  register = 0;
  /** The operation that computes this value; undefined for a block argument. */
  readonly def: Operation | undefined;
  constructor(
    private current: Type,
    readonly owner: Operation | Block,
    readonly index: number,
  ) {
    this.def = owner instanceof Operation ? owner : undefined;
  }

  get type(): Type {
    return this.current;
  }
  set type(t: Type) {
    edits++;
    this.current = t;
    for (const use of this.uses) use.owner.changed();
    (this.def ?? (this.owner as Block).region?.parent)?.changed();
  }

  get loc(): Location {
    return this.owner instanceof Operation ? this.owner.loc : (this.owner.argLocs[this.index] ?? unknownLoc);
  }
  /** The block in which this value is defined. */
  get block(): Block | undefined {
    return this.owner instanceof Operation ? (this.owner.block ?? undefined) : this.owner;
  }
  /** Every use of this value reads `other` from now on. */
  replaceAllUsesWith(other: Value): void {
    if (other === this) return;
    if (this.uses.size > 2) for (const use of [...this.uses]) use.owner.setOperand(use.index, other);
    else for (let use = this.uses.first; use; use = this.uses.first) use.owner.setOperand(use.index, other);
  }
}

/**
 * An operation: an instance of an OpDef. Attribute values are decoded as the OpDef's attribute kinds say.
 * Whatever changes it goes through methods of this file, which tell the journal: so the verifier knows what to look at.
 */
export class Operation {
  block: Block | null = null;
  prev: Operation | null = null;
  next: Operation | null = null;
  /** Grows from each operation of a block to the next, where the block says that it is `ordered`. */
  order = 0;
  /** Of the verifier: the rules of its def were found to hold, and nothing that they look at changed since. */
  right = false;
  /** Of the verifier: all operands were found defined before it, and nothing moved since. */
  placed = false;
  /** Of the journal: it waits in the list of its block. */
  listed = false;
  /** Of the rewriter: the run in which it waits to be visited. */
  queued = 0;
  /** That of its def. */
  readonly name: string;
  readonly results: readonly Value[];
  readonly regions: readonly Region[] = [];
  private values: Value[];
  /** The list of operands was given out: it is copied before it changes. */
  private lent = false;
  private readonly slots: Use[];

  constructor(
    readonly def: AnyOpDef,
    operands: readonly Value[],
    resultTypes: readonly Type[],
    /** Declared attributes, decoded. An absent optional attribute is undefined. Neither the record nor its values change, so operations may share them: see `setAttr`. */
    readonly attrs: Readonly<Record<string, unknown>> = none,
    public loc: Location = unknownLoc,
    /** Undeclared (discardable) attributes, kept for printing. */
    readonly extra: Readonly<Record<string, Attribute>> = none,
  ) {
    this.name = def.name;
    // Lists of the length that they keep: one that grows item by item has room for 17 from the first on.
    const results = new Array<Value>(resultTypes.length);
    for (let i = 0; i < results.length; i++) results[i] = new Value(resultTypes[i]!, this, i);
    this.results = results;
    this.values = operands.slice();
    const slots = new Array<Use>(operands.length);
    for (let index = 0; index < slots.length; index++) {
      const use: Use = { owner: this, index };
      operands[index]!.uses.add(use);
      slots[index] = use;
    }
    this.slots = slots;
    if (operands.length > 0) edits++;
    if (def.endsLife) lifeEnds++;
    def.made++;
  }

  get numOperands(): number {
    return this.slots.length;
  }
  /** The operands as they are now; the list does not change when they do. */
  get operands(): readonly Value[] {
    this.lent = true;
    return this.values;
  }
  operand(i: number): Value {
    return this.values[i]!;
  }
  /** The only result. */
  get result(): Value {
    return this.results[0]!;
  }
  setOperand(i: number, v: Value): void {
    const use = this.slots[i]!;
    const old = this.values[i]!;
    this.edited(v.type === old.type && this.seesTypesOnly);
    old.uses.delete(use);
    this.ownValues()[i] = v;
    v.uses.add(use);
  }
  /** The operands change; the rules still hold where they look at nothing else than before. */
  private edited(sameRules = false): void {
    edits++;
    if (!sameRules) this.right = false;
    this.displaced();
  }
  /** True where the rules of an operation look at its types and attributes only, and at nothing around or inside it. */
  get seesTypesOnly(): boolean {
    return this.regions.length === 0 && !this.def.isTerminator;
  }
  /** What its rules look at changed: they are to be checked again. */
  changed(): void {
    this.right = false;
    touch(this);
  }
  /** It, or what it reads, may stand elsewhere now: the verifier looks for its operands again. */
  displaced(): void {
    this.placed = false;
    touch(this);
  }
  /** Gives an attribute another value; undefined takes it away. */
  setAttr(name: string, value: unknown): void {
    edits++;
    (this as { attrs: Operation['attrs'] }).attrs = { ...this.attrs, [name]: value };
    this.changed();
    // Terminators know the attributes of the operation around them.
    for (let i = 0; i < this.regions.length; i++) this.regions[i]!.block.last?.changed();
  }
  private ownValues(): Value[] {
    if (this.lent) this.values = this.values.slice();
    this.lent = false;
    return this.values;
  }
  addOperand(v: Value): void {
    this.edited();
    const use: Use = { owner: this, index: this.slots.length };
    this.slots.push(use);
    this.ownValues().push(v);
    v.uses.add(use);
  }
  /** Replaces the whole operand list. */
  setOperands(vs: readonly Value[]): void {
    this.edited();
    this.dropOperands();
    for (let i = 0; i < vs.length; i++) this.addOperand(vs[i]!);
  }
  private dropOperands(): void {
    for (let i = 0; i < this.slots.length; i++) this.values[i]!.uses.delete(this.slots[i]!);
    this.slots.length = 0;
    this.values = [];
    this.lent = false;
  }
  addRegion(region = new Region()): Region {
    edits++;
    region.parent = this;
    (this.regions as Region[]).push(region);
    this.changed();
    region.displace();
    return region;
  }
  /** The operation whose region holds this one. */
  get parentOp(): Operation | null {
    return this.block?.region?.parent ?? null;
  }
  /** True when no result is read anywhere. */
  get unused(): boolean {
    for (let i = 0; i < this.results.length; i++) if (this.results[i]!.uses.size > 0) return false;
    return true;
  }
  /** Takes the operation out of its block; it keeps its operands. */
  remove(): void {
    if (!this.block) return;
    this.placed = false;
    for (let i = 0; i < this.results.length; i++) {
      const { uses } = this.results[i]!;
      if (uses.size > 0) for (const u of uses) u.owner.displaced();
    }
    for (let i = 0; i < this.regions.length; i++) this.regions[i]!.displace();
    this.unlink(this.block);
  }
  private unlink(b: Block): void {
    edits++;
    if (this.def.isTerminator) b.terminators--;
    if (this.prev) this.prev.next = this.next;
    else b.first = this.next;
    if (this.next) this.next.prev = this.prev;
    else b.last = this.prev;
    this.block = this.prev = this.next = null;
    this.listed = false;
    b.changed();
  }
  /** Removes the operation for good, with all that its regions hold. Throws when a result still has uses. */
  erase(): void {
    if (!this.unused) throw new Error(`${this.name} is erased while it is used`);
    this.dropReferences();
    if (this.block) this.unlink(this.block);
  }
  private dropReferences(): void {
    this.dropOperands();
    edits++;
    this.right = this.placed = false;
    // What is inside an isolated operation reads nothing from outside: all of it goes.
    if (this.def.has('isolated')) return;
    for (let i = 0; i < this.regions.length; i++)
      for (let op = this.regions[i]!.block.first; op; op = op.next) op.dropReferences();
  }
  /** Visits this operation and all inside it, outer before inner, in program order. The visited op may be erased. */
  walk(visit: (op: Operation) => void): void {
    visit(this);
    if (this.regions.length === 0) return;
    for (const region of this.regions) {
      for (let op = region.block.first; op; ) {
        const { next }: Operation = op;
        if (op.regions.length === 0) visit(op);
        else op.walk(visit);
        op = next;
      }
    }
  }
  /** A deep copy; operands are looked up in `map`, which also receives the new results and block arguments. */
  clone(map: Map<Value, Value> = new Map()): Operation {
    const copy = new Operation(
      this.def,
      this.operands.map((v) => map.get(v) ?? v),
      this.results.map((r) => r.type),
      this.attrs,
      this.loc,
      this.extra,
    );
    this.results.forEach((r, i) => {
      copy.results[i]!.hint = r.hint;
      map.set(r, copy.results[i]!);
    });
    for (const region of this.regions) region.cloneInto(copy.addRegion(), map);
    copy.right = this.right && this.seesTypesOnly && copy.readsTypesOf(this);
    return copy;
  }
  private readsTypesOf(other: Operation): boolean {
    for (let i = 0; i < this.values.length; i++) if (this.values[i]!.type !== other.values[i]!.type) return false;
    return true;
  }
}

/** A straight line of operations with arguments. Regions here have exactly one block. */
export class Block implements Iterable<Operation> {
  first: Operation | null = null;
  last: Operation | null = null;
  region: Region | null = null;
  readonly args: readonly Value[] = [];
  readonly argLocs: readonly Location[] = [];
  /** The `order` of its operations is right. */
  ordered = true;
  /** How many of its operations are terminators. */
  terminators = 0;
  /** Of the journal: what is to be verified again; what moved away meanwhile is still there. */
  touched: Operation[] | undefined = undefined;

  /** The operation around it is to be verified again. */
  changed(): void {
    this.region?.parent?.changed();
  }
  addArg(type: Type, loc: Location = unknownLoc, hint?: string): Value {
    edits++;
    this.changed();
    const v = new Value(type, this, this.args.length);
    v.hint = hint;
    (this.args as Value[]).push(v);
    (this.argLocs as Location[]).push(loc);
    return v;
  }
  append(op: Operation): Operation {
    return this.insertBefore(op, null);
  }
  /** Inserts `op` (detached) before `anchor`; at the end when `anchor` is null. */
  insertBefore(op: Operation, anchor: Operation | null): Operation {
    edits++;
    if (op.def.isTerminator) {
      this.terminators++;
      op.right = false;
    }
    op.block = this;
    op.next = anchor;
    op.prev = anchor ? anchor.prev : this.last;
    if (op.prev) op.prev.next = op;
    else this.first = op;
    if (anchor) {
      anchor.prev = op;
      this.ordered = false;
    } else {
      this.last = op;
      op.order = op.prev ? op.prev.order + 1 : 0;
    }
    touch(op);
    this.changed();
    return op;
  }
  /** Gives the operations their `order`, from 0 on. @returns how many there are */
  number(): number {
    let order = 0;
    for (let op = this.first; op; op = op.next) op.order = order++;
    this.ordered = true;
    return order;
  }
  /** The last operation; a verified block always ends in a terminator. */
  get terminator(): Operation {
    return this.last!;
  }
  /** Safe against removal of the operation at hand. */
  [Symbol.iterator](): Iterator<Operation> {
    return new OpsOfBlock(this.first);
  }
}

export class Region {
  parent: Operation | null = null;
  readonly block: Block;
  constructor(block = new Block()) {
    this.block = block;
    block.region = this;
  }
  /** What is inside may stand elsewhere now: the verifier looks for the values that it reads again. */
  displace(): void {
    for (let op = this.block.first; op; op = op.next) {
      if (op.placed || !op.listed) op.displaced();
      if (op.def.isTerminator) op.right = false;
      for (let i = 0; i < op.regions.length; i++) op.regions[i]!.displace();
    }
  }
  cloneInto(target: Region, map: Map<Value, Value>): void {
    for (const [i, a] of this.block.args.entries())
      map.set(a, target.block.addArg(a.type, this.block.argLocs[i], a.hint));
    for (const op of this.block) target.block.append(op.clone(map));
  }
}
