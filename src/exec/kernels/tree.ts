import type { Ctx } from '../runtime/context.ts';
import type { Val } from '../runtime/values.ts';
import { joinVals, release, takeRows } from './movement.ts';
import type { Combine } from './region.ts';

/**
 * Folds in balanced trees. All of them keep the order of the elements, combine neighbours, and run the combining function once per
 * level on everything that the level combines: ⌈log2 n⌉ levels, an odd element is carried over.
 *
 * A vector is seen as rows of `len` elements; `xs` are the components of a variadic reduction.
 */

const everySecond = (count: number, from: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => from + 2 * i);

const joinAll = (c: Ctx, label: string, ...parts: readonly (readonly Val[])[]): Promise<Val[]> => {
  const s = c.at(label);
  return Promise.all(
    parts[0]!.map((_, i) =>
      joinVals(
        s.at(i),
        parts.map((p) => p[i]!),
      ),
    ),
  );
};

/**
 * One step of a fold: its temporaries end with it, and what the step before made is freed. `step` gets the combining function under the
 * label of the step.
 */
async function step(
  c: Ctx,
  label: string,
  state: { readonly first: readonly Val[]; readonly cur: readonly Val[] },
  combine: Combine,
  run: (s: Ctx, join: (lhs: readonly Val[], rhs: readonly Val[]) => Promise<Val[]>) => Promise<Val[]>,
): Promise<Val[]> {
  let joined: Val[] = [];
  const next = await c.scope(`step ${label}`, (s) =>
    run(s, async (lhs, rhs) => {
      joined = await combine(label, lhs, rhs);
      return joined;
    }),
  );
  release(c, [...joined, ...state.cur], [...next, ...state.first]);
  return next;
}

/** Folds all rows into one; `rows` > 0. */
export async function foldRows(
  c: Ctx,
  label: string,
  xs: readonly Val[],
  rows: number,
  len: number,
  combine: Combine,
): Promise<Val[]> {
  let cur = [...xs];
  for (let k = rows, level = 0; k > 1; k = Math.ceil(k / 2), level++) {
    const half = k >> 1;
    const rowsNow = cur;
    cur = await step(c, `${label}${level}`, { first: xs, cur }, combine, async (s, join) => {
      const pick = (from: number) => rowsNow.map((x) => takeRows(s, x, len, everySecond(half, from)));
      const joined = await join(pick(0), pick(1));
      if (k % 2 === 0) return joined;
      const last = rowsNow.map((x) => takeRows(s, x, len, [k - 1]));
      return joinAll(s, 'carry', joined, last);
    });
  }
  return cur;
}

/**
 * Folds, for each list of row numbers, the rows it names: row i of the result belongs to list i. No list may be empty.
 * What several lists have in common is computed once, so sliding windows of w rows cost about log2 w combinations per row.
 */
export async function foldLists(
  c: Ctx,
  label: string,
  xs: readonly Val[],
  len: number,
  rowLists: readonly (readonly number[])[],
  combine: Combine,
): Promise<Val[]> {
  let cur = [...xs];
  let lists = rowLists;
  for (let level = 0; lists.some((l) => l.length > 1); level++) {
    const { left, right, carried, next } = pairUp(lists);
    const rowsNow = cur;
    cur = await step(c, `${label}${level}`, { first: xs, cur }, combine, async (s, join) => {
      const pick = (ids: readonly number[]) => rowsNow.map((x) => takeRows(s, x, len, ids));
      const joined = await join(pick(left), pick(right));
      return carried.length ? joinAll(s, 'carry', joined, pick(carried)) : joined;
    });
    lists = next;
  }
  return cur.map((x) =>
    takeRows(
      c,
      x,
      len,
      lists.map((l) => l[0]!),
    ),
  );
}

/** One level: which rows meet (each pair once), which go on alone, and the lists in terms of the new rows. */
export function pairUp(lists: readonly (readonly number[])[]): {
  left: number[];
  right: number[];
  carried: number[];
  next: number[][];
} {
  const stride = lists.reduce((m, l) => l.reduce((a, b) => Math.max(a, b), m), 0) + 1;
  const pairs = new Map<number, number>();
  const singles = new Map<number, number>();
  const [left, right, carried]: number[][] = [[], [], []];
  const coded = lists.map((l) => {
    const out: number[] = [];
    for (let i = 0; i + 1 < l.length; i += 2) {
      const key = l[i]! * stride + l[i + 1]!;
      let id = pairs.get(key);
      if (id === undefined) {
        id = left!.length;
        pairs.set(key, id);
        left!.push(l[i]!);
        right!.push(l[i + 1]!);
      }
      out.push(id);
    }
    if (l.length % 2 === 1) {
      const row = l[l.length - 1]!;
      let id = singles.get(row);
      if (id === undefined) {
        id = carried!.length;
        singles.set(row, id);
        carried!.push(row);
      }
      out.push(-1 - id);
    }
    return out;
  });
  const next = coded.map((l) => l.map((id) => (id < 0 ? left!.length - 1 - id : id)));
  return { left: left!, right: right!, carried: carried!, next };
}

/** Running folds over all rows: row i of the result combines rows 0 … i, or with `fromEnd` rows i … last. Sklansky's prefix network. */
export async function scanRows(
  c: Ctx,
  label: string,
  xs: readonly Val[],
  rows: number,
  len: number,
  fromEnd: boolean,
  combine: Combine,
): Promise<Val[]> {
  let cur = [...xs];
  const place = (i: number) => (fromEnd ? rows - 1 - i : i);
  for (let w = 1, level = 0; w < rows; w *= 2, level++) {
    const own: number[] = [];
    const before: number[] = [];
    for (let i = 0; i < rows; i++) {
      if (!(i & w)) continue;
      own.push(place(i));
      before.push(place((i & ~(2 * w - 1)) + w - 1));
    }
    const rowsNow = cur;
    cur = await step(c, `${label}${level}`, { first: xs, cur }, combine, async (s, join) => {
      const pick = (ids: readonly number[]) => rowsNow.map((x) => takeRows(s, x, len, ids));
      const joined = await (fromEnd ? join(pick(own), pick(before)) : join(pick(before), pick(own)));
      // New rows stand behind the old ones; each row is read from where it is now.
      const from = Int32Array.from({ length: rows }, (_, i) => i);
      own.forEach((row, i) => {
        from[row] = rows + i;
      });
      return (await joinAll(s, 'keep', rowsNow, joined)).map((x) => takeRows(s, x, len, from));
    });
  }
  return cur;
}
