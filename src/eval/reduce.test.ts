import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type BatchedBody,
  binary,
  compare,
  type DType,
  fromNumbers,
  iota,
  type ReduceName,
  reduce,
  reduceNamed,
  reduceWindow,
  scalar,
  select,
  selectAndScatter,
  sort,
  type Tensor,
  tensorEquals,
  toNumbers,
  topK,
  windowIndexMap,
} from './index.ts';

let seed = 7;
const rnd = (n: number): number => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % n;
const random = (d: DType, ...shape: number[]): Tensor =>
  fromNumbers(
    d,
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rnd(19) - 9),
  );
const by =
  (name: string): BatchedBody =>
  ([a], [b]) => [binary(name, a!, b!)];

test('reduce equals its named form, for every dtype family', () => {
  for (const d of ['i8', 'ui16', 'i32', 'i64', 'f32', 'i1'] as const)
    for (const name of ['add', 'multiply', 'maximum', 'minimum'] as ReduceName[])
      for (const dims of [[0], [1], [0, 2], [2, 0, 1], []]) {
        const x = random(d, 3, 5, 2);
        const init = scalar(d, 1);
        const [r] = reduce([x], [init], dims, by(name));
        assert.ok(tensorEquals(r!, reduceNamed(name, x, init, dims)), `${name} ${d} [${dims}]`);
      }
  assert.equal(
    toNumbers(reduceNamed('add', fromNumbers('i32', [2, 2], [1, 2, 3, 4]), scalar('i32', 10), [1])),
    [13, 17],
  );
  assert.equal(toNumbers(reduceNamed('add', random('f32', 0, 2), scalar('f32', 5), [0])), [5, 5]);
  assert.equal(toNumbers(reduceNamed('and', fromNumbers('ui8', [3], [7, 6, 12]), scalar('ui8', 255), [0])), [4]);
});

test('reduce keeps the order of an associative body', () => {
  // "Take the right one" is associative and not commutative.
  const x = iota('i32', [7, 2], 0);
  assert.equal(toNumbers(reduce([x], [scalar('i32', -1)], [0], (_, b) => b)[0]!), [6, 6]);
  assert.equal(toNumbers(reduce([x], [scalar('i32', -1)], [0], (a) => a)[0]!), [-1, -1]);
});

test('argmax as a reduce of two operands', () => {
  const v = fromNumbers('f32', [2, 4], [1, 5, 5, 2, 9, 0, 9, 9]);
  const body: BatchedBody = ([a, i], [b, j]) => {
    const keep = compare('GE', a!, b!);
    return [select(keep, a!, b!), select(keep, i!, j!)];
  };
  const r = reduce([v, iota('i32', [2, 4], 1)], [scalar('f32', -Infinity), scalar('i32', 0)], [1], body);
  assert.equal(r.map(toNumbers), [
    [5, 9],
    [1, 0],
  ]);
});

test('reduce_window', () => {
  // StableHLO's example.
  const [r] = reduceWindow(
    [fromNumbers('i64', [3, 2], [1, 2, 3, 4, 5, 6])],
    [scalar('i64', 0n)],
    {
      window_dimensions: [2, 1],
      window_strides: [4, 1],
      base_dilations: [2, 1],
      window_dilations: [3, 1],
      padding: [
        [2, 1],
        [0, 0],
      ],
    },
    by('add'),
  );
  assert.equal(
    [[...r!.shape], toNumbers(r!).map(Number)],
    [
      [2, 2],
      [0, 0, 3, 4],
    ],
  );
  const sums = reduceWindow(
    [iota('f32', [6], 0)],
    [scalar('f32', 0)],
    { window_dimensions: [6], padding: [[5, 0]] },
    by('add'),
  );
  assert.equal(toNumbers(sums[0]!), [0, 1, 3, 6, 10, 15]);
  const max = reduceWindow(
    [random('i32', 1, 4, 4, 1)],
    [scalar('i32', 100)],
    { window_dimensions: [1, 2, 2, 1] },
    by('maximum'),
  );
  assert.equal(toNumbers(max[0]!), new Array(9).fill(100));
});

test('reduce_window against the window map, and in order', () => {
  for (let trial = 0; trial < 40; trial++) {
    const shape = [1 + rnd(6), 1 + rnd(6)];
    const pick = (n: number): number[] => [1 + rnd(n), 1 + rnd(n)];
    const attrs = {
      window_dimensions: pick(4),
      window_strides: pick(3),
      base_dilations: pick(2),
      window_dilations: pick(2),
      padding: [
        [rnd(3) - 1, rnd(3)],
        [rnd(3), rnd(3) - 1],
      ],
    };
    const x = random('i32', ...shape);
    const { shape: out, places, map } = windowIndexMap(shape, attrs);
    const n = out[0]! * out[1]!;
    const init = scalar('i32', 1);
    const [sum] = reduceWindow([x], [init], attrs, by('add'));
    const [last] = reduceWindow([x], [init], attrs, (_, b) => b);
    assert.equal([...sum!.shape], out);
    for (let p = 0; p < n; p++) {
      const values = Array.from({ length: places }, (_, w) =>
        map[w * n + p]! < 0 ? 1 : Number(x.data[map[w * n + p]!]),
      );
      assert.is(sum!.data[p], 1 + values.reduce((a, b) => a + b, 0));
      assert.is(last!.data[p], values[places - 1]);
    }
  }
});

