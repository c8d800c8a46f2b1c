import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DType } from '../../eval/dtype.ts';
import { allocStorage, type Tensor, tensor } from '../../eval/tensor.ts';
import { SpucError } from '../../support/diagnostics.ts';
import { NodePrg, randomKey, seededKeys } from '../prg/node-prg.ts';
import { loadProtocol } from '../protocols/index.ts';
import { firstDifference, looksUniform } from '../protocols/kit/distributions.ts';
import { Harness, SeededTape } from '../protocols/kit/index.ts';
import { laneFor } from '../ring/ring.ts';
import { readShare, type ShareFile, writeShare } from './format.ts';
import { inputFault, reveal, shareFiles } from './share.ts';

const random = { randomKey, makePrg: (nonce: Uint8Array) => new NodePrg(nonce) };
const VALUES: readonly Tensor[] = [
  tensor('f32', [2, 3], Float32Array.of(1.5, -2, 0, 1000.25, -0.125, 3)),
  tensor('f64', [], Float64Array.of(-7.5)),
  tensor('i32', [3], Int32Array.of(-1, 2 ** 31 - 1, -(2 ** 31))),
  tensor('ui8', [2], Uint8Array.of(255, 0)),
  tensor('i1', [4], Uint8Array.of(1, 0, 0, 1)),
  tensor('f32', [0, 5], new Float32Array()),
];
const SETUPS = [
  ['aby3', 3],
  ['semi2k', 2],
  ['semi2k', 3],
  ['semi2k', 5],
  ['ref2k', 2],
] as const;
const fault = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    assert.ok(e instanceof SpucError, String(e));
    assert.is(e.diagnostics[0]!.class, 'input');
    return e.diagnostics[0]!.message;
  }
  throw new Error('it was expected to fail');
};
const again = (files: readonly ShareFile[]): ShareFile[] => files.map((f, i) => readShare(writeShare(f), `s${i}`));
const names = ['s0', 's1', 's2', 's3', 's4'];
const setup = async (name: string, n: number, k = 64, fxp = 18) => ({
  protocol: await loadProtocol(name),
  config: { n, k, fxp },
});

test('shares of all dtypes come back, under every protocol and in every field', async () => {
  for (const [name, n] of SETUPS)
    for (const [k, fxp] of [
      [32, 8],
      [64, 18],
      [128, 26],
    ] as const) {
      const { protocol, config } = await setup(name, n, k, fxp);
      for (const value of VALUES) {
        const files = again(shareFiles(protocol, config, value, random, { cluster: 'demo', name: 'x' }));
        assert.is(files.length, n);
        assert.equal(new Set(files.map((f) => f.id)).size, 1);
        const back = reveal(protocol, [...files].reverse(), names);
        assert.equal([back.dtype, back.shape, [...back.data]], [value.dtype, value.shape, [...value.data]], name);
      }
    }
});

