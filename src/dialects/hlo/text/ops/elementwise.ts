import { enumeration, int } from '../neutral.ts';
import type { Row, Rows } from '../site.ts';

const unary =
  (op: string): Row =>
  (s) =>
    s.one(op, s.tensors(1));
const binary =
  (op: string): Row =>
  (s) =>
    s.one(op, s.tensors(2));

const rows = (make: (op: string) => Row, names: Readonly<Record<string, string>>): Rows =>
  Object.fromEntries(Object.entries(names).map(([hlo, op]) => [hlo, make(op)]));

/** HLO elementwise opcodes. `erf` and the inverse and hyperbolic functions are CHLO ops. */
export const elementwiseRows: Rows = {
  ...rows(unary, {
    abs: 'stablehlo.abs',
    cbrt: 'stablehlo.cbrt',
    ceil: 'stablehlo.ceil',
    convert: 'stablehlo.convert',
    'count-leading-zeros': 'stablehlo.count_leading_zeros',
    cosine: 'stablehlo.cosine',
    exponential: 'stablehlo.exponential',
    'exponential-minus-one': 'stablehlo.exponential_minus_one',
    floor: 'stablehlo.floor',
    imag: 'stablehlo.imag',
    'is-finite': 'stablehlo.is_finite',
    log: 'stablehlo.log',
    'log-plus-one': 'stablehlo.log_plus_one',
    logistic: 'stablehlo.logistic',
    negate: 'stablehlo.negate',
    not: 'stablehlo.not',
    popcnt: 'stablehlo.popcnt',
    real: 'stablehlo.real',
    'round-nearest-afz': 'stablehlo.round_nearest_afz',
    'round-nearest-even': 'stablehlo.round_nearest_even',
    rsqrt: 'stablehlo.rsqrt',
    sign: 'stablehlo.sign',
    sine: 'stablehlo.sine',
    sqrt: 'stablehlo.sqrt',
    tan: 'stablehlo.tan',
    tanh: 'stablehlo.tanh',
    erf: 'chlo.erf',
    acos: 'chlo.acos',
    acosh: 'chlo.acosh',
    asin: 'chlo.asin',
    asinh: 'chlo.asinh',
    atanh: 'chlo.atanh',
    cosh: 'chlo.cosh',
    sinh: 'chlo.sinh',
  }),
  ...rows(binary, {
    add: 'stablehlo.add',
    and: 'stablehlo.and',
    atan2: 'stablehlo.atan2',
    complex: 'stablehlo.complex',
    divide: 'stablehlo.divide',
    maximum: 'stablehlo.maximum',
    minimum: 'stablehlo.minimum',
    multiply: 'stablehlo.multiply',
    or: 'stablehlo.or',
    power: 'stablehlo.power',
    remainder: 'stablehlo.remainder',
    'shift-left': 'stablehlo.shift_left',
    'shift-right-arithmetic': 'stablehlo.shift_right_arithmetic',
    'shift-right-logical': 'stablehlo.shift_right_logical',
    subtract: 'stablehlo.subtract',
    xor: 'stablehlo.xor',
  }),
  compare: (s) => {
    const direction = s.attrs.word('direction', ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE']);
    const type = s.attrs.has('type') && s.attrs.word('type', ['FLOAT', 'TOTALORDER', 'SIGNED', 'UNSIGNED']);
    return s.one('stablehlo.compare', s.tensors(2), {
      comparison_direction: enumeration('comparison_direction', direction),
      ...(type ? { compare_type: enumeration('comparison_type', type) } : {}),
    });
  },
  // A scalar predicate and scalar bounds are the same in StableHLO.
  select: (s) => s.one('stablehlo.select', s.tensors(3)),
  clamp: (s) => s.one('stablehlo.clamp', s.tensors(3)),
  'reduce-precision': (s) =>
    s.one('stablehlo.reduce_precision', s.tensors(1), {
      exponent_bits: int(s.attrs.int('exponent_bits'), 'i32'),
      mantissa_bits: int(s.attrs.int('mantissa_bits'), 'i32'),
    }),
  'bitcast-convert': unary('stablehlo.bitcast_convert'),
};
