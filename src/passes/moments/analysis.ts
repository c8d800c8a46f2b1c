import { entryOf } from '../../ir/builtin.ts';
import type { Block, Operation, Use, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType } from '../../ir/types.ts';
import { splatOf } from '../build.ts';
import type { RingShape } from '../ranges/analysis.ts';
import { scaledSquare } from './scaled-square.ts';

/**
 * Which values of a program may be kept as 2^s times what they are: moving averages of squares, v' = β·v + c·g² with a small c, and what is
 * linear in them up to the root that reads them. Fixed point loses most digits of c·g²; 2^s·c·g² has them.
 */

/** How an op takes part in the scaled values of which its result is one. */
export type Part = 'square' | 'decay' | 'linear' | 'choice' | 'move' | 'loop';

/** √v, or √(v / p) and √(v · p) with a public p. */
export interface RootSink {
  readonly root: Operation;
  /** The scaled value below the root. */
  readonly of: Value;
  /** The product or quotient with a public number between both. */
  readonly link?: Operation;
}

/** Values that are scaled by the same power of two. */
export interface Moment {
  readonly values: ReadonlySet<Value>;
  /** The exponent s: even. */
  readonly shift: number;
  readonly sinks: readonly RootSink[];
}

export interface Moments {
  readonly all: readonly Moment[];
  readonly partOf: ReadonlyMap<Operation, Part>;
}

/** Exponents below it gain little; those above are not needed, since c·2^s is 1 at most. */
const [LEAST, MOST] = [4, 10];
const CONTROL = new Set(['func.func', 'pphlo.while', 'pphlo.if', 'pphlo.case']);

const isCandidate = (v: Value): boolean => {
  const t = v.type as TensorType;
  return v.type.kind === 'tensor' && isSecret(t) && (t.dtype === 'f32' || t.dtype === 'f64');
};
const isConstant = (v: Value): boolean => splatOf(v) !== undefined;
/** The constant factor of a product, and the other one. */
export function constantFactor(op: Operation): { readonly x: Value; readonly c: number } | undefined {
  for (let i = 0; i < 2; i++) {
    const c = splatOf(op.operand(i));
    if (c !== undefined && op.operand(1 - i).type === op.result.type) return { x: op.operand(1 - i), c };
  }
  return undefined;
}

/** The values that a loop carries at one place: initial value, arguments of both regions, what the body returns, result. */
interface Slot {
  readonly loop: Operation;
  readonly index: number;
}
const bodyOf = (loop: Operation): Block => loop.regions[1]!.block;

class Finder {
  readonly scaled = new Set<Value>();
  readonly partOf = new Map<Operation, Part>();
  private readonly slots: Slot[] = [];
  private readonly open = new Set<Slot>();
  private readonly ops: Operation[] = [];
  private readonly slotsOf = new Map<Operation, readonly Slot[]>();

  constructor(entry: Operation) {
    this.collect(entry);
    // Every carry may be scaled at first; those go of which the body returns anything else, until none goes.
    for (const s of this.slots) this.open.add(s);
    for (let before = -1; before !== this.open.size; ) {
      before = this.open.size;
      this.spread();
      for (const s of [...this.open]) {
        const back = bodyOf(s.loop).terminator.operand(s.index);
        if (!this.scaled.has(back) && !isConstant(back)) this.open.delete(s);
      }
    }
  }

  /** Ops in program order, regions of control flow included and no others: kernels run the rest as a whole. */
  private collect(parent: Operation): void {
    for (const { block } of parent.regions)
      for (let op = block.first; op; op = op.next) {
        this.ops.push(op);
        if (op.name === 'pphlo.while') {
          const loop = op;
          const slots = op.results.flatMap((r, index) => (isCandidate(r) ? [{ loop, index }] : []));
          this.slotsOf.set(op, slots);
          this.slots.push(...slots);
        }
        if (op.regions.length > 0 && CONTROL.has(op.name)) this.collect(op);
      }
  }

  private spread(): void {
    this.scaled.clear();
    this.partOf.clear();
    for (const { loop, index } of this.open) {
      this.scaled.add(bodyOf(loop).args[index]!);
      this.scaled.add(loop.results[index]!);
    }
    for (let i = 0; i < this.ops.length; i++) {
      const op = this.ops[i]!;
      const part = this.part(op);
      if (!part) continue;
      this.partOf.set(op, part);
      if (part !== 'loop') this.scaled.add(op.result);
    }
  }

  private part(op: Operation): Part | undefined {
    if (op.name === 'pphlo.while' && this.slotsOf.get(op)?.some((s) => this.open.has(s))) return 'loop';
    // All begins with a square.
    if (this.scaled.size === 0 && op.name !== 'pphlo.multiply') return undefined;
    if (op.results.length !== 1 || !isCandidate(op.result)) return undefined;
    switch (op.name) {
      case 'pphlo.multiply': {
        const square = scaledSquare(op);
        if (square) return square.c > 0 && isCandidate(square.g) && !this.scaled.has(square.g) ? 'square' : undefined;
        if (!this.scaled.has(op.operand(0)) && !this.scaled.has(op.operand(1))) return undefined;
        const by = constantFactor(op);
        return by && this.scaled.has(by.x) && by.c >= 0.5 && by.c <= 1 ? 'decay' : undefined;
      }
      case 'pphlo.add':
      case 'pphlo.subtract':
      case 'pphlo.maximum':
      case 'pphlo.minimum':
        return this.readsScaled(op, 0) ? 'linear' : undefined;
      case 'pphlo.select':
        return this.readsScaled(op, 1) ? 'choice' : undefined;
      case 'pphlo.reshape':
      case 'pphlo.transpose':
      case 'pphlo.broadcast':
      case 'pphlo.slice':
      case 'pphlo.reverse':
      case 'pphlo.concatenate':
        return this.readsScaled(op, 0) ? 'move' : undefined;
      default:
        return undefined;
    }
  }
  /** Whether the operands from `from` on are scaled values, and at most constants beside them. */
  private readsScaled(op: Operation, from: number): boolean {
    let found = false;
    for (let i = from; i < op.numOperands; i++) {
      const v = op.operand(i);
      if (this.scaled.has(v)) found = true;
      else if (!isConstant(v)) return false;
    }
    return found;
  }