test('what is missing, double, mixed, of another protocol or changed is refused by name', async () => {
  const { protocol, config } = await setup('aby3', 3);
  const make = () => again(shareFiles(protocol, config, VALUES[0]!, random)) as [ShareFile, ShareFile, ShareFile];
  const [a, b, c] = make();
  const other = make();
  const tell = (...files: ShareFile[]): string => fault(() => reveal(protocol, files, names));
  assert.match(tell(a, c), /2 of 3 shares are given: party 1's is missing/);
  assert.match(tell(a, b, b), /s1 and s2 are both the share of party 1/);
  assert.match(tell(a, b, other[2]), /s2 is a share of another value than s0/);
  assert.match(tell(a, b, { ...c, ring: 32 }), /disagree on 'ring'/);
  assert.match(tell(a, b, { ...c, shape: [3, 2] }), /disagree on 'shape'/);
  assert.match(tell(), /no share is given/);
  // Replicated parts must agree, whoever wrote the checksum.
  const data = a.data.map((d) => d.slice());
  data[1]![0]! ^= 1;
  assert.match(tell({ ...a, data }, b, c), /contradict each other: the copies of component 1 differ/);
  const half = [a, b, c].map((f) => ({ ...f, parts: 1, data: f.data.slice(0, 1) }));
  assert.match(tell(...half), /another form/);
  const semi2k = await loadProtocol('semi2k');
  assert.match(
    fault(() => reveal(semi2k, [a, b, c], names)),
    /is a share of protocol aby3, not semi2k/,
  );
});

test('a file that was cut off, changed or made up is refused', async () => {
  const { protocol, config } = await setup('semi2k', 2);
  const [file] = shareFiles(protocol, config, VALUES[0]!, random);
  const bytes = writeShare(file!);
  for (const length of [0, 7, 8, 20, 47, 48, 100, bytes.length - 1])
    assert.match(
      fault(() => readShare(bytes.slice(0, length), 'x.share')),
      /^x.share: (this is no share file|it is cut off or damaged)/,
    );
  for (let at = 0; at < bytes.length; at += 3) {
    const flipped = bytes.slice();
    flipped[at]! ^= 1 << (at % 8);
    assert.match(
      fault(() => readShare(flipped, 'x.share')),
      at < 8 ? /no share file/ : /damaged/,
    );
  }
  const lies: [Partial<Record<keyof ShareFile, unknown>>, RegExp][] = [
    [{ shape: [1e9, 1e9] }, /'shape'/],
    [{ shape: [-1] }, /'shape'/],
    [{ shape: [2, 4] }, /bytes of shares/],
    [{ parties: 0 }, /'parties'/],
    [{ party: 2 }, /'party'/],
    [{ ring: 64.5 }, /'ring'/],
    [{ bits: 32 }, /'bits'/],
    [{ repr: 'C' }, /'repr'/],
    [{ shift: 64 }, /'shift'/],
    [{ parts: 3 }, /bytes of shares/],
    [{ dtype: 'complex<f32>' }, /'dtype'/],
    [{ dtype: 7 }, /'dtype'/],
    [{ id: '../../x' }, /'id'/],
    [{ name: 'x'.repeat(300) }, /'name'/],
    [{ cluster: 'x'.repeat(20_000) }, /too long/],
  ];
  for (const [lie, why] of lies)
    assert.match(
      fault(() => readShare(writeShare({ ...file!, ...lie } as ShareFile), 'x.share')),
      why,
    );
});

test('a share of another run is no input', async () => {
  const { protocol, config } = await setup('aby3', 3);
  const [, file] = shareFiles(protocol, config, VALUES[0]!, random);
  const why = (f: ShareFile, c = config, rank = 1) => inputFault(f, protocol, c, rank) ?? 'fine';
  assert.is(why(file!), 'fine');
  assert.match(why(file!, { ...config, fxp: 16 }), /fraction bits 18, but the run has 16/);
  assert.match(why(file!, { ...config, k: 32 }), /ring bits 64/);
  assert.match(why(file!, config, 2), /share of party 1, not of party 2/);
  assert.match(why({ ...file!, protocol: 'semi2k' }), /protocol semi2k, but the run has aby3/);
  assert.match(why({ ...file!, repr: 'B', bits: 1 }), /boolean/);
  assert.match(why({ ...file!, shift: 32 }), /32 bits above/);
});

/** One party's parts of `n` copies of a value, as columns. */
function columns(dtype: DType, value: number, protocol: Parameters<typeof shareFiles>[0], n: number, k: number) {
  const length = 4096;
  const data = allocStorage(dtype, length);
  (data as Float32Array).fill(value);
  const keys = seededKeys(`${protocol.name} ${n} ${k} ${value}`);
  const files = shareFiles(protocol, { n, k, fxp: 8 }, tensor(dtype, [length], data), { ...random, randomKey: keys });
  return files.map((f) => f.data.map((bytes, j) => ({ name: `part ${j}`, bits: k, length, bytes })));
}

test('what one party has of a value is uniform, whatever the value is', async () => {
  for (const [name, n] of SETUPS.filter(([p]) => p !== 'ref2k')) {
    const protocol = await loadProtocol(name);
    const [zeros, others] = [columns('f32', 0, protocol, n, 32), columns('f32', 3.5, protocol, n, 32)];
    for (let rank = 0; rank < n; rank++)
      for (const [j, part] of zeros[rank]!.entries()) {
        assert.ok(looksUniform(part), `${name}: part ${j} of party ${rank}`);
        assert.ok(looksUniform(others[rank]![j]!), `${name}: part ${j} of party ${rank}`);
      }
  }
  // The test can fail: the clear value is anything but uniform.
  const clear = columns('f32', 3.5, await loadProtocol('ref2k'), 2, 32);
  assert.not(looksUniform(clear[0]![0]!));
});

test('fresh shares tell a receiver of all of them nothing but the value', async () => {
  for (const [name, n] of SETUPS.filter(([p]) => p !== 'ref2k')) {
    const protocol = await loadProtocol(name);
    const length = 4096;
    const run = (seed: string, operand: string, zero: boolean) => {
      const harness = new Harness(protocol, { n, k: 8 });
      const [masks, shares] = [new SeededTape(seed), new SeededTape(operand)];
      return harness.run({
        kernel: protocol.kernels.refresh,
        operands: [{ meta: { repr: 'A', bits: 8, length }, values: 7n }],
        param: () => undefined,
        tape: {
          // The shares before are the same number everywhere: as far from fresh as can be.
          draw: (d) =>
            d.label.startsWith('operand')
              ? new Uint8Array(length * laneFor(8)).fill(shares.draw({ ...d, length: 1 })[0]!)
              : zero
                ? new Uint8Array(length)
                : masks.draw(d),
        },
      });
    };
    const [x, y] = [await run('a', 'p', false), await run('b', 'q', false)];
    for (let rank = 0; rank < n; rank++)
      for (const [j, part] of x.outputs[rank]!.entries()) {
        assert.ok(looksUniform(part), `${name}: part ${j} of party ${rank}`);
        assert.is(firstDifference(x.outputs[rank]!, y.outputs[rank]!, false), undefined);
      }
    assert.not(looksUniform((await run('a', 'p', true)).outputs[0]![0]!));
  }
});

test.run();
