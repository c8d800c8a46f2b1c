import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withOneNaN } from './nan.ts';
import { tensor } from './tensor.ts';

test('the NaN of arithmetic has the same bits everywhere; one with a payload is as the program says', () => {
  const odd32 = new Float32Array(Uint32Array.of(0xffc00000, 0x7fc00001, 0x3f800000).buffer);
  const odd64 = new Float64Array(BigUint64Array.of(0xfff8000000000000n).buffer);
  const hex = (x: Float32Array | Float64Array) => Buffer.from(x.buffer).toString('hex');
  assert.is(hex(withOneNaN(tensor('f32', [3], odd32)).data as Float32Array), '0000c07f0100c07f0000803f');
  assert.is(hex(withOneNaN(tensor('f64', [1], odd64)).data as Float64Array), '000000000000f87f');
  // The tensor itself is as it was; one without a NaN is the same.
  assert.is(new Uint32Array(odd32.buffer)[0], 0xffc00000);
  const plain = tensor('f32', [1], Float32Array.of(2));
  assert.is(withOneNaN(plain), plain);
});

test.run();
