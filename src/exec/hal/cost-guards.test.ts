import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { builtinProtocols } from '../protocols/index.ts';
import { multiply } from './arithmetic.ts';
import { power } from './fixed-power.ts';
import { rsqrt, sqrt } from './fixed-root.ts';
import { meet } from './represent.ts';
import { type Body, costOf, type Operand, pub, secret, tensorOf } from './test-support.ts';

/** Ways that are only cheaper, not different: results cannot show whether they are taken, costs do. */

const X = secret('f32', [1, 2, 3]);

for (const protocol of (await builtinProtocols()).filter((p) => p.secure)) {
  const cost = async (inputs: readonly Operand[], body: Body) => costOf({ protocol }, inputs, body);

  test(`${protocol.name}: a power of one half costs what a root does`, async () => {
    for (const [e, root] of [
      [0.5, sqrt],
      [-0.5, rsqrt],
    ] as const) {
      const asPower = await cost([X, pub('f32', [e, e, e])], async (c, [x, y]) => [await power(c.at('p'), x!, y!)]);
      const asRoot = await cost([X], async (c, [x]) => [await root(c.at('r'), x!)]);
      assert.equal(asPower, asRoot);
    }
  });

  test(`${protocol.name}: a secret integer times a public one sends nothing, also where it has overflowed`, async () => {
    for (const form of ['secret', 'mod'] as const) {
      const x: Operand = { tensor: tensorOf('i32', [1, 2, 3]), form };
      const { hops, totals } = await cost([x, pub('i32', [4, 5, 6])], async (c, [v, p]) => [await multiply(c, v!, p!)]);
      assert.is(hops, 0);
      assert.is(totals.bytes, 0);
    }
  });
}

test('two dtypes meet in the float, or in the wider one', () => {
  assert.is(meet('i64', 'f32'), 'f32');
  assert.is(meet('f32', 'i64'), 'f32');
  assert.is(meet('f32', 'f64'), 'f64');
  assert.is(meet('f64', 'f32'), 'f64');
  assert.is(meet('i32', 'i64'), 'i64');
  assert.is(meet('i64', 'i8'), 'i64');
  assert.is(meet('i32', 'ui32'), 'i32');
});

test.run();
