import type { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, withSecret } from '../../ir/types.ts';
import { make, splatLike } from '../build.ts';
import type { Expansion } from './expansion.ts';
import { sumOver } from './sum.ts';

/** Batch normalization. What is per feature is computed before it is repeated over the batch. */

class Features {
  private readonly feature: number;
  private readonly whole: TensorType;
  constructor(
    private readonly b: Builder,
    private readonly op: Operation,
  ) {
    this.feature = op.attrs.feature_index as number;
    this.whole = op.operand(0).type as TensorType;
  }
  /** A vector of features, repeated over the batch. */
  spread(v: Value): Value {
    const type = withSecret(this.whole, isSecret(v.type));
    return make(this.b, 'broadcast', [v], { broadcast_dimensions: [this.feature] }, type);
  }
  sum(v: Value): Value {
    return sumOver(
      this.b,
      v,
      this.whole.shape.map((_, d) => d).filter((d) => d !== this.feature),
    );
  }
  mean(v: Value): Value {
    const count = this.whole.shape.reduce((n, d, i) => (i === this.feature ? n : n * d), 1);
    const s = this.sum(v);
    return make(this.b, 'divide', [s, splatLike(this.b, s.type as TensorType, count)]);
  }
  /** 1/√(variance + epsilon). */
  inverse(variance: Value): Value {
    const epsilon = splatLike(this.b, variance.type as TensorType, this.op.attrs.epsilon as number);
    return make(this.b, 'rsqrt', [this.add(variance, epsilon)]);
  }
  add(x: Value, y: Value): Value {
    return make(this.b, 'add', [x, y]);
  }
  sub(x: Value, y: Value): Value {
    return make(this.b, 'subtract', [x, y]);
  }
  mul(x: Value, y: Value): Value {
    return make(this.b, 'multiply', [x, y]);
  }
}

export const batchNormInference: Expansion = ({ op, b, operands }) => {
  const f = new Features(b, op);
  const [x, scale, offset, mean, variance] = operands as [Value, Value, Value, Value, Value];
  const factor = f.mul(scale, f.inverse(variance));
  return [f.add(f.mul(f.sub(x, f.spread(mean)), f.spread(factor)), f.spread(offset))];
};

export const batchNormTraining: Expansion = ({ op, b, operands }) => {
  const f = new Features(b, op);
  const [x, scale, offset] = operands as [Value, Value, Value];
  const mean = f.mean(x);
  const centred = f.sub(x, f.spread(mean));
  const variance = f.mean(f.mul(centred, centred));
  const factor = f.mul(scale, f.inverse(variance));
  return [f.add(f.mul(centred, f.spread(factor)), f.spread(offset)), mean, variance];
};

/**
 * With u = (x − mean)/σ: scale' = Σ g·u, offset' = Σ g, x' = scale/σ·(g − mean(g) − u·mean(g·u)). u is of size 1, so that no power of a
 * small σ is lost.
 */
export const batchNormGrad: Expansion = ({ op, b, operands }) => {
  const f = new Features(b, op);
  const [x, scale, mean, variance, g] = operands as [Value, Value, Value, Value, Value];
  const inverse = f.inverse(variance);
  const u = f.mul(f.sub(x, f.spread(mean)), f.spread(inverse));
  const gu = f.mul(g, u);
  const inner = f.sub(f.sub(g, f.spread(f.mean(g))), f.mul(u, f.spread(f.mean(gu))));
  return [f.mul(inner, f.spread(f.mul(scale, inverse))), f.sum(gu), f.sum(g)];
};
