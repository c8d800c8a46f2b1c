import { besselI1e, digamma, lgamma, zeta } from '../../src/eval/libm/index.ts';
import { erfOf } from '../../src/exec/hal/approximations.ts';
import { exponentBits } from '../../src/exec/hal/fixed-exp.ts';
import { ENCODABLE, mirrored, octaves, pairs, type RingOf, uniform } from './grids.ts';
import type { Target } from './measure.ts';

/** What is measured: each function with its program, its reference in double precision, its range and its target. */

export interface Measured {
  readonly name: string;
  readonly arity: 1 | 2;
  /** StableHLO of one or two operands `%x`, `%y` of type T, as far as the result `%r`. */
  readonly program: string;
  readonly reference: (...x: number[]) => number;
  /** The range in words, and its operands: at least n points. */
  readonly range: (ring: RingOf) => string;
  readonly points: (ring: RingOf, n: number) => readonly number[][];
  /** For 18 fraction bits; others are in proportion to 2^-f. */
  readonly target: Target;
  /** Most points of one run, where more would not fit into ring memory. */
  readonly piece?: number;
}

const FLOOR = 2 ** -16;
const relative = (r: number): Target => ({ relative: r, absolute: FLOOR });
const absolute = (a: number): Target => ({ relative: 0, absolute: a });

/** 2^e, or the least number that has 4 bits in that ring. */
const low = ({ f }: RingOf, e: number): number => 2 ** Math.max(e, 4 - f);
/** 2^e, or the largest power of two below `limit` bits. */
const high = (e: number, limit: number): number => 2 ** Math.min(e, limit);
const show = (x: number): string => {
  const e = Math.log2(Math.abs(x));
  if (x === 0 || !Number.isInteger(e) || (e >= 0 && e < 7)) return String(Number(x.toPrecision(6)));
  return `${x < 0 ? '-' : ''}2^${e}`;
};
const interval = (a: number, b: number): string => `[${show(a)}, ${show(b)}]`;

type Range = (ring: RingOf) => readonly [number, number];
interface Spec {
  readonly program: string;
  readonly reference: (x: number) => number;
  readonly range: Range;
  readonly target: Target;
}
/** Spread evenly. */
const flat = (name: string, s: Spec): Measured => ({
  ...s,
  name,
  arity: 1,
  range: (ring) => interval(...s.range(ring)),
  points: (ring, n) => [uniform(ring, ...s.range(ring), n)],
});
/** By octaves; both signs where the range says so. */
const scaled = (name: string, s: Spec & { readonly signs?: boolean }): Measured => ({
  ...s,
  name,
  arity: 1,
  range: (ring) => {
    const [a, b] = s.range(ring);
    return s.signs ? `${show(a)} <= \\|x\\| <= ${show(b)}` : interval(a, b);
  },
  points: (ring, n) => {
    const xs = octaves(ring, ...s.range(ring), n);
    return [s.signs ? mirrored(xs) : xs];
  },
});
/** Everywhere: evenly where the function moves, by octaves to the ends of the encoding. */
const everywhere = (
  name: string,
  s: Omit<Spec, 'range'> & { readonly moves: readonly [number, number] },
): Measured => ({
  ...s,
  name,
  arity: 1,
  range: (ring) => `all: ${interval(-ENCODABLE(ring), ENCODABLE(ring))}`,
  points: (ring, n) => {
    const [a, b] = s.moves;
    const far = mirrored(octaves(ring, 2 ** -ring.f, ENCODABLE(ring), n >> 3));
    return [[...new Set([...uniform(ring, a, b, n), ...far])]];
  },
});

const op = (name: string): string => `%r = stablehlo.${name} %x : T`;
const chlo = (name: string): string => `%r = chlo.${name} %x : T -> T`;
/** Uniform in the logarithm, both signs: the first half of u is negative. */
const signedOctaves =
  (a: number, b: number) =>
  (u: number): number => {
    const [sign, t] = u < 0.5 ? [-1, 1 - 2 * u] : [1, 2 * u - 1];
    return sign * a * (b / a) ** t;
  };
/** Largest result of exp: 2^(2^b). */
const saturation = ({ k, f }: RingOf): number => 2 ** (2 ** exponentBits(k, f));
/** e^x, 0 where it is below the reciprocal of the largest result. */
const exponential = (ring: RingOf, x: number): number =>
  Math.exp(x) * saturation(ring) < 1 ? 0 : Math.min(Math.exp(x), saturation(ring));

