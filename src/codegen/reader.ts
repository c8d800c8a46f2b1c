import protobuf from 'protobufjs/minimal.js';
import { isDType } from '../eval/dtype.ts';
import type { AnyAttrKind } from '../ir/attr-kinds.ts';
import type { Attribute, DenseAttr, StructField } from '../ir/attributes.ts';
import { entryOf, funcBody, funcName, funcOp, functionsOf, moduleOp } from '../ir/builtin.ts';
import { Block, Operation, Region, type Value } from '../ir/ir.ts';
import type { Registry } from '../ir/registry.ts';
import {
  functionType,
  isSecret,
  scalarType,
  type TensorType,
  type Type,
  tensorType,
  tokenType,
  tupleType,
} from '../ir/types.ts';
import { verify } from '../ir/verifier.ts';
import { fail, type Location, SpucError, unknownLoc } from '../support/diagnostics.ts';
import { constantFromBytes } from './constants.ts';
import * as F from './format.ts';
import { ACCURACIES, type Accuracy, type Manifest, type ManifestArg, type ManifestOutput } from './manifest.ts';
import { hashOf } from './writer.ts';

/** A program read back from bytecode: verified PPHLO. */
export interface LoadedProgram {
  readonly module: Operation;
  readonly manifest: Manifest;
  readonly hash: string;
  readonly version: number;
}

/**
 * Reads and verifies bytecode. Nothing in it is trusted: sizes and depth are capped, every index is checked.
 * @throws SpucError class 'bytecode' (corrupt), 'version' (another format version) or 'resource-limit'
 */
export function readBytecode(bytes: Uint8Array, name: string, registry: Registry): LoadedProgram {
  try {
    return new ModuleReader(bytes, registry).program();
  } catch (e) {
    if (e instanceof SpucError) {
      if (e.diagnostics.every((d) => d.class === 'version' || d.class === 'resource-limit')) throw e;
      corrupt(name, e.diagnostics[0]!.message);
    }
    // protobufjs reports truncation and bad tags as RangeError or Error.
    corrupt(name, e instanceof Error ? e.message : String(e));
  }
}

function corrupt(name: string, why: string): never {
  fail(
    'bytecode',
    `${name}: corrupt bytecode: ${why}`,
    unknownLoc,
    'compile the program again; the file was damaged or cut off',
  );
}
const bad = (why: string): never => fail('bytecode', why);

interface Fields {
  /** Field numbers to values in order: numbers for varints and doubles, bytes for everything else. */
  readonly numbers: Map<number, number[]>;
  readonly bytes: Map<number, Uint8Array[]>;
}

/** Splits a message into its fields. Unknown fields are an error: the version says what may be there. */
function fieldsOf(data: Uint8Array, known: Readonly<Record<string, number>>): Fields {
  const allowed = new Set(Object.values(known));
  const r = protobuf.Reader.create(data);
  const f: Fields = { numbers: new Map(), bytes: new Map() };
  let count = 0;
  while (r.pos < r.len) {
    if (++count > F.LIMITS.entries) fail('resource-limit', 'bytecode has too many entries');
    const t = r.uint32();
    const field = t >>> 3;
    if (!allowed.has(field)) bad(`unknown field ${field}`);
    const wire = t & 7;
    if (wire === 0) push(f.numbers, field, r.uint32());
    else if (wire === 1) push(f.numbers, field, r.double());
    else if (wire === 2) push(f.bytes, field, r.bytes());
    else bad(`wire type ${wire}`);
  }
  return f;
}
function push<T>(m: Map<number, T[]>, k: number, v: T): void {
  const list = m.get(k);
  if (list) list.push(v);
  else m.set(k, [v]);
}
const one = (f: Fields, field: number): number => f.numbers.get(field)?.[0] ?? bad(`field ${field} is missing`);
const maybe = (f: Fields, field: number): number | undefined => f.numbers.get(field)?.[0];
const messages = (f: Fields, field: number): Uint8Array[] => f.bytes.get(field) ?? [];
const utf8 = new TextDecoder('utf-8', { fatal: true });
const textOf = (f: Fields, field: number): string =>
  utf8.decode(f.bytes.get(field)?.[0] ?? bad(`field ${field} is missing`));
