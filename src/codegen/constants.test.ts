import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DType } from '../eval/dtype.ts';
import { tensor } from '../eval/tensor.ts';
import { constantBytes } from './constants.ts';

test('every NaN is written with the same bits, whatever the processor made', () => {
  const odd32 = new Float32Array(Uint32Array.of(0xffc00000, 0x7fc00001, 0x3f800000).buffer);
  const odd64 = new Float64Array(BigUint64Array.of(0xfff8000000000000n).buffer);
  const bits = (d: DType, data: Float32Array | Float64Array) =>
    Buffer.from(constantBytes(tensor(d, [data.length], data))).toString('hex');
  assert.is(bits('f32', odd32), '0000c07f0000c07f0000803f');
  assert.is(bits('f64', odd64), '000000000000f87f');
  // The tensor itself is as it was.
  assert.is(new Uint32Array(odd32.buffer)[0], 0xffc00000);
});

test.run();
