import type { Accuracy } from '../../codegen/manifest.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { add, addConst, concat, mul, mulConst, mulTrunc, shlA, split, trunc } from './arith.ts';
import { polynomials } from './coefficients.ts';
import { log2Ceil, log2Floor } from './numbers.ts';

/** Polynomials with public coefficients at a secret s in [-1, 1]. */

/** Fraction bits of s and of the coefficients: three factors and a value below 2 fit below 2^(k-2). */
export const polyBits = (k: number): number => Math.floor((k - 4) / 3);

/** What polynomials may be off by where speed is asked for. */
export const FAST_ERROR = 2e-3;

/** The table's polynomial of least degree whose error is below 4 units of fixed point (or FAST_ERROR), or its best. */
export function coefficientsOf(name: string, f: number, accuracy: Accuracy = 'full'): readonly number[] {
  const table = polynomials[name]!;
  const most = accuracy === 'fast' ? Math.max(FAST_ERROR, 2 ** (2 - f)) : 2 ** (2 - f);
  return (table.find((p) => p.error <= most) ?? table[table.length - 1]!).coefficients;
}

/** x with another number of fraction bits: free upwards, a truncation downwards. */
export const rescale = (c: Ctx, x: Share, from: number, to: number): Promise<Share> =>
  to >= from ? Promise.resolve(shlA(c, x, to - from)) : trunc(c.at('rescale'), x, from - to);

/**
 * The powers of x (of `bits` fraction bits) with the given exponents, ⌈log2⌉ levels of products: x^j = x^(2^m)·x^(j−2^m). One call per level.
 */
export async function powers(
  c: Ctx,
  x: Share,
  exponents: readonly number[],
  bits: number,
): Promise<Map<number, Share>> {
  const high = (j: number): number => 2 ** (log2Ceil(j) - 1);
  const need = new Set<number>();
  const want = (j: number): void => {
    if (j <= 1 || need.has(j)) return;
    need.add(j);
    want(high(j));
    want(j - high(j));
  };
  exponents.forEach(want);
  const known = new Map([[1, x]]);
  for (let level = 1; known.size <= need.size; level++) {
    const now = [...need].filter((j) => log2Ceil(j) === level);
    const left = concat(
      c,
      now.map((j) => known.get(high(j))!),
    );
    const right = concat(
      c,
      now.map((j) => known.get(j - high(j))!),
    );
    const z = split(c, await mulTrunc(c.at(`level${level}`), left, right, bits), now.length);
    now.forEach((j, i) => {
      known.set(j, z[i]!);
    });
  }
  return known;
}

/** Σ c_i·x^i over known powers; the result has `extra` more fraction bits than the powers have (`bits`). Local. */
export function combine(
  c: Ctx,
  known: Map<number, Share>,
  coefficients: readonly number[],
  bits: number,
  extra: number,
): Share {
  const scaled = (v: number, by: number): bigint => BigInt(Math.round(v * 2 ** by));
  let sum: Share | undefined;
  coefficients.forEach((v, i) => {
    if (i === 0 || v === 0) return;
    const term = mulConst(c, known.get(i)!, scaled(v, extra));
    sum = sum ? add(c, sum, term) : term;
  });
  const one = known.get(1)!;
  return addConst(c, sum ?? mulConst(c, one, 0n), scaled(coefficients[0] ?? 0, bits + extra));
}

/**
 * p_i(s) for polynomials of degree at most 15 at one s in [-1, 1] with polyBits(k) fraction bits; |p_i| < 2. Results have `out` fraction bits.
 * p = A + s^h·B, where A and B come from the powers below h without truncation: ⌈log2(degree+1)⌉ products in sequence in all.
 * `plus`, with polyBits + polyBits fraction bits, is added to every result.
 */
export function polynomialsAt(
  c: Ctx,
  s: Share,
  list: readonly (readonly number[])[],
  out: number,
  plus?: Share,
): Promise<Share[]> {
  return c.scope('poly', async (q) => {
    const bits = polyBits(q.engine.k);
    const degree = Math.max(...list.map((p) => p.length - 1));
    const h = 2 ** log2Floor(degree);
    const used = Array.from({ length: h }, (_, i) => i).filter((i) => list.some((p) => p[i] || p[i + h]));
    const known = await powers(q.at('powers'), s, [...used, h], bits);
    const low = concat(
      q,
      list.map((p) => withPlus(q, combine(q, known, p.slice(0, h), bits, bits), plus)),
    );
    const high = concat(
      q,
      list.map((p) => combine(q, known, p.slice(h), bits, bits)),
    );
    const top = concat(
      q,
      list.map(() => known.get(h)!),
    );
    if (q.engine.protocol.kernels.mulTrunc || plus) {
      const [a, b] = await Promise.all([
        trunc(q.at('low'), low, 2 * bits - out),
        mulTrunc(q.at('high'), high, top, 3 * bits - out),
      ]);
      return split(q, add(q, a, b), list.length);
    }
    const sum = add(q, await mul(q, high, top), shlA(q, low, bits));
    return split(q, await trunc(q, sum, 3 * bits - out), list.length);
  });
}
const withPlus = (c: Ctx, x: Share, plus: Share | undefined): Share => (plus ? add(c, x, plus) : x);

/** One polynomial; see polynomialsAt. */
export const polynomialAt = async (
  c: Ctx,
  s: Share,
  coefficients: readonly number[],
  out: number,
  plus?: Share,
): Promise<Share> => (await polynomialsAt(c, s, [coefficients], out, plus))[0]!;
