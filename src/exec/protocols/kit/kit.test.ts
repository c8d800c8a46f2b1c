import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { aby3 } from '../aby3/index.ts';
import { loadProtocol, protocolNames } from '../index.ts';
import type { Protocol } from '../protocol.ts';
import { ref2k } from '../ref2k/index.ts';
import { semi2k } from '../semi2k/index.ts';
import { checkProtocol } from './index.ts';

const full = Boolean(process.env.SPUC_FULL);

for (const p of [ref2k, semi2k, aby3]) {
  test(`${p.name} computes what its kernels mean, at exactly the declared cost`, async () => {
    const r = await checkProtocol(p, full ? { full } : { groups: ['semantics', 'cost', 'uniformity'] });
    assert.equal(r.problems.slice(0, 5), []);
    assert.ok(r.ok && r.counts.semantics > 500 && r.counts.cost > 500);
    assert.is(r.counts.uniformity > 0, p.secure);
    assert.equal(r.notClaimed.includes('uniformity'), !p.secure);
  });
}

test('the same code is right on rings of few bits', async () => {
  for (const p of [semi2k, aby3]) {
    const r = await checkProtocol(p, { groups: ['semantics', 'cost'], widths: [3, 5, 8, 13] });
    assert.equal(r.problems.slice(0, 5), []);
  }
});

/** A copy of a protocol with some kernels changed. */
const changed = (p: Protocol, kernels: Partial<Protocol['kernels']>): Protocol => ({
  ...p,
  kernels: { ...p.kernels, ...kernels },
});
const quick = { widths: [64], groups: ['semantics', 'cost'] as const };

test('a kernel that says it reveals something else than it does is found', async () => {
  const { mul, msb } = semi2k.kernels;
  const first = async (p: Protocol): Promise<string> => (await checkProtocol(p, quick)).problems[0]!;
  assert.match(await first(changed(semi2k, { mul: { ...mul, reveals: 'nothing' } })), /begins with 'nothing' exactly/);
  const toFirst = { kind: 'masked', to: () => [0] } as const;
  assert.match(await first(changed(semi2k, { mul: { ...mul, reveals: toFirst } })), /to parties 0, but 0, 1 receive/);
  // Bit 0 needs no message.
  const always = { kind: 'masked', to: ({ n }: { n: number }) => [...Array(n).keys()] } as const;
  assert.match(await first(changed(semi2k, { msb: { ...msb, reveals: always } })), /to parties 0, 1, but none receive/);
  const open = { ...semi2k.kernels.open, opens: 'nothing', reveals: 'nothing' } as const;
  assert.match(await first(changed(semi2k, { open })), /it opens a value/);
});

test('a cost that is one byte, message or hop off is found', async () => {
  for (const key of ['hops', 'messages', 'bytes'] as const) {
    const { mul } = aby3.kernels;
    const wrong = {
      ...mul,
      cost: (...a: Parameters<typeof mul.cost>) => ({ ...mul.cost(...a), [key]: mul.cost(...a)[key] + 1 }),
    };
    const r = await checkProtocol(changed(aby3, { mul: wrong }), quick);
    assert.ok(!r.ok);
    assert.ok(
      r.problems.every((x) => x.startsWith('cost: aby3.mul')),
      r.problems[0],
    );
  }
});

test('a wrong offline cost is found', async () => {
  const { trunc } = semi2k.kernels;
  const wrong = {
    ...trunc,
    cost: (...a: Parameters<typeof trunc.cost>) => ({
      ...trunc.cost(...a),
      offline: { hops: 0, messages: 0, bytes: 0 },
    }),
  };
  const r = await checkProtocol(changed(semi2k, { trunc: wrong }), quick);
  assert.ok(r.problems.some((x) => x.includes('semi2k.trunc') && x.includes('offline')));
});

