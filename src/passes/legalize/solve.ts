import { fromNumbers } from '../../eval/values.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, tensorType, withShape } from '../../ir/types.ts';
import { constant, make, splatLike } from '../build.ts';
import type { Expansion } from './expansion.ts';
import { dotDims } from './expansion.ts';

/** Triangular systems and Cholesky factors of secret real matrices, in PPHLO ops. Leading dimensions are batches. */

/** Largest matrix of which a secret one is solved or factored. */
export const MAX_MATRIX = 64;

const typeOf = (v: Value): TensorType => v.type as TensorType;
const shapeOf = (v: Value): readonly number[] => typeOf(v).shape;

/** Ops on the last two dimensions of tensors. */
class Matrices {
  constructor(readonly b: Builder) {}

  transposed(v: Value): Value {
    const r = shapeOf(v).length;
    const permutation = [...Array.from({ length: r - 2 }, (_, i) => i), r - 1, r - 2];
    return make(this.b, 'transpose', [v], { permutation });
  }
  /** Reverses the last `count` dimensions, or the one before the last. */
  reversed(v: Value, dimensions: readonly number[]): Value {
    return make(this.b, 'reverse', [v], { dimensions });
  }
  /** Rows and columns from … to, of the last two dimensions. */
  block(v: Value, rows: readonly [number, number], columns: readonly [number, number], strides = [1, 1]): Value {
    return this.cut(v, shapeOf(v).length - 2, [rows, columns], strides);
  }
  /** Dimensions from `first` on, cut to the given ranges. */
  cut(v: Value, first: number, ranges: readonly (readonly [number, number])[], steps: readonly number[] = []): Value {
    const shape = shapeOf(v);
    return make(this.b, 'slice', [v], {
      start_indices: shape.map((_, d) => ranges[d - first]?.[0] ?? 0),
      limit_indices: shape.map((n, d) => ranges[d - first]?.[1] ?? n),
      strides: shape.map((_, d) => (d < first ? 1 : (steps[d - first] ?? 1))),
    });
  }
  reshape(v: Value, shape: readonly number[]): Value {
    return make(this.b, 'reshape', [v], {}, withShape(typeOf(v), shape));
  }
  join(vs: readonly Value[], dimension: number): Value {
    return make(this.b, 'concatenate', vs, { dimension });
  }
  pad(v: Value, low: readonly number[], high: readonly number[]): Value {
    const zero = splatLike(this.b, tensorType([], typeOf(v).dtype), 0);
    return make(this.b, 'pad', [v, zero], {
      edge_padding_low: [...low],
      edge_padding_high: [...high],
      interior_padding: low.map(() => 0),
    });
  }
  /** v repeated to `shape`, dimension by dimension from the left. */
  spread(v: Value, shape: readonly number[]): Value {
    const broadcast_dimensions = shapeOf(v).map((_, d) => d);
    return make(this.b, 'broadcast', [v], { broadcast_dimensions }, withShape(typeOf(v), shape));
  }
  mul(x: Value, y: Value): Value {
    return make(this.b, 'multiply', [x, y]);
  }
  /** Product of matrices, batch by batch. */
  dot(x: Value, y: Value): Value {
    const [p, q] = [shapeOf(x), shapeOf(y)];
    const batch = Array.from({ length: p.length - 2 }, (_, i) => i);
    const type = tensorType(
      [...p.slice(0, -1), q[q.length - 1]!],
      typeOf(x).dtype,
      isSecret(x.type) || isSecret(y.type),
    );
    const dims = dotDims(batch, batch, [p.length - 1], [q.length - 2]);
    return make(this.b, 'dot_general', [x, y], dims, type);
  }
  /** The s×s blocks on the diagonal of [B…, n, n]: [B…, n/s, s, s]. Rows of n/s + 1 blocks put them into one column. Local. */
  diagonalBlocks(v: Value, s: number): Value {
    const shape = shapeOf(v);
    const r = shape.length - 2;
    const batch = shape.slice(0, r);
    const m = shape[r]! / s;
    const tiles = this.reshape(v, [...batch, m, s, m, s]);
    const permutation = [...batch.map((_, i) => i), r, r + 2, r + 1, r + 3];
    const flat = this.reshape(make(this.b, 'transpose', [tiles], { permutation }), [...batch, m * m, s, s]);
    const zeros = shape.map(() => 0);
    const padded = this.pad(flat, [...zeros, 0], [...batch.map(() => 0), m, 0, 0]);
    const rows = this.reshape(padded, [...batch, m, m + 1, s, s]);
    return this.reshape(this.cut(rows, r + 1, [[0, 1]]), [...batch, m, s, s]);
  }
  /** The diagonal of [B…, n, n]: [B…, n]. Local. */
  diagonal(v: Value): Value {
    return this.reshape(this.diagonalBlocks(v, 1), shapeOf(v).slice(0, -1));
  }
}

const log2Ceil = (n: number): number => Math.ceil(Math.log2(n));

/**
 * The inverse of lower triangular matrices [B…, n, n] with a diagonal of ones; what stands on and above the diagonal is not read. Blocks of
 * two, four, … at once: [A 0; B C]⁻¹ = [A⁻¹ 0; −C⁻¹BA⁻¹ C⁻¹]. 2·⌈log2 n⌉ − 2 products in sequence.
 */
