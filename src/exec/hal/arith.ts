import type { MatmulShape, Meta, Share } from '../protocols/protocol.ts';
import { laneFor, type Ring, type RingIndex, type RingTensor } from '../ring/ring.ts';
import { type Ctx, holdPublic } from '../runtime/context.ts';

/**
 * Ring arithmetic on shares, independent of the protocol: what fixed point, integers and data movement are built from.
 * Every asynchronous function takes a context of its own (`c.at('label')`), because it names messages and masks below it.
 */

/** A public vector in ring form, built only where there is data. `clock` is the number of hops on which it depends. */
export interface Pub {
  readonly length: number;
  readonly clock: number;
  readonly ring: (r: Ring) => RingTensor;
}
/** A public vector of one value. */
export const pubFill = (value: bigint, length: number, bits?: number): Pub => ({
  length,
  clock: 0,
  ring: (r) => r.fill(value, length, bits === undefined ? r.lane : laneFor(bits)),
});

const aMeta = (c: Ctx, length: number): Meta => ({ repr: 'A', bits: c.engine.k, length });
const bMeta = (bits: number, length: number): Meta => ({ repr: 'B', bits, length });

// ---- arithmetic shares, local ----

export const add = (c: Ctx, x: Share, y: Share): Share => c.engine.local(c, [x, y], x, (r, a, b) => r.add(a!, b!));
export const sub = (c: Ctx, x: Share, y: Share): Share => c.engine.local(c, [x, y], x, (r, a, b) => r.sub(a!, b!));
export const neg = (c: Ctx, x: Share): Share => c.engine.local(c, [x], x, (r, a) => r.neg(a!));
/** x·2^bits. */
export const shlA = (c: Ctx, x: Share, bits: number): Share =>
  bits === 0 ? x : c.engine.local(c, [x], x, (r, a) => r.shl(a!, bits));
/** x·value for one public ring constant, untruncated. */
export const mulConst = (c: Ctx, x: Share, value: bigint): Share =>
  c.engine.local(c, [x], x, (r, a) => r.mulConst(a!, value));
export const addConst = (c: Ctx, x: Share, value: bigint): Share =>
  c.engine.addPublic(c, x, (r) => r.fill(value, x.length));
/** x + p, elementwise. */
export const addPub = (c: Ctx, x: Share, p: Pub): Share => c.engine.addPublic(c, x, p.ring, p.clock);
/** p − x. */
export const subFromPub = (c: Ctx, p: Pub, x: Share): Share => addPub(c, neg(c, x), p);
/** Counts the ring form of a public factor, which lives as long as the scope it is made in. */
const holdFactor = (c: Ctx, p: Pub, bits = c.engine.k): void => holdPublic(c, bits, p.length);
/** x·p elementwise, untruncated. */
export function mulPub(c: Ctx, x: Share, p: Pub): Share {
  let q: RingTensor | undefined;
  holdFactor(c, p);
  const y = c.engine.local(c, [x], x, (r, a) => r.mul(a!, (q ??= p.ring(r))));
  return p.clock > y.clock ? { ...y, clock: p.clock } : y;
}
/** The trivial arithmetic share of a public vector. */
export const constantA = (c: Ctx, p: Pub): Share => c.engine.constant(c, 'A', c.engine.k, p.length, p.ring, p.clock);

// ---- boolean shares, local ----

export const xor = (c: Ctx, x: Share, y: Share): Share => c.engine.local(c, [x, y], x, (r, a, b) => r.xor(a!, b!));
export const not = (c: Ctx, x: Share): Share =>
  c.engine.addPublic(c, x, (r) => r.fill((1n << BigInt(x.bits)) - 1n, x.length, laneFor(x.bits)));
export const xorPub = (c: Ctx, x: Share, p: Pub): Share => c.engine.addPublic(c, x, p.ring, p.clock);
/** x ∧ p for a public p of the same bits. */
export function andPub(c: Ctx, x: Share, p: Pub): Share {
  let q: RingTensor | undefined;
  holdFactor(c, p, x.bits);
  const y = c.engine.local(c, [x], x, (r, a) => r.and(a!, (q ??= p.ring(r))));
  return p.clock > y.clock ? { ...y, clock: p.clock } : y;
}
/** Shifts within `x.bits` bits; bits shifted out are lost. */
export const shlB = (c: Ctx, x: Share, n: number): Share => c.engine.local(c, [x], x, (r, a) => r.shl(a!, n, x.bits));
export const shrB = (c: Ctx, x: Share, n: number): Share => c.engine.local(c, [x], x, (r, a) => r.shr(a!, n));
export const sarB = (c: Ctx, x: Share, n: number): Share => c.engine.local(c, [x], x, (r, a) => r.sar(a!, n, x.bits));
/** Bit i of a boolean share, as a 1-bit share. */
export const bitB = (c: Ctx, x: Share, i: number): Share =>
  c.engine.local(c, [x], bMeta(1, x.length), (r, a) => r.bitPlane(a!, i));
