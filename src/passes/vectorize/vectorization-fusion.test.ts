import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { aby3 } from '../../exec/protocols/aby3/index.ts';
import { ref2k } from '../../exec/protocols/ref2k/index.ts';
import { semi2k } from '../../exec/protocols/semi2k/index.ts';
import { run as runProgram } from '../../exec/runtime/test-support.ts';
import { funcBody, functionsOf } from '../../ir/builtin.ts';
import { verify } from '../../ir/verifier.ts';
import { printModule } from '../../syntax/index.ts';
import type { CostModel } from '../cost-model.ts';
import { runPass } from '../pass.ts';
import { passByName } from '../registry.ts';
import { parse, run } from '../test-support.ts';

const PASS = 'vectorization-fusion';
/** The text of a program after the pass and dce. */
async function fused(text: string, cost?: CostModel): Promise<string> {
  const module = parse(text);
  const cx = { options: {}, emit: () => undefined, visibility: [], ...(cost ? { cost } : {}) };
  await runPass(passByName(PASS)!, module, cx);
  verify(module);
  return printModule(run(module, ['dce']));
}
const count = (text: string, name: string): number => text.match(new RegExp(`pphlo\\.${name} `, 'g'))?.length ?? 0;
const S = (shape: string) => `tensor<${shape}x!pphlo.secret<f32>>`;

/** An Adam step on leaves of the given shapes: arguments are w, m, v, g of each. */
function adam(shapes: readonly string[]): string {
  const lines: string[] = [];
  const results: string[] = [];
  const types: string[] = [];
  const args = shapes.flatMap((s, i) => ['w', 'm', 'v', 'g'].map((n) => `%${n}${i}: tensor<${s}xf32>`));
  for (const [i, s] of shapes.entries()) {
    const t = `tensor<${s}xf32>`;
    lines.push(
      `%b${i} = stablehlo.constant dense<0.9> : ${t}`,
      `%c${i} = stablehlo.constant dense<0.1> : ${t}`,
      `%e${i} = stablehlo.constant dense<0.01> : ${t}`,
      `%m1${i} = stablehlo.multiply %m${i}, %b${i} : ${t}`,
      `%m2${i} = stablehlo.multiply %g${i}, %c${i} : ${t}`,
      `%m3${i} = stablehlo.add %m1${i}, %m2${i} : ${t}`,
      `%gg${i} = stablehlo.multiply %g${i}, %g${i} : ${t}`,
      `%v1${i} = stablehlo.multiply %v${i}, %b${i} : ${t}`,
      `%v2${i} = stablehlo.multiply %gg${i}, %c${i} : ${t}`,
      `%v3${i} = stablehlo.add %v1${i}, %v2${i} : ${t}`,
      `%q${i} = stablehlo.sqrt %v3${i} : ${t}`,
      `%d${i} = stablehlo.add %q${i}, %e${i} : ${t}`,
      `%u${i} = stablehlo.divide %m3${i}, %d${i} : ${t}`,
      `%w1${i} = stablehlo.subtract %w${i}, %u${i} : ${t}`,
    );
    results.push(`%w1${i}`, `%m3${i}`, `%v3${i}`);
    types.push(t, t, t);
  }
  return `func.func @main(${args.join(', ')}) -> (${types.join(', ')}) {\n${lines.join('\n')}\nreturn ${results.join(', ')} : ${types.join(', ')}\n}`;
}
const LEAVES = ['4x3', '3', '3x5', '5', '5x2', '2', '2x7', '7'];
const values = (shape: string, seed: number, low: number): Tensor => {
  const dims = shape.split('x').map(Number);
  const n = dims.reduce((a, m) => a * m, 1);
  return tensor(
    'f32',
    dims,
    Float32Array.from({ length: n }, (_, i) => low + (Math.sin(seed * 12.9898 + i * 78.233) + 1) / 2),
  );
};
const leafInputs = LEAVES.flatMap((s, i) => [
  values(s, i, -0.5),
  values(s, i + 10, -0.5),
  values(s, i + 20, 0.1),
  values(s, i + 30, -0.5),
]);

for (const protocol of [aby3, semi2k])
  test(`the eight leaves of an Adam step are one chain (${protocol.name}): fewer messages and bytes, the same hops and results`, async () => {
    const at = async (disablePasses: string[]) =>
      (await runProgram(adam(LEAVES), { protocol, inputs: leafInputs, disablePasses })).result;
    const [on, off] = [await at([]), await at([PASS])];
    assert.is(on.totals.hops, off.totals.hops);
    assert.ok(
      on.totals.messages < off.totals.messages / 4,
      `${on.totals.messages} and ${off.totals.messages} messages`,
    );
    assert.ok(on.totals.bytes <= off.totals.bytes, `${on.totals.bytes} and ${off.totals.bytes} bytes`);
    const want = evaluate(parse(adam(LEAVES)), leafInputs);
    for (const [i, w] of want.entries())
      for (const [j, x] of (w.data as Float32Array).entries())
        assert.ok(Math.abs((on.outputs[i]!.data as Float32Array)[j]! - x) < 2e-3, `result ${i}, element ${j}`);
  });

