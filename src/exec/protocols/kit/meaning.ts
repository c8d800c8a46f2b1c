import type { Env, Kernel, Meta, Protocol } from '../protocol.ts';
import type { Operand } from './harness.ts';
import { uniform } from './tape.ts';

/** One test of a kernel against its plain meaning. */
export interface Case<P = unknown> {
  readonly name: string;
  readonly kernel: Kernel<P, never>;
  readonly operands: readonly Operand[];
  readonly param: P;
  /** The values of the result, and how far above or below each may be (0 unless truncating). */
  readonly want: readonly bigint[];
  readonly slack: bigint;
  /** Width in which results are compared. */
  readonly bits: number;
}

const signed = (v: bigint, k: number): bigint => BigInt.asIntN(k, v);

/** 0, ±1, the ends of the safe range and powers of two, then uniform numbers; all of `bits` bits and below `limit` in size. */
function samples(next: () => number, length: number, bits: number, limit: number): bigint[] {
  const top = (1n << BigInt(limit)) - 1n;
  const edges = [0n, 1n, -1n, top, -top, 1n << BigInt(limit >> 1), -(1n << BigInt(limit >> 1)), 3n];
  return Array.from({ length }, (_, i) => {
    const v = i < edges.length && next() % 4 > 0 ? edges[i]! : uniform(next, limit + 1) - top - 1n;
    const inside = v < -top ? -top : v;
    return BigInt.asUintN(bits, inside);
  });
}

/** All kernels of a protocol on operands of `length` elements, with every kind of parameter. */
export function casesOf(protocol: Protocol, env: Env, length: number, next: () => number): Case[] {
  const { k, n } = env;
  const K = protocol.kernels;
  const out: Case[] = [];
  const a = (values: readonly bigint[]): Operand => ({ meta: { repr: 'A', bits: k, length: values.length }, values });
  const b = (bits: number, values: readonly bigint[]): Operand => ({
    meta: { repr: 'B', bits, length: values.length },
    values,
  });
  const add = <P>(
    name: string,
    kernel: Kernel<P, never> | undefined,
    operands: readonly Operand[],
    param: P,
    want: readonly bigint[],
    bits: number,
    slack = 0n,
  ) => {
    if (kernel) out.push({ name, kernel, operands, param, want, slack, bits } as unknown as Case);
  };
  const any = () => samples(next, length, k, k - 1);
  const zip = (x: readonly bigint[], y: readonly bigint[], f: (p: bigint, q: bigint) => bigint) =>
    x.map((v, i) => f(v, y[i]!));

  const x = any();
  const y = any();
  add(
    'mul',
    K.mul,
    [a(x), a(y)],
    undefined,
    zip(x, y, (p, q) => p * q),
    k,
  );
  add(
    'square',
    K.square,
    [a(x)],
    undefined,
    x.map((v) => v * v),
    k,
  );
  for (const to of [[0], [n - 1], Array.from({ length: n }, (_, i) => i), []]) {
    add(`open to ${to.join()}`, K.open, [a(x)], { to }, x, k);
  }
  add(
    'open of bits',
    K.open,
    [
      b(
        3,
        x.map((v) => v & 7n),
      ),
    ],
    { to: [0] },
    x.map((v) => v & 7n),
    3,
  );

  add('refresh', K.refresh, [a(x)], undefined, x, k);
  const bits3 = x.map((v) => v & 7n);
  add('refresh of bits', K.refresh, [b(3, bits3)], undefined, bits3, 3);

  const [batch, m, kk] = [2, 3, 2];
  const left = samples(next, batch * m * kk, k, k - 1);
  const right = samples(next, batch * kk * length, k, k - 1);
  const shape = { batch, m, kk, n: length };
  const product = matmulPlain(left, right, shape, k);
  add('matmul', K.matmul, [a(left), a(right)], shape, product, k);

  for (const shift of new Set([1, Math.min(18, k - 3), k - 2])) {
    if (shift < 1) continue;
    const safe = samples(next, length, k, k - 2);
    add(
      `trunc ${shift}`,
      K.trunc,
      [a(safe)],
      { shift },
      safe.map((v) => signed(v, k) >> BigInt(shift)),
      k,
      1n,
    );
    const p = samples(next, length, k, (k - 2) >> 1);
    const q = samples(next, length, k, (k - 2) >> 1);
    const fused = zip(p, q, (s, t) => (signed(s, k) * signed(t, k)) >> BigInt(shift));
    add(`mulTrunc ${shift}`, K.mulTrunc, [a(p), a(q)], { shift }, fused, k, 1n);
    const ml = samples(next, batch * m * kk, k, Math.max(0, (k - 4) >> 1));
    const mr = samples(next, batch * kk * length, k, Math.max(0, (k - 4) >> 1));
    const mz = matmulPlain(ml, mr, shape, k).map((v) => signed(v, k) >> BigInt(shift));
    add(`matmulTrunc ${shift}`, K.matmulTrunc, [a(ml), a(mr)], { ...shape, shift }, mz, k, 1n);
  }

  for (const bits of new Set([1, 2, 3, 4, 5, 8, 9, Math.min(20, k), k - 1, k])) {
    if (bits > k) continue;
    const p = x.map((v) => BigInt.asUintN(bits, v));
    const q = y.map((v) => BigInt.asUintN(bits, v));
    add(
      `and of ${bits}`,
      K.and,
      [b(bits, p), b(bits, q)],
      undefined,
      zip(p, q, (s, t) => s & t),
      bits,
    );
    add(`a2b of ${bits}`, K.a2b, [a(x)], { bits }, p, bits);
    if (bits <= 20) add(`b2a of ${bits}`, K.b2a, [b(bits, p)], undefined, p, k);
    const zeros = x.map((v, i) => (i % 2 ? BigInt.asUintN(k, (v >> BigInt(bits)) << BigInt(bits)) : v));
    const isZero = zeros.map((v) => (BigInt.asUintN(bits, v) === 0n ? 1n : 0n));
    add(`eqz of ${bits}`, K.eqz, [a(zeros)], { bits }, isZero, 1);
    add(
      `msb ${bits - 1}`,
      K.msb,
      [a(x)],
      { bit: bits - 1 },
      x.map((v) => (v >> BigInt(bits - 1)) & 1n),
      1,
    );
  }
  const flags = y.map((v) => v & 1n);
  add(
    'mulBit',
    K.mulBit,
    [b(1, flags), a(x)],
    undefined,
    zip(flags, x, (s, t) => s * t),
    k,
  );
  return out;
}

