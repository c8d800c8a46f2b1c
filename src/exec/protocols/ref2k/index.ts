import { laneFor } from '../../ring/ring.ts';
import { sameAsOperand } from '../common/metas.ts';
import { valueToAll, valueToNamed } from '../common/reveals.ts';
import { FREE, type Kernel, kernel, type MatmulShape, type Meta, type Protocol } from '../protocol.ts';

/**
 * ref2k: every party holds the clear value. No message, no secrecy; the golden model that other protocols are tested against.
 * Semantics of every kernel are those of protocol.ts, with truncation rounded down.
 */
const local = <P>(
  name: string,
  result: Kernel<P, never>['result'],
  online: Kernel<P, never>['online'],
): Kernel<P, never> =>
  kernel<P, never>({
    name,
    doc: 'Computed in the clear.',
    opens: 'nothing: all parties know everything',
    reveals: 'nothing',
    cost: () => FREE,
    result,
    online,
  });

const same = (repr: Meta['repr']) => (_env: unknown, xs: readonly Meta[]) => [
  { repr, bits: xs[0]!.bits, length: xs[0]!.length },
];

export const ref2k: Protocol = {
  name: 'ref2k',
  doc: 'The reference: every party holds the clear value. For testing only.',
  source: 'SPU (USENIX ATC 2023), REF2K',
  parties: { min: 1, max: 16, default: 1 },
  dealer: false,
  secure: false,
  threat: () => 'NO SECRECY: under ref2k every party sees every value in the clear. For tests and debugging only.',
  parts: () => 1,
  constant: (_c, _repr, value) => [value],
  addPublic: (c, repr, x, value) => [repr === 'A' ? c.ring.add(x[0]!, value) : c.ring.xor(x[0]!, value)],
  coalitions: () => [],
  deal: (c, _meta, value) => ({ parts: [c.ring.retain(value)] }),
  reconstruct(c, _meta, parts) {
    for (const [x] of parts) {
      if (c.ring.toBigints(c.ring.eq(x!, parts[0]![0]!)).includes(0n)) throw new Error('the copies differ');
    }
    return c.ring.retain(parts[0]![0]!);
  },
  kernels: {
    // The one message-like step: in process every party is handed the value, so the owner sends it to the others.
    share: kernel<{ owner: number; length: number; value?: import('../../ring/ring.ts').RingTensor }, never>({
      name: 'ref2k.share',
      doc: '1. The owner sends the clear value to every other party.',
      opens: 'the input, to all parties',
      reveals: valueToAll,
      cost: ({ n, k }, _xs, p) => ({ hops: n > 1 ? 1 : 0, messages: n - 1, bytes: ((n - 1) * p.length * k) / 8 }),
      result: ({ k }, _xs, p) => [{ repr: 'A', bits: k, length: p.length }],
      online: async (c, _xs, p) => {
        if (c.rank !== p.owner) return [[await c.recv(p.owner, 'x', p.length, c.k)]];
        for (let to = 0; to < c.n; to++) if (to !== c.rank) c.send(to, 'x', p.value!, c.k);
        return [[c.ring.retain(p.value!)]];
      },
    }),
    refresh: local<undefined>('ref2k.refresh', sameAsOperand, (c, [x]) => [[c.ring.retain(x!.parts[0]!)]]),
    open: {
      ...local<{ to: readonly number[] }>('ref2k.open', same('P'), (c, [x], p) => [
        [p.to.includes(c.rank) ? c.ring.retain(x!.parts[0]!) : c.ring.fill(0n, 0)],
      ]),
      opens: 'the value, to the receivers, who had it before as all parties do',
      reveals: valueToNamed,
    },
    mul: local<undefined>('ref2k.mul', same('A'), (c, [x, y]) => [[c.ring.mul(x!.parts[0]!, y!.parts[0]!)]]),
    matmul: local<MatmulShape>(
      'ref2k.matmul',
      ({ k }, _xs, p) => [{ repr: 'A', bits: k, length: p.batch * p.m * p.n }],
      (c, [x, y], p) => {
        c.flush();
        return [[c.ring.matmul(x!.parts[0]!, y!.parts[0]!, p.batch, p.m, p.kk, p.n)]];
      },
    ),
    trunc: local<{ shift: number }>('ref2k.trunc', same('A'), (c, [x], p) => [[c.ring.sar(x!.parts[0]!, p.shift)]]),
    and: local<undefined>('ref2k.and', same('B'), (c, [x, y]) => [[c.ring.and(x!.parts[0]!, y!.parts[0]!)]]),
    a2b: local<{ bits: number }>(
      'ref2k.a2b',
      (_env, [x], p) => [{ repr: 'B', bits: p.bits, length: x!.length }],
      (c, [x], p) => [[c.ring.cast(x!.parts[0]!, laneFor(p.bits), p.bits)]],
    ),
    b2a: local<undefined>(
      'ref2k.b2a',
      ({ k }, [x]) => [{ repr: 'A', bits: k, length: x!.length }],
      (c, [x]) => [[c.ring.cast(x!.parts[0]!, c.ring.lane)]],
    ),
    msb: local<{ bit: number }>(
      'ref2k.msb',
      (_env, [x]) => [{ repr: 'B', bits: 1, length: x!.length }],
      (c, [x], p) => [[c.ring.bitPlane(x!.parts[0]!, p.bit)]],
    ),
  },
};
