import type { OpKernel } from '../runtime/kernel-table.ts';
import { convolutionKernels } from './convolution.ts';
import { dotKernels } from './dot.ts';
import { gatherKernels } from './gather.ts';
import { maxPoolKernels } from './max-pool.ts';
import { miscKernels } from './misc.ts';
import { reduceKernels } from './reduce.ts';
import { reduceWindowKernels } from './reduce-window.ts';
import { scatterKernels } from './scatter.ts';
import { selectAndScatterKernels } from './select-and-scatter.ts';
import { shapeKernels } from './shape.ts';
import { sortKernels } from './sort.ts';
import { updateSliceKernels } from './update-slice.ts';

/** Kernels of the PPHLO ops that move, contract, reduce, order and address elements. */
export const structuralKernels: Record<string, OpKernel> = {
  ...shapeKernels,
  ...dotKernels,
  ...convolutionKernels,
  ...reduceKernels,
  ...reduceWindowKernels,
  ...selectAndScatterKernels,
  ...maxPoolKernels,
  ...gatherKernels,
  ...updateSliceKernels,
  ...scatterKernels,
  ...sortKernels,
  ...miscKernels,
};
