import type { Tensor } from '../../../../eval/tensor.ts';
import type { Value } from '../../../../ir/ir.ts';
import { type TensorType, tensorType } from '../../../../ir/types.ts';
import type { HloArrayShape } from '../ast.ts';
import type { LiteralValue } from '../literal.ts';
import { int, ints } from '../neutral.ts';
import { isRowMajor } from '../shape.ts';
import type { Row, Rows, Site } from '../site.ts';
import type { HloValue } from '../values.ts';

const constant: Row = (s) => {
  const { literal } = s.instr;
  if (!literal) return s.fail('parse', 'has no value');
  const build = (v: LiteralValue): HloValue => (Array.isArray(v) ? v.map(build) : s.constant(v as Tensor));
  return build(literal());
};

const transpose = (s: Site, v: Value, permutation: readonly number[]): Value => {
  if (permutation.every((d, i) => d === i)) return v;
  const t = v.type as TensorType;
  const type = tensorType(
    permutation.map((d) => t.shape[d]!),
    t.dtype,
  );
  return s.emit('stablehlo.transpose', [v], { permutation: ints(permutation) }, [type]).result;
};
const reshape = (s: Site, v: Value, dims: readonly number[]): Value =>
  s.emit('stablehlo.reshape', [v], {}, [tensorType(dims, (v.type as TensorType).dtype)]).result;

/** Dimensions from slowest to fastest. */
const majorToMinor = (shape: HloArrayShape): number[] =>
  shape.layout ? [...shape.layout].reverse() : shape.dims.map((_, i) => i);

/** The same bytes under another shape: to memory order, reshaped, and back to logical order. */
const bitcast: Row = (s) => {
  const [v] = s.tensors(1) as [Value];
  const from = s.args[0]!.shape as HloArrayShape;
  const to = s.instr.shape as HloArrayShape;
  const type = s.type;
  if (from.dtype !== type.dtype) {
    if (isRowMajor(from) && isRowMajor(to)) return s.one('stablehlo.bitcast_convert', [v]);
    return s.fail('unsupported-op', 'changes element type and layout at once');
  }
  if (isRowMajor(from) && isRowMajor(to)) return s.one('stablehlo.reshape', [v]);
  const order = majorToMinor(to);
  const flat = reshape(
    s,
    transpose(s, v, majorToMinor(from)),
    order.map((d) => type.shape[d]!),
  );
  const back = type.shape.map((_, d) => order.indexOf(d));
  return transpose(s, flat, back);
};

const identity: Row = (s) => {
  s.arity(1);
  return s.args[0]!.value;
};

/** HLO opcodes that make, move and cut data. */
export const shapeRows: Rows = {
  constant,
  bitcast,
  copy: identity,
  'opt-barrier': identity,
  'optimization-barrier': identity,
  broadcast: (s) =>
    s.one('stablehlo.broadcast_in_dim', s.tensors(1), { broadcast_dimensions: ints(s.attrs.ints('dimensions', [])) }),
  reshape: (s) => {
    s.attrs.text('inferred_dimension');
    return s.one('stablehlo.reshape', s.tensors(1));
  },
  transpose: (s) => s.one('stablehlo.transpose', s.tensors(1), { permutation: ints(s.attrs.ints('dimensions')) }),
  reverse: (s) => s.one('stablehlo.reverse', s.tensors(1), { dimensions: ints(s.attrs.ints('dimensions')) }),
  concatenate: (s) => {
    const [dimension = -1, ...rest] = s.attrs.ints('dimensions');
    if (rest.length) s.fail('attribute', 'joins along one dimension', undefined, s.attrs.locOf('dimensions'));
    s.arity(1, Infinity);
    return s.one('stablehlo.concatenate', s.all(), { dimension: int(dimension) });
  },
  iota: (s) => {
    s.arity(0);
    return s.one('stablehlo.iota', [], { iota_dimension: int(s.attrs.int('iota_dimension', 0)) });
  },
  slice: (s) => {
    const slices = s.attrs.slices('slice');
    return s.one('stablehlo.slice', s.tensors(1), {
      start_indices: ints(slices.map((x) => x[0])),
      limit_indices: ints(slices.map((x) => x[1])),
      strides: ints(slices.map((x) => x[2])),
    });
  },
  pad: (s) => {
    const operands = s.tensors(2);
    const padding = s.typeOf(0).shape.length ? s.attrs.padding('padding') : [];
    s.attrs.text('padding');
    return s.one('stablehlo.pad', operands, {
      edge_padding_low: ints(padding.map((p) => p[0])),
      edge_padding_high: ints(padding.map((p) => p[1])),
      interior_padding: ints(padding.map((p) => p[2])),
    });
  },
};
