import '../../dialects/pphlo/ops.ts';
import { hloOps } from '../../dialects/hlo/index.ts';
import { hasSecretKernel } from '../../dialects/pphlo/mirror.ts';
import {
  type Draft,
  type Element,
  type Interval,
  isFloating,
  isUnsigned,
  type Known,
  typeOf,
  typeText,
  usual,
} from './draft.ts';

/** Elementwise ops: which arguments keep results moderate, and what the results are. One row per op that is not as the default. */

/** f floats, i integers, s signed integers, b booleans. */
type Kinds = string;
interface Domain {
  readonly of: Kinds;
  /** Intervals of the operands; absent: what is usual. The second is also chosen with its sign turned where `signs`. */
  readonly takes?: readonly (Interval | undefined)[];
  readonly signs?: boolean;
  readonly gives: (x: Interval, y: Interval, d: Element) => Interval;
  /** Bits behind the point of the result where the arguments have so many and the op does not round. */
  readonly bits?: (a: number, b: number) => number;
  readonly bool?: boolean;
}

const corners = (x: Interval, y: Interval, f: (a: number, b: number) => number): Interval => {
  const all = x.flatMap((a) => y.map((b) => f(a, b)));
  return [Math.min(...all), Math.max(...all)];
};
const to = (lo: number, hi: number) => (): Interval => [lo, hi];
const f = (takes: Interval, lo: number, hi: number): Domain => ({ of: 'f', takes: [takes], gives: to(lo, hi) });
const largest = (x: Interval): number => Math.max(Math.abs(x[0]), Math.abs(x[1]));
const rounding: Domain = { of: 'f', gives: ([a, b]) => [Math.floor(a), Math.ceil(b)], bits: () => 0 };
const truth: Domain = { of: 'f', gives: to(0, 1), bool: true };
const most = Math.max;
const bitwise: Domain = {
  of: 'ib',
  gives: (x, y, d) => {
    const m = 2 ** Math.ceil(Math.log2(Math.max(largest(x), largest(y)) + 1));
    return d === 'i1' ? [0, 1] : isUnsigned(d) ? [0, m - 1] : [-m, m];
  },
};
const same = (x: Interval): Interval => x;
const quotient: Domain = {
  of: 'fi',
  takes: [undefined, [1, 8]],
  signs: true,
  gives: (x) => [-largest(x), largest(x)],
};

