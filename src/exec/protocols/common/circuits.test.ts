import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { laneFor, Ring, RingMemory } from '../../ring/ring.ts';
import { andFold, type Circuit, carryTree, plan, prefixCarries, runCircuit } from './circuits.ts';
import { dealItems } from './deal.ts';
import { gateItems, runGates } from './gates.ts';
import { groupWords, prefixGrouping, treeGrouping } from './masked-bits.ts';
import { products } from './polynomials.ts';
import { blank, type Word } from './words.ts';

const ring = new Ring(new RingMemory(2 ** 24), 64);
const clear = (bits: number, values: readonly bigint[]): Word => ({
  bits,
  length: values.length,
  parts: [ring.fromBigints(values, laneFor(bits), bits)],
});
/** Evaluates gates by their definition. */
const run = async (circuit: Circuit): Promise<bigint[]> => {
  const z = await runCircuit(circuit, async ({ inputs, outputs }) =>
    outputs.map((sum) => {
      const terms = sum.map((set) =>
        inputs
          .filter((_, j) => (set >> j) & 1)
          .map((x) => x.parts[0]!)
          .reduce((x, y) => ring.and(x, y)),
      );
      return { ...inputs[0]!, parts: [terms.reduce((x, y) => ring.xor(x, y))] };
    }),
  );
  return ring.toBigints(z.parts[0]!);
};
const values = (bits: number): bigint[] =>
  Array.from({ length: 64 }, (_, i) =>
    BigInt.asUintN(bits, BigInt(i) * 0x9e3779b97f4a7c15f39cc0605cedc835n + BigInt(i)),
  );
/** Two numbers' generate and propagate words, with their carries. */
function addition(bits: number) {
  const top = (1n << BigInt(bits)) - 1n;
  const x = values(bits);
  const y = [...x].reverse();
  y[3] = top - x[3]!;
  x[5] = top;
  return {
    x,
    top,
    g: clear(
      bits,
      x.map((v, i) => v & y[i]!),
    ),
    p: clear(
      bits,
      x.map((v, i) => v ^ y[i]!),
    ),
    carries: x.map((v, i) => ((v + y[i]!) ^ v ^ y[i]!) >> 1n),
  };
}

for (const bits of [1, 2, 4, 8, 16, 32, 64, 128]) {
  test(`carries and folds of ${bits} bits`, async () => {
    const { x, top, g, p, carries } = addition(bits);
    assert.equal(
      await run(carryTree(ring, g, p)),
      carries.map((v) => v >> BigInt(bits - 1)),
    );
    assert.equal(await run(prefixCarries(ring, g, p, 0)), carries);
    assert.equal(
      await run(andFold(ring, clear(bits, x))),
      x.map((v) => (v === top ? 1n : 0n)),
    );
    const word = blank(bits, 7);
    const depth = Math.ceil(Math.log2(bits) / 2);
    for (const c of [
      carryTree(undefined, word, word),
      prefixCarries(undefined, word, word, 0),
      andFold(undefined, word),
    ]) {
      assert.is(plan(c).length, depth);
    }
  });
}

test('gates with dealt masks: two parties get the carries', async () => {
  const { g, p, carries } = addition(32);
  const word = blank(32, 64);
  const items = gateItems(plan(prefixCarries(undefined, word, word, 0)));
  let n = 7n;
  const random = (length: number, bits: number) =>
    ring.fromBigints(
      Array.from({ length }, () => (n = BigInt.asUintN(64, n * 6364136223846793005n + 1442695040888963407n)) >> 20n),
      laneFor(bits),
      bits,
    );
  // Party 0 has the corrections, party 1 what was expanded; the sum of both is the value.
  const sides = [new Map(), new Map()];
  dealItems(
    ring,
    items,
    (x) => {
      const shares = sides.map((s) => {
        const t = random(x.length, x.bits);
        s.set(x.label, t);
        return t;
      });
      return ring.xor(shares[0]!, shares[1]!);
    },
    (x, rest) => sides[0]!.set(x.label, ring.xor(rest, sides[0]!.get(x.label))),
  );
  const board = new Map<string, Promise<unknown>>();
  const post = new Map<string, (t: unknown) => void>();
  const slot = (key: string) => {
    if (!board.has(key)) board.set(key, new Promise((resolve) => post.set(key, resolve)));
    return board.get(key) as Promise<Word['parts'][number]>;
  };
  const results = await Promise.all(
    [0, 1].map((rank) => {
      const share = (w: Word): Word => {
        const other = ring.fromBigints(values(32), 4, 32);
        return { ...w, parts: [rank === 0 ? ring.xor(w.parts[0]!, other) : other] };
      };
      return runGates(ring, prefixCarries(ring, share(g), share(p), 0), sides[rank]!, rank === 0, async (label, t) => {
        void slot(`${label} ${rank}`);
        post.get(`${label} ${rank}`)!(ring.copy(t));
        return ring.xor(t, await slot(`${label} ${1 - rank}`));
      });
    }),
  );
  assert.equal(ring.toBigints(ring.xor(results[0]!.parts[0]!, results[1]!.parts[0]!)), carries);
});

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
