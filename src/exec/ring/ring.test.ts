import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import * as ref from './reference.ts';
import {
  type IntArray,
  type IntArrayType,
  LANES,
  type Lane,
  laneFor,
  Ring,
  RingMemory,
  type RingTensor,
} from './ring.ts';
import { wireBytes } from './tensor.ts';

/** Seeded generator (xorshift64*), so that a failure repeats. */
let state = 88172645463325252n;
function rnd(w: number): bigint {
  let v = 0n;
  for (let i = 0; i < w; i += 64) {
    state ^= state >> 12n;
    state = BigInt.asUintN(64, state ^ (state << 25n));
    state ^= state >> 27n;
    v = (v << 64n) | BigInt.asUintN(64, state * 2685821657736338717n);
  }
  return BigInt.asUintN(w, v >> BigInt(Math.ceil(w / 64) * 64 - w));
}
const below = (n: number): number => Number(rnd(53)) % n;
/** Random values with the edges (0, 1, all ones, sign bit) in between. */
const values = (n: number, w: number): bigint[] =>
  Array.from({ length: n }, (_, i) =>
    i % 5 === 4 ? [0n, 1n, (1n << BigInt(w)) - 1n, 1n << BigInt(w - 1)][below(4)]! : rnd(w),
  );

/** For assert.throws, which takes a predicate. */
const isA =
  (type: new (...args: never[]) => Error) =>
  (e: unknown): boolean =>
    e instanceof type;

const SIZES = [0, 1, 2, 7, 64, 1000];
const WIDTHS = [1, 2, 3, 4, 7, 8, 13, 16, 32, 64, 128];
const memory = new RingMemory();

/** Runs `body` for every ring width and size, and checks that all it allocated is released. */
function each(body: (ring: Ring, w: number, n: number) => void, widths = WIDTHS, sizes = SIZES): void {
  for (const w of widths) {
    for (const n of sizes) {
      const ring = new Ring(memory, w);
      body(ring, w, n);
      ring.close();
      assert.is(memory.liveBlocks, 0, `blocks left, k=${w} n=${n}`);
      assert.is(memory.liveBytes, 0);
    }
  }
}
const same = (ring: Ring, t: RingTensor, want: readonly bigint[], what: string): void => {
  const got = ring.toBigints(t);
  const at = want.findIndex((v, i) => v !== got[i]);
  assert.ok(
    got.length === want.length && at < 0,
    `${what}: k=${ring.k} n=${want.length} [${at}] ${got[at]} != ${want[at]}`,
  );
};

test('elementwise arithmetic, every ring', () => {
  each((r, w, n) => {
    const [a, b, c] = [values(n, w), values(n, w), rnd(w)];
    const [x, y] = [r.fromBigints(a), r.fromBigints(b)];
    same(r, r.add(x, y), ref.add(a, b, w), 'add');
    same(r, r.sub(x, y), ref.sub(a, b, w), 'sub');
    same(r, r.mul(x, y), ref.mul(a, b, w), 'mul');
    same(r, r.neg(x), ref.neg(a, w), 'neg');
    same(r, r.addConst(x, c), ref.addConst(a, c, w), 'addConst');
    same(r, r.addConst(x, -c), ref.addConst(a, -c, w), 'addConst, negative');
    same(r, r.mulConst(x, c), ref.mulConst(a, c, w), 'mulConst');
    same(r, r.constSub(c, x), ref.constSub(c, a, w), 'constSub');
    same(r, r.fill(c, n), new Array<bigint>(n).fill(c), 'fill');
    same(r, r.fill(-1n, n), new Array<bigint>(n).fill((1n << BigInt(w)) - 1n), 'fill -1');
    same(r, r.toRing(r.lowBits(x, w)), a, 'lowBits, toRing');
  });
});

