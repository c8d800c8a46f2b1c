import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../compiler.ts';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { SpucError } from '../../support/diagnostics.ts';
import { connectMesh } from '../link/mesh.ts';
import { SocketLink } from '../link/socket-link.ts';
import { failureOf, memoryTransport } from '../link/test-support.ts';
import { NodePrg, randomKey } from '../prg/node-prg.ts';
import { loadProtocol } from '../protocols/index.ts';
import { OUTSIDE } from '../runtime/outside.ts';
import { type PartyRunResult, runParty } from '../runtime/party-run.ts';
import type { ShareFile } from './format.ts';
import { type GuestRunResult, runGuest } from './guest-run.ts';
import { combineShares, shareFiles } from './share.ts';

/** Products that wrap, bits, a loop, and a result that is public though it depends on nothing secret. */
const PROGRAM = `func.func @main(%x: tensor<3xf32>, %y: tensor<3xi32>, %z: tensor<3xf32>, %p: tensor<2xf64>)
    -> (tensor<3xf32>, tensor<3xi32>, tensor<3xi1>, tensor<2xf64>, tensor<3xi32>) {
  %a = stablehlo.multiply %x, %z : tensor<3xf32>
  %b = stablehlo.multiply %y, %y : tensor<3xi32>
  %c = stablehlo.compare LT, %x, %z : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  %d = stablehlo.add %p, %p : tensor<2xf64>
  %e = stablehlo.constant dense<[1, 2, 3]> : tensor<3xi32>
  return %a, %b, %c, %d, %e : tensor<3xf32>, tensor<3xi32>, tensor<3xi1>, tensor<2xf64>, tensor<3xi32>
}
`;
const X = tensor('f32', [3], Float32Array.of(1.5, -2, 3));
const Y = tensor('i32', [3], Int32Array.of(70_000, -3, 0));
const Z = tensor('f32', [3], Float32Array.of(2, 4, -1));
const P = tensor('f64', [2], Float64Array.of(0.1, 5));
const random = { randomKey, makePrg: (nonce: Uint8Array) => new NodePrg(nonce) };

/**
 * The parties, the dealer, a guest that brings x and y, z as share files; results go to `to`. Ranks: guest last.
 * @param spoil changes what the guest sends
 */
async function run(
  name: string,
  n: number,
  to: readonly (readonly number[])[],
  guestInputs: readonly (Tensor | undefined)[],
  spoil?: (payload: Uint8Array) => Uint8Array,
) {
  const protocol = await loadProtocol(name);
  const { pphlo, manifest } = await compileProgram(new TextEncoder().encode(PROGRAM), 'm.mlir', {
    visibility: ['secret', 'secret', 'secret', 'public'],
  } as never);
  const guest = n + (protocol.dealer ? 1 : 0);
  const config = { n, k: 64, fxp: 18 };
  const job = {
    pphlo,
    protocol,
    parties: n,
    k: 64,
    fxp: 18,
    guests: [guest],
    manifest: {
      ...manifest,
      args: manifest.args.map((a, i) => ({ ...a, owner: [guest, guest, OUTSIDE, 0][i]! })),
      outputs: to.map((ranks) => ({ to: ranks.map((r) => (r === n ? guest : r)) })),
    },
  };
  const files: ShareFile[] = shareFiles(protocol, config, Z, random);
  const members = Array.from({ length: guest + 1 }, (_, i) => ({ name: `p${i}`, address: `p${i}:1` }));
  const transport = memoryTransport();
  const connect = async (rank: number) => {
    const mesh = await connectMesh({
      rank,
      members,
      parties: n,
      guests: guest,
      program: 'p',
      config: {},
      transport,
      randomKey,
      connectMs: 5000,
      silenceMs: 5000,
      maxFrame: 2 ** 26,
    });
    const names = members.map((m) => m.name);
    const link = new SocketLink({ rank, names, connections: mesh.connections, receiveMs: 5000 });
    link.parties = n;
    return { link, keys: mesh.keys, nonce: mesh.nonce };
  };
  const parties = members.slice(0, guest).map((_, rank) =>
    runParty({
      ...job,
      rank,
      inputs: [undefined, undefined, undefined, rank < n ? P : undefined],
      packed: [undefined, undefined, files[rank]?.data],
      memory: 2 ** 26,
      makePrg: random.makePrg,
      connect: () => connect(rank),
    }),
  );
  const owner = runGuest({
    ...job,
    ...random,
    rank: guest,
    inputs: guestInputs,
    connect: async () => {
      const { link } = await connect(guest);
      const send = link.send.bind(link);
      if (spoil) link.send = (to, address, payload, ...more) => send(to, address, spoil(payload), ...more);
      return link;
    },
  });
  return { protocol, config, parties, owner };
}

