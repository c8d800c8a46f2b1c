import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../kernels/test-support.ts';
import { Admission, compareOrder, type Order } from './admission.ts';

/** Lets all microtasks, and what they schedule, happen. */
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** An admission whose grants are recorded by name. */
function recorder(budget: number, spare: number, live: () => number = () => 0) {
  const admission = new Admission(budget, live, spare);
  const admitted: string[] = [];
  return {
    admission,
    admitted,
    enter: (order: Order, need: number) => void admission.enter(order, need).then(() => admitted.push(order.join('.'))),
  };
}

test('the order is that of the program, and an op comes after those inside it', () => {
  const orders: Order[] = [[0], [1, 0, 0], [1, 0, 5], [1, 1, 0], [1], [2]];
  const shuffled = [5, 2, 4, 0, 3, 1].map((i) => orders[i]!);
  assert.equal(shuffled.sort(compareOrder), orders);
  assert.is(compareOrder([3, 1], [3, 1]), 0);
});

test('ops that fit together run together', async () => {
  const { admission, admitted, enter } = recorder(100, 60);
  for (const i of [0, 1, 2]) admission.announce([i]);
  enter([2], 20);
  enter([0], 20);
  enter([1], 20);
  await tick();
  assert.equal(admitted.sort(), ['0', '1', '2']);
});

test('an op that is not its turn waits for spare memory; the oldest does not', async () => {
  const { admission, admitted, enter } = recorder(100, 30);
  for (const i of [0, 1, 2]) admission.announce([i]);
  enter([1], 20);
  enter([2], 20);
  await tick();
  assert.equal(admitted, ['1']);
  enter([0], 70);
  await tick();
  assert.equal(admitted, ['1', '0'], 'the oldest goes first, beyond what is spare');
  admission.leave([0], 70);
  await tick();
  // Now 1 runs in its turn, so what it takes is not ahead of the order any more.
  assert.equal(admitted, ['1', '0', '2']);
});

test('the oldest op is admitted even where it does not fit, after what is garbage was freed', async () => {
  let live = 90;
  const { admission, admitted, enter } = recorder(100, 0, () => live);
  admission.announce([0]);
  enter([0], 20);
  await Promise.resolve();
  assert.equal(admitted, [], 'first the microtasks that free');
  live = 50;
  await tick();
  assert.equal(admitted, ['0']);
});

test('nothing passes a loop whose next iteration is not there yet, unless there is room to spare', async () => {
  const { admission, admitted, enter } = recorder(100, 10);
  admission.announce([0]);
  admission.announce([1]);
  admission.announce([0, 1, 0]);
  enter([0, 1, 0], 50);
  await tick();
  admission.leave([0, 1, 0], 50);
  enter([1], 50);
  await tick();
  assert.equal(admitted, ['0.1.0'], 'op 1 waits for the loop');
  admission.announce([0, 3, 0]);
  enter([0, 3, 0], 50);
  await tick();
  assert.equal(admitted, ['0.1.0', '0.3.0']);
  admission.leave([0, 3, 0], 50);
  admission.forget([0]);
  await tick();
  assert.equal(admitted, ['0.1.0', '0.3.0', '1']);
});

test('an op whose operands failed holds nobody up', async () => {
  const { admission, admitted, enter } = recorder(100, 0);
  admission.announce([0]);
  admission.announce([1]);
  enter([1], 50);
  await tick();
  assert.equal(admitted, []);
  admission.forget([0]);
  await tick();
  assert.equal(admitted, ['1']);
});

/**
 * Parties run the same ops, each of which ends only when every party has started it (as a message round would have it). Operands become ready
 * in another random order at every party. `spare` leaves room for few ops at once.
 */
async function simulate(seed: number, parties: number, ops: number, spare: number): Promise<void> {
  const g = generator(seed);
  const deps = Array.from({ length: ops }, (_, i) =>
    Array.from({ length: Math.min(i, g.int(0, 2)) }, () => g.int(0, i - 1)),
  );
  const need = Array.from({ length: ops }, () => g.int(1, 10));
  const started = Array.from({ length: ops }, () => 0);
  const release: (() => void)[] = [];
  const rounds = Array.from({ length: ops }, (_, i) => new Promise<void>((r) => (release[i] = r)));
  const party = async (): Promise<void> => {
    const admission = new Admission(10 + spare, () => 0, spare);
    const done: Promise<void>[] = [];
    const delays = Array.from({ length: ops }, () => g.int(0, 6));
    for (let i = 0; i < ops; i++) admission.announce([i]);
    for (let i = 0; i < ops; i++) {
      done.push(
        (async () => {
          await Promise.all(deps[i]!.map((d) => done[d]));
          for (let t = 0; t < delays[i]!; t++) await new Promise((r) => setImmediate(r));
          await admission.enter([i], need[i]!);
          if (++started[i]! === parties) release[i]!();
          await rounds[i];
          admission.leave([i], need[i]!);
        })(),
      );
    }
    await Promise.all(done);
  };
  let over = false;
  const all = Promise.all(Array.from({ length: parties }, party)).then(() => {
    over = true;
  });
  for (let t = 0; t < 60 * ops && !over; t++) await new Promise((r) => setImmediate(r));
  assert.ok(over, `deadlock: seed ${seed}, started ${started.join(' ')}`);
  await all;
}

test('parties that become ready in different orders never wait for each other in a circle', async () => {
  for (let seed = 1; seed <= 40; seed++) await simulate(seed, 2 + (seed % 3), 20, [0, 3, 8, 25][seed % 4]!);
});

test.run();
