import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../compiler.ts';
import { countedLoop } from '../../testing/counted-loop.ts';
import { parseNet } from '../cost/net.ts';
import { NodePrg, randomKey } from '../prg/node-prg.ts';
import { builtinProtocols } from '../protocols/index.ts';
import { runProgram } from '../run.ts';
import { Recorder, type Recording } from '../trace/recording.ts';
import { simulate } from './simulate.ts';
import { stepsOf } from './steps.ts';

const PROGRAM = `func.func @main(%x: tensor<4xf32>, %n: tensor<i32>) -> tensor<4xf32> {
${countedLoop('tensor<4xf32>')}
  %e = stablehlo.exponential %x : tensor<4xf32>
  %s = stablehlo.add %r#1, %e : tensor<4xf32>
  return %s : tensor<4xf32>
}`;
const inputs = [
  { dtype: 'f32' as const, shape: [4], data: Float32Array.of(0.5, -1, 0.25, 1) },
  { dtype: 'i32' as const, shape: [], data: Int32Array.of(3) },
];
const compiled = await compileProgram(new TextEncoder().encode(PROGRAM), 'test.mlir', {
  visibility: ['secret', 'public'],
});

/** A run in this process, recorded. */
async function recorded(name: string, parties: number) {
  const protocol = (await builtinProtocols()).find((p) => p.name === name)!;
  const recorders: Recorder[] = [];
  const job = { ...compiled, protocol, parties, k: 64, fxp: 18, inputs };
  const result = await runProgram({
    ...job,
    memory: 2 ** 28,
    randomKey,
    makePrg: (nonce) => new NodePrg(nonce),
    monitor: (rank) => {
      recorders[rank] = new Recorder({ rank, name: `p${rank}`, epoch: 0, now: () => performance.now() });
      return recorders[rank];
    },
  });
  return { job, result, recordings: recorders.map((r) => r.recording()) };
}

/** The same run at participants that compute in no time: order is kept, times are next to nothing. */
const instant = (all: readonly Recording[]): Recording[] => {
  const f = 1e-9;
  return all.map((r) => ({
    ...r,
    begun: r.begun * f,
    ops: [],
    calls: r.calls.map((c) => ({
      ...c,
      spans: c.spans.map((s) => ({ ...s, start: s.start * f, end: s.end * f })),
      sends: c.sends.map((s) => ({ ...s, at: s.at * f })),
      receives: c.receives.map((m) => ({ ...m, asked: m.asked * f, got: m.got * f })),
      flushes: c.flushes.map((at) => at * f),
    })),
  }));
};

for (const [name, parties] of [
  ['semi2k', 2],
  ['semi2k', 3],
  ['aby3', 3],
  ['ref2k', 1],
] as const) {
  const { job, result, recordings } = await recorded(name, parties);

  test(`${name} of ${parties}: the same recordings give the same time`, async () => {
    const times = [];
    for (let i = 0; i < 2; i++) times.push(await simulate({ ...job, recordings, net: parseNet('20ms,300Mbps') }));
    assert.equal(times[0], times[1]);
    const read = JSON.parse(JSON.stringify(recordings)) as Recording[];
    assert.equal(await simulate({ ...job, recordings: read, net: parseNet('20ms,300Mbps') }), times[0]!);
  });

  test(`${name} of ${parties}: each participant computes what it was seen computing`, async () => {
    const { participants, wallMs } = await simulate({ ...job, recordings, net: parseNet('0ms,1000Gbps') });
    const works = stepsOf(recordings);
    for (const [rank, p] of participants.entries()) {
      assert.ok(Math.abs(p.computeMs - works[rank]!.computeMs) < 1e-6);
      assert.ok(p.computeMs > 0 && p.computeMs <= wallMs);
    }
    // One thread computed for all of them.
    const ends = recordings.flatMap((r) => r.calls.flatMap((c) => [...c.spans, ...r.ops].map((s) => s.end)));
    const spent = Math.max(...ends) - Math.min(...recordings.map((r) => r.begun));
    assert.ok(participants.reduce((n, p) => n + p.computeMs, 0) <= spent + 1e-6);
  });

  test(`${name} of ${parties}: without computing, time is hops`, async () => {
    const { wallMs } = await simulate({ ...job, recordings: instant(recordings), net: parseNet('20ms,1000Gbps') });
    const { hops, offlineHops } = result.totals;
    // Preparation may stand in the way of every call; and processes tell each other that they are done.
    const least = hops + (parties > 1 ? 1 : 0);
    assert.ok(wallMs / 20 >= least - 1e-6, `${wallMs / 20} hops, not ${least}`);
    if (name === 'semi2k') assert.ok(wallMs / 20 < least + offlineHops + 0.01, `${wallMs / 20} hops, not ${least}`);
  });
}

test('a slow way slows the run, in its direction', async () => {
  const { job, recordings } = await recorded('aby3', 3);
  const still = instant(recordings);
  const time = async (spec: string): Promise<number> =>
    (await simulate({ ...job, recordings: still, net: parseNet(spec) })).wallMs;
  const even = await time('20ms,1Gbps');
  assert.ok((await time('20ms,1Gbps;0>1=90ms,1Gbps')) > even + 70);
  assert.ok((await time('20ms,1Gbps;p0>p1=20ms,1Gbps')) <= even + 1e-6);
  assert.ok((await time('20ms,10Mbps')) > even);
});

test('recordings that do not belong together are told', async () => {
  const { job, recordings } = await recorded('aby3', 3);
  const broken = recordings.map((r, i) => (i === 0 ? { ...r, calls: r.calls.slice(0, 2) } : r));
  let message = '';
  try {
    await simulate({ ...job, recordings: broken, net: parseNet('lan') });
  } catch (e) {
    message = (e as Error).message;
  }
  assert.match(message, /do not belong together: .*1 waits for \d main/);
});

test.run();