const domains: Readonly<Record<string, Domain>> = {
  'stablehlo.abs': { of: 'fs', gives: (x) => [0, largest(x)], bits: (a) => a },
  'stablehlo.cbrt': f([-8, 8], -2, 2),
  'stablehlo.ceil': rounding,
  'stablehlo.floor': rounding,
  'stablehlo.round_nearest_afz': rounding,
  'stablehlo.round_nearest_even': rounding,
  'stablehlo.sign': { of: 'fs', gives: to(-1, 1), bits: () => 0 },
  'stablehlo.count_leading_zeros': { of: 'i', gives: to(0, 64) },
  'stablehlo.popcnt': { of: 'i', gives: to(0, 64) },
  'stablehlo.cosine': f([-4, 4], -1, 1),
  'stablehlo.sine': f([-4, 4], -1, 1),
  'stablehlo.tan': f([-1, 1], -1.6, 1.6),
  'chlo.tan': f([-1, 1], -1.6, 1.6),
  'stablehlo.exponential': f([-4, 3], 0, 21),
  'stablehlo.exponential_minus_one': f([-4, 3], -1, 20),
  'stablehlo.log': f([0.25, 16], -1.5, 3),
  'stablehlo.log_plus_one': f([-0.5, 8], -0.7, 2.3),
  'stablehlo.logistic': f([-8, 8], 0, 1),
  'stablehlo.tanh': f([-8, 8], -1, 1),
  'stablehlo.is_finite': truth,
  'chlo.is_inf': truth,
  'chlo.is_neg_inf': truth,
  'chlo.is_pos_inf': truth,
  'stablehlo.negate': { of: 'fs', gives: ([a, b]) => [-b, -a], bits: (a) => a },
  'stablehlo.not': {
    of: 'ib',
    gives: ([a, b], _, d) =>
      d === 'i1' ? [0, 1] : d === 'ui8' ? [0, 255] : isUnsigned(d) ? [0, 2 ** 32 - 1] : [-b - 1, -a - 1],
  },
  'stablehlo.rsqrt': f([0.25, 16], 0.25, 2),
  'stablehlo.sqrt': f([0.0625, 16], 0.25, 4),
  'stablehlo.real': { of: 'f', gives: same, bits: (a) => a },
  'stablehlo.imag': { of: 'f', gives: to(0, 0), bits: () => 0 },
  'chlo.acos': f([-0.75, 0.75], 0, 3.2),
  'chlo.acosh': f([1.25, 8], 0, 2.8),
  'chlo.asin': f([-0.75, 0.75], -1.6, 1.6),
  'chlo.asinh': f([-4, 4], -2.1, 2.1),
  'chlo.atan': f([-8, 8], -1.6, 1.6),
  'chlo.atanh': f([-0.75, 0.75], -1, 1),
  'chlo.bessel_i1e': f([-4, 4], -0.3, 0.3),
  'chlo.conj': { of: 'f', gives: same, bits: (a) => a },
  'chlo.cosh': f([-3, 3], 1, 10.1),
  'chlo.sinh': f([-3, 3], -10.1, 10.1),
  'chlo.digamma': f([0.5, 4], -2, 1.3),
  'chlo.lgamma': f([0.5, 4], -0.2, 1.8),
  'chlo.erf': f([-3, 3], -1, 1),
  'chlo.erfc': f([-3, 3], 0, 2),
  'chlo.erf_inv': f([-0.75, 0.75], -1, 1),
  'chlo.square': { of: 'fi', takes: [[-11, 11]], gives: (x) => [0, largest(x) ** 2], bits: (a) => 2 * a },
  'stablehlo.add': { of: 'fib', gives: (x, y) => [x[0] + y[0], x[1] + y[1]], bits: most },
  'stablehlo.subtract': { of: 'fi', gives: (x, y) => [x[0] - y[1], x[1] - y[0]], bits: most },
  'stablehlo.multiply': { of: 'fib', gives: (x, y) => corners(x, y, (a, b) => a * b), bits: (a, b) => a + b },
  'stablehlo.maximum': { of: 'fib', gives: (x, y) => [most(x[0], y[0]), most(x[1], y[1])], bits: most },
  'stablehlo.minimum': { of: 'fib', gives: (x, y) => [Math.min(x[0], y[0]), Math.min(x[1], y[1])], bits: most },
  'stablehlo.and': bitwise,
  'stablehlo.or': bitwise,
  'stablehlo.xor': bitwise,
  'stablehlo.atan2': { of: 'f', takes: [undefined, [0.25, 8]], signs: true, gives: to(-3.2, 3.2) },
  'stablehlo.divide': quotient,
  'stablehlo.remainder': { ...quotient, gives: (x) => [Math.max(-8, -largest(x)), Math.min(8, largest(x))] },
  'stablehlo.power': {
    of: 'f',
    takes: [
      [0.25, 3],
      [-2, 2],
    ],
    gives: to(0, 16),
  },
  'stablehlo.shift_left': {
    of: 'i',
    takes: [
      [0, 15],
      [0, 4],
    ],
    gives: to(0, 240),
  },
  'stablehlo.shift_right_arithmetic': { of: 'i', takes: [undefined, [0, 9]], gives: (x) => hullZero(x) },
  'stablehlo.shift_right_logical': {
    of: 'i',
    takes: [
      [0, 100],
      [0, 9],
    ],
    gives: (x) => hullZero(x),
  },
  'chlo.mulhi': { of: 'i', gives: to(-64, 64) },
  'chlo.next_after': { of: 'f', gives: (x, y) => [Math.min(x[0], y[0]), most(x[1], y[1])] },
  'chlo.polygamma': {
    of: 'f',
    takes: [
      [1, 1],
      [0.5, 4],
    ],
    gives: to(0, 8),
  },
  'chlo.zeta': {
    of: 'f',
    takes: [
      [2, 4],
      [0.5, 4],
    ],
    gives: to(0, 24),
  },
};
const hullZero = (x: Interval): Interval => [Math.min(x[0], 0), Math.max(x[1], 0)];
/** What an op is given that no row knows: its results are clamped. */
const unknownDomain: Domain = {
  of: 'f',
  takes: [
    [0.25, 0.9],
    [0.25, 0.9],
  ],
  gives: to(-(2 ** 60), 2 ** 60),
};

/** True for an op that protocols have no kernel for: its operands must be public. */
export const takesNoSecret = (name: string): boolean =>
  !hasSecretKernel(name.replace(/^\w+\./, 'pphlo.')) || name === 'stablehlo.real' || name === 'stablehlo.imag';

/** Ops that other families make, because their operands differ. */
const ELSEWHERE = new Set([
  'stablehlo.compare',
  'stablehlo.select',
  'stablehlo.clamp',
  'stablehlo.convert',
  'stablehlo.bitcast_convert',
  'stablehlo.reduce_precision',
  'stablehlo.complex',
  'chlo.broadcast_compare',
  'chlo.broadcast_select',
]);
/** Every elementwise op of the registry of one or two operands: a new one is here by itself. */
export const elementwise: readonly { readonly name: string; readonly arity: number; readonly domain: Domain }[] = hloOps
  .filter((d) => d.has('elementwise') || /^chlo\.broadcast_/.test(d.name))
  .filter((d) => !ELSEWHERE.has(d.name))
  .map((d) => ({
    name: d.name,
    arity: d.operandNames.length,
    domain: domains[d.name] ?? domains[d.name.replace('chlo.broadcast_', 'stablehlo.')] ?? unknownDomain,
  }))
  .filter((d) => d.arity <= 2);

