import type { Protocol } from '../protocol.ts';
import { matmul, mul } from './arith.ts';
import { and } from './boolean.ts';
import { eqz, msb } from './compare.ts';
import { a2b, b2a, mulBit } from './convert.ts';
import { open, refresh, share } from './io.ts';
import { addOpen } from './roles.ts';
import { matmulTrunc, mulTrunc, trunc } from './trunc.ts';

/** aby3: replicated sharing between 3 parties, x = x_0 + x_1 + x_2 (boolean: ⊕), party i holds (x_i, x_{i+1}). */
export const aby3: Protocol = {
  name: 'aby3',
  doc: 'Replicated sharing between 3 parties, without a dealer.',
  source: 'Mohassel and Rindal, ABY3 (CCS 2018); Araki et al. (CCS 2016)',
  parties: { min: 3, max: 3, default: 3 },
  dealer: false,
  secure: true,
  threat: () =>
    'Three semi-honest parties, none of which colludes with another; any two together can recover every secret. No party outside is trusted.',
  parts: () => 2,
  constant(c, _repr, value) {
    const zero = () => c.ring.zeros(value.length, value.lane);
    // Component 1 is the second of party 0 and the first of party 1.
    return [c.rank === 1 ? c.ring.retain(value) : zero(), c.rank === 0 ? c.ring.retain(value) : zero()];
  },
  addPublic: (c, repr, x, value) => addOpen(c, x, value, c.k, repr === 'A' ? 'add' : 'xor'),
  coalitions: () => [[0], [1], [2]],
  deal(c, meta, value, draw, coalition) {
    const rest = ((coalition[0] ?? 0) + 2) % 3;
    const component = (j: number) => (j === rest ? absorb() : draw([j, (j + 2) % 3], `share${j}`));
    const absorb = () => {
      let x = value;
      for (const j of [(rest + 1) % 3, (rest + 2) % 3]) {
        // The kit hands out a component to every party here, so that one of them can hold the remainder.
        const y = draw([j, (j + 2) % 3], `share${j}`);
        x = meta.repr === 'A' ? c.ring.sub(x, y) : c.ring.xor(x, y);
      }
      return c.ring.retain(x);
    };
    return { parts: [component(c.rank), component((c.rank + 1) % 3)] };
  },
  reconstruct(c, meta, parts) {
    const sum = (a: (typeof parts)[number][number], b: typeof a) =>
      meta.repr === 'A' ? c.ring.add(a, b) : c.ring.xor(a, b);
    for (let i = 0; i < 3; i++) {
      if (c.ring.toBigints(c.ring.eq(parts[i]![1]!, parts[(i + 1) % 3]![0]!)).includes(0n))
        throw new Error(`the copies of component ${(i + 1) % 3} differ`);
    }
    return sum(sum(parts[0]![0]!, parts[1]![0]!), parts[2]![0]!);
  },
  kernels: { share, open, mul, matmul, trunc, mulTrunc, matmulTrunc, and, a2b, b2a, msb, mulBit, eqz, refresh },
};
