import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../../compiler.ts';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { tensor } from '../../eval/tensor.ts';
import { loadProtocol } from '../../exec/protocols/index.ts';
import { costProgram } from '../../exec/run.ts';
import type { Operation } from '../../ir/ir.ts';
import { defaultPipeline, passByName } from '../registry.ts';
import { assertClose, floats } from '../test-meaning.ts';
import { parse } from '../test-support.ts';
import { program } from './test-rows.ts';

/** Hops and bytes of whole programs with the pass and without it: what the reasons of the rows promise. */

const PROTOCOLS: readonly (readonly [string, number])[] = [
  ['aby3', 3],
  ['semi2k', 2],
];

/** Other optimisations would blur what this one does. */
const KEPT = new Set(['canonicalize', 'fold-constants', 'cse', 'dce', 'simplify']);
const OTHERS = [...new Set(defaultPipeline)].filter((n) => !KEPT.has(n) && !passByName(n)!.required);

async function compiled(text: string, disablePasses: readonly string[]) {
  return compileModule(parse(text), { disablePasses: [...disablePasses, ...OTHERS] });
}
async function priced(text: string, disablePasses: readonly string[], protocol: string, parties: number) {
  const job = {
    ...(await compiled(text, disablePasses)),
    protocol: await loadProtocol(protocol),
    parties,
    k: 64,
    fxp: 18,
  };
  const { totals } = await costProgram(job);
  return { hops: totals.hops, bytes: totals.bytes };
}
const mean = (module: Operation, args: number) =>
  evaluate(
    module,
    Array.from({ length: args }, (_, i) => {
      const { data } = floats([4], i + 1);
      return tensor(
        'f32',
        [4],
        (data as Float32Array).map((v) => Math.abs(v) + 0.1),
      );
    }),
  );

/** `hops`: at least so many hops less. `bytes`: at most so large a part of the bytes. */
function wins(name: string, args: string, body: string, want: { hops?: number; bytes?: number }): void {
  const text = program(args, body);
  for (const [protocol, parties] of PROTOCOLS)
    test(`${name}: ${protocol}`, async () => {
      const before = await priced(text, ['simplify'], protocol, parties);
      const after = await priced(text, [], protocol, parties);
      assert.ok(after.hops <= before.hops - (want.hops ?? 0), `${after.hops} hops, ${before.hops} before`);
      assert.ok(after.bytes <= before.bytes * (want.bytes ?? 1), `${after.bytes} bytes, ${before.bytes} before`);
    });
  if (!/:S[BI]|tensor/.test(args))
    test(`${name}: meaning`, async () => {
      const n = args.split(' ').length;
      const [on, off] = [await compiled(text, []), await compiled(text, ['simplify'])];
      assertClose(mean(on.pphlo, n), mean(off.pphlo, n), 1e-5, name);
    });
}

