import { bitWidth } from '../../../eval/dtype.ts';
import { i32Attr } from '../../../ir/attr-kinds.ts';
import { defineOp } from '../../../ir/define-op.ts';
import { anyTensor, complexTensor, floatTensor, sameShape, tensorType } from '../../../ir/types.ts';
import { Rules, tensorOf } from './rules.ts';

export const convert = defineOp('stablehlo.convert', {
  doc: 'Changes the element type: floats round, floats to integers truncate, integers wrap, anything to a boolean is "not zero".',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$operand attr-dict `:` same-type',
  verify: (op, _report, { operand }) =>
    Rules.of(op).sameShape(tensorOf(op.result).shape, tensorOf(operand).shape, 'its result', 'its operand'),
});

export const bitcastConvert = defineOp('stablehlo.bitcast_convert', {
  doc: 'Reads the bits as another element type; narrower elements add a last dimension, wider ones take it away.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  traits: ['pure'],
  assembly: '$operand attr-dict `:` functional-type',
  verify: (op, _report, { operand }) => {
    const c = Rules.of(op);
    const [a, r] = [tensorOf(operand), tensorOf(op.result)];
    const [from, to] = [bitWidth(a.dtype), bitWidth(r.dtype)];
    const ratio = Math.max(from, to) / Math.min(from, to);
    c.need(Number.isInteger(ratio), 'type', () => `cannot cut elements of ${a.dtype} into ${r.dtype}`);
    const [wide, narrow] = from >= to ? [a.shape, r.shape] : [r.shape, a.shape];
    c.need(
      sameShape(from === to ? wide : [...wide, ratio], narrow),
      'shape',
      () => `cannot read [${a.shape}] of ${a.dtype} as [${r.shape}] of ${r.dtype}`,
    );
  },
});

export const reducePrecision = defineOp('stablehlo.reduce_precision', {
  doc: 'Rounds as if to a float with the given widths of exponent and mantissa, and back.',
  operands: { operand: floatTensor },
  results: { output: floatTensor },
  attrs: { exponent_bits: i32Attr, mantissa_bits: i32Attr },
  traits: ['pure', 'elementwise'],
  assembly: '$operand `,` `format` `=` custom<exponent-mantissa> attr-dict `:` same-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.reduce_precision', loc);
    c.need(attrs.exponent_bits >= 1, 'attribute', 'needs at least one bit of exponent');
    c.need(attrs.mantissa_bits >= 0, 'attribute', 'needs a width of the mantissa that is not negative');
    const t = c.tensor(types.operand, 'operand');
    return [tensorType(t.shape, t.dtype)];
  },
});

export const complex = defineOp('stablehlo.complex', {
  doc: 'Complex numbers from their real and imaginary parts.',
  operands: { lhs: floatTensor, rhs: floatTensor },
  results: { result: complexTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$lhs `,` $rhs attr-dict `:` custom<result-complex-type>',
  infer: ({ types, loc }) => {
    const c = new Rules('stablehlo.complex', loc);
    c.same(types.lhs, types.rhs, 'the real part', 'the imaginary part');
    const t = c.tensor(types.lhs, 'operand');
    c.need(t.dtype === 'f32' || t.dtype === 'f64', 'type', () => `needs parts of f32 or f64, not ${t.dtype}`);
    return [tensorType(t.shape, t.dtype === 'f64' ? 'complex<f64>' : 'complex<f32>')];
  },
});

export const convertOps = [convert, bitcastConvert, reducePrecision, complex] as const;
