import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { add, b2a, concat, msb, split, sub } from './arith.ts';
import { secretOf } from './encode.ts';
import { stretchAll, toFixed } from './represent.ts';

/** The fixed-point number next to x in the direction of y, x itself where they are equal: x + 2^-f·([x < y] − [y < x]). */
export const nextAfter = (c: Ctx, x0: Val, y0: Val): Promise<SecretVal> =>
  c.scope('next', async (s) => {
    const [a, b] = stretchAll(s, x0.secret || y0.secret ? [x0, y0] : [secretOf(s, x0), y0]) as [Val, Val];
    const [x, y] = await Promise.all([toFixed(s.at('x'), a), toFixed(s.at('y'), b)]);
    const sides = await b2a(s, await msb(s, concat(s, [sub(s, x, y), sub(s, y, x)])));
    const [up, down] = split(s, sides, 2) as [Share, Share];
    return secretVal(a.dtype, a.shape, add(s, x, sub(s, up, down)));
  });