test('tiny rings, every pair of values', () => {
  for (const w of [2, 3, 4]) {
    const size = 1 << w;
    const a = Array.from({ length: size * size }, (_, i) => BigInt(Math.floor(i / size)));
    const b = Array.from({ length: size * size }, (_, i) => BigInt(i % size));
    const r = new Ring(memory, w);
    const [x, y] = [r.fromBigints(a), r.fromBigints(b)];
    same(r, r.add(x, y), ref.add(a, b, w), 'add');
    same(r, r.sub(x, y), ref.sub(a, b, w), 'sub');
    same(r, r.mul(x, y), ref.mul(a, b, w), 'mul');
    same(r, r.lts(x, y), ref.lts(a, b, w), 'lts');
    for (let s = 0; s <= w; s++) same(r, r.sar(x, s), ref.sar(a, s, w), `sar ${s}`);
    r.close();
  }
});

test('bitwise ops, comparisons and selection, every ring', () => {
  each((r, w, n) => {
    const [a, b, c] = [values(n, w), values(n, w), rnd(w)];
    for (let i = 0; i < n; i += 3) b[i] = a[i]!;
    const [x, y] = [r.fromBigints(a), r.fromBigints(b)];
    same(r, r.and(x, y), ref.and(a, b), 'and');
    same(r, r.or(x, y), ref.or(a, b), 'or');
    same(r, r.xor(x, y), ref.xor(a, b), 'xor');
    same(r, r.not(x), ref.not(a, w), 'not');
    same(r, r.andConst(x, c), ref.andConst(a, c), 'andConst');
    same(r, r.orConst(x, c), ref.orConst(a, c), 'orConst');
    same(r, r.xorConst(x, c), ref.xorConst(a, c), 'xorConst');
    same(r, r.eq(x, y), ref.eq(a, b), 'eq');
    same(r, r.ltu(x, y), ref.ltu(a, b), 'ltu');
    same(r, r.lts(x, y), ref.lts(a, b, w), 'lts');
    const bit = values(n, 1);
    same(r, r.select(r.fromBigints(bit, 1, 1), x, y), ref.select(bit, a, b), 'select');
  });
});

test('shifts and sign extension, every ring, the width itself too', () => {
  each((r, w, n) => {
    const a = values(n, w);
    const x = r.fromBigints(a);
    for (const s of new Set([0, 1, w >> 1, w - 1, w, w + 70])) {
      same(r, r.shl(x, s), ref.shl(a, s, w), `shl ${s}`);
      same(r, r.shr(x, s), ref.shr(a, s), `shr ${s}`);
      same(r, r.sar(x, s), ref.sar(a, s, w), `sar ${s}`);
    }
    for (const lane of LANES) {
      const to = r.widthOf(lane);
      same(r, r.signExtend(x, w, lane), ref.signExtend(a, w, to), `signExtend to ${lane}`);
      same(r, r.signExtend(x, (w + 1) >> 1, lane), ref.signExtend(a, (w + 1) >> 1, to), `signExtend half to ${lane}`);
    }
  });
});

test('arithmetic and shifts of boolean widths in every lane, whatever the ring', () => {
  for (const lane of LANES) {
    const r = new Ring(memory, 64);
    for (const w of [1, 2, 5, lane * 8 - 1, lane * 8]) {
      const [a, b] = [values(100, w), values(100, w)];
      const [x, y] = [r.fromBigints(a, lane, w), r.fromBigints(b, lane, w)];
      same(r, r.add(x, y, w), ref.add(a, b, w), 'add');
      same(r, r.not(x, w), ref.not(a, w), 'not');
      same(r, r.neg(x, w), ref.neg(a, w), 'neg');
      same(r, r.shl(x, 3, w), ref.shl(a, 3, w), 'shl');
      same(r, r.sar(x, 3, w), ref.sar(a, 3, w), 'sar');
      same(r, r.lts(x, y, w), ref.lts(a, b, w), 'lts');
    }
    r.close();
  }
});

