import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../../compiler.ts';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { fromNumbers, toNumbers } from '../../eval/values.ts';
import { keepsMeaning } from '../test-meaning.ts';
import { runUnder } from '../test-running.ts';
import { asyncFailure, parse } from '../test-support.ts';

const program = (algorithm: string, state: string, result: string): string =>
  `func.func @main(%s: tensor<${state}>) -> (tensor<${state}>, tensor<${result}>) {
  %a, %b = "stablehlo.rng_bit_generator"(%s) {rng_algorithm = #stablehlo<rng_algorithm ${algorithm}>} : (tensor<${state}>) -> (tensor<${state}>, tensor<${result}>)
  return %a, %b : tensor<${state}>, tensor<${result}>
}`;
/** States whose counters carry from one word to the next. */
const STATES: Readonly<Record<string, readonly bigint[]>> = {
  '2xui64': [0x123456789abcdef0n, 2n ** 64n - 2n],
  '3xui64': [77n, 2n ** 64n - 1n, 2n ** 64n - 1n],
  '4xui32': [1n, 2n ** 32n - 1n, 2n ** 32n - 1n, 5n],
};
const input = (state: string) => {
  const words = STATES[state]!;
  return [fromNumbers(state.endsWith('ui64') ? 'ui64' : 'ui32', [words.length], words as never)];
};

test('the bits of a secret state are those of a public one, for every algorithm, width and shape', async () => {
  for (const [algorithm, state, result] of [
    ['THREE_FRY', '2xui64', '8xui32'],
    ['THREE_FRY', '2xui64', '3x5xui32'],
    ['THREE_FRY', '2xui64', '3x4x2xui32'],
    ['THREE_FRY', '2xui64', 'ui32'],
    ['THREE_FRY', '2xui64', '5xui64'],
    ['THREE_FRY', '4xui32', '6xi16'],
    ['PHILOX', '2xui64', '3x3xui32'],
    ['PHILOX', '3xui64', '9xui8'],
    ['PHILOX', '3xui64', '5xi64'],
    ['DEFAULT', '4xui32', 'ui32'],
  ] as const) {
    const text = program(algorithm, state, result);
    await keepsMeaning(`${algorithm} ${state} ${result}`, text, input(state));
  }
});

test('parties compute the same bits', async () => {
  for (const [algorithm, state, result] of [
    ['THREE_FRY', '2xui64', '3x2xui32'],
    ['PHILOX', '3xui64', '5xui32'],
  ] as const) {
    const text = program(algorithm, state, result);
    const want = evaluate(parse(text), input(state)).map(toNumbers);
    for (const protocol of ['ref2k', 'aby3', 'semi2k'])
      assert.equal(
        (await runUnder(protocol, text, input(state))).outputs.map(toNumbers),
        want,
        `${algorithm} ${protocol}`,
      );
  }
});

test('numbers that no algorithm makes are refused', async () => {
  const found = await asyncFailure(() => compileModule(parse(program('THREE_FRY', '2xui64', '0xui32')), {}));
  assert.match(found[0]!, /^unsupported-op: 'stablehlo.rng_bit_generator' of a secret state/);
});

test.run();