wins('exponentials meet', 'x:S y:S', 'a = exponential x; b = exponential y; r = multiply a b', { hops: 1, bytes: 0.6 });
wins('quotient by an exponential', 'x:S y:S', 'a = exponential y; r = divide x a', { hops: 12, bytes: 0.7 });
wins('logarithm of an exponential', 'x:S y:S', 'a = exponential x; b = log a; r = multiply b y', {
  hops: 20,
  bytes: 0.2,
});
wins('written-out sigmoid', 'x:S', 'c = 1.0; e = exponential x; s = add e c; r = divide e s', { hops: 15, bytes: 0.5 });
wins(
  'two quotients of one divisor',
  'a:S b:S y:S',
  'u = tanh a; v = tanh b; p = exponential y; q = multiply p u; s = divide u p; r = divide v p; -> s, r, q',
  {
    hops: -2,
    bytes: 0.85,
  },
);
wins('root of a square', 'x:S', 'm = multiply x x; r = sqrt m', { hops: 8, bytes: 0.5 });
wins('power with a half', 'x:S', 'c = 2.5; r = power x c', { hops: 3, bytes: 0.7 });
wins('maximum and minimum', 'x:S y:S', 'a = maximum x y; b = minimum x y; -> a, b', { bytes: 0.7 });
wins('comparison and its mirror', 'x:S y:S', 'a = less x y; b = greater_equal x y; d = greater y x; -> a, b, d', {
  bytes: 0.5,
});
wins('maximum beside its comparison', 'x:S y:S', 'a = maximum x y; b = less x y; -> a, b', { bytes: 0.8 });
wins('ties of a maximum', 'x:S', 'c = 0.0; m = maximum x c; r = equal m x; -> m, r', { bytes: 0.8 });
wins('clamp', 'x:S', 'c = -0.5; d = 0.5; m = maximum x c; r = minimum m d', { hops: 4 });
wins('shared factor', 'x:S a:S b:S', 'u = multiply x a; v = multiply x b; r = add u v', { bytes: 1 });
wins('scales', 'x:S', 'c = 0.3; d = 0.7; u = multiply x c; n = negate u; r = multiply n d', { bytes: 0.7 });
wins(
  'repetition',
  'x:tensor<!pphlo.secret<f32>>',
  '%b = pphlo.broadcast %x, dims = [] : (tensor<!pphlo.secret<f32>>) -> tensor<64x!pphlo.secret<f32>>; %r = pphlo.exponential %b : tensor<64x!pphlo.secret<f32>>',
  { bytes: 0.1 },
);
wins(
  'cut',
  'x:tensor<64x!pphlo.secret<f32>>',
  '%b = pphlo.exponential %x : tensor<64x!pphlo.secret<f32>>; %r = pphlo.slice %b [0:1:4] : (tensor<64x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>',
  { bytes: 0.2 },
);
wins(
  'lax.cond by a clamped index',
  'p:tensor<!pphlo.secret<i1>> x:S y:S',
  `%c = pphlo.constant dense<0> : tensor<i32>; %d = pphlo.constant dense<1> : tensor<i32>; %i = pphlo.convert %p : (tensor<!pphlo.secret<i1>>) -> tensor<!pphlo.secret<i32>>; %k = pphlo.clamp %c, %i, %d : (tensor<i32>, tensor<!pphlo.secret<i32>>, tensor<i32>) -> tensor<!pphlo.secret<i32>>; %r = "pphlo.case"(%k) ({
    pphlo.return %x : $S
  }, {
    pphlo.return %y : $S
  }) : (tensor<!pphlo.secret<i32>>) -> $S`,
  { hops: 7, bytes: 0.9 },
);
wins(
  'derivative of a maximum, as JAX writes it',
  'g:S x:S',
  `c = 0.0; one = 1.0; two = 2.0; m = maximum x c; e = equal x m; f = equal c m;
   %n = pphlo.select %e, %one, %c : ($SB, $P, $P) -> $S; %d = pphlo.select %f, %two, %one : ($SB, $P, $P) -> $S;
   q = divide n d; r = multiply g q`,
  { hops: 10, bytes: 0.4 },
);
test('public numbers keep their exact meaning', async () => {
  const text = program(
    'x:P y:P',
    'a = exponential x; b = exponential y; u = divide a b; m = maximum u x; n = minimum u x; v = less m n; -> u, m, n, v',
  );
  const inputs = [
    tensor('f32', [4], Float32Array.of(Infinity, NaN, -0, 3)),
    tensor('f32', [4], Float32Array.of(1, Infinity, NaN, 100)),
  ];
  const visibility = ['public', 'public'] as const;
  const { pphlo } = await compileModule(parse(text), { visibility });
  const [got, want] = [evaluate(pphlo, inputs), evaluate(parse(text), inputs)];
  for (const [i, w] of want.entries())
    for (const [j, v] of Array.from(w.data as Float32Array).entries())
      assert.ok(Object.is(got[i]!.data[j], v), `result ${i}, element ${j}`);
});

test.run();