function packed(f: Fields, field: number): number[] {
  const data = f.bytes.get(field)?.[0];
  if (!data) return [];
  const r = protobuf.Reader.create(data);
  const out: number[] = [];
  while (r.pos < r.len) out.push(r.uint32());
  return out;
}

class ModuleReader {
  private readonly strings: string[] = [];
  private readonly types: Type[] = [];
  private readonly typeSizes = new Map<Type, number>();
  private constants: DenseAttr[] = [];
  private locs: Location[] = [];
  private readonly locSizes: number[] = [];
  private opLocs: number[] = [];
  private opCount = 0;
  private depth = 0;

  constructor(
    private readonly data: Uint8Array,
    private readonly registry: Registry,
  ) {}

  program(): LoadedProgram {
    const { data } = this;
    if (data.length < 5 || F.MAGIC.some((b, i) => data[i] !== b)) bad('not spuc bytecode');
    if (data.length > F.LIMITS.file) fail('resource-limit', `bytecode of ${data.length} bytes`);
    const version = data[4]!;
    if (!F.READABLE.includes(version)) {
      fail(
        'version',
        `bytecode version ${version}; this spuc reads ${F.READABLE.join(', ')}`,
        unknownLoc,
        'compile the program again, or use the spuc that wrote it',
      );
    }
    const top = fieldsOf(data.subarray(5), F.PROGRAM);
    // Only length-delimited fields: then `codePart` sees the same sections, and the hash covers all but the locations.
    if (top.numbers.size > 0) bad('a section that is not a message');
    for (const s of messages(top, F.PROGRAM.strings)) this.strings.push(utf8.decode(s));
    for (const t of messages(top, F.PROGRAM.types)) this.addType(this.type(fieldsOf(t, F.TYPE)));
    this.constants = messages(top, F.PROGRAM.constants).map((c) => this.constant(fieldsOf(c, F.CONST)));
    this.readLocations(messages(top, F.PROGRAM.locations)[0]);
    const module = moduleOp.create({}, {}, { regions: [new Region()] });
    for (const f of messages(top, F.PROGRAM.functions)) module.regions[0]!.block.append(this.func(fieldsOf(f, F.FUNC)));
    verify(module);
    const manifest = this.manifest(messages(top, F.PROGRAM.manifest)[0]);
    checkProgram(module, manifest);
    return {
      module,
      manifest,
      hash: hashOf(this.codePart()),
      version,
    };
  }

  /** The file without head and locations: what the hash covers. */
  private codePart(): Uint8Array {
    const r = protobuf.Reader.create(this.data.subarray(5));
    while (r.pos < r.len) {
      const start = r.pos;
      const field = r.uint32() >>> 3;
      r.bytes();
      if (field === F.PROGRAM.locations) {
        if (r.pos !== r.len) bad('something follows the locations');
        return this.data.subarray(5, 5 + start);
      }
    }
    return this.data.subarray(5);
  }

  private at<T>(table: readonly T[], i: number, what: string): T {
    return i < table.length ? table[i]! : bad(`${what} ${i} of ${table.length}`);
  }
  private nested<T>(f: () => T): T {
    if (++this.depth > F.LIMITS.depth) fail('resource-limit', `bytecode nests deeper than ${F.LIMITS.depth}`);
    try {
      return f();
    } finally {
      this.depth--;
    }
  }

