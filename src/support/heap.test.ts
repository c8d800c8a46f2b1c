import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Heap } from './heap.ts';

test('what comes first is taken first, whatever the order in which it came', () => {
  const heap = new Heap<number>((a, b) => a < b);
  assert.is(heap.pop(), undefined);
  const given = Array.from({ length: 200 }, (_, i) => (i * 73) % 101);
  const taken: number[] = [];
  for (const [i, x] of given.entries()) {
    heap.push(x);
    if (i % 3 === 2) taken.push(heap.pop()!);
  }
  const rest: number[] = [];
  for (let x = heap.pop(); x !== undefined; x = heap.pop()) rest.push(x);
  assert.equal(
    rest,
    [...rest].sort((a, b) => a - b),
  );
  assert.equal(
    [...taken, ...rest].sort((a, b) => a - b),
    given.sort((a, b) => a - b),
  );
  assert.is(taken[0], 0);
});

test.run();
