import { FREE, type Kernel, type Meta, type Protocol } from '../protocol.ts';

/** Elements of the calls in the table: whole bytes when bits are packed. */
const LENGTH = 64;

/** The costs of all kernels as a table of Markdown: bytes per element, summed over all participants. Matrices are 8 x 8 by 8 x 8. */
export function costTable(protocol: Protocol, n: number, k: number, fxp: number): string {
  const K = protocol.kernels;
  const A: Meta = { repr: 'A', bits: k, length: LENGTH };
  const B = (bits: number): Meta => ({ repr: 'B', bits, length: LENGTH });
  const all = Array.from({ length: n }, (_, i) => i);
  const shape = { batch: 1, m: 8, kk: 8, n: 8 };
  const rows: [string, Kernel<never, never> | undefined, Meta[], unknown][] = [
    ['share', K.share, [], { owner: 0, length: LENGTH }],
    ['open to all', K.open, [A], { to: all }],
    ['refresh', K.refresh, [A], undefined],
    ['mul', K.mul, [A, A], undefined],
    ['square', K.square, [A], undefined],
    ['matmul 8×8×8, per output', K.matmul, [A, A], shape],
    [`trunc ${fxp}`, K.trunc, [A], { shift: fxp }],
    [`mulTrunc ${fxp}`, K.mulTrunc, [A, A], { shift: fxp }],
    [`matmulTrunc ${fxp}, per output`, K.matmulTrunc, [A, A], { ...shape, shift: fxp }],
    ['and, 1 bit', K.and, [B(1), B(1)], undefined],
    [`and, ${k} bits`, K.and, [B(k), B(k)], undefined],
    [`a2b, ${k} bits`, K.a2b, [A], { bits: k }],
    ['a2b, 20 bits', K.a2b, [A], { bits: 20 }],
    ['b2a, 1 bit', K.b2a, [B(1)], undefined],
    ['b2a, 8 bits', K.b2a, [B(8)], undefined],
    [`msb ${k - 1} (sign)`, K.msb, [A], { bit: k - 1 }],
    ['msb 31', K.msb, [A], { bit: 31 }],
    ['mulBit', K.mulBit, [B(1), A], undefined],
    [`eqz, ${k} bits`, K.eqz, [A], { bits: k }],
  ] as never;
  const lines = ['| kernel | hops | bytes | offline hops | offline bytes |', '|---|---|---|---|---|'];
  for (const [name, kernel, xs, p] of rows) {
    if (!kernel) continue;
    const { offline = FREE, ...online } = kernel.cost({ n, k }, xs, p as never);
    lines.push(`| ${name} | ${online.hops} | ${online.bytes / LENGTH} | ${offline.hops} | ${offline.bytes / LENGTH} |`);
  }
  return `${lines.join('\n')}\n`;
}
