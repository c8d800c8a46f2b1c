import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { NodePrg, seededKeys } from '../prg/node-prg.ts';
import { type Job, runProgram } from '../run.ts';
import type { Monitor } from '../runtime/monitor.ts';
import { canonical, GENESIS, readLog, seal } from './chain.ts';
import { differences } from './diff.ts';
import type { AuditRecord, Fact } from './records.ts';
import { forged, inputs, jobOf, type MemorySink, memorySink, onlyRun, recordsOf, runLogged } from './test-support.ts';
import { verifyRun } from './verify.ts';

const problemsOf = async (text: string, job: Job): Promise<string[]> =>
  (await verifyRun(onlyRun(text), job)).map((p) => p.message);
const factsIn = (text: string): Fact[] => onlyRun(text).facts.map((f) => f.record);
const count = (text: string, type: Fact['type']): number => factsIn(text).filter((f) => f.type === type).length;

const CASES = [
  ['aby3', 3],
  ['semi2k', 2],
  ['semi2k', 3],
  ['ref2k', 1],
  ['ref2k', 2],
] as const;
for (const [name, n] of CASES)
  test(`${name}, ${n} parties: what is logged is what the program permits, and all logs agree`, async () => {
    const job = await jobOf(name, n);
    const logs = await runLogged(job, inputs());
    for (const text of logs) assert.equal(await problemsOf(text, job), []);
    for (const other of logs.slice(1)) assert.equal(differences(onlyRun(logs[0]!), onlyRun(other)), []);
    for (const text of logs.slice(0, n)) {
      // Conditions of four tests and a branch; two secret inputs; both results.
      assert.is(count(text, 'decision'), 5);
      assert.is(count(text, 'input'), 2);
      const outputs = factsIn(text).filter((f) => f.type === 'opening' && f.why === 'output');
      assert.equal(outputs.map((f) => f.type === 'opening' && f.to.length).sort(), [1, n].sort());
      assert.equal(
        outputs.map((f) => f.at).every((at) => /^m\.mlir:\d+:\d+$/.test(at)),
        true,
      );
      if (name !== 'ref2k') assert.ok(factsIn(text).some((f) => f.type === 'opening' && f.kind === 'masked'));
      const end = onlyRun(text).end!.record;
      assert.is(end.outcome, 'done');
      assert.is(end.bytes.online > 0, n > 1);
    }
    if (name === 'semi2k') {
      assert.is(count(logs[n]!, 'opening') + count(logs[n]!, 'input'), 0);
      const masked = factsIn(logs[0]!).filter((f) => f.type === 'opening' && f.kind === 'masked');
      assert.is(count(logs[n]!, 'dealt'), masked.length);
    }
  });

test('a log holds what is public: another run of the same shapes has the same facts', async () => {
  const job = await jobOf('semi2k', 2);
  const others = inputs();
  (others[0]!.data as Float32Array).set([-7, 0.25, 100]);
  const sorted = (text: string): string[] => factsIn(text).map(canonical).sort();
  const [a, b] = [await runLogged(job, inputs()), await runLogged(job, others)];
  assert.equal(a.map(sorted), b.map(sorted));
  const once = await runLogged(job, inputs(1));
  assert.not.equal(sorted(once[0]!), sorted(a[0]!));
  assert.equal(await problemsOf(once[0]!, job), []);
});

