// helper3: a protocol of its own outside of spuc. Parties 0 and 1 share additively, x = x_0 + x_1 mod 2^k (bits: x_0 ⊕ x_1); party 2 holds nothing,
// deals the correlated randomness before the inputs are known, and sees no message afterwards. One semi-honest party of three may be corrupt.
// (The setting of Chameleon, ASIA CCS 2018.)  spuc run PROGRAM --protocol ./helper3.js;  spuc protocols --check ./helper3.js
import {
  andItems,
  arithmetic,
  bitItems,
  blank,
  boolean,
  carryTree,
  combine,
  cost,
  dealCost,
  dealItems,
  derived,
  gateItems,
  groupBorrows,
  hop,
  injectBits,
  kernel,
  laneFor,
  liftOffset,
  mask,
  maskedBitItems,
  maskShare,
  opened,
  openedBy,
  openPart,
  plan,
  prefixBorrows,
  prefixCarries,
  prefixGrouping,
  productItems,
  raise,
  runGates,
  sameAsOperand,
  sequence,
  topPart,
  treeGrouping,
  truncItems,
  valueToNamed,
} from 'spuc/protocol';

const HELPER = 2;

/** Preparation: party 0 expands its shares from the key it has with the helper; party 1 gets masks so, and the rest as one message each. */
async function dealt(c, items) {
  const expand = (party, x) => c.random([party, HELPER], x.label, x.length, x.bits);
  const shares = new Map();
  if (c.rank === HELPER) {
    dealItems(
      c.ring,
      items,
      (x) => (x.from ? expand(0, x) : combine(c.ring, x.kind, x.bits, expand(0, x), expand(1, x))),
      (x, rest) => c.send(1, x.label, rest, x.bits),
    );
  } else {
    for (const x of items) {
      const sent = x.from && c.rank === 1;
      shares.set(x.label, sent ? await c.recv(HELPER, x.label, x.length, x.bits) : expand(c.rank, x));
    }
  }
  return shares;
}

/** Parties 0 and 1 send each other their shares of a masked value. */
async function exchange(c, label, t, bits, kind) {
  c.send(1 - c.rank, label, t, bits);
  return combine(c.ring, kind, bits, t, await c.recv(1 - c.rank, label, t.length, bits));
}

/**
 * A kernel: its dealt items, its online traffic, its result, and what parties 0 and 1 do. The helper's part of every result is zero.
 */
const make = ({ name, doc, opens, items, traffic, result, run }) =>
  kernel({
    name: `helper3.${name}`,
    doc,
    opens,
    reveals: { kind: 'masked', to: () => [0, 1] },
    cost: (env, xs, p) => cost(traffic(env, xs, p), dealCost(items(env, xs, p))),
    result,
    prepare: (c, xs, p) => dealt(c, items(c, xs, p)),
    async online(c, xs, p, m) {
      if (c.rank !== HELPER) return [[await run(c, xs, p, m)]];
      return result(c, xs, p).map(({ length, bits }) => [c.ring.zeros(length, laneFor(bits))]);
    },
  });

const masked = 'values masked by dealt randomness, to parties 0 and 1; each of them lacks one half of every mask';

/** d·b + e·a + ab, and d·e at party 0: the shares of (d+a)(e+b). `times` is the product, `plus` the sum. */
async function beaver(c, m, x, y, bits, kind, times) {
  const r = c.ring;
  const minus = (s, t) => (kind === 'add' ? r.sub(s, t, bits) : r.xor(s, t));
  const plus = (s, t) => combine(r, kind, bits, s, t);
  const [a, b, ab] = ['a', 'b', 'ab'].map((l) => m.get(l));
  const both = await exchange(c, 'de', r.concat([minus(x, a), minus(y, b)]), bits, kind);
  const d = r.sliceRange(both, 0, x.length);
  const e = r.sliceRange(both, x.length, y.length);
  return plus(ab, plus(times(d, c.rank === 0 ? plus(b, e) : b), times(a, e)));
}
const gateTraffic = (gates) => sequence(...gates.map((x) => hop(2, openedBy(x), x.bits)));
const runBetween = (c, m, steps) =>
  runGates(c.ring, steps, m, c.rank === 0, (label, t, bits) => exchange(c, label, t, bits, 'xor'));

