import { isBool } from '../../eval/dtype.ts';
import { stridedMap, type WindowAttrs, windowIndexMap } from '../../eval/index-maps.ts';
import { numElements, rowMajorStrides } from '../../eval/tensor.ts';
import { splat } from '../../eval/values.ts';
import { constantA, scatterAdd } from '../hal/arith.ts';
import { secretOf } from '../hal/encode.ts';
import { bitOf, linOf } from '../hal/represent.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, secretVal, type Val } from '../runtime/values.ts';
import { applyFlagged, foldFlagged } from './flagged.ts';
import { move, spread, takeRows, takeShareRows } from './movement.ts';
import { addInit } from './reduce.ts';
import { type Axis, axesOf, isTrivial } from './reduce-window.ts';
import { combineBy, replaces, soleOp } from './region.ts';
import { groupAxes } from './shape.ts';
import { type Keep, tournament } from './tournament.ts';

/** One element of one window that is not padding: the operand element, the window's position, and the place in the window. */
export interface Slots {
  readonly element: Int32Array;
  readonly position: Int32Array;
  readonly place: Int32Array;
}

/** The slots of windows, window by window. */
export function slotsOf(s: SplitAxes): Slots {
  const shape = s.axes.map((a) => a.size);
  const { shape: out, places, map } = windowIndexMap(shape, windowOf(s.axes));
  const n = numElements(out);
  const [element, position, place]: number[][] = [[], [], []];
  for (let p = 0; p < n; p++)
    for (let w = 0; w < places; w++) {
      const e = map[w * n + p]!;
      if (e < 0) continue;
      element!.push(e);
      position!.push(p);
      place!.push(w);
    }
  return { element: Int32Array.from(element!), position: Int32Array.from(position!), place: Int32Array.from(place!) };
}

/**
 * Dimensions over which a window slides, and those along which nothing does (batch, features): the latter share the bookkeeping, as the
 * `len` elements of a row.
 */
export interface SplitAxes {
  readonly all: readonly number[];
  readonly sliding: readonly number[];
  readonly still: readonly number[];
  /** Those of `sliding`. */
  readonly axes: readonly Axis[];
  readonly rows: number;
  readonly len: number;
}

export function splitAxes(shape: readonly number[], axes: readonly Axis[]): SplitAxes {
  const all = shape.map((_, d) => d);
  const sliding = all.filter((d) => !isTrivial(axes[d]!));
  const still = all.filter((d) => isTrivial(axes[d]!));
  return {
    all,
    sliding,
    still,
    axes: sliding.map((d) => axes[d]!),
    rows: numElements(sliding.map((d) => shape[d]!)),
    len: numElements(still.map((d) => shape[d]!)),
  };
}

/** Rows of sliding dimensions, each with the still ones, as a value of `shape` again. */
export function unsplit(c: Ctx, v: Val, shape: readonly number[], { all, sliding, still }: SplitAxes): Val {
  const order = [...sliding, ...still];
  const strides = rowMajorStrides(order.map((d) => shape[d]!));
  return move(c, v, shape, () =>
    stridedMap(
      shape,
      all.map((d) => strides[order.indexOf(d)]!),
    ),
  );
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
  const split = splitAxes(shape, axes);
  const { sliding, still, len, rows } = split;
  const slots = slotsOf(split);
  if (slots.element.length === 0 || len === 0) return [spread(c, init, shape)];
  const inRows = (v: Val): Val => groupAxes(c, v, [sliding, still]);
  const keep: Keep = async (label, a, b) => {
    const [bit] = await call.body(label, op.regions[0]!, [a, b]);
    return bitOf(c.at(`${label}.bit`), secretOf(c, bit!));
  };
  const won = await tournament(c, inRows(operand), len, split.axes, keep, false);
  const hot = takeShareRows(c, won.hot, len, won.hotIds.flat());
  const sent = takeRows(c, inRows(source), len, slots.position);
  const region = op.regions[1]!;
  const out =
    soleOp(region) === 'add' && !isBool(operand.dtype)
      ? await addSlots(c, sent, secretVal('i1', sent.shape, hot), slots, init, rows, len)
      : await combineSlots(call, sent, hot, slots, init, rows, len);
  return [unsplit(c, out, shape, split)];
}

export const windowOf = (axes: readonly Axis[]): WindowAttrs => ({
  window_dimensions: axes.map((a) => a.window),
  window_strides: axes.map((a) => a.stride),
  base_dilations: axes.map((a) => a.base),
  window_dilations: axes.map((a) => a.dilation),
  padding: axes.map((a) => [a.low, a.high]),
});

/** The winners' sources, summed over the windows, and `init`: one choice, else local. */
export async function addSlots(
  c: Ctx,
  sent: Val,
  hot: Val,
  slots: Slots,
  init: Val,
  rows: number,
  len: number,
): Promise<Val> {
  const chosen = await select(c.at('send'), hot, sent, zeros(sent));
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