/** The low `bits` bits of a boolean share; zero-extends when `bits` is larger. */
export const resizeB = (c: Ctx, x: Share, bits: number): Share =>
  x.bits === bits ? x : c.engine.local(c, [x], bMeta(bits, x.length), (r, a) => r.cast(a!, laneFor(bits), bits));
/** Every bit of the result (of `bits` bits) is the 1-bit share. */
export const spreadBit = (c: Ctx, x: Share, bits: number): Share =>
  c.engine.local(c, [x], bMeta(bits, x.length), (r, a) => r.neg(r.cast(a!, laneFor(bits)), bits));
export const reverseBits = (c: Ctx, x: Share): Share => c.engine.local(c, [x], x, (r, a) => r.bitReverse(a!, x.bits));
export const constantB = (c: Ctx, bits: number, p: Pub): Share =>
  c.engine.constant(c, 'B', bits, p.length, p.ring, p.clock);

// ---- data movement, local, both kinds of share ----

const moved = (x: Share, length: number): Meta => ({ repr: x.repr, bits: x.bits, length });
/** Element i of the result is element index[i] of x; −1 gives a share of 0. */
export const take = (c: Ctx, x: Share, index: Int32Array | RingIndex, length: number): Share =>
  c.engine.local(c, [x], moved(x, length), (r, a) => r.take(a!, index));
export const concat = (c: Ctx, xs: readonly Share[]): Share =>
  xs.length === 1
    ? xs[0]!
    : c.engine.local(
        c,
        xs,
        moved(
          xs[0]!,
          xs.reduce((n, x) => n + x.length, 0),
        ),
        (r, ...parts) => r.concat(parts),
      );
export const sliceRange = (c: Ctx, x: Share, start: number, length: number): Share =>
  start === 0 && length === x.length
    ? x
    : c.engine.local(c, [x], moved(x, length), (r, a) => r.sliceRange(a!, start, length));
/** The x of equal lengths that were concatenated. */
export const split = (c: Ctx, x: Share, count: number): Share[] => {
  const n = x.length / count;
  return Array.from({ length: count }, (_, i) => sliceRange(c, x, i * n, n));
};
/** [outer, n, inner] summed over the middle axis (xor for boolean shares). */
export const reduceSum = (c: Ctx, x: Share, outer: number, n: number, inner: number): Share =>
  c.engine.local(c, [x], moved(x, outer * inner), (r, a) =>
    x.repr === 'A' ? r.reduceAdd(a!, outer, n, inner) : r.reduceXor(a!, outer, n, inner),
  );
/** Sums the elements of x that `index` sends to the same place. */
export const scatterAdd = (c: Ctx, x: Share, index: Int32Array, length: number): Share =>
  c.engine.local(c, [x], moved(x, length), (r, a) => r.scatterAdd(a!, index, length));
/** Matrix product with a public factor on the right, untruncated. */
export const matmulPubRight = (c: Ctx, x: Share, p: Pub, s: MatmulShape): Share => {
  let q: RingTensor | undefined;
  holdFactor(c, p);
  return withClock(
    c.engine.local(c, [x], aMeta(c, s.batch * s.m * s.n), (r, a) =>
      r.matmul(a!, (q ??= p.ring(r)), s.batch, s.m, s.kk, s.n),
    ),
    p.clock,
  );
};
export const matmulPubLeft = (c: Ctx, p: Pub, y: Share, s: MatmulShape): Share => {
  let q: RingTensor | undefined;
  holdFactor(c, p);
  return withClock(
    c.engine.local(c, [y], aMeta(c, s.batch * s.m * s.n), (r, b) =>
      r.matmul((q ??= p.ring(r)), b!, s.batch, s.m, s.kk, s.n),
    ),
    p.clock,
  );
};
export const withClock = (x: Share, clock: number): Share => (clock > x.clock ? { ...x, clock } : x);

// ---- with messages ----

const one = async (xs: Promise<Share[]>): Promise<Share> => (await xs)[0]!;

export const mul = (c: Ctx, x: Share, y: Share): Promise<Share> =>
  one(c.engine.call(c, 'mul', c.engine.protocol.kernels.mul, [x, y], undefined));
export function square(c: Ctx, x: Share): Promise<Share> {
  const k = c.engine.protocol.kernels;
  return k.square ? one(c.engine.call(c, 'square', k.square, [x], undefined)) : mul(c, x, x);
}
/** ⌊x/2^shift⌋, one unit off at most; |x| < 2^(k-2). */
export const trunc = (c: Ctx, x: Share, shift: number): Promise<Share> =>
  shift === 0 ? Promise.resolve(x) : one(c.engine.call(c, 'trunc', c.engine.protocol.kernels.trunc, [x], { shift }));
