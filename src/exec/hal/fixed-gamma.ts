import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  a2b,
  add,
  addConst,
  b2a,
  concat,
  msb,
  mulBit,
  mulConst,
  mulTrunc,
  neg,
  shlA,
  split,
  sub,
  trunc,
} from './arith.ts';
import { secretOf } from './encode.ts';
import { reciprocalOf } from './fixed-division.ts';
import { logOf } from './fixed-log.ts';
import { leading } from './fixed-normal.ts';
import { coefficientsOf, polyBits, polynomialAt, rescale } from './fixed-polynomial.ts';

/**
 * ln|Γ| and its derivative ψ. With y = 1 − x for x < ½, else x, and z = y + 4 for y < 8, else y:
 *   ln Γ(y) = ln Γ(z) − ln(y(y+1)(y+2)(y+3))      ψ(y) = ψ(z) − Σ 1/(y+i)           (the recurrences, where z ≠ y)
 *   ln Γ(z) = (z − ½)·ln z − z + ½·ln 2π + S(1/z)   ψ(z) = ln z + S'(1/z)             (Stirling's series, z ≥ 4.5)
 *   ln|Γ(x)| = −ln|r| + L(r²) − ln Γ(1 − x)         ψ(x) = ψ(1 − x) − 1/r + r·C(r²)   (the reflections, r = x − round x)
 * where L(r²) = −ln(sin πr / πr) and C(r²) = (1/r − π·cot πr)/r are smooth. At a pole r = 0: the value of the least r there is, for ψ without it.
 */

/** Stirling's series in w = 1/z; its error for z ≥ 4.5 is below 1e-8. */
const STIRLING = [0, 1 / 12, 0, -1 / 360, 0, 1 / 1260, 0, -1 / 1680];
const STIRLING_DERIVATIVE = [0, -1 / 2, -1 / 12, 0, 1 / 120, 0, -1 / 252, 0, 1 / 240];
/** Bits that logarithms carry beyond those of fixed point, since they are multiplied by z. */
const MORE = 3;

const fixed = (c: Ctx, v: number): bigint => BigInt(Math.round(v * 2 ** c.engine.fxp));

/** The parts that both functions are made of. */
interface Parts {
  /** Bits: x < ½, and y < 8. */
  readonly low: Share;
  readonly near: Share;
  /** y, but 1 where y ≥ 8. */
  readonly y: Share;
  readonly z: Share;
  /** x − round x, in [−½, ½). */
  readonly r: Share;
}
async function partsOf(c: Ctx, x: Share): Promise<Parts> {
  const f = c.engine.fxp;
  const half = addConst(c, x, 1n << BigInt(f - 1));
  const fraction = async (q: Ctx): Promise<Share> => addConst(q, await b2a(q, await a2b(q, half, f)), -fixed(q, 0.5));
  const reflected = async (q: Ctx): Promise<Omit<Parts, 'r'>> => {
    const low = await msb(q.at('low'), addConst(q, x, -fixed(q, 0.5)));
    const mirror = addConst(q, neg(q, shlA(q, x, 1)), fixed(q, 1));
    const all = add(q, x, await mulBit(q.at('mirror'), low, mirror));
    const near = await msb(q.at('near'), addConst(q, all, -fixed(q, 8)));
    const [moved, one] = await Promise.all([
      mulBit(q.at('moved'), near, addConst(q, all, -fixed(q, 1))),
      b2a(q.at('four'), near),
    ]);
    return { low, near, y: addConst(q, moved, fixed(q, 1)), z: add(q, all, mulConst(q, one, fixed(q, 4))) };
  };
  const [r, rest] = await Promise.all([fraction(c.at('fraction')), reflected(c.at('reflect'))]);
  return { ...rest, r };
}

/** A smooth function of r² for |r| ≤ ½, by its table. */
async function ofSquare(c: Ctx, r: Share, name: string): Promise<Share> {
  const { k, fxp: f } = c.engine;
  const bits = polyBits(k);
  const s = await mulTrunc(c.at('square'), r, r, 2 * f - 3 - bits);
  return polynomialAt(c, addConst(c, s, -1n << BigInt(bits)), coefficientsOf(name, f), f);
}
const series = async (c: Ctx, w: Share, coefficients: readonly number[]): Promise<Share> =>
  polynomialAt(c, await rescale(c, w, c.engine.fxp, polyBits(c.engine.k)), coefficients, c.engine.fxp);