  /** Types may be made of types, so a short file could name a huge one: the size of each is capped. */
  private addType(t: Type): void {
    const size = partsOf(t).reduce((n, p) => n + (this.typeSizes.get(p) ?? 1), 1);
    if (size > F.LIMITS.typeSize) fail('resource-limit', `a type of more than ${F.LIMITS.typeSize} parts`);
    this.typeSizes.set(t, size);
    this.types.push(t);
  }
  private type(f: Fields): Type {
    const kind = one(f, F.TYPE.kind);
    const parts = packed(f, F.TYPE.parts).map((i) => this.at(this.types, i, 'type'));
    if (kind === F.TYPE_KIND.token) return tokenType;
    // Refused before it is made: to name a type takes as long as it is large.
    if (parts.reduce((n, p) => n + (this.typeSizes.get(p) ?? 1), 1) > F.LIMITS.typeSize)
      fail('resource-limit', `a type of more than ${F.LIMITS.typeSize} parts`);
    if (kind === F.TYPE_KIND.tuple) return tupleType(parts);
    if (kind === F.TYPE_KIND.function) {
      const n = packed(f, F.TYPE.dims)[0] ?? 0;
      if (n > parts.length) bad('function type');
      return functionType(parts.slice(0, n), parts.slice(n));
    }
    const dtype = textOf(f, F.TYPE.dtype);
    if (kind === F.TYPE_KIND.scalar && (isDType(dtype) || dtype === 'index' || dtype === 'none'))
      return scalarType(dtype);
    if (kind !== F.TYPE_KIND.tensor || !isDType(dtype)) return bad(`type ${kind} ${dtype}`);
    const dims = packed(f, F.TYPE.dims);
    if (dims.length > F.LIMITS.rank || dims.reduce((a, b) => a * b, 1) > F.LIMITS.elements)
      fail('resource-limit', `a tensor of shape ${dims.join('x')}`);
    return tensorType(dims, dtype, maybe(f, F.TYPE.secret) === 1);
  }

  private constant(f: Fields): DenseAttr {
    const type = this.at(this.types, one(f, F.CONST.type), 'type');
    if (type.kind !== 'tensor') return bad('constant type');
    const splat = maybe(f, F.CONST.splat) === 1;
    const tensor = constantFromBytes(type, splat, messages(f, F.CONST.chunks)) ?? bad('constant size');
    return { kind: 'dense', type: type as TensorType, splat, tensor };
  }

  private func(f: Fields): Operation {
    const results = packed(f, F.FUNC.results).map((i) => this.at(this.types, i, 'type'));
    const region = this.block(messages(f, F.FUNC.body)[0] ?? bad('function without body'), []);
    const name = this.at(this.strings, one(f, F.FUNC.name), 'string');
    return funcOp.create(
      {},
      {
        sym_name: name,
        function_type: functionType(
          region.block.args.map((a) => a.type),
          results,
        ),
      },
      { regions: [region] },
    );
  }

  private block(data: Uint8Array, registers: Value[]): Region {
    return this.nested(() => {
      const f = fieldsOf(data, F.BLOCK);
      const block = new Block();
      for (const i of packed(f, F.BLOCK.args)) registers.push(block.addArg(this.at(this.types, i, 'type')));
      for (const o of messages(f, F.BLOCK.ops)) block.append(this.op(fieldsOf(o, F.OP), registers));
      return new Region(block);
    });
  }

  private op(f: Fields, registers: Value[]): Operation {
    const opcode = one(f, F.OP.opcode);
    const def = this.registry.byCode(opcode) ?? bad(`opcode ${opcode}`);
    const loc = this.locs[this.opLocs[this.opCount++] ?? -1] ?? unknownLoc;
    const attrs: Record<string, unknown> = {};
    for (const a of messages(f, F.OP.attrs)) {
      const { name, value } = this.attr(fieldsOf(a, F.ATTR));
      const specs = def.attrSpecs as Record<string, AnyAttrKind>;
      if (!Object.hasOwn(specs, name)) bad(`'${def.name}' has no attribute ${name}`);
      if (Object.hasOwn(attrs, name)) bad(`'${def.name}' has attribute ${name} twice`);
      const kind = specs[name]!;
      attrs[name] = kind.decode(value) ?? bad(`attribute ${name} of '${def.name}'`);
    }
    for (const [name, kind] of Object.entries(def.attrSpecs as Record<string, AnyAttrKind>))
      if (!Object.hasOwn(attrs, name)) attrs[name] = kind.optional?.default;
    const operands = packed(f, F.OP.operands).map((i) => this.at(registers, i, 'register'));
    const regions = messages(f, F.OP.regions).map((r) => this.block(r, registers));
    const op = new Operation(
      def,
      operands,
      packed(f, F.OP.results).map((i) => this.at(this.types, i, 'type')),
      attrs,
      loc,
    );
    for (const r of regions) op.addRegion(r);
    registers.push(...op.results);
    return op;
  }

