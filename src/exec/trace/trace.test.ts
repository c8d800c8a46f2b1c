import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { toBytes, toText } from '../../support/io.ts';
import { lanesOf } from './lanes.ts';
import type { Recording } from './recording.ts';
import { RECORDED, runSmall } from './test-support.ts';
import { traceFaults } from './trace-check.ts';
import { type TraceEvent, traceEvents, unpaired } from './trace-events.ts';
import { mergeRecordings, readTrace, writeTrace } from './trace-file.ts';

interface TraceFile {
  readonly traceEvents: readonly TraceEvent[];
}

for (const name of RECORDED) {
  const { recordings, result } = await runSmall(name);
  const file = writeTrace(recordings);
  const events = (JSON.parse(toText(file)) as TraceFile).traceEvents;

  test(`${name}: a trace has the form that viewers expect`, () => {
    assert.equal(traceFaults(events), []);
    assert.equal(events, traceEvents(recordings));
  });

  test(`${name}: a process per participant, with threads for ops, kernels and links`, () => {
    for (const r of recordings) {
      const of = events.filter((e) => e.pid === r.rank + 1);
      const named = of.filter((e) => e.name === 'thread_name').map((e) => String(e.args!.name));
      assert.ok(named.includes('ops') && named.includes('kernels'));
      for (const peer of recordings)
        assert.is(
          named.includes(`link to ${peer.name}`),
          r.calls.some((c) => [...c.sends, ...c.receives].some((m) => m.peer === peer.rank)),
        );
      assert.is(of.filter((e) => e.cat === 'op').length, r.ops.length);
      assert.is(
        of.filter((e) => e.cat === 'kernel').length,
        r.calls.reduce((n, c) => n + c.spans.length, 0),
      );
    }
  });

  test(`${name}: an arrow for every message, counters that end at what was sent, and the same in the slices`, () => {
    const { messages, offlineMessages, bytes, offlineBytes } = result!.totals;
    assert.is(events.filter((e) => e.ph === 's').length, messages + offlineMessages);
    const sent = recordings.map((r) => events.filter((e) => e.ph === 'C' && e.pid === r.rank + 1).at(-1)?.args ?? {});
    const sum = (of: readonly (Readonly<Record<string, unknown>> | undefined)[], key: string): number =>
      of.reduce((n, args) => n + Number(args?.[key] ?? 0), 0);
    assert.is(sum(sent, 'online'), bytes);
    assert.is(sum(sent, 'offline'), offlineBytes);
    const args = (cat: string) => events.filter((e) => e.cat === cat).map((e) => e.args);
    assert.is(sum(args('op'), 'bytes'), bytes);
    assert.is(sum(args('op'), 'offlineBytes'), offlineBytes);
    for (const a of args('kernel')) assert.type(a!.loc, 'string');
  });

  test(`${name}: the recordings come back from the file, and files of single participants merge to the same`, () => {
    assert.equal(readTrace(file, 'f'), recordings);
    const single = recordings.map((r) => ({ name: r.name, recordings: readTrace(writeTrace([r]), r.name) }));
    for (const s of single) assert.equal(traceFaults(traceEvents(s.recordings)), []);
    assert.not(traceEvents(single[0]!.recordings).some((e) => e.ph === 's'));
    assert.equal(mergeRecordings([...single].reverse()), recordings);
    assert.is(unpaired(recordings), 0);
    const lost: Recording[] = recordings.map((r, i) =>
      i === 0 ? { ...r, calls: r.calls.filter((c) => c.sends.length === 0) } : r,
    );
    assert.ok(unpaired(lost) > 0);
  });
}

const rejected = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    assert.instance(e, SpucError);
    assert.is((e as SpucError).diagnostics[0]!.class, 'input');
    return String(e);
  }
  throw new Error('it was taken');
};

test('files that are no traces are refused with what is wrong', async () => {
  const { recordings } = await runSmall('aby3');
  const changed = (f: (r: Record<string, unknown>) => void): Uint8Array => {
    const file = JSON.parse(toText(writeTrace(recordings))) as { spucRecordings: Record<string, unknown>[] };
    f(file.spucRecordings[1]!);
    return toBytes(JSON.stringify(file));
  };
  assert.match(
    rejected(() => readTrace(toBytes('{'), 'x.json')),
    /x\.json is not JSON/,
  );
  for (const text of ['null', '[]', '{"traceEvents":[]}', '{"spucRecordings":[]}'])
    assert.match(
      rejected(() => readTrace(toBytes(text), 'x.json')),
      /no trace of spuc/,
    );
  assert.match(
    rejected(() =>
      readTrace(
        changed((r) => delete r.epoch),
        'x',
      ),
    ),
    /spucRecordings\[1\]\.epoch/,
  );
  assert.match(
    rejected(() =>
      readTrace(
        changed((r) => {
          (r.calls as { op: unknown }[])[2]!.op = 3;
        }),
        'x',
      ),
    ),
    /spucRecordings\[1\]\.calls\[2\]\.op/,
  );
  assert.match(
    rejected(() =>
      readTrace(
        changed((r) => {
          r.idle = [['long']];
        }),
        'x',
      ),
    ),
    /spucRecordings\[1\]\.idle\[0\]\[0\]/,
  );
  assert.match(
    rejected(() =>
      readTrace(
        changed((r) => {
          r.ops = [];
        }),
        'x',
      ),
    ),
    /an op that is not there: main\/inputs\/0/,
  );
  const twice = { name: 'a.json', recordings };
  assert.match(
    rejected(() => mergeRecordings([twice, { ...twice, name: 'b.json' }])),
    /p0 \(rank 0\) is in a\.json and in b\.json/,
  );
});

test('the check of a trace finds what is wrong', () => {
  const head: TraceEvent[] = [
    { ph: 'M', name: 'process_name', pid: 1, tid: 0 },
    { ph: 'M', name: 'thread_name', pid: 1, tid: 1 },
  ];
  const x = (ts: number, dur: number): TraceEvent => ({ ph: 'X', name: 'x', pid: 1, tid: 1, ts, dur });
  const wrong = (...events: TraceEvent[]) => traceFaults([...head, ...events]).join();
  assert.is(wrong(x(0, 4), x(1, 3), x(4, 1)), '');
  assert.match(wrong(x(0, 4), x(1, 4)), /not inside/);
  assert.match(wrong(x(5, 1), x(4, 1)), /earlier/);
  assert.match(wrong({ ...x(0, 1), tid: 2 }), /thread without/);
  assert.match(wrong(x(0, 1), { ph: 's', name: 'm', pid: 1, tid: 1, ts: 0, id: 7 }), /7 has 1 starts and 0 ends/);
});

test('overlapping intervals get lanes of their own, as few as there are at once', () => {
  const of = (...list: [number, number][]) =>
    lanesOf(list.map(([start, end]) => ({ start, end }))).map((l) => l.map((i) => `${i.start}-${i.end}`).join(' '));
  assert.equal(of([0, 2], [2, 4], [1, 3], [3, 5]), ['0-2 2-4', '1-3 3-5']);
  assert.equal(of([0, 9], [1, 2], [3, 4]), ['0-9', '1-2 3-4']);
  assert.equal(of(), []);
});

test.run();
