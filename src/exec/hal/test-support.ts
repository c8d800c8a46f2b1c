import { type DType, isBool, isInt } from '../../eval/dtype.ts';
import { allocStorage, numElements, type Tensor, tensor } from '../../eval/tensor.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import { NodePrg, seededKeys } from '../prg/node-prg.ts';
import type { Protocol, Share } from '../protocols/protocol.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import { Ring, RingMemory } from '../ring/ring.ts';
import { Ctx, newStats } from '../runtime/context.ts';
import { CostEngine, type Totals } from '../runtime/engine.ts';
import { dealKeys } from '../runtime/keys.ts';
import { DealerEngine, PartyEngine } from '../runtime/party-engine.ts';
import { publicVal, type SecretVal, secretVal, unknownVal, type Val } from '../runtime/values.ts';
import { a2b, open } from './arith.ts';
import { decodeOpened, pubA, widthOf } from './encode.ts';

/** Runs hal code of all participants of a protocol in this process; for tests. */

export interface TestConfig {
  readonly protocol?: Protocol;
  readonly n?: number;
  readonly k?: number;
  readonly f?: number;
}
/** An operand: its tensor and how it is given. `bits` makes a boolean share of it, `mod` an integer that is only right mod 2^w. */
export interface Operand {
  readonly tensor: Tensor;
  readonly form: 'secret' | 'public' | 'data' | 'bits' | 'mod';
}
export type Body = (c: Ctx, vals: Val[]) => Promise<readonly SecretVal[]> | readonly SecretVal[];

/** A tensor from a list of numbers. */
export function tensorOf(dtype: DType, values: readonly (number | bigint)[], shape?: readonly number[]): Tensor {
  const data = allocStorage(dtype, values.length);
  values.forEach((v, i) => {
    data[i] = (dtype.endsWith('i64') ? BigInt(v) : Number(v)) as never;
  });
  return tensor(dtype, shape ?? [values.length], data);
}
export const secret = (dtype: DType, values: readonly (number | bigint)[]): Operand => ({
  tensor: tensorOf(dtype, values),
  form: 'secret',
});
export const pub = (dtype: DType, values: readonly (number | bigint)[]): Operand => ({
  tensor: tensorOf(dtype, values),
  form: 'public',
});

async function bind(c: Ctx, o: Operand, i: number): Promise<Val> {
  const { dtype, shape } = o.tensor;
  if (o.form === 'public') return publicVal(o.tensor);
  if (o.form === 'data') return c.engine.role === 'party' ? publicVal(o.tensor, true) : unknownVal(dtype, shape);
  const q = c.at(`input${i}`);
  const length = numElements(shape);
  const value =
    c.engine.role === 'party' && c.engine.rank === 0 ? pubA(c, publicVal(o.tensor)).ring(c.ring) : undefined;
  const p = value ? { owner: 0, length, value } : { owner: 0, length };
  let share: Share = (await c.engine.call(q, 'share', c.engine.protocol.kernels.share, [], p))[0]!;
  if (isBool(dtype)) share = await a2b(q, share, 1);
  else if (o.form === 'bits') share = await a2b(q, share, widthOf(dtype));
  else if (o.form === 'mod') {
    // Another number of the same residue, as overflow leaves it.
    const w = widthOf(dtype);
    share = c.engine.addPublic(q, share, (r) => r.fill(w < r.k ? 3n << BigInt(w) : 0n, length));
  }
  return secretVal(dtype, shape, share, isInt(dtype) && o.form === 'secret');
}

/** Opens the results of `body` at party 0; also the totals of the parties' hops. Throws where a declared clock was exceeded or memory leaked. */
export async function evaluate(
  config: TestConfig,
  inputs: readonly Operand[],
  body: Body,
): Promise<{ out: Tensor[]; clock: number }> {
  const { protocol = ref2k, k = 64, f = 18 } = config;
  const n = config.n ?? protocol.parties.default;
  const size = n + (protocol.dealer ? 1 : 0);
  const links = memoryNetwork(size);
  const random = seededKeys('hal test');
  const nonce = random();
  const stores = dealKeys(size, n, random);
  const participant = async (rank: number): Promise<{ out: Tensor[]; clock: number }> => {
    const self = { link: links[rank]!, prg: new NodePrg(nonce), keys: stores[rank]! };
    const run = { k, fxp: f, n };
    const engine = rank < n ? new PartyEngine(protocol, run, rank, self) : new DealerEngine(protocol, run, self);
    const memory = new RingMemory();
    const ring = new Ring(memory, k);
    const c = new Ctx(engine, 't', ring, newStats());
    const vals = await Promise.all(inputs.map((o, i) => bind(c, o, i)));
    const results = await body(c, vals);
    const out: Tensor[] = [];
    let clock = 0;
    for (const [i, v] of results.entries()) {
      const p = await open(c.at(`open${i}`), v.share, [0]);
      clock = Math.max(clock, p.clock);
      if (rank === 0)
        out.push(decodeOpened(ring, p.parts[0]!, v.share.repr as 'A' | 'B', v.share.bits, v.dtype, v.shape, f));
    }
    ring.close();
    if (engine instanceof PartyEngine && engine.clockFaults.length > 0) throw new Error(engine.clockFaults.join('\n'));
    if (memory.liveBlocks !== 0) throw new Error(`${memory.liveBlocks} ring blocks leaked`);
    return { out, clock };
  };
  const all = await Promise.allSettled(
    Array.from({ length: size }, (_, rank) =>
      participant(rank).catch((e) => {
        links[rank]!.close(e);
        throw e;
      }),
    ),
  );
  const failed = all.find((r) => r.status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
  return (all[0] as PromiseFulfilledResult<{ out: Tensor[]; clock: number }>).value;
}

/** Cost of `body` on the cost backend: hops from the operands to the results, without the openings, and all traffic. */
export async function costOf(
  config: TestConfig & { protocol: Protocol },
  inputs: readonly Operand[],
  body: Body,
): Promise<{ hops: number; totals: Totals }> {
  const { protocol, k = 64, f = 18 } = config;
  const engine = new CostEngine(protocol, { k, fxp: f, n: config.n ?? protocol.parties.default });
  const c = new Ctx(engine, 't', new Ring(new RingMemory(), k), newStats());
  const vals = inputs.map(({ tensor: t, form }): Val => {
    if (form === 'public') return publicVal(t);
    if (form === 'data') return unknownVal(t.dtype, t.shape);
    const boolean = isBool(t.dtype) || form === 'bits';
    const meta = { repr: boolean ? ('B' as const) : ('A' as const), bits: boolean ? widthOf(t.dtype) : k };
    const share = { ...meta, length: numElements(t.shape), parts: [], offline: [], clock: 0, offlineClock: 0 };
    return secretVal(t.dtype, t.shape, share, isInt(t.dtype) && form === 'secret');
  });
  const results = await body(c, vals);
  return { hops: Math.max(0, ...results.map((v) => v.share.clock)), totals: { ...engine.totals } };
}

/** Numbers of a tensor. */
export const numbers = (t: Tensor): number[] => Array.from(t.data as Float64Array, Number);
