import { type DType, isFloat } from '../../eval/dtype.ts';
import { allocStorage, numElements, type Tensor, tensor } from '../../eval/tensor.ts';
import { shlA } from '../hal/arith.ts';
import { openValue, secretOf, widthOf } from '../hal/encode.ts';
import { hop, sequence } from '../protocols/common/traffic.ts';
import { FREE, type KernelCtx, kernel, type Share } from '../protocols/protocol.ts';
import type { Ctx } from './context.ts';
import type { PublicVal, SecretVal, Val } from './values.ts';

/**
 * Inputs and results of data owners that compute nothing: guests, participants of the run that meet the parties only, and files of shares.
 * What is below are calls like those of a protocol's kernels: at parties, at the dealer and on the cost backend alike.
 */

/** The owner, or the receiver, that is nobody in the run: each party brings, or gets, its share as a file. */
export const OUTSIDE = -1;

/** Whether a rank is that of a guest. */
export const isGuest = (rank: number, n: number): boolean => rank >= n;

/** How a value that is handed out is shared, as one number: guests cannot know what the program makes of it. */
export interface Form {
  readonly repr: 'A' | 'B';
  readonly bits: number;
  /** The value stands so many bits above the lowest: what is no part of it was shifted out. */
  readonly shift: number;
}
export const formCode = ({ repr, bits, shift }: Form): number => (repr === 'B' ? 2 ** 16 : 0) + bits * 2 ** 8 + shift;
const PUBLIC = 2 ** 17;
/** The form of a code; undefined where it is none in a ring of k bits. */
export function formOf(code: number, k: number): Form | 'public' | undefined {
  if (code === PUBLIC) return 'public';
  const form: Form = { repr: code >= 2 ** 16 ? 'B' : 'A', bits: (code >> 8) & 255, shift: code & 255 };
  const { repr, bits, shift } = form;
  const fits = repr === 'A' ? bits === k && shift < k : bits >= 1 && bits <= k && shift === 0;
  return fits && code < PUBLIC ? form : undefined;
}

/** A party's parts of a value, packed (`Ring.pack`), and their form. */
export interface Packed extends Form {
  readonly parts: readonly Uint8Array[];
}

interface Brought {
  readonly length: number;
  /** Ring tensors of a share at one party. */
  readonly parts: number;
}

const take = kernel<Brought & { packed?: readonly Uint8Array[] }, undefined>({
  name: 'outside.take',
  doc: '1. Every party takes its parts of the input from its file.',
  opens: 'nothing: no message is sent',
  reveals: 'nothing',
  cost: () => FREE,
  result: ({ k }, _xs, p) => [{ repr: 'A', bits: k, length: p.length }],
  online: (c, _xs, p) => [p.packed!.map((bytes) => c.ring.unpack(bytes, p.length, c.k))],
});

const fromGuest = kernel<Brought & { from: number }, undefined>({
  name: 'outside.share',
  doc: '1. The guest shares its input and sends every party its parts.',
  opens: 'nothing: what each party gets is its share',
  reveals: 'nothing',
  cost: ({ n, k }, _xs, p) => hop(n * p.parts, p.length, k),
  result: ({ k }, _xs, p) => [{ repr: 'A', bits: k, length: p.length }],
  async online(c, _xs, p) {
    const parts = Array.from({ length: p.parts }, (_, j) => c.recv(p.from, partLabel(j), p.length, c.k));
    return [await Promise.all(parts)];
  },
});

const toGuest = kernel<{ to: number; parts: number; shift: number }, undefined>({
  name: 'outside.give',
  doc: '1. Every party sends the guest all its parts of the value, and their form.',
  opens: 'the value, to the guest alone: the shares are fresh (refresh), and no party gets one of another',
  reveals: { kind: 'value', to: (_env, _xs, p) => [p.to] },
  cost: ({ n }, [x], p) => {
    const [form, parts] = [hop(n, 1, FORM_BITS), hop(n * p.parts, x!.length, x!.bits)];
    return { ...sequence(form, parts), hops: 1 };
  },
  result: (_env, [x]) => [{ repr: 'P', bits: x!.bits, length: x!.length }],
  online(c, [x], { to, shift }) {
    const { repr, bits } = x!;
    sendForm(c, to, formCode({ repr: repr as 'A' | 'B', bits, shift }));
    for (const [j, t] of x!.parts.entries()) c.send(to, partLabel(j), t, bits);
    return [[c.ring.zeros(0)]];
  },
});

const tellGuest = kernel<{ to: number; bytes: number; value?: Uint8Array }, undefined>({
  name: 'outside.tell',
  doc: '1. Every party sends the guest a public value, who compares them.',
  opens: 'nothing: the value is public',
  reveals: 'nothing',
  cost: ({ n }, _xs, p) => ({ ...sequence(hop(n, 1, FORM_BITS), hop(n, p.bytes, 8)), hops: 1 }),
  result: (_env, _xs, p) => [{ repr: 'P', bits: 8, length: p.bytes }],
  online(c, _xs, { to, value }) {
    sendForm(c, to, PUBLIC);
    c.send(to, VALUE_LABEL, c.ring.upload(value!, 1), 8);
    return [[c.ring.zeros(0)]];
  },
});

