import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { type DType, isFloat } from '../eval/dtype.ts';
import type { Tensor } from '../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../eval/values.ts';
import { costModel } from '../exec/cost/model.ts';
import { parseNet } from '../exec/cost/net.ts';
import { NodePrg, seededKeys } from '../exec/prg/node-prg.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { costProgram, runProgram } from '../exec/run.ts';
import { Builder } from '../ir/builder.ts';
import { Block, type Operation } from '../ir/ir.ts';
import { verify } from '../ir/verifier.ts';
import type { Cost, CostModel } from './cost-model.ts';
import { maxByRanks } from './max-by-ranks.ts';
import { runPass } from './pass.ts';
import { countOps, wave } from './test-meaning.ts';
import { parse } from './test-support.ts';

/** Reductions of values and places: argmax and argmin, however they are written. */

const NOTHING: Cost = {
  hops: 0,
  offlineHops: 0,
  messages: 0,
  bytes: 0,
  offlineBytes: 0,
  seconds: 0,
  offlineSeconds: 0,
};
/** A model that finds the given way the best. */
function prefers(way: number): CostModel {
  let asked = 0;
  return { target: 'test', of: async () => ({ ...NOTHING, seconds: asked++ === way ? 0 : 1 }) };
}
/** A model that finds what has an op of that name the best. */
function likes(name: string): CostModel {
  return {
    target: name,
    of: async ({ inputs, build }) => {
      const block = new Block();
      const args = inputs.map((t) => block.addArg(t));
      build(Builder.atEnd(block), args);
      const seconds = [...block].some((op) => op.name === `pphlo.${name}`) ? 0 : 1;
      return { ...NOTHING, seconds };
    },
  };
}
const apply = (module: Operation, way: number) =>
  runPass(maxByRanks, module, { options: {}, emit: () => undefined, visibility: [], cost: prefers(way) });

interface Form {
  /** Lines of a reducer over %a, %i and %b, %j, in short: `c = greater a b`; then the names of the results. */
  readonly body: string;
  readonly returns: string;
  readonly dtype?: DType;
  readonly place?: DType;
  readonly shape?: readonly number[];
  readonly dim?: number;
  readonly init?: string;
  readonly start?: number;
  /** Lines that define %p, the second operand of type `P`. */
  readonly places?: string;
  readonly read?: readonly number[];
}
const JAX = `c = greater a b
  e = equal a b
  l = less i j
  t = and e l
  u = or c t
  v = select c a b
  w = select u i j`;
const LAST = JAX.replace('less i j', 'greater i j');
const MIN = JAX.replace('greater a b', 'less a b');
const jax: Form = { body: JAX, returns: 'v w' };
const argmin: Form = { body: MIN, returns: 'v w', init: '0x7F800000' };
const BOOLEAN = new Set(['and', 'or', 'not', 'greater', 'greater_equal', 'less', 'less_equal', 'equal', 'not_equal']);

/** Each line as PPHLO. */
function body(text: string, types: Map<string, string>): string {
  const scalar = (t: string) => `tensor<!pphlo.secret<${t}>>`;
  return text
    .split('\n')
    .map((line) => {
      const [name, , op, ...args] = line.trim().split(' ') as [string, string, string, ...string[]];
      const type = BOOLEAN.has(op) ? 'i1' : types.get(args.at(-1)!)!;
      types.set(name, type);
      const ins = args.map((a) => scalar(types.get(a)!)).join(', ');
      return `%${name} = "pphlo.${op}"(${args.map((a) => `%${a}`).join(', ')}) : (${ins}) -> ${scalar(type)}`;
    })
    .join('\n');
}

