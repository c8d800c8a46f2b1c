import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opsOf, problem, program, shapeOf } from '../test-program.ts';

const params = 'x = f32[2,3] parameter(0)\nz = f32[] parameter(1)\ns = f32[3] parameter(2)\ng = u64[2] parameter(3)\n';
const text = (line: string) => program(params + line);
const all = (line: string) => opsOf(text(line));

test('batch normalisation', () => {
  const [op] = all('r = f32[2,3] batch-norm-inference(x, s, s, s, s), epsilon=0.001, feature_index=1');
  assert.is(op!.attrs.feature_index, 1);
  assert.is(op!.attrs.epsilon, Math.fround(0.001));
  const train = all('r = (f32[2,3], f32[3], f32[3]) batch-norm-training(x, s, s), epsilon=0.5, feature_index=1');
  assert.is(train[0]!.results.length, 3);
});

test('random numbers', () => {
  const ops = all('r = f32[2,3] rng(z, z), distribution=rng_uniform');
  assert.equal(
    ops.map((o) => o.name),
    ['stablehlo.constant', 'stablehlo.rng'],
  );
  assert.is(ops[1]!.attrs.rng_distribution, 'UNIFORM');
  const [bits] = all('r = (u64[2], u32[4]) rng-bit-generator(g), algorithm=rng_three_fry');
  assert.is(bits!.attrs.rng_algorithm, 'THREE_FRY');
});

test('custom calls: markers vanish, known targets become ops, others stay calls', () => {
  assert.is(all('ROOT r = f32[2,3] custom-call(x), custom_call_target="Sharding", sharding={replicated}').length, 0);
  assert.is(all('r = f32[2,3] custom-call(x), custom_call_target="mhlo.erf"')[0]!.name, 'chlo.erf');
  const config = 'backend_config={mhlo.attributes = {k = 2 : i64, largest = true}, mhlo.version = 1 : i64}';
  const [top] = all(`r = (f32[2,2], s32[2,2]) custom-call(x), custom_call_target="mhlo.topk", ${config}`);
  assert.is(top!.name, 'chlo.top_k');
  assert.is(top!.attrs.k, 2);
  const [call] = all('r = (f32[3], s32[]) custom-call(x, z), custom_call_target="f", backend_config="a b"');
  assert.is(shapeOf(call!), 'stablehlo.custom_call(tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>, tensor<i32>');
  assert.is(call!.attrs.call_target_name, 'f');
});

test('sizes are known', () => {
  assert.is(all('r = s32[] get-dimension-size(x), dimensions={1}')[0]!.name, 'stablehlo.constant');
  assert.is(problem(text('r = s32[] get-dimension-size(x), dimensions={2}')).split(' ')[0], 'attribute');
});

test.run();