const logs = async (c: Ctx, xs: readonly Share[]): Promise<Share[]> => {
  const x = concat(c, xs);
  const l = await leading(c.at('lead'), x, false, c.engine.k - 3);
  return split(c, await logOf(c, x, l, 1, c.engine.fxp + MORE), xs.length);
};

/** ln|Γ(x)|; |x| < 2^16 in 64-bit rings. */
export const lgamma = (c: Ctx, x: Val): Promise<SecretVal> =>
  c.scope('lgamma', async (s) => {
    const v = secretOf(s, x);
    const f = s.engine.fxp;
    const { low, near, y, z, r } = await partsOf(s.at('parts'), v.share);
    const product = async (q: Ctx): Promise<Share> => {
      // y(y+3)·(y+1)(y+2) = t·(t + 2) with t = y² + 3y.
      const t = add(q, await mulTrunc(q.at('inner'), y, y, f), mulConst(q, y, 3n));
      return mulTrunc(q.at('outer'), t, addConst(q, t, fixed(q, 2)), f);
    };
    const size = async (q: Ctx): Promise<Share> => sub(q, r, shlA(q, await mulBit(q, await msb(q, r), r), 1));
    const all = async (q: Ctx): Promise<Share[]> => {
      const [p, a] = await Promise.all([product(q.at('product')), size(q.at('size'))]);
      return logs(q, [z, p, a]);
    };
    const [[ofZ, ofP, ofR], tail, smooth] = await Promise.all([
      all(s.at('log')),
      reciprocalOf(s.at('inverse'), z).then((w) => series(s.at('series'), w, STIRLING)),
      ofSquare(s.at('sine'), r, 'logsinc'),
    ]);
    const [main, step] = await Promise.all([
      mulTrunc(s.at('main'), addConst(s, z, -fixed(s, 0.5)), ofZ!, f + MORE),
      mulBit(s.at('step'), near, ofP!),
    ]);
    const small = await trunc(s.at('small'), concat(s, [step, ofR!]), MORE);
    const [stepped, pole] = split(s, small, 2) as [Share, Share];
    const stirling = addConst(s, add(s, sub(s, main, z), tail), fixed(s, Math.log(2 * Math.PI) / 2));
    const value = sub(s, stirling, stepped);
    const mirrored = sub(s, sub(s, smooth, pole), shlA(s, value, 1));
    return secretVal(v.dtype, v.shape, add(s, value, await mulBit(s.at('mirror'), low, mirrored)));
  });

/** ψ(x), the derivative of ln|Γ(x)|; |x| < 2^16 in 64-bit rings. */
export const digamma = (c: Ctx, x: Val): Promise<SecretVal> =>
  c.scope('digamma', async (s) => {
    const v = secretOf(s, x);
    const f = s.engine.fxp;
    const { low, near, y, z, r } = await partsOf(s.at('parts'), v.share);
    const steps = [0, 1, 2, 3].map((i) => addConst(s, y, fixed(s, i)));
    const [[ofZ], inverses, smooth] = await Promise.all([
      logs(s.at('log'), [z]),
      reciprocalOf(s.at('inverse'), concat(s, [z, r, ...steps])),
      ofSquare(s.at('sine'), r, 'cotrest'),
    ]);
    const [w, pole, ...terms] = split(s, inverses, 2 + steps.length) as [Share, Share, ...Share[]];
    const [tail, main, step, rest] = await Promise.all([
      series(s.at('series'), w, STIRLING_DERIVATIVE),
      trunc(s.at('main'), ofZ!, MORE),
      mulBit(
        s.at('step'),
        near,
        terms.reduce((a, b) => add(s, a, b)),
      ),
      // The table has a quarter of C.
      mulTrunc(s.at('rest'), r, smooth, f - 2),
    ]);
    const value = sub(s, add(s, main, tail), step);
    return secretVal(v.dtype, v.shape, add(s, value, await mulBit(s.at('mirror'), low, sub(s, rest, pole))));
  });
