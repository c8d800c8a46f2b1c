import { inflateSync, zipSync } from 'fflate';
import type { Tensor } from '../eval/tensor.ts';
import { fail } from './diagnostics.ts';
import { readNpy, writeNpy } from './npy.ts';

/** Limits on what an archive may ask for: it comes from a user and may be made to exhaust memory. */
const MAX_ENTRIES = 65535;
const MAX_TOTAL = 2 ** 32;

const bad = (name: string, message: string, hint?: string): never =>
  fail('input', `${name}: ${message}`, undefined, hint);

let crcTable: Uint32Array | undefined;
/** CRC-32 of zip files (IEEE 802.3). */
export function crc32(data: Uint8Array): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c;
  });
  let c = 0xffffffff;
  for (let i = 0; i < data.length; i++) c = crcTable[(c ^ data[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

interface Entry {
  readonly file: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Reads the central directory of a zip file. */
function directory(bytes: Uint8Array, view: DataView, name: string): Entry[] {
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 65535);
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < lowest || end < 0)
    bad(name, 'not a zip file, or truncated (its directory is missing)', 'write the arrays with numpy.savez');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > MAX_ENTRIES || at === 0xffffffff)
    bad(name, 'zip64 archives are not supported', 'save fewer or smaller arrays per file');
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) bad(name, 'the directory of the zip file is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) bad(name, 'the directory of the zip file is damaged');
    if (view.getUint16(at + 8, true) & 1) bad(name, 'encrypted archives are not supported');
    entries.push({
      file: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

function extract(bytes: Uint8Array, view: DataView, e: Entry, name: string): Uint8Array {
  if (e.offset + 30 > bytes.length || view.getUint32(e.offset, true) !== 0x04034b50)
    bad(name, `entry '${e.file}' is damaged`);
  const start = e.offset + 30 + view.getUint16(e.offset + 26, true) + view.getUint16(e.offset + 28, true);
  if (start + e.packed > bytes.length) bad(name, `entry '${e.file}' is truncated`);
  const packed = bytes.subarray(start, start + e.packed);
  let data = packed;
  if (e.method === 8) {
    // Deflate expands at most 1032 times: a size beyond that is a lie, told to make us allocate.
    if (e.size > 1032 * (e.packed + 1)) bad(name, `entry '${e.file}' declares an impossible size`);
    try {
      data = inflateSync(packed, { out: new Uint8Array(e.size) });
    } catch (error) {
      bad(name, `entry '${e.file}' is damaged: ${(error as Error).message}`);
    }
  } else if (e.method !== 0) bad(name, `entry '${e.file}' uses compression method ${e.method}, which is not supported`);
  if (data.length !== e.size || crc32(data) !== e.crc)
    bad(name, `entry '${e.file}' is damaged (wrong size or checksum)`);
  return data;
}

/**
 * Reads a .npz file: names (without `.npy`) to tensors, in the order of the file.
 * @throws SpucError class `input` for a damaged archive or an entry that is no supported array.
 */
export function readNpz(bytes: Uint8Array, name: string): Map<string, Tensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const result = new Map<string, Tensor>();
  const entries = directory(bytes, view, name);
  const total = entries.reduce((sum, e) => sum + e.size, 0);
  if (total > MAX_TOTAL) bad(name, `arrays of ${total} bytes in all exceed the limit of 4 GiB`);
  for (const e of entries) {
    const key = e.file.replace(/\.npy$/, '');
    if (result.has(key)) bad(name, `two entries are called '${e.file}'`);
    result.set(key, readNpy(extract(bytes, view, e, name), `${name}[${key}]`));
  }
  return result;
}

/** A .npz file of named tensors; equal input gives equal bytes. `compress` deflates (numpy.savez_compressed). */
export function writeNpz(tensors: ReadonlyMap<string, Tensor>, compress = false): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const [key, t] of tensors) files[`${key}.npy`] = writeNpy(t);
  // 1980 is the earliest date a zip file can carry: no clock, same bytes.
  return zipSync(files, { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) });
}
