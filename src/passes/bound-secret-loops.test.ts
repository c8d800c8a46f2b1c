import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule, type Field } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import type { Tensor } from '../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../eval/values.ts';
import { NodePrg, seededKeys } from '../exec/prg/node-prg.ts';
import { loadProtocol } from '../exec/protocols/index.ts';
import { runProgram } from '../exec/run.ts';
import { isSecret } from '../ir/types.ts';
import type { Visibility } from './pass.ts';
import { asyncFailure, parse } from './test-support.ts';

/** Compiles with a bound and runs under a protocol; for 'plain', what the PPHLO means. */
async function ran(
  text: string,
  inputs: readonly Tensor[],
  protocol: string,
  bound?: number,
  o: { field?: Field; visibility?: readonly Visibility[] } = {},
) {
  const k = o.field === 'FM128' ? 128 : 64;
  const compiled = await compileModule(parse(text), {
    visibility: o.visibility ?? [],
    ...(bound === undefined ? {} : { secretLoopBound: bound }),
    ...(o.field ? { field: o.field } : {}),
  });
  if (protocol === 'plain') return { outputs: evaluate(compiled.pphlo, [...inputs]), pphlo: compiled.pphlo };
  const p = await loadProtocol(protocol);
  const { outputs, totals } = await runProgram({
    ...compiled,
    protocol: p,
    parties: p.parties.default,
    k,
    fxp: k === 128 ? 26 : 18,
    inputs,
    memory: 2 ** 27,
    randomKey: seededKeys(protocol),
    makePrg: (nonce) => new NodePrg(nonce),
  });
  return { outputs, totals, pphlo: compiled.pphlo };
}
const numbers = (ts: readonly Tensor[]): number[][] => ts.map((t) => toNumbers(t).map(Number));
const f32 = (...xs: number[]): Tensor => fromNumbers('f32', xs.length === 1 ? [] : [xs.length], xs);

/** Newton's iteration for √x, until the square is near, or `also`; gives the root, how many steps it took, and the sum of the places. */
const newton = (also = '') => `func.func @main(%x: tensor<f32>) -> (tensor<f32>, tensor<i32>, tensor<f32>) {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %none = stablehlo.constant dense<0.0> : tensor<f32>
  %table = stablehlo.constant dense<[1.0, 10.0, 100.0, 1000.0, 1.0e4, 1.0e5]> : tensor<6xf32>
  %r:3 = stablehlo.while(%v = %x, %i = %zero, %s = %none) : tensor<f32>, tensor<i32>, tensor<f32>
  cond {
    %eps = stablehlo.constant dense<1.0e-2> : tensor<f32>
    %q = stablehlo.multiply %v, %v : tensor<f32>
    %d = stablehlo.subtract %q, %x : tensor<f32>
    %a = stablehlo.abs %d : tensor<f32>
    %far = stablehlo.compare GT, %a, %eps : (tensor<f32>, tensor<f32>) -> tensor<i1>
    ${also || 'stablehlo.return %far : tensor<i1>'}
  } do {
    %one = stablehlo.constant dense<1> : tensor<i32>
    %half = stablehlo.constant dense<0.5> : tensor<f32>
    %p = stablehlo.divide %x, %v : tensor<f32>
    %m = stablehlo.add %v, %p : tensor<f32>
    %w = stablehlo.multiply %m, %half : tensor<f32>
    %t = stablehlo.dynamic_slice %table, %i, sizes = [1] : (tensor<6xf32>, tensor<i32>) -> tensor<1xf32>
    %u = stablehlo.reshape %t : (tensor<1xf32>) -> tensor<f32>
    %n = stablehlo.add %s, %u : tensor<f32>
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %w, %j, %n : tensor<f32>, tensor<i32>, tensor<f32>
  }
  return %r#0, %r#1, %r#2 : tensor<f32>, tensor<i32>, tensor<f32>
}`;
/** And while %i is below a limit. */
const limited = (limit: number, compare = 'compare LT, %i, %limit'): string =>
  newton(`%limit = stablehlo.constant dense<${limit}> : tensor<i32>
    %few = stablehlo.${compare} : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %go = stablehlo.and %few, %far : tensor<i1>
    stablehlo.return %go : tensor<i1>`);

