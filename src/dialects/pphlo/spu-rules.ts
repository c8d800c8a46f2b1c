import type { Report } from '../../ir/define-op.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, sameShape, showType, type TensorType } from '../../ir/types.ts';

/**
 * Rules of PPHLO ops whose violation is reported in the words of SPU and StableHLO, because their users' tests match these words
 * (`expected-error`). Each gives the first violation, or nothing.
 */
type Rule = (op: Operation) => string | undefined;

const typeOf = (v: Value): TensorType => v.type as TensorType;
const shapeOf = (v: Value): readonly number[] => typeOf(v).shape;
const list = (op: Operation, name: string): readonly number[] => op.attrs[name] as readonly number[];
const firstDuplicate = (dims: readonly number[]): number | undefined => dims.find((d, i) => dims.indexOf(d) !== i);

const concatenate: Rule = (op) => {
  const dim = op.attrs.dimension as number;
  const [first, ...rest] = op.operands.map(shapeOf);
  if (dim < 0) return `op dimension ${dim} is negative`;
  if (!first) return undefined;
  if (first.length === 0) return 'op rank-0 values cannot be concatenated';
  if (dim >= first.length) return `op dimension ${dim} is out-of-bounds for input rank ${first.length}`;
  for (const [i, other] of rest.entries()) {
    if (other.length !== first.length) return `op operands (0) and (${i + 1}) do not match rank`;
    const at = first.findIndex((n, d) => d !== dim && n !== other[d]);
    if (at >= 0)
      return `op shapes of operand (0) and (${i + 1}) do not match at non-concat index: (${first.join(', ')}) != (${other.join(', ')}) at non-concat index ${at}`;
  }
  return undefined;
};

const broadcast: Rule = (op) => {
  const dims = list(op, 'broadcast_dimensions');
  const [from, to] = [shapeOf(op.operand(0)), shapeOf(op.result)];
  if (dims.length !== from.length)
    return `op broadcast_dimensions size (${dims.length}) does not match operand rank (${from.length})`;
  if (firstDuplicate(dims) !== undefined) return 'op broadcast_dimensions should not have duplicates';
  for (const [i, d] of dims.entries()) {
    if (d < 0 || d >= to.length)
      return `op broadcast_dimensions contains invalid value ${d} for result with rank ${to.length}`;
    if (from[i] !== 1 && from[i] !== to[d])
      return `op size of operand dimension ${i} (${from[i]}) is not equal to 1 or size of result dimension ${d} (${to[d]})`;
  }
  return undefined;
};

const iota: Rule = (op) => {
  const dim = op.attrs.iota_dimension as number;
  const rank = shapeOf(op.result).length;
  if (rank === 0) return 'op does not support scalars';
  return dim < 0 || dim >= rank ? 'op iota dimension cannot go beyond the output rank or be negative.' : undefined;
};

const pad: Rule = (op) => {
  const shape = shapeOf(op.operand(0));
  if (shapeOf(op.operand(1)).length > 0)
    return `op padding value type should be a rank-0 tensor, is rank ${shapeOf(op.operand(1)).length}`;
  const [low, high, interior] = ['edge_padding_low', 'edge_padding_high', 'interior_padding'].map((n) =>
    list(op, n),
  ) as [readonly number[], readonly number[], readonly number[]];
  if (low.length !== shape.length)
    return `op edge_padding_low length (${low.length}) must match operand rank (${shape.length})`;
  if (high.length !== shape.length)
    return `op edge_padding_high length (${high.length}) must match operand rank (${shape.length})`;
  if (interior.length !== shape.length)
    return `op interior_padding length (${interior.length}) must match operand rank (${shape.length})`;
  for (const [d, n] of shape.entries()) {
    if (interior[d]! < 0) return `op Interior padding cannot be negative: ${interior[d]}`;
    if (n + low[d]! + high[d]! + Math.max(n - 1, 0) * interior[d]! < 0)
      return `op Padding result in negative size for dimension ${d}`;
  }
  return undefined;
};

const slice: Rule = (op) => {
  const shape = shapeOf(op.operand(0));
  const [start, limit, strides] = ['start_indices', 'limit_indices', 'strides'].map((n) => list(op, n)) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  if ([start, limit, strides].some((l) => l.length !== shape.length))
    return `op the number of elements in start_indices (${start.length}), limit_indices (${limit.length}) and strides (${strides.length}) does not match the rank of the operand (${shape.length})`;
  for (const [d, n] of shape.entries()) {
    if (start[d]! < 0) return `op negative start index ${start[d]} in dimension ${d}`;
    if (limit[d]! > n) return `op limit index ${limit[d]} is larger than dimension size ${n} in dimension ${d}`;
    if (start[d]! > limit[d]!)
      return `op start index ${start[d]} is larger than limit index ${limit[d]} in dimension ${d}`;
    if (strides[d]! <= 0) return `op stride must be positive but got ${strides[d]} in dimension ${d}`;
  }
  return undefined;
};

