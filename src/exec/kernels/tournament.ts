import { numElements } from '../../eval/tensor.ts';
import { and, concat, constantB, not, pubFill } from '../hal/arith.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { secretVal, type Val } from '../runtime/values.ts';
import { joinVals, takeRows, takeShareRows } from './movement.ts';
import { type Axis, listsOf } from './reduce-window.ts';
import { pairUp } from './tree.ts';

/** Tournaments in all windows at once: who wins, and a one-hot row of the elements of each window. */

/** [left stays], one bit per element of a pair of vectors. Labels are used once. */
export type Keep = (label: string, left: Val, right: Val) => Promise<Share>;

export interface Winners {
  /** The winner of each window, as rows; windows without elements have `undefined`. Empty unless asked for. */
  readonly winner: { readonly rows: Val; readonly ids: readonly (number | undefined)[] } | undefined;
  /** Rows of bits, and for each window those of its elements, in window order. */
  readonly hot: Share;
  readonly hotIds: readonly (readonly number[])[];
}

/** One that stands for a row or a join of rows: its row in the vector of values, and the bits of the elements that it stands for. */
type Leaves = readonly (number | undefined)[];

/** The state of all tournaments: lists of nodes, and which bits belong to which node; no bit yet means an element that has not met another. */
interface State {
  cur: Val;
  hot: Share | undefined;
  leaves: readonly Leaves[];
  cells: number[][];
}

/**
 * Runs a tournament in every window. The operand is rows of `len` elements, one row per element of the dimensions `axes` over which the
 * windows slide; padding takes no part. Elements meet in window order and the left one stays where `keep` says so.
 * Where windows overlap along a dimension it is finished before the next, as what overlapping windows have in common is then compared
 * once; other dimensions are joined, which takes the fewest levels. The bits are narrowed beside the choice of the winner, so they cost no
 * further hops; the last winner is chosen only where `wantWinner`.
 */
export async function tournament(
  c: Ctx,
  rows: Val,
  len: number,
  axes: readonly Axis[],
  keep: Keep,
  wantWinner: boolean,
): Promise<Winners> {
  const shape = axes.map((a) => a.size);
  const count = numElements(shape);
  const s: State = {
    cur: rows,
    hot: undefined,
    leaves: Array.from({ length: count }, () => [undefined]),
    cells: Array.from({ length: count }, (_, i) => [i]),
  };
  let level = 0;
  const rounds = async (final: boolean): Promise<void> => {
    while (s.cells.some((l) => l.length > 1)) {
      const chooses = wantWinner || !final || s.cells.some((l) => l.length > 2);
      await round(c.at(`level${level}`), s, len, (l, r) => keep(`keep${level}`, l, r), chooses);
      level++;
    }
  };
  for (let d = axes.length - 1; d >= 0; d--) {
    const a = axes[d]!;
    const lists = listsOf(a);
    const [outer, inner] = [numElements(shape.slice(0, d)), numElements(shape.slice(d + 1))];
    const { cells } = s;
    s.cells = [];
    for (let o = 0; o < outer; o++)
      for (const list of lists)
        for (let i = 0; i < inner; i++) s.cells.push(list.flatMap((p) => cells[(o * a.size + p) * inner + i]!));
    shape[d] = lists.length;
    const overlaps = new Set(lists.flat()).size < lists.flat().length;
    if (overlaps && d > 0) await rounds(false);
  }
  await rounds(true);
  const one = s.hot ? s.hot.length / len : 0;
  const alone = s.cells.some((l) => l.length === 1 && s.leaves[l[0]!]!.includes(undefined));
  const ones = constantB(c, 1, pubFill(1n, len, 1));
  const hot = !s.hot ? ones : alone ? concat(c, [s.hot, ones]) : s.hot;
  return {
    winner: wantWinner ? { rows: s.cur, ids: s.cells.map((l) => l[0]) } : undefined,
    hot,
    hotIds: s.cells.map((l) => (l.length ? s.leaves[l[0]!]!.map((id) => id ?? one) : [])),
  };
}

/** One level: neighbours meet, each pair once whatever the number of windows that it is in. */
async function round(
  c: Ctx,
  s: State,
  len: number,
  keep: (left: Val, right: Val) => Promise<Share>,
  chooses: boolean,
): Promise<void> {
  const { left, right, carried, next } = pairUp(s.cells);
  const pick = (ids: readonly number[]): Val => takeRows(c, s.cur, len, ids);
  const [a, b] = [pick(left), pick(right)];
  const bit = await keep(a, b);
  const pairs = left.length;
  // Bits of the next level: first the elements that met for the first time, then the narrowed bits, then those carried over.
  const fresh: number[] = [];
  const touched: number[] = [];
  const factor: number[] = [];
  const kept: number[] = [];
  const take = (node: number, side: number): (() => number)[] =>
    s.leaves[node]!.map((id) => {
      if (id === undefined) {
        const at = fresh.push(side) - 1;
        return () => at;
      }
      const at = touched.push(id) - 1;
      factor.push(side);
      return () => fresh.length + at;
    });
  const joined = left.map((l, i) => [...take(l, i), ...take(right[i]!, pairs + i)]);
  const alone = carried.map((node) =>
    s.leaves[node]!.map((id) => {
      if (id === undefined) return () => undefined;
      const at = kept.push(id) - 1;
      return () => fresh.length + touched.length + at;
    }),
  );
  const sides = concat(c, [bit, not(c, bit)]);
  const [winner, narrowed] = await Promise.all([
    chooses ? select(c.at('winner'), secretVal('i1', [pairs * len], bit), a, b) : a,
    touched.length
      ? and(c.at('narrow'), takeShareRows(c, s.hot!, len, touched), takeShareRows(c, sides, len, factor))
      : undefined,
  ]);
  const parts = [
    ...(fresh.length ? [takeShareRows(c, sides, len, fresh)] : []),
    ...(narrowed ? [narrowed] : []),
    ...(kept.length ? [takeShareRows(c, s.hot!, len, kept)] : []),
  ];
  s.cur = await joinVals(c.at('join'), carried.length ? [winner, pick(carried)] : [winner]);
  s.hot = concat(c, parts);
  s.leaves = [...joined, ...alone].map((l) => l.map((at) => at()));
  s.cells = next;
}
