import { type DType, isBool, isFloat } from '../../eval/dtype.ts';
import { type DotDims, dotPlan, type MatmulPlan } from '../../eval/linear.ts';
import { numElements, type Tensor } from '../../eval/tensor.ts';
import type { TensorType } from '../../ir/types.ts';
import {
  constantA,
  eqz,
  matmulPubLeft,
  matmulPubRight,
  matmulTrunc,
  not,
  pubFill,
  reduceSum,
  shlA,
  square,
  trunc,
} from '../hal/arith.ts';
import { pubA, secretOf, widthOf } from '../hal/encode.ts';
import { toA, toExact } from '../hal/represent.ts';
import type { MatmulShape, Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { OpKernel } from '../runtime/kernel-table.ts';
import { type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { move, reshapeVal } from './movement.ts';

/** Matrix products: any number of batches is one kernel call, one message and one truncation. */

/** Magnitudes up to which a public factor counts as small whole numbers. */
const WHOLE_LIMIT = 2 ** 20;

/** A float constant of the program whose elements are all small whole numbers needs no fraction bits, so no truncation. */
function isWhole(v: PublicVal): boolean {
  if (v.data || !v.tensor || !isFloat(v.dtype)) return false;
  const { data } = v.tensor as Tensor & { data: Float64Array };
  for (const x of data) if (!Number.isInteger(x) || Math.abs(x) > WHOLE_LIMIT) return false;
  return true;
}

/**
 * A factor with an arithmetic share, before its elements are laid out and repeated. Where the product is wider or a float, an integer
 * must be the number itself. Public factors stay.
 */
async function factor(c: Ctx, v: Val, out: DType): Promise<Val> {
  if (!v.secret || isFloat(v.dtype)) return v;
  const a = await toA(c.at('a'), v);
  return isBool(v.dtype) || (!isFloat(out) && widthOf(out) <= widthOf(v.dtype)) ? a : toExact(c.at('exact'), a);
}

const sameMap = (a: Int32Array, b: Int32Array): boolean => a.length === b.length && a.every((v, i) => v === b[i]);

/** Runs the matrix products of a plan; at least one factor is secret. */
export async function runMatmul(c: Ctx, lhs: Val, rhs: Val, plan: MatmulPlan, out: DType): Promise<Val> {
  const s: MatmulShape = { batch: plan.batch, m: plan.m, kk: plan.k, n: plan.n };
  const size = s.batch * s.m * s.n;
  const finish = (share: Share): Val => {
    const v = secretVal(out, [size], share);
    return plan.outMap ? move(c, v, plan.shape, () => plan.outMap!) : reshapeVal(v, plan.shape);
  };
  if (size === 0 || s.kk === 0) {
    if (isBool(out)) return secretOf(c, zeros(out, plan.shape));
    return finish(constantA(c, pubFill(0n, size)));
  }
  const [a, b] = await Promise.all([factor(c.at('lhs'), lhs, out), factor(c.at('rhs'), rhs, out)]);
  const x = move(c, a, [s.batch * s.m * s.kk], () => plan.lhsMap);
  const y = move(c, b, [s.batch * s.kk * s.n], () => plan.rhsMap);
  const f = c.engine.fxp;
  const bothFloat = isFloat(lhs.dtype) && isFloat(rhs.dtype);
  let product: Share;
  const squares = lhs === rhs && lhs.secret && s.m === 1 && s.n === 1 && sameMap(plan.lhsMap, plan.rhsMap);
  if (squares && c.engine.protocol.kernels.square) {
    // Sums of squares: where a square is cheaper than a product, the truncation still comes after the sum.
    const terms = await square(c.at('squares'), (x as SecretVal).share);
    product = await trunc(c, reduceSum(c, terms, s.batch, s.kk, 1), bothFloat ? f : 0);
  } else if (x.secret && y.secret) {
    product = await matmulTrunc(c, x.share, y.share, s, bothFloat ? f : 0);
  } else {
    const pub = (x.secret ? y : x) as PublicVal;
    const { share } = (x.secret ? x : y) as SecretVal;
    const bits = isFloat(pub.dtype) && !(bothFloat && isWhole(pub)) ? f : 0;
    const p = pubA(c, pub, pub.shape[0]!, bits);
    const raw = x.secret ? matmulPubRight(c, share, p, s) : matmulPubLeft(c, p, share, s);
    product = await trunc(c, raw, bothFloat ? bits : 0);
  }
  // A float times an integer is in fixed point already; two integers are not.
  if (isFloat(out) && !isFloat(lhs.dtype) && !isFloat(rhs.dtype)) return finish(shlA(c, product, f));
  if (!isBool(out)) return finish(product);
  // Booleans: or of ands, which is "the count is not zero".
  const bits = Math.min(c.engine.k, Math.ceil(Math.log2(s.kk + 1)));
  return finish(not(c, await eqz(c, product, Math.max(1, bits))));
}

const zeros = (dtype: DType, shape: readonly number[]): Val => ({
  secret: false,
  dtype,
  shape,
  tensor: { dtype, shape, data: new Uint8Array(numElements(shape)) },
  data: false,
  clock: 0,
});

/** StableHLO's dot: matrix or vector times matrix or vector. */
const dotDims = (lhs: Val): DotDims => ({
  lhs_batching_dimensions: [],
  rhs_batching_dimensions: [],
  lhs_contracting_dimensions: [lhs.shape.length - 1],
  rhs_contracting_dimensions: [0],
});

export const dotKernels: Record<string, OpKernel> = {
  'pphlo.dot_general': async ({ c, op, args: [x, y] }) => {
    const plan = dotPlan(x!.shape, y!.shape, op.attrs.dot_dimension_numbers as DotDims);
    const { dtype, shape } = op.result.type as TensorType;
    // PPHLO may declare the result without its dimensions of size 1.
    return [reshapeVal(await runMatmul(c, x!, y!, plan, dtype), shape)];
  },
  'pphlo.dot': async ({ c, op, args: [x, y] }) => [
    await runMatmul(c, x!, y!, dotPlan(x!.shape, y!.shape, dotDims(x!)), (op.result.type as TensorType).dtype),
  ],
};
