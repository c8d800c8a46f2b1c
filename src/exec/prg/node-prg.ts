import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { GuardedPrg, KEY_BYTES } from './prg.ts';

/** Bytes per update: each call allocates its output, and larger ones would leave the cache before they are copied. */
const CHUNK = 256 * 1024;
const zeros = new Uint8Array(CHUNK);
const iv = new Uint8Array(16);

/**
 * AES-128-CTR from IV 0 under a key of its own per address: the first 16 bytes of
 * HMAC-SHA256(pair key, session nonce ‖ run as u64 ‖ UTF-8 address). The block counter starts at 0 in every stream and
 * no two streams share a key, so streams cannot overlap.
 */
export class NodePrg extends GuardedPrg {
  protected override generate(key: Uint8Array, address: string, target: Uint8Array): void {
    const run = new Uint8Array(8);
    new DataView(run.buffer).setBigUint64(0, BigInt(this.run));
    const derived = createHmac('sha256', key).update(this.nonce).update(run).update(address, 'utf8').digest();
    const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, KEY_BYTES), iv);
    for (let at = 0; at < target.length; at += CHUNK) {
      const n = Math.min(CHUNK, target.length - at);
      target.set(cipher.update(n === CHUNK ? zeros : zeros.subarray(0, n)), at);
    }
  }
}

/** A fresh key, or nonce, from the system's generator. */
export const randomKey = (): Uint8Array => new Uint8Array(randomBytes(KEY_BYTES));

/** A source of keys that depends on the seed only: for tests and for `--seed`, which marks a run as insecure. */
export function seededKeys(seed: number | string): () => Uint8Array {
  let n = 0;
  return () =>
    new Uint8Array(createHash('sha256').update(`spuc seed ${seed} key ${n++}`).digest().subarray(0, KEY_BYTES));
}
