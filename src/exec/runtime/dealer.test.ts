// The dealer knows the program, not the data: what reaches it, what it does ahead of the parties, and how far ahead.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../compiler.ts';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { countedLoop } from '../../testing/counted-loop.ts';
import { type Message, parseFrame } from '../link/frame.ts';
import { FrameReader, type Kind } from '../link/framing.ts';
import { connectMesh, type Mesh, type Transport } from '../link/mesh.ts';
import { SocketLink } from '../link/socket-link.ts';
import { memoryTransport } from '../link/test-support.ts';
import type { Wire } from '../link/wire.ts';
import { NodePrg, randomKey } from '../prg/node-prg.ts';
import { loadProtocol } from '../protocols/index.ts';
import { type PartyRunResult, runParty, type Session } from './party-run.ts';

const memory = 2 ** 26;
const protocol = await loadProtocol('semi2k');

/** As many products as a public number, which is data, says; then one of three ways that it chooses. */
const PROGRAM = `func.func @main(%x: tensor<2xf32>, %n: tensor<i32>) -> tensor<2xf32> {
${countedLoop('tensor<2xf32>')}
  %k = "stablehlo.case"(%n) ({
    stablehlo.return %x : tensor<2xf32>
  }, {
    %a = stablehlo.multiply %x, %r#1 : tensor<2xf32>
    stablehlo.return %a : tensor<2xf32>
  }, {
    %b = stablehlo.add %x, %r#1 : tensor<2xf32>
    stablehlo.return %b : tensor<2xf32>
  }) : (tensor<i32>) -> tensor<2xf32>
  return %k : tensor<2xf32>
}
`;
/** So many products one after another. */
const chain = (steps: number): string => {
  const names = ['%x', ...Array.from({ length: steps }, (_, i) => `%m${i}`)];
  const lines = names.slice(1).map((m, i) => `  ${m} = stablehlo.multiply ${names[i]}, %y : tensor<64xf32>`);
  return `func.func @main(%x: tensor<64xf32>, %y: tensor<64xf32>) -> tensor<64xf32> {
${lines.join('\n')}
  return ${names.at(-1)} : tensor<64xf32>
}
`;
};

interface Setting {
  readonly program: string;
  readonly visibility?: readonly ('secret' | 'public')[];
  readonly inputs: readonly Tensor[];
  readonly n: number;
}
const addresses = (n: number) => Array.from({ length: n + 1 }, (_, i) => ({ name: `p${i}`, address: `p${i}:1` }));

const mesh = (n: number, rank: number, transport: Transport): Promise<Mesh> =>
  connectMesh({
    rank,
    members: addresses(n),
    parties: n,
    program: 'x',
    config: {},
    transport,
    randomKey,
    connectMs: 5000,
    silenceMs: 5000,
    maxFrame: memory,
  });

/** One participant by itself. */
async function take(s: Setting, rank: number, connect: () => Promise<Session>): Promise<PartyRunResult> {
  const { n, program, visibility } = s;
  const { pphlo, manifest } = await compileProgram(new TextEncoder().encode(program), 'm.mlir', {
    ...(visibility ? { visibility } : {}),
    disablePasses: ['vectorization-fusion'],
  });
  const isPublic = (i: number): boolean => visibility?.[i] === 'public';
  return runParty({
    pphlo,
    protocol,
    parties: n,
    k: 64,
    fxp: 18,
    manifest: { ...manifest, outputs: manifest.outputs.map(() => ({ to: [0] })) },
    rank,
    inputs: s.inputs.map((x, i) => (rank < n && (isPublic(i) || i % n === rank) ? x : undefined)),
    memory,
    makePrg: (nonce) => new NodePrg(nonce),
    connect,
  });
}
const connected =
  (n: number, rank: number, transport: Transport, keep?: (l: SocketLink) => void) => async (): Promise<Session> => {
    const m = await mesh(n, rank, transport);
    const names = addresses(n).map((a) => a.name);
    const link = new SocketLink({ rank, names, connections: m.connections, receiveMs: rank === n ? 0 : 5000 });
    keep?.(link);
    return { link, keys: m.keys, nonce: m.nonce };
  };

/** A transport whose calls are overheard: all frames that come back. */
function overheard(transport: Transport, heard: (kind: Kind, frame: Uint8Array) => void): Transport {
  const spy = (wire: Wire): Wire => {
    const reader = new FrameReader({ checked: true });
    reader.maxData = memory;
    const listen: Wire['listen'] = (events) =>
      wire.listen({
        ...events,
        data: (bytes) => {
          reader.push(Uint8Array.from(bytes), heard);
          events.data(bytes);
        },
      });
    return new Proxy(wire, {
      get: (w, key) => {
        if (key === 'listen') return listen;
        const member = w[key as keyof Wire] as unknown;
        return typeof member === 'function' ? (member as () => void).bind(w) : member;
      },
    });
  };
  return { listen: transport.listen, dial: async (address) => spy(await transport.dial(address)) };
}

