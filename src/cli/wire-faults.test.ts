import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HEADER } from '../exec/link/framing.ts';
import { seededNumbers } from '../exec/link/test-support.ts';
import { FaultBench, WHERE, within } from './test-faults.ts';
import { type FaultProxy, type Meddle, startProxy } from './test-proxy.ts';

/** Of every receive in these runs, in seconds; peers are heard of all the time. */
const TIMEOUT = 8;
const later = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

/** What happens to one chunk, and whether the run must survive it. */
const FAULTS: Readonly<Record<string, { meddle: Meddle; survives?: boolean; says?: RegExp }>> = {
  drop: { meddle: () => [], says: /is missing/ },
  'delay within the deadline': { meddle: (c) => later(1000).then(() => [c]), survives: true },
  'delay beyond the deadline': {
    meddle: (c) => later(1000 * (TIMEOUT + 30)).then(() => [c]),
    says: /nothing was heard for|no message from \w+ for/,
  },
  duplicate: { meddle: (c) => [c, c], survives: true },
  reorder: { meddle: async (c, next) => [await next(), c], says: /is missing/ },
  truncate: { meddle: (c) => [c.subarray(0, c.length - 3)], says: /cannot be read|was lost/ },
  'flip a bit of the content': { meddle: (c) => [flip(c, c.length - 1, 5)], says: /is damaged/ },
  'flip a bit of the header': { meddle: (c) => [flip(c, 9, 2)], says: /header of a frame is damaged/ },
};

function flip(chunk: Buffer, at: number, bit: number): Buffer {
  const bad = Buffer.from(chunk);
  bad[at]! ^= 1 << bit;
  return bad;
}

const b = await FaultBench.make('ABY3');
test.after(() => b.done());

/** Whom the proxy in front of a party connects it to, by the order of ranks: callers are of higher rank. */
const LINKS = [
  { listens: 'alice', at: 0, connection: 0 },
  { listens: 'alice', at: 0, connection: 1 },
  { listens: 'bob', at: 1, connection: 0 },
];

/** Runs all parties through proxies, of which one does this to one chunk. */
async function through(
  link: (typeof LINKS)[number],
  fault: { forth: boolean; chunk: number; meddle: Meddle } | undefined,
): Promise<{ running: ReturnType<FaultBench['start']>; proxies: FaultProxy[]; at: FaultProxy }> {
  const proxies = await Promise.all(
    [0, 1].map((rank) =>
      startProxy({
        target: b.ports[rank]!,
        ...(fault && rank === link.at ? { fault: { ...fault, connection: link.connection } } : {}),
      }),
    ),
  );
  const ports = [proxies[0]!.port, proxies[1]!.port, b.ports[2]!];
  const config = b.cluster('proxied.json', ports);
  const own = (name: string, rank: number) => [
    name,
    { config, options: rank < 2 ? ['--listen', `127.0.0.1:${b.ports[rank]}`] : [] },
  ];
  const how = Object.fromEntries(b.names.map(own));
  const running = b.start(how, ['--timeout', String(TIMEOUT), '--silence', '6']);
  return { running, proxies, at: proxies[link.at]! };
}

/** Chunks with data in each direction of each link of a run in which nothing goes wrong. */
async function countChunks(): Promise<number> {
  const { running, proxies } = await through(LINKS[0]!, undefined);
  await b.succeeds(running);
  for (const p of proxies) p.close();
  const of = (forth: boolean): number =>
    proxies[1]!.passed.filter((x) => x.kind === 'data' && x.forth === forth).length;
  return Math.min(of(true), of(false));
}
const chunks = await countChunks();

/** A run in which the fault came. A busy machine puts more into fewer chunks: where there were too few, an earlier one is tried. */
async function struck(link: (typeof LINKS)[number], fault: { forth: boolean; chunk: number; meddle: Meddle }) {
  for (let { chunk } = fault; ; chunk >>= 1) {
    const run = await through(link, { ...fault, chunk });
    let ended = false;
    const all = Promise.allSettled(run.running.map((p, rank) => within(60, p, b.names[rank]!))).then(() => {
      ended = true;
    });
    while (!ended && run.at.faultAt() < 0) await later(10);
    if (run.at.faultAt() >= 0 || chunk === 0) return run;
    await all;
    for (const p of run.proxies) p.close();
  }
}
const random = seededNumbers(6);

// SPUC_FULL: each fault at six points; else at one.
for (const [name, { meddle, survives, says }] of Object.entries(FAULTS))
  test(`${name}: ${survives ? 'the run goes on' : 'all exit 4, and nothing more is told'}`, async () => {
    for (let i = 0; i < (process.env.SPUC_FULL ? 6 : 1); i++) {
      const link = LINKS[random(LINKS.length)]!;
      const [chunk, forth] = [random(Math.floor(0.8 * chunks)), random(2) === 0];
      const { running, proxies, at } = await struck(link, { forth, chunk, meddle });
      try {
        if (survives) await b.succeeds(running);
        else {
          const names = b.names.filter((n) => n !== 'carol').join('|');
          const texts = await Promise.all(
            running.map((p, rank) => b.fails(p, b.names[rank]!, TIMEOUT + 20, new RegExp(`${names}|carol`), WHERE)),
          );
          if (says) assert.match(texts.join(''), says);
        }
        assert.ok(at.faultAt() >= 0, `${name}: chunk ${chunk} of ${chunks} never came`);
        for (const p of proxies) quietAfterAbort(p);
      } finally {
        for (const p of proxies) p.close();
        await Promise.all(running.map((p, rank) => within(60, p, b.names[rank]!)));
      }
    }
  });

/** A participant that says that it gave up sends nothing of the run any more. */
function quietAfterAbort({ passed }: FaultProxy): void {
  for (const connection of new Set(passed.map((p) => p.connection)))
    for (const forth of [true, false]) {
      const kinds = passed.filter((p) => p.forth === forth && p.connection === connection).map((p) => p.kind);
      const end = kinds.indexOf('abort');
      if (end >= 0) assert.equal(kinds.slice(end + 1), []);
    }
}

test('a header is where the tests think that it is', () => assert.is(HEADER, 24));

test.run();
