import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import type { Link } from './link.ts';
import { measureLinks } from './measure.ts';
import { memoryNetwork } from './memory-link.ts';

test('every way is measured once; clocks that differ are told', async () => {
  const links = memoryNetwork(3);
  // A clock that moves by 1 ms each time that it is read.
  const ahead = [0, 5000, -7000];
  const all = await Promise.all(
    links.map((link, rank) => {
      let t = 0;
      return measureLinks(
        link,
        () => t++,
        () => 1e6 + ahead[rank]!,
      );
    }),
  );
  for (const [rank, ways] of all.entries()) {
    assert.equal(
      ways.map((w) => w.peer),
      [0, 1, 2].filter((p) => p !== rank),
    );
    for (const w of ways) {
      assert.is(w.latencyMs, 0.5);
      assert.is(Math.round(w.clockMs / 1000) * 1000, ahead[w.peer]! - ahead[rank]!);
      assert.is(w.bandwidth, (4 * 2 ** 20) / 0.00001);
    }
  }
});

test('an answer that holds no clock is an error of the network', async () => {
  const [link, peer] = memoryNetwork(2) as [Link, Link];
  peer.send(0, 'doctor/1-0/pong0', new Uint8Array(3), 0, false);
  peer.flush();
  const measured = measureLinks(
    link,
    () => 0,
    () => 0,
  );
  try {
    await measured;
    assert.unreachable();
  } catch (e) {
    assert.ok(e instanceof SpucError);
    assert.match((e as SpucError).message, /participant 1 answers a ping with 3 bytes/);
  }
});

test.run();
