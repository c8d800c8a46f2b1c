import type { DenseAttr } from '../../ir/attributes.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import type { VisibilityMap } from '../visibility.ts';

/** What a loop's condition says in public of how often it can hold. */

/** Loops that are known to end within so many iterations run them all without being told to. */
export const FEW_TRIPS = 64;

/** The conditions that must all hold. */
export function conjuncts(v: Value): readonly Value[] {
  const { def } = v;
  return def?.name === 'stablehlo.and' && v.block === def.block ? def.operands.flatMap(conjuncts) : [v];
}

/** Those that no secret reaches. */
export const publicConjuncts = (loop: Operation, map: VisibilityMap): readonly Value[] =>
  conjuncts(loop.regions[0]!.block.terminator.operand(0)).filter((v) => !map.isSecret(v));

/** The number that a scalar constant is. */
function numberOf(v: Value): number | undefined {
  const { def } = v;
  if (!def || (v.type as TensorType).shape.length > 0) return undefined;
  if (def.name === 'stablehlo.convert' || def.name === 'stablehlo.reshape') return numberOf(def.operand(0));
  if (def.name !== 'stablehlo.constant') return undefined;
  return Number(((def.attrs.value as DenseAttr).tensor.data as ArrayLike<number | bigint>)[0]);
}

const FLIPPED: Readonly<Record<string, string>> = { LT: 'GT', LE: 'GE', GT: 'LT', GE: 'LE' };

/** By how much a carry changes in every iteration, where that is a constant. */
function stepOf(loop: Operation, index: number): number | undefined {
  const { block } = loop.regions[1]!;
  const next = block.terminator.operand(index).def;
  if (next?.name !== 'stablehlo.add' && next?.name !== 'stablehlo.subtract') return undefined;
  const self = next.operands.indexOf(block.args[index]!);
  if (self < 0 || (self === 1 && next.name === 'stablehlo.subtract')) return undefined;
  const step = numberOf(next.operand(1 - self));
  return step !== undefined && next.name === 'stablehlo.subtract' ? -step : step;
}

/** How often `i < limit` holds for a carry that starts at a constant and grows by a constant, or `i > limit` for one that falls. */
function tripsOf(loop: Operation, condition: Value): number | undefined {
  const op = condition.def;
  if (op?.name !== 'stablehlo.compare') return undefined;
  const swapped = numberOf(op.operand(0)) !== undefined;
  const [counter, bound] = swapped ? [op.operand(1), op.operand(0)] : [op.operand(0), op.operand(1)];
  const stated = op.attrs.comparison_direction as string;
  const direction = swapped ? FLIPPED[stated] : FLIPPED[stated] && stated;
  const limit = numberOf(bound);
  if (direction === undefined || limit === undefined || counter.owner !== loop.regions[0]!.block) return undefined;
  const first = numberOf(loop.operand(counter.index));
  const step = stepOf(loop, counter.index);
  if (first === undefined || !step || !Number.isFinite(limit)) return undefined;
  if (step > 0 !== direction.startsWith('L')) return undefined;
  const distance = (limit - first) / step;
  return Math.max(0, direction.endsWith('E') ? Math.floor(distance) + 1 : Math.ceil(distance));
}

/** The most iterations that the public part of the condition allows, where that can be told. */
export function mostTrips(loop: Operation, map: VisibilityMap): number | undefined {
  const known = publicConjuncts(loop, map).flatMap((v) => tripsOf(loop, v) ?? []);
  return known.length > 0 ? Math.min(...known) : undefined;
}
