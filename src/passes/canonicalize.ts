import { bitWidth, isComplex, isFloat, isInt } from '../eval/dtype.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern, Rewriter } from '../ir/rewriter.ts';
import { isSecret, sameShape, type TensorType } from '../ir/types.ts';
import { constantBehind, make, splatLike, splatOf } from './build.ts';
import { canonicalProducts } from './canonicalize-products.ts';
import { definePass } from './pass.ts';
import { isRingNumber, rule, typeOf, withType } from './simplify/rule.ts';
import { scaled } from './simplify/scales.ts';

/** The boolean constant that decides a comparison. */
const decided = (op: Operation, rw: Rewriter, value: 0 | 1): Value =>
  splatLike(rw.before(op), typeOf(op.result), value);

const same = (a: Value, b: Value): boolean => a === b;

/** Most rules of arithmetic begin with a constant. */
const onConstant = (op: Operation): boolean =>
  constantBehind(op.operand(0)) !== undefined || constantBehind(op.operand(1)) !== undefined;
const withConstant: typeof rule = (op, name, replace) => rule(op, name, replace, onConstant);

export const canonicalizationPatterns: readonly Pattern[] = [
  // Casts.
  rule('convert', 'convert to the same type', (op) =>
    op.operand(0).type === op.result.type ? op.operand(0) : undefined,
  ),
  rule('convert', 'convert of a convert that loses nothing', (op, rw) => {
    const inner = op.operand(0).def;
    if (inner?.name !== 'pphlo.convert' || !widens(typeOf(inner.operand(0)), typeOf(inner.result))) return undefined;
    return make(rw.before(op), 'convert', [inner.operand(0)], {}, op.result.type);
  }),
  // Data movement that moves nothing.
  rule('reshape', 'reshape to the same shape', (op) =>
    op.operand(0).type === op.result.type ? op.operand(0) : undefined,
  ),
  rule('reshape', 'reshape of reshape', (op, rw) => {
    const inner = op.operand(0).def;
    return inner?.name === 'pphlo.reshape'
      ? make(rw.before(op), 'reshape', [inner.operand(0)], {}, op.result.type)
      : undefined;
  }),
  rule('transpose', 'identity transpose', (op) =>
    (op.attrs.permutation as number[]).every((p, i) => p === i) ? op.operand(0) : undefined,
  ),
  rule('broadcast', 'broadcast to the same shape', (op) =>
    op.operand(0).type === op.result.type && (op.attrs.broadcast_dimensions as number[]).every((d, i) => d === i)
      ? op.operand(0)
      : undefined,
  ),
  rule('slice', 'slice of everything', (op) =>
    sameShape(typeOf(op.operand(0)).shape, typeOf(op.result).shape) ? op.operand(0) : undefined,
  ),
  rule('reverse', 'reverse of no dimension', (op) =>
    (op.attrs.dimensions as number[]).every((d) => typeOf(op.result).shape[d] === 1) ? op.operand(0) : undefined,
  ),
  rule('concatenate', 'concatenate of one', (op) => (op.numOperands === 1 ? op.operand(0) : undefined)),
  // Ring numbers are never NaN: x = x holds, x ≠ x does not. Guards of var, sort and relu gradients vanish.
  rule('equal', 'x = x', (op, rw) =>
    same(op.operand(0), op.operand(1)) && isRingNumber(op.operand(0)) ? decided(op, rw, 1) : undefined,
  ),
  rule('not_equal', 'x ≠ x', (op, rw) =>
    same(op.operand(0), op.operand(1)) && isRingNumber(op.operand(0)) ? decided(op, rw, 0) : undefined,
  ),
  rule('is_finite', 'a secret is finite', (op, rw) => (isRingNumber(op.operand(0)) ? decided(op, rw, 1) : undefined)),
  // −inf and +inf lie beyond every ring number.
  withConstant('maximum', 'max(x, −inf)', (op) => neutralOperand(op, -Infinity)),
  withConstant('minimum', 'min(x, +inf)', (op) => neutralOperand(op, Infinity)),
  withConstant('equal', 'x = ±inf', (op, rw) => (comparesInfinity(op) ? decided(op, rw, 0) : undefined)),
  withConstant('not_equal', 'x ≠ ±inf', (op, rw) => (comparesInfinity(op) ? decided(op, rw, 1) : undefined)),
  // Selects.
  rule('select', 'select of equal values', (op) => (same(op.operand(1), op.operand(2)) ? op.operand(1) : undefined)),
  rule('select', 'select by a constant', (op) => {
    const p = splatOf(op.operand(0));
    return p === undefined ? undefined : withType(op, op.operand(p ? 1 : 2));
  }),
  rule('select', 'select(¬p, a, b)', (op, rw) => {
    const n = op.operand(0).def;
    return n?.name === 'pphlo.not'
      ? make(rw.before(op), 'select', [n.operand(0), op.operand(2), op.operand(1)], {}, op.result.type)
      : undefined;
  }),
  rule('select', 'x = c ? c : x', (op) => {
    const eq = op.operand(0).def;
    if (eq?.name !== 'pphlo.equal' || !isRingNumber(op.operand(2))) return undefined;
    const [x, c] = same(eq.operand(0), op.operand(2)) ? [eq.operand(0), eq.operand(1)] : [eq.operand(1), eq.operand(0)];
    const a = splatOf(op.operand(1));
    return same(x, op.operand(2)) && a !== undefined && a === splatOf(c) && typeOf(x).dtype === typeOf(op.result).dtype
      ? op.operand(2)
      : undefined;
  }),
  // Arithmetic with neutral constants.
  // Public floats have a minus zero: −0 + 0 is 0, while −0 + −0 and −0 − 0 are −0.
  withConstant(
    'add',
    'x + 0',
    (op) => neutralOperand(op, -0) ?? (hasMinusZero(op) ? undefined : neutralOperand(op, 0)),
  ),
  withConstant('subtract', 'x − 0', (op) => {
    const c = splatOf(op.operand(1));
    return Object.is(c, 0) || (c === 0 && !hasMinusZero(op)) ? withType(op, op.operand(0)) : undefined;
  }),
  withConstant('multiply', 'x · 1', (op) => neutralOperand(op, 1)),
  withConstant('multiply', 'x · −1', (op, rw) => {
    const i = isSecret(op.result.type) ? placeOf(op, -1) : undefined;
    return i === undefined ? undefined : withType(op, make(rw.before(op), 'negate', [op.operand(1 - i)]));
  }),
  withConstant('multiply', 'x · 0', (op, rw) =>
    isSecret(op.result.type) && placeOf(op, 0) !== undefined
      ? splatLike(rw.before(op), typeOf(op.result), 0)
      : undefined,
  ),
  withConstant('divide', 'x / 1', (op) => (splatOf(op.operand(1)) === 1 ? withType(op, op.operand(0)) : undefined)),
  // Constant scales meet in real arithmetic: one truncation instead of two, and no small intermediate that fixed point would lose.
  withConstant('multiply', '(x · c) · d, (x / c) · d', (op, rw) => mergeScales(op, rw)),
  withConstant('divide', '(x · c) / d, (x / c) / d', (op, rw) => mergeScales(op, rw)),
  // A written-out sigmoid: one piecewise polynomial in place of an exponential and a division (about 40 hops less).
  withConstant('divide', '1 / (1 + e^−x)', (op, rw) => sigmoid(op, rw)),
  rule('negate', '−(−x)', (op) =>
    op.operand(0).def?.name === 'pphlo.negate' ? op.operand(0).def!.operand(0) : undefined,
  ),
  rule('not', '¬¬x', (op) => (op.operand(0).def?.name === 'pphlo.not' ? op.operand(0).def!.operand(0) : undefined)),
  rule('abs', '|−x|', (op, rw) =>
    isSecret(op.result.type) && op.operand(0).def?.name === 'pphlo.negate'
      ? make(rw.before(op), 'abs', [op.operand(0).def!.operand(0)])
      : undefined,
  ),
  rule('and', 'p ∧ true, p ∧ false', (op, rw) => logic(op, rw, true)),
  rule('or', 'p ∨ false, p ∨ true', (op, rw) => logic(op, rw, false)),
  // One spelling of a square: a product of a value with itself is multiplied as one.
  rule('square', 'x²', (op, rw) => make(rw.before(op), 'multiply', [op.operand(0), op.operand(0)])),
  // Powers with constant exponents need no logarithm.
  rule('power', 'x^c', (op, rw) => constantPower(op, rw)),
  ...canonicalProducts,
];

