/** One step of a hash of whole numbers (FNV-1a, a number at a time): quick, and for nothing that must withstand anybody. */
export const mix = (hash: number, x: number): number => Math.imul(hash ^ x, 0x01000193) ^ (hash >>> 15);

/** What brings the fraction of a number into a whole one. */
const STEP = 2 ** 16;
/** The same for any number; those that differ by less than 2^-16 are not told apart. */
export const mixReal = (hash: number, x: number): number => mix(hash, x * STEP);