test('a loop that ends within the bound gives what it gives, and one that does not what it has by then', async () => {
  for (const x of [1, 2, 7, 30]) {
    const want = numbers(evaluate(parse(newton()), [f32(x)]));
    const steps = want[1]![0]!;
    for (const protocol of ['plain', 'ref2k']) {
      const { outputs } = await ran(newton(), [f32(x)], protocol, 6);
      const got = numbers(outputs);
      assert.is(got[1]![0], steps, `${x} under ${protocol}`);
      for (const i of [0, 2])
        assert.ok(Math.abs(got[i]![0]! - want[i]![0]!) < 1e-3, `${x} under ${protocol}: ${got[i]}`);
    }
    const cut = numbers((await ran(newton(), [f32(x)], 'plain', 2)).outputs);
    assert.is(cut[1]![0], Math.min(2, steps));
  }
});

test('hops do not tell how many iterations were needed', async () => {
  for (const protocol of ['aby3', 'semi2k']) {
    const [a, b] = await Promise.all([1, 30].map((x) => ran(newton(), [f32(x)], protocol, 6)));
    assert.equal(a!.totals, b!.totals);
    const got = [a, b].map((r) => numbers(r!.outputs).map(([x]) => x!));
    const steps = [1, 30].map((x) => numbers(evaluate(parse(newton()), [f32(x)]))[1]![0]);
    assert.equal(
      got.map((g) => g[1]),
      steps,
      protocol,
    );
    assert.ok(Math.abs(got[1]![0]! - Math.sqrt(30)) < 1e-3);
  }
});

test('what no secret reaches stays public inside, and stops with the flag outside', async () => {
  const { pphlo } = await ran(newton(), [f32(2)], 'plain', 5);
  let slices = 0;
  pphlo.walk((op) => {
    if (op.name !== 'pphlo.dynamic_slice') return;
    slices++;
    assert.not(isSecret(op.operand(1).type), 'the place in the table is public');
  });
  assert.is(slices, 1);
});

test('a short loop needs no bound, however its counter is compared', async () => {
  for (const [text, most] of [
    [limited(3), 3],
    [limited(3, 'compare GT, %limit, %i'), 3],
    [limited(2, 'compare LE, %i, %limit'), 3],
    [limited(2, 'compare GE, %limit, %i'), 3],
    [limited(0), 0],
    [limited(64), 64],
  ] as const) {
    for (const x of [1, 30]) {
      const want = numbers(evaluate(parse(text), [f32(x)]));
      const got = numbers((await ran(text, [f32(x)], 'plain')).outputs);
      assert.equal(got, want, `at most ${most}, ${x}`);
    }
  }
});

test('so does one whose counter falls', async () => {
  const text = (compare: string, step: string) => `func.func @main(%x: tensor<f32>) -> (tensor<f32>, tensor<i32>) {
    %three = stablehlo.constant dense<3> : tensor<i32>
    %r:2 = stablehlo.while(%v = %x, %i = %three) : tensor<f32>, tensor<i32>
    cond {
      %limit = stablehlo.constant dense<0> : tensor<i32>
      %eps = stablehlo.constant dense<1.0> : tensor<f32>
      %large = stablehlo.compare GT, %v, %eps : (tensor<f32>, tensor<f32>) -> tensor<i1>
      %left = stablehlo.${compare} : (tensor<i32>, tensor<i32>) -> tensor<i1>
      %go = stablehlo.and %large, %left : tensor<i1>
      stablehlo.return %go : tensor<i1>
    } do {
      %half = stablehlo.constant dense<0.5> : tensor<f32>
      %w = stablehlo.multiply %v, %half : tensor<f32>
      ${step}
      stablehlo.return %w, %j : tensor<f32>, tensor<i32>
    }
    return %r#0, %r#1 : tensor<f32>, tensor<i32>
  }`;
  const down = '%one = stablehlo.constant dense<1> : tensor<i32> %j = stablehlo.subtract %i, %one : tensor<i32>';
  const by = '%two = stablehlo.constant dense<-2> : tensor<i32> %j = stablehlo.add %two, %i : tensor<i32>';
  for (const program of [
    text('compare GT, %i, %limit', down),
    text('compare LE, %limit, %i', down),
    text('compare LT, %limit, %i', by),
  ])
    for (const x of [0.5, 3, 100])
      assert.equal(
        numbers((await ran(program, [f32(x)], 'plain')).outputs),
        numbers(evaluate(parse(program), [f32(x)])),
        `${x}`,
      );
  const up = '%one = stablehlo.constant dense<1> : tensor<i32> %j = stablehlo.add %i, %one : tensor<i32>';
  const back = '%one = stablehlo.constant dense<1> : tensor<i32> %j = stablehlo.subtract %one, %i : tensor<i32>';
  for (const step of [up, back])
    await asyncFailure(() => compileModule(parse(text('compare GT, %i, %limit', step)), {}));
});