const mul = make({
  name: 'mul',
  doc: '1. Open x − a and y − b. 2. Combine with the dealt a·b. (Beaver, CRYPTO 1991.)',
  opens: masked,
  items: ({ k }, [x]) => productItems(x.length, k),
  traffic: ({ k }, [x]) => hop(2, 2 * x.length, k),
  result: arithmetic,
  run: (c, [x, y], _p, m) => beaver(c, m, x.parts[0], y.parts[0], c.k, 'add', (s, t) => c.ring.mul(s, t)),
});

const matmul = make({
  name: 'matmul',
  doc: '1. Open x − a and y − b, matrices. 2. Combine with the dealt a·b. (SecureML, IEEE S&P 2017.)',
  opens: masked,
  items: ({ k }, [x, y], s) => [
    mask('a', 'add', x.length, k),
    mask('b', 'add', y.length, k),
    derived('ab', 'add', s.batch * s.m * s.n, k, (r, v) => r.matmul(v('a'), v('b'), s.batch, s.m, s.kk, s.n)),
  ],
  traffic: ({ k }, [x, y]) => hop(2, x.length + y.length, k),
  result: ({ k }, _xs, s) => [{ repr: 'A', bits: k, length: s.batch * s.m * s.n }],
  run(c, [x, y], s, m) {
    c.flush();
    // d·(b+e) + a·e: the order of the factors is kept.
    return beaver(c, m, x.parts[0], y.parts[0], c.k, 'add', (p, q) => c.ring.matmul(p, q, s.batch, s.m, s.kk, s.n));
  },
});

const trunc = make({
  name: 'trunc',
  doc: '1. Open c = x + 2^(k-2) + r. 2. Combine with the dealt truncation of r. (Escudero et al., CRYPTO 2020.)',
  opens: masked,
  items: ({ k }, [x], { shift }) => truncItems(x.length, k, shift),
  traffic: ({ k }, [x]) => hop(2, x.length, k),
  result: arithmetic,
  async run(c, [x], { shift }, m) {
    const r = c.ring;
    const sum = r.add(x.parts[0], m.get('r'));
    const open = await exchange(c, 'c', c.rank === 0 ? r.addConst(sum, liftOffset(c.k)) : sum, c.k, 'add');
    const mine = r.sub(raise(r, topPart(r, open, m.get('top'), shift), shift), m.get('low'));
    return c.rank === 0 ? r.add(mine, openPart(r, open, shift)) : mine;
  },
});

const and = make({
  name: 'and',
  doc: '1. Open x ⊕ a and y ⊕ b. 2. Combine with the dealt a ∧ b.',
  opens: masked,
  items: (_env, [x]) => andItems('', x.length, x.bits),
  traffic: (_env, [x]) => hop(2, 2 * x.length, x.bits),
  result: (_env, xs) => boolean(xs[0].bits, xs),
  run: (c, [x, y], _p, m) => beaver(c, m, x.parts[0], y.parts[0], x.bits, 'xor', (s, t) => c.ring.and(s, t)),
});

/** Opens c = x + r mod 2^bits. */
const openBits = (c, x, bits, m) =>
  exchange(c, 'c', c.ring.add(c.ring.lowBits(x.parts[0], bits), m.get('r'), bits), bits, 'add');
const bitShare = (c, m, g) => maskShare(c.ring, m.get('rb'), m.get('rp'), g, c.rank === 0);

