import { type ScatterDims, scatterIndexMap } from '../../eval/gather.ts';
import { numElements } from '../../eval/tensor.ts';
import type { Region } from '../../ir/ir.ts';
import { constantA, scatterAdd, withClock } from '../hal/arith.ts';
import { linOf } from '../hal/represent.ts';
import type { KernelCall } from '../runtime/kernel-table.ts';
import type { PublicVal, Val } from '../runtime/values.ts';
import { joinVals, move } from './movement.ts';
import { type Combine, combineBy, replaces } from './region.ts';
import { flat, identity, plus } from './scatter-common.ts';

/** Writing at public places: sums and replacements are local, other combinations a tree over the updates of each target. */

/** The inputs with the updates combined in at public indices; `sum` where that is a sum of numbers. */
export async function scatterPublic(
  call: KernelCall,
  inputs: readonly Val[],
  indices: PublicVal,
  updates: readonly Val[],
  dims: ScatterDims,
  sum: boolean,
  region: Region,
): Promise<Val[]> {
  const { c, op } = call;
  const [first, update] = [inputs[0]!, updates[0]!];
  const n = numElements(first.shape);
  const total = numElements(update.shape);
  let cached: Int32Array | undefined;
  const targets = (): Int32Array => (cached ??= scatterIndexMap(first.shape, indices.tensor!, update.shape, dims));
  if (sum) {
    const lin = await linOf(c.at('update'), update);
    const share = 'repr' in lin ? lin : constantA(c, lin);
    // The map exists only where there is data to move.
    const added = scatterAdd(c, share, share.parts.length > 0 ? targets() : new Int32Array(0), n);
    return [await plus(c, first, withClock(added, indices.clock))];
  }
  const both = await Promise.all(inputs.map((x, i) => joinVals(c.at(`both${i}`), [flat(x), flat(updates[i]!)])));
  if (replaces(region))
    return both.map((x) =>
      move(
        c,
        x,
        first.shape,
        () => {
          const map = identity(n);
          targets().forEach((t, i) => {
            if (t >= 0) map[t] = n + i;
          });
          return map;
        },
        indices,
      ),
    );
  const windowSize = numElements(dims.update_window_dims.map((d) => update.shape[d]!));
  const most = op.attrs.unique_indices === true ? 1 : total / Math.max(1, windowSize);
  return combineWaves(call, both, n, total, most, indices, targets, combineBy(call, region));
}

/**
 * Folds the updates of each target by a tree, then into the old values.
 * How many pairs meet in a level depends on the indices; unless these are constants of the program, every level runs on as many pairs
 * as there can be: what is sent must not depend on data.
 * @param both old elements, then update elements; @param most updates of one target at most
 */
async function combineWaves(
  call: KernelCall,
  both: readonly Val[],
  n: number,
  total: number,
  most: number,
  indices: PublicVal,
  targets: () => Int32Array,
  combine: Combine,
): Promise<Val[]> {
  const { c } = call;
  const constant = !indices.data && indices.tensor !== undefined;
  let lists: number[][] | undefined;
  if (indices.tensor) {
    const byTarget = new Map<number, number[]>();
    targets().forEach((t, i) => {
      if (t < 0) return;
      const list = byTarget.get(t);
      if (list) list.push(n + i);
      else byTarget.set(t, [n + i]);
    });
    lists = [...byTarget.values()];
  }
  const owners = lists ? lists.map((l) => targets()[l[0]! - n]!) : [];
  const padded = (ids: readonly number[], length: number): Int32Array => {
    const map = new Int32Array(length);
    map.set(ids);
    return map;
  };
  let cur = [...both];
  let size = n + total;
  for (let level = 0; 2 ** level < most; level++) {
    const [left, right]: number[][] = [[], []];
    const base = size;
    lists = lists?.map((l) => {
      const next: number[] = [];
      for (let i = 0; i + 1 < l.length; i += 2) {
        next.push(base + left!.length);
        left!.push(l[i]!);
        right!.push(l[i + 1]!);
      }
      if (l.length % 2) next.push(l[l.length - 1]!);
      return next;
    });
    // A target whose list is still long enough at this level took more than 2^level updates for each pair.
    const width = constant ? left!.length : Math.floor(total / (2 ** level + 1));
    if (width === 0) continue;
    const pick = (ids: readonly number[]) => cur.map((x) => move(c, x, [width], () => padded(ids, width), indices));
    const joined = await combine(`wave${level}`, pick(left!), pick(right!));
    cur = await Promise.all(cur.map((x, i) => joinVals(c.at(`keep${level}.${i}`), [x, joined[i]!])));
    size += width;
  }
  const last = constant ? owners.length : Math.min(n, total);
  if (last === 0) return cur.map((x) => move(c, x, [n], () => identity(n)));
  const old = cur.map((x) => move(c, x, [last], () => padded(owners, last), indices));
  const folded = cur.map((x) =>
    move(
      c,
      x,
      [last],
      () =>
        padded(
          lists!.map((l) => l[0]!),
          last,
        ),
      indices,
    ),
  );
  const fresh = await combine('last', old, folded);
  const finished = await Promise.all(fresh.map((f, i) => joinVals(c.at(`finish${i}`), [cur[i]!, f])));
  return finished.map((x) =>
    move(
      c,
      x,
      [n],
      () => {
        const map = identity(n);
        owners.forEach((t, i) => {
          map[t] = size + i;
        });
        return map;
      },
      indices,
    ),
  );
}
