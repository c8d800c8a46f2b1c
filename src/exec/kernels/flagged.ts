import { stridedMap } from '../../eval/index-maps.ts';
import { and, or } from '../hal/arith.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { joinVals, release, takeRows, takeShare } from './movement.ts';
import type { Combine } from './region.ts';

/** Folds in which a secret bit says of every element whether it takes part. */
export interface Flagged {
  readonly values: readonly Val[];
  /** One bit per element of a value. */
  readonly flags: Share;
}

const bitVal = (flags: Share): SecretVal => secretVal('i1', [flags.length], flags);

/**
 * Folds rows of `len` elements in order; elements without their flag are left out, and where no row has it the result's flag is 0.
 * Per level: the combining function and two choices. Without `combine` the later element wins.
 */
export async function foldFlagged(
  c: Ctx,
  label: string,
  x: Flagged,
  rows: number,
  len: number,
  combine: Combine | undefined,
): Promise<Flagged> {
  let cur = x;
  const vals = (f: Flagged): Val[] => [...f.values, bitVal(f.flags)];
  for (let k = rows, level = 0; k > 1; k = Math.ceil(k / 2), level++) {
    const old = cur;
    cur = await c.scope(`${label}${level}`, (s) => foldLevel(s, `${label}body${level}`, old, k, len, combine));
    release(c, vals(old), [...vals(cur), ...vals(x)]);
  }
  return cur;
}

/** Neighbouring rows of k meet; an odd one goes on. */
async function foldLevel(
  c: Ctx,
  label: string,
  cur: Flagged,
  k: number,
  len: number,
  combine: Combine | undefined,
): Promise<Flagged> {
  const half = k >> 1;
  const ids = (from: number): Int32Array => Int32Array.from({ length: half }, (_, i) => from + 2 * i);
  const side = (from: number): Flagged => ({
    values: cur.values.map((v) => takeRows(c, v, len, ids(from))),
    flags: takeShare(c, cur.flags, half * len, () => stridedMap([half, len], [2 * len, 1], from * len)),
  });
  const met = await meet(c, label, side(0), side(1), combine);
  if (k % 2 === 0) return met;
  const last = (v: Val): Val => takeRows(c, v, len, [k - 1]);
  const values = await Promise.all(met.values.map((v, i) => joinVals(c.at(`carry${i}`), [v, last(cur.values[i]!)])));
  const flags = (await joinVals(c.at('flags'), [bitVal(met.flags), last(bitVal(cur.flags))])) as SecretVal;
  return { values, flags: flags.share };
}

/** Two elements each: both take part, one, or none. */
async function meet(c: Ctx, label: string, a: Flagged, b: Flagged, combine: Combine | undefined): Promise<Flagged> {
  const [joined, either, both, flags] = await Promise.all([
    combine ? combine(label, a.values, b.values) : b.values,
    // Without the right one the left one stays; with it the right one, unless both are combined.
    Promise.all(a.values.map((v, i) => select(c.at(`one${i}`), bitVal(b.flags), b.values[i]!, v))),
    and(c.at('both'), a.flags, b.flags),
    or(c.at('any'), a.flags, b.flags),
  ]);
  if (!combine) return { values: either, flags };
  const values = await Promise.all(either.map((v, i) => select(c.at(`pair${i}`), bitVal(both), joined[i]!, v)));
  return { values, flags };
}

/** old combined with the folded elements where there are any. */
export async function applyFlagged(
  c: Ctx,
  label: string,
  old: readonly Val[],
  x: Flagged,
  combine: Combine | undefined,
): Promise<Val[]> {
  const fresh = combine ? await combine(label, old, x.values) : x.values;
  return Promise.all(old.map((v, i) => select(c.at(`apply${i}`), bitVal(x.flags), fresh[i]!, v)));
}
