import { stridedMap } from '../../eval/index-maps.ts';
import { numElements, rowMajorStrides } from '../../eval/tensor.ts';
import { splat } from '../../eval/values.ts';
import { add, and, reduceSum, xor } from '../hal/arith.ts';
import { isExact } from '../hal/represent.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { type PublicVal, publicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { publicStarts, startVector } from './gather.ts';
import { joinVals, move, reshapeVal, takeShare, unify } from './movement.ts';
import { bitMatmul, type OneHot, oneHot } from './one-hot.ts';

/** Writing a window at a computed place. */

/** Bit p of a row says whether p lies in the window: the exclusive or of the starts that reach it. Result [rows, n]. */
export function covered(c: Ctx, h: OneHot, n: number, size: number, shift: number): Share {
  if (size === 1) return h.bits;
  const laid = takeShare(c, h.bits, h.rows * size * n, () => toeplitz(h.rows, size, n, h.places, shift, false));
  return reduceSum(c, laid, h.rows, size, n);
}

/**
 * Offsets of one-hot rows [rows, places] laid out as [rows, size, n] (or [rows, n, size]): entry (i, p) is the bit of the start from
 * which place i of the window falls on p, that is p − i + shift.
 */
export function toeplitz(
  rows: number,
  size: number,
  n: number,
  places: number,
  shift: number,
  placesFirst: boolean,
): Int32Array {
  const map = new Int32Array(rows * size * n).fill(-1);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < size; i++)
      for (let p = 0; p < n; p++) {
        const s = p - i + shift;
        if (s < 0 || s >= places) continue;
        map[r * size * n + (placesFirst ? p * size + i : i * n + p)] = r * places + s;
      }
  return map;
}

/**
 * Windows spread over a dimension: `x` is [rows, done, size, tail]; the result [rows, done, n, tail] has window place i of row r where
 * its start says, 0 elsewhere.
 */
export async function placeWindows(
  c: Ctx,
  x: Val,
  h: OneHot,
  d: { rows: number; done: number; size: number; n: number; tail: number; shift: number },
): Promise<Val> {
  const { rows, done, size, n, tail, shift } = d;
  const laid = move(c, x, [rows * size * done * tail], () =>
    stridedMap([rows, size, done, tail], [done * size * tail, tail, size * tail, 1]),
  );
  const out = await bitMatmul(c, h, () => toeplitz(rows, size, n, h.places, shift, true), laid, {
    batch: rows,
    m: n,
    kk: size,
    n: done * tail,
  });
  return move(c, out, out.shape, () => stridedMap([rows, done, n, tail], [n * done * tail, tail, done * tail, 1]));
}

/** a + b where at most one of them is not zero, in whatever form they are. */
export async function joinDisjoint(c: Ctx, a: Val, b: Val): Promise<SecretVal> {
  const [x, y] = (await unify(c, [a, b])) as [SecretVal, SecretVal];
  const share = x.share.repr === 'A' ? add(c, x.share, y.share) : xor(c, x.share, y.share);
  return secretVal(x.dtype, a.shape, share, isExact(c, x) && isExact(c, y) && x.exact);
}

/** Zeros of a value's dtype. */
export const zerosLike = (v: Val): PublicVal => publicVal(splat(v.dtype, v.shape, 0));

/** All starts public: the window's elements stand behind those of the operand, and an index map chooses. */
async function updatePublic(c: Ctx, x: Val, update: Val, starts: readonly PublicVal[]): Promise<Val> {
  const via = startVector(starts);
  const n = numElements(x.shape);
  return move(
    c,
    await joinVals(c, [x, update]),
    x.shape,
    () => {
      const at = publicStarts(starts, via, x.shape, update.shape) as number[];
      const s = rowMajorStrides(x.shape);
      const map = Int32Array.from({ length: n }, (_, i) => i);
      const places = stridedMap(
        update.shape,
        s,
        at.reduce((sum, v, d) => sum + v * s[d]!, 0),
      );
      places.forEach((p, i) => {
        map[p] = n + i;
      });
      return map;
    },
    via,
  );
}