const MEANT = [
  [3, -8, -3],
  [605_032_704, 9, 0],
  [1, 1, 0],
  [0.2, 10],
  [1, 2, 3],
];
const SETUPS = [
  ['aby3', 3],
  ['semi2k', 2],
  ['semi2k', 3],
  ['ref2k', 2],
] as const;
const close = (t: Tensor | undefined, want: readonly number[]): void => {
  const got = [...t!.data].map(Number);
  assert.ok(got.length === want.length && got.every((v, i) => Math.abs(v - want[i]!) < 1e-4), `${got}, not ${want}`);
};
const sum = (all: readonly PartyRunResult[], f: (r: PartyRunResult) => number): number =>
  all.reduce((t, r) => t + f(r), 0);

for (const [name, n] of SETUPS)
  test(`a guest under ${name} between ${n}: its results, what it costs, and nothing for the parties`, async () => {
    // Result 0 goes to party 1 too.
    const all = await run(name, n, [[n, 1], [n], [n], [n], [n]], [X, Y, undefined, undefined]);
    const results: PartyRunResult[] = await Promise.all(all.parties);
    const mine: GuestRunResult = await all.owner;
    for (const [i, want] of MEANT.entries()) close(mine.outputs[i], want);
    for (const [rank, r] of results.entries()) {
      if (rank === 1) close(r.outputs[0], MEANT[0]!);
      assert.equal(r.outputs.filter((t) => t).length, rank === 1 ? 1 : 0);
    }
    const { totals } = results[0]!.cost;
    assert.is(sum(results, (r) => r.totals.messages) + mine.messages, totals.messages);
    assert.is(sum(results, (r) => r.totals.bytes) + mine.bytes, totals.bytes);
    assert.is(
      sum(results, (r) => r.totals.offlineBytes),
      totals.offlineBytes,
    );
    for (const r of results.slice(0, n)) assert.is(r.totals.hops, totals.hops);
    assert.is(mine.hops, totals.hops);
  });

for (const [name, n] of SETUPS)
  test(`results as shares under ${name} between ${n}`, async () => {
    const files = Array.from({ length: 5 }, () => [OUTSIDE]);
    const all = await run(name, n, files, [X, Y, undefined, undefined]);
    const results = await Promise.all(all.parties);
    await all.owner;
    const types = [X, Y, tensor('i1', [3], new Uint8Array(3)), P, Y];
    for (const [i, want] of MEANT.entries()) {
      const shares = results.slice(0, n).map((r) => r.handed[i]!);
      const form = shares[0]!;
      close(
        combineShares(
          all.protocol,
          all.config,
          types[i]!,
          form,
          shares.map((s) => s.parts),
        ),
        want,
      );
    }
    for (const r of results) assert.equal(r.outputs, [undefined, undefined, undefined, undefined, undefined]);
    assert.is(sum(results, (r) => r.totals.messages) + (await all.owner).messages, results[0]!.cost.totals.messages);
  });

test('a guest that sends something else than shares of its input ends the run, and is named', async () => {
  for (const spoil of [(b: Uint8Array) => b.subarray(1), () => new Uint8Array(), () => new Uint8Array(2 ** 20)]) {
    const all = await run('aby3', 3, [[3], [3], [3], [3], [3]], [X, Y, undefined, undefined], spoil);
    all.owner.catch(() => undefined);
    const errors = await Promise.all(all.parties.map(failureOf));
    for (const e of errors) {
      assert.ok(e instanceof SpucError, String(e));
      assert.is(e.diagnostics[0]!.class, 'network');
    }
    assert.ok(
      errors.some((e) => /participant 3 sent \d+ bytes for main\/inputs\/\d\/guest\/part\d, where/.test(e.message)),
    );
    assert.match((await failureOf(all.owner)).message, /stopped the run/);
  }
});

test('a guest that lacks its input does not begin', async () => {
  const all = await run('ref2k', 2, [[2], [2], [2], [2], [2]], [X, undefined, undefined, undefined]);
  for (const p of all.parties) p.catch(() => undefined);
  assert.match((await failureOf(all.owner)).message, /argument 1 is this data owner's to bring/);
  for (const p of all.parties) assert.match((await failureOf(p)).message, /p2 did not come/);
});

test.run();
