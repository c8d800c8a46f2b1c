import type { Region } from '../../ir/ir.ts';
import { type Atom, Cases, type Layout, OUTCOMES, type Outcome } from './order-cases.ts';

/** What a reducer over values and places means. */
export interface ExtremePlace {
  readonly max: boolean;
  /** Which place equal values give: the lesser or greater one, or that of the left or right element. */
  readonly ties: 'least' | 'greatest' | 'left' | 'right';
}

/** Longer bodies are not looked at: none that means an extreme needs as many, and values are followed by recursion. */
const MOST_OPS = 256;

/**
 * The extreme value and its place, where a reducer over (value, place) and (value, place) finds that; undefined otherwise. It is asked for
 * all cases of how values and places compare, so it does not matter how it is written. Which place goes along with equal places is free.
 */
export function extremePlaceOf({ block }: Region): ExtremePlace | undefined {
  if (block.args.length !== 4 || [...block].length > MOST_OPS) return undefined;
  const layout: Layout = { block, at: (i) => ({ operand: i % 2, right: i >= 2 }), atoms: new Map() };
  const [value, place] = block.terminator.operands;
  /** Whether the element of operand `k` that is returned is the right one. */
  const right = (k: number, values: Outcome, places: Outcome): boolean | undefined => {
    const cases = new Cases(
      layout,
      new Map([
        [0, values],
        [1, places],
      ]),
    );
    const a: Atom | undefined = cases.pick([value!, place!][k]!);
    return a?.operand === k && !a.negated ? a.right : undefined;
  };
  const max = right(0, 1, -1) === false;
  for (const places of OUTCOMES) {
    for (const values of [-1, 1] as const) {
      const wins = values > 0 !== max;
      if (right(0, values, places) !== wins || (places !== 0 && right(1, values, places) !== wins)) return undefined;
    }
    if (right(0, 0, places) === undefined) return undefined;
  }
  const [below, above] = [right(1, 0, -1), right(1, 0, 1)];
  if (below === undefined || above === undefined) return undefined;
  return { max, ties: below === above ? (below ? 'right' : 'left') : below ? 'greatest' : 'least' };
}