test('one chain: each op of the step is there once', async () => {
  const body = adam(LEAVES)
    .replace(/stablehlo/g, 'pphlo')
    .replace(/tensor<([\dx]+)xf32>/g, (_, s) => S(s))
    .replace(/dense<([\d.]+)> : (tensor<[\dx]+)x!pphlo.secret<f32>>/g, 'dense<$1> : $2xf32>');
  const mixed = body
    .replace(
      /multiply (%\w+), (%[bc]\d) : (\S+)/g,
      (_, x, c, t: string) => `multiply ${x}, ${c} : (${t}, ${t.replace('!pphlo.secret<f32>', 'f32')}) -> ${t}`,
    )
    .replace(
      /add (%\w+), (%e\d) : (\S+)/g,
      (_, x, c, t: string) => `add ${x}, ${c} : (${t}, ${t.replace('!pphlo.secret<f32>', 'f32')}) -> ${t}`,
    );
  const text = await fused(mixed);
  for (const [name, n] of [
    ['sqrt', 1],
    ['divide', 1],
    ['multiply', 5],
    ['add', 3],
    ['subtract', 1],
  ] as const)
    assert.is(count(text, name), n, name);
});

test('ops with a path between them stay apart, also through other ops', async () => {
  const text = await fused(
    'func.func @main(%x: $S) -> $S {\n%a = pphlo.exponential %x : $S\n%b = pphlo.negate %a : $S\n%r = pphlo.exponential %b : $S\nreturn %r : $S\n}',
  );
  assert.is(count(text, 'exponential'), 2);
});

test('other dtypes, visibilities, attributes and public ops stay apart', async () => {
  const text = await fused(`func.func @main(%x: $S, %y: $SI, %p: $P) -> ($S, $SI, $S, $P, $P) {
    %a = pphlo.multiply %x, %x : $S
    %b = pphlo.multiply %y, %y : $SI
    %c = pphlo.multiply %x, %p : ($S, $P) -> $S
    %d = pphlo.exponential %p : $P
    %q = pphlo.negate %p : $P
    %e = pphlo.exponential %q : $P
    return %a, %b, %c, %d, %e : $S, $SI, $S, $P, $P
  }`);
  assert.is(count(text, 'multiply'), 3);
  assert.is(count(text, 'exponential'), 2);
});

test('cheap ops alone are left alone', async () => {
  const text = await fused(
    'func.func @main(%x: $S, %y: $S) -> ($S, $S) {\n%a = pphlo.negate %x : $S\n%b = pphlo.negate %y : $S\nreturn %a, %b : $S, $S\n}',
  );
  assert.is(count(text, 'negate'), 2);
});

test('no op waits so long for another that the program has more hops', async () => {
  const chain = (op: string, from: string, to: string, n: number) =>
    Array.from({ length: n }, (_, i) => `%${to}${i} = pphlo.${op} ${i === 0 ? from : `%${to}${i - 1}`} : $S`).join(
      '\n',
    );
  // Both exponentials are three ops from the end. One is ready late and has little to follow, the other one the reverse.
  const program = (before: number) => `func.func @main(%x: $S, %y: $S) -> ($S, $S) {
    ${chain('tanh', '%x', 'a', before)}
    %p = pphlo.exponential ${before > 0 ? `%a${before - 1}` : '%x'} : $S
    ${chain('negate', '%p', 'b', 3)}
    %q = pphlo.exponential %y : $S
    ${chain('log', '%q', 'c', 3)}
    return %b2, %c2 : $S, $S
  }`;
  assert.is(count(await fused(program(3)), 'exponential'), 2);
  assert.is(count(await fused(program(0)), 'exponential'), 1);
});

test('products of one operand are one product with the others side by side', async () => {
  const text =
    await fused(`func.func @main(%x: ${S('4x3')}, %q: ${S('3x2')}, %k: ${S('3x5')}) -> (${S('4x2')}, ${S('4x5')}) {
    %a = pphlo.dot_general %x, %q, contracting_dims = [1] x [0] : (${S('4x3')}, ${S('3x2')}) -> ${S('4x2')}
    %b = pphlo.dot_general %x, %k, contracting_dims = [1] x [0] : (${S('4x3')}, ${S('3x5')}) -> ${S('4x5')}
    return %a, %b : ${S('4x2')}, ${S('4x5')}
  }`);
  assert.match(text, /dot_general %arg0, %0, contracting_dims = \[1\] x \[0\] : .* -> tensor<4x7x/);
  assert.match(text, /\[0:1:4, 2:1:7\]/);
});

