import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DTYPES } from '../eval/dtype.ts';
import { allocStorage, type Tensor, tensor } from '../eval/tensor.ts';
import { SpucError } from './diagnostics.ts';
import { halfToNumber, numberToHalf, readNpy, writeNpy } from './npy.ts';
import { parsePyLiteral } from './npy-header.ts';
import { readNpz, writeNpz } from './npz.ts';

/** A file built by hand, as NumPy would. */
function npy(header: string, data: number[] | Uint8Array, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const size = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...size, ...text, ...data]);
}
const dict = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

const refused = (fn: () => unknown, message: RegExp | string) => {
  try {
    fn();
  } catch (e) {
    assert.instance(e, SpucError, String(e));
    assert.is((e as SpucError).diagnostics[0]!.class, 'input');
    assert.match((e as SpucError).message, message);
    return;
  }
  assert.unreachable('accepted');
};

test('byte orders, versions and memory order', () => {
  for (const version of [1, 2, 3]) {
    const t = readNpy(npy(dict('<i2', '(2,)'), [1, 0, 0xff, 0xff], version), 'x');
    assert.equal(t, tensor('i16', [2], new Int16Array([1, -1])));
  }
  assert.equal(readNpy(npy(dict('>i4', '(1,)'), [0, 0, 1, 2]), 'x').data, new Int32Array([258]));
  assert.equal(
    readNpy(npy(dict('>f8', '()'), [0x3f, 0xf8, 0, 0, 0, 0, 0, 0]), 'x'),
    tensor('f64', [], new Float64Array([1.5])),
  );
  const f = readNpy(npy(dict('|u1', '(2, 3)', 'True'), [1, 4, 2, 5, 3, 6]), 'x');
  assert.equal(f, tensor('ui8', [2, 3], new Uint8Array([1, 2, 3, 4, 5, 6])));
  const g = readNpy(npy(dict('|u1', '(2, 2, 2)', 'True'), [0, 4, 2, 6, 1, 5, 3, 7]), 'x');
  assert.equal(g.data, new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]));
  assert.equal(readNpy(npy(dict('|b1', '(3,)'), [0, 1, 7]), 'x'), tensor('i1', [3], new Uint8Array([0, 1, 1])));
  assert.equal(
    readNpy(npy(dict('>c8', '(1,)'), [0x3f, 0x80, 0, 0, 0xbf, 0x80, 0, 0]), 'x').data,
    new Float32Array([1, -1]),
  );
  assert.equal(readNpy(npy(dict('<f2', '(2,)'), [0x00, 0x3c, 0x01, 0x00]), 'x').data, new Float32Array([1, 2 ** -24]));
});

test('write and read back, every dtype and shape', () => {
  const stored: Record<string, string> = { i2: 'i8', i4: 'i8', ui2: 'ui8', ui4: 'ui8', bf16: 'f32' };
  for (const dtype of DTYPES)
    for (const shape of [[], [0], [3], [2, 3], [2, 0, 3]]) {
      const n = shape.reduce((a, b) => a * b, 1);
      const data = allocStorage(dtype, n);
      for (let i = 0; i < data.length; i++) data[i] = (typeof data[i] === 'bigint' ? BigInt(i % 2) : i % 2) as never;
      const t: Tensor = { dtype, shape, data };
      const back = readNpy(writeNpy(t), 'x');
      assert.is(back.dtype, stored[dtype] ?? (/^f[468]E/.test(dtype) ? 'f32' : dtype));
      assert.equal(back.shape, shape);
      assert.equal(back.data, data);
    }
  assert.is(writeNpy(tensor('f32', [1], new Float32Array(1))).length % 64, 4, 'data start at a multiple of 64');
});

test('all half-precision numbers survive', () => {
  for (let h = 0; h < 65536; h++) {
    const x = halfToNumber(h);
    assert.is(numberToHalf(x), Number.isNaN(x) ? 0x7e00 : h);
  }
  assert.is(numberToHalf(1 + 2 ** -11), 0x3c00, 'ties go to even');
  assert.is(numberToHalf(1 + 3 * 2 ** -11), 0x3c02);
  assert.is(numberToHalf(65519), 0x7bff);
  assert.is(numberToHalf(2 ** -25), 0);
});

