import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../compiler.ts';
import { numElements, type Tensor, tensor } from '../../eval/tensor.ts';
import { entryOf, funcBody } from '../../ir/builtin.ts';
import { SpucError } from '../../support/diagnostics.ts';
import { countedLoop } from '../../testing/counted-loop.ts';
import type { Kind } from '../link/framing.ts';
import { connectMesh, type Transport } from '../link/mesh.ts';
import { SocketLink } from '../link/socket-link.ts';
import { memoryTransport, type Tamper, tapped } from '../link/test-support.ts';
import { NodePrg, randomKey } from '../prg/node-prg.ts';
import { loadProtocol } from '../protocols/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { runProgram } from '../run.ts';
import { type PartyRunResult, runParty } from './party-run.ts';
import { describeAddress } from './where.ts';

/** A public loop over secrets, a comparison, a public result of the data. */
const PROGRAM = `func.func @main(%x: tensor<3xf32>, %y: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xi1>) {
  %n = stablehlo.constant dense<3> : tensor<i32>
${countedLoop('tensor<3xf32>', '%y')}
  %p = stablehlo.compare LT, %r#1, %y : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  return %r#1, %p : tensor<3xf32>, tensor<3xi1>
}
`;
const inputs: Tensor[] = [
  tensor('f32', [3], Float32Array.of(1.5, -2, 3)),
  tensor('f32', [3], Float32Array.of(0.5, 2, -1)),
];
const compiled = () => compileProgram(new TextEncoder().encode(PROGRAM), 'm.mlir');
const memory = 2 ** 26;

interface Times {
  readonly silenceMs?: number;
  readonly connectMs?: number;
  readonly receiveMs?: number;
}

/** Every participant by itself, connected by a transport; result 0 goes to party 0, result 1 to all. */
async function parties(
  protocol: Protocol,
  n: number,
  transport: Transport,
  times: Times = {},
  makePrg = (_rank: number, nonce: Uint8Array) => new NodePrg(nonce),
  /** Told what every participant writes, in order. */
  wrote: (rank: number, kind: Kind) => void = () => undefined,
) {
  const { pphlo, manifest } = await compiled();
  const everyone = Array.from({ length: n }, (_, i) => i);
  const job = {
    pphlo,
    protocol,
    parties: n,
    k: 64,
    fxp: 18,
    manifest: { ...manifest, outputs: [{ to: [0] }, { to: everyone }] },
  };
  const size = n + (protocol.dealer ? 1 : 0);
  const members = Array.from({ length: size }, (_, i) => ({ name: `p${i}`, address: `p${i}:1` }));
  const { silenceMs = 5000, connectMs = 5000, receiveMs = 5000 } = times;
  return Promise.allSettled(
    members.map((_, rank) =>
      runParty({
        ...job,
        rank,
        inputs: inputs.map((x, i) => (i % n === rank ? x : undefined)),
        memory,
        makePrg: (nonce) => makePrg(rank, nonce),
        connect: async (describe) => {
          const mesh = await connectMesh({
            rank,
            members,
            parties: n,
            program: 'x',
            config: {},
            transport: tapped(transport, (kind) => wrote(rank, kind)),
            randomKey,
            connectMs,
            silenceMs,
            maxFrame: memory,
          });
          const names = members.map((m) => m.name);
          const link = new SocketLink({
            rank,
            names,
            connections: mesh.connections,
            receiveMs: rank === n ? 0 : receiveMs,
            describe,
          });
          return { link, keys: mesh.keys, nonce: mesh.nonce };
        },
      }),
    ),
  );
}
const succeeded = (all: readonly PromiseSettledResult<PartyRunResult>[]): PartyRunResult[] =>
  all.map((r) => {
    if (r.status === 'rejected') throw r.reason;
    return r.value;
  });