async function dynamicUpdateSlice({ c, args: [x, update, ...given] }: KernelCall): Promise<Val[]> {
  const shape = x!.shape;
  const sizes = update!.shape;
  // Where the window spans the dimension its start is 0, whatever the program computed.
  const starts = given.map((s, d) => (shape[d] === sizes[d] ? publicVal(splat(s.dtype, [], 0)) : s));
  if (numElements(sizes) === 0) return [x!];
  if (starts.every((s) => !s.secret)) return [await updatePublic(c, x!, update!, starts as PublicVal[])];
  const pubs = starts.filter((s): s is PublicVal => !s.secret);
  const via = startVector(pubs);
  const hots = await Promise.all(
    starts.map((s, d) => {
      const places = shape[d]! - sizes[d]! + 1;
      return s.secret ? oneHot(c.at(`index${d}`), reshapeVal(s, [1]) as SecretVal, places, { clamp: true }) : undefined;
    }),
  );
  const [placed, kept] = await Promise.all([
    spreadUpdate(c.at('write'), update!, shape, starts, hots, via),
    windowMask(c.at('mask'), shape, sizes, starts, hots, via).then((mask) =>
      select(c.at('keep'), secretVal('i1', shape, mask), zerosLike(x!), x!),
    ),
  ]);
  return [await joinDisjoint(c.at('join'), kept, placed)];
}

/** The update at its place in a tensor of zeros of `shape`. */
async function spreadUpdate(
  c: Ctx,
  update: Val,
  shape: readonly number[],
  starts: readonly Val[],
  hots: readonly (OneHot | undefined)[],
  via: PublicVal,
): Promise<Val> {
  let cur = update;
  for (const [d, h] of hots.entries()) {
    const [n, size] = [shape[d]!, update.shape[d]!];
    const done = numElements(shape.slice(0, d));
    const tail = numElements(update.shape.slice(d + 1));
    if (h) cur = await placeWindows(c.at(d), cur, h, { rows: 1, done, size, n, tail, shift: 0 });
    else if (n !== size)
      cur = move(
        c,
        cur,
        [done * n * tail],
        () => {
          const at = publicStarts(starts, via, shape, update.shape)[d]!;
          return stridedMap([done, n, tail], [size * tail, tail, 1], -at * tail).map((from, i) => {
            const p = Math.floor(i / tail) % n;
            return p >= at && p < at + size ? from : -1;
          });
        },
        via,
      );
  }
  return reshapeVal(cur, shape);
}

/** The bits of the window in a tensor of `shape`; at least one start is secret. */
async function windowMask(
  c: Ctx,
  shape: readonly number[],
  sizes: readonly number[],
  starts: readonly Val[],
  hots: readonly (OneHot | undefined)[],
  via: PublicVal,
): Promise<Share> {
  const dims = hots.flatMap((h, d) => (h ? [d] : []));
  let masks = dims.map((d) => ({ dims: [d], bits: covered(c, hots[d]!, shape[d]!, sizes[d]!, 0) }));
  const grid = (ds: readonly number[]): number[] => ds.map((d) => shape[d]!);
  for (let level = 0; masks.length > 1; level++) {
    const at = c.at(`and${level}`);
    const pairs = Array.from({ length: Math.ceil(masks.length / 2) }, (_, i) => masks.slice(2 * i, 2 * i + 2));
    masks = await Promise.all(
      pairs.map(async ([a, b], i) => {
        if (!b) return a!;
        const [p, q] = [numElements(grid(a!.dims)), numElements(grid(b.dims))];
        const left = takeShare(at, a!.bits, p * q, () => stridedMap([p, q], [1, 0]));
        const right = takeShare(at, b.bits, p * q, () => stridedMap([p, q], [0, 1]));
        return { dims: [...a!.dims, ...b.dims], bits: await and(at.at(i), left, right) };
      }),
    );
  }
  const inner = rowMajorStrides(grid(dims));
  return takeShare(c, masks[0]!.bits, numElements(shape), () => {
    const strides = shape.map((_, d) => (dims.includes(d) ? inner[dims.indexOf(d)]! : 0));
    const map = stridedMap(shape, strides);
    const at = publicStarts(starts, via, shape, sizes);
    const steps = rowMajorStrides(shape);
    for (const [d, s] of at.entries()) {
      if (s === undefined || sizes[d] === shape[d]) continue;
      for (let i = 0; i < map.length; i++) {
        const p = Math.floor(i / steps[d]!) % shape[d]!;
        if (p < s || p >= s + sizes[d]!) map[i] = -1;
      }
    }
    return map;
  });
}

export const updateSliceKernels: Record<string, OpKernel> = { 'pphlo.dynamic_update_slice': dynamicUpdateSlice };