const tree = (bit, length) => {
  const g = treeGrouping(Math.max(bit, 1));
  const word = blank(g.width / g.group, length);
  return { g, gates: plan(carryTree(undefined, word, word)) };
};
const msb = make({
  name: 'msb',
  doc: '1. Open c = x + r. 2. A carry tree on the borrows of c − r. (edaBits, CRYPTO 2020.)',
  opens: masked,
  items: (_env, [x], { bit }) => [
    ...maskedBitItems(x.length, bit + 1, tree(bit, x.length).g),
    ...(bit > 0 ? gateItems(tree(bit, x.length).gates) : []),
  ],
  traffic: (_env, [x], { bit }) =>
    sequence(hop(2, x.length, bit + 1), bit > 0 ? gateTraffic(tree(bit, x.length).gates) : hop(0, 0, 1)),
  result: (_env, xs) => boolean(1, xs),
  async run(c, [x], { bit }, m) {
    const r = c.ring;
    const { g } = tree(bit, x.length);
    const open = await openBits(c, x, bit + 1, m);
    const own = r.bitPlane(c.rank === 0 ? r.xor(m.get('rb'), open) : m.get('rb'), bit);
    if (bit === 0) return own;
    const w = groupBorrows(r, open, g, bitShare(c, m, g));
    const word = (t) => ({ bits: g.width / g.group, length: x.length, parts: [t] });
    return r.xor(own, (await runBetween(c, m, carryTree(r, word(w.g), word(w.p)))).parts[0]);
  },
});

const prefix = (bits, length) => {
  const g = prefixGrouping(Math.max(bits - 1, 1));
  const word = blank(g.width, length);
  return { g, done: Math.log2(g.group), gates: plan(prefixCarries(undefined, word, word, Math.log2(g.group))) };
};
const a2b = make({
  name: 'a2b',
  doc: '1. Open c = x + r. 2. A parallel prefix of the borrows of c − r. (edaBits, CRYPTO 2020; Sklansky 1960.)',
  opens: masked,
  items: (_env, [x], { bits }) => {
    const { g, gates } = prefix(bits, x.length);
    return [...maskedBitItems(x.length, bits, g), ...gateItems(gates)];
  },
  traffic: (_env, [x], { bits }) => sequence(hop(2, x.length, bits), gateTraffic(prefix(bits, x.length).gates)),
  result: (_env, xs, { bits }) => boolean(bits, xs),
  async run(c, [x], { bits }, m) {
    const r = c.ring;
    const { g, done } = prefix(bits, x.length);
    const open = await openBits(c, x, bits, m);
    const w = prefixBorrows(r, open, g, bitShare(c, m, g));
    const word = (t) => ({ bits: g.width, length: x.length, parts: [t] });
    const borrows = (await runBetween(c, m, prefixCarries(r, word(w.g), word(w.p), done))).parts[0];
    const own = r.xor(m.get('rb'), r.shl(r.cast(borrows, laneFor(bits)), 1, bits));
    return c.rank === 0 ? r.xor(own, open) : own;
  },
});

const b2a = make({
  name: 'b2a',
  doc: '1. Open c = x ⊕ r. 2. Σ 2^j (c_j + (1−2c_j)·r_j) with dealt numbers r_j. (Damgård et al., IEEE S&P 2019.)',
  opens: masked,
  items: ({ k }, [x]) => bitItems(x.length, x.bits, k),
  traffic: (_env, [x]) => hop(2, x.length, x.bits),
  result: arithmetic,
  async run(c, [x], _p, m) {
    const open = await exchange(c, 'c', c.ring.xor(x.parts[0], m.get('bits')), x.bits, 'xor');
    return injectBits(c.ring, open, m.get('numbers'), x.bits, c.rank === 0);
  },
});