function unitInverse(x: Matrices, matrix: Value): Value {
  const shape = shapeOf(matrix);
  const batch = shape.slice(0, -2);
  const r = batch.length;
  const n = shape[r]!;
  const size = 2 ** log2Ceil(n);
  const zeros = batch.map(() => 0);
  const padded = x.pad(matrix, [...zeros, 0, 0], [...zeros, size - n, size - n]);
  const like = (dims: readonly number[]): TensorType => tensorType([...batch, ...dims], typeOf(matrix).dtype);
  // Blocks of one are 1.
  let inverse: Value = splatLike(x.b, like([size, 1, 1]), 1);
  for (let s = 1; s < size; s *= 2) {
    const m = size / (2 * s);
    const below = x.cut(x.diagonalBlocks(padded, 2 * s), r + 1, [
      [s, 2 * s],
      [0, s],
    ]);
    const pick = (odd: number): Value => x.cut(inverse, r, [[odd, size / s]], [2]);
    const [a, c] = [pick(0), pick(1)];
    const left = make(x.b, 'negate', [s === 1 ? below : x.dot(c, x.dot(below, a))]);
    const top = x.join([a, splatLike(x.b, like([m, s, s]), 0)], r + 2);
    inverse = x.join([top, x.join([left, c], r + 2)], r + 1);
  }
  return x.block(x.reshape(inverse, [...batch, size, size]), [0, n], [0, n]);
}

/** Identity matrices of the shape [B…, n, n]. */
function identity(x: Matrices, type: TensorType): Value {
  const n = type.shape[type.shape.length - 1]!;
  const one = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const count = type.shape.slice(0, -2).reduce((a, d) => a * d, 1);
  return constant(x.b, fromNumbers(type.dtype, type.shape, Array.from({ length: count }, () => one).flat()));
}

/**
 * op(a)·x = b or x·op(a) = b. A public a is inverted in its own type. For a secret one every case is turned into a lower one from the left;
 * its rows and b are divided by the diagonal, all at once, and the unit triangle left is inverted.
 */
export const triangularSolve: Expansion = ({ op, b, operands }) => {
  const x = new Matrices(b);
  const [a0, b0] = operands as [Value, Value];
  const attrs = op.attrs as { left_side: boolean; lower: boolean; unit_diagonal: boolean; transpose_a: string };
  if (!isSecret(a0.type)) {
    const eye = identity(x, typeOf(a0));
    const inverse = make(b, 'triangular_solve', [a0, eye], { ...attrs, left_side: true });
    return [attrs.left_side ? x.dot(inverse, b0) : x.dot(b0, inverse)];
  }
  const flips = [attrs.transpose_a !== 'NO_TRANSPOSE', !attrs.left_side].filter(Boolean).length === 1;
  const rank = shapeOf(a0).length;
  // x·op(a) = b is op(a)ᵀ·xᵀ = bᵀ.
  let a = flips ? x.transposed(a0) : a0;
  let right = attrs.left_side ? b0 : x.transposed(b0);
  const upper = attrs.lower === flips;
  if (upper) {
    a = x.reversed(a, [rank - 2, rank - 1]);
    right = x.reversed(right, [rank - 2]);
  }
  if (!attrs.unit_diagonal) {
    const inverse = make(b, 'reciprocal', [x.diagonal(a)]);
    a = x.mul(a, x.spread(inverse, shapeOf(a)));
    right = x.mul(right, x.spread(inverse, shapeOf(right)));
  }
  let y = x.dot(unitInverse(x, a), right);
  if (upper) y = x.reversed(y, [rank - 2]);
  return [attrs.left_side ? y : x.transposed(y)];
};

/**
 * The factor L of a = L·Lᵀ, or its transpose, column by column: the pivot's reciprocal root, the column times it, and its square taken off
 * what is left. Only the triangle that the op names is read; the other one of the result is 0.
 */
export const cholesky: Expansion = ({ op, b, operands }) => {
  const x = new Matrices(b);
  const lower = op.attrs.lower as boolean;
  // The upper triangle of a symmetric matrix is the lower one of its transpose.
  let rest = lower ? operands[0]! : x.transposed(operands[0]!);
  const shape = shapeOf(rest);
  const rank = shape.length;
  const zeros = shape.map(() => 0);
  const n = shape[rank - 1]!;
  const columns: Value[] = [];
  for (let j = 0; j < n; j++) {
    const m = n - j;
    const root = make(b, 'rsqrt', [x.block(rest, [0, 1], [0, 1])]);
    const head = x.block(rest, [0, m], [0, 1]);
    const column = x.mul(head, x.spread(root, shapeOf(head)));
    columns.push(x.pad(column, [...zeros.slice(2), j, 0], zeros));
    if (m === 1) break;
    const tail = x.block(column, [1, m], [0, 1]);
    rest = make(b, 'subtract', [x.block(rest, [1, m], [1, m]), x.dot(tail, x.transposed(tail))]);
  }
  const factor = n === 0 ? rest : x.join(columns, rank - 1);
  return [lower ? factor : x.transposed(factor)];
};
