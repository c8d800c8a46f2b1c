import { isBool } from '../../eval/dtype.ts';
import { reduceIndexMap } from '../../eval/reduce.ts';
import { numElements } from '../../eval/tensor.ts';
import { constantA, reduceSum } from '../hal/arith.ts';
import { pubA } from '../hal/encode.ts';
import { addLin, linOf } from '../hal/represent.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { secretVal, type Val } from '../runtime/values.ts';
import { joinVals, move, reshapeVal, spread } from './movement.ts';
import { combineBy, isNeutral, soleOp } from './region.ts';
import { foldRows } from './tree.ts';

/** The reduced dimensions as the middle of [outer, n, inner]; undefined where they are not neighbours. */
function middleOf(shape: readonly number[], dims: readonly number[]): [number, number, number] | undefined {
  const sorted = [...dims].sort((a, b) => a - b);
  const [first = 0] = sorted;
  if (sorted.some((d, i) => d !== first + i)) return undefined;
  const end = first + sorted.length;
  return [numElements(shape.slice(0, first)), numElements(shape.slice(first, end)), numElements(shape.slice(end))];
}

/** Sums over `dims`, plus `init`: local. Integers come out right mod 2^w. */
export async function sumOver(c: Ctx, x: Val, init: Val, dims: readonly number[]): Promise<Val> {
  const shape = x.shape.filter((_, d) => !dims.includes(d));
  const n = numElements(shape);
  const rows = numElements(dims.map((d) => x.shape[d]!));
  const middle = middleOf(x.shape, dims);
  const arranged = middle ? x : move(c, x, [rows * n], () => reduceIndexMap(x.shape, dims).map);
  const lin = await linOf(c.at('x'), arranged);
  const share = 'repr' in lin ? lin : constantA(c, lin);
  const sum = middle ? reduceSum(c, share, ...middle) : reduceSum(c, share, 1, rows, n);
  return secretVal(x.dtype, shape, await addInit(c, sum, init, n));
}

/** sum + init, the scalar `init` repeated n times; nothing to do for a constant 0. */
export async function addInit(
  c: Ctx,
  sum: ReturnType<typeof reduceSum>,
  init: Val,
  n: number,
): Promise<ReturnType<typeof reduceSum>> {
  if (isNeutral('add', init)) return sum;
  if (!init.secret) return addLin(c, sum, pubA(c, init, n));
  return addLin(c, sum, await linOf(c.at('init'), spread(c, init, [n])));
}

async function reduce(call: KernelCall): Promise<Val[]> {
  const { c, op, args } = call;
  const count = args.length / 2;
  const [inputs, inits] = [args.slice(0, count), args.slice(count)];
  const dims = op.attrs.dimensions as readonly number[];
  const region = op.regions[0]!;
  const name = count === 1 ? soleOp(region) : undefined;
  const first = inputs[0]!;
  const shape = first.shape.filter((_, d) => !dims.includes(d));
  const n = numElements(shape);
  const rows = numElements(dims.map((d) => first.shape[d]!));
  if (n === 0 || rows === 0) return inits.map((v) => spread(c, v, shape));
  if (name === 'add' && !isBool(first.dtype)) return [await sumOver(c, first, inits[0]!, dims)];
  let cached: Int32Array | undefined;
  const map = (): Int32Array => (cached ??= reduceIndexMap(first.shape, dims).map);
  let xs = inputs.map((x) => move(c, x, [rows * n], map));
  let leaves = rows;
  if (count > 1 || !isNeutral(name, inits[0]!)) {
    // The initial value is one more leaf at the left end: no level of its own at the end.
    const at = c.at('init');
    xs = await Promise.all(xs.map((x, i) => joinVals(at.at(i), [spread(c, inits[i]!, [n]), x])));
    leaves++;
  }
  return (await foldRows(c, 'level', xs, leaves, n, combineBy(call, region))).map((v) => reshapeVal(v, shape));
}

export const reduceKernels: Record<string, OpKernel> = { 'pphlo.reduce': reduce };
