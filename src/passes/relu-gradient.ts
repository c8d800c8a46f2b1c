import { pphlo } from '../dialects/pphlo/ops.ts';
import { isBool, isFloat } from '../eval/dtype.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern } from '../ir/rewriter.ts';
import { isSecret, type TensorType } from '../ir/types.ts';
import { make, seal, splatLike, splatOf } from './build.ts';
import { definePass } from './pass.ts';

const typeOf = (v: Value): TensorType => v.type as TensorType;
/** The same value, or constants that are the same number everywhere. */
const same = (a: Value, b: Value): boolean =>
  a === b || (a.type === b.type && splatOf(a) !== undefined && splatOf(a) === splatOf(b));

/** The boolean p where a value is `yes` if p holds and `no` otherwise, both numbers of the program. */
function flag(v: Value, yes: number, no: number): Value | undefined {
  const op = v.def;
  if (op?.name === 'pphlo.select')
    return splatOf(op.operand(1)) === yes && splatOf(op.operand(2)) === no ? op.operand(0) : undefined;
  if (op?.name === 'pphlo.convert' && yes === 1 && no === 0)
    return isBool(typeOf(op.operand(0)).dtype) ? op.operand(0) : undefined;
  if (op?.name === 'pphlo.add' && yes === no + 1)
    for (const i of [0, 1]) if (splatOf(op.operand(i)) === no) return flag(op.operand(1 - i), 1, 0);
  return undefined;
}

/** The operands of a maximum or minimum, as an op of that name or as the choice that this pass makes of it. */
function extremeOf(z: Value): { op: Operation; max: boolean; sides: readonly [Value, Value] } | undefined {
  const op = z.def;
  if (op?.name === 'pphlo.maximum' || op?.name === 'pphlo.minimum')
    return { op, max: op.name === 'pphlo.maximum', sides: [op.operand(0), op.operand(1)] };
  const less = op?.name === 'pphlo.select' ? op.operand(0).def : undefined;
  if (less?.name !== 'pphlo.less') return undefined;
  const [a, b] = [less.operand(0), less.operand(1)];
  const [x, y] = [op!.operand(1), op!.operand(2)];
  if (same(x, b) && same(y, a)) return { op: op!, max: true, sides: [a, b] };
  return same(x, a) && same(y, b) ? { op: op!, max: false, sides: [a, b] } : undefined;
}

/** The operands of an equality of which one is the extreme z of (x, y): which of them the other one is. */
function winsOver(p: Value, z?: Value): { z: Value; x: Value; y: Value } | undefined {
  const eq = p.def;
  if (eq?.name !== 'pphlo.equal') return undefined;
  for (const i of [0, 1]) {
    const [x, candidate] = [eq.operand(i), eq.operand(1 - i)];
    const e = z && z !== candidate ? undefined : extremeOf(candidate);
    if (!e) continue;
    for (const k of [0, 1] as const)
      if (same(x, e.sides[k])) return { z: candidate, x: e.sides[k], y: e.sides[1 - k]! };
  }
  return undefined;
}

/**
 * ∂max(x, y)/∂x as JAX has it: [x = z] / (1 + [y = z]) with z = max(x, y), which is 1, 0, or ½ at ties. That is [x ≥ y] − ½·[x = y]: no
 * division, and the comparison is the one that the maximum makes anyhow.
 */
const balanced: Pattern = {
  name: 'gradient of a maximum',
  roots: [pphlo('divide')],
  apply: (op, rw) => {
    const type = typeOf(op.result);
    const [top, bottom] = [flag(op.operand(0), 1, 0), flag(op.operand(1), 2, 1)];
    if (!isFloat(type.dtype) || !top || !bottom || !isSecret(top.type)) return false;
    const mine = winsOver(top);
    const other = mine && winsOver(bottom, mine.z);
    // With x = y both equalities are of the same side; the quotient is ½ or 0 then, which this is not made for.
    if (!mine || !other || !same(other.x, mine.y) || same(mine.x, mine.y)) return false;
    const extreme = extremeOf(mine.z)!;
    const [a, b] = extreme.sides;
    const at = rw.before(extreme.op);
    const less = make(at, 'less', [a, b]);
    const tie = make(at, 'equal', [a, b]);
    if (extreme.op.name !== 'pphlo.select') {
      const choice = make(at, 'select', extreme.max ? [less, b, a] : [less, a, b]);
      rw.replace(extreme.op, [seal(at, choice, mine.z.type)]);
    }
    const here = rw.before(op);
    const number = (n: number): Value => splatLike(here, type, n);
    // The left side loses a maximum, and wins a minimum, where it is less; the right one the other way round, ties aside.
    const left = same(mine.x, a);
    const half = make(here, 'select', [tie, number(0.5), number(0)]);
    // One bit as a number serves both sides.
    const wins = make(here, 'select', [less, number(1), number(0)]);
    const out =
      left === extreme.max
        ? make(here, 'subtract', [make(here, 'subtract', [number(1), wins]), half])
        : make(here, 'add', [wins, half]);
    rw.replace(op, [seal(here, out, type)]);
    return true;
  },
};

export const reluGradient = definePass({
  name: 'relu-gradient',
  doc: 'The gradient of max(x, y) as JAX writes it, [x = max] / (1 + [y = max]), becomes [x ≥ y] − ½·[x = y]: no division, ties stay split evenly, and the comparison is shared with the maximum. Minima likewise.',
  patterns: [balanced],
});