const CASES = [
  ['aby3', 3],
  ['semi2k', 2],
  ['semi2k', 3],
  ['semi2k', 5],
  ['ref2k', 2],
] as const;
for (const [name, n] of CASES)
  test(`${name}, ${n} parties by themselves: results, hops, messages and bytes of one process`, async () => {
    const protocol = await loadProtocol(name);
    const all = succeeded(await parties(protocol, n, memoryTransport()));
    const { pphlo, manifest } = await compiled();
    const everyone = Array.from({ length: n }, (_, i) => i);
    const here = await runProgram({
      pphlo,
      manifest: { ...manifest, outputs: [{ to: [0] }, { to: everyone }] },
      protocol,
      parties: n,
      k: 64,
      fxp: 18,
      inputs,
      memory,
      randomKey,
      makePrg: (nonce) => new NodePrg(nonce),
    });
    const values = (t: Tensor | undefined): number[] =>
      [...(t!.data as Float32Array)].map((v) => Math.round(v * 1000) / 1000);
    for (const [rank, { outputs }] of all.entries()) {
      assert.is(outputs[0] !== undefined, rank === 0);
      assert.is(outputs[1] !== undefined, rank < n);
      if (rank < n) assert.equal([...outputs[1]!.data], [...here.outputs[1]!.data]);
    }
    assert.is(numElements(all[0]!.outputs[0]!.shape), 3);
    assert.ok(values(all[0]!.outputs[0]).every((v, i) => Math.abs(v - [0.1875, -16, -3][i]!) < 0.01));
    for (const key of ['messages', 'bytes', 'offlineMessages', 'offlineBytes'] as const)
      assert.is(
        all.reduce((s, r) => s + r.totals[key], 0),
        here.totals[key],
        key,
      );
    for (const r of all.slice(0, n)) assert.is(r.totals.hops, here.totals.hops);
    assert.is(Math.max(...all.map((r) => r.totals.offlineHops)), here.totals.offlineHops);
  });

/** By name: what a fault does to a write. */
const FAULTS: Readonly<Record<string, (b: Uint8Array) => readonly Uint8Array[]>> = {
  twice: (b) => [b, b],
  lost: () => [],
  cut: (b) => [b.subarray(0, b.length >> 1)],
  flipped: (b) => [b.map((v, i) => (i === b.length - 1 ? v ^ 16 : v))],
};

// SPUC_FULL: at every write. The two ends of the damaged connection must notice; others are told, unless they have all that they need.
const STEP = process.env.SPUC_FULL ? 1 : 6;
for (const [fault, change] of Object.entries(FAULTS))
  test(`a frame that is ${fault}, anywhere in a run: it goes on, or ends for all with a peer named`, async () => {
    const protocol = await loadProtocol('aby3');
    for (let at = 0; at < 30; at += STEP) {
      let hit = false;
      let wires = 0;
      // The first connection of all is damaged at one write.
      const tamperOne = (): Tamper | undefined => {
        if (wires++ > 0) return undefined;
        return (b, index) => {
          if (index !== at) return undefined;
          hit = true;
          return change(b);
        };
      };
      const kinds: Kind[][] = [[], [], []];
      const times = { silenceMs: 200, connectMs: 700, receiveMs: 700 };
      const all = await parties(protocol, 3, memoryTransport(tamperOne), times, undefined, (rank, kind) =>
        kinds[rank]!.push(kind),
      );
      // Who gave up tells nobody anything of the run any more: on no connection.
      for (const list of kinds)
        if (list.includes('abort')) assert.not(list.slice(list.indexOf('abort')).includes('data'), `${fault} at ${at}`);
      if (!hit || fault === 'twice') {
        succeeded(all);
        continue;
      }
      const errors = all.flatMap((r) => (r.status === 'rejected' ? [r.reason as unknown] : []));
      assert.ok(errors.length > 0, `${fault} at ${at}`);
      for (const e of errors) {
        assert.ok(e instanceof SpucError, String(e));
        assert.ok(
          e.diagnostics.every((d) => d.class === 'network'),
          e.message,
        );
        assert.match(e.message, /p[012]/);
      }
    }
  });

test('a fault of one participant after they are connected reaches all others at once', async () => {
  const all = await parties(await loadProtocol('semi2k'), 2, memoryTransport(), {}, (rank, nonce) => {
    if (rank === 1) throw new Error('out of luck');
    return new NodePrg(nonce);
  });
  const texts = all.map((r) => (r.status === 'rejected' ? (r.reason as Error).message : 'done'));
  assert.is(texts[1], 'out of luck');
  for (const i of [0, 2]) assert.match(texts[i]!, /^p1 stopped the run: out of luck/);
});

test('addresses are told as ops with their places, in loops too', async () => {
  const { pphlo } = await compiled();
  const body = funcBody(entryOf(pphlo));
  const loop = [...body].findIndex((op) => op.name === 'pphlo.while');
  const inner = [...[...body][loop]!.regions[1]!.block].findIndex((op) => op.name === 'pphlo.multiply');
  const text = describeAddress(body, `main/body/${loop}/b7/${inner}/k/mul/x`);
  assert.match(text, /pphlo\.multiply at m\.mlir:12:\d+/);
  assert.match(text, new RegExp(`op ${loop}/b7/${inner}/k`));
  assert.is(describeAddress(body, 'main/outputs/1/open/x'), 'result 1');
  assert.is(describeAddress(body, 'main/inputs/0/share/x'), 'input 0');
  assert.is(describeAddress(body, 'elsewhere'), 'elsewhere');
});

test.run();