/** Which operand of two is that constant everywhere. */
const placeOf = (op: Operation, c: number): 0 | 1 | undefined =>
  splatOf(op.operand(0)) === c ? 0 : splatOf(op.operand(1)) === c ? 1 : undefined;

const hasMinusZero = (op: Operation): boolean => {
  const t = typeOf(op.result);
  return !t.secret && (isFloat(t.dtype) || isComplex(t.dtype));
};

/** The other operand, when one operand is the constant `neutral` everywhere and the result is a ring number (or nothing can be NaN). */
function neutralOperand(op: Operation, neutral: number): Value | undefined {
  if (!Number.isFinite(neutral) && !isSecret(op.result.type)) return undefined;
  for (let i = 1; i >= 0; i--) if (Object.is(splatOf(op.operand(i)), neutral)) return withType(op, op.operand(1 - i));
  return undefined;
}
function comparesInfinity(op: Operation): boolean {
  return [0, 1].some((i) => {
    const c = splatOf(op.operand(i));
    return c !== undefined && (c === Infinity || c === -Infinity) && isRingNumber(op.operand(1 - i));
  });
}
/** and (unit = true) and or (unit = false) of booleans with a constant. */
function logic(op: Operation, rw: Rewriter, unit: boolean): Value | undefined {
  if (typeOf(op.result).dtype !== 'i1') return undefined;
  if (same(op.operand(0), op.operand(1))) return op.operand(0);
  for (const i of [0, 1]) {
    const c = splatOf(op.operand(i));
    if (c === undefined) continue;
    if (Boolean(c) === unit) return withType(op, op.operand(1 - i));
    return splatLike(rw.before(op), typeOf(op.result), unit ? 0 : 1);
  }
  return undefined;
}

