import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SpucError, showLocation } from '../support/diagnostics.ts';
import { decodeUtf8, detectKind } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the kind of a program is told by its bytes', () => {
  assert.is(detectKind(bytes('module {\n}')), 'mlir');
  assert.is(detectKind(bytes('// HloModule\n"builtin.module"() ({}) : () -> ()')), 'mlir');
  assert.is(detectKind(bytes('\n// a\n/* b\n */ HloModule f, entry={}')), 'hlo-text');
  assert.is(detectKind(Uint8Array.of(0x53, 0x50, 0x55, 0x43, 1, 0)), 'bytecode');
  assert.is(detectKind(Uint8Array.of(0x4d, 0x4c, 0xef, 0x52, 1)), 'stablehlo-bytecode');
  assert.is(detectKind(Uint8Array.of(0x0a, 5, ...bytes('jit_f'), 0x12, 4)), 'hlo-proto');
  assert.is(detectKind(Uint8Array.of(0x0a, 80, 0x0a, 5, ...bytes('jit_f'), 0x12, 4)), 'hlo-proto', 'HloProto, cut off');
  assert.is(detectKind(Uint8Array.of(0x12, 4, ...bytes('main'), 0x1a, 4)), 'hlo-proto', 'without a name');
  assert.is(detectKind(bytes(`\n// ${'a comment of 47 characters and more '.repeat(2)}\nmodule {\n}`)), 'mlir');
  assert.is(detectKind(Uint8Array.of(0x0a, 3, 1, 2, 3, 0x12)), 'unknown');
  assert.is(detectKind(bytes(' \n// only a comment\n')), 'empty');
  assert.is(detectKind(new Uint8Array(0)), 'empty');
  assert.is(detectKind(Uint8Array.of(1, 2, 3)), 'unknown');
  assert.is(detectKind(bytes('\nmodule @a {\n}')), 'mlir');
});

test('text that is not UTF-8 is refused at the bad byte', () => {
  assert.is(decodeUtf8(bytes('é'), 'x'), 'é');
  const wrong = [
    [0x61, 0x0a, 0xff],
    [0x61, 0x0a, 0xc3, 0x28],
    [0x61, 0x0a, 0xe0, 0x80, 0x80],
    [0x61, 0x0a, 0xf0, 0x9f],
  ];
  for (const b of wrong) {
    try {
      decodeUtf8(Uint8Array.from(b), 'x');
      assert.unreachable();
    } catch (e) {
      if (!(e instanceof SpucError)) throw e;
      assert.is(e.diagnostics[0]!.class, 'encoding');
      assert.is(showLocation(e.diagnostics[0]!.loc), 'x:2:1');
    }
  }
});

test.run();
