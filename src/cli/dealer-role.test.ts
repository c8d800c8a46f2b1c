import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadProtocol } from '../exec/protocols/index.ts';
import { SpucError, showLocation } from '../support/diagnostics.ts';
import { memoryIo } from '../support/io.ts';
import { type Cluster, readCluster } from './cluster.ts';
import { dealerThreat, dealingParty } from './dealer-role.ts';
import { membersOf } from './session-plan.ts';

const semi2k = await loadProtocol('semi2k');
const aby3 = await loadProtocol('aby3');

/** A cluster file of alice and bob, and perhaps a third node; with that dealer. */
const cluster = (dealer?: string): Cluster => {
  const nodes = { alice: '127.0.0.1:1', bob: '127.0.0.1:2', dora: '127.0.0.1:3' };
  const config = {
    node_ids: ['alice', 'bob'],
    runtime_config: { protocol: 'SEMI2K', field: 'FM64' },
    ...(dealer === undefined ? {} : { dealer }),
  };
  const text = JSON.stringify({ nodes, devices: { SPU: { kind: 'SPU', config } } }, null, 1);
  return readCluster('c.json', memoryIo({ files: { '/c.json': text } }), () => undefined);
};
const names = (c: Cluster, insecureDealer?: boolean): string[] =>
  membersOf(c, semi2k, insecureDealer === undefined ? {} : { insecureDealer }).map((m) => m.name);
const refused = (f: () => unknown, what: RegExp, hint: RegExp): void => {
  try {
    f();
  } catch (e) {
    assert.ok(e instanceof SpucError, String(e));
    const d = e.diagnostics[0]!;
    assert.match(d.message, what);
    assert.match(d.hint ?? '', hint);
    assert.match(showLocation(d.loc), /^c\.json:\d+:\d+/);
    return;
  }
  assert.unreachable('it was expected to be refused');
};

test('the dealer is the node that the file names, else a process of its own', () => {
  assert.equal(names(cluster('dora')), ['alice', 'bob', 'dora']);
  assert.equal(names(cluster()), ['alice', 'bob', 'dealer']);
  assert.is(dealingParty(cluster('dora'), semi2k, {}), undefined);
});

test('a party does not deal unless it was asked for, loudly', () => {
  refused(() => names(cluster('bob')), /'bob' is a computing party: it would learn every secret/, /--insecure-dealer/);
  assert.equal(names(cluster('bob'), true), ['alice', 'bob', 'the dealer of bob']);
  assert.is(dealingParty(cluster('bob'), semi2k, { insecureDealer: true }), 1);
  assert.equal(names(cluster(), true), ['alice', 'bob', 'the dealer of alice']);
  assert.is(dealingParty(cluster(), semi2k, { insecureDealer: true }), 0);
  assert.match(dealerThreat('bob'), /^INSECURE: .*bob.* can read every secret/);
});

test('--insecure-dealer is refused where there is a dealer, and where the protocol needs none', () => {
  refused(() => names(cluster('dora'), true), /a dealer that computes nothing, 'dora'/, /spuc dealer/);
  assert.throws(() => dealingParty(cluster(), aby3, { insecureDealer: true }), /protocol aby3 has no dealer/);
});

test.run();
