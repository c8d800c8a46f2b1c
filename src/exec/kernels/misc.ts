import { fail } from '../../support/diagnostics.ts';
import { decodeOpened, openValue } from '../hal/encode.ts';
import type { OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, unknownVal } from '../runtime/values.ts';

/** Opens a secret to all parties; the dealer and the cost backend know only that it was opened. */
const reveal: OpKernel = async ({ c, args: [x] }) => {
  if (!x!.secret) return [x!];
  const { engine } = c;
  const { repr, bits } = x!.share;
  const opened = await openValue(
    c,
    x!,
    Array.from({ length: engine.n }, (_, i) => i),
  );
  if (engine.role !== 'party') return [unknownVal(x!.dtype, x!.shape, opened.clock)];
  const t = decodeOpened(c.ring, opened.parts[0]!, repr as 'A' | 'B', bits, x!.dtype, x!.shape, engine.fxp);
  return [publicVal(t, true, opened.clock)];
};

const refused: Record<string, string> = {
  custom_call: 'checks of secrets run under spuc interpret; elsewhere reveal the value first',
  rng_bit_generator: 'make the generator state public, or draw the numbers before the program and pass them in',
  fft: 'multiply by the matrix of the transform, which is public, or transform before sharing',
  cholesky: 'factor the matrix before sharing, or use an iterative solver',
  triangular_solve: 'write the substitution out, or use an iterative solver',
};

export const miscKernels: Record<string, OpKernel> = {
  'pphlo.reveal': reveal,
  ...Object.fromEntries(
    Object.entries(refused).map(([name, hint]): [string, OpKernel] => [
      `pphlo.${name}`,
      ({ op }) => fail('unsupported-op', `'pphlo.${name}' has no kernel for secret operands`, op.loc, hint),
    ]),
  ),
};
