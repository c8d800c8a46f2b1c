import * as assert from 'uvu/assert';
import { compare as comparePublic } from '../../eval/compare.ts';
import { type DType, isBool, isFloat } from '../../eval/dtype.ts';
import { binary } from '../../eval/elementwise.ts';
import { numElements, type Tensor } from '../../eval/tensor.ts';
import { defineOp } from '../../ir/define-op.ts';
import { Block, Operation, Region, type Value } from '../../ir/ir.ts';
import { type TensorType, tensorType } from '../../ir/types.ts';
import { add, logical, multiply, subtract } from '../hal/arithmetic.ts';
import { compare, type Direction } from '../hal/compare.ts';
import { secretOf } from '../hal/encode.ts';
import { maximum, minimum, select } from '../hal/select.ts';
import { type Body, costOf, evaluate, numbers, type Operand, type TestConfig, tensorOf } from '../hal/test-support.ts';
import type { Env, Kernel, Meta, Protocol } from '../protocols/protocol.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import type { Ctx } from '../runtime/context.ts';
import { Executor } from '../runtime/executor.ts';
import type { OpKernel } from '../runtime/kernel-table.ts';
import type { SecretVal, Val } from '../runtime/values.ts';
import { structuralKernels } from './structural.ts';

/** Runs one PPHLO op of a test through the executor, as a program of one op would. */

const two =
  (f: (c: Ctx, x: Val, y: Val) => Promise<SecretVal>): OpKernel =>
  async ({ c, args: [x, y] }) => [await f(c, x!, y!)];
const comparison = (d: Direction): OpKernel => two((c, x, y) => compare(c, d, x, y));
/** What the regions of the tests are made of. */
const elementwise: Record<string, OpKernel> = {
  'pphlo.add': two(add),
  'pphlo.subtract': two(subtract),
  'pphlo.multiply': two(multiply),
  'pphlo.maximum': two(maximum),
  'pphlo.minimum': two(minimum),
  'pphlo.and': two((c, x, y) => logical(c, 'and', x, y)),
  'pphlo.or': two((c, x, y) => logical(c, 'or', x, y)),
  'pphlo.equal': comparison('EQ'),
  'pphlo.less': comparison('LT'),
  'pphlo.less_equal': comparison('LE'),
  'pphlo.greater': comparison('GT'),
  'pphlo.greater_equal': comparison('GE'),
  'pphlo.select': async ({ c, args: [p, x, y] }) => [await select(c, p!, x!, y!)],
};

/** An op with this name, whatever its record says: kernels read names, attributes and types only. */
function opOf(
  name: string,
  operands: readonly Value[],
  types: readonly TensorType[],
  attrs: Record<string, unknown> = {},
  regions: readonly Region[] = [],
): Operation {
  const def = defineOp(name, {
    doc: 'A test op.',
    operands: {},
    results: {},
    traits: name === 'pphlo.return' ? ['terminator'] : [],
  });
  const op = new Operation(def as never, operands, types, attrs);
  for (const r of regions) op.addRegion(r);
  return op;
}

/** A region on scalars of `dtypes`; `build` gives its results, `emit` appends an op and returns its result. */
export function region(
  dtypes: readonly DType[],
  build: (args: Value[], emit: (name: string, operands: Value[], dtype?: DType) => Value) => Value[],
): Region {
  const block = new Block();
  const args = dtypes.map((d) => block.addArg(tensorType([], d, true)));
  const out = build(args, (name, operands, dtype) => {
    const t = operands[operands.length - 1]!.type as TensorType;
    return block.append(opOf(`pphlo.${name}`, operands, [tensorType([], dtype ?? t.dtype, true)])).result;
  });
  block.append(opOf('pphlo.return', out, []));
  return new Region(block);
}
/** A region that applies one op to its two arguments. */
export const binaryRegion = (name: string, dtype: DType, result: DType = dtype): Region =>
  region([dtype, dtype], (args, emit) => [emit(name, args, result)]);

export interface OpTest {
  readonly name: string;
  readonly inputs: readonly Operand[];
  readonly attrs?: Record<string, unknown>;
  readonly regions?: readonly Region[];
  readonly results: readonly { dtype: DType; shape: readonly number[] }[];
}

/** Comparisons of public values, for regions that meet them. */
const evaluatePair = (op: Operation, args: readonly Tensor[]): Tensor[] => {
  const name = op.name.slice('pphlo.'.length);
  const directions: Record<string, Direction> = { less: 'LT', greater: 'GT', less_equal: 'LE', greater_equal: 'GE' };
  const d = directions[name];
  return [d ? comparePublic(d, args[0]!, args[1]!) : binary(name, args[0]!, args[1]!)];
};