function program(f: Form): string {
  const { dtype = 'f32', place = 'i32', shape = [9], init = '0xFF800000', start = 0, read = [0, 1] } = f;
  const dim = f.dim ?? shape.length - 1;
  const tensor = (dims: readonly number[], t: string, secret = true) =>
    `tensor<${[...dims, secret ? `!pphlo.secret<${t}>` : t].join('x')}>`;
  const rest = shape.filter((_, d) => d !== dim);
  const places = (f.places ?? '%p = pphlo.iota dim = DIM : P')
    .replaceAll('DIM', String(dim))
    .replaceAll('P', tensor(shape, place, false));
  const args = ['a', 'i', 'b', 'j'].map((n, k) => [n, k % 2 ? place : dtype] as const);
  const scalars = [tensor([], dtype, false), tensor([], place, false)];
  const outs = [tensor(rest, dtype), tensor(rest, place)];
  const lines = body(f.body, new Map(args));
  const types = args.map(([n, t]) => `%${n}: ${tensor([], t)}`).join(', ');
  return `func.func @main(%x: ${tensor(shape, dtype)}) -> (${read.map((k) => outs[k]).join(', ')}) {
    ${places}
    %m = pphlo.constant dense<${init}> : ${scalars[0]}
    %z = pphlo.constant dense<${start}> : ${scalars[1]}
    %r:2 = "pphlo.reduce"(%x, %p, %m, %z) <{dimensions = array<i64: ${dim}>}> ({
    ^bb0(${types}):
      ${lines}
      pphlo.return ${f.returns
        .split(' ')
        .map((n) => `%${n}`)
        .join(', ')} : ${tensor([], dtype)}, ${tensor([], place)}
    }) : (${tensor(shape, dtype)}, ${tensor(shape, place, false)}, ${scalars.join(', ')}) -> (${outs.join(', ')})
    return ${read.map((k) => `%r#${k}`).join(', ')} : ${read.map((k) => outs[k]).join(', ')}
  }`;
}

/** Equal bit by bit, but for the sign of 0. */
function same(module: Operation, text: string, xs: readonly Tensor[], name: string): void {
  for (const x of xs) {
    const [a, b] = [module, parse(text)].map((m) => evaluate(m, [x]).map((t) => ({ ...t, data: [...toNumbers(t)] })));
    assert.equal(
      a!.map((t) => [t.dtype, t.shape, t.data.map((v) => Number(v) + 0)]),
      b!.map((t) => [t.dtype, t.shape, t.data.map((v) => Number(v) + 0)]),
      `${name} ${text}`,
    );
  }
}

/** Elements with many ties; among integers and floats some that equal the initial value. */
function inputs({ dtype = 'f32', shape = [9], init }: Form): Tensor[] {
  const n = shape.reduce((p, m) => p * m, 1);
  const edge = isFloat(dtype) ? (init === '0x7F800000' ? Infinity : -Infinity) : Number(init);
  const few = wave(n).map((v) => Math.round(v * 2));
  const signed = dtype.startsWith('u') ? few.map(Math.abs) : few;
  return [signed, signed.map((v, i) => (i % 3 ? v : edge)), signed.map(() => edge), signed.map(() => 1)].map((v) =>
    fromNumbers(dtype, shape, v),
  );
}

async function check(f: Form, changed = true): Promise<void> {
  const text = program(f);
  for (const way of [1, 2]) {
    const module = parse(text);
    await apply(module, way);
    verify(module);
    assert.is(countOps(module, 'pphlo.reduce'), changed ? 0 : 1, text);
    same(module, text, inputs(f), `way ${way}`);
  }
}

const FIRST: readonly string[] = [
  JAX,
  // The other argument first, and the tie asked for in another way.
  `c = less b a
  e = not_equal b a
  d = not e
  l = greater j i
  t = and l d
  u = or t c
  v = maximum b a
  w = select u i j`,
  // XLA's: the lesser place of equals, as a minimum.
  `g = greater_equal a b
  v = select g a b
  s = select g i j
  e = equal a b
  k = minimum i j
  w = select e k s`,
  // The left one stays.
  `g = greater_equal a b
  v = select g a b
  w = select g i j`,
  // By the result.
  `v = maximum a b
  e = equal v a
  w = select e i j`,
];

test('argmax with the first of equals, in all spellings', async () => {
  for (const text of FIRST) {
    await check({ ...jax, body: text });
    await check({ ...jax, body: text, shape: [70] });
    await check({ ...jax, body: text, shape: [3, 5, 2], dim: 1 });
  }
});

test('argmax with the last of equals', async () => {
  for (const text of [
    JAX.replace('less i j', 'greater i j'),
    `g = less_equal a b
  v = select g b a
  w = select g j i`,
    FIRST[2]!.replace('minimum', 'maximum'),
  ])
    for (const shape of [[8], [70], [4, 3]]) await check({ ...jax, body: text, shape, start: 2 });
});

test('argmin', async () => {
  for (const shape of [[8], [70], [4, 3]]) {
    await check({ ...argmin, shape });
    await check({ ...argmin, shape, body: MIN.replace('less i j', 'greater i j') });
  }
});

test('other dtypes of values and places', async () => {
  for (const place of ['i8', 'ui8', 'i16', 'i64', 'ui64'] as const) await check({ ...jax, place });
  for (const [dtype, least, most] of [
    ['i32', '-2147483648', '2147483647'],
    ['ui8', '0', '255'],
    ['i64', '-9223372036854775808', '9223372036854775807'],
  ] as const) {
    await check({ ...jax, dtype, init: least, start: 3 });
    if (dtype !== 'i64') await check({ ...argmin, dtype, init: most });
  }
});

test('places that count along the dimension in other words', async () => {
  for (const places of [
    '%q = pphlo.iota dim = 0 : tensor<5xi32>\n%p = pphlo.broadcast %q, dims = [1] : (tensor<5xi32>) -> P',
    '%q = pphlo.iota dim = 2 : tensor<1x3x5xi32>\n%p = pphlo.reshape %q : (tensor<1x3x5xi32>) -> P',
    '%q = pphlo.iota dim = 0 : tensor<5x3xi32>\n%p = pphlo.transpose %q, dims = [1, 0] : (tensor<5x3xi32>) -> P',
    '%q = pphlo.iota dim = 1 : tensor<3x5xi8>\n%p = pphlo.convert %q : (tensor<3x5xi8>) -> P',
    '%p = pphlo.constant dense<[[0,1,2,3,4],[0,1,2,3,4],[0,1,2,3,4]]> : P',
  ])
    await check({ ...jax, shape: [3, 5], places });
  for (const places of [
    '%p = pphlo.iota dim = 0 : P',
    '%p = pphlo.constant dense<[[0,1,2,3,4],[0,1,2,3,4],[0,1,2,4,3]]> : P',
    '%p = pphlo.constant dense<0> : P',
    '%q = pphlo.iota dim = 0 : tensor<15xi32>\n%p = pphlo.reshape %q : (tensor<15xi32>) -> P',
    '%q = pphlo.iota dim = 1 : P\n%p = pphlo.negate %q : P',
  ])
    await check({ ...jax, shape: [3, 5], places }, false);
});

test('what is no argmax stays', async () => {
  const near = (from: string, to: string): Form => ({ ...jax, body: JAX.replace(from, to) });
  for (const f of [
    { ...jax, init: '0.0' },
    { ...jax, init: '0x7F800000' },
    // Of a row that is −inf everywhere this gives −1.
    { ...jax, start: -1 },
    { ...jax, body: FIRST[3]!, start: 4 },
    { ...jax, body: JAX.replace('less i j', 'greater i j'), start: 9 },
    { ...argmin, dtype: 'i64', init: '9223372036854775806' } as Form,
    { ...jax, returns: 'a w' },
    { ...jax, returns: 'v i' },
    near('v = select c a b', 'v = select c b a'),
    near('w = select u i j', 'w = minimum i j'),
    near('e = equal a b', 'e = less a b'),
    near('u = or c t', 'u = and c t'),
    { ...jax, body: `${JAX}\n  q = add v v`, returns: 'q w' },
    { ...jax, body: `${JAX}\n  q = negate v`, returns: 'q w' },
    { ...jax, shape: [2] },
  ])
    await check(f, false);
});

test('a value without its place, and a place without its value', async () => {
  const changed = async (read: readonly number[], way: number): Promise<string[]> => {
    const module = parse(program({ ...jax, read }));
    await apply(module, way);
    same(module, program({ ...jax, read }), inputs(jax), '');
    return ['reduce', 'order_statistics', 'top_k', 'argmax'].filter((n) => countOps(module, `pphlo.${n}`) > 0);
  };
  assert.equal(await changed([0], 1), ['reduce']);
  assert.equal(await changed([0], 2), ['order_statistics']);
  assert.equal(await changed([1], 1), ['argmax']);
  assert.equal(await changed([1], 2), ['top_k']);
  assert.equal(await changed([0, 1], 0), ['reduce']);
});

/** As JAX writes jnp.argmax. */
const traced = (n: number): string => `func.func @main(%x: tensor<${n}xf32>) -> tensor<i32> {
  %i = stablehlo.iota dim = 0 : tensor<${n}xi32>
  %m = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %z = stablehlo.constant dense<0> : tensor<i32>
  %r:2 = stablehlo.reduce(%x init: %m), (%i init: %z) across dimensions = [0] : (tensor<${n}xf32>, tensor<${n}xi32>, tensor<f32>, tensor<i32>) -> (tensor<f32>, tensor<i32>)
   reducer(%a: tensor<f32>, %b: tensor<f32>) (%p: tensor<i32>, %q: tensor<i32>) {
    %0 = stablehlo.compare GT, %a, %b, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %1 = stablehlo.compare NE, %a, %a, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %2 = stablehlo.or %0, %1 : tensor<i1>
    %3 = stablehlo.compare EQ, %a, %b, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %4 = stablehlo.compare LT, %p, %q, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %5 = stablehlo.and %3, %4 : tensor<i1>
    %6 = stablehlo.or %2, %5 : tensor<i1>
    %7 = stablehlo.select %2, %a, %b : tensor<i1>, tensor<f32>
    %8 = stablehlo.select %6, %p, %q : tensor<i1>, tensor<i32>
    stablehlo.return %7, %8 : tensor<f32>, tensor<i32>
  }
  return %r#1 : tensor<i32>
}`;

for (const [protocol, parties, limits] of [
  ['aby3', 3, { 10: 12, 101: 14 }],
  ['semi2k', 2, { 10: 9, 101: 11 }],
] as const) {
  const job = async (n: number, net: string, disablePasses: readonly string[] = []) => {
    const target = { protocol: await loadProtocol(protocol), parties, k: 64, fxp: 18 };
    const cost = costModel({ ...target, net: parseNet(net) });
    return { ...(await compileModule(parse(traced(n)), { disablePasses, cost })), ...target };
  };

  test(`${protocol}: hops of an argmax, with the pass and without`, async () => {
    for (const n of [10, 101] as const) {
      const [ours, tree] = [await job(n, 'lan'), await job(n, 'lan', ['max-by-ranks'])];
      const [few, many] = [(await costProgram(ours)).totals, (await costProgram(tree)).totals];
      assert.ok(few.hops <= limits[n], `${few.hops} hops`);
      assert.ok(few.hops < 0.6 * many.hops, `${few.hops} and ${many.hops} hops`);
    }
  });

  test(`${protocol}: what comes out of a run, for the declared cost`, async () => {
    for (const name of ['reduce', 'top_k', 'argmax'])
      for (const f of [jax, argmin, { ...jax, place: 'i64', body: LAST }] as const) {
        const model = parse(program({ ...f, shape: [2, 7] }));
        const target = { protocol: await loadProtocol(protocol), parties, k: 64, fxp: 18 };
        const compiled = { ...(await compileModule(model, { cost: likes(name) })), ...target };
        assert.is(countOps(compiled.pphlo, `pphlo.${name}`), 1);
        const x = fromNumbers('f32', [2, 7], [0.5, -3, 2.25, 1, 2.25, -3, 2, -1, 0, -7, -1, 0, -7, -0.5]);
        const seeded = { randomKey: seededKeys(3), makePrg: (nonce: Uint8Array) => new NodePrg(nonce) };
        const run = await runProgram({ ...compiled, inputs: [x], memory: 2 ** 28, ...seeded });
        const [values, places] = run.outputs.map((t) => [...toNumbers(t as Tensor)].map(Number));
        assert.equal(values, f === argmin ? [-3, -7] : [2.25, 0]);
        assert.equal(places, f === argmin ? [1, 2] : f === jax ? [2, 1] : [4, 4]);
        assert.equal(run.totals, run.cost.totals);
        assert.is(run.liveBlocks, 0);
      }
  });
}

test.run();
