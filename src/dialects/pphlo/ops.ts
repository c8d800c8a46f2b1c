import { boolAttr, i64Attr, optional } from '../../ir/attr-kinds.ts';
import type { AnyOpDef } from '../../ir/define-op.ts';
import { defineOp, variadic } from '../../ir/define-op.ts';
import { anyTensor, anyType, sameShape, showType, type TensorType, tensorType } from '../../ir/types.ts';
import { fail } from '../../support/diagnostics.ts';
import { hloOps } from '../hlo/index.ts';
import { verifyConvolution, verifyDot, verifyDotGeneral } from '../hlo/ops/linear-algebra.ts';
import { customCall } from './custom-call.ts';
import { type MirrorOptions, mirror } from './mirror.ts';
import { inferProduct, mixedProducts } from './mixed-products.ts';
import { numericOps } from './numeric-ops.ts';
import { poolOps } from './pool-ops.ts';
import { differenceBits, divisorBits } from './range-attrs.ts';
import { sortMethodAttr, sortOps } from './sort-ops.ts';

const hlo = new Map((hloOps as readonly AnyOpDef[]).map((d) => [d.name, d]));
const m = (name: string, opcode: number, o: Omit<MirrorOptions, 'opcode'> = {}): AnyOpDef =>
  mirror(hlo.get(name)!, { opcode, ...o });
const publicOnly = { secretKernel: false } as const;
const regions = { secrecy: 'regions' } as const;

/** SPU's products may leave out dimensions of size 1, as `[3,5]` for `[3,1,5]`. */
const dropsUnits = (declared: readonly number[], computed: readonly number[]): boolean => {
  const large = (s: readonly number[]) => s.filter((n) => n !== 1);
  return declared.length < computed.length && sameShape(large(declared), large(computed));
};

/** A comparison: one op per direction, because only `less` and `equal` have protocols of their own. */
const comparison = (name: string, opcode: number, sign: string): AnyOpDef =>
  defineOp(`pphlo.${name}`, {
    doc: `Elementwise lhs ${sign} rhs, as a boolean.`,
    operands: { lhs: anyTensor, rhs: anyTensor },
    results: { result: anyTensor },
    // Public floats have a NaN and a minus zero, which a total order tells from the rest.
    attrs: { ...differenceBits, total_order: optional(boolAttr) },
    traits: ['pure', 'elementwise', ...(name === 'equal' || name === 'not_equal' ? (['commutative'] as const) : [])],
    assembly: '$lhs `,` $rhs attr-dict `:` functional-type',
    infer: ({ types, loc }) => {
      const [a, b] = [types.lhs as TensorType, types.rhs as TensorType];
      if (!sameShape(a.shape, b.shape))
        fail('shape', `'pphlo.${name}' compares ${showType(a)} with ${showType(b)}`, loc);
      return [tensorType(a.shape, 'i1', a.secret || b.secret)];
    },
    opcode,
    since: 1,
  });

/** Casts the element type and, from public to secret, seals. Never from secret to public. */
export const convert = defineOp('pphlo.convert', {
  doc: 'Casts the element type; with a secret result type it also seals a public value. It never lowers visibility.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$operand attr-dict `:` functional-type',
  verify: (op, report) => {
    const [a, b] = [op.operand(0).type as TensorType, op.result.type as TensorType];
    if (!sameShape(a.shape, b.shape)) report('shape', `changes the shape from ${showType(a)} to ${showType(b)}`);
    if (a.secret && !b.secret) report('visibility', 'lowers a secret to public', 'only pphlo.reveal may do that');
  },
  opcode: 3,
  since: 1,
});

/** The one op that lowers visibility. */
export const reveal = defineOp('pphlo.reveal', {
  doc: 'Opens a secret to all parties. The only way from secret to public; the compiler never makes one by itself.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  assembly: '$operand attr-dict `:` functional-type',
  infer: ({ types }) => [tensorType((types.operand as TensorType).shape, (types.operand as TensorType).dtype)],
  opcode: 4,
  since: 1,
});

/** Ends the life of a value: its memory may be reused when all earlier readers are done. */
export const free = defineOp('pphlo.free', {
  doc: 'Frees a value that nothing after this reads.',
  operands: { operand: anyTensor },
  results: {},
  traits: ['ends-life'],
  assembly: '$operand attr-dict `:` type($operand)',
  opcode: 5,
  since: 1,
});

export const pphloReturn = defineOp('pphlo.return', {
  doc: 'Ends a region with its results.',
  operands: { results: variadic(anyType) },
  results: {},
  traits: ['terminator'],
  assembly: '($results^ `:` type($results))?',
  opcode: 6,
  since: 1,
});

export const reciprocal = defineOp('pphlo.reciprocal', {
  doc: 'Elementwise 1 / x.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: divisorBits,
  traits: ['pure', 'elementwise'],
  assembly: '$operand attr-dict `:` same-type',
  infer: ({ types }) => [types.operand],
  opcode: 7,
  since: 1,
});