  private attr(f: Fields): { name: string; value: Attribute } {
    return this.nested(() => {
      const n = maybe(f, F.ATTR.name);
      return { name: n === undefined ? '' : this.at(this.strings, n, 'string'), value: this.attrValue(f) };
    });
  }
  private attrValue(f: Fields): Attribute {
    const kind = one(f, F.ATTR.kind);
    const text = () => this.at(this.strings, one(f, F.ATTR.text), 'string');
    const type = () => this.at(this.types, one(f, F.ATTR.type), 'type');
    const named = () => ({
      dialect: this.at(this.strings, one(f, F.ATTR.dialect), 'string'),
      name: this.at(this.strings, one(f, F.ATTR.member), 'string'),
    });
    const items = () => messages(f, F.ATTR.items).map((i) => this.attr(fieldsOf(i, F.ATTR)));
    const K = F.ATTR_KIND;
    switch (kind) {
      case K.unit:
        return { kind: 'unit' };
      case K.bool:
        return { kind: 'bool', value: one(f, F.ATTR.int) !== 0 };
      case K.int:
        return { kind: 'int', value: integer(text()), type: type() };
      case K.float:
        return { kind: 'float', value: one(f, F.ATTR.double), type: type() };
      case K.string:
        return { kind: 'string', value: text() };
      case K.opaque:
        return { kind: 'opaque', text: text() };
      case K.symbol:
        return { kind: 'symbol', name: text() };
      case K.type:
        return { kind: 'type', type: type() };
      case K.array:
        return { kind: 'array', items: items().map((x) => x.value) };
      case K.dict:
        return { kind: 'dict', entries: Object.fromEntries(items().map((x) => [x.name, x.value])) };
      case K['dense-array']:
        return denseArray(
          text(),
          messages(f, F.ATTR.list).map((b) => utf8.decode(b)),
        );
      case K.dense:
        return this.at(this.constants, one(f, F.ATTR.constant), 'constant');
      case K.enum:
        return { kind: 'enum', ...named(), value: text() };
      case K.struct:
        return { kind: 'struct', ...named(), fields: structFields(text()) };
      default:
        return bad(`attribute kind ${kind}`);
    }
  }

  private readLocations(data: Uint8Array | undefined): void {
    if (!data) return;
    const f = fieldsOf(data, F.LOCATIONS);
    this.opLocs = packed(f, F.LOCATIONS.ofOps);
    for (const row of messages(f, F.LOCATIONS.locs)) {
      const l = fieldsOf(row, F.LOC);
      const kind = one(l, F.LOC.kind);
      // Locations only inform: one made of too many is cut, not refused.
      const own = packed(l, F.LOC.parts).map((i) => ({
        loc: this.at(this.locs, i, 'location'),
        size: this.at(this.locSizes, i, 'location'),
      }));
      const total = own.reduce((n, p) => n + p.size, 1);
      this.locSizes.push(total > F.LIMITS.locationSize ? 1 : total);
      const parts = total > F.LIMITS.locationSize ? [] : own.map((p) => p.loc);
      const part = (i: number) => parts[i] ?? unknownLoc;
      if (kind === F.LOC_KIND.file)
        this.locs.push({ kind: 'file', file: textOf(l, F.LOC.file), line: one(l, F.LOC.line), col: one(l, F.LOC.col) });
      else if (kind === F.LOC_KIND.name) this.locs.push({ kind: 'name', name: textOf(l, F.LOC.file), child: part(0) });
      else if (kind === F.LOC_KIND.callsite) this.locs.push({ kind: 'callsite', callee: part(0), caller: part(1) });
      else if (kind === F.LOC_KIND.fused) this.locs.push({ kind: 'fused', locs: parts });
      else this.locs.push(unknownLoc);
    }
  }

