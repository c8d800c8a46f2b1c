import { Bang, End } from './kinds.ts';

/** The tokens of a text: kind, start and end of each. Objects and texts are made of those only that somebody asks for. */
export class TokenList {
  count = 0;
  /** Behind the last token stand a few of kind `End`: whoever looks ahead need not look for the end. */
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Indices of the tokens that say how the text is built: brackets, open strings and names of aliases. */
  readonly marks: number[] = [];

  constructor(readonly text: string) {
    const size = Math.min(text.length >> 2, MAX_GUESS) + 2 * LOOKAHEAD;
    this.kinds = new Uint8Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
  }

  /** How many tokens there may be before the lists have to grow. */
  get room(): number {
    return this.kinds.length - LOOKAHEAD;
  }
  push(kind: number, start: number, end: number): void {
    const i = this.count++;
    if (i >= this.room) this.grow();
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
    if (kind <= Bang) this.marks.push(i);
  }
  grow(): void {
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
/** Tokens that room is made for at first, at most. */
const MAX_GUESS = 1 << 20;