const program = (t: OpTest) => {
  const block = new Block();
  const args = t.inputs.map((o) => block.addArg(tensorType(o.tensor.shape, o.tensor.dtype, o.form !== 'public')));
  const types = t.results.map((r) => tensorType(r.shape, r.dtype, true));
  const op = block.append(opOf(`pphlo.${t.name}`, args, types, t.attrs, t.regions));
  block.append(opOf('pphlo.return', op.results, []));
  return async (c: Ctx, vals: Val[]): Promise<SecretVal[]> => {
    const executor = new Executor({
      engine: c.engine,
      ring: c.ring,
      kernels: { ...elementwise, ...structuralKernels },
      evaluate: evaluatePair,
      decide: async () => undefined,
    });
    const out = await executor.run(
      block,
      async () => vals,
      async (_c, results) => [...results],
    );
    return out.map((v) => secretOf(c, v));
  };
};

/** Waits until `count` have called it. */
function barrier(count: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrived = 0;
  return () => {
    if (++arrived === count) open();
    return gate;
  };
}

/** A protocol whose every kernel call between `start` and `stop` is written down: what it costs depends on nothing else. */
function recording(
  of: Protocol,
  participants: number,
): { protocol: Protocol; record: (body: Body) => Body; log: () => string[] } {
  const calls: string[] = [];
  let on = false;
  const kernels = Object.fromEntries(
    Object.entries(of.kernels).map(([name, k]) => [
      name,
      {
        ...k,
        cost: (env: Env, xs: readonly Meta[], p: unknown) => {
          const sizes = xs.map((x) => `${x.repr}${x.bits}x${x.length}`);
          if (on) calls.push(`${name}(${sizes}) ${JSON.stringify(p)}`);
          return (k as Kernel).cost(env, xs, p);
        },
      },
    ]),
  ) as unknown as Protocol['kernels'];
  // All participants start and end together, so that what they do before and after is not written down.
  const [start, end] = [barrier(participants), barrier(participants)];
  const record =
    (body: Body): Body =>
    async (c, vals) => {
      await start();
      on = true;
      try {
        return await body(c, vals);
      } finally {
        // Also after a failure, or the others would wait for ever.
        await end();
        on = false;
      }
    };
  return { protocol: { ...of, kernels }, record, log: () => calls.sort() };
}

/** The opened results of one op. Asserts that the cost backend, which knows no data, makes the same kernel calls. */
export async function runOp(t: OpTest, config: TestConfig = {}): Promise<Tensor[]> {
  const protocol = config.protocol ?? ref2k;
  const participants = (config.n ?? protocol.parties.default) + (protocol.dealer ? 1 : 0);
  const [run, cost] = [recording(protocol, participants), recording(protocol, 1)];
  const { out } = await evaluate({ ...config, protocol: run.protocol }, t.inputs, run.record(program(t)));
  await costOf({ ...config, protocol: cost.protocol }, t.inputs, cost.record(program(t)));
  const expected = cost.log().flatMap((call) => new Array<string>(participants).fill(call));
  assert.equal(run.log(), expected, `calls of ${t.name} and their cost`);
  return out;
}
/** Hops and traffic of one op on the cost backend. */
export const opCost = (t: OpTest, protocol: Protocol, config: TestConfig = {}) =>
  costOf({ ...config, protocol }, t.inputs, program(t));

/** A seeded generator of numbers (mulberry32). */
export function generator(seed: number): { int(low: number, high: number): number; real(scale: number): number } {
  let a = seed;
  const next = (): number => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    real: (scale) => Math.round((next() * 2 - 1) * scale * 1024) / 1024,
  };
}
export type Generator = ReturnType<typeof generator>;

/** Small random numbers of either sign; booleans 0 or 1. */
export const randomTensor = (g: Generator, dtype: DType, shape: readonly number[]): Tensor =>
  tensorOf(
    dtype,
    Array.from({ length: numElements(shape) }, () =>
      isBool(dtype) ? g.int(0, 1) : isFloat(dtype) ? g.real(4) : g.int(dtype.startsWith('u') ? 0 : -50, 50),
    ),
    shape,
  );
export const secret = (t: Tensor): Operand => ({ tensor: t, form: 'secret' });
export const pub = (t: Tensor): Operand => ({ tensor: t, form: 'public' });

/** Throws where the shapes differ or an element differs by more than `eps`, relative above 1. */
export function close(got: Tensor, want: Tensor, eps: number, what: string): void {
  assert.equal([...got.shape], [...want.shape], what);
  assert.is(got.dtype, want.dtype, what);
  const w = numbers(want);
  numbers(got).forEach((v, i) => {
    assert.ok(
      v === w[i] || Math.abs(v - w[i]!) <= eps * Math.max(1, Math.abs(w[i]!)),
      `${what}: [${i}] ${v}, not ${w[i]}`,
    );
  });
}
