import type { WindowAttrs } from '../../../eval/index-maps.ts';
import { argmaxPool, maxpoolScatter } from '../../../eval/max-pool.ts';
import { type ReduceName, reduce, reduceNamed, reduceWindow, selectAndScatter } from '../../../eval/reduce.ts';
import { lexicographic, orderStatistics, sort, topK } from '../../../eval/sort.ts';
import type { Tensor } from '../../../eval/tensor.ts';
import type { TensorType } from '../../../ir/types.ts';
import { sortDimension } from '../ops/sort.ts';
import { batchedBody, onlyOp } from './bodies.ts';
import type { Kernels } from './kernel.ts';

const named: ReadonlySet<string> = new Set(['add', 'multiply', 'maximum', 'minimum', 'and', 'or', 'xor']);
const halves = (args: readonly Tensor[]): [readonly Tensor[], readonly Tensor[]] => [
  args.slice(0, args.length / 2),
  args.slice(args.length / 2),
];

/** Ops that apply a computation on scalars to many elements. */
export const reductionKernels: Kernels = {
  reduce: (op, args, ctx) => {
    const [inputs, inits] = halves(args);
    const dims = op.attrs.dimensions as number[];
    const name = onlyOp(op.regions[0]!);
    if (name !== undefined && named.has(name)) return [reduceNamed(name as ReduceName, inputs[0]!, inits[0]!, dims)];
    const body = batchedBody(ctx, op.regions[0]!);
    return reduce(inputs, inits, dims, (a, b) => body([...a, ...b]));
  },
  reduce_window: (op, args, ctx) => {
    const [inputs, inits] = halves(args);
    const body = batchedBody(ctx, op.regions[0]!);
    return reduceWindow(inputs, inits, op.attrs as unknown as WindowAttrs, (a, b) => body([...a, ...b]));
  },
  select_and_scatter: (op, [x, source, init], ctx) => {
    const select = batchedBody(ctx, op.regions[0]!);
    const scatter = batchedBody(ctx, op.regions[1]!);
    const attrs: WindowAttrs = {
      ...(op.attrs as unknown as WindowAttrs),
      window_dimensions: (op.attrs.window_dimensions as number[] | undefined) ?? x!.shape.map(() => 1),
    };
    return [
      selectAndScatter(
        x!,
        source!,
        init!,
        attrs,
        (a, b) => select([a, b])[0]!,
        (a, b) => scatter([a, b])[0]!,
      ),
    ];
  },
  argmax: (op, [x]) => {
    const { max, index } = argmaxPool(x!, op.attrs as unknown as WindowAttrs, op.attrs.last as boolean);
    return [max, index];
  },
  maxpool_scatter: (op, [index, update]) => [
    maxpoolScatter(index!, update!, (op.result.type as TensorType).shape, op.attrs as unknown as WindowAttrs),
  ],
  map: (op, args, ctx) => batchedBody(ctx, op.regions[0]!)(args),
  sort: (op, args, ctx) => {
    const body = batchedBody(ctx, op.regions[0]!);
    const dim = sortDimension(op.attrs.dimension as number, args[0]!.shape.length);
    return sort(args, dim, op.attrs.is_stable as boolean, (a, b) => body(a.flatMap((x, i) => [x, b[i]!]))[0]!);
  },
  simple_sort: (op, args) => {
    const keys = args.slice(0, op.attrs.num_keys as number).keys();
    const order = [...keys].map((operand) => ({ operand, descending: op.attrs.sort_direction === 'DES' }));
    const dim = sortDimension(op.attrs.dimension as number, args[0]!.shape.length);
    return sort(args, dim, true, (a, b) => lexicographic(order, a, b));
  },
  order_statistics: (op, [x]) => {
    const { start, limit } = op.attrs as { start: number; limit: number };
    return [orderStatistics(x!, op.attrs.sort_direction === 'DES', start, limit)];
  },
  top_k: (op, [x]) => {
    const { values, indices } = topK(x!, op.attrs.k as number);
    return [values, indices];
  },
};
