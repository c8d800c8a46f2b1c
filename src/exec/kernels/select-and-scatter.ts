import { isBool } from '../../eval/dtype.ts';
import { stridedMap, type WindowAttrs, windowIndexMap } from '../../eval/index-maps.ts';
import { numElements, rowMajorStrides } from '../../eval/tensor.ts';
import { splat } from '../../eval/values.ts';
import { and, concat, constantA, constantB, not, pubFill, scatterAdd } from '../hal/arith.ts';
import { secretOf } from '../hal/encode.ts';
import { bitOf, linOf } from '../hal/represent.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, secretVal, type Val } from '../runtime/values.ts';
import { applyFlagged, foldFlagged } from './flagged.ts';
import { joinVals, move, spread, takeRows, takeShareRows } from './movement.ts';
import { addInit } from './reduce.ts';
import { type Axis, axesOf, isTrivial } from './reduce-window.ts';
import { combineBy, replaces, soleOp } from './region.ts';
import { groupAxes } from './shape.ts';
import { pairUp } from './tree.ts';

/** One element of one window that is not padding: the operand element and the window's position. */
interface Slots {
  readonly element: Int32Array;
  readonly position: Int32Array;
  /** Slots of each window, in order; windows of padding only have none. */
  readonly windows: number[][];
}

function slotsOf(shape: readonly number[], attrs: WindowAttrs): Slots {
  const { shape: out, places, map } = windowIndexMap(shape, attrs);
  const n = numElements(out);
  const element: number[] = [];
  const position: number[] = [];
  const windows = Array.from({ length: n }, (_, p) => {
    const list: number[] = [];
    for (let w = 0; w < places; w++) {
      const e = map[w * n + p]!;
      if (e < 0) continue;
      list.push(element.length);
      element.push(e);
      position.push(p);
    }
    return list;
  });
  return { element: Int32Array.from(element), position: Int32Array.from(position), windows };
}

/**
 * A tournament in every window, all at once; padding takes no part. The operand is rows of `len` elements, slots name rows; the result
 * has `len` bits per slot, set for the winner.
 * Elements meet in window order and the left one stays where `select` says so, hence the first of equal ones wins under GE.
 * What several windows compare is compared once. The bits are narrowed beside the choice of the winner, so they cost no further hops.
 */
async function winners(call: KernelCall, operand: Val, slots: Slots, len: number): Promise<Share> {
  const { c, op } = call;
  const region = op.regions[0]!;
  const count = slots.element.length;
  let hot = constantB(c, 1, pubFill(1n, count * len, 1));
  let cur = operand;
  let lists = slots.windows.map((w) => w.map((s) => slots.element[s]!));
  // The node of the tournament in which each slot stands now.
  let groups = slots.windows.map((w) => w.map((s) => [s]));
  for (let level = 0; lists.some((l) => l.length > 1); level++) {
    const s = c.at(`level${level}`);
    const { left, right, carried, next } = pairUp(lists);
    const pick = (ids: readonly number[]): Val => takeRows(s, cur, len, ids);
    const [a, b] = [pick(left), pick(right)];
    const [keep] = await call.body(`select${level}`, region, [a, b]);
    const bit = await bitOf(s.at('bit'), secretOf(s, keep!));
    // Which slots were in a match, in which one, and on which side.
    const touched: number[] = [];
    const factor: number[] = [];
    groups = groups.map((g, p) => {
      const merged: number[][] = [];
      for (let i = 0; i < g.length; i += 2) {
        if (i + 1 === g.length) {
          merged.push(g[i]!);
          continue;
        }
        const match = next[p]![i / 2]!;
        for (const slot of g[i]!) {
          touched.push(slot);
          factor.push(match);
        }
        for (const slot of g[i + 1]!) {
          touched.push(slot);
          factor.push(left.length + match);
        }
        merged.push([...g[i]!, ...g[i + 1]!]);
      }
      return merged;
    });
    const sides = concat(s, [bit, not(s, bit)]);
    const factors = takeShareRows(s, sides, len, factor);
    const [joined, narrowed] = await Promise.all([
      select(s.at('winner'), secretVal('i1', [left.length * len], bit), a, b),
      level === 0 ? factors : and(s, takeShareRows(s, hot, len, touched), factors),
    ]);
    const from = Int32Array.from({ length: count }, (_, i) => i);
    touched.forEach((slot, i) => {
      from[slot] = count + i;
    });
    hot = takeShareRows(s, concat(s, [hot, narrowed]), len, from);
    cur = await joinVals(s.at('join'), carried.length ? [joined, pick(carried)] : [joined]);
    lists = next;
  }
  return hot;
}

