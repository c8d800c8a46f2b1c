import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { floatFromBits, floatToBits } from '../syntax/float-bits.ts';
import { bitWidth, type DType } from './dtype.ts';
import { decodeFloat, encodeFloat, roundTo } from './rounding.ts';

const narrow: readonly DType[] = ['f4E2M1FN', 'f6E2M3FN', 'f6E3M2FN', 'f8E3M4', 'f8E4M3FN', 'f8E5M2', 'f8E5M2FNUZ'];

for (const d of narrow)
  test(`${d}: every bit pattern is the number that text and evaluator agree on, and rounds to itself`, () => {
    for (let code = 0; code < 2 ** bitWidth(d); code++) {
      const x = decodeFloat(d, code);
      assert.ok(Object.is(x, floatFromBits(d, BigInt(code))), `${code}: ${x}`);
      if (Number.isNaN(x)) continue;
      assert.is(Number(encodeFloat(d, x)), code);
      assert.is(Number(floatToBits(d, x)), code);
      assert.ok(Object.is(roundTo(d, x), x));
    }
  });

test('formats without infinities and NaN saturate', () => {
  for (const [d, largest] of [
    ['f4E2M1FN', 6],
    ['f6E2M3FN', 7.5],
    ['f6E3M2FN', 28],
  ] as const) {
    assert.is(roundTo(d, 1e9), largest);
    assert.is(roundTo(d, -Infinity), -largest);
    assert.ok(Object.is(roundTo(d, NaN), -0));
    assert.is(floatFromBits(d, floatToBits(d, 1e9)), largest);
    assert.ok(Object.is(floatFromBits(d, floatToBits(d, NaN)), -0));
  }
});

test.run();
