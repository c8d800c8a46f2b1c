import { type DType, isFloat } from '../../eval/dtype.ts';
import { allocStorage, numElements, tensor } from '../../eval/tensor.ts';
import type { TensorType } from '../../ir/types.ts';
import { abs, add, logical, multiply, negate, not, sign, square, subtract } from '../hal/arithmetic.ts';
import { countLeadingZeros, popcnt, type ShiftKind, shift } from '../hal/bits.ts';
import { compare, type Direction } from '../hal/compare.ts';
import { bitcast, ceil, convert, floor, roundAfz, roundEven } from '../hal/convert.ts';
import { besselI1e } from '../hal/fixed-bessel.ts';
import { divide, divideByBroadcast, reciprocal } from '../hal/fixed-division.ts';
import { erfInv } from '../hal/fixed-erf-inv.ts';
import { cosh, exp, expm1, sinh } from '../hal/fixed-exp.ts';
import { digamma, lgamma } from '../hal/fixed-gamma.ts';
import { acos, acosh, asin, asinh, atan, atan2, atanh } from '../hal/fixed-inverse.ts';
import { log, log1p } from '../hal/fixed-log.ts';
import { erf, erfc, logistic, tanh } from '../hal/fixed-piecewise.ts';
import { power } from '../hal/fixed-power.ts';
import { remainder } from '../hal/fixed-remainder.ts';
import { cbrt, rsqrt, sqrt } from '../hal/fixed-root.ts';
import { cos, sin, tan } from '../hal/fixed-trig.ts';
import { divideInt } from '../hal/integer.ts';
import { powerInt } from '../hal/integer-power.ts';
import { nextAfter } from '../hal/next-after.ts';
import { clamp, maximum, minimum, select } from '../hal/select.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, type SecretVal, type Val } from '../runtime/values.ts';
import { knownDifference, knownDivisor } from './known.ts';
import { sealAs } from './movement.ts';
import { broadcast } from './shape.ts';

/** Elementwise PPHLO ops on values of which at least one is secret. Operands of one element are stretched to the others' shape. */

type Result = SecretVal | Promise<SecretVal>;
type Function1 = (c: Ctx, x: Val) => Result;
type Function2 = (c: Ctx, x: Val, y: Val) => Result;

const dtypeOf = (call: KernelCall): DType => (call.op.result.type as TensorType).dtype;

/** The value under the dtype that the op declares: other floats are the same fixed-point number. */
async function declared(call: KernelCall, v: SecretVal): Promise<Val[]> {
  const d = dtypeOf(call);
  if (v.dtype === d) return [v];
  if (isFloat(v.dtype) && isFloat(d)) return [{ ...v, dtype: d }];
  return [await convert(call.c.at('declared'), v, d)];
}
const unary =
  (f: Function1): OpKernel =>
  async (call) =>
    declared(call, await f(call.c, call.args[0]!));
const binary =
  (f: Function2): OpKernel =>
  async (call) =>
    declared(call, await f(call.c, call.args[0]!, call.args[1]!));
/** One function for floats, one for integers. */
const byKind = (real: Function2, whole: Function2): OpKernel =>
  binary((c, x, y) => (isFloat(x.dtype) || isFloat(y.dtype) ? real(c, x, y) : whole(c, x, y)));
const comparison =
  (direction: Direction): OpKernel =>
  async (call) =>
    declared(call, await compare(call.c, direction, call.args[0]!, call.args[1]!, knownDifference(call)));
const choice =
  (f: typeof maximum): OpKernel =>
  async (call) =>
    declared(call, await f(call.c, call.args[0]!, call.args[1]!, knownDifference(call)));
const shifted = (kind: ShiftKind): OpKernel => binary((c, x, y) => shift(c, kind, x, y));

/** Fixed-point numbers are always finite: the answer is known, and sealed where its type says so. */
const alwaysFinite: OpKernel = (call) => {
  const shape = call.args[0]!.shape;
  const ones = allocStorage('i1', numElements(shape)) as Uint8Array;
  return [sealAs(call.c, publicVal(tensor('i1', shape, ones.fill(1))), call.op.result.type)];
};

