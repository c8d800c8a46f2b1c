import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers } from '../eval/values.ts';
import { assertClose, countOps } from './test-meaning.ts';
import { failure, opt, parse, run } from './test-support.ts';

const S = '!pphlo.secret<f32>';
const N = 7;
const V = `tensor<${N}x${S}>`;
const T = (n: number) => `tensor<${n}x${S}>`;
const inputs = [fromNumbers('f32', [N], [3, -1, 2.5, 8, 0, -4, 2.5])];
const PASSES = ['partial-sort-to-topk', 'lower-custom-calls', 'dce'];

/** The places of the order statistics that a program has, after comparing what it gives before and after. */
function places(text: string): string[] {
  const after = run(parse(text), PASSES);
  assertClose(evaluate(after, inputs), evaluate(parse(text), inputs), 0, text);
  // The intrinsic itself means the same as what it becomes.
  assertClose(evaluate(run(parse(text), ['partial-sort-to-topk']), inputs), evaluate(parse(text), inputs), 0, text);
  assert.is(countOps(after, 'pphlo.custom_call'), 0);
  return [...opt(text, PASSES).matchAll(/order_statistics %\w+ (\w+, places = \d+ to \d+)/g)].map((m) => m[1]!);
}
const slices = (direction: string, ...ranges: [number, number][]): string => {
  const types = ranges.map(([a, b]) => T(b - a)).join(', ');
  return `func.func @main(%x: ${V}) -> (${types}) {
    %s = pphlo.simple_sort %x ${direction}, dim = 0, num_keys = 1 : (${V}) -> ${V}
    ${ranges.map(([a, b], i) => `%r${i} = pphlo.slice %s [${a}:1:${b}] : (${V}) -> ${T(b - a)}`).join('\n')}
    return ${ranges.map((_, i) => `%r${i}`).join(', ')} : ${types}
  }`;
};

test('slices of a sort are order statistics, at both ends too', () => {
  for (const [direction, ranges, want] of [
    ['ASC', [[3, 4]], ['DES, places = 3 to 4']],
    ['ASC', [[6, 7]], ['DES, places = 0 to 1']],
    ['ASC', [[0, 1]], ['DES, places = 6 to 7']],
    ['DES', [[0, 1]], ['DES, places = 0 to 1']],
    ['DES', [[6, 7]], ['DES, places = 6 to 7']],
    [
      'ASC',
      [
        [5, 6],
        [6, 7],
      ],
      ['DES, places = 0 to 2'],
    ],
    [
      'DES',
      [
        [2, 3],
        [3, 4],
      ],
      ['DES, places = 2 to 4'],
    ],
    // Wider than SPU's: the three largest, in either order.
    ['ASC', [[4, 7]], ['DES, places = 0 to 3']],
    [
      'DES',
      [
        [0, 3],
        [2, 3],
      ],
      ['DES, places = 0 to 3'],
    ],
    // All of it.
    ['ASC', [[0, 7]], []],
    [
      'ASC',
      [
        [0, 1],
        [6, 7],
      ],
      [],
    ],
  ] as const)
    assert.equal(
      places(slices(direction, ...(ranges as unknown as [number, number][]))),
      want,
      `${direction} ${ranges}`,
    );
});

const gather = (
  places: string,
  type: string,
  shape: string,
  offset = '',
): string => `func.func @main(%x: ${V}) -> ${shape} {
  %s = pphlo.simple_sort %x ASC, dim = 0, num_keys = 1 : (${V}) -> ${V}
  %i = pphlo.constant dense<${places}> : ${type}
  %r = "pphlo.gather"(%s, %i) {dimension_numbers = #stablehlo.gather<${offset}collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = ${type.includes('x1x') ? 1 : 0}>, slice_sizes = array<i64: 1>, indices_are_sorted = true} : (${V}, ${type}) -> ${shape}
  return %r : ${shape}
}`;
test('constant places: gathers and dynamic slices, out of range ones clamped', () => {
  assert.equal(places(gather('3', 'tensor<1xi32>', `tensor<${S}>`)), ['DES, places = 3 to 4']);
  assert.equal(places(gather('99', 'tensor<1xi32>', `tensor<${S}>`)), ['DES, places = 0 to 1']);
  assert.equal(places(gather('[[1], [3], [5]]', 'tensor<3x1xi32>', T(3))), ['DES, places = 1 to 6']);
  assert.equal(
    places(`func.func @main(%x: ${V}) -> ${T(1)} {
      %s = pphlo.simple_sort %x DES, dim = 0, num_keys = 1 : (${V}) -> ${V}
      %i = pphlo.constant dense<2> : tensor<i32>
      %r = pphlo.dynamic_slice %s, %i, sizes = [1] : (${V}, tensor<i32>) -> ${T(1)}
      return %r : ${T(1)}
    }`),
    ['DES, places = 2 to 3'],
  );
});

const topk = (attrs: string, results: string, type = V): string => `func.func @main(%x: ${type}) -> (${results}) {
  %r${results.includes(',') ? ':2' : ''} = pphlo.custom_call @mhlo.topk(%x) {mhlo.attributes = {${attrs}}} : (${type}) -> (${results})
  return ${results.includes(',') ? '%r#0, %r#1' : '%r'} : ${results}
}`;
test('mhlo.topk: largest and smallest, with places and without, also when all of it is read', () => {
  const indices = (n: number) => `tensor<${n}x!pphlo.secret<i32>>`;
  for (const [text, want] of [
    [topk('k = 2 : i64, largest = true, value_only = true', T(2)), /order_statistics %arg0 DES, places = 0 to 2/],
    [topk('k = 2 : i64, largest = false, value_only = true', T(2)), /order_statistics %arg0 ASC, places = 0 to 2/],
    [
      topk('k = 1 : i64, k_hi = 3 : i64, largest = true, value_only = true', T(3)),
      /order_statistics %arg0 DES, places = 0 to 3/,
    ],
    [topk('k = 2 : i64, largest = true', `${T(2)}, ${indices(2)}`), /top_k\(%arg0, k = 2\)/],
    [topk('k = 2 : i64, largest = false', `${T(2)}, ${indices(2)}`), /simple_sort %arg0, %0 ASC/],
  ] as const) {
    const before = evaluate(parse(text), inputs);
    const after = run(parse(text), ['lower-custom-calls']);
    assertClose(evaluate(after, inputs), before, 0, text);
    assert.match(opt(text, ['lower-custom-calls']), want);
  }
  assert.match(
    failure(() => opt(topk('k = 9 : i64, largest = true', T(9)), ['lower-custom-calls']))[0]!,
    /attribute: 'mhlo.topk' cannot give places 9 to 9 of 7/,
  );
});

test.run();
