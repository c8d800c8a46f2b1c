import { bitcastConvert } from '../../../eval/convert.ts';
import { isComplex } from '../../../eval/dtype.ts';
import { broadcastInDim, reshape } from '../../../eval/shape.ts';
import { allocStorage, numElements, type Storage, type Tensor, tensor } from '../../../eval/tensor.ts';
import type { Operation, Value } from '../../../ir/ir.ts';
import type { TensorType } from '../../../ir/types.ts';
import { elementwiseKernels } from './elementwise.ts';
import { type EvalContext, type Kernel, type Kernels, resultType } from './kernel.ts';

/** Rank that the program declares for a value. */
const declaredRank = (v: Value): number => (v.type.kind === 'tensor' ? v.type.shape.length : 0);

/** The batch dimensions that a value carries before its declared ones; undefined when it has none. */
export function batchOf(v: Value, t: Tensor): readonly number[] | undefined {
  const extra = t.shape.length - declaredRank(v);
  return extra > 0 ? t.shape.slice(0, extra) : undefined;
}

/** `t` with batch dimensions: a tensor without them is the same everywhere. Scalars also spread over the declared `shape`. */
function expand(v: Value, t: Tensor, batch: readonly number[], shape: readonly number[]): Tensor {
  const full = [...batch, ...shape];
  const own = batchOf(v, t);
  if (own && t.shape.length === full.length) return t;
  const at = own ? batch.map((_, d) => d) : [];
  const rank = declaredRank(v);
  return broadcastInDim(t, full, [...at, ...Array.from({ length: rank }, (_, d) => batch.length + d)]);
}

/** Ops on whole tensors that have a batched form: the batch dimensions stay in front. */
const batchedForms: Kernels = {
  reshape: (op, [x]) => [reshape(x!, [...prefix(op, x!), ...resultType(op).shape])],
  bitcast_convert: (op, [x]) => [
    bitcastConvert(x!, resultType(op).dtype, [...prefix(op, x!), ...resultType(op).shape]),
  ],
  broadcast_in_dim: (op, [x]) => {
    const batch = prefix(op, x!);
    const dims = (op.attrs.broadcast_dimensions as number[]).map((d) => d + batch.length);
    return [broadcastInDim(x!, [...batch, ...resultType(op).shape], [...batch.map((_, d) => d), ...dims])];
  },
};
const prefix = (op: Operation, x: Tensor): readonly number[] => batchOf(op.operand(0), x) ?? [];
/** Ops that run their region or callee on batched values as it is. */
const transparent: ReadonlySet<string> = new Set(['call', 'composite', 'optimization_barrier']);

/** Evaluates an op of which some values carry batch dimensions: at once where it can be, else place by place. */
export function evaluateBatched(
  name: string,
  kernel: Kernel,
  op: Operation,
  args: readonly Tensor[],
  batch: readonly number[],
  ctx: EvalContext,
): Tensor[] {
  if (name in elementwiseKernels) {
    const { shape } = op.result.type as TensorType;
    return kernel(
      op,
      args.map((t, i) => expand(op.operand(i), t, batch, shape)),
      ctx,
    );
  }
  if (name in batchedForms) return batchedForms[name]!(op, args, ctx);
  if (transparent.has(name)) return kernel(op, args, ctx);

  const count = numElements(batch);
  const outs = op.results.map((_, r) => {
    const { dtype, shape } = resultType(op, r);
    return { dtype, shape, data: allocStorage(dtype, count * numElements(shape)) };
  });
  for (let i = 0; i < count; i++) {
    const at = (v: Value, t: Tensor): Tensor => (batchOf(v, t) ? element(t, batch.length, i) : t);
    const results = kernel(
      op,
      args.map((t, k) => at(op.operand(k), t)),
      ctx.within((v) => at(v, ctx.lookup(v))),
    );
    results.forEach((t, r) => {
      (outs[r]!.data as Float64Array).set(t.data as Float64Array, i * t.data.length);
    });
  }
  return outs.map((o) => tensor(o.dtype, [...batch, ...o.shape], o.data));
}

/** Place `i` of the first `rank` dimensions. */
function element(t: Tensor, rank: number, i: number): Tensor {
  const shape = t.shape.slice(rank);
  const n = numElements(shape) * (isComplex(t.dtype) ? 2 : 1);
  return tensor(t.dtype, shape, t.data.slice(i * n, (i + 1) * n) as Storage);
}
