import { composedKernels } from '../composed/index.ts';
import { checkKernels } from './checks.ts';
import { collectiveKernels } from './collectives.ts';
import { controlKernels } from './control.ts';
import { dynamicKernels } from './dynamic.ts';
import { bitKernels, elementwiseKernels } from './elementwise.ts';
import { indexingKernels } from './indexing.ts';
import type { Kernels } from './kernel.ts';
import { linearKernels } from './linear.ts';
import { normalizationKernels } from './normalization.ts';
import { randomKernels } from './random.ts';
import { reductionKernels } from './reduction.ts';
import { shapeKernels } from './shape.ts';

/** The meaning of every op that has one, by name without dialect: HLO and PPHLO ops of one name mean the same. */
export const evalKernels: Kernels = {
  ...elementwiseKernels,
  ...bitKernels,
  ...shapeKernels,
  ...indexingKernels,
  ...linearKernels,
  ...reductionKernels,
  ...controlKernels,
  ...normalizationKernels,
  ...randomKernels,
  ...dynamicKernels,
  ...checkKernels,
  ...composedKernels,
  ...collectiveKernels,
};
