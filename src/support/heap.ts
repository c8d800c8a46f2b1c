/** A binary heap: what comes before all others is taken first. */
export class Heap<T> {
  private readonly items: T[] = [];
  /** @param before a strict order */
  constructor(private readonly before: (a: T, b: T) => boolean) {}

  push(item: T): void {
    const { items } = this;
    let i = items.length;
    for (; i > 0; ) {
      const up = (i - 1) >> 1;
      if (!this.before(item, items[up]!)) break;
      items[i] = items[up]!;
      i = up;
    }
    items[i] = item;
  }

  /** Takes the first; undefined where there is none. */
  pop(): T | undefined {
    const { items } = this;
    const first = items[0];
    const item = items.pop();
    if (item === undefined || items.length === 0) return first;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down + 1 < items.length && this.before(items[down + 1]!, items[down]!)) down++;
      if (down >= items.length || !this.before(items[down]!, item)) break;
      items[i] = items[down]!;
      i = down;
    }
    items[i] = item;
    return first;
  }
}
