import { isBool, isFloat } from '../../eval/dtype.ts';
import { stridedMap } from '../../eval/index-maps.ts';
import { numElements, tensor } from '../../eval/tensor.ts';
import { takeElements } from '../../eval/values.ts';
import type { TensorType, Type } from '../../ir/types.ts';
import { concat as concatShares, constantA, constantB, withClock } from '../hal/arith.ts';
import { pubA, pubB, secretOf, widthOf } from '../hal/encode.ts';
import { isExact, toA, toB } from '../hal/represent.ts';
import type { Share } from '../protocols/protocol.ts';
import type { RingIndex } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import { lengthOf, type PublicVal, type SecretVal, secretVal, unknownVal, type Val } from '../runtime/values.ts';

/** Data movement on run-time values, public or secret: everything here is local, except joining values of different representations. */

/** An index map, built only where there is data to move: entry i is the source of element i, -1 for zero. */
export type LazyMap = () => Int32Array;

const isIdentity = (map: Int32Array, length: number): boolean => {
  if (map.length !== length) return false;
  for (let i = 0; i < length; i++) if (map[i] !== i) return false;
  return true;
};

/** Elements of a share by an index map, uploaded once for all its parts. Entries of -1 give a share of 0. */
export function takeShare(c: Ctx, x: Share, length: number, map: LazyMap): Share {
  let list: Int32Array | undefined;
  let index: RingIndex | undefined;
  if (x.parts.length > 0 && length === x.length) {
    list = map();
    if (isIdentity(list, length)) return x;
  }
  const z = c.engine.local(c, [x], { repr: x.repr, bits: x.bits, length }, (r, a) => {
    index ??= r.index(list ?? map());
    return r.take(a!, index);
  });
  if (index) c.ring.free(index);
  return z;
}

/**
 * The value of `shape` whose element i is element map[i] of `v`, zero (false) where that is -1.
 * `via` is the public value from which the map was made: the result depends on it too, and is unknown where it is.
 */
export function move(c: Ctx, v: Val, shape: readonly number[], map: LazyMap, via?: PublicVal): Val {
  if (v.secret) {
    const share = takeShare(c, v.share, numElements(shape), map);
    return secretVal(v.dtype, shape, via ? withClock(share, via.clock) : share, v.exact);
  }
  const clock = Math.max(v.clock, via?.clock ?? 0);
  if (!v.tensor || (via && !via.tensor)) return unknownVal(v.dtype, shape, clock);
  return { ...v, shape, clock, data: v.data || via?.data === true, tensor: takeElements(v.tensor, shape, map()) };
}

/** The same elements under another shape. */
export const reshapeVal = (v: Val, shape: readonly number[]): Val =>
  v.secret || !v.tensor ? { ...v, shape } : { ...v, shape, tensor: tensor(v.tensor.dtype, shape, v.tensor.data) };

/** A value of one element, repeated to `shape`. */
export const spread = (c: Ctx, v: Val, shape: readonly number[]): Val =>
  lengthOf(v) === 1 && numElements(shape) === 1
    ? reshapeVal(v, shape)
    : move(c, v, shape, () => new Int32Array(numElements(shape)));

/** Rows `ids` of a vector that is seen as rows of `len` elements. */
export const takeRows = (c: Ctx, v: Val, len: number, ids: ArrayLike<number>): Val =>
  move(c, v, [ids.length * len], () => rowMap(ids, len));

/** Rows of a share; an id of -1 gives a row of zeros. */
export const takeShareRows = (c: Ctx, x: Share, len: number, ids: ArrayLike<number>): Share =>
  takeShare(c, x, ids.length * len, () => rowMap(ids, len));

function rowMap(ids: ArrayLike<number>, len: number): Int32Array {
  const out = new Int32Array(ids.length * len);
  for (let i = 0, at = 0; i < ids.length; i++) {
    const from = ids[i]! * len;
    for (let j = 0; j < len; j++) out[at++] = ids[i]! < 0 ? -1 : from + j;
  }
  return out;
}

/** Moves the axis in the middle of [outer, size, inner] to the front: rows along it. */
export const axisToFront = (c: Ctx, v: Val, outer: number, size: number, inner: number): Val =>
  move(c, v, [size * outer * inner], () => stridedMap([size, outer, inner], [inner, size * inner, 1]));
