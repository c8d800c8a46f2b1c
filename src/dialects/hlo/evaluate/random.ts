import { type RngAlgorithm, rngBitGenerator } from '../../../eval/random.ts';
import { type Kernels, resultType } from './kernel.ts';

/** Random bits: a pure function of the state. */
export const randomKernels: Kernels = {
  rng_bit_generator: (op, [state]) => {
    const { dtype, shape } = resultType(op, 1);
    const out = rngBitGenerator(op.attrs.rng_algorithm as RngAlgorithm, state!, dtype, shape);
    return [out.state, out.value];
  },
};
