import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError } from '../../support/diagnostics.ts';
import { describeNet, edgesOf, NET_HELP, NETWORKS, parseEvenNet, parseNet, showNet } from './net.ts';

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

test('ways with a line of their own follow after semicolons', () => {
  const net = parseNet('wan; 0>1 = 80ms,10Mbps ;alice>dealer=lan');
  assert.is(net.latency, 0.02);
  assert.equal(
    net.edges!.map(({ loc: _, ...e }) => e),
    [
      { from: '0', to: '1', latency: 0.08, bandwidth: 10e6 },
      { from: 'alice', to: 'dealer', ...NETWORKS.lan },
    ],
  );
  assert.is(showNet(net), 'wan;0>1=80ms,10Mbps;alice>dealer=lan');
  const lines = edgesOf(net, ['alice', 'bob', 'dealer']);
  assert.equal(lines[0], [undefined, { latency: 0.08, bandwidth: 10e6 }, { ...NETWORKS.lan }]);
  assert.equal(lines[1], [undefined, undefined, undefined]);
});

test('what is wrong with such a way is said with its place', () => {
  const at = (f: () => unknown): [string, number] => {
    try {
      f();
    } catch (e) {
      if (!(e instanceof SpucError)) throw e;
      const { message, loc } = e.diagnostics[0]!;
      assert.is(loc.kind, 'text');
      return [message, loc.kind === 'text' ? loc.offset : -1];
    }
    throw new Error('it was taken');
  };
  assert.equal(
    at(() => parseNet('wan;0-1=lan')),
    ["--net: '0-1=lan' is no way between two participants", 4],
  );
  assert.equal(
    at(() => parseNet('wan;0>1=80ms,10MB')),
    ["--net: '10MB' is no bandwidth", 13],
  );
  assert.equal(
    at(() => parseNet('wan; 0>1= 80,10Mbps')),
    ["--net: '80' is no latency", 10],
  );
  assert.equal(
    at(() => parseNet('wan;0>1=lan;0>1=lan')),
    ['--net: 0>1 is there twice', 12],
  );
  assert.is(at(() => parseEvenNet('wan;0>1=lan'))[1], 4);
  assert.is(parseEvenNet('wan'), NETWORKS.wan);
  const names = ['alice', 'bob'];
  assert.equal(
    at(() => edgesOf(parseNet('wan;0>carol=lan'), names)),
    ["--net: there is no participant 'carol'", 4],
  );
  assert.equal(
    at(() => edgesOf(parseNet('wan;0>2=lan'), names)),
    ["--net: there is no participant '2'", 4],
  );
  assert.equal(
    at(() => edgesOf(parseNet('wan;0>alice=lan'), names)),
    ['--net: 0>alice leads nowhere', 4],
  );
  assert.equal(
    at(() => edgesOf(parseNet('wan;0>1=lan;alice>bob=lan'), names)),
    ['--net: alice>bob is there twice', 12],
  );
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
