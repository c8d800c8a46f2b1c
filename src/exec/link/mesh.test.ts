import type { X509Certificate } from 'node:crypto';
import { createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newAuthority } from '../../cli/certificates.ts';
import { SpucError } from '../../support/diagnostics.ts';
import { randomKey } from '../prg/node-prg.ts';
import { Connection } from './connection.ts';
import { LINK_VERSION, sendHello } from './handshake.ts';
import { connectMesh, type Member, type Mesh, type MeshOptions, type Transport } from './mesh.ts';
import { MAX_CALLERS, parseAddress, tcpTransport } from './tcp.ts';
import { failureOf, memoryTransport, wirePair } from './test-support.ts';
import { checkIdentity, expiryFault, tlsTransport } from './tls.ts';

const names = ['alice', 'bob', 'carol', 'dealer'];
const config = { 'the protocol': 'semi2k', 'the fraction bits': '18' };
const base = {
  parties: 3,
  program: 'ab'.repeat(32),
  config,
  randomKey,
  connectMs: 5000,
  silenceMs: 5000,
  maxFrame: 1000,
};

const members = (): Member[] => names.map((name, i) => (i === 3 ? { name } : { name, address: `${name}:1` }));
const end = (m: Mesh): void => {
  for (const c of m.connections) c?.destroy();
};
/** What every member got, or why not. */
async function meet(transport: Transport, change: (rank: number) => Partial<MeshOptions> = () => ({}), size = 4) {
  const all = await Promise.allSettled(
    Array.from({ length: size }, (_, rank) =>
      connectMesh({ rank, members: members().slice(0, size), transport, ...base, ...change(rank) }),
    ),
  );
  for (const r of all) if (r.status === 'fulfilled') end(r.value);
  return all;
}
const messages = (all: readonly PromiseSettledResult<Mesh>[]): string[] =>
  all.map((r) => {
    if (r.status === 'fulfilled') return 'connected';
    assert.ok(r.reason instanceof SpucError, String(r.reason));
    assert.is(r.reason.diagnostics[0]!.class, 'network');
    return r.reason.message;
  });

test('all are connected to all, and share keys with whom they must and with nobody else', async () => {
  const all = (await meet(memoryTransport())).map((r) => (r as PromiseFulfilledResult<Mesh>).value);
  for (const m of all) assert.equal(m.nonce, all[0]!.nonce);
  const keys = new Map<string, Uint8Array>();
  for (let i = 0; i < 4; i++)
    for (let j = i + 1; j < 4; j++) {
      const [x, y] = [all[i]!.keys.get([i, j]), all[j]!.keys.get([i, j])];
      assert.equal(x, y);
      keys.set(x.key.join(), x.key);
    }
  for (let i = 0; i < 4; i++) keys.set(all[i]!.keys.get([i]).key.join(), new Uint8Array());
  const group = [0, 1, 2].map((i) => all[i]!.keys.get([0, 1, 2]).key);
  assert.equal(group[1], group[0]);
  assert.equal(group[2], group[0]);
  keys.set(group[0]!.join(), group[0]!);
  assert.is(keys.size, 6 + 4 + 1);
  assert.throws(() => all[3]!.keys.get([0, 1, 2]), /no key/);
  assert.throws(() => all[2]!.keys.get([0, 1]), /no key/);
});

test('a difference is named by both, and stops the others', async () => {
  for (const [change, what] of [
    [
      { config: { ...config, 'the fraction bits': '16' } },
      /alice and bob disagree on the fraction bits: alice has 18, bob has 16/,
    ],
    [{ config: { ...config, more: 'x' } }, /alice and bob disagree on more: alice has none, bob has x/],
    [{ program: 'cd'.repeat(32) }, /alice and bob disagree on the program: alice has hash abab\w+, bob has hash cdcd/],
  ] as const) {
    const texts = messages(await meet(memoryTransport(), (rank) => (rank === 1 ? change : {}), 2));
    for (const t of texts) assert.match(t, what);
    const four = messages(await meet(memoryTransport(), (rank) => (rank === 1 ? change : {})));
    for (const t of four) assert.match(t, /disagree on/);
  }
});

test('who does not come is named, with the reason', async () => {
  const transport = memoryTransport();
  const first = connectMesh({ rank: 0, members: members().slice(0, 2), transport, ...base, connectMs: 100 });
  assert.match((await failureOf(first)).message, /^bob did not come within 0.1 s$/);
  const second = connectMesh({ rank: 1, members: members().slice(0, 2), transport, ...base, connectMs: 100 });
  assert.match(
    (await failureOf(second)).message,
    /^alice at alice:1 \(nobody listens there\) did not come within 0.1 s$/,
  );
});

