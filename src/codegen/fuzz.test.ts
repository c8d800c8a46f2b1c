import protobuf from 'protobufjs/minimal.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { registry } from '../dialects/registry.ts';
import { SpucError } from '../support/diagnostics.ts';
import * as F from './format.ts';
import { readBytecode } from './reader.ts';
import { goldenPrograms } from './test-programs.ts';
import { manifestFor, parsePphlo, random } from './test-support.ts';
import { writeBytecode } from './writer.ts';

const CLASSES = ['bytecode', 'version', 'resource-limit'];
/** Far above what the largest of these files takes, far below what an unchecked size would. */
const MEMORY = 256 << 20;
const TRIALS = process.env.SPUC_FULL ? 40_000 : 4_000;

const files = Object.values(goldenPrograms).map((text) => {
  const m = parsePphlo(text);
  return writeBytecode(m, manifestFor(m, { protocol: 'semi2k', field: 'FM64', fxp: 18 })).bytes;
});

/** The class of the error, 'read' for none. Any other exception fails the test. */
function outcome(bytes: Uint8Array, what: string): string {
  const before = process.memoryUsage();
  try {
    readBytecode(bytes, 'x.bin', registry);
    return 'read';
  } catch (e) {
    if (!(e instanceof SpucError)) throw new Error(`${what}: ${e instanceof Error ? e.stack : e}`);
    const cls = e.diagnostics[0]!.class;
    assert.ok(CLASSES.includes(cls), `${what}: ${cls}`);
    return cls;
  } finally {
    const after = process.memoryUsage();
    const used = after.heapUsed + after.external - before.heapUsed - before.external;
    assert.ok(used < MEMORY, `${what}: ${used >> 20} MiB`);
  }
}

test('random changes of bytes are read or refused, never worse', () => {
  const next = random(42);
  const seen: Record<string, number> = {};
  for (let i = 0; i < TRIALS; i++) {
    const bytes = files[next(files.length)]!.slice();
    for (let k = 1 + next(3); k > 0; k--)
      bytes[next(bytes.length)] = next(4) ? next(256) : [0, 255, 127, 128][next(4)]!;
    const cls = outcome(bytes, `trial ${i}`);
    seen[cls] = (seen[cls] ?? 0) + 1;
  }
  assert.ok(seen.bytecode! > TRIALS / 4);
  assert.ok(seen.version! > 0);
});

test('every truncation is refused', () => {
  for (const file of files)
    for (let n = 0; n < file.length; n++) {
      // A file that ends after its manifest only lacks the locations: that is a whole program.
      const cls = outcome(file.subarray(0, n), `first ${n} bytes`);
      assert.ok(cls === 'bytecode' || (cls === 'read' && n > file.length / 2), `${n} of ${file.length}: ${cls}`);
    }
});

test('pieces moved, doubled or put elsewhere', () => {
  const next = random(7);
  for (let i = 0; i < TRIALS / 4; i++) {
    const [a, b] = [files[next(files.length)]!, files[next(files.length)]!];
    const cut = 5 + next(a.length - 5);
    const from = next(b.length);
    const piece = b.subarray(from, from + next(b.length - from));
    const bytes = new Uint8Array(a.length + piece.length);
    bytes.set(a.subarray(0, cut));
    bytes.set(piece, cut);
    bytes.set(a.subarray(cut), cut + piece.length);
    outcome(bytes, `splice ${i}`);
  }
});

test('another version is told as such', () => {
  for (const v of [0, 2, 255]) {
    const bytes = files[0]!.slice();
    bytes[4] = v;
    assert.is(outcome(bytes, `version ${v}`), 'version');
  }
  assert.is(outcome(new Uint8Array(), 'nothing'), 'bytecode');
  assert.is(outcome(Uint8Array.of(0x4d, 0x4c, 0xef, 0x52, 1), 'another magic'), 'bytecode');
});