/** Kernels of elementwise ops by op name. */
export const elementwiseKernels: Record<string, OpKernel> = {
  'pphlo.add': binary(add),
  'pphlo.subtract': binary(subtract),
  'pphlo.multiply': binary(multiply),
  'pphlo.divide': async (call) => {
    const [x, y] = call.args as [Val, Val];
    if (isFloat(x.dtype) || isFloat(y.dtype)) return declared(call, await divide(call.c, x, y, knownDivisor(call)));
    return declared(call, (await divideInt(call.c, x, y)).quotient);
  },
  'pphlo.divide_by_broadcast': async (call) => {
    const [a, b] = call.args as [Val, Val];
    const dims = call.op.attrs.broadcast_dimensions as readonly number[];
    const spread = <T extends Val>(v: T): T => broadcast(call.c, v, a.shape, dims) as T;
    return declared(call, await divideByBroadcast(call.c, a, b, spread, knownDivisor(call)));
  },
  'pphlo.remainder': byKind(remainder, async (c, x, y) => (await divideInt(c, x, y)).remainder),
  'pphlo.power': byKind(power, powerInt),
  'pphlo.maximum': choice(maximum),
  'pphlo.minimum': choice(minimum),
  'pphlo.atan2': binary(atan2),
  'pphlo.and': binary((c, x, y) => logical(c, 'and', x, y)),
  'pphlo.or': binary((c, x, y) => logical(c, 'or', x, y)),
  'pphlo.xor': binary((c, x, y) => logical(c, 'xor', x, y)),
  'pphlo.not': unary(not),
  'pphlo.negate': unary(negate),
  'pphlo.abs': unary(abs),
  'pphlo.sign': unary(sign),
  'pphlo.ceil': unary(ceil),
  'pphlo.floor': unary(floor),
  'pphlo.round_nearest_afz': unary(roundAfz),
  'pphlo.round_nearest_even': unary(roundEven),
  'pphlo.exponential': unary(exp),
  'pphlo.exponential_minus_one': unary(expm1),
  'pphlo.log': unary(log),
  'pphlo.log_plus_one': unary(log1p),
  'pphlo.logistic': unary(logistic),
  'pphlo.tanh': unary(tanh),
  'pphlo.sine': unary(sin),
  'pphlo.cosine': unary(cos),
  'pphlo.tan': unary(tan),
  'pphlo.sqrt': unary(sqrt),
  'pphlo.rsqrt': unary(rsqrt),
  'pphlo.cbrt': unary(cbrt),
  'pphlo.reciprocal': async (call) => declared(call, await reciprocal(call.c, call.args[0]!, knownDivisor(call))),
  'pphlo.erf': unary(erf),
  'pphlo.erfc': unary(erfc),
  'pphlo.erf_inv': unary(erfInv),
  'pphlo.asin': unary(asin),
  'pphlo.acos': unary(acos),
  'pphlo.atan': unary(atan),
  'pphlo.asinh': unary(asinh),
  'pphlo.acosh': unary(acosh),
  'pphlo.atanh': unary(atanh),
  'pphlo.sinh': unary(sinh),
  'pphlo.cosh': unary(cosh),
  'pphlo.lgamma': unary(lgamma),
  'pphlo.digamma': unary(digamma),
  'pphlo.bessel_i1e': unary(besselI1e),
  'pphlo.next_after': binary(nextAfter),
  'pphlo.square': unary(square),
  'pphlo.is_finite': alwaysFinite,
  'pphlo.popcnt': unary(popcnt),
  'pphlo.count_leading_zeros': unary(countLeadingZeros),
  'pphlo.shift_left': shifted('left'),
  'pphlo.shift_right_arithmetic': shifted('arithmetic'),
  'pphlo.shift_right_logical': shifted('logical'),
  'pphlo.equal': comparison('EQ'),
  'pphlo.not_equal': comparison('NE'),
  'pphlo.less': comparison('LT'),
  'pphlo.less_equal': comparison('LE'),
  'pphlo.greater': comparison('GT'),
  'pphlo.greater_equal': comparison('GE'),
  'pphlo.select': async (call) => {
    const [p, x, y] = call.args as [Val, Val, Val];
    return declared(call, await select(call.c, p, x, y));
  },
  'pphlo.clamp': async (call) => {
    const [low, x, high] = call.args as [Val, Val, Val];
    return declared(call, await clamp(call.c, low, x, high));
  },
  'pphlo.convert': async (call) => [await convert(call.c, call.args[0]!, dtypeOf(call))],
  'pphlo.bitcast_convert': async (call) => {
    const { dtype, shape } = call.op.result.type as TensorType;
    return [await bitcast(call.c, call.args[0]!, dtype, shape)];
  },
  // Fixed point has one precision: the label stays, the value too.
  'pphlo.reduce_precision': (call) => [call.args[0]!],
};