test('casts between all lanes', () => {
  for (const from of LANES) {
    for (const to of LANES) {
      each(
        (r, _w, n) => {
          const a = values(n, from * 8);
          const x = r.fromBigints(a, from);
          same(r, r.cast(x, to), ref.cast(a, Math.min(to * 8, from * 8)), `cast ${from} to ${to}`);
          same(r, r.cast(x, to, 5), ref.cast(a, 5), `cast ${from} to ${to}, 5 bits`);
        },
        [64],
      );
    }
  }
});

test('gather and scatter, with a map uploaded once or at each call', () => {
  each((r, w, n) => {
    const a = values(n, w);
    const x = r.fromBigints(a);
    const map = Int32Array.from({ length: n + 5 }, () => (n === 0 ? -1 : below(n + 1) - 1));
    const index = r.index(map);
    same(r, r.take(x, map), ref.take(a, map), 'take');
    same(r, r.take(x, index), ref.take(a, map), 'take, uploaded');
    const to = Int32Array.from({ length: n }, () => below(n + 4) - 1);
    same(r, r.scatterAdd(x, to, n + 3), ref.scatterAdd(a, to, n + 3, w), 'scatterAdd');
    assert.throws(() => r.take(x, Int32Array.of(n)), /indices/);
    assert.throws(() => r.take(x, Int32Array.of(-2)), /indices/);
    if (n > 0) assert.throws(() => r.scatterAdd(x, new Int32Array(n).fill(3), 3), /indices/);
  });
});

