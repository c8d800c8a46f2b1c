import type { OpKernel } from '../runtime/kernel-table.ts';
import { convolutionKernels } from './convolution.ts';
import { dotKernels } from './dot.ts';
import { reduceKernels } from './reduce.ts';
import { reduceWindowKernels } from './reduce-window.ts';
import { shapeKernels } from './shape.ts';

/** Kernels of the PPHLO ops that move, contract, reduce, order and address elements. */
export const structuralKernels: Record<string, OpKernel> = {
  ...shapeKernels,
  ...dotKernels,
  ...convolutionKernels,
  ...reduceKernels,
  ...reduceWindowKernels,
};