/** ⌊xy/2^shift⌋, one unit off at most. */
export function mulTrunc(c: Ctx, x: Share, y: Share, shift: number): Promise<Share> {
  const k = c.engine.protocol.kernels;
  if (shift === 0) return mul(c, x, y);
  if (k.mulTrunc) return one(c.engine.call(c, 'multrunc', k.mulTrunc, [x, y], { shift }));
  return c.scope('multrunc', async (s) => trunc(s, await (x === y ? square(s, x) : mul(s, x, y)), shift));
}
export const matmul = (c: Ctx, x: Share, y: Share, s: MatmulShape): Promise<Share> =>
  one(c.engine.call(c, 'matmul', c.engine.protocol.kernels.matmul, [x, y], s));
export function matmulTrunc(c: Ctx, x: Share, y: Share, s: MatmulShape, shift: number): Promise<Share> {
  const k = c.engine.protocol.kernels;
  if (shift === 0) return matmul(c, x, y, s);
  if (k.matmulTrunc) return one(c.engine.call(c, 'matmultrunc', k.matmulTrunc, [x, y], { ...s, shift }));
  return c.scope('matmultrunc', async (sc) => trunc(sc, await matmul(sc, x, y, s), shift));
}
export const and = (c: Ctx, x: Share, y: Share): Promise<Share> =>
  one(c.engine.call(c, 'and', c.engine.protocol.kernels.and, [x, y], undefined));
export const or = (c: Ctx, x: Share, y: Share): Promise<Share> =>
  c.scope('or', async (s) => xor(s, xor(s, x, y), await and(s, x, y)));
/** The low `bits` bits of an arithmetic share. */
export const a2b = (c: Ctx, x: Share, bits: number): Promise<Share> =>
  one(c.engine.call(c, 'a2b', c.engine.protocol.kernels.a2b, [x], { bits }));
/** The unsigned number that the bits spell. */
export const b2a = (c: Ctx, x: Share): Promise<Share> =>
  one(c.engine.call(c, 'b2a', c.engine.protocol.kernels.b2a, [x], undefined));
/** Bit `bit` (by default the sign) of an arithmetic share. */
export const msb = (c: Ctx, x: Share, bit = c.engine.k - 1): Promise<Share> =>
  one(c.engine.call(c, 'msb', c.engine.protocol.kernels.msb, [x], { bit }));
/** b·x for a 1-bit boolean share b and an arithmetic share x. */
export function mulBit(c: Ctx, b: Share, x: Share): Promise<Share> {
  const k = c.engine.protocol.kernels;
  if (k.mulBit) return one(c.engine.call(c, 'mulbit', k.mulBit, [b, x], undefined));
  return c.scope('mulbit', async (s) => mul(s, await b2a(s, b), x));
}
/** b ? x : y for a 1-bit boolean share b; x and y both arithmetic, or both boolean of equal bits. */
export function mux(c: Ctx, b: Share, x: Share, y: Share): Promise<Share> {
  return c.scope('mux', async (s) =>
    x.repr === 'A'
      ? add(s, y, await mulBit(s, b, sub(s, x, y)))
      : xor(s, y, await and(s, spreadBit(s, b, x.bits), xor(s, x, y))),
  );
}
/** [x = 0] on the low `bits` bits of an arithmetic share. */
export function eqz(c: Ctx, x: Share, bits: number): Promise<Share> {
  const k = c.engine.protocol.kernels;
  if (k.eqz) return one(c.engine.call(c, 'eqz', k.eqz, [x], { bits }));
  return c.scope('eqz', async (s) => allZeroB(s, await a2b(s, x, bits)));
}
/** [x = 0] for a boolean share: a folding AND of the complement, ⌈log2 bits⌉ hops. */
export function allZeroB(c: Ctx, x: Share): Promise<Share> {
  return c.scope('allzero', async (s) => {
    let y = not(s, x);
    while (y.bits > 1) {
      const half = y.bits >> 1;
      const odd = y.bits & 1;
      const low = resizeB(s, y, half);
      const high = resizeB(s, shrB(s, y, half + odd), half);
      const both = await and(s.at(`fold${y.bits}`), low, high);
      if (!odd) y = both;
      else {
        // The middle bit joins unfolded as the new top bit.
        const middle = shlB(s, resizeB(s, bitB(s, y, half), half + 1), half);
        y = xor(s, resizeB(s, both, half + 1), middle);
      }
    }
    return y;
  });
}
/** Opens to the given parties. The result's parts are public ring tensors, empty at the others and where there is no data. */
export const open = (c: Ctx, x: Share, to: readonly number[]): Promise<Share> =>
  one(c.engine.call(c, 'open', c.engine.protocol.kernels.open, [x], { to }));
