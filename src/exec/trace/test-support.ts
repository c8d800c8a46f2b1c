import type { Tensor } from '../../eval/tensor.ts';
import { countedLoop } from '../../testing/counted-loop.ts';
import { builtinProtocols } from '../protocols/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { type Ran, run } from '../runtime/test-support.ts';
import { Recorder, type Recording } from './recording.ts';

/** Records small runs in memory; for tests. */

/** A loop whose condition depends on a public input, so that a dealer must be told; an op that waits; parallel ops. */
const PROGRAM = `func.func @main(%x: tensor<4xf32>, %n: tensor<i32>) -> (tensor<4xf32>, tensor<4xi1>) {
${countedLoop('tensor<4xf32>')}
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