  private manifest(data: Uint8Array | undefined): Manifest {
    const f = fieldsOf(data ?? bad('no manifest'), F.MANIFEST);
    const args = messages(f, F.MANIFEST.args).map((a): ManifestArg => {
      const x = fieldsOf(a, F.MANIFEST_ARG);
      const owner = maybe(x, F.MANIFEST_ARG.owner);
      return {
        name: textOf(x, F.MANIFEST_ARG.name),
        secret: maybe(x, F.MANIFEST_ARG.secret) === 1,
        ...(owner ? { owner: owner - 1 } : {}),
      };
    });
    const outputs = messages(f, F.MANIFEST.outputs).map((o): ManifestOutput => {
      const x = fieldsOf(o, F.MANIFEST_OUT);
      return { to: maybe(x, F.MANIFEST_OUT.everyone) ? 'everyone' : packed(x, F.MANIFEST_OUT.to) };
    });
    const text = (field: number) => (f.bytes.has(field) ? textOf(f, field) : undefined);
    const protocol = text(F.MANIFEST.protocol);
    const field = text(F.MANIFEST.field);
    const fxp = maybe(f, F.MANIFEST.fxp);
    const accuracy = text(F.MANIFEST.accuracy) as Accuracy | undefined;
    if (accuracy !== undefined && !ACCURACIES.includes(accuracy)) bad(`an unknown accuracy '${accuracy}'`);
    return {
      args,
      outputs,
      ...(protocol ? { protocol } : {}),
      ...(field ? { field } : {}),
      ...(fxp !== undefined ? { fxp } : {}),
      ...(accuracy ? { accuracy } : {}),
    };
  }
}

const partsOf = (t: Type): readonly Type[] =>
  t.kind === 'tuple' ? t.types : t.kind === 'function' ? [...t.inputs, ...t.results] : [];

/** The manifest speaks of the arguments and results of the entry; names of functions are distinct. */
function checkProgram(module: Operation, m: Manifest): void {
  const names = functionsOf(module).map(funcName);
  if (new Set(names).size !== names.length) bad('two functions of one name');
  const { args, terminator } = funcBody(entryOf(module));
  if (m.args.length !== args.length) bad(`a manifest of ${m.args.length} arguments for ${args.length}`);
  if (m.outputs.length !== terminator.numOperands)
    bad(`a manifest of ${m.outputs.length} results for ${terminator.numOperands}`);
  for (const [i, a] of args.entries())
    if (isSecret(a.type) !== m.args[i]!.secret) bad(`argument ${i} has another visibility in the manifest`);
  for (const v of [...args, ...terminator.operands])
    if (v.type.kind !== 'tensor') bad('an argument or result that is not a tensor');
}

const integer = (s: string): bigint => (/^-?\d{1,39}$/.test(s) ? BigInt(s) : bad(`integer ${s.slice(0, 40)}`));

function denseArray(dtype: string, texts: readonly string[]): Attribute {
  const parse = (s: string): number | bigint | boolean => {
    if (s === 'true' || s === 'false') return s === 'true';
    const n = Number(s);
    if (s === '' || (Number.isNaN(n) && s !== 'NaN')) bad(`number ${s.slice(0, 40)}`);
    return Number.isInteger(n) && !Number.isSafeInteger(n) ? integer(s) : n;
  };
  return { kind: 'dense-array', dtype, values: texts.map(parse) };
}

function structFields(json: string): Record<string, StructField> {
  const isField = (v: unknown, depth: number): boolean =>
    typeof v === 'number' ||
    typeof v === 'boolean' ||
    typeof v === 'string' ||
    (depth > 0 && Array.isArray(v) && v.every((x) => isField(x, depth - 1)));
  const o = JSON.parse(json) as unknown;
  if (o === null || typeof o !== 'object' || Array.isArray(o) || !Object.values(o).every((v) => isField(v, 2)))
    bad('struct attribute');
  return o as Record<string, StructField>;
}