for (const n of [2, 3])
  test(`the dealer of ${n} parties gets handshake, keys and branch decisions, and no message of the parties`, async () => {
    const x = tensor('f32', [2], Float32Array.of(0.5, -1));
    for (const [trips, way, result] of [
      [0, 0, [0.5, -1]],
      [1, 1, [0.125, -1]],
      [2, 2, [0.5625, 0]],
      // Which index it was that no way has, the dealer does not learn.
      [3, 2, [0.50390625, 0]],
    ] as const) {
      const s: Setting = {
        program: PROGRAM,
        visibility: ['secret', 'public'],
        inputs: [x, tensor('i32', [], Int32Array.of(trips))],
        n,
      };
      const transport = memoryTransport();
      const kinds = new Set<Kind>();
      const messages: Message[] = [];
      const spied = overheard(transport, (kind, frame) => {
        kinds.add(kind);
        if (kind !== 'data') return;
        const { messages: got, digest } = parseFrame(frame);
        assert.is(digest, undefined, 'a hash of public values tells something of them');
        messages.push(...got);
      });
      const links: SocketLink[] = [];
      const all = await Promise.all(
        addresses(n).map((_, rank) =>
          take(
            s,
            rank,
            connected(n, rank, rank === n ? spied : transport, (l) => {
              links[rank] = l;
            }),
          ),
        ),
      );
      const out = [...(all[0]!.outputs[0]!.data as Float32Array)];
      assert.ok(
        out.every((v, i) => Math.abs(v - result[i]!) < 1e-3),
        out.join(),
      );
      for (const kind of kinds) assert.ok(['hello', 'keys', 'ready', 'data', 'bye'].includes(kind), kind);
      // One decision per test of the loop and one for the way, all of them branch numbers.
      assert.is(messages.length, trips + 2);
      // The way does not wait for the loop.
      const inOrder = messages.sort((a, b) => (a.address < b.address ? -1 : 1));
      const told = inOrder.map((m) => {
        assert.match(m.address, /\/(d\d+|decide)\/branch$/);
        assert.ok(m.offline && m.clock === 0 && m.payload.length === 4);
        return new Int32Array(m.payload.slice().buffer)[0]!;
      });
      assert.equal(told, [...Array.from({ length: trips }, () => 1), 0, way]);
      for (const [rank, { perPeer }] of links.entries()) {
        if (rank === n) continue;
        const { messages: count, bytes } = perPeer[n]!;
        const decisions = rank === 0 ? trips + 2 : 0;
        assert.equal(
          { count, bytes },
          {
            count: { online: 0, offline: decisions },
            bytes: { online: 0, offline: 4 * decisions },
          },
        );
      }
      assert.is(all[n]!.totals.bytes, 0, 'a dealer sends nothing online');
    }
  });

test('the dealer needs nothing of the parties: it deals a whole program while they stand still', async () => {
  const steps = 100;
  const y = tensor('f32', [64], new Float32Array(64).fill(1));
  const s: Setting = { program: chain(steps), inputs: [y, y], n: 2 };
  const transport = memoryTransport();
  const standing = [0, 1].map((rank) => mesh(2, rank, transport));
  const dealt = take(s, 2, connected(2, 2, transport));
  dealt.catch(() => undefined);
  const seen: Message[] = [];
  let frames = 0;
  await Promise.all(
    (await Promise.all(standing)).map(
      (m) =>
        new Promise<void>((resolve) => {
          m.connections[2]!.serve((kind, frame) => {
            if (kind === 'bye') return resolve();
            frames++;
            seen.push(...parseFrame(frame).messages);
          });
        }),
    ),
  );
  // Two corrections per product: that of the product, and of the bits that cut it. They came in parts, not at the end.
  assert.ok(seen.length >= 2 * steps, String(seen.length));
  assert.ok(frames >= steps / 32, String(frames));
  assert.ok(seen.every((m) => m.offline));
  const meshes = await Promise.all(standing);
  for (const m of meshes) for (const c of m.connections) c?.send('bye', new Uint8Array());
  assert.is((await dealt).totals.offlineMessages, seen.length);
  for (const m of meshes) for (const c of m.connections) c?.destroy();
});

test('what the dealer is ahead is bounded: it deals one call at a time, and waits for the network before each', async () => {
  // Independent products: all of them could be dealt at once.
  const steps = 20;
  const type = (i: number): string => `tensor<${i + 1}xf32>`;
  const list = (f: (i: number) => string): string => Array.from({ length: steps }, (_, i) => f(i)).join(', ');
  const lines = Array.from({ length: steps }, (_, i) => `  %m${i} = stablehlo.multiply %c${i}, %c${i} : ${type(i)}`);
  const program = `func.func @main(${list((i) => `%c${i}: ${type(i)}`)}) -> (${list(type)}) {
${lines.join('\n')}
  return ${list((i) => `%m${i}`)} : ${list(type)}
}
`;
  const inputs = Array.from({ length: steps }, (_, i) => tensor('f32', [i + 1], new Float32Array(i + 1).fill(1)));
  const s: Setting = { program, inputs, n: 2 };
  const transport = memoryTransport();
  let sent = 0;
  let most = 0;
  let waits = 0;
  const slow = async (): Promise<Session> => {
    const session = await connected(2, 2, transport)();
    const send = session.link.send.bind(session.link);
    let since = 0;
    session.link.send = (...m) => {
      sent++;
      since++;
      most = Math.max(most, since);
      send(...m);
    };
    // As a connection does it: all who wait go on at once.
    let next: Promise<void> | undefined;
    session.link.drained = () => {
      waits++;
      next ??= new Promise((resolve) =>
        setImmediate(() => {
          next = undefined;
          since = 0;
          resolve();
        }),
      );
      return next;
    };
    return session;
  };
  await Promise.all([0, 1, 2].map((rank) => take(s, rank, rank === 2 ? slow : connected(2, rank, transport))));
  assert.ok(sent >= 2 * steps, String(sent));
  assert.ok(waits >= steps, String(waits));
  assert.ok(most <= 3, `${most} corrections at once`);
});

test.run();