test('strided copies: transpose, broadcast, slice, reverse, empty, rank 0, long rows', () => {
  for (const lane of LANES) {
    const r = new Ring(memory, lane * 8);
    const a = values(2 * 3 * 40, lane * 8);
    const x = r.fromBigints(a);
    const cases: [number[], number[], number][] = [
      [[], [], 17],
      [[240], [1], 0],
      [[40, 3, 2], [1, 40, 120], 0],
      [[2, 3, 40], [-120, -40, -1], 239],
      [[5, 40], [0, 1], 80],
      [[2, 2, 37], [120, 80, 1], 2],
      [[2, 3, 10], [120, 40, 4], 1],
      [[3, 0, 2], [1, 1, 1], 0],
      [[2, 3, 1, 40, 1], [120, 40, 7, 1, 9], 0],
    ];
    for (const [shape, strides, offset] of cases) {
      same(r, r.strided(x, shape, strides, offset), ref.strided(a, shape, strides, offset), `strided [${shape}]`);
    }
    assert.throws(() => r.strided(x, [241], [1]), isA(RangeError));
    assert.throws(() => r.strided(x, [2], [-1]), isA(RangeError));
    same(r, r.repeat(x, 6, 3, 40), ref.repeat(a, 6, 3, 40), 'repeat');
    same(r, r.concat([x, r.sliceRange(x, 7, 11), x]), [...a, ...a.slice(7, 18), ...a], 'concat');
    same(r, r.concat([]), [], 'concat of nothing');
    same(r, r.copy(x), a, 'copy');
    assert.throws(() => r.sliceRange(x, 239, 2), isA(RangeError));
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test('reductions and running sums over the middle axis', () => {
  const shapes = [
    [1, 1000, 1],
    [7, 5, 3],
    [3, 1, 4],
    [2, 0, 3],
    [0, 3, 3],
    [3, 4, 0],
    [4, 6, 1],
  ] as const;
  for (const w of WIDTHS) {
    const r = new Ring(memory, w);
    for (const [o, n, i] of shapes) {
      const a = values(o * n * i, w);
      const x = r.fromBigints(a);
      same(r, r.reduceAdd(x, o, n, i), ref.reduceAdd(a, o, n, i, w), `reduceAdd ${o},${n},${i}`);
      same(r, r.reduceXor(x, o, n, i), ref.reduceXor(a, o, n, i), `reduceXor ${o},${n},${i}`);
      same(r, r.prefixAdd(x, o, n, i), ref.prefixAdd(a, o, n, i, w), `prefixAdd ${o},${n},${i}`);
    }
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test('matrix products, batched and with one operand repeated', () => {
  const shapes = [
    [1, 1, 1, 1],
    [1, 3, 5, 4],
    [1, 7, 9, 13],
    [2, 4, 8, 3],
    [3, 2, 6, 5],
    [2, 3, 0, 2],
    [1, 0, 3, 2],
    [0, 2, 3, 2],
    [1, 17, 31, 1],
    [1, 1, 33, 18],
    [2, 5, 4, 11],
    [1, 4, 5, 16],
  ] as const;
  for (const w of WIDTHS) {
    const r = new Ring(memory, w);
    for (const [q, m, k, n] of shapes) {
      for (const [qa, qb] of [
        [q, q],
        [1, q],
        [q, 1],
      ] as const) {
        const [a, b] = [values(qa * m * k, w), values(qb * k * n, w)];
        const z = r.matmul(r.fromBigints(a), r.fromBigints(b), q, m, k, n);
        same(r, z, ref.matmul(a, b, q, m, k, n, w), `matmul ${q}(${qa},${qb}),${m},${k},${n}`);
      }
    }
    assert.throws(() => r.matmul(r.zeros(5), r.zeros(6), 2, 1, 3, 1), /matmul operand/);
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test('matrix products larger than the cache blocks', () => {
  for (const [w, m, k, n] of [
    [64, 67, 259, 6],
    [32, 67, 259, 9],
    [64, 4, 513, 4],
    [32, 5, 256, 8],
  ] as const) {
    const r = new Ring(memory, w);
    const [a, b] = [values(m * k, w), values(k * n, w)];
    same(r, r.matmul(r.fromBigints(a), r.fromBigints(b), 1, m, k, n), ref.matmul(a, b, 1, m, k, n, w), 'matmul');
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test('bit tools for every width', () => {
  const widths = [1, 2, 3, 5, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128];
  for (const w of widths) {
    const r = new Ring(memory, 64);
    for (const n of SIZES) {
      const a = values(n, w);
      for (const lane of new Set<Lane>([laneFor(w), 16])) {
        const x = r.fromBigints(a, lane, w);
        const is = (t: RingTensor, want: bigint[], at: Lane, what: string): void => {
          assert.is(t.lane, at, `${what}: lane`);
          same(r, t, want, `${what} width ${w} lane ${lane}`);
        };
        is(r.prefixOrRight(x), ref.prefixOrRight(a), lane, 'prefixOrRight');
        is(r.popcount(x), ref.popcount(a), 1, 'popcount');
        is(r.parity(x), ref.parity(a), 1, 'parity');
        is(r.bitReverse(x, w), ref.bitReverse(a, w), lane, 'bitReverse');
        is(r.evenBits(x, w), ref.evenBits(a, w), laneFor((w + 1) >> 1), 'evenBits');
        is(r.oddBits(x, w), ref.oddBits(a, w), laneFor(Math.max(1, w >> 1)), 'oddBits');
        if (w <= 64) is(r.spreadBits(x, w), ref.spreadBits(a, w), laneFor(2 * w), 'spreadBits');
        for (const i of new Set([0, w >> 1, w - 1])) is(r.bitPlane(x, i), ref.bitPlane(a, i), 1, `bitPlane ${i}`);
      }
      const planes = Array.from({ length: w }, () => values(n, 1));
      const z = r.fromBitPlanes(planes.map((p) => r.fromBigints(p, 1, 1)));
      assert.is(z.lane, laneFor(w));
      same(r, z, ref.fromBitPlanes(planes), 'fromBitPlanes');
    }
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test('wire form: documented size, low bits only, and back', () => {
  for (const nbits of [1, 2, 3, 4, 5, 8, 12, 16, 20, 32, 33, 64, 65, 100, 128]) {
    const r = new Ring(memory, 64);
    for (const n of SIZES) {
      for (const lane of new Set<Lane>([laneFor(nbits), 16])) {
        // Bits above nbits are random: they must not reach the wire.
        const a = values(n, lane * 8);
        const bytes = r.pack(r.fromBigints(a, lane, lane * 8), nbits);
        assert.is(bytes.length, wireBytes(n, nbits));
        assert.ok(bytes.buffer instanceof ArrayBuffer);
        assert.equal([...bytes], ref.pack(a, nbits), `pack ${nbits} bits of lane ${lane}`);
        same(r, r.unpack(bytes, n, nbits), ref.cast(a, nbits), 'unpack');
        same(r, r.unpack(bytes, n, nbits, 16), ref.cast(a, nbits), 'unpack into lane 16');
      }
    }
    assert.throws(() => r.unpack(new Uint8Array(99), 3, nbits), isA(SpucError));
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test('a peer cannot set bits above the width', () => {
  const r = new Ring(memory, 64);
  same(r, r.unpack(Uint8Array.of(255, 255), 2, 3), [7n, 7n], 'unpack');
  r.close();
});

test('fixed point: rounding, saturation, special values, both directions', () => {
  const special = [0, -0, NaN, Infinity, -Infinity, 0.5, 1.5, 2.5, -0.5, -1.5, 5e-324, 1e308, -1e308, 2 ** 62, 2 ** 46];
  for (const w of [2, 3, 4, 8, 13, 16, 32, 64, 128]) {
    const r = new Ring(memory, w);
    const s = Math.max(w - 2, 1);
    for (const f of [0, 1, 18, 40, 60]) {
      const span = 2 ** (s - f);
      const input = Float64Array.from([
        ...special,
        ...special.map((x) => x * 2 ** -f),
        ...Array.from({ length: 500 }, () => (Number(rnd(53)) / 2 ** 52 - 1) * span * 1.2),
        span,
        -span,
      ]);
      const z = r.encodeFixed(input, f);
      const want = ref.encodeFixed(input, f, s, w);
      same(r, z, want, `encodeFixed f=${f}`);
      assert.equal([...r.decodeFixed(z, f)], ref.decodeFixed(want, f, w), `decodeFixed f=${f} k=${w}`);
      const single = Float32Array.from(input);
      same(r, r.encodeFixed(single, f), ref.encodeFixed(single, f, s, w), `encodeFixed of f32, f=${f}`);
    }
    const a = values(1000, w);
    assert.equal([...r.decodeFixed(r.fromBigints(a), 7)], ref.decodeFixed(a, 7, w), `decodeFixed k=${w}`);
    assert.is(r.encodeFixed(new Float64Array(0), 3).length, 0);
    assert.throws(() => r.encodeFixed(new Float64Array(1), 3, w), isA(RangeError));
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test('whole numbers of every array type, both directions', () => {
  const types = [
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    BigInt64Array,
    BigUint64Array,
  ] as unknown as (IntArrayType<IntArray> & { name: string })[];
  for (const w of [3, 8, 16, 32, 64, 128]) {
    const r = new Ring(memory, w);
    for (const type of types) {
      const width = type.BYTES_PER_ELEMENT * 8;
      const signed = !type.name.includes('Uint');
      const raw = values(300, width);
      const buffer = new Uint8Array(ref.pack(raw, width));
      const input = new type(buffer.buffer);
      const want = raw.map((v) => BigInt.asUintN(w, signed ? BigInt.asIntN(width, v) : v));
      const z = r.encodeInts(input);
      same(r, z, want, `encodeInts ${type.name}`);
      const out = Array.from(r.decodeInts(z, type) as Iterable<number | bigint>, BigInt);
      const back = want.map((v) => (signed ? BigInt.asIntN(width, BigInt.asIntN(w, v)) : BigInt.asUintN(width, v)));
      assert.equal(out, back, `decodeInts ${type.name} k=${w}`);
    }
    r.close();
  }
  assert.is(memory.liveBlocks, 0);
});

test.run();
