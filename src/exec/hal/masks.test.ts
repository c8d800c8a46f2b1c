import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../compiler.ts';
import { fromNumbers, toNumbers } from '../../eval/index.ts';
import { NodePrg, randomKey } from '../prg/node-prg.ts';
import { loadProtocol } from '../protocols/index.ts';
import { runProgram } from '../run.ts';

/** Scores with three masks, one of them made from a secret, as attention adds them; then softmax's exponential. */
const program = `
func.func @main(%x: tensor<4xf32>, %m: tensor<4xf32>) -> tensor<4xf32> {
  %min = stablehlo.constant dense<-3.40282347E+38> : tensor<4xf32>
  %inf = stablehlo.constant dense<[0.0, 0.0, 0xFF800000, 0xFF800000]> : tensor<4xf32>
  %a = stablehlo.multiply %m, %min : tensor<4xf32>
  %0 = stablehlo.add %x, %a : tensor<4xf32>
  %1 = stablehlo.add %0, %inf : tensor<4xf32>
  %2 = stablehlo.add %1, %inf : tensor<4xf32>
  %i = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %max = stablehlo.reduce(%2 init: %i) applies stablehlo.maximum across dimensions = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
  %b = stablehlo.broadcast_in_dim %max, dims = [] : (tensor<f32>) -> tensor<4xf32>
  %s = stablehlo.subtract %2, %b : tensor<4xf32>
  %e = stablehlo.exponential %s : tensor<4xf32>
  return %e : tensor<4xf32>
}`;

for (const [k, fxp] of [
  [32, 8],
  [64, 18],
  [128, 26],
] as const) {
  test(`masks of −∞ and −max add up without wrapping around, ${k} bits`, async () => {
    const compiled = await compileProgram(new TextEncoder().encode(program), 'masks.mlir');
    const inputs = [fromNumbers('f32', [4], [5, 2, 3.5, 1]), fromNumbers('f32', [4], [0, 1, 0, 1])];
    const protocol = await loadProtocol('ref2k');
    const makePrg = (nonce: Uint8Array) => new NodePrg(nonce);
    const { outputs } = await runProgram({
      ...compiled,
      protocol,
      parties: 1,
      k,
      fxp,
      inputs,
      memory: 2 ** 26,
      randomKey,
      makePrg,
    });
    const [first, ...masked] = toNumbers(outputs[0]!).map(Number);
    assert.ok(Math.abs(first! - 1) < 0.02, String(first));
    assert.equal(masked, [0, 0, 0]);
  });
}

test.run();
