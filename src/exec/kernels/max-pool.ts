import { stridedMap, type WindowAttrs } from '../../eval/index-maps.ts';
import { lowestOf } from '../../eval/max-pool.ts';
import { numElements, rowMajorStrides } from '../../eval/tensor.ts';
import { scalar, splat } from '../../eval/values.ts';
import type { TensorType } from '../../ir/types.ts';
import { not } from '../hal/arith.ts';
import { lessBit } from '../hal/compare.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, secretVal, type Val } from '../runtime/values.ts';
import { joinVals, spread, takeRows, takeShare } from './movement.ts';
import { axesOf, countOf } from './reduce-window.ts';
import { addSlots, slotsOf, splitAxes, unsplit } from './select-and-scatter.ts';
import { groupAxes } from './shape.ts';
import { type Keep, tournament } from './tournament.ts';

/** A max pool and its gradient: the maxima are found once, with the places at which they stand. */

/** One comparison and one choice per level, ⌈log2⌉ levels; beside the choice, the bits of the places are narrowed. */
async function argmax(call: KernelCall): Promise<Val[]> {
  const { c, op, args } = call;
  const x = args[0]!;
  const axes = axesOf(x.shape, op.attrs as unknown as WindowAttrs);
  const split = splitAxes(x.shape, axes);
  const { all, sliding, still, len } = split;
  const shape = axes.map(countOf);
  const places = numElements(axes.map((a) => a.window));
  const slots = slotsOf(split);
  const lowest = publicVal(scalar(x.dtype, lowestOf(x.dtype)));
  if (slots.element.length === 0 || len === 0)
    return [spread(c, lowest, shape), publicVal(splat('i1', [...shape, places], 0))];
  // GE keeps the left one of equals, GT the right one.
  const keep: Keep = async (label, a, b) => {
    const s = c.at(label);
    return op.attrs.last === true ? lessBit(s, b, a) : not(s, await lessBit(s, a, b));
  };
  const won = await tournament(c, groupAxes(c, x, [sliding, still]), len, split.axes, keep, true);

  const { rows, ids } = won.winner!;
  const none = ids.includes(undefined);
  const values = none ? await joinVals(c.at('lowest'), [rows, spread(c, lowest, [len])]) : rows;
  const end = numElements(rows.shape) / len;
  const max = takeRows(
    c,
    values,
    len,
    ids.map((id) => id ?? end),
  );

  // Row p, place w of the result takes row `bits[p * places + w]` of the tournament's bits.
  const bits = new Int32Array(won.hotIds.length * places).fill(-1);
  const flat = won.hotIds.flat();
  flat.forEach((id, slot) => {
    bits[slots.position[slot]! * places + slots.place[slot]!] = id;
  });
  const full = [...shape, places];
  const order = [...sliding, shape.length, ...still];
  const strides = rowMajorStrides(order.map((d) => full[d]!));
  const hot = takeShare(c, won.hot, numElements(full), () =>
    stridedMap(
      full,
      [...all, shape.length].map((d) => strides[order.indexOf(d)]!),
    ).map((i) => {
      const row = bits[Math.floor(i / len)]!;
      return row < 0 ? -1 : row * len + (i % len);
    }),
  );
  return [unsplit(c, max, shape, split), secretVal('i1', full, hot)];
}

/** One choice per place of each window, then local sums. */
async function maxpoolScatter({ c, op, args }: KernelCall): Promise<Val[]> {
  const [onehot, update] = args as [Val, Val];
  const { shape } = op.result.type as TensorType;
  const split = splitAxes(shape, axesOf(shape, op.attrs as unknown as WindowAttrs));
  const { sliding, still, rows, len } = split;
  const slots = slotsOf(split);
  const zero = publicVal(scalar(update.dtype, 0));
  if (slots.element.length === 0 || len === 0) return [spread(c, zero, shape)];
  const places = onehot.shape[shape.length]!;
  const rowsOf = slots.position.map((p, i) => p * places + slots.place[i]!);
  const hot = takeRows(c, groupAxes(c, onehot, [[...sliding, shape.length], still]), len, rowsOf);
  const sent = takeRows(c, groupAxes(c, update, [sliding, still]), len, slots.position);
  const out = await addSlots(c, sent, hot, slots, zero, rows, len);
  return [unsplit(c, out, shape, split)];
}

export const maxPoolKernels: Record<string, OpKernel> = {
  'pphlo.argmax': argmax,
  'pphlo.maxpool_scatter': maxpoolScatter,
};
