import { enumAttr, i64ArrayAttr, optional } from '../../../ir/attr-kinds.ts';
import type { Builder } from '../../../ir/builder.ts';
import { type AnyOpDef, defineOp } from '../../../ir/define-op.ts';
import type { Value } from '../../../ir/ir.ts';
import {
  anyTensor,
  boolTensor,
  sameShape,
  type TensorType,
  type TypeConstraint,
  tensorType,
} from '../../../ir/types.ts';
import { compare, select } from '../ops/compare-select.ts';
import * as binary from '../ops/elementwise-binary.ts';
import { Rules, tensorOf } from '../ops/rules.ts';
import { broadcastInDim } from '../ops/shape.ts';
import { type ComposedOp, composed } from './composed-op.ts';

/** Two shapes laid over each other from the right: sizes of 1 and missing dimensions stretch. */
function broadcastShapes(a: readonly number[], b: readonly number[], rules: Rules): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, d) => {
    const [m, n] = [a[d - rank + a.length] ?? 1, b[d - rank + b.length] ?? 1];
    rules.need(m === n || m === 1 || n === 1, 'shape', () => `cannot broadcast [${a}] and [${b}] to one shape`);
    return m === 1 ? n : m;
  });
}

/** The attribute broadcast_dimensions may only say what is so without it: where the dimensions of the operand of less rank go. */
function checkDims(dims: readonly number[] | undefined, ranks: readonly number[], rules: Rules): void {
  if (dims === undefined) return;
  const [low, high] = [Math.min(...ranks), Math.max(...ranks)];
  rules.need(
    dims.length === low && dims.every((d, i) => d === high - low + i),
    'attribute',
    () =>
      `has broadcast_dimensions [${dims}]; only [${Array.from({ length: low }, (_, i) => high - low + i)}], which align on the right, are supported`,
  );
}

/** `v` stretched to a shape. */
function stretch(b: Builder, v: Value, shape: readonly number[]): Value {
  const t = tensorOf(v);
  if (sameShape(t.shape, shape)) return v;
  const dims = t.shape.map((_, i) => shape.length - t.shape.length + i);
  return b.value(broadcastInDim, { operand: v }, { broadcast_dimensions: dims }, tensorType(shape, t.dtype, t.secret));
}

/** The shape and element type of a result from those of two operands that agree in element type. */
function joined(lhs: TensorType, rhs: TensorType, dims: readonly number[] | undefined, rules: Rules) {
  rules.sameDType(lhs, rhs, 'its left operand', 'its right one');
  checkDims(dims, [lhs.shape.length, rhs.shape.length], rules);
  return tensorType(broadcastShapes(lhs.shape, rhs.shape, rules), lhs.dtype);
}

const broadcasting = (name: string, of: AnyOpDef): ComposedOp =>
  composed(
    defineOp(`chlo.broadcast_${name}`, {
      doc: `stablehlo.${name} of operands that are broadcast to one shape first, dimensions aligned on the right.`,
      operands: of.spec.operands as { lhs: TypeConstraint; rhs: TypeConstraint },
      results: { result: anyTensor },
      attrs: { broadcast_dimensions: optional(i64ArrayAttr) },
      traits: ['pure'],
      assembly: '$lhs `,` $rhs attr-dict `:` functional-type',
      infer: ({ types, attrs, loc }) => {
        const c = new Rules(`chlo.broadcast_${name}`, loc);
        const [lhs, rhs] = [c.tensor(types.lhs, 'operand'), c.tensor(types.rhs, 'operand')];
        return [joined(lhs, rhs, attrs.broadcast_dimensions, c)];
      },
    }),
    (b, [lhs, rhs], op) => {
      const { shape } = tensorOf(op.result);
      return [b.value(of, { lhs: stretch(b, lhs!, shape), rhs: stretch(b, rhs!, shape) } as never, {} as never)];
    },
  );

