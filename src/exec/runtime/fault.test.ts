import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fail, SpucError, showLocation } from '../../support/diagnostics.ts';
import { tensorOf } from '../hal/test-support.ts';
import { kernels } from '../kernels/index.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { OpKernel } from './kernel-table.ts';
import { type Ran, tryRun } from './test-support.ts';

const aby3 = (await builtinProtocols()).find((p) => p.name === 'aby3')!;
const REDUCE = `
func.func @main(%x: tensor<4xf32>, %i: tensor<f32>) -> tensor<f32> {
  %y = stablehlo.negate %x : tensor<4xf32>
  %p = "stablehlo.reduce"(%y, %i) ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %q = stablehlo.multiply %a, %b : tensor<f32>
      %z = stablehlo.maximum %q, %a : tensor<f32>
      stablehlo.return %z : tensor<f32>
  }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
  return %p : tensor<f32>
}`;
/** The program, with a kernel that fails at one party. */
const failing = (name: string, party: number, bad: () => never): Promise<Ran> => {
  const kernel: OpKernel = (call) => (call.c.engine.rank === party ? bad() : kernels[name]!(call));
  const inputs = [tensorOf('f32', [1, 2, 3, 4], [4]), tensorOf('f32', [1], [])];
  return tryRun(REDUCE, { protocol: aby3, inputs, kernels: { ...kernels, [name]: kernel } });
};

test('an error of the user names op, place, operand types and party', async () => {
  const { error } = await failing('pphlo.negate', 2, () => fail('runtime', 'not today'));
  assert.instance(error, SpucError);
  const [d] = (error as SpucError).diagnostics;
  assert.is(showLocation(d!.loc), 'test.mlir:3:8');
  assert.is(d!.notes![0]!.message, "in 'pphlo.negate' on (tensor<4x!pphlo.secret<f32>>) at party 2");
  assert.is(showLocation(d!.notes![0]!.loc), 'test.mlir:3:8');
});

test('an error in a region names the op inside and the one around', async () => {
  const { error } = await failing('pphlo.maximum', 1, () => fail('runtime', 'not today'));
  const [d] = (error as SpucError).diagnostics;
  assert.is(showLocation(d!.loc), 'test.mlir:7:12');
  assert.equal(
    d!.notes!.map((n) => n.message.replace(/ on .*(at party)/, ' $1')),
    ["in 'pphlo.maximum' at party 1", "in 'pphlo.reduce' at party 1"],
  );
});

test('a fault of ours says the same in its message, once', async () => {
  const { error } = await failing('pphlo.maximum', 0, () => {
    throw new Error('broken');
  });
  const scalar = 'tensor<!pphlo.secret<f32>>';
  assert.is(
    (error as Error).message,
    `broken (in 'pphlo.maximum' on (${scalar}, ${scalar}) at party 0, test.mlir:7:12)`,
  );
});

test.run();
