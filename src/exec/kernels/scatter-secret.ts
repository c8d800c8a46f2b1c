import type { ScatterDims } from '../../eval/gather.ts';
import { stridedMap } from '../../eval/index-maps.ts';
import { numElements, rowMajorStrides } from '../../eval/tensor.ts';
import type { Region } from '../../ir/ir.ts';
import { and, constantA } from '../hal/arith.ts';
import { linOf } from '../hal/represent.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall } from '../runtime/kernel-table.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { applyFlagged, foldFlagged } from './flagged.ts';
import { indexComponents } from './gather.ts';
import { move, takeShare } from './movement.ts';
import { bitMatmul, type OneHot, oneHot } from './one-hot.ts';
import { combineBy, replaces } from './region.ts';
import { flat, plus } from './scatter-common.ts';
import { covered, placeWindows, toeplitz } from './update-slice.ts';

/** Writing at secret places: every update goes to all places, times the bit that says whether it belongs there. */

/** How operand and update dimensions lie: groups (batching), rows (index vectors), indexed dimensions, the rest. */
interface Layout {
  readonly groups: number;
  readonly rows: number;
  /** Per indexed dimension: its size, the window's size. */
  readonly n: readonly number[];
  readonly sizes: readonly number[];
  readonly rest: number;
  /** Offsets of updates laid out as [groups, rows, sizes…, rest]; -1 beyond the update's window. */
  readonly updateMap: () => Int32Array;
  /** Whether an element of `rest` lies in the updates' window. */
  readonly covers: (r: number) => boolean;
  /** Offsets of [groups, n…, rest] in the order of the operand's elements. */
  readonly back: () => Int32Array;
  /** Offsets of the operand's elements laid out as [groups, n…, rest]. */
  readonly forth: () => Int32Array;
}

function layoutOf(x: Val, indices: Val, update: Val, d: ScatterDims): Layout {
  const batching = d.input_batching_dims ?? [];
  const indexBatching = d.scatter_indices_batching_dims ?? [];
  const indexed = d.scatter_dims_to_operand_dims;
  const others = x.shape.map((_, i) => i).filter((i) => !batching.includes(i) && !indexed.includes(i));
  const windowDims = x.shape
    .map((_, i) => i)
    .filter((i) => !d.inserted_window_dims.includes(i) && !batching.includes(i));
  const keep = indices.shape.map((_, i) => i).filter((i) => i !== d.index_vector_dim);
  const rowDims = keep.filter((i) => !indexBatching.includes(i));
  const updateBatch = update.shape.map((_, i) => i).filter((i) => !d.update_window_dims.includes(i));
  const us = rowMajorStrides(update.shape);
  const ofIndexDim = (i: number): number => updateBatch[keep.indexOf(i)]!;
  // An operand dimension's place in the updates; inserted ones have a window of 1 there.
  const windowOf = (i: number): number | undefined => {
    const at = windowDims.indexOf(i);
    return at < 0 ? undefined : d.update_window_dims[at]!;
  };
  const sizeOf = (i: number): number => (windowOf(i) === undefined ? 1 : update.shape[windowOf(i)!]!);
  const strideOf = (i: number): number => (windowOf(i) === undefined ? 0 : us[windowOf(i)!]!);
  const order = [...batching, ...indexed, ...others];
  const laid = order.map((i) => x.shape[i]!);
  const xs = rowMajorStrides(x.shape);
  const ls = rowMajorStrides(laid);
  const batchDims = [...indexBatching, ...rowDims];
  return {
    groups: numElements(batching.map((i) => x.shape[i]!)),
    rows: numElements(rowDims.map((i) => indices.shape[i]!)),
    n: indexed.map((i) => x.shape[i]!),
    sizes: indexed.map(sizeOf),
    rest: numElements(others.map((i) => x.shape[i]!)),
    updateMap: () => {
      const shape = [
        ...batchDims.map((i) => indices.shape[i]!),
        ...indexed.map(sizeOf),
        ...others.map((i) => x.shape[i]!),
      ];
      const strides = [...batchDims.map((i) => us[ofIndexDim(i)]!), ...indexed.map(strideOf), ...others.map(strideOf)];
      const map = stridedMap(shape, strides);
      const steps = rowMajorStrides(shape);
      others.forEach((dim, k) => {
        const axis = shape.length - others.length + k;
        if (sizeOf(dim) === x.shape[dim]) return;
        for (let i = 0; i < map.length; i++)
          if (Math.floor(i / steps[axis]!) % shape[axis]! >= sizeOf(dim)) map[i] = -1;
      });
      return map;
    },
    covers: (r) => {
      let at = r;
      for (const dim of [...others].reverse()) {
        if (at % x.shape[dim]! >= sizeOf(dim)) return false;
        at = Math.floor(at / x.shape[dim]!);
      }
      return true;
    },
    back: () =>
      stridedMap(
        x.shape,
        x.shape.map((_, i) => ls[order.indexOf(i)]!),
      ),
    forth: () =>
      stridedMap(
        laid,
        order.map((i) => xs[i]!),
      ),
  };
}