type Fields = readonly (readonly [number, number | Uint8Array | string | readonly number[]])[];
/** A message of fields: numbers are varints, strings and bytes as they are, lists packed. */
function message(fields: Fields): Uint8Array {
  const w = protobuf.Writer.create();
  for (const [n, v] of fields) {
    if (typeof v === 'number') w.uint32(n << 3).uint32(v);
    else if (typeof v === 'string') w.uint32((n << 3) | 2).string(v);
    else if (v instanceof Uint8Array) w.uint32((n << 3) | 2).bytes(v);
    else {
      w.uint32((n << 3) | 2).fork();
      for (const x of v) w.uint32(x);
      w.ldelim();
    }
  }
  return w.finish();
}
const file = (sections: Fields): Uint8Array => Uint8Array.of(...F.MAGIC, F.VERSION, ...message(sections));
const P = F.PROGRAM;
const tensorOf = (dims: readonly number[], dtype = 'f32'): Uint8Array =>
  message([
    [F.TYPE.kind, F.TYPE_KIND.tensor],
    [F.TYPE.dtype, dtype],
    [F.TYPE.dims, dims],
  ]);
const op = (code: number, operands: readonly number[], results: readonly number[], more: Fields = []): Uint8Array =>
  message([[F.OP.opcode, code], [F.OP.operands, operands], [F.OP.results, results], ...more]);
const block = (args: readonly number[], ops: readonly Uint8Array[]): Uint8Array =>
  message([[F.BLOCK.args, args], ...ops.map((o): [number, Uint8Array] => [F.BLOCK.ops, o])]);
const func = (results: readonly number[], body: Uint8Array): Uint8Array =>
  message([
    [F.FUNC.name, 0],
    [F.FUNC.results, results],
    [F.FUNC.body, body],
  ]);
const noManifest: Fields = [[P.manifest, new Uint8Array()]];
const RETURN = 8;
const IF = 206;

test('the hand-made files of these tests can be read', () => {
  const bytes = file([[P.strings, 'main'], [P.functions, func([], block([], [op(RETURN, [], [])]))], ...noManifest]);
  assert.is(outcome(bytes, 'empty program'), 'read');
});

test('types that name themselves over and over stay small', () => {
  const rows: [number, Uint8Array][] = [[P.types, tensorOf([1])]];
  for (let i = 0; i < 64; i++)
    rows.push([
      P.types,
      message([
        [F.TYPE.kind, F.TYPE_KIND.tuple],
        [F.TYPE.parts, [i, i]],
      ]),
    ]);
  assert.is(outcome(file([[P.strings, 'main'], ...rows, ...noManifest]), 'type bomb'), 'resource-limit');
});

test('locations that name themselves over and over are cut', () => {
  const unknown = message([[F.LOC.kind, F.LOC_KIND.unknown]]);
  const locs: [number, Uint8Array][] = [[F.LOCATIONS.locs, unknown]];
  for (let i = 0; i < 200; i++)
    locs.push([
      F.LOCATIONS.locs,
      message([
        [F.LOC.kind, F.LOC_KIND.callsite],
        [F.LOC.parts, [i, i]],
      ]),
    ]);
  const bytes = file([
    [P.strings, 'main'],
    [P.functions, func([], block([], [op(RETURN, [], [])]))],
    ...noManifest,
    [P.locations, message([...locs, [F.LOCATIONS.ofOps, [200]]])],
  ]);
  const { module } = readBytecode(bytes, 'x', registry);
  const ret = module.regions[0]!.block.first!.regions[0]!.block.first!;
  assert.ok(JSON.stringify(ret.loc).length < 1_000_000);
});

