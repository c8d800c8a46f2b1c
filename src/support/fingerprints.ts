/** Words of a fingerprint, and of a slot of the table. */
const WORDS = 4;
const SEEDS = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const;

/**
 * A set of texts that only grows, in 16 bytes of a table per slot: of each text a fingerprint of 128 bits is kept. A text that was added is always
 * found again. One that was not is taken for another with a probability of about 2^-128 for each that is there, texts that somebody chose for
 * that excepted: the fingerprint (four lanes in the way of MurmurHash3) does not resist an attacker. A JavaScript Set ends at 2^24 texts, and
 * keeps all of them.
 */
export class FingerprintSet {
  private table: Uint32Array<ArrayBuffer>;
  private slots: number;
  private readonly print = new Uint32Array(WORDS);
  /** Texts in the set. */
  size = 0;

  /** @param slots at first, a power of 2 */
  constructor(private readonly first = 64) {
    this.slots = first;
    this.table = new Uint32Array(WORDS * first);
  }

  /** Adds a text. False: it was there already. */
  add(text: string): boolean {
    fingerprint(text, this.print);
    if (2 * (this.size + 1) > this.slots) this.grow();
    const at = this.find(this.print, 0);
    if (this.table[at] !== 0) return false;
    this.table.set(this.print, at);
    this.size++;
    return true;
  }

  has(text: string): boolean {
    fingerprint(text, this.print);
    return this.table[this.find(this.print, 0)] !== 0;
  }

  clear(): void {
    this.slots = this.first;
    this.table = new Uint32Array(WORDS * this.first);
    this.size = 0;
  }

  /** Bytes of the table. */
  get bytes(): number {
    return this.table.byteLength;
  }

  /** Where a fingerprint is in the table, or the free slot where it belongs. Its first word is never 0, that of a free slot is. */
  private find(words: Uint32Array, from: number): number {
    const { table } = this;
    const mask = this.slots - 1;
    let slot = words[from + 1]! & mask;
    for (;;) {
      const at = WORDS * slot;
      if (table[at] === 0) return at;
      if (
        table[at] === words[from] &&
        table[at + 1] === words[from + 1] &&
        table[at + 2] === words[from + 2] &&
        table[at + 3] === words[from + 3]
      )
        return at;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const before = this.table;
    this.slots *= 2;
    this.table = new Uint32Array(WORDS * this.slots);
    for (let i = 0; i < before.length; i += WORDS)
      if (before[i] !== 0) this.table.set(before.subarray(i, i + WORDS), this.find(before, i));
  }
}

const rotl = (x: number, r: number): number => (x << r) | (x >>> (32 - r));

function mix(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Four lanes that see every UTF-16 unit, each in another way, and one another at the end. */
function fingerprint(text: string, out: Uint32Array): void {
  let [a, b, c, d] = SEEDS as unknown as [number, number, number, number];
  for (let i = 0; i < text.length; i++) {
    const u = text.charCodeAt(i) + 1;
    a = Math.imul(rotl(a ^ Math.imul(u, 0xcc9e2d51), 13), 5) + 0x561ccd1b;
    b = Math.imul(rotl(b ^ Math.imul(u, 0x1b873593), 17), 9) + 0x0bcaa747;
    c = Math.imul(rotl(c ^ Math.imul(u, 0x239b961b), 19), 13) + 0x96cd1c35;
    d = Math.imul(rotl(d ^ Math.imul(u, 0xab0e9789), 11), 29) + 0x32ac3b17;
  }
  a ^= text.length;
  d ^= text.length;
  b = (b + a) | 0;
  c = (c + b) | 0;
  d = (d + c) | 0;
  a = (a + d) | 0;
  out[0] = mix(a) || 1;
  out[1] = mix(b);
  out[2] = mix(c);
  out[3] = mix(d);
}
