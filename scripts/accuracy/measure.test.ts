import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ENCODABLE, octaves, pairs, quantize, uniform } from './grids.ts';
import { allowed, boundOf, scoreOf, worstOf } from './measure.ts';

const unit = 2 ** -18;
const relative = { relative: 1e-3, absolute: 2 ** -16 };
const absolute = { relative: 0, absolute: 1e-4 };

test('a target allows the larger of its two errors', () => {
  assert.is(allowed(relative, -100), 0.1);
  assert.is(allowed(relative, 1e-6), 2 ** -16);
  assert.is(allowed(absolute, 1e9), 1e-4);
  assert.is(boundOf(relative), 1e-3);
  assert.is(boundOf(absolute), 1e-4);
});

test('the score crosses 1 where the allowed error is crossed, on both sides', () => {
  for (const sign of [1, -1]) {
    assert.ok(scoreOf(relative, 100 + sign * 0.0999, 100, unit) < 1);
    assert.ok(scoreOf(relative, 100 + sign * 0.1001, 100, unit) > 1);
    assert.ok(scoreOf(absolute, sign * 0.99e-4, 0, unit) < 1);
    assert.ok(scoreOf(absolute, sign * 1.01e-4, 0, unit) > 1);
  }
});

test('what is no number, and a zero that is not allowed, is infinitely wrong', () => {
  for (const got of [Number.NaN, Infinity, -Infinity]) assert.is(scoreOf(relative, got, 1, unit), Infinity);
  const nonzero = { ...relative, nonzero: true };
  assert.is(scoreOf(nonzero, 0, unit, unit), Infinity);
  assert.ok(scoreOf(relative, 0, unit, unit) < 1);
  assert.is(scoreOf({ ...relative, zero: true }, unit, 0, unit), Infinity);
  assert.is(scoreOf({ ...relative, zero: true }, 0, 0, unit), 0);
  assert.is(scoreOf(nonzero, 0, unit / 2, unit), unit / 2 / 2 ** -16);
});

test('the worst point is the one of the largest score, not of the largest difference', () => {
  const worst = worstOf(relative, [[1, 2, 3]], [1000.5, 1.2, 3], [1000, 1, 3], unit);
  assert.equal(worst.point, [2]);
  assert.is(worst.want, 1);
  assert.ok(Math.abs(worst.score - 200) < 1e-9);
  assert.ok(Math.abs(worst.error - 0.2) < 1e-12);
  assert.ok(Math.abs(worst.fromOne - 0.2) < 1e-12);
  assert.is(worstOf(relative, [[1, 2]], [0.5, 4], [0.1, 2], unit).fromOne, 1);
  assert.ok(worstOf(absolute, [[5]], [7], [7], unit).score === 0);
  assert.throws(() => worstOf(absolute, [[1, 2]], [1], [1], unit), /points/);
  assert.throws(() => worstOf(absolute, [[1]], [1], [Number.NaN], unit), /no reference/);
});

test('grids hold the ends of their range, only numbers that the encoding has, and none twice', () => {
  const ring = { k: 64, f: 18 };
  for (const xs of [uniform(ring, -3, 20, 1000), octaves(ring, 2 ** -10, 2 ** 17, 1000)]) {
    assert.ok(xs.length >= 1000);
    assert.is(new Set(xs).size, xs.length);
    assert.ok(xs.every((x) => quantize(ring, x) === x));
  }
  const xs = uniform(ring, -3, 20, 1000);
  assert.is(Math.min(...xs), -3);
  assert.is(Math.max(...xs), 20);
  const [a, b] = pairs(
    1000,
    (u) => 2 * u,
    (u) => -u,
    ring,
    (x, y) => x > 1 && y < -0.5,
  );
  assert.is(a.length, 1000);
  assert.is(b.length, 1000);
  assert.ok(a.every((x, i) => x > 1 && x <= 2 && b[i]! < -0.5));
  assert.is(ENCODABLE(ring), 2 ** 43);
});

test.run();