test('regions and attributes nest at most 512 deep', () => {
  const leaf = block([], [op(6, [], [])]);
  const choice = (body: Uint8Array) => [
    op(
      IF,
      [0],
      [],
      [
        [F.OP.regions, body],
        [F.OP.regions, leaf],
      ],
    ),
    op(6, [], []),
  ];
  const nest = (levels: number): Uint8Array => {
    let body = leaf;
    for (let i = 0; i < levels; i++) body = block([], choice(body));
    return block([0], [...choice(body).slice(0, 1), op(RETURN, [], [])]);
  };
  const deep = (b: Uint8Array) =>
    file([
      [P.strings, 'main'],
      [P.types, tensorOf([], 'i1')],
      [P.functions, func([], b)],
      [P.manifest, message([[F.MANIFEST.args, message([[F.MANIFEST_ARG.name, 'p']])]])],
    ]);
  assert.is(outcome(deep(nest(500)), '500 regions'), 'read');
  assert.is(outcome(deep(nest(2000)), '2000 regions'), 'resource-limit');
  let attr = message([[F.ATTR.kind, F.ATTR_KIND.unit]]);
  for (let i = 0; i < 2000; i++)
    attr = message([
      [F.ATTR.kind, F.ATTR_KIND.array],
      [F.ATTR.items, attr],
    ]);
  assert.is(outcome(deep(block([], [op(1, [], [0], [[F.OP.attrs, attr]])])), 'attributes'), 'resource-limit');
});

test('huge shapes are refused or cost nothing', () => {
  const splat = message([
    [F.CONST.type, 0],
    [F.CONST.splat, 1],
    [F.CONST.chunks, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)],
  ]);
  const program = (dims: readonly number[], constants: readonly Uint8Array[], ops: readonly Uint8Array[]) =>
    file([
      [P.strings, 'main'],
      [P.strings, 'value'],
      [P.strings, 'dimensions'],
      [P.types, tensorOf(dims, 'i64')],
      ...constants.map((c): [number, Uint8Array] => [P.constants, c]),
      [P.functions, func([], block([], [...ops, op(RETURN, [], [])]))],
      ...noManifest,
    ]);
  const literal = (name: number) =>
    message([
      [F.ATTR.name, name],
      [F.ATTR.kind, F.ATTR_KIND.dense],
      [F.ATTR.constant, 0],
    ]);
  const constant = op(1, [], [0], [[F.OP.attrs, literal(1)]]);
  assert.is(outcome(program([4294967295], [splat], [constant]), 'large splat'), 'read');
  assert.is(outcome(program([4294967295, 2], [splat], [constant]), 'too large'), 'resource-limit');
  assert.is(outcome(program(new Array<number>(65).fill(1), [splat], [constant]), 'rank'), 'resource-limit');
  // The literal as the list of dimensions of a reversal: not four thousand million of them.
  assert.is(
    outcome(program([4294967295], [splat], [constant, op(104, [0], [0], [[F.OP.attrs, literal(2)]])]), 'list'),
    'bytecode',
  );
  // A claimed size without the bytes.
  const empty = message([
    [F.CONST.type, 0],
    [F.CONST.chunks, new Uint8Array(8)],
  ]);
  assert.is(outcome(program([4294967295], [empty], [constant]), 'claimed size'), 'bytecode');
});

test('every byte that is not a location is in the hash', () => {
  // A section that is no message would let the reader and the hash see different programs.
  const ok = file([[P.strings, 'main'], [P.functions, func([], block([], [op(RETURN, [], [])]))], ...noManifest]);
  const desync = Uint8Array.of(...ok, P.strings << 3, 0);
  assert.is(outcome(desync, 'varint section'), 'bytecode');
  const twice = Uint8Array.of(
    ...ok,
    ...message([
      [P.locations, new Uint8Array()],
      [P.strings, 'later'],
    ]),
  );
  assert.is(outcome(twice, 'after the locations'), 'bytecode');
  const next = random(3);
  for (const f of files) {
    const { hash } = readBytecode(f, 'x', registry);
    for (let i = 0; i < 200; i++) {
      const bytes = f.slice();
      const at = 5 + next(bytes.length - 5);
      bytes[at]! ^= 1 << next(8);
      try {
        const other = readBytecode(bytes, 'x', registry);
        if (other.hash === hash) assert.ok(at > f.length / 2, `byte ${at} of ${f.length} is not in the hash`);
      } catch (e) {
        if (!(e instanceof SpucError)) throw e;
      }
    }
  }
});

test.run();
