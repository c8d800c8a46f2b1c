import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { convert as exactly } from '../../eval/convert.ts';
import type { DType } from '../../eval/dtype.ts';
import { aby3 } from '../protocols/aby3/index.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import { convert } from './convert.ts';
import { evaluate, numbers, secret, tensorOf } from './test-support.ts';

const INTS: DType[] = ['i8', 'i16', 'i32', 'i64', 'ui8', 'ui16', 'ui32', 'ui64'];
const inside = [-3.75, -0.5, 0, 0.25, 2.5, 127.5, -128.75];
/** Of every type: its ends, and what is one unit beside. */
const ends = [7, 8, 15, 16].flatMap((b) =>
  [-1, 1].flatMap((s) => [-(2 ** -8), 0, 2 ** -8, 1].map((d) => s * 2 ** b + d)),
);

for (const [protocol, k, f] of [
  [ref2k, 64, 18],
  [ref2k, 32, 8],
  [ref2k, 128, 26],
  [aby3, 64, 18],
  [semi2k, 64, 18],
] as const)
  test(`floats to integers: towards zero, saturating; ${protocol.name}, ${k} bits`, async () => {
    const far = k === 32 ? [] : [2 ** 31 - 0.5, 2 ** 31, -(2 ** 31) - 1.5, 2 ** 32 + 0.5, 2 ** 40, -(2 ** 40)];
    const xs = [...inside, ...ends, ...far];
    for (const d of INTS.filter((t) => Number(t.replace(/\D/g, '')) <= k)) {
      const { out } = await evaluate({ protocol, k, f }, [secret('f64', xs)], async (c, [x]) => [
        await convert(c, x!, d),
      ]);
      assert.equal(numbers(out[0]!), numbers(exactly(tensorOf('f64', xs), d)), d);
    }
  });

test.run();
