import { sha256 } from '@noble/hashes/sha2';
import { type DType, isComplex, isDType } from '../../eval/dtype.ts';
import { numElements } from '../../eval/tensor.ts';
import { fail } from '../../support/diagnostics.ts';
import { wireBytes } from '../ring/ring.ts';

/**
 * The file of one party's share of one value. Little endian: 8 bytes magic, u32 version, u32 length of the header, the header as JSON (UTF-8), the
 * party's parts in order (`Ring.pack`: packed ring elements), SHA-256 of all before. The hash finds damage; it does not prove who wrote the file.
 */
export interface ShareHeader {
  /** The same in all shares of one value, and in no other's: 32 hexadecimal digits. */
  readonly id: string;
  readonly protocol: string;
  /** Ring bits, and fraction bits of floats. */
  readonly ring: number;
  readonly fxp: number;
  readonly parties: number;
  /** Rank of the party whose share this is. */
  readonly party: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Arithmetic or boolean, of so many bits; the value stands `shift` bits above the lowest. */
  readonly repr: 'A' | 'B';
  readonly bits: number;
  readonly shift: number;
  /** Ring vectors that one party holds. */
  readonly parts: number;
  /** For people: the cluster, and what the value is. */
  readonly cluster?: string;
  readonly name?: string;
}

export interface ShareFile extends ShareHeader {
  readonly data: readonly Uint8Array[];
}

const MAGIC = new TextEncoder().encode('spucshar');
const VERSION = 1;
const FRONT = 16;
const HASH = 32;
const MAX_HEADER = 16 * 1024;
const MAX_ELEMENTS = 2 ** 31;
const MAX_TEXT = 256;

/** The bytes of a share file. */
export function writeShare({ data, ...header }: ShareFile): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = FRONT + text.length + data.reduce((n, d) => n + d.length, 0) + HASH;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, text.length, true);
  bytes.set(text, FRONT);
  let at = FRONT + text.length;
  for (const d of data) {
    bytes.set(d, at);
    at += d.length;
  }
  bytes.set(sha256(bytes.subarray(0, at)), at);
  return bytes;
}

/**
 * Reads a share file, trusting nothing in it.
 * @param name what messages call it @throws SpucError class `input`
 */
export function readShare(bytes: Uint8Array, name: string): ShareFile {
  const bad = (why: string, hint?: string): never => fail('input', `${name}: ${why}`, undefined, hint);
  if (bytes.length < MAGIC.length || MAGIC.some((b, i) => bytes[i] !== b))
    bad('this is no share file', "'spuc share' makes share files of arrays");
  if (bytes.length < FRONT + HASH) bad(CUT, 'get it again from who made it');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  const end = bytes.length - HASH;
  const hash = sha256(bytes.subarray(0, end));
  if (hash.some((b, i) => bytes[end + i] !== b)) bad(CUT, 'get it again from who made it');
  if (version !== VERSION) bad(`share files of version ${version} are not supported; this spuc reads ${VERSION}`);
  const length = view.getUint32(12, true);
  if (length > MAX_HEADER || FRONT + length > end) bad('its header is too long');
  const header = headerOf(bytes.subarray(FRONT, FRONT + length), bad);
  const each = wireBytes(numElements(header.shape), header.bits);
  const from = FRONT + length;
  if (end - from !== each * header.parts)
    bad(`it holds ${end - from} bytes of shares, where ${header.parts} times ${each} belong to its shape`);
  const data = Array.from({ length: header.parts }, (_, j) => bytes.slice(from + j * each, from + (j + 1) * each));
  return { ...header, data };
}

const CUT = 'it is cut off or damaged: its checksum does not fit';

function headerOf(text: Uint8Array, bad: (why: string) => never): ShareHeader {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    bad('its header cannot be read');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) bad('its header cannot be read');
  const h = json as Record<string, unknown>;
  const whole = (key: string, min: number, max: number): number => {
    const v = h[key];
    return Number.isSafeInteger(v) && (v as number) >= min && (v as number) <= max
      ? (v as number)
      : bad(`its header has no valid '${key}'`);
  };
  const text_ = (key: string, pattern: RegExp): string => {
    const v = h[key];
    return typeof v === 'string' && v.length <= MAX_TEXT && pattern.test(v)
      ? v
      : bad(`its header has no valid '${key}'`);
  };
  const ring = whole('ring', 1, 128);
  const parties = whole('parties', 1, 64);
  const dtype = text_('dtype', /^/);
  if (!isDType(dtype) || isComplex(dtype)) return bad("its header has no valid 'dtype'");
  const shape = h.shape;
  const fits =
    Array.isArray(shape) &&
    shape.length <= 64 &&
    shape.every((d) => Number.isSafeInteger(d) && d >= 0) &&
    (shape as number[]).reduce((n, d) => n * d, 1) <= MAX_ELEMENTS;
  if (!fits) return bad("its header has no valid 'shape'");
  const repr = text_('repr', /^[AB]$/) as 'A' | 'B';
  return {
    id: text_('id', /^[0-9a-f]{32}$/),
    protocol: text_('protocol', /^[\w.@/-]+$/),
    ring,
    fxp: whole('fxp', 0, ring),
    parties,
    party: whole('party', 0, parties - 1),
    dtype,
    shape: shape as number[],
    repr,
    bits: repr === 'A' ? whole('bits', ring, ring) : whole('bits', 1, ring),
    shift: repr === 'A' ? whole('shift', 0, ring - 1) : whole('shift', 0, 0),
    parts: whole('parts', 0, 64),
    ...(h.cluster === undefined ? {} : { cluster: text_('cluster', /^/) }),
    ...(h.name === undefined ? {} : { name: text_('name', /^/) }),
  };
}
