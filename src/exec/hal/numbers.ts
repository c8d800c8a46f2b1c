/** Whole-number helpers whose results are the same in every engine. */

/** ⌈log2 n⌉ for a whole n from 1 to 2^31. */
export const log2Ceil = (n: number): number => (n <= 1 ? 0 : 32 - Math.clz32(n - 1));
/** ⌊log2 n⌋ for a whole n from 1 to 2^31. */
export const log2Floor = (n: number): number => 31 - Math.clz32(n);

const view = new DataView(new ArrayBuffer(8));
/** ⌊log2 |v|⌋ of a double that is not 0, from its bits; −1023 for subnormal ones. */
export function exponentOf(v: number): number {
  view.setFloat64(0, v);
  return ((view.getUint16(0) >> 4) & 0x7ff) - 1023;
}
