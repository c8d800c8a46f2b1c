import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { funcName, functionsOf } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { verify } from '../../ir/verifier.ts';
import { evaluate } from './evaluator.ts';
import { inlineCalls } from './inline.ts';
import { errorOf, program, t } from './test-support.ts';

const namesOf = (module: Operation): string[] => {
  const names: string[] = [];
  module.walk((op) => void names.push(op.name));
  return names;
};

const nested = `
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = call @twice(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = stablehlo.composite "my.op" %0 {decomposition = @double} : (tensor<2xf32>) -> tensor<2xf32>
  %2 = stablehlo.optimization_barrier %1 : tensor<2xf32>
  %3 = stablehlo.custom_call @Sharding(%2) : (tensor<2xf32>) -> tensor<2xf32>
  %4 = chlo.erf %3 : tensor<2xf32> -> tensor<2xf32>
  return %3 : tensor<2xf32>
}
func.func private @twice(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = call @double(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = call @double(%0) : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
func.func private @double(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.add %x, %x : tensor<2xf32>
  return %0 : tensor<2xf32>
}`;

test('calls and composites become the bodies of their callees', () => {
  const module = program(nested);
  const before = evaluate(module, [t('f32', [2], 1, 2)]);
  inlineCalls(module);
  verify(module);
  assert.equal(functionsOf(module).map(funcName), ['main']);
  assert.equal(namesOf(module), [
    'builtin.module',
    'func.func',
    'stablehlo.add',
    'stablehlo.add',
    'stablehlo.add',
    'chlo.erf',
    'func.return',
  ]);
  assert.equal(evaluate(module, [t('f32', [2], 1, 2)]), before);
  assert.equal([...before[0]!.data], [8, 16]);
});

test('an inlined op knows both its own place and that of the call', () => {
  const module = program(nested);
  inlineCalls(module);
  const add = functionsOf(module)[0]!.regions[0]!.block.first!;
  assert.is(add.loc.kind, 'callsite');
});

test('calls inside of regions are inlined, and a function may return its argument', () => {
  const module = program(`
func.func @main(%p: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %0 = "stablehlo.if"(%p) ({
    %1 = func.call @same(%x) : (tensor<f32>) -> tensor<f32>
    stablehlo.return %1 : tensor<f32>
  }, {
    %1 = stablehlo.negate %x : tensor<f32>
    stablehlo.return %1 : tensor<f32>
  }) : (tensor<i1>) -> tensor<f32>
  return %0 : tensor<f32>
}
func.func private @same(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}`);
  inlineCalls(module);
  verify(module);
  assert.not.ok(namesOf(module).includes('func.call'));
  assert.equal([...evaluate(module, [t('i1', [], 1), t('f32', [], 3)])[0]!.data], [3]);
});

const calls = (name: string, callee: string, times = 1) => `
func.func @${name}(%x: tensor<f32>) -> tensor<f32> {
  ${Array.from({ length: times }, (_, i) => `%${i} = func.call @${callee}(%x) : (tensor<f32>) -> tensor<f32>`).join('\n')}
  return %0 : tensor<f32>
}`;
const leaf = `
func.func @leaf(%x: tensor<f32>) -> tensor<f32> {
  %0 = stablehlo.negate %x : tensor<f32>
  return %0 : tensor<f32>
}`;

test('recursion is reported with the chain of calls', () => {
  const module = program(calls('main', 'f') + calls('f', 'g') + calls('g', 'f'));
  const e = errorOf(() => inlineCalls(module));
  assert.is(e?.class, 'recursion');
  assert.match(e!.message, /@f → @g → @f/);
});

test('a missing function is reported', () => {
  const module = program(calls('main', 'leaf') + leaf);
  functionsOf(module)[0]!.regions[0]!.block.first!.setAttr('callee', 'gone');
  assert.is(errorOf(() => inlineCalls(module))?.class, 'undefined-symbol');
});

test('long chains and exponential growth are bounded', () => {
  const chain = Array.from({ length: 600 }, (_, i) => calls(`f${i}`, i === 599 ? 'leaf' : `f${i + 1}`)).join('');
  assert.is(errorOf(() => inlineCalls(program(calls('main', 'f0') + chain + leaf)))?.class, 'nesting-limit');
  const bomb = Array.from({ length: 8 }, (_, i) => calls(`f${i}`, i === 7 ? 'leaf' : `f${i + 1}`, 16)).join('');
  assert.is(errorOf(() => inlineCalls(program(calls('main', 'f0') + bomb + leaf)))?.class, 'resource-limit');
});

test.run();
