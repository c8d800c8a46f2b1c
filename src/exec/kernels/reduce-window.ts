import { isBool } from '../../eval/dtype.ts';
import { padShape, type WindowAttrs, windowCount } from '../../eval/index-maps.ts';
import { numElements } from '../../eval/tensor.ts';
import { constantA, reduceSum, sub } from '../hal/arith.ts';
import { linOf } from '../hal/represent.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { secretVal, type Val } from '../runtime/values.ts';
import { axisFromFront, axisToFront, joinVals, move, reshapeVal, spread, takeShare } from './movement.ts';
import { addInit } from './reduce.ts';
import { type Combine, combineBy, isNeutral, soleOp } from './region.ts';
import { pad } from './shape.ts';
import { foldLists, scanRows } from './tree.ts';

/** The window along one dimension. */
export interface Axis {
  readonly size: number;
  readonly window: number;
  readonly stride: number;
  readonly base: number;
  readonly dilation: number;
  readonly low: number;
  readonly high: number;
}

/** The dimensions of a window op with the defaults filled in. */
export function axesOf(shape: readonly number[], a: WindowAttrs): Axis[] {
  return shape.map((size, d) => ({
    size,
    window: a.window_dimensions[d]!,
    stride: a.window_strides?.[d] ?? 1,
    base: a.base_dilations?.[d] ?? 1,
    dilation: a.window_dilations?.[d] ?? 1,
    low: a.padding?.[d]?.[0] ?? 0,
    high: a.padding?.[d]?.[1] ?? 0,
  }));
}
export const countOf = (a: Axis): number =>
  windowCount(a.size, a.window, a.stride, a.base, a.dilation, [a.low, a.high]);
/** True where nothing slides. */
export const isTrivial = (a: Axis): boolean =>
  a.window === 1 && a.stride === 1 && a.base === 1 && a.low === 0 && a.high === 0;

/** For each window position along an axis, the source positions that are not padding or dilation holes, in order. */
export function listsOf(a: Axis): number[][] {
  return Array.from({ length: countOf(a) }, (_, o) => {
    const out: number[] = [];
    for (let w = 0; w < a.window; w++) {
      const p = o * a.stride + w * a.dilation - a.low;
      if (p >= 0 && p % a.base === 0 && p / a.base < a.size) out.push(p / a.base);
    }
    return out;
  });
}

/** 'prefix' where window i ends at element i and reaches the start, 'suffix' where it begins there and reaches the end. */
function running(a: Axis): 'prefix' | 'suffix' | undefined {
  if (a.stride !== 1 || a.base !== 1 || a.dilation !== 1 || a.window < a.size || countOf(a) !== a.size)
    return undefined;
  return a.low === a.window - 1 && a.high === 0
    ? 'prefix'
    : a.low === 0 && a.high === a.window - 1
      ? 'suffix'
      : undefined;
}

async function reduceWindow(call: KernelCall): Promise<Val[]> {
  const { c, op, args } = call;
  const count = args.length / 2;
  const region = op.regions[0]!;
  const name = count === 1 ? soleOp(region) : undefined;
  let inputs = args.slice(0, count);
  const inits = args.slice(count);
  let axes = axesOf(inputs[0]!.shape, op.attrs as unknown as WindowAttrs);
  const shape = axes.map(countOf);
  const n = numElements(shape);
  const neutral = isNeutral(name, inits[0]!);
  if (n === 0 || (neutral && numElements(inputs[0]!.shape) === 0)) return inits.map((v) => spread(c, v, shape));
  if (!neutral && axes.some((a) => a.low !== 0 || a.high !== 0 || a.base !== 1)) {
    // Padding counts as the initial value, which changes the result here: it becomes real elements.
    const [low, high, interior] = [axes.map((a) => a.low), axes.map((a) => a.high), axes.map((a) => a.base - 1)];
    const padded = padShape(inputs[0]!.shape, low, high, interior);
    inputs = await Promise.all(inputs.map((x, i) => pad(c.at(`pad${i}`), x, inits[i]!, low, high, interior)));
    axes = axes.map((a, d) => ({ ...a, size: padded[d]!, base: 1, low: 0, high: 0 }));
  }
  if (name === 'add' && !isBool(inputs[0]!.dtype)) {
    const share = await addInit(c, await windowSums(c, inputs[0]!, axes), inits[0]!, n);
    return [secretVal(inputs[0]!.dtype, shape, share)];
  }
  const combine = combineBy(call, region);
  let out = await foldWindows(c, inputs, inits, axes, shape, combine);
  if (!neutral)
    out = await combine(
      'init',
      inits.map((v) => spread(c, v, [n])),
      out,
    );
  return out.map((v) => reshapeVal(v, shape));
}

