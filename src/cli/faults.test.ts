import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newAuthority } from './certificates.ts';
import { FaultBench, WHERE, within } from './test-faults.ts';
import { alive } from './test-processes.ts';

const aby3 = await FaultBench.make('ABY3');
const semi2k = await FaultBench.make('SEMI2K');
test.after(() => {
  aby3.done();
  semi2k.done();
});

/** Far more than a process needs to notice that a peer is gone: reaching them fails a test. */
const DEADLINES = ['--timeout', '30', '--silence', '20'];
const POINTS = 20;

/** Kills one participant at a clock of the run, by its own hand; all others must end as they should. */
async function kill(b: FaultBench, victim: string, at: number): Promise<void> {
  const running = b.start({ [victim]: { fault: { at, does: 'kill' } } }, DEADLINES);
  const dead = running[b.names.indexOf(victim)]!;
  const { text } = await within(60, dead, victim);
  assert.is(dead.process.signalCode, 'SIGKILL', `${victim} at ${at}: ${text}`);
  for (const [i, name] of b.names.entries())
    if (name !== victim) await b.fails(running[i]!, name, 30, new RegExp(victim), WHERE);
  assert.equal(
    running.filter((p) => alive(p.process.pid!)),
    [],
  );
}

// SPUC_FULL: every participant at 20 points that are spread evenly over the clocks of the run; else at one, each at another.
for (const b of [aby3, semi2k])
  for (const [i, victim] of b.names.entries())
    test(`${b.protocol}: ${victim} is killed: the others exit 4 and name it and the op; a rerun succeeds`, async () => {
      const points = process.env.SPUC_FULL ? Array.from({ length: POINTS }, (_, p) => p) : [(7 * i + 3) % POINTS];
      for (const p of points) await kill(b, victim, Math.floor((p * b.hops) / POINTS));
      if (process.env.SPUC_FULL || i === 0) await b.succeeds();
    });

test('a party that computes for longer than peers may be silent lives, and the run succeeds', async () => {
  const how = { bob: { fault: { at: 20, does: 5000 } } };
  await aby3.succeeds(aby3.start(how, ['--silence', '2', '--timeout', '60']));
});

test('a party that stands still is told from one that computes: nothing is heard of it', async () => {
  const how = { bob: { fault: { at: 20, does: 'stop' } } } as const;
  const [alice, bob, carol] = aby3.start(how, ['--silence', '2', '--timeout', '60']);
  for (const [p, name] of [[alice!, 'alice'] as const, [carol!, 'carol'] as const])
    await aby3.fails(p, name, 30, /connection to bob was lost: nothing was heard for 2\.0 s/, WHERE);
  bob!.process.kill('SIGKILL');
  await bob!.ended;
});

test('a party that is too slow: the others say for what they waited, and it ends in the middle of its kernel', async () => {
  const how = { bob: { fault: { at: 20, does: 600_000 } } };
  const [alice, bob, carol] = aby3.start(how, ['--silence', '20', '--timeout', '1.5']);
  const texts = await Promise.all([
    aby3.fails(alice!, 'alice', 30, /bob/, WHERE),
    aby3.fails(carol!, 'carol', 30, /bob/, WHERE),
  ]);
  assert.match(texts.join(''), /no message from bob for op \S+, \S+ at \S*many\.mlir:\d+:\d+ in \d+\.\d s/);
  await aby3.fails(bob!, 'bob', 30, /connection to (alice|carol) was lost: .*, while this party computed/);
});

test('a wrong certificate and an expired one: both ends exit 4 and say why', async () => {
  // Bob's clock is late, so that he does not find himself that his certificate has expired.
  const day = 24 * 3600 * 1000;
  const authority = await newAuthority('faults', 60, Date.now() - 30 * day);
  const b = semi2k;
  b.write('ca.crt', authority.certificate);
  const keep = async (file: string, name: string, days: number) => {
    const { certificate, privateKey, pin } = await authority.issue(name, days);
    b.write(`${file}.crt`, certificate);
    b.write(`${file}.key`, privateKey);
    return { public_key: pin, certificate: `${file}.crt`, private_key: `${file}.key` };
  };
  const [alice, bob, dealer] = [
    await keep('alice', 'alice', 60),
    await keep('bob', 'bob', 60),
    await keep('d', 'dealer', 60),
  ];
  const [other, expired] = [await keep('other', 'bob', 60), await keep('expired', 'bob', 10)];
  const write = (file: string, own: object): string => {
    const nodes = { alice, bob: own, dealer };
    return b.cluster(file, b.ports, { nodes, tls: { ca: 'ca.crt' } });
  };
  const refused = async (pinned: object, shown: object, why: RegExp): Promise<void> => {
    const how = {
      alice: { config: write('pinned.json', pinned) },
      bob: { config: write('shown.json', shown), fault: { days: -25 } },
    };
    const [a, c] = b.start(how, ['--connect-timeout', '5'], ['alice', 'bob']);
    await b.fails(a!, 'alice', 40, /bob .*\(the certificate of bob is refused: .* did not come within 5\.0 s/s, why);
    await b.fails(c!, 'bob', 40, /alice refused the run: the certificate of bob is refused/, why);
  };
  await refused(bob, other, /its public key is sha256:/);
  await refused(expired, expired, /the certificate expired on \d{4}-/);
});

test.run();