async function selectAndScatter(call: KernelCall): Promise<Val[]> {
  const { c, op, args } = call;
  const [operand, source, init] = args as [Val, Val, Val];
  const { shape } = operand;
  const attrs = op.attrs as unknown as WindowAttrs;
  const axes = axesOf(shape, {
    ...attrs,
    window_dimensions: (attrs.window_dimensions as readonly number[] | undefined) ?? shape.map(() => 1),
  });
  // Dimensions along which nothing slides (batch, features) share the bookkeeping: they are the elements of a row.
  const all = shape.map((_, d) => d);
  const sliding = all.filter((d) => !isTrivial(axes[d]!));
  const still = all.filter((d) => isTrivial(axes[d]!));
  const len = numElements(still.map((d) => shape[d]!));
  const rows = numElements(sliding.map((d) => shape[d]!));
  const slots = slotsOf(
    sliding.map((d) => shape[d]!),
    windowOf(sliding.map((d) => axes[d]!)),
  );
  const count = slots.element.length;
  if (count === 0 || len === 0) return [spread(c, init, shape)];
  const inRows = (v: Val): Val => groupAxes(c, v, [sliding, still]);
  const hot = await winners(call, inRows(operand), slots, len);
  const sent = takeRows(c, inRows(source), len, slots.position);
  const region = op.regions[1]!;
  const out =
    soleOp(region) === 'add' && !isBool(operand.dtype)
      ? await addSlots(c, sent, hot, slots, init, rows, len)
      : await combineSlots(call, sent, hot, slots, init, rows, len);
  const order = [...sliding, ...still];
  const strides = rowMajorStrides(order.map((d) => shape[d]!));
  return [
    move(c, out, shape, () =>
      stridedMap(
        shape,
        all.map((d) => strides[order.indexOf(d)]!),
      ),
    ),
  ];
}

const windowOf = (axes: readonly Axis[]): WindowAttrs => ({
  window_dimensions: axes.map((a) => a.window),
  window_strides: axes.map((a) => a.stride),
  base_dilations: axes.map((a) => a.base),
  window_dilations: axes.map((a) => a.dilation),
  padding: axes.map((a) => [a.low, a.high]),
});

/** The winners' sources, summed over the windows, and `init`: one choice, else local. */
async function addSlots(
  c: Ctx,
  sent: Val,
  hot: Share,
  slots: Slots,
  init: Val,
  rows: number,
  len: number,
): Promise<Val> {
  const chosen = await select(c.at('send'), secretVal('i1', sent.shape, hot), sent, zeros(sent));
  const lin = await linOf(c.at('sent'), chosen);
  const targets = new Int32Array(slots.element.length * len);
  slots.element.forEach((e, i) => {
    for (let j = 0; j < len; j++) targets[i * len + j] = e * len + j;
  });
  const sum = scatterAdd(c, 'repr' in lin ? lin : constantA(c, lin), targets, rows * len);
  return secretVal(sent.dtype, [rows * len], await addInit(c, sum, init, rows * len));
}

const zeros = (v: Val): Val => publicVal(splat(v.dtype, v.shape, 0));

/** What the winners' sources make of `init`, for any combining region. */
async function combineSlots(
  call: KernelCall,
  sent: Val,
  hot: Share,
  slots: Slots,
  init: Val,
  rows: number,
  len: number,
): Promise<Val> {
  const { c } = call;
  const region = call.op.regions[1]!;
  const byElement = Array.from({ length: rows }, (): number[] => []);
  // Slots are numbered window by window, which is the order of the sources.
  slots.element.forEach((e, slot) => {
    byElement[e]!.push(slot);
  });
  const most = Math.max(...byElement.map((l) => l.length));
  const ids = new Int32Array(most * rows).fill(-1);
  byElement.forEach((l, e) => {
    l.forEach((slot, r) => {
      ids[r * rows + e] = slot;
    });
  });
  const items = { values: [takeRows(c, sent, len, ids)], flags: takeShareRows(c, hot, len, ids) };
  const combine = replaces(region) ? undefined : combineBy(call, region);
  const folded = await foldFlagged(c, 'fold', items, most, rows * len, combine);
  return (await applyFlagged(c, 'apply', [spread(c, init, [rows * len])], folded, combine))[0]!;
}

export const selectAndScatterKernels: Record<string, OpKernel> = { 'pphlo.select_and_scatter': selectAndScatter };
