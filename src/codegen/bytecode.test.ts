import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { registry } from '../dialects/registry.ts';
import type { Operation } from '../ir/ir.ts';
import { SpucError } from '../support/diagnostics.ts';
import { printModule } from '../syntax/index.ts';
import type { Manifest } from './manifest.ts';
import { readBytecode } from './reader.ts';
import { goldenPrograms } from './test-programs.ts';
import { manifestFor, parsePphlo } from './test-support.ts';
import { writeBytecode } from './writer.ts';

const read = (bytes: Uint8Array) => readBytecode(bytes, 'x.bin', registry);
const hashOf = (m: Operation, more: Partial<Manifest> = {}) => writeBytecode(m, manifestFor(m, more)).hash;
const classOf = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics[0]!.class;
    throw e;
  }
  return 'none';
};

for (const [name, text] of Object.entries(goldenPrograms))
  test(`${name}: what is read back is what was written`, () => {
    const m = parsePphlo(text);
    const manifest = manifestFor(m, { protocol: 'aby3', field: 'FM128', fxp: 26 });
    const { bytes, hash } = writeBytecode(m, manifest);
    const loaded = read(bytes);
    assert.is(loaded.hash, hash);
    assert.equal(loaded.manifest, manifest);
    // Names of values are not stored: compare with a program that has none either.
    assert.is(
      printModule(loaded.module, { generic: true }),
      printModule(parsePphlo(printModule(m)), { generic: true }),
    );
    assert.equal(writeBytecode(loaded.module, loaded.manifest).bytes, bytes);
    assert.equal(writeBytecode(parsePphlo(text), manifest).bytes, bytes);
  });

test('the manifest: owners, recipients and targets', () => {
  const m = parsePphlo(goldenPrograms.elementwise!);
  const manifest: Manifest = {
    args: [
      { name: 'ü', secret: true, owner: 0 },
      { name: '', secret: false, owner: 2 },
    ],
    outputs: [{ to: [0, 2] }, { to: [] }],
    fxp: 0,
  };
  assert.equal(read(writeBytecode(m, manifest).bytes).manifest, manifest);
});

test('the hash covers code, constants and manifest, and not locations', () => {
  const text = goldenPrograms.elementwise!;
  const base = parsePphlo(text);
  const hash = hashOf(base);
  assert.is.not(hashOf(parsePphlo(text.replace('pphlo.add', 'pphlo.subtract'))), hash);
  assert.is.not(hashOf(parsePphlo(text.replace('1.5', '1.25'))), hash);
  assert.is.not(hashOf(base, { protocol: 'aby3' }), hash);
  assert.is.not(hashOf(base, { outputs: [{ to: [0] }, { to: 'everyone' }] }), hash);
  assert.is.not(
    hashOf(base, {
      args: [
        { name: 'in0', secret: true, owner: 1 },
        { name: 'in1', secret: false },
      ],
    }),
    hash,
  );
  const moved = parsePphlo(`// a comment moves every line\n${text}`);
  assert.is.not(
    writeBytecode(moved, manifestFor(moved)).bytes.join(),
    writeBytecode(base, manifestFor(base)).bytes.join(),
  );
  assert.is(hashOf(moved), hash);
});

test('locations come back: of the program, and those that the program carried', () => {
  const m = parsePphlo(`func.func @main(%x: tensor<f32>) -> tensor<f32> {
  %0 = pphlo.negate %x : tensor<f32>
  %1 = pphlo.negate %0 : tensor<f32> loc(callsite("f"("a.py":3:4) at fused["b.py":5:6, unknown]))
  return %1 : tensor<f32>
}`);
  const { module } = read(writeBytecode(m, manifestFor(m)).bytes);
  const [first, second] = [...module.regions[0]!.block.first!.regions[0]!.block];
  assert.equal(first!.loc, {
    kind: 'file',
    file: 'test.mlir',
    line: 2,
    col: first!.loc.kind === 'file' ? first!.loc.col : 0,
  });
  assert.equal(second!.loc, {
    kind: 'callsite',
    callee: { kind: 'name', name: 'f', child: { kind: 'file', file: 'a.py', line: 3, col: 4 } },
    caller: { kind: 'fused', locs: [{ kind: 'file', file: 'b.py', line: 5, col: 6 }, { kind: 'unknown' }] },
  });
});