test('strangers are turned away, and the run waits on', async () => {
  const transport = memoryTransport();
  const two = members().slice(0, 2);
  const strangers: string[] = [];
  const alice = connectMesh({ rank: 0, members: two, transport, ...base, onStranger: (m) => strangers.push(m) });
  const bad = connectMesh({ rank: 1, members: [two[0]!, { name: 'eve', address: 'eve:1' }], transport, ...base });
  assert.match((await failureOf(bad)).message, /alice refused the run: eve \(rank 1\) is not awaited here/);
  const noise = new Connection(await transport.dial('alice:1'), base);
  noise.send('data', new Uint8Array(100));
  const silent = new Connection(await transport.dial('alice:1'), base);
  const bob = connectMesh({ rank: 1, members: two, transport, ...base });
  for (const m of await Promise.all([alice, bob])) end(m);
  assert.is(strangers.length, 2);
  noise.destroy();
  silent.destroy();
});

test("a stranger that never says who it is takes nobody's place, and its words steer no terminal", async () => {
  const transport = memoryTransport();
  const two = members().slice(0, 2);
  const strangers: string[] = [];
  const told = (m: string): void => void strangers.push(m);
  const alice = connectMesh({ rank: 0, members: two, transport, ...base, helloMs: 60, onStranger: told });
  // As many as are listened to; each says that it lives, and nothing else.
  const silent: Connection[] = [];
  for (let i = 0; i < 70; i++) silent.push(new Connection(await transport.dial('alice:1'), { ...base, silenceMs: 80 }));
  await new Promise((resolve) => setTimeout(resolve, 150));
  const rude = new Connection(await transport.dial('alice:1'), base);
  const name = `\u001b[2Jmallory\r\n${'x'.repeat(5000)}`;
  sendHello(rude, { version: 2, rank: 1, name, program: '', config: {} });
  const bob = connectMesh({ rank: 1, members: two, transport, ...base, patient: true });
  for (const m of await Promise.all([alice, bob])) end(m);
  for (const c of [...silent, rude]) c.destroy();
  assert.ok(
    strangers.some((m) => /did not say who it is/.test(m)),
    strangers[0],
  );
  const odd = strangers.find((m) => m.includes('mallory'))!;
  assert.match(odd, /\?\[2Jmallory\?\?xxx/);
  assert.ok(odd.length < 1000);
});

test('of very many strangers not all are told', async () => {
  const transport = memoryTransport();
  const two = members().slice(0, 2);
  const strangers: string[] = [];
  const told = (m: string): void => void strangers.push(m);
  const alice = connectMesh({ rank: 0, members: two, transport, ...base, onStranger: told });
  for (let i = 0; i < 150; i++) {
    const c = new Connection(await transport.dial('alice:1'), base);
    c.send('bye', new Uint8Array());
    await new Promise((resolve) => setImmediate(resolve));
    c.destroy();
  }
  for (const m of await Promise.all([alice, connectMesh({ rank: 1, members: two, transport, ...base })])) end(m);
  assert.is(strangers.length, 100);
  assert.match(strangers[99]!, /of more calls like this nothing is told$/);
});

test('one that comes and then agrees on nothing does not keep the others for ever', async () => {
  const transport = memoryTransport();
  const two = members().slice(0, 2);
  const alice = connectMesh({ rank: 0, members: two, transport, ...base, connectMs: Infinity, agreeMs: 60 });
  const bob = new Connection(await transport.dial('alice:1'), { ...base, silenceMs: 80 });
  sendHello(bob, { version: LINK_VERSION, rank: 1, name: 'bob', program: base.program, config });
  assert.match((await failureOf(alice)).message, /^bob did not agree on keys within 0\.1 s$/);
  bob.destroy();
});

test('a known peer that sends before it is asked is not read without end', async () => {
  const [a, b] = wirePair().map((w) => new Connection(w, { maxFrame: 2 ** 24, silenceMs: 5000 })) as [
    Connection,
    Connection,
  ];
  b.trust();
  for (let i = 0; i < 12; i++) a.send('data', new Uint8Array(8 * 2 ** 20));
  await new Promise((resolve) => setTimeout(resolve, 300));
  let got = 0;
  const all = new Promise<void>((resolve) => {
    const count = (): void => void (++got === 12 && resolve());
    assert.ok((b as unknown as { early: unknown[] }).early.length < 10);
    b.serve(count);
  });
  await all;
  a.destroy();
  b.destroy();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('TCP: callers cannot take all descriptors', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  let open = 0;
  const taken: { destroy(): void }[] = [];
  const listener = await tcpTransport.listen(address, (w) => {
    open++;
    taken.push(w);
  });
  const calls = await Promise.allSettled(Array.from({ length: MAX_CALLERS + 40 }, () => tcpTransport.dial(address)));
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.is(open, MAX_CALLERS);
  for (const c of calls) if (c.status === 'fulfilled') c.value.destroy();
  for (const w of taken) w.destroy();
  listener.close();
});

test('TCP: an address that is taken is refused, addresses are read', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const first = await tcpTransport.listen(address, () => undefined);
  assert.match((await failureOf(tcpTransport.listen(address, () => undefined))).message, /another process uses it/);
  first.close();
  assert.match((await failureOf(tcpTransport.dial(address))).message, /nobody listens/);
  assert.equal(parseAddress('[::1]:90'), { host: '::1', port: 90 });
  for (const bad of ['host', 'host:', ':1', 'h:70000']) assert.throws(() => parseAddress(bad), /no address/);
});

const authority = await newAuthority('test', 10);
const alice = await authority.issue('alice', 10);
const bob = await authority.issue('bob', 10);

/** Alice and bob over TLS; bob shows another certificate than the one that is pinned. Results: their messages. */
async function overTls(
  shown: { certificate: string; privateKey: string },
  pin = bob.pin,
  own: { certificate: string; privateKey: string } = alice,
) {
  const two = [
    { name: 'alice', address: `127.0.0.1:${await freePort()}`, publicKey: alice.pin },
    { name: 'bob', address: 'unused:1', publicKey: pin },
  ];
  const transports = [own, shown].map((id) => tlsTransport({ ...id, ca: authority.certificate }));
  const strangers: string[] = [];
  const all = await Promise.allSettled(
    transports.map((transport, rank) =>
      connectMesh({ rank, members: two, transport, ...base, connectMs: 1000, onStranger: (m) => strangers.push(m) }),
    ),
  );
  for (const r of all) if (r.status === 'fulfilled') end(r.value);
  return {
    texts: messages(all),
    strangers,
    secure: all.every((r) => r.status === 'fulfilled' && r.value.connections.some((c) => c?.wire.secure)),
  };
}

test('TLS: certificates of the CA with the pinned keys connect', async () => {
  const { texts, secure } = await overTls(bob);
  assert.equal(texts, ['connected', 'connected']);
  assert.ok(secure);
  assert.is(checkIdentity({ ...bob, ca: authority.certificate }, 'bob'), bob.pin);
});

test('TLS: another key, another CA and an expired certificate are refused, and both ends say why', async () => {
  const other = await authority.issue('bob', 10);
  const foreign = await newAuthority('foreign', 10);
  const old = await newAuthority('test', 10, Date.now() - 20 * 24 * 3600 * 1000);
  const unsigned = await foreign.issue('bob', 10);
  const expired = await old.issue('bob', 10);
  for (const [shown, pin, why] of [
    [other, bob.pin, /its public key is sha256:/],
    [unsigned, unsigned.pin, /it is not signed by the CA/],
    [expired, expired.pin, /the certificate expired on/],
  ] as const) {
    const { texts, strangers } = await overTls(shown, pin);
    assert.match(texts[0]!, why);
    assert.match(texts[0]!, /^bob .*did not come/);
    assert.match(texts[1]!, /alice refused the run: the certificate of bob is refused: /);
    assert.match(texts[1]!, why);
    assert.is(strangers.length, 1);
  }
  // The called one is not who it should be: the caller stops before it says anything.
  const { texts, strangers } = await overTls(bob, bob.pin, other);
  assert.match(texts[1]!, /^alice at \S+ is not who it should be: its public key is/);
  assert.match(texts[0]!, /^bob .*did not come/);
  assert.equal(
    strangers.filter((s) => !/lost in the handshake/.test(s)),
    [],
  );
});

test('TLS: a certificate that does not say how long it is valid is not', () => {
  const dates = (validFrom: string, validTo: string) => expiryFault({ validFrom, validTo } as X509Certificate);
  assert.is(dates('Jan  1 00:00:00 2020 GMT', 'Jan  1 00:00:00 2999 GMT'), undefined);
  assert.match(dates('Jan  1 00:00:00 2020 GMT', 'Bad time value')!, /does not say how long/);
  assert.match(dates('Bad time value', 'Jan  1 00:00:00 2999 GMT')!, /does not say how long/);
});

test('TLS: own files are checked before anybody is called', () => {
  assert.throws(
    () => checkIdentity({ certificate: alice.certificate, privateKey: bob.privateKey }, 'alice'),
    /does not belong/,
  );
  assert.throws(
    () => checkIdentity({ certificate: 'x', privateKey: bob.privateKey }, 'bob'),
    /certificate of bob cannot be read/,
  );
  assert.throws(() => checkIdentity({ ...bob, ca: alice.certificate }, 'bob'), /not signed by the CA/);
});

/** Three parties, a dealer (3) and two guests (4, 5). */
const withGuests = (rank: number, transport: Transport, change: Partial<MeshOptions> = {}): Promise<Mesh> => {
  const all = [...members(), { name: 'clinic' }, { name: 'lab' }];
  return connectMesh({ rank, members: all, guests: 4, transport, patient: true, ...base, ...change });
};

test('a port that is not to be had, and one where nobody speaks TLS, are told in one line', async () => {
  const server = createServer((s) => s.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    const taken = await failureOf(tcpTransport.listen(`127.0.0.1:${port}`, () => undefined));
    assert.is(taken.message, `cannot listen at 127.0.0.1:${port}: another process uses it`);
    const none = await failureOf(tcpTransport.listen('203.0.113.1:0', () => undefined));
    assert.match(none.message, /: this machine has no such address$/);
    const spoken = await failureOf(tlsTransport(alice).dial(`127.0.0.1:${port}`));
    assert.match(spoken.message, /^who answers there speaks no TLS: [^\n]*$/);
  } finally {
    server.close();
  }
});

test('guests meet the parties only, and share a key with each', async () => {
  const transport = memoryTransport();
  const all = await Promise.all([0, 1, 2, 3, 4, 5].map((rank) => withGuests(rank, transport)));
  for (const guest of [4, 5]) {
    assert.equal(
      all[guest]!.connections.map((c) => c !== undefined),
      [true, true, true, false, false, false],
    );
    for (const i of [0, 1, 2]) assert.equal(all[i]!.keys.get([i, guest]), all[guest]!.keys.get([i, guest]));
    assert.throws(() => all[guest]!.keys.get([0, 1, 2]), /no key/);
    assert.is.not(String(all[guest]!.nonce), String(all[0]!.nonce));
  }
  for (const m of all.slice(1, 4)) assert.equal(m.nonce, all[0]!.nonce);
  assert.is(all[3]!.connections[4], undefined);
  for (const m of all) end(m);
});

test('a guest with another program is turned away, and the parties wait for the right one', async () => {
  const transport = memoryTransport();
  const strangers: string[] = [];
  const others = [0, 1, 2, 3, 5].map((rank) => withGuests(rank, transport, { onStranger: (m) => strangers.push(m) }));
  const wrong = await failureOf(withGuests(4, transport, { program: 'cd'.repeat(32) }));
  assert.match(wrong.message, /(alice|bob|carol) and clinic disagree on the program|refused the run/);
  const right = await withGuests(4, transport);
  for (const m of await Promise.all(others)) end(m);
  end(right);
  assert.ok(
    strangers.length > 0 && strangers.every((m) => /disagree on the program|was lost/.test(m)),
    String(strangers),
  );
});

test('dealer and guests wait for a guest that is missing as long as they may, and name it', async () => {
  const transport = memoryTransport();
  const stop = new AbortController();
  const waiting = [0, 1, 2, 3].map((rank) => withGuests(rank, transport, { agreeMs: 30, signal: stop.signal }));
  for (const p of waiting) p.catch(() => undefined);
  const clinic = await failureOf(withGuests(4, transport, { agreeMs: 30, connectMs: 400 }));
  assert.match(clinic.message, /^the parties are there, but began no run within 0\.4 s$/);
  assert.match((clinic as SpucError).diagnostics[0]!.hint!, 'a run begins when dealer, lab came too');
  // The others hear of it.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const guests = [4, 5].map((rank) => withGuests(rank, transport));
  for (const m of await Promise.all([...waiting, ...guests])) end(m);
});

test('who waits is patient: a peer that was lost may come again, and waiting can be ended', async () => {
  const transport = memoryTransport();
  const rest = [0, 1].map((rank) => withGuests(rank, transport));
  for (const p of rest) p.catch(() => undefined);
  const stop = new AbortController();
  const carol = withGuests(2, transport, { signal: stop.signal });
  carol.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  stop.abort();
  assert.match((await failureOf(carol)).message, /told to stop/);
  // The others hear of it.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const last = [2, 3, 4, 5].map((rank) => withGuests(rank, transport));
  for (const m of await Promise.all([...rest, ...last])) end(m);
});

test('claims are compared where both make one', async () => {
  const claim = (id: string) => ({ claims: { 'the shares of x': id } });
  const fine = messages(await meet(memoryTransport(), (rank) => (rank < 3 ? claim('1') : {})));
  assert.equal(new Set(fine), new Set(['connected']));
  const [alice, bob] = messages(
    await meet(memoryTransport(), (rank) => (rank < 3 ? claim(rank === 1 ? '2' : '1') : {})),
  );
  const what =
    /alice and bob disagree on the shares of x: alice has 1, bob has 2|bob and carol disagree on the shares of x/;
  assert.match(`${alice} ${bob}`, what);
});

test.run();