/** Doubles a secret until it is above a limit: after each round this one bit is revealed. */
const REVEALING = `func.func @main(%x: tensor<!pphlo.secret<i32>>, %limit: tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i32>> {
  %r = "pphlo.while"(%x) ({
  ^bb0(%v: tensor<!pphlo.secret<i32>>):
    %c = pphlo.less %v, %limit : (tensor<!pphlo.secret<i32>>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i1>>
    %open = pphlo.reveal %c : (tensor<!pphlo.secret<i1>>) -> tensor<i1>
    pphlo.return %open : tensor<i1>
  }, {
  ^bb0(%v: tensor<!pphlo.secret<i32>>):
    %w = pphlo.multiply %v, %v : tensor<!pphlo.secret<i32>>
    pphlo.return %w : tensor<!pphlo.secret<i32>>
  }) : (tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i32>>
  return %r : tensor<!pphlo.secret<i32>>
}
`;
const int = (x: number): Tensor => tensor('i32', [], Int32Array.of(x));
for (const [name, n] of [
  ['semi2k', 2],
  ['aby3', 3],
] as const)
  test(`${name}: a loop on what it reveals: every opening of the bit, and a log that leaves one out`, async () => {
    const revealing = await jobOf(name, n, REVEALING, []);
    const logs = await runLogged(revealing, [int(2), int(100)]);
    for (const text of logs) assert.equal(await problemsOf(text, revealing), []);
    for (const other of logs.slice(1)) assert.equal(differences(onlyRun(logs[0]!), onlyRun(other)), []);
    const records = recordsOf(logs[0]!);
    const bits = records.flatMap((r, i) => (r.type === 'opening' && r.op === 'pphlo.reveal' ? [i] : []));
    // 2, 4, 16 and 256.
    assert.is(bits.length, 4);
    for (const i of bits) {
      const found = await problemsOf(forged(records.toSpliced(i, 1)), revealing);
      assert.match(
        found[0]!,
        /opening of 'pphlo.reveal' at m.mlir:5:\d+ \(main\/body\/0\/c\d\/1\/k\/\S*open\) is missing/,
      );
    }
  });

const job = await jobOf('aby3', 3);
const [good] = (await runLogged(job, inputs())) as [string];