const of = (def: unknown): AnyOpDef => def as AnyOpDef;
export const broadcastAdd = broadcasting('add', of(binary.add));
export const broadcastAnd = broadcasting('and', of(binary.and));
export const broadcastAtan2 = broadcasting('atan2', of(binary.atan2));
export const broadcastDivide = broadcasting('divide', of(binary.divide));
export const broadcastMaximum = broadcasting('maximum', of(binary.maximum));
export const broadcastMinimum = broadcasting('minimum', of(binary.minimum));
export const broadcastMultiply = broadcasting('multiply', of(binary.multiply));
export const broadcastOr = broadcasting('or', of(binary.or));
export const broadcastPower = broadcasting('power', of(binary.power));
export const broadcastRemainder = broadcasting('remainder', of(binary.remainder));
export const broadcastShiftLeft = broadcasting('shift_left', of(binary.shiftLeft));
export const broadcastShiftRightArithmetic = broadcasting('shift_right_arithmetic', of(binary.shiftRightArithmetic));
export const broadcastShiftRightLogical = broadcasting('shift_right_logical', of(binary.shiftRightLogical));
export const broadcastSubtract = broadcasting('subtract', of(binary.subtract));
export const broadcastXor = broadcasting('xor', of(binary.xor));

export const broadcastCompare = composed(
  defineOp('chlo.broadcast_compare', {
    doc: 'stablehlo.compare of operands that are broadcast to one shape first, dimensions aligned on the right.',
    operands: { lhs: anyTensor, rhs: anyTensor },
    results: { result: boolTensor },
    attrs: {
      broadcast_dimensions: optional(i64ArrayAttr),
      comparison_direction: enumAttr('chlo', 'comparison_direction', ['EQ', 'NE', 'GE', 'GT', 'LE', 'LT']),
      compare_type: optional(
        enumAttr('chlo', 'comparison_type', ['NOTYPE', 'FLOAT', 'TOTALORDER', 'SIGNED', 'UNSIGNED']),
      ),
    },
    traits: ['pure'],
    assembly: '$lhs `,` $rhs attr-dict `:` functional-type',
    infer: ({ types, attrs, loc }) => {
      const c = new Rules('chlo.broadcast_compare', loc);
      const [lhs, rhs] = [c.tensor(types.lhs, 'operand'), c.tensor(types.rhs, 'operand')];
      return [tensorType(joined(lhs, rhs, attrs.broadcast_dimensions, c).shape, 'i1')];
    },
  }),
  (b, [lhs, rhs], op) => {
    const { shape } = tensorOf(op.result);
    const { broadcast_dimensions: _, ...attrs } = op.attrs;
    return [b.value(compare, { lhs: stretch(b, lhs!, shape), rhs: stretch(b, rhs!, shape) }, attrs as never)];
  },
);

export const broadcastSelect = composed(
  defineOp('chlo.broadcast_select', {
    doc: 'stablehlo.select of operands that are broadcast to one shape first, dimensions aligned on the right.',
    operands: { pred: boolTensor, on_true: anyTensor, on_false: anyTensor },
    results: { result: anyTensor },
    traits: ['pure'],
    assembly: '$pred `,` $on_true `,` $on_false attr-dict `:` functional-type',
    infer: ({ types, loc }) => {
      const c = new Rules('chlo.broadcast_select', loc);
      const [a, b] = [c.tensor(types.on_true, 'operand'), c.tensor(types.on_false, 'operand')];
      const t = joined(a, b, undefined, c);
      return [tensorType(broadcastShapes(c.tensor(types.pred, 'pred').shape, t.shape, c), t.dtype)];
    },
  }),
  (b, operands, op) => {
    const { shape } = tensorOf(op.result);
    const [pred, on_true, on_false] = operands.map((v) => stretch(b, v, shape));
    return [b.value(select, { pred: pred!, on_true: on_true!, on_false: on_false! }, {})];
  },
);
