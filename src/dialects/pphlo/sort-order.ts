import type { Region } from '../../ir/ir.ts';
import { atomOf, Cases, COMPARISONS, type Layout, OUTCOMES, type Outcome } from './order-cases.ts';

/** One key of a lexicographic order: an operand of the sort. */
export interface SortKey {
  readonly operand: number;
  readonly descending: boolean;
}
/** What a comparator means. `strict`: equal elements do not go before each other (less); otherwise they do (less or equal). */
export interface SortOrder {
  readonly keys: readonly SortKey[];
  readonly strict: boolean;
}

/** 3^6 cases are asked for at most. */
const MAX_KEYS = 6;

/**
 * The order that a comparator over 2n scalars means, or undefined where it is none that keys can say. The comparator is taken as a
 * function of how the elements of each operand compare (less, equal, greater): it is asked for all cases, so it does not matter how it is
 * written.
 */
export function sortOrderOf({ block }: Region): SortOrder | undefined {
  // Argument 2k is operand k of the left element, 2k+1 of the right one.
  const layout: Layout = { block, at: (i) => ({ operand: i >> 1, right: i % 2 === 1 }), atoms: new Map() };
  const used = new Set<number>();
  for (const op of block)
    for (const v of op.operands) {
      const a = COMPARISONS[op.name] && atomOf(v, layout);
      if (a) used.add(a.operand);
    }
  if (used.size === 0 || used.size > MAX_KEYS) return undefined;
  const result = block.terminator.operand(0);
  const ask = (outcomes: ReadonlyMap<number, Outcome>): boolean | undefined =>
    new Cases(layout, outcomes).truth(result);

  const keys: SortKey[] = [];
  const known = new Map<number, Outcome>();
  for (;;) {
    const rest = [...used].filter((k) => !known.has(k));
    const always = constantOver(rest, known, ask);
    if (always !== undefined) return keys.length ? { keys, strict: !always } : undefined;
    const next = rest.flatMap((k): SortKey[] => {
      const others = rest.filter((r) => r !== k);
      const [less, greater] = ([-1, 1] as const).map((o) => constantOver(others, new Map(known).set(k, o), ask));
      return less !== undefined && greater === !less ? [{ operand: k, descending: !less }] : [];
    });
    if (next.length === 0) return undefined;
    keys.push(next[0]!);
    known.set(next[0]!.operand, 0);
  }
}

/** What a comparator says when `known` holds, where that is the same for all cases of the operands `open`. */
function constantOver(
  open: readonly number[],
  known: ReadonlyMap<number, Outcome>,
  ask: (o: ReadonlyMap<number, Outcome>) => boolean | undefined,
): boolean | undefined {
  if (open.length === 0) return ask(known);
  const [first, ...rest] = open;
  let all: boolean | undefined;
  for (const o of OUTCOMES) {
    const v = constantOver(rest, new Map(known).set(first!, o), ask);
    if (v === undefined || (all !== undefined && all !== v)) return undefined;
    all = v;
  }
  return all;
}
