import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { afterMicrotasks } from './schedule.ts';

/** Runs microtasks that make microtasks, and reports what was done when the callback came. */
async function wave(): Promise<number> {
  let done = 0;
  const called = new Promise<number>((resolve) => afterMicrotasks(() => resolve(done)));
  for (let i = 0; i < 50; i++) {
    await Promise.resolve();
    done++;
  }
  return called;
}

test('the callback comes after all microtasks', async () => {
  assert.is(await wave(), 50);
});

test('so it does where there is no setImmediate', async () => {
  const scope = globalThis as { setImmediate?: unknown };
  const saved = scope.setImmediate;
  scope.setImmediate = undefined;
  try {
    assert.is(await wave(), 50);
  } finally {
    scope.setImmediate = saved;
  }
});

test.run();