export const functions: readonly ((ring: RingOf) => Measured)[] = [
  (ring) => ({
    ...everywhere('exp', {
      program: op('exponential'),
      reference: (x) => exponential(ring, x),
      target: { ...relative(2e-4), zero: true },
      moves: [-14, Math.ceil(Math.log(saturation(ring))) + 1],
    }),
    range: () =>
      `all: 0 far below, e^x up to x = ${Math.log(saturation(ring)).toFixed(1)}, 2^${Math.log2(saturation(ring))} above`,
  }),
  () =>
    scaled('log', {
      program: op('log'),
      reference: Math.log,
      range: (r) => [low(r, -10), high(17, r.k - 4 - r.f)],
      target: absolute(5e-5),
    }),
  () => ({
    ...scaled('log1p', {
      program: op('log_plus_one'),
      reference: Math.log1p,
      range: (r) => [low(r, -10), high(17, r.k - 4 - r.f)],
      target: absolute(5e-5),
    }),
    range: (r) => `1 + x in ${interval(low(r, -10), high(17, r.k - 4 - r.f))}`,
    points: (r, n) => [octaves(r, low(r, -10), high(17, r.k - 4 - r.f), n).map((x) => x - 1)],
  }),
  () =>
    scaled('reciprocal', {
      program: '%one = stablehlo.constant dense<1.0> : T\n    %r = stablehlo.divide %one, %x : T',
      reference: (x) => 1 / x,
      range: (r) => [low(r, -8), high(17, r.f)],
      target: relative(5e-5),
      signs: true,
    }),
  (ring) => {
    const [a, b] = [low(ring, -8), high(17, ring.f)];
    const most = high(20, ring.k - 6 - 2 * ring.f);
    return {
      name: 'divide',
      arity: 2,
      program: '%r = stablehlo.divide %x, %y : T',
      reference: (x, y) => x! / y!,
      range: () => `${show(a)} <= \\|x\\|, \\|y\\| <= ${show(b)}, \\|x/y\\| < ${show(most)}`,
      points: (_, n) => pairs(n, signedOctaves(a, b), signedOctaves(a, b), ring, (x, y) => Math.abs(x / y) < most),
      target: relative(5e-5),
    };
  },
  ...(['sqrt', 'rsqrt'] as const).map(
    (name) => () =>
      scaled(name, {
        program: op(name),
        reference: name === 'sqrt' ? Math.sqrt : (x) => 1 / Math.sqrt(x),
        range: (r) => [low(r, -10), high(26, r.k - 4 - r.f)],
        target: { ...relative(5e-5), nonzero: true },
      }),
  ),
  () => everywhere('tanh', { program: op('tanh'), reference: Math.tanh, target: absolute(1e-4), moves: [-12, 12] }),
  () =>
    everywhere('sigmoid', {
      program: op('logistic'),
      reference: (x) => 1 / (1 + Math.exp(-x)),
      target: absolute(1e-4),
      moves: [-24, 24],
    }),
  () => everywhere('erf', { program: chlo('erf'), reference: erfOf, target: absolute(1e-4), moves: [-6, 6] }),
  () =>
    flat('gelu', {
      // As jax.nn.gelu(approximate=False) composes it.
      program: `%root = stablehlo.constant dense<${Math.SQRT2}> : T
    %half = stablehlo.constant dense<0.5> : T
    %one = stablehlo.constant dense<1.0> : T
    %a = stablehlo.divide %x, %root : T
    %b = chlo.erf %a : T -> T
    %d = stablehlo.add %b, %one : T
    %e = stablehlo.multiply %x, %half : T
    %r = stablehlo.multiply %e, %d : T`,
      reference: (x) => (x / 2) * (1 + erfOf(x / Math.SQRT2)),
      range: () => [-10, 10],
      target: absolute(1e-4),
    }),
  ...(['sin', 'cos'] as const).map(
    (name) => () =>
      flat(name, {
        program: op(name === 'sin' ? 'sine' : 'cosine'),
        reference: Math[name],
        range: (r) => (r.k < 64 ? [-60, 60] : [-256, 256]),
        target: absolute(1e-4),
      }),
  ),
  (ring) => {
    const [small, most] = [low(ring, -6), high(17, ring.k - 6 - 2 * ring.f)];
    return {
      name: 'pow',
      arity: 2,
      program: '%r = stablehlo.power %x, %y : T',
      reference: (x, y) => x! ** y!,
      range: () => `x in ${interval(small, 64)}, \\|y\\| <= 4, x^y < ${show(most)}`,
      points: (_, n) =>
        pairs(
          n,
          (u) => small * (64 / small) ** u,
          (v) => 8 * v - 4,
          ring,
          (x, y) => x ** y < most,
        ),
      target: relative(2e-4),
    };
  },
  ...(['sinh', 'cosh', 'expm1'] as const).map(
    (name) => () =>
      flat(name, {
        program: name === 'expm1' ? op('exponential_minus_one') : chlo(name),
        reference: Math[name],
        range: () => [-10, 10],
        target: relative(2e-4),
      }),
  ),
  ...(['asin', 'acos'] as const).map(
    (name) => () =>
      flat(name, { program: chlo(name), reference: Math[name], range: () => [-1, 1], target: absolute(1e-4) }),
  ),
  () =>
    scaled('cbrt', {
      program: op('cbrt'),
      reference: Math.cbrt,
      range: (r) => [low(r, -8), high(10, r.k - 4 - r.f)],
      target: absolute(1e-4),
      signs: true,
    }),
  (ring) => {
    const [a, b] = [low(ring, -8), high(10, ring.f)];
    return {
      name: 'atan2',
      arity: 2,
      program: '%r = stablehlo.atan2 %x, %y : T',
      reference: (y, x) => Math.atan2(y!, x!),
      range: () => `${show(a)} <= \\|y\\|, \\|x\\| <= ${show(b)}, four quadrants`,
      points: (_, n) => pairs(n, signedOctaves(a, b), signedOctaves(a, b), ring, () => true),
      target: absolute(1e-4),
    };
  },
  ...(['lgamma', 'digamma'] as const).map((name) => () => ({
    ...scaled(name, {
      program: chlo(name),
      reference: name === 'lgamma' ? lgamma : digamma,
      range: (r) => [low(r, -6), high(12, r.k - 8 - 2 * r.f)],
      // Six terms are added, each with the error of one.
      target: { relative: 1e-4, absolute: 2 * FLOOR },
    }),
    piece: 25_000,
  })),
  () =>
    everywhere('bessel_i1e', {
      program: chlo('bessel_i1e'),
      reference: besselI1e,
      target: absolute(1e-4),
      moves: [-40, 40],
    }),
  (ring) => ({
    name: 'next_after',
    arity: 2,
    program: '%r = chlo.next_after %x, %y : T, T -> T',
    // The next number of fixed point.
    reference: (x, y) => x! + Math.sign(y! - x!) * 2 ** -ring.f,
    range: () => `\\|x\\|, \\|y\\| <= ${show(ring.k < 64 ? 2 ** 10 : 2 ** 20)}`,
    points: (_, n) => {
      const most = ring.k < 64 ? 2 ** 10 : 2 ** 20;
      return pairs(n, signedOctaves(2 ** -ring.f, most), signedOctaves(2 ** -ring.f, most), ring, () => true);
    },
    target: absolute(2 ** -20),
  }),
  (ring) => ({
    name: 'zeta',
    arity: 2,
    program: '%r = chlo.zeta %x, %y : T, T -> T',
    reference: (x, y) => zeta(x!, y!),
    range: () => 's in [1.125, 8], q in [1, 64]',
    points: (_, n) =>
      pairs(
        n,
        (u) => 1.125 + u * 6.875,
        (v) => 64 ** v,
        ring,
        () => true,
      ),
    // Ten powers are added, each with the error of one.
    target: { relative: 3e-4, absolute: 4 * FLOOR },
    piece: 25_000,
  }),
];

/** A target for other fraction bits: a unit of fixed point is worth more or less there. */
export const targetFor = ({ f }: RingOf, t: Target): Target => ({
  ...t,
  relative: t.relative * 2 ** (18 - f),
  absolute: t.absolute * 2 ** (18 - f),
});

/** The function as a StableHLO program for vectors of n doubles. */
export function programOf({ arity, program }: Measured, n: number): string {
  const type = `tensor<${n}xf64>`;
  const args = ['%x', '%y'].slice(0, arity).map((a) => `${a}: ${type}`);
  const body = program.replaceAll(/\bT\b/g, type);
  return `module {\n  func.func @main(${args.join(', ')}) -> ${type} {\n    ${body}\n    return %r : ${type}\n  }\n}\n`;
}
