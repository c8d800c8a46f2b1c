import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LinkCounters } from '../link/link.ts';
import { LOCAL, PROFILES, profile } from './profile.ts';
import { profileText } from './profile-text.ts';
import type { CallRecord, OpSpan, Recording } from './recording.ts';
import { RECORDED, runSmall } from './test-support.ts';
import { waitOf, workOf } from './work.ts';

for (const name of RECORDED) {
  const { recordings, links, result } = await runSmall(name);

  for (const by of PROFILES)
    test(`${name}, by ${by}: the rows add up to what the links counted`, () => {
      const p = profile(recordings, by);
      const rows = (f: (r: (typeof p.rows)[0]) => number): number => p.rows.reduce((n, r) => n + f(r), 0);
      const counted = (f: (c: LinkCounters) => number): number => links.reduce((n, l) => n + f(l.counters), 0);
      for (const t of [{ of: rows }, { of: (f: Parameters<typeof rows>[0]) => f(p.total) }]) {
        assert.is(
          t.of((r) => r.messages),
          counted((c) => c.messages.online),
        );
        assert.is(
          t.of((r) => r.bytes),
          counted((c) => c.bytes.online),
        );
        assert.is(
          t.of((r) => r.offlineMessages),
          counted((c) => c.messages.offline),
        );
        assert.is(
          t.of((r) => r.offlineBytes),
          counted((c) => c.bytes.offline),
        );
      }
      assert.is(p.total.hops, result!.totals.hops);
      for (const r of p.rows) assert.ok(r.count > 0 || r.name === LOCAL, r.name);
      assert.equal(
        p.rows.map((r) => r.ms),
        p.rows.map((r) => r.ms).sort((a, b) => b - a),
      );
    });

  test(`${name}: work is the same in every table, and no more than the time that passed`, () => {
    const totals = PROFILES.map((by) => profile(recordings, by).total.ms);
    const spent = Math.max(...recordings.map((r) => r.wallMs));
    for (const ms of totals) {
      assert.ok(Math.abs(ms - totals[0]!) < 1e-6, totals.join());
      assert.ok(ms > 0 && ms <= spent, `${ms} of ${spent}`);
    }
  });

  test(`${name}: one row per op of the program, whose executions are counted`, () => {
    const { rows } = profile(recordings, 'op');
    const product = rows.filter((r) => /mul/.test(r.name));
    assert.equal(
      product.map((r) => r.count),
      [2],
    );
    assert.match(product[0]!.loc, /^test\.mlir:\d+:\d+$/);
    assert.ok(rows.some((r) => r.name === 'input 0') && rows.some((r) => r.name === 'output 1'));
    const { rows: kernels } = profile(recordings, 'kernel');
    // The dealer is told three decisions: two rounds and the end.
    assert.is(kernels.find((r) => r.name === 'decision')?.offlineMessages, name === 'semi2k' ? 3 : undefined);
  });

  test(`${name}: the table ends with the total, and says what it left out`, () => {
    const p = profile(recordings, 'op');
    const lines = profileText(p, 2).trimEnd().split('\n');
    assert.is(lines.length, 6);
    assert.match(lines[3]!, new RegExp(`^${p.rows.length - 2} more`));
    assert.match(lines[4]!, /^total .*100\.0 %/);
    assert.not.match(profileText(p, 1000), / more /);
  });
}

// ---- who was at work, by hand ----

const op = (path: string, start: number, end: number): OpSpan => ({ path, name: path, loc: 'f:1:1', start, end });
const call = (address: string, of: string, start: number, end: number, waits: [number, number][]): CallRecord => ({
  address,
  kernel: address,
  op: of,
  clock: 0,
  spans: [{ phase: 'online', start, end }],
  sends: [],
  receives: waits.map(([asked, got], i) => ({
    peer: 1,
    address: `${address}/${i}`,
    bytes: 1,
    clock: 0,
    offline: false,
    asked,
    got,
  })),
  flushes: [],
});
const recording = (ops: OpSpan[], calls: CallRecord[], epoch = 0): Recording => ({
  rank: 0,
  name: 'p',
  epoch,
  begun: 0,
  ops,
  calls,
  decisions: {},
  wallMs: 100,
});

test('work: a call computes but where it waits, and the op before and after its calls', () => {
  const a = op('a', 0, 20);
  const k = call('k', 'a', 3, 15, [[5, 11]]);
  const w = workOf([recording([a], [k])]);
  assert.is(w.calls.get(k), 2 + 4);
  assert.is(w.ops.get(a), 3 + 5);
  assert.is(waitOf(k), 6);
});

test('work: while one waits another one works, and only that counts', () => {
  const a = op('a', 0, 30);
  const b = op('b', 0.5, 20);
  const k = call('k', 'a', 1, 26, [
    [2, 25],
    [3, 24],
  ]);
  const l = call('l', 'b', 4, 19, [[9, 12]]);
  const w = workOf([recording([a, b], [k, l])]);
  assert.is(w.calls.get(k), 1 + 1 + 1);
  assert.is(w.calls.get(l), 5 + 7);
  assert.is(waitOf(k), 23);
  // What is left before a message comes is nobody's: waiting, or the link.
  const all = [...w.calls.values(), ...w.ops.values()].reduce((n, x) => n + x, 0);
  assert.is(all, 30 - (12 - 9) - (25 - 20));
});

test('work: a thread that had nothing to do did not work', () => {
  const a = op('a', 0, 20);
  const k = call('k', 'a', 3, 15, []);
  const w = workOf([
    {
      ...recording([a], [k]),
      idle: [
        [2, 1],
        [3, 1],
        [9, 4],
        [15, 2],
      ],
    },
  ]);
  assert.is(w.calls.get(k), 12 - 6);
  assert.is(w.ops.get(a), 3 - 2 + 5);
});

test('work: recordings of one process share its time, those of several do not', () => {
  const one = () => recording([op('a', 0, 10)], [call('k', 'a', 1, 9, [])]);
  const total = (rs: Recording[]): number => {
    const w = workOf(rs);
    return [...w.calls.values(), ...w.ops.values()].reduce((n, x) => n + x, 0);
  };
  assert.is(total([one(), one()]), 10);
  assert.is(total([one(), { ...one(), epoch: 5 }]), 20);
});

test.run();
