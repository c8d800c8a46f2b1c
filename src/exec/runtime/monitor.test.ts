import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tellCall } from './engine.ts';
import { type CallBegun, guarded, type Monitor, monitors } from './monitor.ts';

const call = { address: 'a' } as unknown as CallBegun;
const message = { peer: 1, address: 'a', bytes: 4, clock: 0, offline: false };

/** Calls every method of a monitor. */
const METHODS: Record<string, (m: Monitor) => unknown> = {
  op: (m) => m.op?.('p', {} as never),
  call: (m) => m.call?.(call),
  decided: (m) => m.decided?.('p', 1),
  sent: (m) => m.sent?.(message),
  waits: (m) => m.waits?.(1, 'a'),
  received: (m) => m.received?.(message),
};

test('an error of a guarded monitor is told before it is thrown on', () => {
  const error = new Error('full');
  const failing = Object.fromEntries(
    Object.keys(METHODS).map((name) => [
      name,
      () => {
        throw error;
      },
    ]),
  ) as Monitor;
  for (const [name, use] of Object.entries(METHODS)) {
    const told: unknown[] = [];
    assert.throws(() => use(guarded(failing, (e) => told.push(e))), 'full', name);
    assert.equal(told, [error], name);
    assert.not.throws(() => use(guarded({}, () => assert.unreachable())));
  }
});

test('what a guarded monitor, and several, are told and give back', () => {
  const seen: string[] = [];
  const one = (who: string): Monitor => ({
    op: (path) => () => void seen.push(`${who} ended ${path}`),
    call: (c) => ({ sent: (m) => void seen.push(`${who} ${c.address} ${m.bytes}`) }),
    decided: (path, index) => void seen.push(`${who} ${path} ${index}`),
    received: (m) => void seen.push(`${who} received ${m.bytes}`),
  });
  const both = guarded(monitors(one('x'), one('y'))!, () => assert.unreachable());
  both.op?.('p', {} as never)?.();
  both.call?.(call)?.sent?.(message);
  for (const use of Object.values(METHODS)) use(both);
  assert.equal(seen, ['x ended p', 'y ended p', 'x a 4', 'y a 4', 'x p 1', 'y p 1', 'x received 4', 'y received 4']);
});

test('a monitor sees no input and no share: neither in the parameters of a call nor in its operands', () => {
  let seen: CallBegun | undefined;
  const monitor: Monitor = { call: (c) => void (seen = c) };
  const secret = Uint8Array.of(1, 2, 3);
  const params = { owner: 1, to: [0, 2], length: 3, packed: [secret], value: { ptr: 8 }, raw: secret };
  const share = { repr: 'A', bits: 64, length: 3, parts: [{ ptr: 16 }], offline: [], clock: 2, offlineClock: 0 };
  tellCall(monitor, 'a', { name: 'k' } as never, [share] as never, params, [share] as never);
  const meta = { repr: 'A', bits: 64, length: 3 };
  const want = { address: 'a', kernel: { name: 'k' }, operands: [meta], results: [meta], clock: 2 };
  assert.equal(seen, { ...want, params: { owner: 1, to: [0, 2], length: 3 } });
});

test.run();
