import { End } from './kinds.ts';

/** The tokens of a text: kind, start and end of each. Objects and texts are made of those only that somebody asks for. */
export class TokenList {
  count = 0;
  /** Behind the last token stand a few of kind `End`: whoever looks ahead need not look for the end. */
  kinds = new Uint8Array(1 << 12);
  starts = new Int32Array(1 << 12);
  ends = new Int32Array(1 << 12);

  constructor(readonly text: string) {}

  push(kind: number, start: number, end: number): void {
    const i = this.count++;
    if (i + LOOKAHEAD >= this.kinds.length) this.grow();
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
  }
  private grow(): void {
    const { kinds, starts, ends } = this;
    const size = 2 * kinds.length;
    (this.kinds = new Uint8Array(size)).set(kinds);
    (this.starts = new Int32Array(size)).set(starts);
    (this.ends = new Int32Array(size)).set(ends);
  }
  /** The text of a token; '' behind the last. */
  image(i: number): string {
    return i < this.count ? this.text.slice(this.starts[i], this.ends[i]) : '';
  }
  /** Whether a token is written so. */
  is(i: number, image: string): boolean {
    const start = this.starts[i]!;
    return this.kinds[i] !== End && this.ends[i]! - start === image.length && this.text.startsWith(image, start);
  }
}

/** Tokens that may be looked ahead. */
const LOOKAHEAD = 16;