/** Undoes axisToFront, for an axis that now has `size` entries. */
export const axisFromFront = (c: Ctx, v: Val, outer: number, size: number, inner: number): Val =>
  move(c, v, [size * outer * inner], () => stridedMap([outer, size, inner], [inner, outer * inner, 1]));

/** A value as a share of the given representation; public ones become constants. */
async function shareAs(c: Ctx, v: Val, repr: 'A' | 'B'): Promise<SecretVal> {
  if (v.secret) return repr === 'A' ? toA(c, v) : toB(c, v);
  return repr === 'A'
    ? secretVal(v.dtype, v.shape, constantA(c, pubA(c, v)), !isFloat(v.dtype))
    : secretVal(v.dtype, v.shape, constantB(c, widthOf(v.dtype), pubB(c, v)));
}

/**
 * Values of one dtype in one form: all public, or all secret in one representation. Booleans meet as bits; integers as bits when no
 * arithmetic share is among them, all else as arithmetic shares.
 */
export async function unify(c: Ctx, vs: readonly Val[]): Promise<Val[]> {
  if (vs.every((v) => !v.secret)) return [...vs];
  const secrets = vs.filter((v): v is SecretVal => v.secret);
  const repr = isBool(vs[0]!.dtype) || secrets.every((v) => v.share.repr === 'B') ? 'B' : 'A';
  const all = await Promise.all(vs.map((v, i) => shareAs(c.at(`unify${i}`), v, repr)));
  if (repr === 'B') return all;
  const exact = all.every((v) => isExact(c, v));
  return all.map((v) => secretVal(v.dtype, v.shape, v.share, exact && !isFloat(v.dtype)));
}

/** The elements of several values of one dtype, end to end, as a vector. A message only where boolean and arithmetic shares meet. */
export async function joinVals(c: Ctx, parts: readonly Val[]): Promise<Val> {
  if (parts.length === 1) return reshapeVal(parts[0]!, [lengthOf(parts[0]!)]);
  const vs = await unify(c, parts);
  const length = vs.reduce((n, v) => n + lengthOf(v), 0);
  const first = vs[0]!;
  if (first.secret) {
    const shares = vs.map((v) => (v as SecretVal).share);
    return secretVal(first.dtype, [length], concatShares(c, shares), first.exact);
  }
  const pubs = vs as PublicVal[];
  const clock = Math.max(...pubs.map((v) => v.clock));
  if (pubs.some((v) => !v.tensor)) return unknownVal(first.dtype, [length], clock);
  const out = first.tensor!.data.slice(0, 0).constructor as Float64ArrayConstructor;
  const data = new out(pubs.reduce((n, v) => n + v.tensor!.data.length, 0));
  let at = 0;
  for (const v of pubs) {
    data.set(v.tensor!.data as Float64Array, at);
    at += v.tensor!.data.length;
  }
  return {
    secret: false,
    dtype: first.dtype,
    shape: [length],
    tensor: tensor(first.dtype, [length], data),
    data: pubs.some((v) => v.data),
    clock,
  };
}

/**
 * Frees what an earlier step of a loop made and nothing later reads: the values of `old` that none of `keep` shares memory with.
 * What other arenas own is left alone.
 */
export function release(c: Ctx, old: readonly Val[], keep: readonly Val[]): void {
  const kept = new Set<unknown>(keep.flatMap((v) => (v.secret ? [v.share.parts, ...v.share.parts] : [])));
  for (const v of old) {
    if (!v.secret || kept.has(v.share.parts) || v.share.parts.some((t) => kept.has(t))) continue;
    kept.add(v.share.parts);
    c.hold(-c.engine.shareBytes(v.share));
    for (const t of [...v.share.parts, ...v.share.offline]) if (t.owner === c.ring) c.ring.free(t);
  }
}

/** A value with the secrecy of its declared type: public ones are sealed where that is secret. */
export const sealAs = (c: Ctx, v: Val, type: Type | undefined): Val =>
  !v.secret && type?.kind === 'tensor' && (type as TensorType).secret ? secretOf(c, v) : v;
