import * as maps from '../../eval/index-maps.ts';
import { stridedMap } from '../../eval/index-maps.ts';
import { numElements } from '../../eval/tensor.ts';
import type { TensorType } from '../../ir/types.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { lengthOf, type Val } from '../runtime/values.ts';
import { joinVals, move, reshapeVal, spread } from './movement.ts';

/** Ops that only move elements: no message, whatever the protocol. */

type Ints = readonly number[];
const ints = (call: KernelCall, name: string): Ints => call.op.attrs[name] as Ints;

/** Result dimension dims[i] is operand dimension i. */
export const broadcast = (c: Ctx, x: Val, shape: Ints, dims: Ints): Val =>
  move(c, x, shape, () => maps.broadcastIndexMap(x.shape, shape, dims));

/** Result dimension i is operand dimension perm[i]. */
export const transpose = (c: Ctx, x: Val, perm: Ints): Val =>
  move(
    c,
    x,
    perm.map((p) => x.shape[p]!),
    () => maps.transposeIndexMap(x.shape, perm),
  );

/** Elements starts, starts + strides, … below limits. */
export const slice = (c: Ctx, x: Val, starts: Ints, limits: Ints, strides: Ints = starts.map(() => 1)): Val =>
  move(c, x, maps.sliceShape(starts, limits, strides), () => maps.sliceIndexMap(x.shape, starts, limits, strides));

/** The order along `dims` reversed. */
export const reverse = (c: Ctx, x: Val, dims: Ints): Val =>
  move(c, x, x.shape, () => maps.reverseIndexMap(x.shape, dims));

/** Values of one dtype joined along `dim`; public and secret ones, and all representations, may be mixed. */
export async function concatenate(c: Ctx, xs: readonly Val[], dim: number): Promise<Val> {
  const shapes = xs.map((x) => x.shape);
  const shape = [...shapes[0]!];
  shape[dim] = shapes.reduce((n, s) => n + s[dim]!, 0);
  return move(c, await joinVals(c, xs), shape, () => maps.concatIndexMap(shapes, dim));
}

/** `interior` elements of `value` between neighbours, `low` and `high` at the edges; negative edges cut. */
export async function pad(c: Ctx, x: Val, value: Val, low: Ints, high: Ints, interior: Ints): Promise<Val> {
  const shape = maps.padShape(x.shape, low, high, interior);
  const n = lengthOf(x);
  // The padding value stands behind the elements, where holes find it.
  return move(c, await joinVals(c, [x, value]), shape, () =>
    maps.padIndexMap(x.shape, low, high, interior).map((i) => (i < 0 ? n : i)),
  );
}

/** A reshape to the dimensions in `order`, flattened into groups: dimension lists become one axis each. */
export function groupAxes(c: Ctx, x: Val, groups: readonly Ints[]): Val {
  const strides = x.shape.map((_, d) => numElements(x.shape.slice(d + 1)));
  const order = groups.flat();
  return move(
    c,
    x,
    groups.map((g) => numElements(g.map((d) => x.shape[d]!))),
    () =>
      stridedMap(
        order.map((d) => x.shape[d]!),
        order.map((d) => strides[d]!),
      ),
  );
}

export const shapeKernels: Record<string, OpKernel> = {
  'pphlo.broadcast_as': ({ c, args: [x, like] }) => [lengthOf(x!) === 1 ? spread(c, x!, like!.shape) : x!],
  'pphlo.broadcast': (call) => [
    broadcast(call.c, call.args[0]!, (call.op.result.type as TensorType).shape, ints(call, 'broadcast_dimensions')),
  ],
  'pphlo.reshape': ({ op, args }) => [reshapeVal(args[0]!, (op.result.type as TensorType).shape)],
  'pphlo.transpose': (call) => [transpose(call.c, call.args[0]!, ints(call, 'permutation'))],
  'pphlo.slice': (call) => [
    slice(call.c, call.args[0]!, ints(call, 'start_indices'), ints(call, 'limit_indices'), ints(call, 'strides')),
  ],
  'pphlo.reverse': (call) => [reverse(call.c, call.args[0]!, ints(call, 'dimensions'))],
  'pphlo.concatenate': async ({ c, op, args }) => [await concatenate(c, args, op.attrs.dimension as number)],
  'pphlo.pad': async (call) => [
    await pad(
      call.c,
      call.args[0]!,
      call.args[1]!,
      ints(call, 'edge_padding_low'),
      ints(call, 'edge_padding_high'),
      ints(call, 'interior_padding'),
    ),
  ],
};
