import type { DType } from '../../eval/dtype.ts';
import { numElements, type Tensor } from '../../eval/tensor.ts';
import type { Share } from '../protocols/protocol.ts';

/**
 * What an SSA value of PPHLO is at run time.
 *
 * Public values are plain tensors in their own dtype. The dealer and the cost backend may not know one: then `tensor` is absent.
 * Secret values are shares of a flat, row-major vector; what the ring elements mean follows from the dtype:
 *   i1            a 1-bit boolean share, or an arithmetic share of 0 or 1
 *   integers      an arithmetic share that is right mod 2^w (w = declared width), or a boolean share of w bits;
 *                 with `exact` the ring element of an arithmetic share is the signed (unsigned) value itself
 *   floats        an arithmetic share of round(x·2^fxp)
 */
export interface PublicVal {
  readonly secret: false;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly tensor: Tensor | undefined;
  /** True when the value depends on data (a public input or something revealed), which a dealer never sees. */
  readonly data: boolean;
  readonly clock: number;
}
export interface SecretVal {
  readonly secret: true;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly share: Share;
  readonly exact?: boolean;
  /** Of a result that goes to files: fresh shares, and how many bits the value stands above the lowest. */
  readonly handed?: { readonly share: Share; readonly shift: number };
}
export type Val = PublicVal | SecretVal;

export const publicVal = (tensor: Tensor, data = false, clock = 0): PublicVal => ({
  secret: false,
  shape: tensor.shape,
  dtype: tensor.dtype,
  tensor,
  data,
  clock,
});
export const unknownVal = (dtype: DType, shape: readonly number[], clock = 0): PublicVal => ({
  secret: false,
  shape,
  dtype,
  tensor: undefined,
  data: true,
  clock,
});
export const secretVal = (dtype: DType, shape: readonly number[], share: Share, exact?: boolean): SecretVal =>
  exact ? { secret: true, shape, dtype, share, exact } : { secret: true, shape, dtype, share };
export const clockOf = (v: Val): number => (v.secret ? v.share.clock : v.clock);
export const lengthOf = (v: Val): number => numElements(v.shape);
