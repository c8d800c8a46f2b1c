import { isBool } from '../../eval/dtype.ts';
import { type WindowAttrs, windowIndexMap } from '../../eval/index-maps.ts';
import { numElements } from '../../eval/tensor.ts';
import { splat } from '../../eval/values.ts';
import { and, concat, constantA, constantB, not, pubFill, scatterAdd } from '../hal/arith.ts';
import { secretOf } from '../hal/encode.ts';
import { bitOf, linOf } from '../hal/represent.ts';
import { select } from '../hal/select.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, secretVal, type Val } from '../runtime/values.ts';
import { applyFlagged, foldFlagged, moveFlagged } from './flagged.ts';
import { joinVals, move, reshapeVal, spread, takeRows, takeShare } from './movement.ts';
import { addInit } from './reduce.ts';
import { combineBy, replaces, soleOp } from './region.ts';
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
 * A tournament in every window, all at once; padding takes no part. The result has a bit per slot that is set for the winner.
 * Elements meet in window order and the left one stays where `select` says so, hence the first of equal ones wins under GE.
 * What several windows compare is compared once. The bits are narrowed beside the choice of the winner, so they cost no further hops.
 */
async function winners(call: KernelCall, operand: Val, slots: Slots): Promise<Share> {
  const { c, op } = call;
  const region = op.regions[0]!;
  const count = slots.element.length;
  let hot = constantB(c, 1, pubFill(1n, count, 1));
  let cur = reshapeVal(operand, [numElements(operand.shape)]);
  let lists = slots.windows.map((w) => w.map((s) => slots.element[s]!));
  // The node of the tournament in which each slot stands now.
  let groups = slots.windows.map((w) => w.map((s) => [s]));
  for (let level = 0; lists.some((l) => l.length > 1); level++) {
    const s = c.at(`level${level}`);
    const { left, right, carried, next } = pairUp(lists);
    const pick = (ids: readonly number[]): Val => takeRows(s, cur, 1, ids);
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
    const factors = takeShare(s, sides, factor.length, () => Int32Array.from(factor));
    const [joined, narrowed] = await Promise.all([
      select(s.at('winner'), secretVal('i1', [left.length], bit), a, b),
      level === 0
        ? factors
        : and(
            s,
            takeShare(s, hot, touched.length, () => Int32Array.from(touched)),
            factors,
          ),
    ]);
    hot = takeShare(s, concat(s, [hot, narrowed]), count, () => {
      const map = Int32Array.from({ length: count }, (_, i) => i);
      touched.forEach((slot, i) => {
        map[slot] = count + i;
      });
      return map;
    });
    cur = await joinVals(s.at('join'), carried.length ? [joined, pick(carried)] : [joined]);
    lists = next;
  }
  return hot;
}

async function selectAndScatter(call: KernelCall): Promise<Val[]> {
  const { c, op, args } = call;
  const [operand, source, init] = args as [Val, Val, Val];
  const region = op.regions[1]!;
  const n = numElements(operand.shape);
  const { shape } = operand;
  const slots = slotsOf(shape, {
    ...(op.attrs as unknown as WindowAttrs),
    window_dimensions: (op.attrs.window_dimensions as number[] | undefined) ?? shape.map(() => 1),
  });
  const count = slots.element.length;
  if (count === 0 || n === 0) return [spread(c, init, shape)];
  const hot = await winners(call, operand, slots);
  const sent = move(c, reshapeVal(source, [numElements(source.shape)]), [count], () => slots.position);
  if (soleOp(region) === 'add' && !isBool(operand.dtype)) {
    const chosen = await select(c.at('send'), secretVal('i1', [count], hot), sent, zeros(sent));
    const lin = await linOf(c.at('sent'), chosen);
    const sum = scatterAdd(c, 'repr' in lin ? lin : constantA(c, lin), slots.element, n);
    return [secretVal(operand.dtype, shape, await addInit(c, sum, init, n))];
  }
  return [reshapeVal(await combineSlots(call, sent, hot, slots, init, n, c), shape)];
}

const zeros = (v: Val): Val => publicVal(splat(v.dtype, v.shape, 0));

/** What the winners' sources make of `init`, for any combining region. */
async function combineSlots(
  call: KernelCall,
  sent: Val,
  hot: Share,
  slots: Slots,
  init: Val,
  n: number,
  c: Ctx,
): Promise<Val> {
  const region = call.op.regions[1]!;
  const byElement = Array.from({ length: n }, (): number[] => []);
  // Slots are numbered window by window, which is the order of the sources.
  slots.element.forEach((e, slot) => {
    byElement[e]!.push(slot);
  });
  const rows = Math.max(...byElement.map((l) => l.length));
  const items = moveFlagged(c, { values: [sent], flags: hot }, rows * n, () => {
    const map = new Int32Array(rows * n).fill(-1);
    byElement.forEach((l, e) => {
      l.forEach((slot, r) => {
        map[r * n + e] = slot;
      });
    });
    return map;
  });
  const combine = replaces(region) ? undefined : combineBy(call, region);
  const folded = await foldFlagged(c, 'fold', items, rows, n, combine);
  return (await applyFlagged(c, 'apply', [spread(c, init, [n])], folded, combine))[0]!;
}

export const selectAndScatterKernels: Record<string, OpKernel> = { 'pphlo.select_and_scatter': selectAndScatter };
