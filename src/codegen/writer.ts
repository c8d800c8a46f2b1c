import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import type { Attribute, DenseAttr } from '../ir/attributes.ts';
import { funcBody, funcName, funcType, functionsOf } from '../ir/builtin.ts';
import type { Block, Operation } from '../ir/ir.ts';
import { showType, type Type } from '../ir/types.ts';
import type { Location, Source } from '../support/diagnostics.ts';
import { constantBytes } from './constants.ts';
import * as F from './format.ts';
import type { Manifest } from './manifest.ts';
import { Table } from './tables.ts';
import { WireWriter } from './wire.ts';

/** Bytecode with the hash that parties compare: SHA-256 over code, constants and manifest; locations do not count. */
export interface Bytecode {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/**
 * Writes a module of PPHLO functions. The same module and manifest give the same bytes. Throws when an op has no opcode.
 * @param digest SHA-256, for those who have a faster one than ours
 */
export function writeBytecode(module: Operation, manifest: Manifest, digest: Digest = sha256): Bytecode {
  const w = new ModuleWriter();
  for (const f of functionsOf(module)) w.func(f);
  const out = new WireWriter(w.code.length + 4096);
  out.raw([...F.MAGIC, F.VERSION]);
  const head = out.length;
  for (const s of w.strings.items) out.string(F.PROGRAM.strings, s);
  w.typeRows(out);
  for (const c of w.constants.items) w.constant(out, c);
  out.raw(w.code.written());
  manifestTo(out, manifest);
  const hash = bytesToHex(digest(out.written(head)));
  out.blob(F.PROGRAM.locations, w.locations());
  return { bytes: out.written().slice(), hash };
}

/** A hash function of bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** The program hash of the part of a file that is not locations. */
export const hashOf = (code: Uint8Array): string => bytesToHex(sha256(code));

class ModuleWriter {
  readonly strings = new Table<string>((s) => s);
  readonly types = new TypeTable();
  readonly constants = new Table<DenseAttr>(constantKey);
  /** The functions. */
  readonly code = new WireWriter(1 << 16);
  /** The rows of locations, and how many there are. */
  private readonly locs = new WireWriter(1 << 16);
  private locCount = 0;
  private readonly opLocs: number[] = [];
  /** Registers of the function at hand so far. */
  private registers = 0;

  func(f: Operation): void {
    const w = this.code;
    const start = w.begin(F.PROGRAM.functions);
    w.number(F.FUNC.name, this.strings.of(funcName(f)));
    this.typeList(F.FUNC.results, funcType(f).results);
    this.registers = 0;
    this.block(F.FUNC.body, funcBody(f));
    w.end(start);
  }

  private typeList(field: number, types: readonly Type[]): void {
    if (types.length === 0) return;
    const start = this.code.begin(field);
    for (let i = 0; i < types.length; i++) this.code.item(this.types.of(types[i]!));
    this.code.end(start);
  }

  private block(field: number, b: Block): void {
    const w = this.code;
    const start = w.begin(field);
    for (let i = 0; i < b.args.length; i++) b.args[i]!.register = this.registers++;
    this.typeList(
      F.BLOCK.args,
      b.args.map((a) => a.type),
    );
    for (let op = b.first; op; op = op.next) this.op(op);
    w.end(start);
  }

  private op(op: Operation): void {
    const { spec, attrNames, attrSpecs } = op.def;
    if (spec.opcode === undefined) throw new Error(`'${op.name}' has no opcode and cannot be written as bytecode`);
    const w = this.code;
    this.opLocs.push(this.location(op.loc));
    const start = w.begin(F.BLOCK.ops);
    w.number(F.OP.opcode, spec.opcode);
    const { numOperands, results, regions } = op;
    if (numOperands > 0) {
      const list = w.begin(F.OP.operands);
      for (let i = 0; i < numOperands; i++) w.item(op.operand(i).register);
      w.end(list);
    }
    if (results.length > 0) {
      const list = w.begin(F.OP.results);
      for (let i = 0; i < results.length; i++) w.item(this.types.of(results[i]!.type));
      w.end(list);
    }
    for (let i = 0; i < attrNames.length; i++) {
      const name = attrNames[i];
      const v = op.attrs[name];
      if (v !== undefined) this.attr(F.OP.attrs, attrSpecs[name].encode(v), name);
    }
    for (let i = 0; i < regions.length; i++) this.block(F.OP.regions, regions[i]!.block);
    for (let i = 0; i < results.length; i++) results[i]!.register = this.registers++;
    w.end(start);
  }

