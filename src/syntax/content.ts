import { fail, Source, textLoc, unknownLoc } from '../support/diagnostics.ts';

export type ContentKind = 'mlir' | 'hlo-text' | 'bytecode' | 'stablehlo-bytecode' | 'hlo-proto' | 'empty' | 'unknown';

const startsWith = (b: Uint8Array, magic: readonly number[]): boolean => magic.every((x, i) => b[i] === x);

/** Tells what a program file holds by its bytes; its name plays no part. */
export function detectKind(bytes: Uint8Array): ContentKind {
  if (startsWith(bytes, [0x53, 0x50, 0x55, 0x43]) && bytes.length > 4 && bytes[4]! < 0x20) return 'bytecode';
  if (startsWith(bytes, [0x4d, 0x4c, 0xef, 0x52])) return 'stablehlo-bytecode';
  const start = firstWordAt(bytes);
  if (start >= bytes.length) return 'empty';
  if (ascii(bytes, start, start + 9) === 'HloModule') return 'hlo-text';
  if (looksLikeHloProto(bytes)) return 'hlo-proto';
  return bytes.subarray(0, 4096).some((c) => c < 9) ? 'unknown' : 'mlir';
}

const ascii = (b: Uint8Array, from: number, to: number): string => String.fromCharCode(...b.subarray(from, to));

/** Offset of the first byte that is neither blank nor in a comment (line or block). */
function firstWordAt(b: Uint8Array): number {
  let i = startsWith(b, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  while (i < b.length) {
    if (b[i] === 32 || (b[i]! >= 9 && b[i]! <= 13)) i++;
    else if (b[i] === 47 && b[i + 1] === 47) {
      const nl = b.indexOf(10, i);
      if (nl < 0) return b.length;
      i = nl + 1;
    } else if (b[i] === 47 && b[i + 1] === 42) {
      let end = i + 2;
      while (end < b.length && !(b[end] === 42 && b[end + 1] === 47)) end++;
      i = end + 2;
    } else break;
  }
  return Math.min(i, b.length);
}

/**
 * A serialized HloModuleProto starts with its name (field 1), a string of printable characters, and has the name of its entry (field 2)
 * or computations (field 3) next, whose tags are no characters of a text. In a HloProto that is the content of field 1.
 */
function looksLikeHloProto(b: Uint8Array): boolean {
  if (looksLikeHloModule(b)) return true;
  const module = b[0] === 0x0a ? firstField(b) : undefined;
  return module !== undefined && looksLikeHloModule(b.subarray(module.start));
}
function looksLikeHloModule(b: Uint8Array): boolean {
  if (b[0] !== 0x0a && b[0] !== 0x12) return false;
  const name = firstField(b);
  if (!name || name.end > b.length || name.end === name.start) return false;
  if (b.subarray(name.start, name.end).some((c) => c < 32 || c === 127)) return false;
  const next = b[name.end];
  return next === 0x1a || (b[0] === 0x0a && (next === 0x12 || next === undefined));
}
/** Where the content of a length-delimited first field is; its end may be beyond the file. */
function firstField(b: Uint8Array): { start: number; end: number } | undefined {
  let size = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7) {
    const c = b[at++];
    if (c === undefined || shift > 28) return undefined;
    size += (c & 0x7f) * 2 ** shift;
    if (c < 0x80) return { start: at, end: at + size };
  }
}

/**
 * The text of UTF-8 bytes; a byte order mark is dropped.
 * @throws SpucError class `encoding` with the line and column of the first bad byte
 */
export function decodeUtf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const array = arrayKind(bytes);
    if (array)
      fail(
        'encoding',
        `'${name}' is ${array}, not a program`,
        unknownLoc,
        'arrays are given with --inputs; the program stands before them',
      );
    const offset = firstBadByte(bytes);
    const good = new TextDecoder().decode(bytes.subarray(0, offset));
    const source = new Source(name, new TextDecoder().decode(bytes));
    return fail(
      'encoding',
      `'${name}' is not UTF-8 text: byte 0x${bytes[offset]!.toString(16).padStart(2, '0')} at offset ${offset} starts no character`,
      textLoc(source, good.length),
      'programs are given as MLIR or HLO text, as HloModuleProto or as spuc bytecode',
    );
  }
}

/** What a file of arrays is called; undefined for what is none. */
function arrayKind(b: Uint8Array): string | undefined {
  if (startsWith(b, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59])) return 'a .npy file';
  return startsWith(b, [0x50, 0x4b, 0x03, 0x04]) ? 'a zip file (.npz?)' : undefined;
}

/** Offset of the first byte that is not part of a well-formed UTF-8 character. */
function firstBadByte(b: Uint8Array): number {
  let i = 0;
  while (i < b.length) {
    const c = b[i]!;
    const size = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (!size || i + size > b.length) return i;
    const second = b[i + 1]!;
    for (let k = 1; k < size; k++) if ((b[i + k]! & 0xc0) !== 0x80) return i;
    if ((c === 0xe0 && second < 0xa0) || (c === 0xed && second >= 0xa0)) return i;
    if ((c === 0xf0 && second < 0x90) || (c === 0xf4 && second >= 0x90)) return i;
    i += size;
  }
  return Math.max(0, b.length - 1);
}