/** The inputs with the updates combined in at secret indices; `sum` where that is a sum of numbers. */
export async function scatterSecret(
  call: KernelCall,
  inputs: readonly Val[],
  indices: SecretVal,
  updates: readonly Val[],
  dims: ScatterDims,
  sum: boolean,
  region: Region,
): Promise<Val[]> {
  const { c } = call;
  const l = layoutOf(inputs[0]!, indices, updates[0]!, dims);
  const total = l.groups * l.rows * numElements(l.sizes) * l.rest;
  const { components } = indexComponents(
    c,
    indices,
    dims.index_vector_dim,
    dims.scatter_indices_batching_dims ?? [],
    l.n.length,
  );
  const hots = await Promise.all(
    components.map((v, j) =>
      oneHot(c.at(`index${j}`), v, l.n[j]! + l.sizes[j]! - 1, { clamp: false, shift: l.sizes[j]! - 1 }),
    ),
  );
  const laid = updates.map((u) => move(c, flat(u), [total], l.updateMap));
  if (sum) {
    const placed = await sumWindows(c, laid[0]!, hots, l);
    const lin = await linOf(c.at('placed'), placed);
    const share = 'repr' in lin ? lin : constantA(c, lin);
    return [await plus(c, inputs[0]!, takeShare(c, share, share.length, l.back))];
  }
  const cells = numElements(l.n);
  const len = l.groups * cells * l.rest;
  const [values, hit] = await Promise.all([
    Promise.all(laid.map((u, i) => spreadRows(c.at(`spread${i}`), u, hots, l))),
    hitBits(c.at('hit'), hots, l),
  ]);
  // Rows to the front: the fold goes over them.
  const toRows = (inner: number, step: number): Int32Array =>
    stridedMap([l.rows, l.groups, cells, l.rest], [cells * inner, l.rows * cells * inner, inner, step]);
  const items = {
    values: values.map((v) => move(c, v, [l.rows * len], () => toRows(l.rest, 1))),
    flags: takeShare(c, hit, l.rows * len, () => toRows(1, 0).map((at, i) => (l.covers(i % l.rest) ? at : -1))),
  };
  const combine = replaces(region) ? undefined : combineBy(call, region);
  const folded = await foldFlagged(c, 'fold', items, l.rows, len, combine);
  const old = inputs.map((x) => move(c, flat(x), [len], l.forth));
  const fresh = await applyFlagged(c, 'apply', old, folded, combine);
  return fresh.map((v) => move(c, v, [len], l.back));
}

/** Each row's window in a tensor of zeros: [groups·rows, n…, rest]. */
async function spreadRows(c: Ctx, u: Val, hots: readonly OneHot[], l: Layout, last = hots.length): Promise<Val> {
  let cur = u;
  for (let j = 0; j < last; j++) {
    cur = await placeWindows(c.at(j), cur, hots[j]!, {
      rows: l.groups * l.rows,
      done: numElements(l.n.slice(0, j)),
      size: l.sizes[j]!,
      n: l.n[j]!,
      tail: numElements(l.sizes.slice(j + 1)) * l.rest,
      shift: l.sizes[j]! - 1,
    });
  }
  return cur;
}

/** The sum of all rows' windows: [groups, n…, rest]. The last dimension is placed and the rows are summed in one product. */
async function sumWindows(c: Ctx, u: Val, hots: readonly OneHot[], l: Layout): Promise<Val> {
  const d = hots.length - 1;
  const cur = await spreadRows(c, u, hots, l, d);
  const done = numElements(l.n.slice(0, d));
  const [size, n] = [l.sizes[d]!, l.n[d]!];
  // [groups, rows, done, size, rest] -> [groups, rows, size, done, rest]
  const laid = move(c, cur, [l.groups * l.rows * size * done * l.rest], () =>
    stridedMap([l.groups * l.rows, size, done, l.rest], [done * size * l.rest, l.rest, size * l.rest, 1]),
  );
  const h = hots[d]!;
  const matrix = (): Int32Array => {
    const perRow = toeplitz(h.rows, size, n, h.places, size - 1, true);
    return stridedMap([l.groups, n, l.rows, size], [l.rows * n * size, size, n * size, 1]).map((i) => perRow[i]!);
  };
  const out = await bitMatmul(c.at('sum'), h, matrix, laid, {
    batch: l.groups,
    m: n,
    kk: l.rows * size,
    n: done * l.rest,
  });
  // [groups, n, done, rest] -> [groups, done, n, rest]. Several rows may have met: no longer exact.
  const sum = secretVal(out.dtype, out.shape, out.share);
  return move(c, sum, sum.shape, () =>
    stridedMap([l.groups, done, n, l.rest], [n * done * l.rest, l.rest, done * l.rest, 1]),
  );
}

/** Bits [groups·rows, n…] of the places that a row's window covers. */
async function hitBits(c: Ctx, hots: readonly OneHot[], l: Layout): Promise<Share> {
  const rows = l.groups * l.rows;
  let parts = hots.map((h, j) => ({ cells: l.n[j]!, bits: covered(c, h, l.n[j]!, l.sizes[j]!, l.sizes[j]! - 1) }));
  for (let level = 0; parts.length > 1; level++) {
    const at = c.at(level);
    parts = await Promise.all(
      Array.from({ length: Math.ceil(parts.length / 2) }, async (_, i) => {
        const [a, b] = [parts[2 * i]!, parts[2 * i + 1]];
        if (!b) return a;
        const size = rows * a.cells * b.cells;
        const left = takeShare(at, a.bits, size, () => stridedMap([rows, a.cells, b.cells], [a.cells, 1, 0]));
        const right = takeShare(at, b.bits, size, () => stridedMap([rows, a.cells, b.cells], [b.cells, 0, 1]));
        return { cells: a.cells * b.cells, bits: await and(at.at(i), left, right) };
      }),
    );
  }
  return parts[0]!.bits;
}