test('a wrong result is found, and a truncation that is two units off', async () => {
  const { mul, trunc } = ref2k.kernels;
  const r = await checkProtocol(
    changed(ref2k, {
      mul: { ...mul, online: async (c, [x], _p, m) => mul.online(c, [x!, x!], _p, m) },
      trunc: {
        ...trunc,
        online: (c, [x], { shift }) => [[c.ring.addConst(c.ring.sar(x!.parts[0]!, shift), 2n)]],
      },
    }),
    quick,
  );
  assert.ok(r.problems.some((x) => x.startsWith('semantics: ref2k.mul')));
  assert.ok(r.problems.some((x) => x.startsWith('semantics: ref2k.trunc')));
});

test('an input that is shared without its mask is found by uniformity', async () => {
  const { share } = aby3.kernels;
  const bare: typeof share = {
    ...share,
    async online(c, _xs, { owner, length, value }) {
      const [before, after] = [(owner + 2) % 3, (owner + 1) % 3];
      const zero = () => c.ring.zeros(length);
      if (c.rank === before) return [[zero(), zero()]];
      if (c.rank === after) return [[await c.recv(owner, 'x', length, c.k), zero()]];
      c.send(after, 'x', value!, c.k);
      return [[zero(), c.ring.retain(value!)]];
    },
  };
  const r = await checkProtocol(changed(aby3, { share: bare }), { groups: ['semantics', 'uniformity'], widths: [64] });
  assert.ok(r.problems.length > 0 && r.problems.every((x) => x.startsWith('uniformity: aby3.share')), r.problems[0]);
});

test('a kernel that sends clear shares of a product is found by the views', async () => {
  const { mul } = semi2k.kernels;
  const leaky: typeof mul = {
    ...mul,
    // Opens both operands and multiplies in the clear.
    prepare: undefined!,
    deal: undefined!,
    cost: ({ n, k }, [x]) => ({ hops: 1, messages: n * (n - 1), bytes: (n * (n - 1) * 2 * x!.length * k) / 8 }),
    async online(c, [x, y]) {
      const r = c.ring;
      const mine = r.concat([x!.parts[0]!, y!.parts[0]!]);
      let sum = mine;
      for (let i = 0; i < c.n; i++) if (i !== c.rank) c.send(i, 'clear', mine, c.k);
      for (let i = 0; i < c.n; i++) {
        if (i !== c.rank) sum = r.add(sum, await c.recv(i, 'clear', mine.length, c.k));
      }
      const z = r.mul(r.sliceRange(sum, 0, x!.length), r.sliceRange(sum, x!.length, x!.length));
      return [[c.rank === 0 ? z : r.zeros(z.length)]];
    },
  };
  delete (leaky as { prepare?: unknown }).prepare;
  delete (leaky as { deal?: unknown }).deal;
  const only: Protocol = { ...semi2k, kernels: { share: semi2k.kernels.share, mul: leaky } as Protocol['kernels'] };
  const r = await checkProtocol(only, { groups: ['views'] });
  assert.ok(r.problems.length > 0 && r.problems.every((x) => x.startsWith('views: semi2k.mul')), r.problems.join('\n'));
});

test('a kernel that waits for a message nobody sends is named, and does not hang', async () => {
  const { mul } = aby3.kernels;
  const stuck = {
    ...mul,
    online: (async (c) => [[await c.recv((c.rank + 1) % 3, 'never', 1, 8)]]) as typeof mul.online,
  };
  const r = await checkProtocol(changed(aby3, { mul: stuck }), quick);
  assert.ok(
    r.problems.some((x) => /aby3\.mul.*never sent/.test(x)),
    r.problems[0],
  );
});

test('protocols load by name; an unknown name is the user’s error', async () => {
  for (const name of protocolNames) assert.is((await loadProtocol(name)).name, name);
  try {
    await loadProtocol('toString');
    assert.unreachable();
  } catch (e) {
    assert.match((e as Error).message, /unknown protocol 'toString'/);
  }
});

test.run();
