import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { funcBody, functionsOf } from '../../ir/builtin.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, withSecret } from '../../ir/types.ts';
import { Source } from '../../support/diagnostics.ts';
import { parseModule } from '../../syntax/index.ts';
import { registry } from '../registry.ts';
import { hasSecretCondition, leaks } from './visibility-rules.ts';

/** `S` and `s` are secret, `P` and `p` public; capitals are vectors of 4 f32, small letters scalars; `b` a public boolean, `B` a secret one. */
const types: Readonly<Record<string, string>> = {
  S: 'tensor<4x!pphlo.secret<f32>>',
  P: 'tensor<4xf32>',
  s: 'tensor<!pphlo.secret<f32>>',
  p: 'tensor<f32>',
  b: 'tensor<i1>',
  B: 'tensor<!pphlo.secret<i1>>',
};
const long = (text: string): string => text.replace(/\$(\w)\b/g, (_, c: string) => types[c]!);
/** The first op of the program, not verified. */
function opOf(args: string, text: string): Operation {
  const module = parseModule(new Source('t', long(`func.func @main(${args}) {\n${text}\nreturn\n}`)), registry);
  return funcBody(functionsOf(module)[0]!).first!;
}
const region = (op: Operation, r: number) => op.regions[r]!.block;

/**
 * An op in which everything is secret, the values that it may take in (each alone makes the listed others secret, by place), and all that it gives.
 * The test makes everything public but one input, then demands that exactly the named values must be secret.
 */
interface Case {
  readonly op: Operation;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
  readonly reach: Readonly<Record<string, readonly string[]>>;
}

function check(name: string, make: () => Case): void {
  test(name, () => {
    for (const [input, want] of Object.entries(make().reach)) {
      const { op, inputs, outputs } = make();
      const set = (v: Value, secret: boolean) => void (v.type = withSecret(v.type as TensorType, secret));
      // What a region returns may be one of its arguments: outputs are set first, inputs have the last word.
      for (const v of [...Object.values(inputs), ...Object.values(outputs)]) set(v, false);
      assert.equal([...leaks(op)], [], `${name}: all public`);
      set(inputs[input]!, true);
      const needed = Object.keys(outputs).filter((o) => {
        for (const v of Object.values(outputs)) set(v, true);
        set(outputs[o]!, false);
        return [...leaks(op)].length > 0;
      });
      assert.equal(needed.sort(), [...want].sort(), `${name}: what secret ${input} reaches`);
      for (const v of Object.values(outputs)) set(v, true);
      assert.equal([...leaks(op)], [], `${name}: all that ${input} reaches is secret`);
      assert.ok(isSecret(inputs[input]!.type));
    }
  });
}

check('while', () => {
  const op = opOf(
    '%x: $s, %y: $s, %n: $b, %k: $s, %l: $s',
    `%r:2 = "pphlo.while"(%x, %y) ({
    ^bb0(%a: $s, %b: $s):
      pphlo.return %n : $b
    }, {
    ^bb0(%a: $s, %b: $s):
      pphlo.return %k, %l : $s, $s
    }) : ($s, $s) -> ($s, $s)`,
  );
  const [c, d] = [region(op, 0), region(op, 1)];
  const all = (i: number) => [`cond${i}`, `body${i}`, `result${i}`];
  return {
    op,
    inputs: { x: op.operand(0), y: op.operand(1), k: d.terminator.operand(0), l: d.terminator.operand(1) },
    outputs: {
      cond0: c.args[0]!,
      cond1: c.args[1]!,
      body0: d.args[0]!,
      body1: d.args[1]!,
      result0: op.results[0]!,
      result1: op.results[1]!,
    },
    reach: { x: all(0), y: all(1), k: all(0), l: all(1) },
  };
});
for (const name of ['if', 'case'])
  check(name, () => {
    const op = opOf(
      `%p: ${name === 'if' ? '$B' : 'tensor<!pphlo.secret<i32>>'}, %x: $s, %y: $s, %z: $s`,
      `%r:2 = "pphlo.${name}"(%p) ({
        pphlo.return %x, %y : $s, $s
      }, {
        pphlo.return %z, %z : $s, $s
      }) : (${name === 'if' ? '$B' : 'tensor<!pphlo.secret<i32>>'}) -> ($s, $s)`,
    );
    const [x, y] = region(op, 0).terminator.operands as [Value, Value];
    return {
      op,
      inputs: { p: op.operand(0), x, y, z: region(op, 1).terminator.operand(0) },
      outputs: { result0: op.results[0]!, result1: op.results[1]! },
      reach: { p: ['result0', 'result1'], x: ['result0'], y: ['result1'], z: ['result0', 'result1'] },
    };
  });