const share = kernel({
  name: 'helper3.share',
  doc: '1. One of parties 0 and 1 expands its share from the key it has with the owner. 2. The other gets, or is, the rest.',
  opens: 'nothing: what party 1 gets from party 2 is masked by party 0’s share',
  reveals: 'nothing',
  cost: ({ k }, _xs, { owner, length }) => hop(owner === HELPER ? 1 : 0, length, k),
  result: ({ k }, _xs, { length }) => [{ repr: 'A', bits: k, length }],
  async online(c, _xs, { owner, length, value }) {
    const { ring: r, rank } = c;
    const other = owner === 0 ? 1 : 0;
    const expanded = rank === owner || rank === other ? c.random([owner, other], 'x', length, c.k) : undefined;
    if (rank === other) return [[expanded]];
    if (owner !== HELPER) return [[rank === owner ? r.sub(value, expanded) : r.zeros(length)]];
    if (rank === 1) return [[await c.recv(HELPER, 'rest', length, c.k)]];
    c.send(1, 'rest', r.sub(value, expanded), c.k);
    return [[r.zeros(length)]];
  },
});

const refresh = kernel({
  name: 'helper3.refresh',
  doc: '1. Parties 0 and 1 expand a mask from their key: 0 adds it, 1 takes it away.',
  opens: 'nothing: no message is sent',
  reveals: 'nothing',
  cost: () => hop(0, 0, 1),
  result: sameAsOperand,
  online(c, [x]) {
    const { ring: r, rank } = c;
    const [mine] = x.parts;
    if (rank === HELPER) return [[r.retain(mine)]];
    const mask = c.random([0, 1], 'zero', x.length, x.bits);
    if (x.repr === 'B') return [[r.xor(mine, mask)]];
    return [[rank === 0 ? r.add(mine, mask) : r.sub(mine, mask)]];
  },
});

const open = kernel({
  name: 'helper3.open',
  doc: '1. Parties 0 and 1 send their shares to the receivers.',
  opens: 'the value, to the receivers: the shares they lack follow from it',
  reveals: valueToNamed,
  cost: (_env, [x], { to }) =>
    hop(
      to.reduce((s, i) => s + (i === HELPER ? 2 : 1), 0),
      x.length,
      x.bits,
    ),
  result: opened,
  async online(c, [x], { to }) {
    const r = c.ring;
    if (c.rank !== HELPER) for (const i of to) if (i !== c.rank) c.send(i, 'open', x.parts[0], x.bits);
    if (!to.includes(c.rank)) return [[r.zeros(0)]];
    let sum = x.parts[0];
    for (const i of [0, 1]) {
      if (i === c.rank) continue;
      const theirs = await c.recv(i, 'open', x.length, x.bits);
      sum = combine(r, x.repr === 'A' ? 'add' : 'xor', x.bits, sum, theirs);
    }
    return [[sum]];
  },
});

/** @type {import('spuc/protocol').Protocol} */
export default {
  name: 'helper3',
  doc: 'Additive sharing between two parties; a third one deals randomness and holds no share.',
  source: 'Riazi et al., Chameleon (ASIA CCS 2018); Beaver (CRYPTO 1991)',
  parties: { min: 3, max: 3, default: 3 },
  dealer: false,
  secure: true,
  threat: () =>
    'Three semi-honest parties, none of which colludes with another; any two together can recover every secret.',
  parts: () => 1,
  constant: (c, _repr, value) => [c.rank === 0 ? c.ring.retain(value) : c.ring.zeros(value.length, value.lane)],
  addPublic: (c, repr, [x], value) => {
    if (c.rank !== 0) return [c.ring.retain(x)];
    return [repr === 'A' ? c.ring.add(x, value) : c.ring.xor(x, value)];
  },
  coalitions: () => [[0], [1], [2]],
  deal(c, meta, value, draw, coalition) {
    if (c.rank === HELPER) return { parts: [c.ring.zeros(value.length, value.lane)] };
    const rest = coalition.includes(0) ? 1 : 0;
    const other = draw([1 - rest], 'share');
    if (c.rank !== rest) return { parts: [other] };
    return { parts: [meta.repr === 'A' ? c.ring.sub(value, other) : c.ring.xor(value, other)] };
  },
  reconstruct: (c, meta, parts) =>
    combine(c.ring, meta.repr === 'A' ? 'add' : 'xor', meta.bits, parts[0][0], parts[1][0]),
  kernels: { share, open, mul, matmul, trunc, and, a2b, b2a, msb, refresh },
};
