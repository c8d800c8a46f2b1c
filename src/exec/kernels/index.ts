import type { OpKernel } from '../runtime/kernel-table.ts';
import { elementwiseKernels } from './elementwise.ts';
import { structuralKernels } from './structural.ts';

/** Every kernel for secret operands, by PPHLO op. */
export const kernels: Readonly<Record<string, OpKernel>> = { ...elementwiseKernels, ...structuralKernels };
