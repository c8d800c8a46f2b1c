import { pphlo } from '../dialects/pphlo/ops.ts';
import { isFloat } from '../eval/dtype.ts';
import type { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern } from '../ir/rewriter.ts';
import { isSecret, type TensorType, withSecret } from '../ir/types.ts';
import { make, splatOf } from './build.ts';
import { definePass } from './pass.ts';

/** What stands for 1/√x in a denominator: the rsqrt, in the denominator's shape, and a factor that stays a divisor. */
interface Inverse {
  readonly rsqrt: (b: Builder) => Value;
  readonly divisor?: Value;
}

/** Finds √x in a denominator: itself, repeated or reshaped, or times a factor. */
function inverseOf(v: Value): Inverse | undefined {
  const op = v.def;
  if (!op) return undefined;
  switch (op.name) {
    case 'pphlo.sqrt':
      return { rsqrt: (b) => make(b, 'rsqrt', [op.operand(0)]) };
    case 'pphlo.broadcast':
    case 'pphlo.reshape': {
      const inner = inverseOf(op.operand(0));
      if (!inner || inner.divisor) return undefined;
      return { rsqrt: (b) => make(b, op.name.slice('pphlo.'.length), [inner.rsqrt(b)], { ...op.attrs }, v.type) };
    }
    case 'pphlo.multiply':
      for (let i = 0; i < 2; i++) {
        const inner = inverseOf(op.operand(i));
        if (inner && !inner.divisor) return { ...inner, divisor: op.operand(1 - i) };
      }
      return undefined;
    default:
      return undefined;
  }
}

/** True when nothing else reads a denominator and what it is made from, up to the root: then the root itself goes. */
const readOnce = (v: Value): boolean =>
  v.uses.size === 1 &&
  (v.def?.name === 'pphlo.sqrt' || (v.def?.operands ?? []).some((x) => isRooted(x) && readOnce(x)));
const isRooted = (v: Value): boolean => inverseOf(v) !== undefined;

/** y / (k·√x) → (y / k) · rsqrt(x). The division and the root run at the same time, in place of one after the other. */
const divideBySqrt = (which: (denominator: Value) => boolean): Pattern => ({
  name: 'y / √x',
  roots: [pphlo('divide')],
  apply: (op, rw) => {
    if (!isFloat((op.result.type as TensorType).dtype) || !which(op.operand(1))) return false;
    const inverse = inverseOf(op.operand(1));
    if (!inverse || (inverse.divisor && isSecret(inverse.divisor.type) && !readOnce(op.operand(1)))) return false;
    const b = rw.before(op);
    // The root stands before the division, as SPU writes it.
    const rsqrt = inverse.rsqrt(b);
    const y = inverse.divisor ? make(b, 'divide', [op.operand(0), inverse.divisor]) : op.operand(0);
    rw.replace(op, [make(b, 'multiply', [y, rsqrt], {}, op.result.type)]);
    return true;
  },
});

/** What a number of 32-bit floats is rounded by: a smaller summand is there against a division by zero, not for its value. */
const MACHINE_EPSILON = 2 ** -23;

/** Public floats have no such limit, and mean what they say. */
const secretOnly = (v: Value): boolean => isSecret(v.type);

/** True when a value is read, through moves, as a divisor only. */
const onlyDivides = (v: Value): boolean =>
  v.uses.size > 0 &&
  [...v.uses].every(({ owner, index }) =>
    owner.name === 'pphlo.broadcast' || owner.name === 'pphlo.reshape'
      ? onlyDivides(owner.result)
      : owner.name === 'pphlo.divide' && index === 1,
  );

/** The root and the small positive constant of √x + c. */
function guardedRoot(op: Operation): Operation | undefined {
  for (let i = 0; i < 2; i++) {
    const root = op.operand(i).def;
    const c = root?.name === 'pphlo.sqrt' ? splatOf(op.operand(1 - i)) : undefined;
    if (c !== undefined && c > 0 && c <= MACHINE_EPSILON) return root;
  }
  return undefined;
}

/**
 * √x + c → √(x + ε) for a divisor: fixed point has no c that small, and would divide by zero at x = 0. SPU's pass of this name has no lower
 * bound, and takes √x − 5 for it.
 */
const sqrtPlusEpsilon = (which: (sum: Value) => boolean): Pattern => ({
  name: '√x + c',
  roots: [pphlo('add')],
  apply: (op, rw) => {
    const root = guardedRoot(op);
    if (!root || !which(op.result) || !onlyDivides(op.result)) return false;
    const b = rw.before(op);
    const x = root.operand(0);
    const epsilon = make(b, 'epsilon', [], {}, withSecret(x.type as TensorType, false));
    rw.replace(op, [make(b, 'sqrt', [make(b, 'add', [x, epsilon])], {}, op.result.type)]);
    return true;
  },
});

export const inverseSqrt = definePass({
  name: 'inverse-sqrt',
  doc: 'y / √x → y · rsqrt(x) for secrets, also through broadcasts, reshapes, factors and an epsilon below the resolution: one root in place of a root and a division, a third of the hops less.',
  patterns: [divideBySqrt(secretOnly), sqrtPlusEpsilon(secretOnly)],
});

export const rewriteDivSqrtPattern = definePass({
  name: 'rewrite-div-sqrt-pattern',
  doc: "The part of inverse-sqrt that SPU has under this name, on public values too: on request, for SPU's tests.",
  patterns: [divideBySqrt(() => true)],
});

export const optimizeSqrtPlusEps = definePass({
  name: 'optimize-sqrt-plus-eps',
  doc: 'The part of inverse-sqrt that SPU has under this name, on public values too: √x + c → √(x + ε) in a divisor, for 0 < c ≤ 2^-23 only.',
  patterns: [sqrtPlusEpsilon(() => true)],
});
