import type { Tensor } from '../../eval/tensor.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { type Ran, run } from '../runtime/test-support.ts';
import { Recorder, type Recording } from './recording.ts';

/** Records small runs in memory; for tests. */

/** A loop whose condition depends on a public input, so that a dealer must be told; an op that waits; parallel ops. */
const PROGRAM = `func.func @main(%x: tensor<4xf32>, %n: tensor<i32>) -> (tensor<4xf32>, tensor<4xi1>) {
  %one = stablehlo.constant dense<1> : tensor<i32>
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %r:2 = "stablehlo.while"(%zero, %x) ({
  ^bb0(%i: tensor<i32>, %y: tensor<4xf32>):
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  }, {
  ^bb0(%i: tensor<i32>, %y: tensor<4xf32>):
    %j = stablehlo.add %i, %one : tensor<i32>
    %z = stablehlo.multiply %y, %y : tensor<4xf32>
    stablehlo.return %j, %z : tensor<i32>, tensor<4xf32>
  }) : (tensor<i32>, tensor<4xf32>) -> (tensor<i32>, tensor<4xf32>)
  %e = stablehlo.exponential %x : tensor<4xf32>
  %s = stablehlo.add %r#1, %e : tensor<4xf32>
  %l = stablehlo.compare LT, %x, %s : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  return %s, %l : tensor<4xf32>, tensor<4xi1>
}`;
const INPUTS: readonly Tensor[] = [
  { dtype: 'f32', shape: [4], data: Float32Array.of(0.5, -1, 0.25, 1) },
  { dtype: 'i32', shape: [], data: Int32Array.of(2) },
];

export const RECORDED = ['aby3', 'semi2k'];
export const protocolNamed = async (name: string): Promise<Protocol> =>
  (await builtinProtocols()).find((p) => p.name === name)!;

export interface Recorded extends Ran {
  readonly recordings: readonly Recording[];
}

/** The program once, with or without recorders. */
export async function runSmall(name: string, recorded = true): Promise<Recorded> {
  const recorders: Recorder[] = [];
  const ran = await run(PROGRAM, {
    protocol: await protocolNamed(name),
    visibility: ['secret', 'public'],
    inputs: INPUTS,
    ...(recorded
      ? {
          monitor: (rank) => {
            recorders[rank] = new Recorder({
              rank,
              name: `p${rank}`,
              epoch: performance.timeOrigin,
              now: () => performance.now(),
            });
            return recorders[rank];
          },
        }
      : {}),
  });
  return { ...ran, recordings: recorders.map((r) => r.recording()) };
}
