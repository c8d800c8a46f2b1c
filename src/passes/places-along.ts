import { bitWidth, isInt } from '../eval/dtype.ts';
import { numElements } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { typeOf } from './sort-common.ts';

/** Constants of more elements are not looked at. */
const MOST_ELEMENTS = 1 << 18;

/**
 * The dimension along which a public integer value counts 0, 1, 2, …, the same in all other dimensions; undefined for any other value.
 * An iota, also through broadcasts, reshapes, transposes and casts that keep it, or a constant.
 */
export function countsAlong(v: Value): number | undefined {
  const op = v.def;
  const { shape, dtype } = typeOf(v);
  if (!op || !isInt(dtype)) return undefined;
  switch (op.name) {
    case 'pphlo.iota':
      return fits(v, op.attrs.iota_dimension as number);
    case 'pphlo.constant':
      return [...shape.keys()].find((d) => isCount(op.attrs.value as DenseAttr, d));
    case 'pphlo.convert':
      return through(op, (d) => d);
    case 'pphlo.transpose':
      return through(op, (d) => (op.attrs.permutation as readonly number[]).indexOf(d));
    case 'pphlo.broadcast':
      return through(op, (d) => (op.attrs.broadcast_dimensions as readonly number[])[d]!);
    case 'pphlo.reshape': {
      const before = (s: readonly number[], d: number): number => numElements(s.slice(0, d));
      const from = typeOf(op.operand(0)).shape;
      return through(op, (d) => shape.findIndex((n, e) => n === from[d] && before(shape, e) === before(from, d)));
    }
    default:
      return undefined;
  }
}

/** Where the counted dimension of the operand lies in the result, if it has the same size there. */
function through(op: Operation, to: (dim: number) => number): number | undefined {
  const x = op.operand(0);
  const dim = countsAlong(x);
  if (dim === undefined || typeOf(x).shape[dim]! < 2) return undefined;
  const at = to(dim);
  return typeOf(op.result).shape[at] === typeOf(x).shape[dim] ? fits(op.result, at) : undefined;
}
/** The dimension, if the type has numbers for all places along it. */
function fits(v: Value, dim: number): number | undefined {
  const { shape, dtype } = typeOf(v);
  return shape[dim]! <= 2 ** (bitWidth(dtype) - 1) ? dim : undefined;
}
function isCount({ tensor, splat }: DenseAttr, dim: number): boolean {
  const { shape } = tensor;
  if (splat || numElements(shape) > MOST_ELEMENTS || shape[dim]! < 2) return false;
  const [n, inner] = [shape[dim]!, numElements(shape.slice(dim + 1))];
  const data = tensor.data as ArrayLike<number | bigint>;
  for (let i = 0; i < data.length; i++) if (Number(data[i]) !== Math.floor(i / inner) % n) return false;
  return true;
}
