import { binary, unary } from '../../../eval/elementwise.ts';
import { reduceNamed } from '../../../eval/reduce.ts';
import { broadcastInDim } from '../../../eval/shape.ts';
import { numElements, type Tensor } from '../../../eval/tensor.ts';
import { scalar, splat } from '../../../eval/values.ts';
import type { Operation } from '../../../ir/ir.ts';
import type { Kernels } from './kernel.ts';

const add = (a: Tensor, b: Tensor) => binary('add', a, b);
const sub = (a: Tensor, b: Tensor) => binary('subtract', a, b);
const mul = (a: Tensor, b: Tensor) => binary('multiply', a, b);
const div = (a: Tensor, b: Tensor) => binary('divide', a, b);

/** What the three ops compute with: vectors spread over the operand, sums per feature, the constants. */
function features(op: Operation, x: Tensor) {
  const feature = op.attrs.feature_index as number;
  const others = x.shape.map((_, d) => d).filter((d) => d !== feature);
  const count = numElements(x.shape) / (x.shape[feature]! || 1);
  return {
    spread: (v: Tensor): Tensor => broadcastInDim(v, x.shape, [feature]),
    sum: (t: Tensor): Tensor => reduceNamed('add', t, scalar(t.dtype, 0), others),
    like: (t: Tensor, v: number): Tensor => splat(t.dtype, t.shape, v),
    count,
    epsilon: op.attrs.epsilon as number,
  };
}

function normalise(op: Operation, x: Tensor, scale: Tensor, offset: Tensor, mean: Tensor, variance: Tensor): Tensor {
  const { spread, like, epsilon } = features(op, x);
  const deviation = spread(unary('sqrt', add(variance, like(variance, epsilon))));
  return add(mul(spread(scale), div(sub(x, spread(mean)), deviation)), spread(offset));
}

/** Batch normalisation, computed in the element type of its operands. */
export const normalizationKernels: Kernels = {
  batch_norm_inference: (op, [x, scale, offset, mean, variance]) => [
    normalise(op, x!, scale!, offset!, mean!, variance!),
  ],
  batch_norm_training: (op, [x, scale, offset]) => {
    const { spread, sum, like, count } = features(op, x!);
    const total = sum(x!);
    const n = like(total, count);
    const mean = div(total, n);
    const centred = sub(x!, spread(mean));
    const variance = div(sum(mul(centred, centred)), n);
    return [normalise(op, x!, scale!, offset!, mean, variance), mean, variance];
  },
  batch_norm_grad: (op, [x, scale, mean, variance, grad]) => {
    const { spread, sum, like, count, epsilon } = features(op, x!);
    const shifted = add(variance!, like(variance!, epsilon));
    const deviation = unary('sqrt', shifted);
    const centred = sub(x!, spread(mean!));
    const sumGrad = sum(grad!);
    const sumProduct = sum(mul(grad!, centred));
    const gradScale = div(sumProduct, deviation);
    // scale / (n * deviation) * (n * grad - sum(grad) - centred * sum(grad * centred) / (variance + epsilon))
    const inner = sub(
      sub(mul(grad!, like(grad!, count)), spread(sumGrad)),
      div(mul(spread(sumProduct), centred), spread(shifted)),
    );
    const gradOperand = mul(spread(div(div(scale!, deviation), like(scale!, count))), inner);
    return [gradOperand, gradScale, sumGrad];
  },
};
