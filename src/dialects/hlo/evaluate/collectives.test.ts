import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toNumbers } from '../../../eval/values.ts';
import { evaluate } from '../evaluator.ts';
import { errorOf, program } from '../test-support.ts';

const channel = 'channel_handle = #stablehlo.channel_handle<handle = 1, type = 1>';
/** What @main returns, with `body` as a function of each process and `grid` as the programs. */
const run = (functions: string, grid: string, types: string, results: string): (number | bigint)[][] =>
  evaluate(
    program(`${functions}
    func.func @main() -> (${results}) {
      %a = stablehlo.constant dense<[1, 2]> : tensor<2xi64>
      %b = stablehlo.constant dense<[3, 4]> : tensor<2xi64>
      %r:2 = "interpreter.run_parallel"(%a, %b) { ${grid} } : (tensor<2xi64>, tensor<2xi64>) -> (${types})
      return %r#0, %r#1 : ${results}
    }`),
    [],
    { entry: 'main' },
  ).map(toNumbers);
const collective = (op: string, attrs: string, type: string, region = ''): string =>
  `func.func @f(%x: tensor<2xi64>) -> ${type} {
    %0 = "stablehlo.${op}"(%x) ${region} {${attrs}} : (tensor<2xi64>) -> ${type}
    return %0 : ${type}
  }`;
const sum = `({
  ^bb0(%p: tensor<i64>, %q: tensor<i64>):
    %s = stablehlo.add %p, %q : tensor<i64>
    stablehlo.return %s : tensor<i64>
})`;
const both = 'replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>';
const two = (type: string): string => `${type}, ${type}`;
const replicas = 'programs = [[@f], [@f]]';

test('processes fold, gather, split and exchange', () => {
  const same = two('tensor<2xi64>');
  assert.equal(run(collective('all_reduce', both, 'tensor<2xi64>', sum), replicas, same, same), [
    [4n, 6n],
    [4n, 6n],
  ]);
  const one = two('tensor<1xi64>');
  const scatter = collective('reduce_scatter', `scatter_dimension = 0 : i64, ${both}`, 'tensor<1xi64>', sum);
  assert.equal(run(scatter, replicas, one, one), [[4n], [6n]]);
  const four = two('tensor<4xi64>');
  const flat = `all_gather_dim = 0 : i64, ${both}, ${channel}, use_global_device_ids`;
  assert.equal(run(collective('all_gather', flat, 'tensor<4xi64>'), replicas, four, four)[1], [1n, 2n, 3n, 4n]);
  const swap = `split_dimension = 0 : i64, concat_dimension = 0 : i64, split_count = 2 : i64, ${both}, ${channel}`;
  assert.equal(run(collective('all_to_all', swap, 'tensor<2xi64>'), 'programs = [[@f, @f]]', same, same), [
    [1n, 3n],
    [2n, 4n],
  ]);
  const pairs = 'source_target_pairs = dense<[[0, 1]]> : tensor<1x2xi64>';
  assert.equal(run(collective('collective_permute', pairs, 'tensor<2xi64>'), replicas, same, same), [
    [0n, 0n],
    [1n, 2n],
  ]);
});

test('a process that waits for nobody is an error, and so is one that runs alone', () => {
  const apart = collective('all_reduce', both, 'tensor<2xi64>', sum).replace('@f', '@g');
  const other = collective('all_reduce', `${both}, ${channel}`, 'tensor<2xi64>', sum);
  const same = two('tensor<2xi64>');
  const e = errorOf(() => run(`${apart}\n${other}`, 'programs = [[@f], [@g]]', same, same));
  assert.is(e?.class, 'input');
  assert.match(e!.message, 'waits for a process');
  const alone =
    'func.func @main() -> tensor<ui32> {\n%0 = stablehlo.replica_id : tensor<ui32>\nreturn %0 : tensor<ui32>\n}';
  assert.is(errorOf(() => evaluate(program(alone), []))?.class, 'unsupported-op');
});

test('a probe records each time it runs', () => {
  const text = (value: number): string => `func.func @main() {
    %0 = stablehlo.constant dense<7> : tensor<i64>
    %1 = interpreter.probe %0, probe_id = "x" : tensor<i64>
    %2 = stablehlo.add %1, %1 : tensor<i64>
    %3 = interpreter.probe %2, probe_id = "x" : tensor<i64>
    %c = stablehlo.constant dense<${value}> : tensor<i64>
    check.expect_serialized_eq %c, probe_id = "x", iter = 1 : tensor<i64>
    return
  }`;
  evaluate(program(text(14)), []);
  assert.is(errorOf(() => evaluate(program(text(7)), []))?.class, 'check-failed');
});

test.run();