test('malformed files are refused with the reason', () => {
  const good = writeNpy(tensor('f32', [2], new Float32Array(2)));
  refused(() => readNpy(new Uint8Array(), 'a.npy'), 'a.npy: not a .npy file');
  refused(() => readNpy(new Uint8Array([0x80, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 'x'), 'pickle');
  refused(() => readNpy(good.subarray(0, 40), 'x'), 'truncated in its header');
  refused(() => readNpy(good.subarray(0, good.length - 1), 'x'), 'needs 8 bytes of data, 7 are there');
  refused(() => readNpy(new Uint8Array([...good, 0]), 'x'), '1 bytes follow');
  refused(() => readNpy(npy(dict('|O', '(1,)'), [0]), 'x'), 'pickled Python data');
  refused(() => readNpy(npy(dict('<U3', '(1,)'), [0]), 'x'), "dtype '<U3' is not supported");
  refused(() => readNpy(npy(dict('<f16', '(1,)'), [0]), 'x'), 'not supported');
  refused(
    () => readNpy(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", [0]), 'x'),
    'structured',
  );
  refused(() => readNpy(npy(dict('<f4', '(99999999999999,)'), []), 'x'), 'limit of 8 GiB');
  refused(() => readNpy(npy(dict('<f4', '(-1,)'), []), 'x'), 'dimension');
  refused(() => readNpy(npy(dict('<f4', '3'), []), 'x'), 'malformed header');
  refused(() => readNpy(npy("__import__('os')", []), 'x'), 'malformed header');
  refused(() => readNpy(npy(dict('<f4', '()'), [0, 0, 0, 0], 4), 'x'), 'version 4.0');
});

test('python literals', () => {
  assert.equal(
    parsePyLiteral(" {'a': (1, 2), 'b': [None, True]} \n"),
    new Map<string, unknown>([
      ['a', [1, 2]],
      ['b', [null, true]],
    ]),
  );
  assert.equal(parsePyLiteral('(3,)'), [3]);
  assert.is(parsePyLiteral('(3)'), 3);
  for (const bad of ['', '{', "{'a': 1", '{1: 2}', '1 2', '1 x', "{'a': 1, 'a': 2}", `${'('.repeat(99)}`])
    assert.throws(() => parsePyLiteral(bad), SyntaxError as never, bad);
});

/** Runs `read` on damaged copies; only SpucErrors of class `input` may come out. Returns how many were refused. */
function fuzz(bytes: Uint8Array, read: (b: Uint8Array) => unknown, limit: number): number {
  let count = 0;
  const attempt = (b: Uint8Array) => {
    try {
      read(b);
    } catch (e) {
      assert.instance(e, SpucError, e instanceof Error ? e.stack : String(e));
      assert.is((e as SpucError).diagnostics[0]!.class, 'input');
      count++;
    }
  };
  for (let i = 0; i < Math.min(bytes.length, limit); i++)
    for (const bit of [1, 2, 8, 64, 128, 255]) {
      const copy = bytes.slice();
      copy[i]! ^= bit;
      attempt(copy);
    }
  for (let n = 0; n < bytes.length; n++) {
    const before = count;
    attempt(bytes.subarray(0, n));
    assert.is(count, before + 1, `a file cut to ${n} bytes was accepted`);
  }
  return count;
}

test('byte flips and truncation never crash', () => {
  const t = tensor('i16', [2, 3], new Int16Array(6));
  const file = writeNpy(t);
  assert.ok(fuzz(file, (b) => readNpy(b, 'x'), 200) > 100);
  for (const compress of [false, true]) {
    const zip = writeNpz(
      new Map([
        ['x', t],
        ['y', t],
      ]),
      compress,
    );
    assert.ok(fuzz(zip, (b) => readNpz(b, 'z'), 2000) > 500);
  }
});

test('npz round trip, and a flipped data byte is noticed', () => {
  const map = new Map([
    ['a', tensor('f64', [2], new Float64Array([1, 2]))],
    ['b', tensor('i1', [], new Uint8Array([1]))],
  ]);
  for (const compress of [false, true]) {
    const zip = writeNpz(map, compress);
    assert.equal(readNpz(zip, 'z'), map);
    assert.equal(writeNpz(map, compress), zip);
  }
  const zip = writeNpz(map);
  zip[30 + 'a.npy'.length + 128]! ^= 1;
  refused(() => readNpz(zip, 'z.npz'), /z\.npz: entry 'a\.npy' is damaged/);
  refused(() => readNpz(new Uint8Array(100), 'z.npz'), 'not a zip file');
});

test.run();
