import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { laneFor, Ring, RingMemory } from '../../ring/ring.ts';
import { andFold, type Circuit, carryTree, plan, prefixCarries, runCircuit } from './circuits.ts';
import { groupWords, prefixGrouping, products, treeGrouping } from './masked-bits.ts';
import { blank, type Word } from './words.ts';

const ring = new Ring(new RingMemory(2 ** 24), 64);
const clear = (bits: number, values: readonly bigint[]): Word => ({
  bits,
  length: values.length,
  parts: [ring.fromBigints(values, laneFor(bits), bits)],
});
const run = async (circuit: Circuit): Promise<bigint[]> => {
  const z = await runCircuit(ring, circuit, async (x, y) => ({ ...x, parts: [ring.and(x.parts[0]!, y.parts[0]!)] }));
  return ring.toBigints(z.parts[0]!);
};
const values = (bits: number): bigint[] =>
  Array.from({ length: 64 }, (_, i) =>
    BigInt.asUintN(bits, BigInt(i) * 0x9e3779b97f4a7c15f39cc0605cedc835n + BigInt(i)),
  );

for (const bits of [1, 2, 3, 5, 8, 13, 32, 63, 64, 100, 127]) {
  test(`carry tree and AND fold of ${bits} bits`, async () => {
    const x = values(bits);
    const y = [...values(bits)].reverse();
    const top = (1n << BigInt(bits)) - 1n;
    y[3] = top - x[3]!;
    x[5] = top;
    const g = clear(
      bits,
      x.map((v, i) => v & y[i]!),
    );
    const p = clear(
      bits,
      x.map((v, i) => v ^ y[i]!),
    );
    assert.equal(
      await run(carryTree(ring, g, p)),
      x.map((v, i) => (v + y[i]!) >> BigInt(bits)),
    );
    assert.equal(
      await run(andFold(ring, clear(bits, x))),
      x.map((v) => (v === top ? 1n : 0n)),
    );
    const depth = Math.ceil(Math.log2(bits));
    assert.is(plan(carryTree(undefined, blank(bits, 7), blank(bits, 7))).length, depth);
    assert.is(plan(andFold(undefined, blank(bits, 7))).length, depth);
  });
}

for (const bits of [1, 2, 4, 8, 64, 128]) {
  test(`carries into every one of ${bits} positions`, async () => {
    const x = values(bits);
    const y = [...values(bits)].reverse();
    const g = clear(
      bits,
      x.map((v, i) => v & y[i]!),
    );
    const p = clear(
      bits,
      x.map((v, i) => v ^ y[i]!),
    );
    const carries = x.map((v, i) => ((v + y[i]!) ^ v ^ y[i]!) >> 1n);
    assert.equal(await run(prefixCarries(ring, g, p, 0)), carries);
    const levels = plan(prefixCarries(undefined, blank(bits, 3), blank(bits, 3), 0));
    assert.is(levels.length, Math.log2(bits));
    assert.ok(levels.every((l, i) => l.bits === bits / 2 && l.length === (i === levels.length - 1 ? 3 : 6)));
  });
}

test('groups hold every fourth bit, and pad where it does no harm', () => {
  const t = ring.fromBigints([0b1011_0110n], 1);
  // Positions 0, 4 then 1, 5 then 2, 6 then 3, 7 of 1011 0110.
  const words = groupWords(ring, t, prefixGrouping(8)).map((w) => ring.toBigints(w)[0]);
  assert.equal(words, [0b10n, 0b11n, 0b01n, 0b10n]);
  assert.equal(treeGrouping(63), { width: 64, group: 4, pad: 1 });
  assert.equal(treeGrouping(1), { width: 1, group: 1, pad: 0 });
  assert.equal(prefixGrouping(5), { width: 8, group: 4, pad: 0 });
  assert.is(products(4).length, 11);
});

test.run();