const isOf = (kinds: string, d: Element): boolean =>
  isFloating(d)
    ? kinds.includes('f')
    : d === 'i1'
      ? kinds.includes('b')
      : kinds.includes('i') || (kinds.includes('s') && !isUnsigned(d));

/** An op of one or two operands, most often on the element type and shape of a value that is there. */
export function elementwiseOp(d: Draft): void {
  const like = d.pick(d.scope);
  const common = /\.(add|subtract|multiply|divide|maximum|minimum|negate)$/;
  const able = elementwise.filter((o) => isOf(o.domain.of, like.dtype));
  const usualOps = able.filter((o) => common.test(o.name));
  const { name, arity, domain } = d.pick(usualOps.length && d.chance(0.4) ? usualOps : able);
  if (like.dtype === 'bf16' || like.dtype === 'f16') return void d.converted(like, 'f32');
  const open = takesNoSecret(name);
  const wild = d.options.wild && !like.secret && d.chance(0.1);
  const takes = (i: number): Interval => {
    const t = domain.takes?.[i];
    if (!t) return !isFloating(like.dtype) ? moderate(like.dtype) : [-16, 16];
    if (isUnsigned(like.dtype)) return [Math.max(0, t[0]), t[1]];
    return i === 1 && domain.signs && d.chance(0.3) ? [-t[1], -t[0]] : t;
  };
  const operand = (i: number, shape: readonly number[]): Known =>
    wild
      ? d.any(
          (v) => v.dtype === like.dtype && `${v.shape}` === `${shape}` && !v.secret,
          () => d.value(like.dtype, shape, usual(like.dtype), true),
        )
      : d.value(like.dtype, shape, takes(i), open);
  const x = operand(0, like.shape);
  const broadcasts = name.startsWith('chlo.broadcast_') && like.shape.length > 0 && d.chance(0.5);
  const y = arity > 1 ? operand(1, broadcasts ? like.shape.slice(1) : like.shape) : x;
  const dtype: Element = domain.bool ? 'i1' : like.dtype;
  const bits = domain.bits && x.bits !== undefined && y.bits !== undefined ? domain.bits(x.bits, y.bits) : undefined;
  const operands = arity > 1 ? [x, y] : [x];
  const range: Interval =
    dtype === 'i1'
      ? [0, 1]
      : wild && !isFloating(dtype)
        ? [-(2 ** 64), 2 ** 64]
        : domain.gives(x.range, y.range, dtype);
  d.def(
    `"${name}"(${operands.map((v) => v.name).join(', ')}) : (${operands.map(typeOf).join(', ')}) -> ${typeText(dtype, like.shape)}`,
    { dtype, shape: like.shape, range, bits, secret: operands.some((v) => v.secret) },
  );
}
/** Integers whose sums and products fit into their type. */
const moderate = (d: Element): Interval => (d === 'ui8' ? [0, 15] : d === 'ui32' ? [0, 1000] : [-1000, 1000]);

const DIRECTIONS = ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE'];

/** A boolean of that shape from a comparison. */
export function comparison(d: Draft, shape: readonly number[], dtype?: Element): Known {
  const of =
    dtype ??
    d.any(
      (v) => `${v.shape}` === `${shape}` && v.dtype !== 'i1',
      () => d.constant('f32', shape),
    ).dtype;
  const [x, y] = [d.value(of, shape), d.value(of, shape)];
  return d.def(
    `stablehlo.compare ${d.pick(DIRECTIONS)}, ${x.name}, ${y.name} : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText('i1', shape)}`,
    {
      dtype: 'i1',
      shape,
      range: [0, 1],
      secret: x.secret || y.secret,
    },
  );
}

