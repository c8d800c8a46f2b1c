/** Every block starts and ends on a multiple of this many bytes. */
export const ALIGN = 16;

/**
 * Offsets of free ranges in one linear memory: best fit, neighbours joined on release. It knows no memory, only numbers.
 */
export class FreeList {
  /** Free ranges sorted by (size, start). */
  private readonly bySize: { start: number; size: number }[] = [];
  private readonly starts = new Map<number, { start: number; size: number }>();
  private readonly ends = new Map<number, { start: number; size: number }>();

  /** Takes `size` bytes (a multiple of ALIGN) from the smallest range that holds them; undefined where none does. */
  take(size: number): number | undefined {
    const i = this.lowerBound(size, 0);
    const range = this.bySize[i];
    if (!range) return undefined;
    this.remove(range, i);
    if (range.size > size) this.insert({ start: range.start + size, size: range.size - size });
    return range.start;
  }

  /** Gives a range back and joins it with free neighbours. */
  give(start: number, size: number): void {
    const before = this.ends.get(start);
    const after = this.starts.get(start + size);
    if (before) this.remove(before);
    if (after) this.remove(after);
    const from = before ? before.start : start;
    this.insert({ start: from, size: size + (before?.size ?? 0) + (after?.size ?? 0) });
  }

  /** The free range that ends at `end`, in bytes: what growth at `end` would extend. */
  tail(end: number): number {
    return this.ends.get(end)?.size ?? 0;
  }

  /** Number of separate free ranges. */
  get ranges(): number {
    return this.bySize.length;
  }

  private lowerBound(size: number, start: number): number {
    let lo = 0;
    let hi = this.bySize.length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      const r = this.bySize[mid]!;
      if (r.size < size || (r.size === size && r.start < start)) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  private insert(range: { start: number; size: number }): void {
    this.bySize.splice(this.lowerBound(range.size, range.start), 0, range);
    this.starts.set(range.start, range);
    this.ends.set(range.start + range.size, range);
  }

  private remove(range: { start: number; size: number }, at = this.lowerBound(range.size, range.start)): void {
    this.bySize.splice(at, 1);
    this.starts.delete(range.start);
    this.ends.delete(range.start + range.size);
  }
}
