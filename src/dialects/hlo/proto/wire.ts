import protobuf from 'protobufjs/minimal.js';
import { fail, SpucError, unknownLoc } from '../../../support/diagnostics.ts';

/** Fields that one message outside of literals may have. */
const MAX_FIELDS = 300_000;

/** Numbers that one list outside of literals may have. */
const MAX_NUMBERS = 1_000_000;

/** Throws 'parse': the bytes are not the message that they should be. */
export function corrupt(why: string): never {
  fail(
    'parse',
    `corrupt HloModuleProto: ${why}`,
    unknownLoc,
    'the file was damaged or cut off: write as_serialized_hlo_module_proto() again, as binary',
  );
}

type Reader = protobuf.Reader;
/** Wire types of protobuf that HLO uses. */
export type Wire = 0 | 1 | 2 | 5;

/** The 64 bits of a varint, as two words of 32. */
export interface Words {
  lo: number;
  hi: number;
}
/** Reads a varint into `out`, without a 64-bit number for each. */
export function readVarint(r: Reader, out: Words): void {
  out.lo = 0;
  out.hi = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (r.pos >= r.len) throw new RangeError('a number is cut off');
    const c = r.buf[r.pos++]!;
    const bits = c & 0x7f;
    if (shift < 28) out.lo |= bits << shift;
    else if (shift === 28) {
      out.lo |= bits << 28;
      out.hi |= bits >>> 4;
    } else out.hi |= bits << (shift - 32);
    if (c < 0x80) return;
  }
  throw new RangeError('a number has more than 64 bits');
}

/** The next length-delimited field, as a view. */
export function readBytes(r: Reader): Uint8Array {
  const size = r.uint32();
  const start = r.pos;
  if (size > r.len - start) throw new RangeError(`a field of ${size} bytes is cut off`);
  r.pos = start + size;
  return (r.buf as Uint8Array).subarray(start, start + size);
}

/**
 * Calls `on` for each field of a message; it must read the field or return false to have it skipped.
 * @throws SpucError 'parse' when the bytes are no message, and what `on` throws
 */
export function scan(data: Uint8Array, on: (field: number, wire: Wire, r: Reader) => boolean): void {
  const r = protobuf.Reader.create(data);
  try {
    while (r.pos < r.len) {
      const tag = r.uint32();
      const wire = tag & 7;
      const field = tag >>> 3;
      if (field === 0 || (wire > 2 && wire !== 5)) throw new RangeError(`there is no field of tag ${tag}`);
      if (!on(field, wire as Wire, r)) r.skipType(wire);
    }
  } catch (e) {
    // protobufjs reports what is cut off as RangeError or plain Error.
    if (e instanceof SpucError || e instanceof TypeError || !(e instanceof Error)) throw e;
    corrupt(e.message);
  }
}

const words: Words = { lo: 0, hi: 0 };
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Each number of a packed field. */
function unpack(data: Uint8Array, out: number[]): void {
  const r = protobuf.Reader.create(data);
  try {
    while (r.pos < r.len) {
      readVarint(r, words);
      if (out.length >= MAX_NUMBERS)
        fail('resource-limit', `HloModuleProto has a list of more than ${MAX_NUMBERS} numbers`);
      out.push(signed(words));
    }
  } catch (e) {
    if (!(e instanceof RangeError)) throw e;
    corrupt(e.message);
  }
}
/** A 64-bit number that must be one of JavaScript's safe integers. */
function signed({ lo, hi }: Words): number {
  const v = (hi | 0) * 2 ** 32 + (lo >>> 0);
  return Number.isSafeInteger(v) ? v : corrupt(`the number ${v} is too large`);
}

/** One message, split into its fields. Which fields there are is known to the caller; others are ignored, as protobuf has it. */
export class Message {
  private readonly fields = new Map<number, (number | Uint8Array)[]>();

  /** @throws SpucError 'parse' or 'resource-limit' */
  constructor(data: Uint8Array) {
    let count = 0;
    scan(data, (field, wire, r) => {
      if (++count > MAX_FIELDS)
        fail('resource-limit', `HloModuleProto has a message of more than ${MAX_FIELDS} fields`);
      let value: number | Uint8Array;
      if (wire === 0) {
        readVarint(r, words);
        // Only fields that are asked for must be safe integers: identities of XLA's own use all 64 bits.
        value = (words.hi | 0) * 2 ** 32 + (words.lo >>> 0);
      } else if (wire === 2) value = readBytes(r);
      else value = wire === 5 ? r.float() : r.double();
      const list = this.fields.get(field);
      if (list) list.push(value);
      else this.fields.set(field, [value]);
      return true;
    });
  }

  has(field: number): boolean {
    return this.fields.has(field);
  }
  /** A number; 0 when absent, as proto3 has it. The last one counts. */
  int(field: number): number {
    const v = this.fields.get(field)?.at(-1) ?? 0;
    if (typeof v !== 'number') corrupt(`field ${field} is no number`);
    return Number.isSafeInteger(v) ? v : corrupt(`the number ${v} of field ${field} is too large`);
  }
  /**
   * The low 32 bits of an identity: the high ones name the computation in newer XLA, and XLA itself looks at the low ones only.
   */
  id(field: number): number {
    const v = this.fields.get(field)?.at(-1) ?? 0;
    return typeof v === 'number' ? v | 0 : corrupt(`field ${field} is no number`);
  }
  float(field: number): number {
    const v = this.fields.get(field)?.at(-1) ?? 0;
    return typeof v === 'number' ? v : corrupt(`field ${field} is no number`);
  }
  bool(field: number): boolean {
    return this.float(field) !== 0;
  }
  /** Raw bytes or a message; undefined when absent. */
  bytes(field: number): Uint8Array | undefined {
    return this.all(field).at(-1);
  }
  message(field: number): Message | undefined {
    const b = this.bytes(field);
    return b && new Message(b);
  }
  /** Every occurrence of a field of strings, bytes or messages. */
  all(field: number): Uint8Array[] {
    const list = this.fields.get(field) ?? [];
    return list.every((v) => typeof v !== 'number') ? (list as Uint8Array[]) : corrupt(`field ${field} is a number`);
  }
  /** A string; empty when absent. */
  text(field: number): string {
    const b = this.bytes(field);
    return b ? decode(b) : '';
  }
  texts(field: number): string[] {
    return this.all(field).map(decode);
  }
  /** A repeated number, packed or not. */
  ints(field: number): number[] {
    const out: number[] = [];
    for (const v of this.fields.get(field) ?? []) {
      if (typeof v !== 'number') unpack(v, out);
      else if (Number.isSafeInteger(v)) out.push(v);
      else corrupt(`the number ${v} of field ${field} is too large`);
    }
    return out;
  }
  /** Repeated identities, see `id`. */
  ids(field: number): number[] {
    return this.ints(field).map((v) => v | 0);
  }
}

function decode(b: Uint8Array): string {
  try {
    return utf8.decode(b);
  } catch {
    return corrupt('a string is not UTF-8');
  }
}
