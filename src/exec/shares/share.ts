import { bytesToHex } from '@noble/hashes/utils';
import { numElements, type Tensor } from '../../eval/tensor.ts';
import { fail } from '../../support/diagnostics.ts';
import { decodeOpened, pubA } from '../hal/encode.ts';
import type { Prg } from '../prg/prg.ts';
import type { Meta, Protocol } from '../protocols/protocol.ts';
import { laneFor, Ring, RingMemory, type RingTensor } from '../ring/ring.ts';
import { Ctx, newStats } from '../runtime/context.ts';
import { MAX_MEMORY } from '../runtime/cost-run.ts';
import { CostEngine, type RunConfig } from '../runtime/engine.ts';
import type { Form, Packed } from '../runtime/outside.ts';
import { publicVal } from '../runtime/values.ts';
import type { ShareFile, ShareHeader } from './format.ts';

/** Where the randomness of an outsider's sharing comes from. */
export interface Randomness {
  /** A fresh key, or nonce, that nobody else has. */
  readonly randomKey: () => Uint8Array;
  readonly makePrg: (nonce: Uint8Array) => Prg;
}

/**
 * Shares a value among the parties, by somebody who computes nothing: an arithmetic sharing of its ring form, fresh from the system's generator.
 * @returns the packed parts of each party, by rank
 * @throws SpucError class `unsupported-type` for a dtype that cannot be secret in this ring
 */
export function dealShares(
  protocol: Protocol,
  config: RunConfig,
  value: Tensor,
  { randomKey, makePrg }: Randomness,
): readonly (readonly Uint8Array[])[] {
  const { n, k } = config;
  const ring = scratchRing(value.data.length, n, k);
  const c = new Ctx(new CostEngine(protocol, config), 'share', ring, newStats());
  const key = randomKey();
  const prg = makePrg(randomKey());
  const drawn = new Map<string, RingTensor>();
  const length = value.data.length;
  const draw = (holders: readonly number[], label: string): RingTensor => {
    const stream = `${label}@${[...holders].sort((a, b) => a - b)}`;
    const before = drawn.get(stream);
    if (before) return before;
    const t = ring.random(prg, key, stream, length, k);
    drawn.set(stream, t);
    return t;
  };
  try {
    const plain = pubA(c, publicVal(value)).ring(ring);
    const meta = { repr: 'A', bits: k, length } as const;
    return Array.from({ length: n }, (_, rank) =>
      protocol.deal({ n, k, rank, ring }, meta, plain, draw, []).parts.map((t) => ring.pack(t, k)),
    );
  } finally {
    ring.close();
  }
}

/** A ring with room for the shares of all parties, and what they are made of; not for all that there could be. */
const scratchRing = (length: number, n: number, k: number): Ring =>
  new Ring(new RingMemory(Math.min(MAX_MEMORY, 2 ** 21 + (8 * n + 16) * (length + 16) * laneFor(k))), k);

/** The share files of a value, one per party. */
export function shareFiles(
  protocol: Protocol,
  config: RunConfig,
  value: Tensor,
  random: Randomness,
  names: Pick<ShareHeader, 'cluster' | 'name'> = {},
): ShareFile[] {
  const { dtype, shape } = value;
  const form = { repr: 'A', bits: config.k, shift: 0 } as const;
  const id = newId(random.randomKey);
  return dealShares(protocol, config, value, random).map((data, party) => ({
    ...headerOf(protocol, config, { dtype, shape }, form, id, party),
    ...names,
    data,
  }));
}

/** An id for the shares of one value. */
export const newId = (randomKey: () => Uint8Array): string => bytesToHex(randomKey());