/** Opcodes are append-only: fixtures/bytecode locks them. 10–99 elementwise, 100–149 shape and data movement, 150–199 structured, 200–219 regions. */
const mirrored: readonly AnyOpDef[] = [
  m('stablehlo.constant', 1),
  m('stablehlo.iota', 2),
  comparison('equal', 10, '='),
  comparison('not_equal', 11, '≠'),
  comparison('less', 12, '<'),
  comparison('less_equal', 13, '≤'),
  comparison('greater', 14, '>'),
  comparison('greater_equal', 15, '≥'),
  m('stablehlo.add', 16),
  m('stablehlo.subtract', 17),
  m('stablehlo.multiply', 18, { infer: inferProduct }),
  m('stablehlo.divide', 19, { attrs: divisorBits }),
  m('stablehlo.remainder', 20),
  m('stablehlo.power', 21),
  m('stablehlo.maximum', 22, { attrs: differenceBits }),
  m('stablehlo.minimum', 23, { attrs: differenceBits }),
  m('stablehlo.atan2', 24),
  m('stablehlo.and', 25),
  m('stablehlo.or', 26),
  m('stablehlo.xor', 27),
  m('stablehlo.not', 28),
  m('stablehlo.negate', 29),
  m('stablehlo.abs', 30),
  m('stablehlo.sign', 31),
  m('stablehlo.ceil', 32),
  m('stablehlo.floor', 33),
  m('stablehlo.round_nearest_afz', 34),
  m('stablehlo.round_nearest_even', 35),
  m('stablehlo.exponential', 36),
  m('stablehlo.exponential_minus_one', 37),
  m('stablehlo.log', 38),
  m('stablehlo.log_plus_one', 39),
  m('stablehlo.logistic', 40),
  m('stablehlo.tanh', 41),
  m('stablehlo.sine', 42),
  m('stablehlo.cosine', 43),
  m('stablehlo.tan', 44),
  m('stablehlo.sqrt', 45),
  m('stablehlo.rsqrt', 46),
  m('stablehlo.cbrt', 47),
  m('stablehlo.is_finite', 48),
  m('stablehlo.popcnt', 49),
  m('stablehlo.count_leading_zeros', 50),
  m('stablehlo.shift_left', 51),
  m('stablehlo.shift_right_arithmetic', 52),
  m('stablehlo.shift_right_logical', 53),
  m('stablehlo.select', 54, {
    assembly: '$pred `,` $on_true `,` $on_false attr-dict `:` custom<long-select-type>',
  }),
  m('stablehlo.clamp', 55),
  m('stablehlo.bitcast_convert', 56),
  m('stablehlo.reduce_precision', 57),
  m('stablehlo.real', 58, publicOnly),
  m('stablehlo.imag', 59, publicOnly),
  m('stablehlo.complex', 60, {
    ...publicOnly,
    assembly: '$lhs `,` $rhs attr-dict `:` custom<long-result-complex-type>',
  }),
  m('chlo.erf', 61),
  m('chlo.erfc', 62),
  m('chlo.erf_inv', 63),
  m('chlo.square', 64),
  m('chlo.acos', 65),
  m('chlo.asin', 66),
  m('chlo.atan', 67),
  m('chlo.acosh', 68),
  m('chlo.asinh', 69),
  m('chlo.atanh', 70),
  m('chlo.sinh', 71),
  m('chlo.cosh', 72),
  m('chlo.lgamma', 73),
  m('chlo.digamma', 74),
  m('chlo.next_after', 75),
  m('chlo.zeta', 76, publicOnly),
  m('chlo.polygamma', 77, publicOnly),
  m('chlo.bessel_i1e', 78),
  m('chlo.conj', 79, publicOnly),
  m('chlo.mulhi', 80, publicOnly),
  m('stablehlo.broadcast_in_dim', 100, { name: 'broadcast' }),
  m('stablehlo.reshape', 101),
  m('stablehlo.transpose', 102),
  m('stablehlo.slice', 103, { assembly: '$operand custom<stride-first-slice> attr-dict `:` functional-type' }),
  m('stablehlo.reverse', 104),
  m('stablehlo.concatenate', 105, { assembly: '$inputs (`,`)? `dim` `=` $dimension attr-dict `:` functional-type' }),
  m('stablehlo.pad', 106),
  m('stablehlo.dynamic_slice', 107, {
    assembly: '$operand `,` $start_indices (`,`)? `sizes` `=` $slice_sizes attr-dict `:` functional-type',
  }),
  m('stablehlo.dynamic_update_slice', 108),
  m('stablehlo.gather', 109),
  m('stablehlo.dot_general', 150, { verify: (op) => verifyDotGeneral(op, dropsUnits, mixedProducts) }),
  m('stablehlo.dot', 151, { verify: (op) => verifyDot(op, mixedProducts) }),
  m('stablehlo.convolution', 152, {
    attrs: { feature_group_count: optional(i64Attr, 1), batch_group_count: optional(i64Attr, 1) },
    verify: (op) => verifyConvolution(op, mixedProducts),
  }),
  m('chlo.top_k', 153, { attrs: { method: sortMethodAttr } }),
  m('stablehlo.triangular_solve', 154, publicOnly),
  m('stablehlo.cholesky', 155, publicOnly),
  m('stablehlo.fft', 156, publicOnly),
  m('stablehlo.rng_bit_generator', 157, publicOnly),
  m('stablehlo.reduce', 200, regions),
  m('stablehlo.reduce_window', 201, regions),
  m('stablehlo.select_and_scatter', 202),
  m('stablehlo.scatter', 203),
  m('stablehlo.sort', 204, { secrecy: 'operands' }),
  m('stablehlo.while', 205, { secrecy: 'body' }),
  m('stablehlo.if', 206, regions),
  m('stablehlo.case', 207, regions),
];

export const pphloOps: readonly AnyOpDef[] = [
  convert,
  reveal,
  free,
  pphloReturn,
  reciprocal,
  customCall,
  ...numericOps,
  ...poolOps,
  ...sortOps,
  ...mirrored,
] as unknown as readonly AnyOpDef[];

const byName = new Map(pphloOps.map((d) => [d.name.slice('pphlo.'.length), d]));
/** The PPHLO op of that name, without `pphlo.`. Throws when there is none. */
export function pphlo(name: string): AnyOpDef {
  const d = byName.get(name);
  if (!d) throw new Error(`no op pphlo.${name}`);
  return d;
}
