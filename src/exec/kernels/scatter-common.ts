import { numElements } from '../../eval/tensor.ts';
import { addLin, linOf } from '../hal/represent.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { secretVal, type Val } from '../runtime/values.ts';
import { reshapeVal } from './movement.ts';

/** What the two kinds of scatter share. */

export const identity = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
/** The elements as a vector. */
export const flat = (v: Val): Val => reshapeVal(v, [numElements(v.shape)]);

/** x + y as a value of x's shape; local. */
export async function plus(c: Ctx, x: Val, y: Share): Promise<Val> {
  return secretVal(x.dtype, x.shape, addLin(c, await linOf(c.at('old'), x), y));
}