test('every change of a line, and every line taken out, put in, moved or cut, breaks the chain there', () => {
  const lines = good.trimEnd().split('\n');
  const text = (all: readonly string[]): string => all.map((l) => `${l}\n`).join('');
  assert.is(readLog(good).broken, undefined);
  const brokenAt = (t: string): number | undefined => readLog(t).broken?.line;
  for (const [i, line] of lines.entries()) {
    const record = JSON.parse(line) as Record<string, unknown>;
    for (const key of Object.keys(record)) {
      const value = record[key];
      const changes = [
        { ...record, [key]: typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}x` : 'x' },
        { ...record, [key]: undefined },
      ];
      for (const changed of changes)
        assert.is(brokenAt(text(lines.with(i, canonical(changed)))), i + 1, `line ${i + 1}, ${key}`);
    }
    assert.is(brokenAt(text(lines.with(i, canonical({ ...record, more: 1 })))), i + 1);
    assert.is(brokenAt(text(lines.with(i, JSON.stringify(record, null, 1).replaceAll('\n', '')))), i + 1);
    const last = i === lines.length - 1;
    // What is cut off at the end leaves a good chain, of a run that has no end.
    if (!last) assert.is(brokenAt(text(lines.toSpliced(i, 1))), i + 1);
    else assert.is(readLog(text(lines.slice(0, -1))).runs[0]!.end, undefined);
    assert.is(brokenAt(text(lines.toSpliced(i, 0, line))), i === 0 ? 2 : i + 1 + (i < lines.length ? 1 : 0));
    if (!last) assert.is(brokenAt(text(lines.with(i, lines[i + 1]!).with(i + 1, line))), i + 1);
    const start = text(lines.slice(0, i)).length;
    assert.is(brokenAt(good.slice(0, start + 20)), i + 1);
  }
  assert.is(brokenAt(`${good}no JSON\n`), lines.length + 1);
  assert.is(brokenAt(`${good}[]\n`), lines.length + 1);
});

test('records of a wrong form are refused, though their hashes fit', () => {
  const records = recordsOf(good) as (AuditRecord & Record<string, unknown>)[];
  for (const [i, r] of records.entries())
    for (const key of Object.keys(r)) {
      const wrong = forged(records.with(i, { ...r, [key]: { a: [null] } } as never));
      assert.is(readLog(wrong).broken?.line, i + 1, `${r.type} ${key}`);
    }
  assert.match(readLog(forged([{ ...records[0]!, version: 2 }])).broken!.message, /has version 2; this spuc reads 1/);
  assert.match(readLog(forged(records.slice(1))).broken!.message, /stands outside of any run/);
});

test('two runs in one file are one chain', async () => {
  const first = readLog(good);
  const records = recordsOf(good);
  let last = first.last;
  const more = records.map((r) => {
    const s = seal(r, last);
    last = s.hash;
    return s.line;
  });
  const both = readLog(good + more.join(''));
  assert.is(both.broken, undefined);
  assert.is(both.runs.length, 2);
  assert.is(readLog(good + good).broken!.line, records.length + 1);
  assert.is(seal(records[0]!, GENESIS).line, `${good.split('\n')[0]}\n`);
});

test('a forged log whose chain was made anew does not verify', async () => {
  const records = recordsOf(good);
  const at = (type: string, f: (r: Fact) => boolean = () => true): number =>
    records.findIndex((r) => r.type === type && f(r as Fact));
  const check = async (changed: readonly object[], want: RegExp): Promise<void> => {
    const found = await problemsOf(forged(changed), job);
    assert.ok(
      found.some((m) => want.test(m)),
      `${want}: ${found.join('\n')}`,
    );
  };
  const opening = at('opening');
  const first = (r: Fact): boolean => r.address.endsWith('/d0');
  const output = at('opening', (r) => r.type === 'opening' && r.why === 'output');
  for (const i of [opening, output, at('input')])
    await check(records.toSpliced(i, 1), /is missing, though the program makes it/);
  await check(
    records.toSpliced(at('decision', first), 1),
    /decision of 'pphlo.while' \(main\/body\/\S+\/d0\) is missing/,
  );
  await check(
    records.toSpliced(opening, 0, { ...records[opening]!, address: 'main/body/0/k/mul' } as never),
    /is not permitted/,
  );
  await check(records.toSpliced(opening, 0, records[opening]!), /is recorded twice/);
  const extra = { ...records[at('decision')]!, address: 'main/body/77/d0' };
  await check(records.toSpliced(opening, 0, extra), /decision of .*main\/body\/77\/d0.* is not permitted/);
  for (const [key, value] of Object.entries({
    op: 'pphlo.add',
    at: 'm.mlir:1:1',
    kernel: 'aby3.mul',
    kind: 'value',
    to: ['p0', 'p1', 'p2', 'p3'],
    in: ['A64[4]'],
    out: [],
    params: { shift: 3 },
    why: 'nothing',
  }))
    await check(records.with(opening, { ...records[opening]!, [key]: value } as never), new RegExp(`'${key}' is `));
  const receivers = { ...records[output]!, to: ['p0', 'p1'] };
  await check(
    records.with(output, receivers as never),
    /output 0 at m.mlir.* is altered: 'to' is \["p0","p1"\], but must be \["p0"\]/,
  );
  // The loop runs once less, or on: the openings do not fit the decisions.
  const stop = at('decision', (r) => r.type === 'decision' && r.taken === 1);
  await check(records.with(stop, { ...records[stop]!, taken: 0 } as never), /is not permitted/);
  const end = records.at(-1)!;
  for (const cut of [-1, -2, -5]) {
    const found = await problemsOf(forged(records.slice(0, cut)), job);
    assert.is(found.length, 1, found.join('\n'));
    assert.match(found[0]!, /the log is cut off: run \w+ of p0 has no end/);
  }
  await check(records.with(opening, { ...records[opening]!, kernel: 'x' } as never).slice(0, -1), /is altered/);
  await check(
    records.with(-1, { ...end, counts: { inputs: 0, openings: 0, decisions: 0 } } as never),
    /the end counts 0/,
  );
  await check(
    records.with(-1, { ...end, hops: { online: 1, offline: 1 } } as never),
    /the end says 1 offline, 1 online hops, but the program takes 1 offline, 14 online/,
  );
});

test('logs of one run that differ: headers, facts, how they ended', async () => {
  const [, other] = (await runLogged(job, inputs())) as [string, string];
  const records = recordsOf(other);
  const diff = (changed: readonly object[]): string[] => differences(onlyRun(good), onlyRun(forged(changed)));
  assert.equal(diff(records), []);
  assert.match(
    diff(records.with(0, { ...records[0]!, program: 'another' } as never))[0]!,
    /p0 and p1 differ in the hash of the program/,
  );
  assert.match(
    diff(records.with(0, { ...records[0]!, config: { 'the protocol': 'x' } } as never))[0]!,
    /the protocol: p0 has aby3, p1 has x/,
  );
  const i = records.findIndex((r) => r.type === 'opening');
  assert.match(diff(records.toSpliced(i, 1))[0]!, /is in the log of p0, but not in that of p1/);
  assert.match(diff(records.with(i, { ...records[i]!, to: ['p0'] } as never))[0]!, /between p0 and p1: .*'to' is/);
  const d = records.findIndex((r) => r.type === 'decision');
  assert.match(diff(records.with(d, { ...records[d]!, taken: 0 } as never)).join(), /'taken' is 0, but must be 1/);
  assert.match(
    diff(records.with(-1, { ...records.at(-1)!, outcome: 'failed' } as never))[0]!,
    /how the run ended: p0 has done/,
  );
  assert.match(differences(onlyRun(good), onlyRun(good))[0]!, /both logs are of p0/);
});

test('a log that is full ends the run before anything more is opened', async () => {
  const size = good.length;
  for (const [limit, dealt] of [
    [10, false],
    [size / 2, true],
  ] as const) {
    const sinks: MemorySink[] = [memorySink(), memorySink(limit), memorySink()];
    let message = '';
    await runLogged(job, inputs(), sinks).catch((e: Error) => (message = e.message));
    assert.match(message, /no space left/);
    for (const sink of sinks.filter((_, i) => i !== 1)) {
      const text = sink.text();
      if (!dealt) continue;
      const run = onlyRun(text);
      assert.is(run.end!.record.outcome, 'failed');
      assert.match(run.end!.record.what!, /no space left/);
      // What was opened before is permitted, and what was not opened is not missed.
      assert.equal(await problemsOf(text, job), []);
    }
    // The results need every party: no receiver had what opens them.
    assert.not.match(sinks[1]!.text(), /"output 1"/);
  }
});

test('whatever point a monitor fails at, nothing more is sent from there', async () => {
  for (let point = 0, over = false; !over; point += 2) {
    let calls = 0;
    let after = 0;
    const failing: Monitor = {
      call() {
        if (calls++ === point) throw new Error('the disk is full');
        return { sent: () => void (calls > point && after++) };
      },
    };
    const run = runProgram({
      ...job,
      inputs: inputs(),
      memory: 2 ** 26,
      randomKey: seededKeys(7),
      makePrg: (nonce) => new NodePrg(nonce),
      monitor: (rank) => (rank === 1 ? failing : undefined),
    });
    const message = await run.then(
      () => undefined,
      (e: Error) => e.message,
    );
    over = calls <= point;
    if (!over) assert.match(message ?? 'no error', /the disk is full/);
    assert.is(after, 0, `point ${point}`);
  }
});

test('nothing waits in memory when a value is opened, and the end is on the disk', async () => {
  const sink = memorySink();
  const before: string[] = [];
  const watched: MemorySink = {
    ...sink,
    write(text) {
      sink.write(text);
      before.push(sink.text());
    },
  };
  await runLogged(job, inputs(), [watched, memorySink(), memorySink()]);
  const outputs = factsIn(sink.text()).filter((f) => f.type === 'opening' && f.kind === 'value');
  assert.is(outputs.length, 2);
  for (const f of outputs)
    assert.ok(before.some((t) => t.endsWith('\n') && t.trimEnd().split('\n').at(-1)!.includes(f.address)));
  assert.is(sink.syncs(), 1);
});

test.run();
