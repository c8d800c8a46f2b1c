import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { registry } from '../dialects/registry.ts';
import { Source, SpucError } from '../support/diagnostics.ts';
import { parseModule } from '../syntax/index.ts';
import { defineOp } from './define-op.ts';
import { type Block, Operation } from './ir.ts';
import { touchAll } from './journal.ts';
import { tensorType } from './types.ts';
import { verify } from './verifier.ts';

const text = `
func.func @main(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>, %z: tensor<f32>, %unread: tensor<f32>) -> tensor<2xf32> {
  %s = stablehlo.slice %a [0:2, 0:3] : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %t = stablehlo.add %s, %b : tensor<2x3xf32>
  %r = stablehlo.reduce(%t init: %z) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
  return %r : tensor<2xf32>
}
func.func @other(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}`;

/** A module that was verified once, and its ops by name (the first of each). */
function verified(): { module: Operation; ops: Record<string, Operation> } {
  const module = parseModule(new Source('x.mlir', text), registry);
  verify(module);
  const ops: Record<string, Operation> = {};
  module.walk((op) => void (ops[op.name] ??= op));
  ops['func.other'] = module.regions[0]!.block.last!;
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
const bodyOf = (op: Operation | undefined): Block => op!.regions[0]!.block;
/** Every way in which IR can be changed, once in the function and once in the body of the reduction where that differs. */
const harm: Record<string, (ops: Record<string, Operation>) => void> = {
  'another operand': (o) => o['stablehlo.add']!.setOperand(1, bodyOf(o['func.func']).args[2]!),
  'other operands': (o) => o['stablehlo.add']!.setOperands([]),
  'one more operand': (o) => o['stablehlo.add']!.addOperand(bodyOf(o['func.func']).args[2]!),
  'a value that takes the place of another': (o) =>
    o['stablehlo.slice']!.result.replaceAllUsesWith(bodyOf(o['func.func']).args[2]!),
  'the type of an argument': (o) => {
    bodyOf(o['func.func']).args[1]!.type = other;
  },
  'the type of an argument that nothing reads': (o) => {
    bodyOf(o['func.func']).args[3]!.type = other;
  },
  'one more argument': (o) => void bodyOf(o['func.func']).addArg(other),
  'the type of a result': (o) => {
    o['stablehlo.add']!.result.type = other;
  },
  'an attribute': (o) => o['stablehlo.slice']!.setAttr('limit_indices', [2, 9]),
  'a missing attribute': (o) => o['stablehlo.slice']!.setAttr('limit_indices', undefined),
  'another operation inside a region': (o) => {
    const { block } = o['stablehlo.reduce']!.regions[0]!;
    block.terminator.setOperand(0, block.args[0]!);
    block.args[1]!.type = other;
  },
  'an argument inside a region': (o) => {
    bodyOf(o['stablehlo.reduce']).args[0]!.type = other;
  },
  'one more argument of a region': (o) => void bodyOf(o['stablehlo.reduce']).addArg(other),
  'an operation inside a region': (o) => bodyOf(o['stablehlo.reduce']).terminator.setOperands([]),
  'a wrong operation that was inserted': (o) =>
    void o['stablehlo.add']!.block!.append(new Operation(o['stablehlo.add']!.def, [], [other])),
  'a wrong operation that was inserted in a region': (o) => {
    const { block } = o['stablehlo.reduce']!.regions[0]!;
    block.insertBefore(new Operation(o['stablehlo.add']!.def, [], [other]), block.terminator);
  },
  'one more region': (o) => void o['stablehlo.reduce']!.addRegion(),
  'a region that belonged to another': (o) => void o['stablehlo.add']!.addRegion(o['stablehlo.reduce']!.regions[0]),
  'a missing terminator': (o) => bodyOf(o['stablehlo.reduce']).terminator.remove(),
  'an erased terminator': (o) => bodyOf(o['stablehlo.reduce']).terminator.erase(),
  'a terminator before the end': (o) => {
    const { block } = o['stablehlo.reduce']!.regions[0]!;
    block.insertBefore(block.terminator.clone(), block.first);
  },
  'an operation after the terminator': (o) => {
    const { block } = o['stablehlo.add']!;
    block!.append(o['stablehlo.add']!.clone());
  },
  'the function around a return': (o) => {
    const f = o['func.func']!;
    f.setAttr('function_type', { ...(f.attrs.function_type as object), results: [other] });
  },
  'a moved operation': (o) => {
    const op = o['stablehlo.slice']!;
    const { block } = op;
    op.remove();
    block!.insertBefore(op, block!.terminator);
  },
  'an operation that was taken out': (o) => o['stablehlo.slice']!.remove(),
  'a body that reads what an isolated function around it does not have': (o) => {
    const { block } = o['stablehlo.reduce']!.regions[0]!;
    block.terminator.setOperand(0, bodyOf(o['func.other']).args[0]!);
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
    touchAll(module);
    assert.is(problem(module), first, 'a look at everything finds the same');
  });

test('what was changed and put right again is found right', () => {
  const { module, ops } = verified();
  const add = ops['stablehlo.add']!;
  const b = add.operand(1);
  add.setOperand(1, bodyOf(ops['func.func']).args[2]!);
  assert.ok(problem(module));
  add.setOperand(1, b);
  assert.is(problem(module), '');
});

test('an operation that moved between blocks, there and back, is looked at once it is wrong', () => {
  const { module, ops } = verified();
  const add = ops['stablehlo.add']!;
  const { block } = add;
  const body = bodyOf(ops['stablehlo.reduce']);
  const { next } = add;
  add.remove();
  body.insertBefore(add, body.first);
  assert.match(problem(module), /stablehlo.reduce|not defined before it/);
  add.remove();
  block!.insertBefore(add, next);
  assert.is(problem(module), '');
  add.result.type = other;
  assert.match(problem(module), /stablehlo.add/);
});

test('a look that a rule breaks off with a fault of its own leaves nothing out', () => {
  const fault = defineOp('test.fault', {
    doc: '',
    operands: {},
    results: {},
    verify: () => {
      throw new TypeError('a fault');
    },
  });
  const { module, ops } = verified();
  ops['stablehlo.add']!.result.type = other;
  const made = ops['stablehlo.add']!.block!.insertBefore(fault.create({}, {}), ops['stablehlo.slice']!);
  assert.throws(() => verify(module));
  made.erase();
  assert.match(problem(module), /stablehlo.add/);
});

test('operations that differ in an attribute only are told apart', () => {
  const slices = (limits: string): string => `
func.func @main(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %s = "stablehlo.slice"(%a) {start_indices = array<i64: 0, 0>, limit_indices = array<i64: ${limits}>, strides = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %s : tensor<2x3xf32>
}`;
  assert.is(problem(parseModule(new Source('x.mlir', slices('2, 3')), registry)), '');
  assert.ok(problem(parseModule(new Source('x.mlir', slices('2, 2')), registry)));
  assert.ok(problem(parseModule(new Source('x.mlir', slices('2')), registry)));
  assert.is(problem(parseModule(new Source('x.mlir', slices('2, 3')), registry)), '');
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

test('operations that differ in their bodies only are told apart', () => {
  const reduce = (result: string, type = 'f32'): string => `
func.func @main(%a: tensor<4xf32>, %z: tensor<f32>) -> tensor<f32> {
  %r = "stablehlo.reduce"(%a, %z) ({
  ^bb0(%x: tensor<f32>, %y: tensor<${type}>):
    %s = stablehlo.add %x, %x : tensor<f32>
    %c = stablehlo.compare LT, %x, %x : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return ${result}
  }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
  return %r : tensor<f32>
}`;
  const found = (text: string): string => problem(parseModule(new Source('x.mlir', text), registry));
  for (let i = 0; i < 2; i++) {
    assert.is(found(reduce('%s : tensor<f32>')), '');
    assert.is(found(reduce('%x : tensor<f32>')), '');
    assert.match(found(reduce('%c : tensor<i1>')), /stablehlo.reduce/);
    assert.match(found(reduce('%s : tensor<f32>', 'i32')), /stablehlo.reduce/);
    assert.match(found(reduce('%s, %s : tensor<f32>, tensor<f32>')), /stablehlo.reduce/);
  }
});

test.run();