/** Attention heads written one by one: x·k, its softmax, times v. */
function heads(n: number): string {
  const t = 'tensor<3x4xf32>';
  const lines: string[] = [
    '%ninf = stablehlo.constant dense<0xFF800000> : tensor<f32>',
    '%zero = stablehlo.constant dense<0.0> : tensor<f32>',
  ];
  for (let i = 0; i < n; i++)
    lines.push(
      `%s${i} = stablehlo.dot_general %q${i}, %k${i}, contracting_dims = [1] x [1] : (${t}, ${t}) -> tensor<3x3xf32>`,
      `%m${i} = stablehlo.reduce(%s${i} init: %ninf) applies stablehlo.maximum across dimensions = [1] : (tensor<3x3xf32>, tensor<f32>) -> tensor<3xf32>`,
      `%mb${i} = stablehlo.broadcast_in_dim %m${i}, dims = [0] : (tensor<3xf32>) -> tensor<3x3xf32>`,
      `%d${i} = stablehlo.subtract %s${i}, %mb${i} : tensor<3x3xf32>`,
      `%e${i} = stablehlo.exponential %d${i} : tensor<3x3xf32>`,
      `%z${i} = stablehlo.reduce(%e${i} init: %zero) applies stablehlo.add across dimensions = [1] : (tensor<3x3xf32>, tensor<f32>) -> tensor<3xf32>`,
      `%zb${i} = stablehlo.broadcast_in_dim %z${i}, dims = [0] : (tensor<3xf32>) -> tensor<3x3xf32>`,
      `%p${i} = stablehlo.divide %e${i}, %zb${i} : tensor<3x3xf32>`,
      `%o${i} = stablehlo.dot_general %p${i}, %v${i}, contracting_dims = [1] x [0] : (tensor<3x3xf32>, ${t}) -> ${t}`,
    );
  const ids = Array.from({ length: n }, (_, i) => i);
  const args = ids.flatMap((i) => ['q', 'k', 'v'].map((a) => `%${a}${i}: ${t}`));
  return `func.func @main(${args.join(', ')}) -> (${ids.map(() => t).join(', ')}) {\n${lines.join('\n')}\nreturn ${ids.map((i) => `%o${i}`).join(', ')} : ${ids.map(() => t).join(', ')}\n}`;
}
test('products that share an operand and send nothing stay as they are', async () => {
  const free: CostModel = {
    target: 'no messages',
    of: async () => ({
      hops: 0,
      offlineHops: 0,
      messages: 0,
      bytes: 0,
      offlineBytes: 0,
      seconds: 1,
      offlineSeconds: 0,
    }),
  };
  const dot = (w: string) => `pphlo.dot %x, ${w} : (${S('4x4')}, ${S('4x4')}) -> ${S('4x4')}`;
  const program = `func.func @main(%x: ${S('4x4')}, %v: ${S('4x4')}, %w: ${S('4x4')}) -> (${S('4x4')}, ${S('4x4')}) {
    %0 = ${dot('%v')}
    %1 = ${dot('%w')}
    return %0, %1 : ${S('4x4')}, ${S('4x4')}
  }`;
  assert.is(count(await fused(program, free), 'dot'), 2);
});

test('heads of attention that a program writes one by one run as one batch', async () => {
  const inputs = Array.from({ length: 12 }, (_, i) => values('3x4', i, -0.5));
  const at = async (disablePasses: string[]) => runProgram(heads(4), { protocol: ref2k, inputs, disablePasses });
  const [on, off] = [await at([]), await at([PASS])];
  let ops = 0;
  for (const op of on.body) if (/dot|exponential|reduce|divide|reciprocal/.test(op.name)) ops++;
  assert.ok(ops <= 7, `${ops} of 24 ops`);
  assert.ok(on.result.totals.hops <= off.result.totals.hops);
  // What is proven of the denominators of each head holds for those of all.
  const divisions = [...on.body].filter((op) => /divide/.test(op.name));
  assert.ok(divisions.length > 0 && divisions.every((op) => op.attrs.divisor_bits !== undefined));
  const want = evaluate(parse(heads(4)), inputs);
  for (const [i, w] of want.entries())
    for (const [j, x] of (w.data as Float32Array).entries())
      assert.ok(Math.abs((on.result.outputs[i]!.data as Float32Array)[j]! - x) < 1e-3);
});

test('a cost model that finds no gain keeps the ops apart', async () => {
  const text =
    'func.func @main(%x: $S, %y: $S) -> ($S, $S) {\n%a = pphlo.exponential %x : $S\n%b = pphlo.exponential %y : $S\nreturn %a, %b : $S, $S\n}';
  const model = (fusedIsDearer: boolean): CostModel => ({
    target: 'test',
    of: async ({ inputs, build }) => {
      const f = parse('func.func @main() -> $P {\n%c = pphlo.constant dense<0.0> : $P\nreturn %c : $P\n}');
      const { Builder } = await import('../../ir/builder.ts');
      const body = funcBody(functionsOf(f)[0]!);
      const made = build(
        Builder.before(body.last!),
        inputs.map((t) => body.addArg(t)),
      );
      const n = [...body].filter((op) => op.name === 'pphlo.exponential').length;
      const seconds = made.length < 2 ? 1 : fusedIsDearer === (n === 1) ? 2 : 1;
      return { hops: 1, offlineHops: 0, messages: n, bytes: n, offlineBytes: 0, seconds, offlineSeconds: 0 };
    },
  });
  assert.is(count(await fused(text, model(true)), 'exponential'), 2);
  assert.is(count(await fused(text, model(false)), 'exponential'), 1);
});

test.run();
