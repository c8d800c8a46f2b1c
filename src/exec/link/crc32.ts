/** Tables of CRC-32 (IEEE 802.3, reflected), four bytes at a time. */
const tables = Array.from({ length: 4 }, () => new Uint32Array(256));
for (let i = 0; i < 256; i++) {
  let c = i;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  tables[0]![i] = c;
}
for (let i = 0; i < 256; i++)
  for (let t = 1; t < 4; t++) {
    const before = tables[t - 1]![i]!;
    tables[t]![i] = (before >>> 8) ^ tables[0]![before & 255]!;
  }
const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** CRC-32 of bytes: finds damage on the way, not forgery. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    c ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; at < bytes.length; at++) c = (c >>> 8) ^ t0[(c ^ bytes[at]!) & 255]!;
  return ~c >>> 0;
}
