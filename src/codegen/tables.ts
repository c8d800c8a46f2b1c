/** A table that gives each distinct key a number, in order of first use. */
export class Table<T> {
  private readonly index = new Map<string | T, number>();
  readonly items: T[] = [];
  constructor(private readonly key: (t: T) => string | T) {}
  of(t: T): number {
    const k = this.key(t);
    const old = this.index.get(k);
    if (old !== undefined) return old;
    this.index.set(k, this.items.length);
    return this.items.push(t) - 1;
  }
}