test('any other loop with a secret condition is refused, with the option that runs it', async () => {
  for (const text of [newton(), limited(65), limited(3, 'compare NE, %i, %limit')]) {
    const found = await asyncFailure(() => compileModule(parse(text), {}));
    assert.match(found[0]!, /^secret-control-flow: the condition of this 'while' is secret/);
  }
  const [, ...notes] = await asyncFailure(() => compileModule(parse(limited(65)), {}));
  assert.match(notes.join('\n'), /ends it after 65 iterations at most/);
  await compileModule(parse(limited(65)), { secretLoopBound: 3 });
});

test('the bound does not make a loop longer than its counter does', async () => {
  const got = numbers((await ran(limited(2), [f32(30)], 'plain', 5)).outputs);
  assert.is(got[1]![0], 2);
});

test('loops in loops, each with a secret condition', async () => {
  const text = `func.func @main(%x: tensor<i32>) -> (tensor<i32>, tensor<i32>) {
    %zero = stablehlo.constant dense<0> : tensor<i32>
    %one = stablehlo.constant dense<1> : tensor<i32>
    %r:2 = stablehlo.while(%i = %zero, %n = %zero) : tensor<i32>, tensor<i32>
    cond {
      %go = stablehlo.compare LT, %i, %x : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %go : tensor<i1>
    } do {
      %s:2 = stablehlo.while(%j = %zero, %m = %n) : tensor<i32>, tensor<i32>
      cond {
        %go = stablehlo.compare LE, %j, %i : (tensor<i32>, tensor<i32>) -> tensor<i1>
        %not = stablehlo.compare NE, %m, %x : (tensor<i32>, tensor<i32>) -> tensor<i1>
        %both = stablehlo.and %go, %not : tensor<i1>
        stablehlo.return %both : tensor<i1>
      } do {
        %k = stablehlo.add %j, %one : tensor<i32>
        %l = stablehlo.add %m, %k : tensor<i32>
        stablehlo.return %k, %l : tensor<i32>, tensor<i32>
      }
      %h = stablehlo.add %i, %one : tensor<i32>
      %t = stablehlo.add %s#0, %s#1 : tensor<i32>
      stablehlo.return %h, %t : tensor<i32>, tensor<i32>
    }
    return %r#0, %r#1 : tensor<i32>, tensor<i32>
  }`;
  for (const x of [0, 1, 4, 6]) {
    const input = [fromNumbers('i32', [], [x])];
    const want = numbers(evaluate(parse(text), input));
    for (const protocol of ['plain', 'ref2k'])
      assert.equal(numbers((await ran(text, input, protocol, 7)).outputs), want, `${x} under ${protocol}`);
  }
});

test('incomplete gamma and beta functions as JAX writes them, series and continued fractions', async () => {
  const program = (name: string): string =>
    readFileSync(fileURLToPath(new URL(`../../fixtures/secret-loops/${name}.mlir`, import.meta.url)), 'utf8');
  const a = f32(0.5, 1.5, 3, 5);
  const x = f32(0.3, 2, 2.5, 8);
  for (const [name, inputs, want, bound, field] of [
    ['igamma', [a, x], [0.5614221, 0.738536, 0.45618677, 0.9003677], 24, 'FM128'],
    ['betainc', [a, x, f32(0.2, 0.5, 0.7, 0.9)], [0.20662582, 0.6187185, 0.7587621, 0.9999966], 20, 'FM64'],
  ] as const) {
    assert.match((await asyncFailure(() => compileModule(parse(program(name)), {})))[0]!, /^secret-control-flow/);
    const { outputs } = await ran(program(name), inputs, 'ref2k', bound, { field });
    const got = numbers(outputs)[0]!;
    for (const [i, w] of want.entries()) assert.ok(Math.abs(got[i]! - w) < 2e-4, `${name}: ${got}`);
  }
});

test.run();
