import { crc32 } from './crc32.ts';
import { networkError } from './network-error.ts';

/** What a chunk carries. `data` are frames of `frame.ts`; the others speak for the connection itself. */
export const KINDS = ['hello', 'keys', 'ready', 'data', 'heartbeat', 'abort', 'bye'] as const;
export type Kind = (typeof KINDS)[number];

/** Payload bytes of a chunk at most; longer frames are sent as several. */
export const MAX_CHUNK = 256 * 1024;
/** Bytes of a frame that is no data at most. */
export const MAX_CONTROL = 64 * 1024;
/** Bytes of a chunk's header. */
export const HEADER = 24;

const MAGIC = 0x31435053;
const LAST = 1;
const CHECKED = 2;

/**
 * The header of a chunk, little endian: u32 magic `SPC1`, u8 kind, u8 flags (1: last of its frame, 2: payload checksum), u16 0, u32 sequence
 * number, u32 payload length, u32 CRC-32 of the payload (0 where the channel authenticates it), u32 CRC-32 of all before.
 * @param seq number of the chunk on its connection and in its direction, from 0 on
 */
export function chunkHeader(kind: Kind, last: boolean, seq: number, payload: Uint8Array, checked: boolean): Uint8Array {
  const header = new Uint8Array(HEADER);
  const view = new DataView(header.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, KINDS.indexOf(kind));
  view.setUint8(5, (last ? LAST : 0) | (checked ? CHECKED : 0));
  view.setUint32(8, seq, true);
  view.setUint32(12, payload.length, true);
  view.setUint32(16, checked ? crc32(payload) : 0, true);
  view.setUint32(20, crc32(header.subarray(0, 20)), true);
  return header;
}

export interface FrameReaderOptions {
  /** True where nothing below finds damage: chunks without a checksum are refused. */
  readonly checked: boolean;
}

interface Header {
  readonly kind: Kind;
  readonly last: boolean;
  readonly checked: boolean;
  readonly seq: number;
  readonly length: number;
  readonly crc: number;
}

/**
 * Takes the bytes of a connection as they come and gives whole frames. A chunk whose number was seen is dropped. Memory is taken only for
 * bytes that arrived, and for one chunk more.
 */
export class FrameReader {
  /** Chunks that were dropped: duplicates, or late. */
  dropped = 0;
  /** Bytes of a data frame at most; nothing is allowed before the peer is known. */
  maxData = 0;
  private readonly head = new Uint8Array(HEADER);
  private have = 0;
  private header: Header | undefined;
  private body = new Uint8Array();
  private filled = 0;
  private next = 0;
  private kind: Kind | undefined;
  private parts: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly o: FrameReaderOptions) {}

  /**
   * @param emit called for every frame that is complete; its bytes are the callee's
   * @throws SpucError class `network`, saying what is wrong; nothing can be read after that
   */
  push(bytes: Uint8Array, emit: (kind: Kind, frame: Uint8Array) => void): void {
    let at = 0;
    while (at < bytes.length) {
      if (!this.header) {
        const n = Math.min(HEADER - this.have, bytes.length - at);
        this.head.set(bytes.subarray(at, at + n), this.have);
        this.have += n;
        at += n;
        if (this.have < HEADER) return;
        this.header = this.parse();
        this.have = 0;
        this.body = new Uint8Array(this.header.length);
        this.filled = 0;
      }
      const { header } = this;
      const n = Math.min(header.length - this.filled, bytes.length - at);
      this.body.set(bytes.subarray(at, at + n), this.filled);
      this.filled += n;
      at += n;
      if (this.filled < header.length) return;
      this.header = undefined;
      this.chunk(header, this.body, emit);
    }
  }

  private parse(): Header {
    const view = new DataView(this.head.buffer);
    if (view.getUint32(0, true) !== MAGIC) bad('no frame of spuc begins here');
    if (view.getUint32(20, true) !== crc32(this.head.subarray(0, 20))) bad('the header of a frame is damaged');
    const kind = KINDS[view.getUint8(4)];
    const flags = view.getUint8(5);
    const length = view.getUint32(12, true);
    if (kind === undefined || flags > (LAST | CHECKED) || view.getUint16(6, true) !== 0) bad('a frame of unknown kind');
    if (length > MAX_CHUNK) bad(`a chunk of ${length} bytes, where ${MAX_CHUNK} are allowed`);
    const checked = (flags & CHECKED) !== 0;
    if (this.o.checked && !checked) bad('a frame without a checksum');
    return {
      kind: kind!,
      last: (flags & LAST) !== 0,
      checked,
      seq: view.getUint32(8, true),
      length,
      crc: view.getUint32(16, true),
    };
  }

  private chunk(h: Header, body: Uint8Array, emit: (kind: Kind, frame: Uint8Array) => void): void {
    if (h.checked && crc32(body) !== h.crc) bad(`the content of frame part ${h.seq} is damaged`);
    if (h.seq < this.next) {
      this.dropped++;
      return;
    }
    if (h.seq > this.next) bad(`frame part ${this.next} is missing: part ${h.seq} came in its place`);
    this.next++;
    if (h.kind === 'abort') {
      // It may come in the middle of a frame, of which nothing more will come.
      this.kind = undefined;
      this.parts = [];
      this.size = 0;
    }
    if (this.kind !== undefined && this.kind !== h.kind)
      bad(`a part of kind ${h.kind} inside a frame of kind ${this.kind}`);
    this.size += body.length;
    const limit = h.kind === 'data' ? this.maxData : MAX_CONTROL;
    if (this.size > limit) bad(`a frame of kind ${h.kind} with more than ${limit} bytes`);
    // Each part takes memory beside its bytes: many small ones would take far more than the frame may.
    if (!h.last && body.length < MAX_CHUNK) bad(`a part of a frame with ${body.length} bytes, and more to follow`);
    this.parts.push(body);
    if (!h.last) {
      this.kind = h.kind;
      return;
    }
    const frame = this.parts.length === 1 ? this.parts[0]! : join(this.parts, this.size);
    this.kind = undefined;
    this.parts = [];
    this.size = 0;
    emit(h.kind, frame);
  }
}

function bad(what: string): never {
  throw networkError(`what arrived cannot be read: ${what}`);
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}
