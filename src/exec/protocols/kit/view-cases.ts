import type { RingTensor } from '../../ring/ring.ts';
import type { Env, Kernel, Protocol } from '../protocol.ts';
import type { ViewCase } from './views.ts';

/** The kernels on rings so small that their randomness can be enumerated, and composites on 8 bits. */
export function viewCases(protocol: Protocol): ViewCase[] {
  const K = protocol.kernels;
  const out: ViewCase[] = [];
  const A = (k: number) => ({ repr: 'A' as const, bits: k });
  const B = (bits: number) => ({ repr: 'B' as const, bits });
  const add = <P>(
    name: string,
    kernel: Kernel<P, never> | undefined,
    k: number,
    operands: ViewCase['operands'],
    param: P | ((points: number, coalition: readonly number[], env: Env) => P),
    secrets: readonly (readonly bigint[])[],
    input?: ViewCase<P>['input'],
  ) => {
    if (!kernel) return;
    const make = typeof param === 'function' ? (param as ViewCase<P>['param']) : () => param;
    out.push({ name, kernel, k, operands, param: make, secrets, ...(input ? { input } : {}) } as unknown as ViewCase);
  };
  const pairs = [
    [0n, 0n],
    [3n, 2n],
    [1n, 3n],
  ];
  const outsider = (coalition: readonly number[], { n }: Env) =>
    Array.from({ length: n }, (_, i) => i).find((i) => !coalition.includes(i))!;
  type ShareParam = { owner: number; length: number; value?: RingTensor };
  add<ShareParam>(
    'share',
    K.share,
    3,
    [],
    (points, coalition, env) => ({ owner: outsider(coalition, env), length: points }),
    [[1n], [6n]],
    (p, rank, ring, [value], points) => (rank === p.owner ? { ...p, value: ring.fill(value!, points) } : p),
  );
  add('open to others', K.open, 2, [A(2)], (_p, coalition, env) => ({ to: [outsider(coalition, env)] }), [[0n], [3n]]);
  add('refresh', K.refresh, 2, [A(2)], undefined, [[0n], [3n]]);
  add('mul', K.mul, 2, [A(2), A(2)], undefined, pairs);
  add('square', K.square, 2, [A(2)], undefined, [[0n], [3n]]);
  add('matmul', K.matmul, 2, [A(2), A(2)], (points: number) => ({ batch: points, m: 1, kk: 1, n: 1 }), pairs);
  add('trunc', K.trunc, 3, [A(3)], { shift: 1 }, [[0n], [1n], [7n]]);
  add('trunc on 8 bits', K.trunc, 8, [A(8)], { shift: 3 }, [[0n], [61n], [200n]]);
  const small = [
    [0n, 0n],
    [1n, 1n],
    [7n, 1n],
  ];
  add('mulTrunc', K.mulTrunc, 3, [A(3), A(3)], { shift: 1 }, small);
  add(
    'matmulTrunc',
    K.matmulTrunc,
    3,
    [A(3), A(3)],
    (points: number) => ({ batch: points, m: 1, kk: 1, n: 1, shift: 1 }),
    small,
  );
  add('and of 1', K.and, 2, [B(1), B(1)], undefined, [
    [0n, 0n],
    [1n, 0n],
    [1n, 1n],
  ]);
  add('and of 2', K.and, 2, [B(2), B(2)], undefined, pairs);
  add('a2b of 3', K.a2b, 3, [A(3)], { bits: 3 }, [[0n], [5n], [7n]]);
  add('a2b of 8', K.a2b, 8, [A(8)], { bits: 8 }, [[0n], [90n], [255n]]);
  add('msb 1', K.msb, 3, [A(3)], { bit: 1 }, [[0n], [5n], [7n]]);
  add('msb 2', K.msb, 3, [A(3)], { bit: 2 }, [[0n], [5n], [7n]]);
  add('msb 7', K.msb, 8, [A(8)], { bit: 7 }, [[0n], [90n], [255n]]);
  add('b2a of 1', K.b2a, 2, [B(1)], undefined, [[0n], [1n]]);
  add('b2a of 2', K.b2a, 2, [B(2)], undefined, [[0n], [1n], [3n]]);
  add('mulBit', K.mulBit, 2, [B(1), A(2)], undefined, [
    [0n, 0n],
    [1n, 1n],
    [1n, 3n],
  ]);
  add('eqz of 2', K.eqz, 3, [A(3)], { bits: 2 }, [[0n], [1n], [3n]]);
  add('eqz of 8', K.eqz, 8, [A(8)], { bits: 8 }, [[0n], [90n], [255n]]);
  return out;
}