check('reduce', () => {
  const op = opOf(
    '%x: $S, %y: $S, %i: $s, %j: $s, %k: $s, %l: $s',
    `%r:2 = "pphlo.reduce"(%x, %y, %i, %j) <{dimensions = array<i64: 0>}> ({
    ^bb0(%a: $s, %b: $s, %c: $s, %d: $s):
      pphlo.return %k, %l : $s, $s
    }) : ($S, $S, $s, $s) -> ($s, $s)`,
  );
  const { args, terminator } = region(op, 0);
  const all = (i: number) => [`left${i}`, `right${i}`, `result${i}`];
  return {
    op,
    inputs: {
      x: op.operand(0),
      y: op.operand(1),
      i: op.operand(2),
      j: op.operand(3),
      k: terminator.operand(0),
      l: terminator.operand(1),
    },
    outputs: {
      left0: args[0]!,
      left1: args[1]!,
      right0: args[2]!,
      right1: args[3]!,
      result0: op.results[0]!,
      result1: op.results[1]!,
    },
    reach: { x: all(0), y: all(1), i: all(0), j: all(1), k: all(0), l: all(1) },
  };
});
check('sort', () => {
  const op = opOf(
    '%x: $S, %y: $S, %k: $B',
    `%r:2 = "pphlo.sort"(%x, %y) <{dimension = 0 : i64}> ({
    ^bb0(%a: $s, %b: $s, %c: $s, %d: $s):
      pphlo.return %k : $B
    }) : ($S, $S) -> ($S, $S)`,
  );
  const { args, terminator } = region(op, 0);
  return {
    op,
    inputs: { x: op.operand(0), y: op.operand(1), k: terminator.operand(0) },
    outputs: { a: args[0]!, b: args[1]!, c: args[2]!, d: args[3]!, result0: op.results[0]!, result1: op.results[1]! },
    reach: { x: ['a', 'b', 'result0'], y: ['c', 'd', 'result1'], k: ['result0', 'result1'] },
  };
});
check('simple_sort', () => {
  const op = opOf(
    '%x: $S, %y: $S, %z: $S',
    '%r:3 = pphlo.simple_sort %x, %y, %z ASC, dim = 0, num_keys = 2 : ($S, $S, $S) -> ($S, $S, $S)',
  );
  const [x, y, z] = op.operands;
  const results = ['result0', 'result1', 'result2'];
  return {
    op,
    inputs: { x: x!, y: y!, z: z! },
    outputs: { result0: op.results[0]!, result1: op.results[1]!, result2: op.results[2]! },
    // Keys decide where everything goes; what goes along shows in its own result only.
    reach: { x: results, y: results, z: ['result2'] },
  };
});
check('select_and_scatter', () => {
  const op = opOf(
    '%x: $S, %g: tensor<2x!pphlo.secret<f32>>, %i: $s, %k: $B, %l: $s',
    `%r = "pphlo.select_and_scatter"(%x, %g, %i) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}> ({
    ^bb0(%a: $s, %b: $s):
      pphlo.return %k : $B
    }, {
    ^bb0(%c: $s, %d: $s):
      pphlo.return %l : $s
    }) : ($S, tensor<2x!pphlo.secret<f32>>, $s) -> $S`,
  );
  const [p, q] = [region(op, 0), region(op, 1)];
  return {
    op,
    inputs: {
      x: op.operand(0),
      g: op.operand(1),
      i: op.operand(2),
      k: p.terminator.operand(0),
      l: q.terminator.operand(0),
    },
    outputs: { a: p.args[0]!, b: p.args[1]!, c: q.args[0]!, d: q.args[1]!, result: op.result },
    // A source reaches what the body adds only through the accumulator, the choice only the place of it.
    reach: {
      x: ['a', 'b', 'd', 'result'],
      g: ['c', 'result'],
      i: ['d', 'result'],
      k: ['d', 'result'],
      l: ['d', 'result'],
    },
  };
});
check('an op without regions', () => {
  const op = opOf(
    '%p: tensor<4x!pphlo.secret<i1>>, %x: $S, %y: $S',
    '%r = "pphlo.select"(%p, %x, %y) : (tensor<4x!pphlo.secret<i1>>, $S, $S) -> $S',
  );
  return {
    op,
    inputs: { p: op.operand(0), x: op.operand(1), y: op.operand(2) },
    outputs: { result: op.result },
    reach: { p: ['result'], x: ['result'], y: ['result'] },
  };
});

test('a secret condition is told apart from leaks, a reveal is none', () => {
  const loop = opOf(
    '%x: $p, %n: $B',
    `%r = "pphlo.while"(%x) ({
    ^bb0(%a: $p):
      pphlo.return %n : $B
    }, {
    ^bb0(%a: $p):
      pphlo.return %a : $p
    }) : ($p) -> $p`,
  );
  assert.ok(hasSecretCondition(loop));
  assert.equal([...leaks(loop)], []);
  assert.equal([...leaks(opOf('%x: $s', '%r = pphlo.reveal %x : ($s) -> $p'))], []);
});

test.run();