  /** The values that must share a factor: every op's result with its scaled operands, and all of a slot. */
  groups(): Value[][] {
    const parent = new Map<Value, Value>();
    const find = (v: Value): Value => {
      const up = parent.get(v) ?? v;
      if (up === v) return v;
      const top = find(up);
      parent.set(v, top);
      return top;
    };
    const join = (a: Value, b: Value): void => {
      if (this.scaled.has(a) && this.scaled.has(b)) parent.set(find(a), find(b));
    };
    for (const [op, part] of this.partOf)
      if (part !== 'loop' && part !== 'square') for (const v of op.operands) join(v, op.result);
    for (const { loop, index } of this.open) {
      const arg = bodyOf(loop).args[index]!;
      for (const v of [loop.operand(index), bodyOf(loop).terminator.operand(index), loop.results[index]!]) join(v, arg);
    }
    const groups = new Map<Value, Value[]>();
    for (const v of this.scaled) {
      const group = groups.get(find(v));
      if (group) group.push(v);
      else groups.set(find(v), [v]);
    }
    return [...groups.values()];
  }
  isOpen(loop: Operation, index: number): boolean {
    return this.slotsOf.get(loop)?.some((s) => s.index === index && this.open.has(s)) ?? false;
  }
}

/** True where a value is, through moves and factors, a divisor by itself: then its root becomes a product with a reciprocal root, which keeps no digits of small factors. */
const dividesAlone = (v: Value): boolean =>
  [...v.uses].some(({ owner, index }) =>
    owner.name === 'pphlo.divide'
      ? index === 1
      : ['pphlo.reshape', 'pphlo.broadcast', 'pphlo.multiply'].includes(owner.name) && dividesAlone(owner.result),
  );

function sinksOf(v: Value): RootSink[] {
  const roots = (x: Value): Operation[] =>
    [...x.uses].flatMap(({ owner }) => (owner.name === 'pphlo.sqrt' && !dividesAlone(owner.result) ? [owner] : []));
  return [
    ...roots(v).map((root) => ({ root, of: v })),
    ...[...v.uses].flatMap(({ owner: link, index }) => {
      if (link.name !== 'pphlo.divide' && link.name !== 'pphlo.multiply') return [];
      const p = link.operand(1 - index);
      if ((link.name === 'pphlo.divide' && index === 1) || isSecret(p.type) || link.result.type !== v.type) return [];
      if ((p.type as TensorType).dtype !== (v.type as TensorType).dtype) return [];
      const found = roots(link.result);
      return found.length === link.result.uses.size ? found.map((root) => ({ root, of: v, link })) : [];
    }),
  ];
}

/** True for a use that reads the scaled value as it is. */
export function readsScaled(m: Moment, partOf: ReadonlyMap<Operation, Part>, { owner, index }: Use): boolean {
  if (m.sinks.some((s) => s.root === owner || s.link === owner)) return true;
  if (owner.name === 'pphlo.while') return m.values.has(bodyOf(owner).args[index]!);
  if (owner.def.has('terminator')) {
    const loop = owner.parentOp;
    return loop?.name === 'pphlo.while' && owner.block === bodyOf(loop) && m.values.has(bodyOf(loop).args[index]!);
  }
  const part = partOf.get(owner);
  return part !== undefined && part !== 'square' && m.values.has(owner.result);
}

/** The moving averages of squares of a program, with the exponent of each. */
export function momentsOf(module: Operation, ring: RingShape): Moments {
  const finder = new Finder(entryOf(module));
  const { k, fxp: f } = ring;
  // A root is a divisor in the end: 2^(s/2) of the largest root must still be one.
  const room = Math.min(MOST, f, k - 10 - 2 * f);
  const all = finder.groups().flatMap((group): Moment[] => {
    let shift = room;
    let squares = 0;
    for (const v of group) {
      const part = v.def && finder.partOf.get(v.def);
      if (part === 'square') {
        squares++;
        shift = Math.min(shift, -Math.log2(scaledSquare(v.def!)!.c));
      } else if (part === 'decay') shift = Math.min(shift, -Math.log2(1 - constantFactor(v.def!)!.c));
    }
    // 1 − β as a 32-bit float may be a little more than the power of two that is meant.
    shift = Math.floor(shift / 2 + 1e-6) * 2;
    const sinks = group.flatMap(sinksOf);
    return squares > 0 && sinks.length > 0 && shift >= LEAST ? [{ values: new Set(group), shift, sinks }] : [];
  });
  return { all, partOf: finder.partOf };
}