test('constants: every dtype, splats, empty tensors, equal ones once', () => {
  const literals = [
    ['dense<[true, false]>', '2xi1'],
    ['dense<[-128, 127]>', '2xi8'],
    ['dense<[0, 65535]>', '2xui16'],
    ['dense<[-9223372036854775808, 9223372036854775807]>', '2xi64'],
    ['dense<18446744073709551615>', '3xui64'],
    ['dense<[1.0, 65504.0]>', '2xf16'],
    ['dense<[1.0, 0x7FF0000000000000]>', '2xf64'],
    ['dense<[(1.0, -0.0), (2.0, 3.0)]>', '2xcomplex<f32>'],
    ['dense<>', '0x4xf32'],
    ['dense<1.0>', '1000x1000x1000xf32'],
  ];
  const body = literals.map(([v, t], i) => `%c${i} = pphlo.constant ${v} : tensor<${t}>`).join('\n');
  const types = literals.map(([, t]) => `tensor<${t}>`).join(', ');
  const m = parsePphlo(
    `func.func @main() -> (${types}) {\n${body}\nreturn ${literals.map((_, i) => `%c${i}`).join(', ')} : ${types}\n}`,
  );
  const { bytes } = writeBytecode(m, manifestFor(m));
  assert.ok(bytes.length < 2000, `${bytes.length} bytes`);
  assert.is(printModule(read(bytes).module), printModule(parsePphlo(printModule(m))));
  const large = (n: number) => {
    const one = `pphlo.constant dense<[${Array.from({ length: 1000 }, (_, i) => `${i}.5`).join(', ')}]> : tensor<1000xf64>`;
    const list = Array.from({ length: n }, (_, i) => `%c${i}`);
    const p = parsePphlo(
      `func.func @main() -> (${list.map(() => 'tensor<1000xf64>').join(', ')}) {\n${list.map((v) => `${v} = ${one}`).join('\n')}\nreturn ${list.join(', ')} : ${list.map(() => 'tensor<1000xf64>').join(', ')}\n}`,
    );
    return writeBytecode(p, manifestFor(p)).bytes.length;
  };
  assert.ok(large(2) < large(1) + 200, 'equal constants are stored once');
});

test('what cannot be bytecode is refused when it is written', () => {
  const m = parsePphlo(
    'func.func @main(%x: tensor<f32>) -> tensor<f32> {\n%0 = stablehlo.negate %x : tensor<f32>\nreturn %0 : tensor<f32>\n}',
  );
  assert.throws(() => writeBytecode(m, manifestFor(m)), /'stablehlo.negate' has no opcode/);
});

test('a manifest that does not fit the program is refused', () => {
  const m = parsePphlo(goldenPrograms.elementwise!);
  const fits = manifestFor(m);
  const is = (more: Partial<Manifest>) => classOf(() => read(writeBytecode(m, { ...fits, ...more }).bytes));
  assert.is(is({}), 'none');
  assert.is(is({ args: fits.args.slice(1) }), 'bytecode');
  assert.is(is({ outputs: [] }), 'bytecode');
  assert.is(is({ args: fits.args.map((a) => ({ ...a, secret: !a.secret })) }), 'bytecode');
});

test('a program that lets a secret become public is refused', () => {
  const m = parsePphlo(goldenPrograms['control-flow']!);
  const loop = [...m.regions[0]!.block.first!.regions[0]!.block].find((op) => op.name === 'pphlo.while')!;
  const plain = parsePphlo(goldenPrograms.elementwise!).regions[0]!.block.first!.regions[0]!.block.args[1]!.type;
  assert.is(plain.kind, 'tensor');
  // The loop carries its secret as public.
  const type = loop.operand(0).type;
  const secret = loop.operand(1).type;
  for (const v of [loop.regions[0]!.block.args[1]!, loop.regions[1]!.block.args[1]!, loop.results[1]!])
    v.type = { ...secret, secret: false } as typeof type;
  assert.is(
    classOf(() => read(writeBytecode(m, manifestFor(m)).bytes)),
    'bytecode',
  );
});

test.run();
