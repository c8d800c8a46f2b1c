import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { FreeList } from './allocator.ts';
import { type Block, RingMemory } from './memory.ts';
import { Ring } from './ring.ts';

test('blocks are aligned, do not overlap, and coalesce when all are freed', () => {
  const memory = new RingMemory(16 * 2 ** 20);
  let seed = 7;
  const next = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % n;
  };
  const live: Block[] = [];
  for (let i = 0; i < 4000; i++) {
    if (live.length > 0 && next(100) < 48) memory.release(live.splice(next(live.length), 1)[0]!);
    else live.push(memory.alloc(next(10) === 0 ? next(60000) : next(200)));
  }
  const ranges = live.filter((b) => b.bytes > 0).sort((a, b) => a.ptr - b.ptr);
  ranges.forEach((b, i) => {
    assert.is(b.ptr % 16, 0);
    assert.ok(b.ptr >= 65536);
    if (i > 0) assert.ok(ranges[i - 1]!.ptr + ranges[i - 1]!.bytes <= b.ptr, 'overlap');
  });
  assert.is(memory.liveBlocks, live.length);
  assert.ok(memory.peakBytes >= memory.liveBytes);
  for (const b of live) memory.release(b);
  assert.is(memory.liveBlocks, 0);
  assert.is(memory.liveBytes, 0);
  // Everything joined again: one block can take all that there is.
  memory.release(memory.alloc(16 * 2 ** 20 - 65536));
});

test('the free list takes the smallest range that fits and joins neighbours', () => {
  const list = new FreeList();
  list.give(0, 64);
  list.give(100 * 16, 32);
  list.give(200 * 16, 48);
  assert.is(list.take(32), 1600);
  assert.is(list.take(48), 3200);
  assert.is(list.take(80), undefined);
  list.give(64, 16);
  assert.is(list.ranges, 1);
  assert.is(list.tail(80), 80);
  assert.is(list.take(80), 0);
  assert.is(list.ranges, 0);
});

test('memory beyond the limit is refused with sizes, and what lives stays usable', () => {
  const memory = new RingMemory(4 * 2 ** 20);
  const ring = new Ring(memory, 64);
  const x = ring.fill(5n, 1000);
  try {
    ring.zeros(600_000);
    assert.unreachable();
  } catch (e) {
    assert.ok(e instanceof SpucError);
    assert.is(e.diagnostics[0]!.class, 'resource-limit');
    assert.match(e.message, /4800000 bytes more are needed, 8000 are in use and the limit is 4194304/);
  }
  assert.is(ring.toBigints(ring.add(x, x))[999], 10n);
  ring.close();
  assert.is(memory.liveBlocks, 0);
  assert.throws(() => new RingMemory(1), /least size/);
});

test('offsets above 2 GiB work in every kind of access', () => {
  const memory = new RingMemory();
  const ring = new Ring(memory, 64);
  // Reserved, never touched: the system commits no pages for it.
  const low = memory.alloc(2.5 * 2 ** 30);
  const a = [1n, 2n, 2n ** 63n, 4n, 5n];
  const x = ring.fromBigints(a);
  assert.ok(x.ptr > 2 ** 31, 'the tensor lies high');
  assert.equal(ring.toBigints(ring.add(x, x)), [2n, 4n, 0n, 8n, 10n]);
  assert.equal(ring.toBigints(ring.take(x, Int32Array.of(4, -1, 0))), [5n, 0n, 1n]);
  assert.equal(ring.toBigints(ring.strided(x, [3], [-2], 4)), [5n, 2n ** 63n, 1n]);
  assert.equal(ring.toBigints(ring.reduceAdd(x, 1, 5, 1)), [2n ** 63n + 12n]);
  assert.equal(ring.toBigints(ring.matmul(x, ring.fill(1n, 1), 1, 5, 1, 1)), a);
  assert.equal(ring.toBigints(ring.concat([x, ring.sliceRange(x, 1, 2)])), [...a, 2n, 2n ** 63n]);
  assert.equal(ring.toBigints(ring.unpack(ring.pack(x, 64), 5, 64)), a);
  assert.equal([...ring.decodeFixed(ring.encodeFixed(Float64Array.of(-1.5, 2), 18), 18)], [-1.5, 2]);
  ring.close();
  memory.release(low);
  assert.is(memory.liveBlocks, 0);
});

test('the last bytes below 4 GiB are usable, loops do not wrap', () => {
  const memory = new RingMemory();
  const ring = new Ring(memory, 64);
  const low = memory.alloc(2 ** 32 - 65536 - 16 * 8);
  const x = ring.fill(3n, 8);
  const y = ring.add(x, x);
  const high = y.ptr > x.ptr ? y : x;
  assert.is(high.ptr + high.bytes, 2 ** 32);
  assert.equal(ring.toBigints(y), new Array<bigint>(8).fill(6n));
  ring.close();
  memory.release(low);
});

test('closing an arena frees what it owns, keeps what is returned, leaves the rest alone', () => {
  const memory = new RingMemory();
  const root = new Ring(memory, 32);
  const outer = root.fill(1n, 4);
  const child = root.child();
  const temp = child.add(outer, outer);
  const result = child.mul(temp, temp);
  const again = child.retain(outer);
  child.close([result, outer]);
  assert.ok(temp.freed && again.freed && !result.freed && !outer.freed);
  assert.equal(root.toBigints(result), [4n, 4n, 4n, 4n]);
  assert.is(root.size, 2);
  assert.is(memory.liveBlocks, 2);
  child.close();
  assert.throws(() => root.add(temp, temp), /after it was freed/);
  assert.throws(() => child.zeros(1), /after it was closed/);
  assert.throws(() => child.child(), /after it was closed/);
  root.close();
  assert.is(memory.liveBlocks, 0);
});

test('a retained block lives as long as its last handle', () => {
  const root = new Ring(new RingMemory(), 64);
  const child = root.child();
  const x = child.fill(9n, 3);
  const y = root.retain(x);
  assert.is(y.ptr, x.ptr);
  child.close();
  assert.equal(root.toBigints(y), [9n, 9n, 9n]);
  root.free(y);
  assert.is(root.memory.liveBlocks, 0);
  assert.throws(() => root.free(y), /after it was freed/);
  assert.throws(() => root.retain(y), /after it was freed/);
});

test('adopt moves a handle; a closing parent closes open children and can keep their tensors', () => {
  const root = new Ring(new RingMemory(), 64);
  const parent = root.child();
  const child = parent.child();
  const index = child.index(Int32Array.of(2, 0));
  const moved = root.adopt(child.fill(1n, 3));
  const kept = child.fill(2n, 3);
  child.fill(3n, 3);
  parent.close([kept]);
  assert.ok(child.isClosed && index.freed);
  assert.equal(root.toBigints(kept), [2n, 2n, 2n]);
  assert.equal(root.toBigints(moved), [1n, 1n, 1n]);
  assert.is(root.memory.liveBlocks, 2);
  root.close();
  assert.is(root.memory.liveBlocks, 0);
});

test('two memories share nothing', () => {
  const [a, b] = [new Ring(new RingMemory(), 64), new Ring(new RingMemory(), 64)];
  const x = a.fill(1n, 100);
  const y = b.fill(2n, 100);
  assert.is(x.ptr, y.ptr);
  b.view(y).fill(255);
  assert.is(a.toBigints(x)[50], 1n);
});

test('the embedded kernels are what their source compiles to', () => {
  const script = fileURLToPath(new URL('../../../scripts/build-wasm.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
});

test.run();
