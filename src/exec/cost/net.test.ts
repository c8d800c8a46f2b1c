import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { describeNet, NET_HELP, NETWORKS, parseNet, showNet } from './net.ts';

const refusal = (text: string): string => {
  try {
    parseNet(text);
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics[0]!.message;
    throw e;
  }
  return '';
};

test('presets are read by name', () => {
  assert.equal(parseNet('wan'), { latency: 0.02, bandwidth: 300e6 });
  assert.is(parseNet(' LAN '), NETWORKS.lan);
});

test('latency and bandwidth are read in their units', () => {
  assert.equal(parseNet('20ms,300Mbps'), parseNet('wan'));
  assert.equal(parseNet('1ms, 1Gbps'), { latency: 1e-3, bandwidth: 1e9 });
  assert.equal(parseNet('0.5s,9600bps'), { latency: 0.5, bandwidth: 9600 });
  assert.equal(parseNet('0ms,1e3kbps'), { latency: 0, bandwidth: 1e6 });
  assert.ok(Math.abs(parseNet('250us,10gbps').latency - 250e-6) < 1e-12);
});

test('what is no network is refused with what was wrong', () => {
  assert.is(refusal('20ms'), "--net: '20ms' is no network");
  assert.is(refusal('moon'), "--net: 'moon' is no network");
  assert.is(refusal('20,300Mbps'), "--net: '20' is no latency");
  assert.is(refusal('-1ms,300Mbps'), "--net: '-1ms' is no latency");
  assert.is(refusal('20ms,300MB'), "--net: '300MB' is no bandwidth");
  assert.is(refusal('20ms,300'), "--net: '300' is no bandwidth");
  assert.is(refusal('20ms,0Mbps'), '--net: the bandwidth must be more than 0');
  assert.is(refusal('constructor'), "--net: 'constructor' is no network");
});

test('what is shown is read back', () => {
  for (const text of ['lan', 'wan', '1ms,1Gbps', '0ms,1.5Gbps', '250us,9.6Kbps', '2s,1bps'])
    assert.equal(parseNet(showNet(parseNet(text))), parseNet(text));
  assert.is(showNet(parseNet('20ms,300Mbps')), 'wan');
  assert.is(showNet(parseNet('20ms,100Mbps')), '20ms,100Mbps');
  assert.is(describeNet(parseNet('wan')), '20ms one way and 300Mbps for each party');
  assert.match(NET_HELP, 'wan (20ms,300Mbps)');
});

test.run();