test('a cumulative sum is cheap', () => {
  let calls = 0;
  const body: BatchedBody = ([a], [b]) => {
    calls++;
    return [binary('add', a!, b!)];
  };
  const n = 5000;
  const ones = fromNumbers('i32', [n], new Array(n).fill(1));
  const [r] = reduceWindow([ones], [scalar('i32', 0)], { window_dimensions: [n], padding: [[n - 1, 0]] }, body);
  assert.equal([r!.data[0], r!.data[n - 1]], [1, n]);
  assert.ok(calls < 30, `${calls} calls`);
});

test('select_and_scatter', () => {
  // StableHLO's example.
  const r = selectAndScatter(
    fromNumbers('i64', [4, 2], [1, 5, 2, 5, 3, 6, 4, 4]),
    fromNumbers('i64', [2, 2], [5, 6, 7, 8]),
    scalar('i64', 0n),
    {
      window_dimensions: [3, 1],
      window_strides: [2, 1],
      padding: [
        [0, 1],
        [0, 0],
      ],
    },
    (a, b) => compare('GE', a, b),
    (a, b) => binary('add', a, b),
  );
  assert.equal(toNumbers(r).map(Number), [0, 0, 0, 0, 5, 14, 7, 0]);
});

test('sort: rows, columns, several operands, stability', () => {
  const x = fromNumbers('i64', [2, 3], [1, 2, 3, 3, 2, 1]);
  const y = fromNumbers('i64', [2, 3], [3, 2, 1, 1, 2, 3]);
  const gt = (l: Tensor[], r: Tensor[]): Tensor => compare('GT', l[0]!, r[0]!);
  const s = sort([x, y], 0, true, gt);
  assert.equal(
    s.map((t) => toNumbers(t).map(Number)),
    [
      [3, 2, 3, 1, 2, 1],
      [1, 2, 1, 3, 2, 3],
    ],
  );
  for (const n of [2, 3, 7, 64, 100]) {
    const v = random('i32', 4, n);
    const [k, i] = sort([v, iota('i32', [4, n], 1)], 1, true, (l, r) => compare('LT', l[0]!, r[0]!));
    for (let row = 0; row < 4; row++) {
      const pairs = Array.from({ length: n }, (_, c) => [Number(v.data[row * n + c]), c]).sort((a, b) => a[0]! - b[0]!);
      assert.equal(
        pairs.map((p) => p[0]),
        toNumbers(k!).slice(row * n, row * n + n),
      );
      assert.equal(
        pairs.map((p) => p[1]),
        toNumbers(i!).slice(row * n, row * n + n),
      );
    }
  }
});

test('sort: a comparator that is no strict order still permutes', () => {
  const v = random('i32', 1, 50);
  const [ge] = sort([v], 1, false, (l, r) => compare('GE', l[0]!, r[0]!));
  assert.equal(
    toNumbers(ge!),
    toNumbers(v).sort((a, b) => Number(b) - Number(a)),
  );
  const f = fromNumbers('f32', [9], [3, NaN, 1, NaN, 2, 0, NaN, 5, 4]);
  const [lt] = sort([f], 0, false, (l, r) => compare('LT', l[0]!, r[0]!));
  const back = toNumbers(lt!)
    .filter((x) => !Number.isNaN(x))
    .sort();
  assert.equal(back, [0, 1, 2, 3, 4, 5]);
});

test('sort asks few questions', () => {
  const n = 10000;
  let calls = 0;
  const v = fromNumbers(
    'i32',
    [n],
    Array.from({ length: n }, () => rnd(100000)),
  );
  const [s] = sort([v], 0, true, (l, r) => {
    calls++;
    return compare('LT', l[0]!, r[0]!);
  });
  for (let i = 1; i < n; i++) assert.ok(s!.data[i - 1]! <= s!.data[i]!);
  assert.ok(calls < 150, `${calls} calls`);
});

test('empty tensors', () => {
  const lt = (l: Tensor[], r: Tensor[]): Tensor => compare('LT', l[0]!, r[0]!);
  assert.equal([...sort([random('f32', 2, 0)], 1, true, lt)[0]!.shape], [2, 0]);
  assert.equal([...reduce([random('f32', 0, 3)], [scalar('f32', 2)], [1], by('add'))[0]!.shape], [0]);
  assert.equal(toNumbers(reduce([random('f32', 1, 0)], [scalar('f32', 2)], [1], by('add'))[0]!), [2]);
});

test('top_k', () => {
  const { values, indices } = topK(fromNumbers('f32', [2, 4], [1, 3, 3, 2, NaN, -0, 0, 7]), 3);
  assert.equal(
    [toNumbers(values), toNumbers(indices)],
    [
      [3, 3, 2, NaN, 7, 0],
      [1, 2, 3, 0, 3, 2],
    ],
  );
  assert.equal(toNumbers(topK(fromNumbers('i64', [3], [5n, 9n, 7n]), 2).values), [9n, 7n]);
});

test.run();
