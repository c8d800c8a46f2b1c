import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CallRecord, Recording } from '../trace/recording.ts';
import { stepsOf } from './steps.ts';

const call = (address: string, more: Partial<CallRecord>): CallRecord => ({
  address,
  kernel: 'k',
  op: 'main/body/0',
  clock: 0,
  spans: [],
  sends: [],
  receives: [],
  flushes: [],
  ...more,
});
const recording = (
  rank: number,
  epoch: number,
  calls: readonly CallRecord[],
  more: Partial<Recording> = {},
): Recording => ({
  rank,
  name: `p${rank}`,
  epoch,
  begun: 0,
  ops: [],
  calls,
  decisions: {},
  wallMs: 100,
  ...more,
});
const message = (peer: number, address: string) => ({ peer, address, bytes: 8, clock: 0, offline: false });

test('a call becomes what it computed, sent and waited for', () => {
  const r = recording(
    0,
    1,
    [
      call('c', {
        spans: [{ phase: 'online', start: 4, end: 30 }],
        flushes: [5],
        sends: [{ ...message(1, 'c/z'), at: 7 }],
        receives: [{ ...message(2, 'c/z'), asked: 8, got: 28 }],
      }),
    ],
    { idle: [[28, 19]] },
  );
  const [work] = stepsOf([r]);
  assert.equal(work!.calls.get('c'), [
    { do: 'compute', ms: 4 },
    { do: 'compute', ms: 1 },
    { do: 'flush' },
    { do: 'compute', ms: 2 },
    { do: 'send', to: 1, address: 'c/z', bytes: 8 },
    { do: 'compute', ms: 1 },
    { do: 'receive', from: 2, address: 'c/z' },
    { do: 'compute', ms: 1 },
    { do: 'compute', ms: 2 },
  ]);
  assert.is(work!.computeMs, 11);
});

test('of a thread whose idle time nobody measured, the time before a message is none of computing', () => {
  const receives = [{ ...message(1, 'c/z'), asked: 2, got: 50 }];
  const [work] = stepsOf([recording(0, 1, [call('c', { spans: [{ phase: 'online', start: 1, end: 53 }], receives })])]);
  assert.is(work!.computeMs, 1 + 1 + 3);
});

test('of participants in one thread, each gets what was computed before what it did', () => {
  const span = (start: number, end: number) => ({ spans: [{ phase: 'online' as const, start, end }] });
  const op = { path: 'main/body/0', name: 'pphlo.add', loc: 'm:1:1', start: 10, end: 12 };
  const a = recording(0, 7, [call('x', span(1, 4)), call('y', span(20, 21))], { ops: [op] });
  const b = recording(1, 7, [call('x', span(6, 9))]);
  const works = stepsOf([a, b]);
  // b: 4 to 6, 6 to 9. a: 0 to 4; the op from 9 to 12 and what follows to its next call from 12 to 20; 20 to 21.
  assert.is(works[1]!.computeMs, 5);
  assert.is(works[0]!.computeMs, 4 + 3 + 8 + 1);
  assert.equal(works[0]!.calls.get('y'), [
    { do: 'compute', ms: 11 },
    { do: 'compute', ms: 1 },
  ]);
  // In processes of their own nobody else's time is there.
  assert.is(stepsOf([a, { ...b, epoch: 8 }])[1]!.computeMs, 9);
});

test.run();
