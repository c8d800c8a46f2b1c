import { type ConvAttrs, convolutionPlan } from '../../eval/convolution.ts';
import type { TensorType } from '../../ir/types.ts';
import type { OpKernel } from '../runtime/kernel-table.ts';
import { runMatmul } from './dot.ts';

/** Convolution: one index map lays the patches out (im2col), groups are the batches of one matrix product. */
export const convolutionKernels: Record<string, OpKernel> = {
  'pphlo.convolution': async ({ c, op, args: [x, w] }) => {
    const { shape, dtype } = op.result.type as TensorType;
    const plan = convolutionPlan(x!.shape, w!.shape, op.attrs as unknown as ConvAttrs, shape);
    return [await runMatmul(c, x!, w!, plan, dtype)];
  },
};
