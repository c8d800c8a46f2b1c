import { isIdentity, mayBeIdentity } from '../../dialects/hlo/inline.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, withDType, withSecret } from '../../ir/types.ts';
import { make, seal, splatLike } from '../build.ts';
import { einsum, unaryEinsum } from './einsum.ts';
import type { Expansion, ExpansionInput } from './expansion.ts';
import { batchNormGrad, batchNormInference, batchNormTraining } from './normalization.ts';
import { rngBits } from './random-bits.ts';
import { cholesky, MAX_MATRIX, triangularSolve } from './solve.ts';
import { staticShapes } from './static-shapes.ts';
import { polygamma, zeta } from './zeta.ts';

/** The type of an hlo result, secret when one of the PPHLO values is. */
const resultType = (op: Operation, from: readonly Value[], i = 0): TensorType =>
  withSecret(
    op.results[i]!.type as TensorType,
    from.some((v) => isSecret(v.type)),
  );

/** Ops whose result is their operands. */
const identity: Expansion = ({ operands }) => operands;

/** How ops without a PPHLO op of their own (for these visibilities) are expressed. One row per op. */
export const expansions: Readonly<Record<string, Expansion>> = {
  'stablehlo.reduce_precision': ({ op, b, operands }) =>
    isSecret(operands[0]!.type) ? operands : [make(b, 'reduce_precision', operands, { ...op.attrs })],
  'stablehlo.broadcast': ({ op, b, operands }) => {
    const t = operands[0]!.type as TensorType;
    const n = (op.attrs.broadcast_sizes as number[]).length;
    return [
      make(b, 'broadcast', operands, { broadcast_dimensions: t.shape.map((_, i) => n + i) }, resultType(op, operands)),
    ];
  },
  'stablehlo.batch_norm_inference': batchNormInference,
  'stablehlo.batch_norm_training': batchNormTraining,
  'stablehlo.batch_norm_grad': batchNormGrad,
  'stablehlo.einsum': einsum,
  'stablehlo.unary_einsum': unaryEinsum,
  'stablehlo.triangular_solve': triangularSolve,
  'stablehlo.cholesky': cholesky,
  ...staticShapes,
  'stablehlo.rng_bit_generator': rngBits,
  'chlo.zeta': zeta,
  'chlo.polygamma': polygamma,
  'chlo.is_inf': (x) => isInfinite(x, [Infinity, -Infinity]),
  'chlo.is_pos_inf': (x) => isInfinite(x, [Infinity]),
  'chlo.is_neg_inf': (x) => isInfinite(x, [-Infinity]),
};

/** Fixed-point numbers are finite, so that the answer on a secret is known; a public float is compared. */
const isInfinite = ({ b, operands }: ExpansionInput, which: readonly number[]): readonly Value[] => {
  const x = operands[0]!;
  const t = x.type as TensorType;
  if (isSecret(t)) return [seal(b, splatLike(b, withDType(t, 'i1'), 0), withDType(t, 'i1'))];
  const is = which.map((v) => make(b, 'equal', [x, splatLike(b, t, v)]));
  return [is.length === 1 ? is[0]! : make(b, 'or', is)];
};

/** Why the expansion of an op whose first operand is secret does not take it; undefined when it does. */
export function expansionLimit(op: Operation): { message: string; hint: string } | undefined {
  if (op.name !== 'stablehlo.triangular_solve' && op.name !== 'stablehlo.cholesky') return undefined;
  const n = (op.operand(0).type as TensorType).shape.at(-1)!;
  return n <= MAX_MATRIX
    ? undefined
    : {
        message: `'${op.name}' of a secret has matrices of size ${n}; ${MAX_MATRIX} is the largest`,
        hint: 'solve it in blocks, or make the matrix public (--visibility)',
      };
}

/** How `op` is expressed, when it has no PPHLO op of its own. */
export const expansionOf = (op: Operation): Expansion | undefined => (isIdentity(op) ? identity : expansions[op.name]);
/** Whether `expansionOf` has something for ops of a name, or for some of them. */
export const mayExpand = (name: string): boolean => mayBeIdentity(name) || name in expansions;