/** What is sent, before it is sent: which values of a program are public shows in its run only. */
function sendForm(c: KernelCtx, to: number, code: number): void {
  c.send(to, FORM_LABEL, c.ring.fromBigints([BigInt(code)], 4, FORM_BITS), FORM_BITS);
}

export const FORM_BITS = 32;
export const FORM_LABEL = 'form';
export const VALUE_LABEL = 'value';
export const partLabel = (j: number): string => `part${j}`;
/** The address of the call that brings argument i from its guest, and of the one that gives result i to one. */
export const inputAddress = (i: number): string => `main/inputs/${i}/guest`;
export const outputAddress = (i: number, guest: number): string => `main/outputs/${i}/to${guest}/give`;

/** The share of argument i that somebody outside owns. @param packed this party's parts, from its file */
export async function bringIn(
  c: Ctx,
  length: number,
  owner: number,
  packed: readonly Uint8Array[] | undefined,
): Promise<Share> {
  const { engine } = c;
  const { kernels } = engine.protocol;
  const parts = engine.protocol.parts('A');
  if (isGuest(owner, engine.n))
    return (await engine.call(c, 'guest', fromGuest, [], { from: owner, length, parts }))[0]!;
  const [x] = await engine.call(c, 'file', take, [], packed ? { length, parts, packed } : { length, parts });
  // A file may serve many runs: none of them shall be computed from the same shares as another.
  return (await engine.call(c, 'fresh', kernels.refresh, [x!], undefined))[0]!;
}

/** Bytes of a plain value. */
export const bytesOf = (dtype: DType, shape: readonly number[]): number =>
  numElements(shape) * allocStorage(dtype, 1).byteLength;
const rawBytes = (t: Tensor): Uint8Array => new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength);
/** The tensor that these bytes are, which must be as many as `bytesOf` says. */
export function fromBytes(dtype: DType, shape: readonly number[], bytes: Uint8Array): Tensor {
  const data = allocStorage(dtype, numElements(shape));
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength).set(bytes);
  return tensor(dtype, shape, data);
}

/** A secret result in fresh shares, in a form from which everything is gone that is no part of the value. */
async function refreshed(c: Ctx, v: SecretVal): Promise<{ share: Share; shift: number }> {
  const { engine } = c;
  const shift = v.share.repr === 'A' && !isFloat(v.dtype) && !v.exact ? engine.k - widthOf(v.dtype) : 0;
  const [share] = await engine.call(c, 'fresh', engine.protocol.kernels.refresh, [shlA(c, v.share, shift)], undefined);
  return { share: share!, shift };
}

/**
 * Hands a result to its receivers: parties open it (what goes to files counts as secret, even where it is known), guests get shares of it, and for files the fresh share stays in the value (`handed`).
 * @param to ranks of parties and guests, and OUTSIDE
 */
export async function handOut(c: Ctx, given: Val, to: readonly number[]): Promise<Val> {
  const { engine } = c;
  const v = to.includes(OUTSIDE) ? secretOf(c.at('sealed'), given) : given;
  const inside = to.filter((r) => r >= 0 && r < engine.n);
  const guests = to.filter((r) => isGuest(r, engine.n));
  if (!v.secret) {
    const clocks = await Promise.all(guests.map((g) => tell(c.at(`to${g}`), v, g)));
    return { ...v, clock: Math.max(v.clock, ...clocks) };
  }
  const opening = inside.length > 0 ? openValue(guests.length > 0 ? c.at('inside') : c, v, inside) : undefined;
  const giving = guests.map((g) => give(c.at(`to${g}`), v, g));
  const handed = to.includes(OUTSIDE) ? await refreshed(c.at('files'), v) : undefined;
  const clocks = await Promise.all(giving);
  const share = (await opening) ?? v.share;
  const last = { ...share, clock: Math.max(share.clock, ...clocks) };
  return handed ? { ...v, share: last, handed } : { ...v, share: last };
}

async function give(c: Ctx, v: SecretVal, to: number): Promise<number> {
  const { engine } = c;
  const { share, shift } = await refreshed(c, v);
  const parts = engine.protocol.parts(share.repr as 'A' | 'B');
  return (await engine.call(c, 'give', toGuest, [share], { to, parts, shift }))[0]!.clock;
}

async function tell(c: Ctx, v: PublicVal, to: number): Promise<number> {
  const bytes = bytesOf(v.dtype, v.shape);
  // Stands for the value's clock.
  const at: Share = { repr: 'P', bits: 8, length: bytes, parts: [], offline: [], clock: v.clock, offlineClock: 0 };
  const p = v.tensor ? { to, bytes, value: rawBytes(v.tensor) } : { to, bytes };
  return (await c.engine.call(c, 'give', tellGuest, [at], p))[0]!.clock;
}
