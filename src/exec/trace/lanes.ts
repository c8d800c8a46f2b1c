/**
 * Places intervals on as few lanes as are needed so that no two of a lane overlap. `start` and `end` in any unit; touching is not overlapping.
 * Result: the intervals of each lane, in the order of time.
 */
export function lanesOf<T extends { readonly start: number; readonly end: number }>(items: readonly T[]): T[][] {
  const lanes: T[][] = [];
  for (const item of [...items].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const free = lanes.find((l) => l.at(-1)!.end <= item.start);
    if (free) free.push(item);
    else lanes.push([item]);
  }
  return lanes;
}

/** The union of intervals, as disjoint ones in the order of time. */
export function unionOf(items: readonly { readonly start: number; readonly end: number }[]) {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of [...items].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else out.push({ start, end });
  }
  return out;
}
