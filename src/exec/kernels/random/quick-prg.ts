import { GuardedPrg, KEY_BYTES } from '../../prg/prg.ts';

/**
 * Addressed streams for programs that hide nothing: as uniform as kernels can tell, a tenth of the cost of AES for short ones. Streams depend
 * on key, nonce and address as those of NodePrg do, and drawing from one twice fails.
 */
export class QuickPrg extends GuardedPrg {
  private readonly start = hashBytes(0x9e3779b9, this.nonce);

  protected override generate(key: Uint8Array, address: string, target: Uint8Array): void {
    let [a, b] = [hashBytes(this.start, key), this.start ^ this.run];
    for (let i = 0; i < address.length; i++) {
      const c = address.charCodeAt(i);
      a = Math.imul(a ^ c, 0x01000193);
      b = Math.imul(b + c, 0x85ebca6b) ^ (b >>> 15);
    }
    const words = Math.ceil(target.length / 4);
    if (words > scratch.length) {
      scratch = new Uint32Array(2 * words);
      bytes = new Uint8Array(scratch.buffer);
    }
    let [x, y] = [mix(a) | 1, mix(b ^ (a >>> 7))];
    for (let i = 0; i < words; i++) {
      // A counter and a generator of period 2^32 − 1, mixed.
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      y = (y + 0x9e3779b9) | 0;
      scratch[i] = mix(x + y);
    }
    target.set(target.length === bytes.length ? bytes : bytes.subarray(0, target.length));
  }
}
let scratch = new Uint32Array(256);
let bytes = new Uint8Array(scratch.buffer);

/** The finalizer of MurmurHash3: every bit of the input changes half of the output. */
function mix(v: number): number {
  let h = v ^ (v >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
function hashBytes(start: number, data: Uint8Array): number {
  let h = start;
  for (const v of data) h = Math.imul(h ^ v, 0x01000193);
  return mix(h);
}

/** Keys that depend on the seed only. */
export function quickKeys(seed: number): () => Uint8Array {
  let n = 0;
  return () => {
    n++;
    return Uint8Array.from({ length: KEY_BYTES }, (_, i) => mix(seed * 31 + n * 0x9e37 + i * 0x10001));
  };
}
