import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { registry } from '../dialects/registry.ts';
import { Source, SpucError } from '../support/diagnostics.ts';
import { parseModule } from '../syntax/index.ts';
import type { Operation } from './ir.ts';
import { tensorType } from './types.ts';
import { verify } from './verifier.ts';

const text = `
func.func @main(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>, %z: tensor<f32>) -> tensor<2xf32> {
  %s = stablehlo.slice %a [0:2, 0:3] : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %t = stablehlo.add %s, %b : tensor<2x3xf32>
  %r = stablehlo.reduce(%t init: %z) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
  return %r : tensor<2xf32>
}`;

/** A module that was verified once, and its ops by name (the first of each). */
function verified(): { module: Operation; ops: Record<string, Operation> } {
  const module = parseModule(new Source('x.mlir', text), registry);
  verify(module);
  const ops: Record<string, Operation> = {};
  module.walk((op) => void (ops[op.name] ??= op));
  return { module, ops };
}
function problem(module: Operation): string {
  try {
    verify(module);
    return '';
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    return e.diagnostics[0]!.message;
  }
}

const other = tensorType([5], 'f32');
const harm: Record<string, (ops: Record<string, Operation>) => void> = {
  'another operand': (o) => o['stablehlo.add']!.setOperand(1, o['func.func']!.regions[0]!.block.args[2]!),
  'the type of an argument': (o) => {
    o['func.func']!.regions[0]!.block.args[1]!.type = other;
  },
  'the type of a result': (o) => {
    o['stablehlo.add']!.result.type = other;
  },
  'an attribute': (o) => {
    o['stablehlo.slice']!.attrs.limit_indices = [2, 9];
  },
  'a missing attribute': (o) => {
    o['stablehlo.slice']!.attrs.limit_indices = undefined;
  },
  'an argument inside a region': (o) => {
    o['stablehlo.reduce']!.regions[0]!.block.args[0]!.type = other;
  },
  'an operation inside a region': (o) => {
    const { terminator } = o['stablehlo.reduce']!.regions[0]!.block;
    terminator.setOperands([]);
  },
  'a missing terminator': (o) => o['stablehlo.reduce']!.regions[0]!.block.terminator.remove(),
  'the function around a return': (o) => {
    const f = o['func.func']!;
    f.attrs.function_type = { ...(f.attrs.function_type as object), results: [other] };
  },
  'a moved operation': (o) => {
    const op = o['stablehlo.slice']!;
    const { block } = op;
    op.remove();
    block!.insertBefore(op, block!.terminator);
  },
};
for (const [what, change] of Object.entries(harm))
  test(`a second verification sees ${what}`, () => {
    const { module, ops } = verified();
    assert.is(problem(module), '');
    change(ops);
    const first = problem(module);
    assert.ok(first);
    assert.is(problem(module), first, 'what was found wrong stays wrong');
  });

test('a copy with operands of other types is looked at again', () => {
  const { module, ops } = verified();
  const add = ops['stablehlo.add']!;
  const [a, , z] = ops['func.func']!.regions[0]!.block.args;
  const same = add.clone();
  add.block!.insertBefore(same, add);
  // The copy reads what is defined before it.
  same.setOperands([a!, a!]);
  assert.is(problem(module), '');
  const wrong = add.clone(new Map([[add.operand(1), z!]]));
  add.block!.insertBefore(wrong, add.next);
  assert.match(problem(module), /stablehlo.add/);
});

test('a copy before what it reads, and a loop that moves away from what it captures, or what is captured from it, are seen', () => {
  const loop = `
func.func @main(%a: tensor<i32>) -> tensor<i32> {
  %s = stablehlo.add %a, %a : tensor<i32>
  %r = "stablehlo.while"(%a) ({
  ^bb0(%v: tensor<i32>):
    %c = stablehlo.compare LT, %v, %s : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  }, {
  ^bb0(%v: tensor<i32>):
    stablehlo.return %s : tensor<i32>
  }) : (tensor<i32>) -> tensor<i32>
  return %r : tensor<i32>
}`;
  const changes: ((add: Operation, loop: Operation) => void)[] = [
    (add, w) => {
      w.remove();
      add.block!.insertBefore(w, add);
    },
    (add, w) => {
      const { block } = add;
      add.remove();
      block!.insertBefore(add, w.next);
    },
    (add, w) => add.block!.insertBefore(w.clone(), add),
  ];
  for (const change of changes) {
    const module = parseModule(new Source('x.mlir', loop), registry);
    assert.is(problem(module), '');
    const found: Record<string, Operation> = {};
    module.walk((op) => void (found[op.name] ??= op));
    change(found['stablehlo.add']!, found['stablehlo.while']!);
    assert.match(problem(module), /reads a value \(result of 'stablehlo.add'\) that is not defined before it/);
    assert.match(problem(module), /not defined before it/, 'what was found wrong stays wrong');
  }
});

test.run();
