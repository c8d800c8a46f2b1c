import { PREFER_A } from '../../dialects/pphlo/custom-call.ts';
import type { Operation } from '../../ir/ir.ts';
import { fail } from '../../support/diagnostics.ts';
import { decodeOpened, openValue } from '../hal/encode.ts';
import { toA } from '../hal/represent.ts';
import { everyone } from '../protocols/common/reveals.ts';
import type { OpKernel } from '../runtime/kernel-table.ts';
import { publicVal, unknownVal } from '../runtime/values.ts';

/** Opens a secret to all parties; the dealer and the cost backend know only that it was opened. */
const reveal: OpKernel = async ({ c, args: [x] }) => {
  if (!x!.secret) return [x!];
  const { engine } = c;
  const { repr, bits } = x!.share;
  const opened = await openValue(c, x!, everyone(engine));
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

/** The one intrinsic that stays a call: it says how a predicate is held, not what it is. */
const intrinsic: OpKernel = async ({ c, op, args: [x] }) => {
  if (op.attrs.call_target_name !== PREFER_A || !x?.secret) return refuse('custom_call', op);
  return [await toA(c, x)];
};
const refuse = (name: string, op: Operation): never =>
  fail('unsupported-op', `'pphlo.${name}' has no kernel for secret operands`, op.loc, refused[name]);

export const miscKernels: Record<string, OpKernel> = {
  'pphlo.reveal': reveal,
  'pphlo.custom_call': intrinsic,
  ...Object.fromEntries(
    Object.keys(refused)
      .filter((name) => name !== 'custom_call')
      .map((name): [string, OpKernel] => [`pphlo.${name}`, ({ op }) => refuse(name, op)]),
  ),
};