function matmulPlain(
  x: readonly bigint[],
  y: readonly bigint[],
  { batch, m, kk, n }: { batch: number; m: number; kk: number; n: number },
  k: number,
): bigint[] {
  const z: bigint[] = [];
  for (let i = 0; i < batch; i++) {
    for (let r = 0; r < m; r++) {
      for (let c = 0; c < n; c++) {
        let sum = 0n;
        for (let j = 0; j < kk; j++) sum += x[(i * m + r) * kk + j]! * y[(i * kk + j) * n + c]!;
        z.push(BigInt.asUintN(k, sum));
      }
    }
  }
  return z;
}

/** Says how `got` differs from what a case wants; undefined where it does not. */
export function mismatch(c: Case, got: readonly bigint[], result: Meta): string | undefined {
  if (got.length !== c.want.length || result.length !== c.want.length) {
    return `${got.length} elements where ${c.want.length} are expected`;
  }
  for (let i = 0; i < got.length; i++) {
    const off = signed(got[i]! - c.want[i]!, c.bits === 1 ? 2 : c.bits);
    const wrong = c.slack === 0n ? BigInt.asUintN(c.bits, off) !== 0n : off > c.slack || off < -c.slack;
    if (wrong) {
      const inputs = c.operands.map((o) => String((o.values as readonly bigint[])[i] ?? '…')).join(', ');
      return `element ${i} is ${got[i]}, not ${BigInt.asUintN(c.bits, c.want[i]!)} (operands ${inputs})`;
    }
  }
  return undefined;
}
