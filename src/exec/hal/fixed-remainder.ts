import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { a2b, add, b2a, concat, msb, mul, mulBit, not, shlA, shrB, split, sub } from './arith.ts';
import { absWith } from './arithmetic.ts';
import { divide } from './fixed-division.ts';
import { stretchAll, toFixed } from './represent.ts';

/**
 * x − y·trunc(x/y), with the sign of x. The quotient of the magnitudes may be one off, which two comparisons mend: exact for |x/y| < 2^14
 * (64-bit rings, f = 18). For y = 0 the result is x.
 */
export function remainder(c: Ctx, x0: Val, y0: Val): Promise<SecretVal> {
  return c.scope('rem', async (s) => {
    const [x1, y1] = stretchAll(s, [x0, y0]) as [Val, Val];
    const f = s.engine.fxp;
    const [x, y] = await Promise.all([toFixed(s.at('x'), x1), toFixed(s.at('y'), y1)]);
    const signs = await msb(s.at('signs'), concat(s, [x, y]));
    const [a, b] = split(s, await absWith(s.at('abs'), concat(s, [x, y]), signs), 2) as [Share, Share];
    const [sx, sy] = split(s, signs, 2) as [Share, Share];
    // A public divisor keeps its cheaper division: its sign is undone afterwards.
    const top = secretVal(x1.dtype, x1.shape, a);
    const q = y1.secret
      ? (await divide(s.at('div'), top, secretVal(y1.dtype, y1.shape, b))).share
      : await absWith(s.at('qabs'), (await divide(s.at('div'), top, y1)).share, sy);
    // ⌊q⌋ as an integer: the bits above the fraction. q < 2^(k-1), so zero bits come in.
    const bits = await a2b(s.at('bits'), q, s.engine.k);
    const whole = await b2a(s.at('whole'), shrB(s, bits, f));
    const product = await mul(s.at('product'), whole, b);
    const r = sub(s, a, product);
    const [under, notOver] = split(s, await msb(s.at('range'), concat(s, [r, sub(s, r, b)])), 2) as [Share, Share];
    const over = not(s, notOver);
    const [up, down] = split(s, await mulBit(s.at('mend'), concat(s, [under, over]), concat(s, [b, b])), 2);
    const mended = sub(s, add(s, r, up!), down!);
    const flip = await mulBit(s.at('sign'), sx, mended);
    return secretVal(x1.dtype, x1.shape, sub(s, mended, shlA(s, flip, 1)));
  });
}