/** The header of one party's share of a value. */
export const headerOf = (
  protocol: Protocol,
  { n, k, fxp }: RunConfig,
  { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>,
  { repr, bits, shift }: Form,
  id: string,
  party: number,
): ShareHeader => ({
  id,
  protocol: protocol.name,
  ring: k,
  fxp,
  parties: n,
  party,
  dtype,
  shape,
  repr,
  bits,
  shift,
  parts: protocol.parts(repr),
});

/**
 * The value that the parties' parts share.
 * @param shares packed, of all parties by rank @param names what messages call each party's share
 * @throws SpucError class `input` where copies that must agree differ, or a part has another size
 */
export function combineShares(
  protocol: Protocol,
  { n, k, fxp }: RunConfig,
  { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>,
  { repr, bits, shift }: Form,
  shares: readonly Packed['parts'][],
): Tensor {
  const length = numElements(shape);
  const ring = scratchRing(length, n, k);
  const meta: Meta = { repr, bits, length };
  const parts = protocol.parts(repr);
  try {
    const wrong = shares.findIndex((s) => s.length !== parts);
    if (shares.length !== n || wrong >= 0)
      fail('input', `the shares have another form than those of ${protocol.name} between ${n} parties`);
    const all = shares.map((s) => s.map((bytes) => ring.unpack(bytes, length, bits, laneFor(bits))));
    let value: RingTensor;
    try {
      value = protocol.reconstruct({ n, k, rank: 0, ring }, meta, all);
    } catch (e) {
      return fail(
        'input',
        `the shares contradict each other: ${e instanceof Error ? e.message : String(e)}`,
        undefined,
        'one of them was changed, or is of another value',
      );
    }
    const whole = shift > 0 ? ring.shr(value, shift) : value;
    return decodeOpened(ring, whole, repr, bits, dtype, shape, fxp);
  } finally {
    ring.close();
  }
}

const EACH_ONCE = 'give the share files of all parties, each once';
const SAME_VALUE = 'give the share files of one result of one run, or of one spuc share';

/** Words for what differs between shares that should be of one value. */
const SAME: readonly (keyof ShareHeader)[] = [
  'id',
  'protocol',
  'ring',
  'fxp',
  'parties',
  'dtype',
  'shape',
  'repr',
  'bits',
  'shift',
  'parts',
];

/**
 * Puts the share files of all parties together. @param names of the files, for messages
 * @throws SpucError class `input`: too few, two of one party, of different values, of another protocol, or inconsistent ones
 */
export function reveal(protocol: Protocol, files: readonly ShareFile[], names: readonly string[]): Tensor {
  const first = files[0] ?? fail('input', 'no share is given');
  for (const [i, f] of files.entries()) {
    const key = SAME.find((x) => JSON.stringify(f[x]) !== JSON.stringify(first[x]));
    if (key === 'id')
      fail(
        'input',
        `${names[i]} is a share of another value than ${names[0]}: ids ${f.id} and ${first.id}`,
        undefined,
        SAME_VALUE,
      );
    if (key)
      fail(
        'input',
        `${names[i]} and ${names[0]} disagree on '${key}': ${f[key]} and ${first[key]}`,
        undefined,
        SAME_VALUE,
      );
    const before = files.findIndex((g) => g.party === f.party);
    if (before < i)
      fail('input', `${names[before]} and ${names[i]} are both the share of party ${f.party}`, undefined, EACH_ONCE);
  }
  const { parties: n } = first;
  if (first.protocol !== protocol.name)
    fail('input', `${names[0]} is a share of protocol ${first.protocol}, not ${protocol.name}`);
  const missing = Array.from({ length: n }, (_, i) => i).filter((i) => !files.some((f) => f.party === i));
  if (missing.length > 0)
    fail(
      'input',
      `${files.length} of ${n} shares are given: ${missing.map((i) => `party ${i}'s`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
      undefined,
      EACH_ONCE,
    );
  const byRank = [...files].sort((a, b) => a.party - b.party);
  return combineShares(
    protocol,
    { n, k: first.ring, fxp: first.fxp },
    first,
    first,
    byRank.map((f) => f.data),
  );
}

/** Why a share file cannot be a party's input; undefined: it can. */
export function inputFault(
  f: ShareFile,
  protocol: Protocol,
  { n, k, fxp }: RunConfig,
  rank: number,
): string | undefined {
  const differ = (what: string, has: unknown, want: unknown): string | undefined =>
    has === want ? undefined : `it has ${what} ${has}, but the run has ${want}`;
  return (
    differ('protocol', f.protocol, protocol.name) ??
    differ('ring bits', f.ring, k) ??
    differ('parties', f.parties, n) ??
    differ('fraction bits', f.fxp, fxp) ??
    differ('parts', f.parts, protocol.parts(f.repr)) ??
    (f.party === rank ? undefined : `it is the share of party ${f.party}, not of party ${rank}`) ??
    (f.repr === 'B' ? 'it holds boolean shares, and inputs are arithmetic ones' : undefined) ??
    (f.shift > 0
      ? `its values stand ${f.shift} bits above the lowest, as those of results that wrap around do`
      : undefined)
  );
}