  private attr(field: number, a: Attribute, name?: string): void {
    const w = this.code;
    const start = w.begin(field);
    if (name !== undefined) w.number(F.ATTR.name, this.strings.of(name));
    w.number(F.ATTR.kind, F.ATTR_KIND[a.kind]);
    switch (a.kind) {
      case 'unit':
        break;
      case 'bool':
        w.number(F.ATTR.int, a.value ? 1 : 0);
        break;
      case 'int':
        this.text(String(a.value));
        w.number(F.ATTR.type, this.types.of(a.type));
        break;
      case 'float':
        w.double(F.ATTR.double, a.value);
        w.number(F.ATTR.type, this.types.of(a.type));
        break;
      case 'string':
        this.text(a.value);
        break;
      case 'opaque':
        this.text(a.text);
        break;
      case 'symbol':
        this.text(a.name);
        break;
      case 'type':
        w.number(F.ATTR.type, this.types.of(a.type));
        break;
      case 'array':
        for (const x of a.items) this.attr(F.ATTR.items, x);
        break;
      case 'dict':
        for (const [k, x] of Object.entries(a.entries)) this.attr(F.ATTR.items, x, k);
        break;
      case 'dense-array':
        this.text(a.dtype);
        for (const v of a.values) w.string(F.ATTR.list, String(v));
        break;
      case 'dense':
        w.number(F.ATTR.constant, this.constants.of(a));
        break;
      case 'enum':
        w.number(F.ATTR.dialect, this.strings.of(a.dialect));
        w.number(F.ATTR.member, this.strings.of(a.name));
        this.text(a.value);
        break;
      case 'struct':
        w.number(F.ATTR.dialect, this.strings.of(a.dialect));
        w.number(F.ATTR.member, this.strings.of(a.name));
        this.text(JSON.stringify(a.fields));
        break;
    }
    w.end(start);
  }

  private text(s: string): void {
    this.code.number(F.ATTR.text, this.strings.of(s));
  }

  constant(out: WireWriter, c: DenseAttr): void {
    const start = out.begin(F.PROGRAM.constants);
    out.number(F.CONST.type, this.types.of(c.type));
    if (c.splat) out.number(F.CONST.splat, 1);
    const raw = constantBytes(c.tensor);
    for (let at = 0; at < raw.length; at += F.CHUNK_BYTES)
      out.blob(F.CONST.chunks, raw.subarray(at, at + F.CHUNK_BYTES));
    out.end(start);
  }

  /** Writes the type table. */
  typeRows(out: WireWriter): void {
    for (const c of this.constants.items) this.types.of(c.type);
    for (const t of this.types.items) {
      const start = out.begin(F.PROGRAM.types);
      out.number(F.TYPE.kind, F.TYPE_KIND[t.kind]);
      if (t.kind === 'tensor') {
        out.string(F.TYPE.dtype, t.dtype);
        out.numbers(F.TYPE.dims, t.shape);
        if (t.secret) out.number(F.TYPE.secret, 1);
      } else if (t.kind === 'scalar') out.string(F.TYPE.dtype, t.name);
      else {
        if (t.kind === 'function') out.numbers(F.TYPE.dims, [t.inputs.length]);
        out.numbers(
          F.TYPE.parts,
          componentsOf(t).map((p) => this.types.of(p)),
        );
      }
      out.end(start);
    }
  }

