import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { numbers } from '../hal/test-support.ts';
import { extentOf, opPathOf } from './recording.ts';
import { RECORDED, runSmall } from './test-support.ts';

for (const name of RECORDED) {
  const ran = await runSmall(name);
  const { recordings, links } = ran;

  test(`${name}: what was recorded as sent is what each link counted, per peer`, () => {
    assert.is(recordings.length, links.length);
    for (const [rank, r] of recordings.entries()) {
      assert.is(r.rank, rank);
      for (const [peer, counted] of links[rank]!.perPeer.entries()) {
        const sent = r.calls.flatMap((c) => c.sends.filter((s) => s.peer === peer));
        for (const kind of ['online', 'offline'] as const) {
          const these = sent.filter((s) => s.offline === (kind === 'offline'));
          assert.is(these.length, counted.messages[kind], `${rank} to ${peer} ${kind} messages`);
          assert.is(
            these.reduce((n, s) => n + s.bytes, 0),
            counted.bytes[kind],
            `${rank} to ${peer} ${kind} bytes`,
          );
        }
      }
    }
    assert.ok(links.some((l) => l.counters.bytes.online > 0));
  });

  test(`${name}: every receive has its send, and every send its receive`, () => {
    const key = (from: number, to: number, m: { address: string; bytes: number; clock: number; offline: boolean }) =>
      [from, to, m.address, m.bytes, m.clock, m.offline].join(' ');
    const sends = recordings.flatMap((r) => r.calls.flatMap((c) => c.sends.map((s) => key(r.rank, s.peer, s))));
    const receives = recordings.flatMap((r) => r.calls.flatMap((c) => c.receives.map((s) => key(s.peer, r.rank, s))));
    assert.is(new Set(sends).size, sends.length);
    assert.equal(receives.sort(), sends.sort());
  });

  test(`${name}: times are in order, and every call has its op`, () => {
    for (const r of recordings) {
      const paths = new Map(r.ops.map((o) => [o.path, o]));
      assert.is(paths.size, r.ops.length);
      for (const o of r.ops) assert.ok(o.start <= o.end, o.path);
      assert.is(new Set(r.calls.map((c) => c.address)).size, r.calls.length);
      for (const c of r.calls) {
        const op = paths.get(c.op);
        assert.ok(op, c.address);
        const { start, end } = extentOf(c);
        for (const s of c.spans) assert.ok(s.start <= s.end);
        for (const x of c.receives) assert.ok(x.asked <= x.got);
        // A dealer works on a call after the executor's part of the op.
        assert.ok(start > 0 && start >= op.start && (r.rank === ran.links[0]!.parties || end <= op.end), c.address);
      }
      assert.ok(r.wallMs > 0);
      const located = r.ops.filter((o) => o.loc !== '').map((o) => o.loc);
      assert.ok(located.length > 3 && located.every((l) => /^test\.mlir:\d+:\d+$/.test(l)), located.join());
    }
    assert.equal(JSON.parse(JSON.stringify(recordings)), recordings);
  });

  test(`${name}: results and counters are those of a run that nobody records`, async () => {
    const plain = await runSmall(name, false);
    assert.is(plain.recordings.length, 0);
    assert.equal(plain.result!.totals, ran.result!.totals);
    assert.equal(plain.result!.perParty, ran.result!.perParty);
    assert.equal(plain.result!.outputs.map(numbers), ran.result!.outputs.map(numbers));
  });
}

test('the op of an address', () => {
  assert.is(opPathOf('main/body/3/k/mul/x'), 'main/body/3');
  assert.is(opPathOf('main/body/3/b7/12/k/dot'), 'main/body/3/b7/12');
  assert.is(opPathOf('main/body/3/d0/branch'), 'main/body/3');
  assert.is(opPathOf('main/body/4/decide/branch'), 'main/body/4');
  assert.is(opPathOf('main/inputs/0/share'), 'main/inputs/0');
  assert.is(opPathOf('main/outputs/1/open/2'), 'main/outputs/1');
});

test.run();