/** compare, select, clamp, convert and the like. */
export function choiceOp(d: Draft): void {
  const like = d.pick(d.scope);
  const { dtype, shape } = like;
  const t = typeOf(like);
  switch (d.next(10)) {
    case 0:
    case 1:
      return void comparison(d, shape);
    case 2:
    case 3: {
      const [x, y] = [d.value(dtype, shape), d.value(dtype, shape)];
      const p = d.chance(0.2) ? comparison(d, []) : d.chance(0.5) ? comparison(d, shape) : d.value('i1', shape);
      return void d.def(
        `stablehlo.select ${p.name}, ${x.name}, ${y.name} : ${typeOf(p)}, ${t}`,
        { dtype, shape, range: hullOf(x, y), bits: both(x, y), secret: p.secret || x.secret || y.secret },
        true,
      );
    }
    case 4: {
      if (dtype === 'i1') return;
      const bound = d.chance(0.5) ? [] : shape;
      const [lo, x, hi] = [d.value(dtype, bound), d.value(dtype, shape), d.value(dtype, bound)];
      return void d.def(
        `stablehlo.clamp ${lo.name}, ${x.name}, ${hi.name} : (${typeOf(lo)}, ${t}, ${typeOf(hi)}) -> ${t}`,
        {
          dtype,
          shape,
          range: hullOf(lo, x, hi),
          bits: lo.bits === undefined ? undefined : both(x, hi),
          secret: lo.secret || x.secret || hi.secret,
        },
        true,
      );
    }
    case 5:
      if (!d.options.narrow && isFloating(dtype) && d.chance(0.4))
        return void d.converted(d.converted(like, d.pick(['bf16', 'f16'] as const)), dtype === 'f64' ? 'f64' : 'f32');
      return void d.converted(like, d.pick(d.elements));
    case 8: {
      if (dtype !== 'f32' && dtype !== 'i32' && dtype !== 'ui32') return;
      const x = d.any(
        (v) => v.dtype === dtype && !v.secret && v.range[0] >= 0,
        () => d.constant(dtype, [], [0, 4]),
      );
      const other = dtype === 'f32' ? 'i32' : dtype === 'i32' ? 'ui32' : 'i32';
      const bits = d.def(
        `stablehlo.bitcast_convert ${x.name} : (${typeOf(x)}) -> ${typeText(other, x.shape)}`,
        { dtype: other, shape: x.shape, range: [0, 2 ** 31 - 1], secret: x.secret },
        true,
      );
      if (dtype === 'f32')
        d.def(`stablehlo.bitcast_convert ${bits.name} : (${typeOf(bits)}) -> ${typeOf(x)}`, { ...x }, true);
      return;
    }
    case 6: {
      if (shape.length === 0) return;
      // Operands of a lower rank, as CHLO spreads them.
      const [x, y] = [d.value(dtype, shape), d.value(dtype, shape.slice(1))];
      const p = d.def(
        `"chlo.broadcast_compare"(${x.name}, ${y.name}) <{comparison_direction = #chlo<comparison_direction ${d.pick(DIRECTIONS)}>}> : (${t}, ${typeOf(y)}) -> ${typeText('i1', shape)}`,
        { dtype: 'i1', shape, range: [0, 1], secret: x.secret || y.secret },
      );
      return void d.def(
        `"chlo.broadcast_select"(${p.name}, ${x.name}, ${y.name}) : (${typeOf(p)}, ${t}, ${typeOf(y)}) -> ${t}`,
        { dtype, shape, range: hullOf(x, y), bits: both(x, y), secret: p.secret },
        true,
      );
    }
    case 7:
      // Of a secret it is the secret itself: fixed point has its own precision.
      if (dtype !== 'f32' || like.secret || d.lines !== d.outermost) return;
      return void d.def(`stablehlo.reduce_precision ${like.name}, format = e8m10 : ${t}`, { ...like, bits: undefined });
    default: {
      if (dtype !== 'f32') return;
      // Complex numbers, from reals to reals.
      const [a, b, c] = [0, 1, 2].map(() => d.value('f32', shape, [-4, 4])) as [Known, Known, Known];
      const z = typeText('complex<f32>', shape);
      const [p, q, r] = [d.fresh(), d.fresh(), d.fresh()];
      d.lines.push(`${p} = stablehlo.complex ${a.name}, ${b.name} : ${z}`);
      d.lines.push(`${q} = stablehlo.complex ${b.name}, ${c.name} : ${z}`);
      d.lines.push(`${r} = stablehlo.${d.pick(['add', 'subtract', 'multiply'])} ${p}, ${q} : ${z}`);
      const facts = {
        dtype,
        shape,
        range: [-32, 32],
        bits: undefined,
        secret: a.secret || b.secret || c.secret,
      } as const;
      d.def(`stablehlo.${d.pick(['real', 'imag'])} ${r} : (${z}) -> ${t}`, facts);
      if (d.chance(0.3)) d.def(`stablehlo.abs ${r} : (${z}) -> ${t}`, { ...facts, range: [0, 50] });
    }
  }
}

export const hullOf = (...vs: readonly Known[]): Interval => [
  Math.min(...vs.map((v) => v.range[0])),
  Math.max(...vs.map((v) => v.range[1])),
];
export const both = (x: Known, y: Known): number | undefined =>
  x.bits === undefined || y.bits === undefined ? undefined : Math.max(x.bits, y.bits);
