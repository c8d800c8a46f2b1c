import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Attribute } from '../../../ir/attributes.ts';
import { scalarType } from '../../../ir/types.ts';
import { verify } from '../../../ir/verifier.ts';
import { printModule } from '../../../syntax/index.ts';
import { fromCustomCall } from '../custom-ops.ts';
import { errorOf, registry } from '../test-support.ts';
import { ByteReader } from './byte-reader.ts';
import { importStablehloBytecode } from './import.ts';
import { file, list, op, type Parts, signed, varint } from './test-bytecode.ts';

const read = (p: Parts) => importStablehloBytecode(file(p), 'x.bc', registry);
const refuses = (p: Parts, cls: string, message: RegExp) => {
  const e = errorOf(() => read(p));
  assert.is(e?.class, cls, e?.message);
  assert.match(e!.message, message);
};
/** A constant of `types[type]` with the literal `attrs[attr]`; `prop` is the index of its properties. */
const constant = (name: number, type: number, prop: number) => [
  ...op(name, 0x42),
  ...varint(prop),
  ...list(varint(type)),
];

test('integers of all lengths are read back', () => {
  for (let bits = 0; bits <= 64; bits++) {
    for (const v of [(1n << BigInt(bits)) - 1n, 1n << BigInt(Math.min(bits, 63))]) {
      assert.is(new ByteReader(Uint8Array.from(varint(v)), 'x').varintBig(), v);
      const s = BigInt.asIntN(64, v);
      assert.is(new ByteReader(Uint8Array.from(signed(s)), 'x').signed(), s);
    }
  }
  const e = errorOf(() => new ByteReader(Uint8Array.of(0, 1, 2), 'x').varint());
  assert.is(e?.class, 'parse');
  assert.match(e!.message, /^x, byte 1: /);
});

test('a function without operations is read', () => {
  const module = read({});
  verify(module);
  assert.is(printModule(module).replace(/\s+/g, ' '), 'module { func.func @main() { return } } ');
});

test('literals are read: splats, packed booleans, integers below zero', () => {
  const module = read({
    ops: ['constant_v1'],
    types: [
      [...varint(20), ...list(signed(10n)), ...varint(4)],
      varint(0),
      [...varint(20), ...list(signed(2n)), ...varint(6)],
      varint(12),
    ],
    attrs: [
      [...varint(15), ...varint(1), ...varint(4), 0, 0, 128, 63],
      [...varint(15), ...varint(3), ...varint(2), 0b10000101, 0b10],
      [...varint(15), ...varint(5), ...varint(4), 0xff, 0xff, 2, 0],
    ],
    properties: [varint(5), varint(6), varint(7)],
    values: 3,
    body: [constant(3, 1, 1), constant(3, 3, 2), constant(3, 5, 3), op(2, 0)],
  });
  verify(module);
  const text = printModule(module);
  assert.match(text, 'dense<1.000000e+00> : tensor<f32>');
  assert.match(text, 'dense<[true, false, true, false, false, false, false, true, false, true]> : tensor<10xi1>');
  assert.match(text, 'dense<[-1, 2]> : tensor<2xi16>');
});

test('versions that are not known are refused, with the reason', () => {
  refuses({ producer: 'StableHLO_v1.16.0' }, 'version', /for StableHLO 1\.16\.0; versions 0\.9 to 1\.15 are read/);
  refuses({ producer: 'StableHLO_v2.0.0' }, 'version', /2\.0\.0/);
  refuses({ producer: 'StableHLO_v0.8.0' }, 'version', /0\.8\.0/);
  refuses({ producer: 'MLIR20.0.0git' }, 'unsupported-op', /'MLIR20\.0\.0git' is not portable StableHLO/);
  refuses({ version: 7 }, 'version', /MLIR bytecode of version 7/);
  read({ producer: 'StableHLO_v1.15.9' });
});

test('operations that are not known are listed, all at once', () => {
  const e = (() => {
    try {
      read({ ops: ['iota_v7', 'frobnicate_v1', 'abs'], body: [op(3, 0), op(4, 0), op(5, 0), op(2, 0)] });
    } catch (x) {
      return x as { diagnostics: { class: string; message: string }[] };
    }
    return undefined;
  })();
  assert.equal(
    e?.diagnostics.map((d) => d.class),
    ['version', 'unsupported-op', 'unsupported-op'],
  );
  assert.match(e!.diagnostics[0]!.message, /'stablehlo\.iota' has version 7/);
  assert.match(e!.diagnostics[1]!.message, /'stablehlo\.frobnicate'/);
});