  /** Rows of locations seen before: plain places in the text of the program by their offset, others by identity: many ops share one, and each may hold many. */
  private readonly rowOf = new Map<Location | number, number>();
  private source: Source | undefined;
  /** Rows of places in files by file and place, and those of all other locations by what they hold: equal ones are one row. */
  private readonly rowsOfFile = new Map<string, Map<number | string, number>>();
  private readonly rowOfParts = new Map<string, number>();
  private location(loc: Location): number {
    let key: Location | number = loc;
    if (loc.kind === 'text' && !loc.user) {
      this.source ??= loc.source;
      if (loc.source === this.source) key = loc.offset;
    }
    let row = this.rowOf.get(key);
    if (row === undefined) this.rowOf.set(key, (row = this.newLocation(loc)));
    return row;
  }
  private newLocation(loc: Location): number {
    const own = loc.kind === 'text' && loc.user && loc.user.kind !== 'unknown' ? loc.user : loc;
    switch (own.kind) {
      case 'text': {
        const { line, col } = own.source.position(own.offset);
        return this.place(own.source.name, line, col);
      }
      case 'file':
        return this.place(own.file, own.line, own.col);
      case 'name':
        return this.composed('name', [this.location(own.child)], own.name);
      case 'callsite':
        return this.composed('callsite', [this.location(own.callee), this.location(own.caller)]);
      case 'fused':
        return this.composed(
          'fused',
          own.locs.map((l) => this.location(l)),
        );
      case 'unknown':
        return this.composed('unknown', []);
    }
  }
  private place(file: string, line: number, col: number): number {
    let rows = this.rowsOfFile.get(file);
    if (!rows) this.rowsOfFile.set(file, (rows = new Map()));
    const key =
      line < SHORT_LINES && col < SHORT_COLUMNS
        ? line * SHORT_COLUMNS + col
        : line < COLUMNS && col < COLUMNS
          ? 2 ** 31 + line * COLUMNS + col
          : `${line}:${col}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    rows.set(key, this.locCount);
    const start = this.locs.begin(F.LOCATIONS.locs);
    this.locs.number(F.LOC.kind, F.LOC_KIND.file);
    this.locs.string(F.LOC.file, file);
    this.locs.number(F.LOC.line, line);
    this.locs.number(F.LOC.col, col);
    this.locs.end(start);
    return this.locCount++;
  }
  private composed(kind: 'name' | 'callsite' | 'fused' | 'unknown', parts: readonly number[], name?: string): number {
    const key = `${kind} ${parts} ${name ?? ''}`;
    const known = this.rowOfParts.get(key);
    if (known !== undefined) return known;
    this.rowOfParts.set(key, this.locCount);
    const start = this.locs.begin(F.LOCATIONS.locs);
    this.locs.number(F.LOC.kind, F.LOC_KIND[kind]);
    if (name !== undefined) this.locs.string(F.LOC.file, name);
    this.locs.numbers(F.LOC.parts, parts);
    this.locs.end(start);
    return this.locCount++;
  }
  locations(): Uint8Array {
    this.locs.numbers(F.LOCATIONS.ofOps, this.opLocs);
    return this.locs.written();
  }
}

/** Lines and columns below this make one whole number. */
const COLUMNS = 2 ** 26;
/** Most make a small one, which takes no memory of its own. */
const SHORT_LINES = 2 ** 21;
const SHORT_COLUMNS = 2 ** 10;

/** Equal literals are one constant, whichever objects hold them: a program read back from text has the same bytes. */
function constantKey(c: DenseAttr): string {
  const raw = constantBytes(c.tensor);
  const content = bytesToHex(raw.length <= 64 ? raw : sha256(raw));
  return `${showType(c.type)}${c.splat ? '*' : ''}${raw.length}:${content}`;
}

/** The types of a program. Component types come before the types made of them. */
class TypeTable {
  private readonly numbers = new Map<Type, number>();
  readonly items: Type[] = [];
  of(t: Type): number {
    let n = this.numbers.get(t);
    if (n === undefined) {
      if (t.kind !== 'tensor') for (const part of componentsOf(t)) this.of(part);
      n = this.items.push(t) - 1;
      this.numbers.set(t, n);
    }
    return n;
  }
}

const componentsOf = (t: Type): readonly Type[] =>
  t.kind === 'tuple' ? t.types : t.kind === 'function' ? [...t.inputs, ...t.results] : [];

function manifestTo(out: WireWriter, m: Manifest): void {
  const start = out.begin(F.PROGRAM.manifest);
  for (const a of m.args) {
    const arg = out.begin(F.MANIFEST.args);
    out.string(F.MANIFEST_ARG.name, a.name);
    if (a.owner !== undefined) out.number(F.MANIFEST_ARG.owner, a.owner + 1);
    if (a.secret) out.number(F.MANIFEST_ARG.secret, 1);
    out.end(arg);
  }
  for (const o of m.outputs) {
    const output = out.begin(F.MANIFEST.outputs);
    if (o.to === 'everyone') out.number(F.MANIFEST_OUT.everyone, 1);
    else out.numbers(F.MANIFEST_OUT.to, o.to);
    out.end(output);
  }
  if (m.protocol) out.string(F.MANIFEST.protocol, m.protocol);
  if (m.field) out.string(F.MANIFEST.field, m.field);
  if (m.fxp !== undefined) out.number(F.MANIFEST.fxp, m.fxp);
  if (m.accuracy) out.string(F.MANIFEST.accuracy, m.accuracy);
  out.end(start);
}
