import { numElements, type Tensor } from '../../eval/tensor.ts';
import type { TensorType } from '../../ir/types.ts';
import { pubA } from '../hal/encode.ts';
import { everyone } from '../protocols/common/reveals.ts';
import type { Ctx } from './context.ts';
import { bringIn, handOut, isGuest, OUTSIDE } from './outside.ts';
import { publicVal, secretVal, unknownVal, type Val } from './values.ts';

/** An argument of the program: its type, who owns it, and its value where this participant may know it. */
export interface ProgramInput {
  readonly type: TensorType;
  /** The party that holds a secret input; a guest's rank, or OUTSIDE, where no party does. */
  readonly owner: number;
  /** This party's packed parts of an input from outside. */
  readonly packed?: readonly Uint8Array[];
  /** A public input everywhere but at the dealer; a secret one at its owner only. */
  readonly value?: Tensor;
}

/** Brings the arguments in: owners share their secret inputs, public ones are taken as they are. */
export async function shareInputs(c: Ctx, inputs: readonly ProgramInput[]): Promise<Val[]> {
  return Promise.all(
    inputs.map(async ({ type, owner, value, packed }, i): Promise<Val> => {
      const { shape, dtype } = type;
      if (!type.secret) return value ? publicVal(value, true) : unknownVal(dtype, shape);
      // In a scope: the owner's plain copy must not outlive the sharing.
      const share = await c.scope(i, async (at) => {
        const length = numElements(shape);
        if (owner === OUTSIDE || isGuest(owner, at.engine.n)) return bringIn(at, length, owner, packed);
        const mine =
          value && at.engine.role === 'party' && at.engine.rank === owner
            ? pubA(at, publicVal(value)).ring(at.ring)
            : undefined;
        at.hold(at.engine.shareBytes({ repr: 'P', bits: at.engine.k, length }));
        const p = mine ? { owner, length, value: mine } : { owner, length };
        return (await at.engine.call(at, 'share', at.engine.protocol.kernels.share, [], p))[0]!;
      });
      return secretVal(dtype, shape, share, true);
    }),
  );
}

/** For each result, the ranks of the parties that it is opened to, of the guests that get shares of it, and OUTSIDE for files of shares. */
export type Recipients = readonly (readonly number[])[];

/**
 * Hands each result to its recipients, all parties unless given. What comes back is, at these parties, a secret value's opened ring elements:
 * a share of representation P, to be decoded by `decodeOpened`.
 */
export async function openOutputs(c: Ctx, results: readonly Val[], to?: Recipients): Promise<Val[]> {
  const all = everyone(c.engine);
  return Promise.all(results.map((v, i) => handOut(c.at(i), v, to?.[i] ?? all)));
}