test('shapes and types that cannot be computed with are refused', () => {
  const type = (t: number[], ...more: number[][]): Parts => ({
    types: [t, ...more],
    ops: ['constant_v1'],
    body: [constant(3, 3, 1), op(2, 0)],
    values: 1,
    properties: [varint(1)],
  });
  refuses(type([...varint(20), ...list(signed(-(2n ** 63n))), ...varint(2)]), 'dynamic-shape', /not known/);
  refuses(type([...varint(20), ...list(signed(-1n)), ...varint(2)]), 'parse', /no size of a dimension/);
  refuses(type([...varint(20), ...list(signed(2n ** 33n)), ...varint(2)]), 'resource-limit', /2\^32/);
  refuses(
    type([...varint(20), ...list(...Array.from({ length: 24 }, () => signed(2n ** 50n)), signed(0n)), ...varint(2)]),
    'resource-limit',
    /2\^32/,
  );
  refuses(type([...varint(20), ...list(), ...varint(1)]), 'unsupported-type', /elements/);
  refuses(type(varint(34)), 'unsupported-type', /tf32/);
  refuses(type(varint(99)), 'parse', /byte \d+: there is no VHLO type 99/);
});

test('attributes that contain themselves, or are nested without end, are refused', () => {
  const uses = (attrs: readonly (readonly number[])[]): Parts => ({
    attrs,
    ops: ['constant_v1'],
    properties: [varint(4 + attrs.length)],
    values: 1,
    body: [constant(3, 1, 1), op(2, 0)],
  });
  refuses(uses([[...varint(1), ...list(varint(5))]]), 'parse', /contains itself/);
  const chain = Array.from({ length: 600 }, (_, i) => [...varint(1), ...list(varint(4 + i))]);
  refuses(uses(chain), 'nesting-limit', /512/);
  const doubled = Array.from({ length: 60 }, (_, i) => [...varint(1), ...list(varint(4 + i), varint(4 + i))]);
  refuses(uses(doubled), 'resource-limit', /too large/);
  const tuples = Array.from({ length: 60 }, (_, i) => [...varint(23), ...list(varint(2 + i), varint(2 + i))]);
  refuses({ ...uses([]), types: tuples, body: [constant(3, 62, 1), op(2, 0)] }, 'resource-limit', /too large/);
});

test('regions nested without end are refused', () => {
  // An 'if' whose first region holds the next one.
  let inner: number[] = op(2, 0);
  for (let i = 0; i < 600; i++)
    inner = [...op(3, 0x10), ...varint(2), ...varint(1), ...varint(0), ...varint(2), ...inner];
  refuses({ ops: ['if_v1'], body: [inner] }, 'nesting-limit', /512/);
});

test('values are counted: none is used before it is defined, none is left over', () => {
  const use = (i: number) => [...op(3, 0x06), ...list(varint(1)), ...list(varint(i))];
  refuses({ ops: ['abs_v1'], values: 2, body: [use(1), use(0), op(2, 0)] }, 'parse', /value 1 is used before/);
  refuses({ ops: ['abs_v1'], values: 1, body: [use(5), op(2, 0)] }, 'parse', /there is no value 5/);
  refuses({ ops: ['create_token_v1'], values: 2 }, 'parse', /defines 2 values, but defines 0/);
});

test('a function whose type is none is refused when it is verified', () => {
  const bytes = file({});
  // The function type, and after it tensor<f32>, which takes its place.
  const at = bytes.findIndex((_, i) => [0x11, 1, 1, 0x29].every((b, k) => bytes[i + k] === b));
  bytes.set([0x29, 1, 5], at);
  const e = errorOf(() => verify(importStablehloBytecode(bytes, 'x.bc', registry)));
  assert.is(e?.class, 'attribute');
  assert.match(e!.message, 'which is no function type');
});

test('custom calls that stand for operations become them', () => {
  const dict = (entries: Record<string, Attribute>): Attribute => ({ kind: 'dict', entries });
  const call = (target: string, operands: number, options?: Record<string, Attribute>) =>
    fromCustomCall(
      registry,
      { call_target_name: { kind: 'string', value: target }, ...(options ? { 'mhlo.attributes': dict(options) } : {}) },
      operands,
    );
  const k: Attribute = { kind: 'int', value: 4n, type: scalarType('i64') };
  const largest = (value: boolean): Attribute => ({ kind: 'bool', value });
  assert.is(call('mhlo.erf', 1)?.def.name, 'chlo.erf');
  assert.is(call('mhlo.erf', 2), undefined);
  assert.is(call('mhlo.tan', 1)?.def.name, 'chlo.tan');
  assert.equal(call('mhlo.topk', 1, { k, largest: largest(true) }), { def: registry.get('chlo.top_k'), attrs: { k } });
  assert.is(call('mhlo.topk', 1, { k, largest: largest(false) }), undefined);
  assert.is(call('mhlo.topk', 1), undefined, 'without k');
  assert.is(call('mhlo.while', 1), undefined);
  assert.is(call('erf', 1), undefined);
});

test('a file cut off anywhere is refused as damaged', () => {
  const whole = file({});
  for (let n = 4; n < whole.length; n++) {
    const e = errorOf(() => importStablehloBytecode(whole.subarray(0, n), 'x.bc', registry));
    assert.ok(e?.class === 'parse' || e?.class === 'version' || e?.class === 'unsupported-op', `${n}: ${e?.class}`);
    assert.match(e!.message, /^x\.bc, byte \d+: /);
  }
});

test.run();