/** Sums over windows, one dimension after the other; local. */
async function windowSums(c: Ctx, x: Val, axes: readonly Axis[]): Promise<Share> {
  const lin = await linOf(c.at('x'), x);
  let share = 'repr' in lin ? lin : constantA(c, lin);
  const shape = [...x.shape];
  axes.forEach((a, d) => {
    if (isTrivial(a)) return;
    const [outer, inner] = [numElements(shape.slice(0, d)), numElements(shape.slice(d + 1))];
    const count = countOf(a);
    share =
      a.window > 3 && a.dilation === 1 && a.base === 1
        ? differences(c, share, a, outer, count, inner)
        : expanded(c, share, a, outer, count, inner);
    shape[d] = count;
  });
  return share;
}

/** Window sums as differences of running sums: exact in the ring. */
function differences(c: Ctx, x: Share, a: Axis, outer: number, count: number, inner: number): Share {
  const sums = c.engine.local(c, [x], x, (r, t) => r.prefixAdd(t!, outer, a.size, inner));
  const clip = (p: number): number => Math.max(0, Math.min(a.size, p));
  const upTo = (edge: (o: number) => number): Share =>
    takeShare(c, sums, outer * count * inner, () => {
      const map = new Int32Array(outer * count * inner);
      let at = 0;
      for (let i = 0; i < outer; i++)
        for (let o = 0; o < count; o++) {
          const last = clip(edge(o)) - 1;
          for (let j = 0; j < inner; j++) map[at++] = last < 0 ? -1 : (i * a.size + last) * inner + j;
        }
      return map;
    });
  const ends = upTo((o) => o * a.stride - a.low + a.window);
  if (running(a) === 'prefix') return ends;
  return sub(
    c,
    ends,
    upTo((o) => o * a.stride - a.low),
  );
}

/** Window sums by laying the windows out. */
function expanded(c: Ctx, x: Share, a: Axis, outer: number, count: number, inner: number): Share {
  const laid = takeShare(c, x, outer * a.window * count * inner, () => {
    const map = new Int32Array(outer * a.window * count * inner);
    let at = 0;
    for (let i = 0; i < outer; i++)
      for (let w = 0; w < a.window; w++)
        for (let o = 0; o < count; o++) {
          const p = o * a.stride + w * a.dilation - a.low;
          const hit = p >= 0 && p % a.base === 0 && p / a.base < a.size;
          for (let j = 0; j < inner; j++) map[at++] = hit ? (i * a.size + p / a.base) * inner + j : -1;
        }
    return map;
  });
  return reduceSum(c, laid, outer, a.window, count * inner);
}

/**
 * Folds windows along the dimensions one after the other, the last one first, so that elements meet in row-major order.
 * Padding takes no part; windows of padding only give the initial value.
 */
async function foldWindows(
  c: Ctx,
  inputs: readonly Val[],
  inits: readonly Val[],
  axes: readonly Axis[],
  shape: readonly number[],
  combine: Combine,
): Promise<Val[]> {
  const now = axes.map((a) => a.size);
  // Windows of one element move nothing, but bodies meet vectors.
  let cur = inputs.map((x) => reshapeVal(x, [numElements(now)]));
  const empty = axes.map(() => new Set<number>());
  for (let d = axes.length - 1; d >= 0; d--) {
    const a = axes[d]!;
    if (isTrivial(a)) continue;
    const [outer, inner] = [numElements(now.slice(0, d)), numElements(now.slice(d + 1))];
    const len = outer * inner;
    const rows = cur.map((x) => axisToFront(c, x, outer, a.size, inner));
    const count = countOf(a);
    const run = running(a);
    let folded: Val[];
    if (run) folded = await scanRows(c, `d${d}.`, rows, a.size, len, run === 'suffix', combine);
    else {
      const lists = listsOf(a);
      lists.forEach((l, o) => {
        if (l.length === 0) empty[d]!.add(o);
      });
      // A window without elements borrows one; what it gives is replaced below.
      folded = await foldLists(
        c,
        `d${d}.`,
        rows,
        len,
        lists.map((l) => (l.length ? l : [0])),
        combine,
      );
    }
    cur = folded.map((x) => axisFromFront(c, x, outer, count, inner));
    now[d] = count;
  }
  if (empty.every((s) => s.size === 0)) return cur;
  const n = numElements(shape);
  const at = c.at('empty');
  return Promise.all(
    cur.map(async (x, i) =>
      move(c, await joinVals(at.at(i), [x, inits[i]!]), [n], () => replaceEmpty(shape, empty, n)),
    ),
  );
}

const identity = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/** The identity, with entry n for the window positions that lie in `empty` along some dimension. */
function replaceEmpty(shape: readonly number[], empty: readonly ReadonlySet<number>[], n: number): Int32Array {
  const map = identity(n);
  const at = shape.map(() => 0);
  for (let i = 0; i < n; i++) {
    if (at.some((p, d) => empty[d]!.has(p))) map[i] = n;
    for (let d = shape.length - 1; d >= 0 && ++at[d]! === shape[d]!; d--) at[d] = 0;
  }
  return map;
}

export const reduceWindowKernels: Record<string, OpKernel> = { 'pphlo.reduce_window': reduceWindow };
