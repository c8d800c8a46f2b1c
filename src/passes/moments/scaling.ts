import { Builder } from '../../ir/builder.ts';
import { Block, type Operation, type Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import { make, seal, splatLike, splatOf } from '../build.ts';
import { scaled as scaledProduct } from '../simplify/scales.ts';
import { constantFactor, type Moment, type Part, type RootSink, readsScaled } from './analysis.ts';
import { scaledSquare } from './scaled-square.ts';

/** Rewrites of the values of a moment, each to 2^s times what it was. */

const typeOf = (v: Value): TensorType => v.type as TensorType;
const times = (b: Builder, x: Value, c: number): Value =>
  c === 1 ? x : make(b, 'multiply', [x, splatLike(b, typeOf(x), c)], {}, x.type);
const afterDefinition = (v: Value): Builder => {
  const loc = v.loc;
  const [block, next] =
    v.owner instanceof Block ? [v.owner, v.owner.first] : [v.owner.block!, v.owner.next as Operation | null];
  return new Builder(block, next, loc);
};

/** Readers that know nothing of the scale get the value without it. */
function unscaleForOthers(m: Moment, partOf: ReadonlyMap<Operation, Part>): void {
  for (const v of m.values) {
    const others = [...v.uses].filter((u) => !readsScaled(m, partOf, u));
    if (others.length === 0) continue;
    const plain = times(afterDefinition(v), v, 2 ** -m.shift);
    for (const u of others) u.owner.setOperand(u.index, plain);
  }
}

/** A constant, or a value from elsewhere, times 2^s; `type` is that of its place. */
function lifted(b: Builder, v: Value, shift: number): Value {
  const c = splatOf(v);
  if (c === undefined) return times(b, v, 2 ** shift);
  return c === 0 ? v : seal(b, splatLike(b, typeOf(v), c * 2 ** shift), v.type);
}

function liftOperands(op: Operation, m: Moment, from: number): void {
  const b = Builder.before(op);
  for (const [i, v] of op.operands.entries())
    if (i >= from && !m.values.has(v)) op.setOperand(i, lifted(b, v, m.shift));
}

function replace(op: Operation, v: Value): void {
  op.result.replaceAllUsesWith(v);
  op.erase();
}

/** What stands for an op that makes a scaled value by another factor than before. */
function rescaled(op: Operation, part: 'square' | 'decay', shift: number): Value {
  const b = Builder.before(op);
  if (part === 'square') {
    const { c, g } = scaledSquare(op)!;
    return make(b, 'multiply', [times(b, g, c * 2 ** shift), g], {}, op.result.type);
  }
  // w − ((1−β)·2^s)·(w·2^-s): β·w would be as large as w before its truncation.
  const { x, c } = constantFactor(op)!;
  if (c === 1) return x;
  const lost = times(b, times(b, x, 2 ** -shift), (1 - c) * 2 ** shift);
  return make(b, 'subtract', [x, lost], {}, op.result.type);
}

/**
 * √v from √(2^s·v). As the divisor y·c / (√v + ε) with constants c and ε, both sides of the quotient take 2^(s/2): then the root
 * stays as it is, and ε keeps its digits. Anything else is scaled back.
 */
function rescaleRoot({ root, of, link }: RootSink, shift: number): void {
  const b = Builder.before(root);
  const half = 2 ** (shift / 2);
  const fresh = make(b, 'sqrt', [of], {}, root.result.type);
  /** The root with its public factor and `by` in one product. */
  const rooted = (by: number): Value => {
    if (!link) return times(b, fresh, by);
    const divides = link.name === 'pphlo.divide';
    const p = make(b, 'sqrt', [link.operand(link.operand(0) === of ? 1 : 0)]);
    const factor = times(b, p, divides ? 1 / by : by);
    return make(b, divides ? 'divide' : 'multiply', [fresh, factor], {}, root.result.type);
  };
  const [use] = root.result.uses;
  if (root.result.uses.size === 1 && scaleQuotient(use!.owner, use!.index, () => rooted(1), half)) root.erase();
  else replace(root, rooted(1 / half));
}

/** @returns whether `sum` was √v + ε that only divides a product with a constant, and is rewritten */
function scaleQuotient(sum: Operation, index: number, root: () => Value, half: number): boolean {
  const [use] = sum.results[0]?.uses ?? [];
  const epsilon = sum.name === 'pphlo.add' ? splatOf(sum.operand(1 - index)) : undefined;
  const quotient = use?.owner;
  if (epsilon === undefined || sum.result.uses.size !== 1 || quotient?.name !== 'pphlo.divide' || use!.index !== 1)
    return false;
  const above = scaledProduct(quotient.operand(0));
  if (!above || Math.abs(above.by * half) > 1) return false;
  const b = Builder.before(sum);
  const divisor = make(b, 'add', [root(), lifted(b, sum.operand(1 - index), Math.log2(half))], {}, sum.result.type);
  const at = Builder.before(quotient);
  const numerator = times(at, above.x, above.by * half);
  replace(quotient, make(at, 'divide', [numerator, divisor], {}, quotient.result.type));
  sum.erase();
  return true;
}

/** Rewrites one moment, in place. */
export function scaleMoment(m: Moment, partOf: ReadonlyMap<Operation, Part>): void {
  unscaleForOthers(m, partOf);
  for (const s of m.sinks) rescaleRoot(s, m.shift);
  for (const s of m.sinks) if (s.link?.unused && s.link.block) s.link.erase();
  for (const v of m.values) {
    if (v.owner instanceof Block) {
      const loop = v.owner.region!.parent!;
      const init = loop.operand(v.index);
      if (!m.values.has(init)) loop.setOperand(v.index, lifted(Builder.before(loop), init, m.shift));
      const end = v.owner.terminator;
      const back = end.operand(v.index);
      if (!m.values.has(back)) end.setOperand(v.index, lifted(Builder.before(end), back, m.shift));
    }
  }
  const made = [...m.values].flatMap((v) => (v.def ? [v.def] : []));
  // Constants first: what is replaced is no longer one of the scaled values.
  for (const op of made) {
    const part = partOf.get(op);
    if (part === 'linear' || part === 'choice' || part === 'move') liftOperands(op, m, part === 'choice' ? 1 : 0);
  }
  for (const op of made) {
    const part = partOf.get(op);
    if (part === 'square' || part === 'decay') replace(op, rescaled(op, part, m.shift));
  }
}
