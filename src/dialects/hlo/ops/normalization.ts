import { f32Attr, i64Attr } from '../../../ir/attr-kinds.ts';
import { defineOp } from '../../../ir/define-op.ts';
import { floatTensor, type TensorType, type Type, tensorType } from '../../../ir/types.ts';
import { Rules } from './rules.ts';

const attrs = { epsilon: f32Attr, feature_index: i64Attr } as const;

/** Checks that the vectors have one element per feature; returns the operand's type and that of a vector. */
function check(c: Rules, operand: Type, feature: number, vectors: Record<string, Type>): [TensorType, TensorType] {
  const t = c.tensor(operand, 'operand');
  c.dim(feature, t.shape.length, 'feature_index');
  const vector = tensorType([t.shape[feature]!], t.dtype);
  for (const [name, v] of Object.entries(vectors)) c.same(v, vector, name, `its ${t.shape[feature]} features`);
  return [tensorType(t.shape, t.dtype), vector];
}

export const batchNormInference = defineOp('stablehlo.batch_norm_inference', {
  doc: 'Normalises every feature with given mean and variance, then scales and shifts it.',
  operands: { operand: floatTensor, scale: floatTensor, offset: floatTensor, mean: floatTensor, variance: floatTensor },
  results: { result: floatTensor },
  attrs,
  traits: ['pure'],
  infer: ({ types: { operand, ...vectors }, attrs, loc }) => [
    check(new Rules('stablehlo.batch_norm_inference', loc), operand, attrs.feature_index, vectors)[0],
  ],
});

export const batchNormTraining = defineOp('stablehlo.batch_norm_training', {
  doc: 'Normalises every feature with its own mean and variance, which are results too.',
  operands: { operand: floatTensor, scale: floatTensor, offset: floatTensor },
  results: { output: floatTensor, batch_mean: floatTensor, batch_var: floatTensor },
  attrs,
  traits: ['pure'],
  infer: ({ types: { operand, ...vectors }, attrs, loc }) => {
    const [t, v] = check(new Rules('stablehlo.batch_norm_training', loc), operand, attrs.feature_index, vectors);
    return [t, v, v];
  },
});

export const batchNormGrad = defineOp('stablehlo.batch_norm_grad', {
  doc: 'Gradients of batch_norm_training with respect to operand, scale and offset.',
  operands: {
    operand: floatTensor,
    scale: floatTensor,
    mean: floatTensor,
    variance: floatTensor,
    grad_output: floatTensor,
  },
  results: { grad_operand: floatTensor, grad_scale: floatTensor, grad_offset: floatTensor },
  attrs,
  traits: ['pure'],
  infer: ({ types: { operand, grad_output, ...vectors }, attrs, loc }) => {
    const c = new Rules('stablehlo.batch_norm_grad', loc);
    const [t, v] = check(c, operand, attrs.feature_index, vectors);
    c.same(grad_output, t, 'grad_output', 'the operand');
    return [t, v, v];
  },
});

export const normalizationOps = [batchNormInference, batchNormTraining, batchNormGrad] as const;