const transpose: Rule = (op) => {
  const permutation = list(op, 'permutation');
  const [from, to] = [typeOf(op.operand(0)), typeOf(op.result)];
  const rank = from.shape.length;
  if (from.dtype !== to.dtype || from.secret !== to.secret)
    return 'op requires the same element type for all operands and results';
  if (permutation.length !== rank) return `op permutation of ${permutation.length} numbers does not fit rank ${rank}`;
  const outside = permutation.find((p) => p < 0 || p >= rank);
  if (outside !== undefined) return `op permutation ${outside} out of range [0, ${rank}]`;
  const duplicate = firstDuplicate(permutation);
  if (duplicate !== undefined) return `op permutation names dimension ${duplicate} twice`;
  const by = (l: readonly number[]): string => l.join('x');
  return to.shape.length === rank && permutation.every((p, d) => to.shape[d] === from.shape[p])
    ? undefined
    : `op shape mismatch input shape = ${by(from.shape)}, result shape = ${by(to.shape)}, permutation = ${by(permutation)}`;
};

const reverse: Rule = (op) => {
  const dims = list(op, 'dimensions');
  const rank = shapeOf(op.operand(0)).length;
  if (firstDuplicate(dims) !== undefined) return 'op dimensions are not unique';
  for (const d of dims) {
    if (d < 0) return `op all dimensions should be non-negative. Got dimension: ${d}.`;
    if (d >= rank) return `op all dimensions should be between [0, ${rank}). Got dimension: ${d}.`;
  }
  return undefined;
};

const reduce: Rule = (op) => {
  const n = op.numOperands / 2;
  const dims = list(op, 'dimensions');
  const rank = shapeOf(op.operand(0)).length;
  const shape = shapeOf(op.operand(0));
  if (op.operands.slice(0, n).some((v) => !sameShape(shapeOf(v), shape)))
    return 'op expects all inputs to have compatible shapes';
  for (const d of dims) if (d < 0 || d >= rank) return `op Out-of-bounds dimension ${d} for input-tensor rank: ${rank}`;
  const duplicate = firstDuplicate(dims);
  if (duplicate !== undefined) return `op Duplicate reduction dimension: ${duplicate}`;
  const { block } = op.regions[0]!;
  if (block.args.length !== 2 * n)
    return `op Reduction-region must take ${2 * n} parameters, but takes ${block.args.length} parameter(s)`;
  const made = block.last?.operands ?? [];
  if (made.length !== n)
    return `op Reduction-region here must produce ${n} tensors, but produces ${made.length} instead`;
  for (const [i, v] of made.entries()) {
    const arg = block.args[i]!.type as TensorType;
    if (typeOf(v).dtype !== arg.dtype || !sameShape(shapeOf(v), arg.shape))
      return `op The type of reduction-region's parameter at index ${i} is different than the corresponding result type: '${showType(arg)}' vs '${showType(v.type)}'`;
  }
  return undefined;
};

const bitcastConvert: Rule = (op) =>
  isSecret(op.operand(0).type) === isSecret(op.result.type) ? undefined : 'op should not change visibility type';

const whileLoop: Rule = (op) => {
  if (op.results.length !== op.numOperands)
    return `op expects as many results as operands, but has ${op.results.length} and ${op.numOperands}`;
  const at = op.operands.findIndex((v, i) => {
    const [from, to] = [typeOf(v), typeOf(op.results[i]!)];
    return (
      from.kind === 'tensor' && to.kind === 'tensor' && (from.dtype !== to.dtype || !sameShape(from.shape, to.shape))
    );
  });
  return at < 0
    ? undefined
    : `op operand ${at} and result ${at} must have one type, but got '${showType(op.operand(at).type)}' vs '${showType(op.results[at]!.type)}'`;
};

const rules: Readonly<Record<string, Rule>> = {
  'pphlo.concatenate': concatenate,
  'pphlo.broadcast': broadcast,
  'pphlo.iota': iota,
  'pphlo.pad': pad,
  'pphlo.slice': slice,
  'pphlo.transpose': transpose,
  'pphlo.reverse': reverse,
  'pphlo.reduce': reduce,
  'pphlo.bitcast_convert': bitcastConvert,
  'pphlo.while': whileLoop,
};

/** The rules of an op by name, as `precheck` of its record; undefined where there are none. */
export function precheckOf(name: string): ((op: Operation, report: Report) => void) | undefined {
  const rule = rules[name];
  if (!rule) return undefined;
  return (op, report) => {
    const wrong = rule(op);
    if (wrong !== undefined) report(rule === bitcastConvert ? 'visibility' : 'shape', wrong);
  };
}
