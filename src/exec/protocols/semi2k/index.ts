import type { Protocol } from '../protocol.ts';
import { matmul, mul, square } from './arith.ts';
import { and } from './boolean.ts';
import { eqz, msb } from './compare.ts';
import { a2b, b2a, mulBit } from './convert.ts';
import { open, refresh, share } from './io.ts';
import { trunc } from './trunc.ts';

/**
 * semi2k: additive sharing mod 2^k between 2 to 5 parties, x = Σ x_i, boolean x = ⊕ x_i; correlated randomness from a dealer that is a participant
 * of its own and receives nothing.
 */
export const semi2k: Protocol = {
  name: 'semi2k',
  doc: 'Additive sharing between 2 to 5 parties, with a dealer that sees no data.',
  source: 'SPU (USENIX ATC 2023), SEMI2K; Beaver (CRYPTO 1991); edaBits (CRYPTO 2020)',
  parties: { min: 2, max: 5, default: 2 },
  dealer: true,
  secure: true,
  threat: (n) =>
    `Semi-honest parties, of which up to ${n - 1} of ${n} may collude; correlated randomness comes from a dealer that sees neither data nor messages, but together with any single party it could recover every secret.`,
  parts: () => 1,
  constant: (c, _repr, value) => [c.rank === 0 ? c.ring.retain(value) : c.ring.zeros(value.length, value.lane)],
  addPublic(c, repr, [x], value) {
    if (c.rank !== 0) return [c.ring.retain(x!)];
    return [repr === 'A' ? c.ring.add(x!, value) : c.ring.xor(x!, value)];
  },
  coalitions: (n) =>
    Array.from({ length: n }, (_, out) => Array.from({ length: n }, (_, i) => i).filter((i) => i !== out)),
  deal(c, meta, value, draw, coalition) {
    const rest = Array.from({ length: c.n }, (_, i) => i).find((i) => !coalition.includes(i))!;
    if (c.rank !== rest) return { parts: [draw([c.rank], `share${c.rank}`)] };
    let x = value;
    for (let i = 0; i < c.n; i++) {
      if (i === rest) continue;
      const other = draw([i], `share${i}`);
      x = meta.repr === 'A' ? c.ring.sub(x, other) : c.ring.xor(x, other);
    }
    return { parts: [c.ring.retain(x)] };
  },
  reconstruct: (c, meta, parts) =>
    parts.map(([x]) => x!).reduce((x, y) => (meta.repr === 'A' ? c.ring.add(x, y) : c.ring.xor(x, y))),
  kernels: { share, open, mul, square, matmul, trunc, and, a2b, b2a, msb, mulBit, eqz, refresh },
};