const MAX_SCALE = 2 ** 100;

function mergeScales(op: Operation, rw: Rewriter): Value | undefined {
  const outer = scaled(op.result);
  const inner = outer && scaled(outer.x);
  if (!outer || !inner) return undefined;
  const b = rw.before(op);
  const by = inner.by * outer.by;
  // A product that its type may not hold is left as two steps.
  if (Math.abs(by) > MAX_SCALE) return undefined;
  return by === 1 ? withType(op, inner.x) : make(b, 'multiply', [inner.x, splatLike(b, typeOf(op.result), by)]);
}

/** The x of 1/(1 + e^(−x)), as `logistic(x)`. */
function sigmoid(op: Operation, rw: Rewriter): Value | undefined {
  const sum = op.operand(1).def;
  if (!isSecret(op.result.type) || splatOf(op.operand(0)) !== 1 || sum?.name !== 'pphlo.add') return undefined;
  const i = [0, 1].find((k) => splatOf(sum.operand(k)) === 1);
  const exp = i === undefined ? undefined : sum.operand(1 - i).def;
  if (exp?.name !== 'pphlo.exponential' || !isSecret(exp.result.type)) return undefined;
  const inner = exp.operand(0).def;
  const b = rw.before(op);
  const x = inner?.name === 'pphlo.negate' ? inner.operand(0) : make(b, 'negate', [exp.operand(0)]);
  return make(b, 'logistic', [x]);
}

/** True when every value of `a` is a value of `b`. */
function widens(a: TensorType, b: TensorType): boolean {
  if (a.dtype === 'i1' || a.dtype === b.dtype) return true;
  if (isInt(a.dtype) && isInt(b.dtype)) {
    const [ua, ub] = [a.dtype.startsWith('u'), b.dtype.startsWith('u')];
    return ua === ub ? bitWidth(a.dtype) <= bitWidth(b.dtype) : ua && bitWidth(a.dtype) < bitWidth(b.dtype);
  }
  return (
    isFloat(a.dtype) &&
    isFloat(b.dtype) &&
    bitWidth(a.dtype) < bitWidth(b.dtype) &&
    b.dtype !== 'bf16' &&
    b.dtype !== 'f16'
  );
}

/** x², x³, x⁴, √x, 1/√x, 1/x for a secret x. */
function constantPower(op: Operation, rw: Rewriter): Value | undefined {
  const c = splatOf(op.operand(1));
  const x = op.operand(0);
  if (c === undefined || !isSecret(x.type) || !isFloat(typeOf(x).dtype)) return undefined;
  const b = rw.before(op);
  const times = (a: Value, y: Value) => make(b, 'multiply', [a, y]);
  switch (c) {
    case 1:
      return x;
    case 2:
      return times(x, x);
    case 3:
      return times(times(x, x), x);
    case 4: {
      const y = times(x, x);
      return times(y, y);
    }
    case 0.5:
      return make(b, 'sqrt', [x]);
    case -0.5:
      return make(b, 'rsqrt', [x]);
    case -1:
      return make(b, 'reciprocal', [x]);
    case 1.5:
      return times(x, make(b, 'sqrt', [x]));
    default:
      return undefined;
  }
}

export const canonicalize = definePass({
  name: 'canonicalize',
  doc: 'Simplifies op by op: casts and moves that do nothing, neutral constants, comparisons that NaN-free numbers decide, powers with constant exponents.',
  patterns: canonicalizationPatterns,
});
