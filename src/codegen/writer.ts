import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import protobuf from 'protobufjs/minimal.js';
import type { Attribute, DenseAttr } from '../ir/attributes.ts';
import { funcBody, funcName, funcType, functionsOf } from '../ir/builtin.ts';
import type { Block, Operation, Value } from '../ir/ir.ts';
import { showType, type Type } from '../ir/types.ts';
import { filePosition, type Location } from '../support/diagnostics.ts';
import { constantBytes } from './constants.ts';
import * as F from './format.ts';
import type { Manifest } from './manifest.ts';
import { Table } from './tables.ts';

type Writer = protobuf.Writer;

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
  const functions = functionsOf(module).map((f) => w.func(f));
  const code = protobuf.Writer.create();
  for (const s of w.strings.items) code.uint32(tag(F.PROGRAM.strings, 2)).string(s);
  for (const t of w.typeRows()) code.uint32(tag(F.PROGRAM.types, 2)).bytes(t);
  for (const c of w.constants.items) code.uint32(tag(F.PROGRAM.constants, 2)).bytes(w.constant(c));
  for (const f of functions) code.uint32(tag(F.PROGRAM.functions, 2)).bytes(f);
  code.uint32(tag(F.PROGRAM.manifest, 2)).bytes(manifestBytes(manifest));
  const body = code.finish();
  const locations = protobuf.Writer.create().uint32(tag(F.PROGRAM.locations, 2)).bytes(w.locations()).finish();
  const head = Uint8Array.of(...F.MAGIC, F.VERSION);
  const bytes = new Uint8Array(head.length + body.length + locations.length);
  bytes.set(head);
  bytes.set(body, head.length);
  bytes.set(locations, head.length + body.length);
  return { bytes, hash: bytesToHex(digest(body)) };
}

/** A hash function of bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** The program hash of the part of a file that is not locations. */
export const hashOf = (code: Uint8Array): string => bytesToHex(sha256(code));

const tag = (field: number, wire: 0 | 1 | 2): number => (field << 3) | wire;
const sub = (w: Writer, field: number, bytes: Uint8Array): Writer => w.uint32(tag(field, 2)).bytes(bytes);
const num = (w: Writer, field: number, v: number): Writer => w.uint32(tag(field, 0)).uint32(v);
function packed(w: Writer, field: number, values: readonly number[]): Writer {
  if (values.length === 0) return w;
  w.uint32(tag(field, 2)).fork();
  for (let i = 0; i < values.length; i++) w.uint32(values[i]!);
  return w.ldelim();
}

class ModuleWriter {
  readonly strings = new Table<string>((s) => s);
  readonly types = new TypeTable();
  readonly constants = new Table<DenseAttr>(constantKey);
  /** The rows of locations, and how many there are. */
  private readonly locs = protobuf.Writer.create();
  private locCount = 0;
  private readonly opLocs: number[] = [];

  func(f: Operation): Uint8Array {
    const registers = new Map<Value, number>();
    const w = protobuf.Writer.create();
    num(w, F.FUNC.name, this.strings.of(funcName(f)));
    packed(
      w,
      F.FUNC.results,
      funcType(f).results.map((t) => this.types.of(t)),
    );
    w.uint32(tag(F.FUNC.body, 2)).fork();
    this.block(w, funcBody(f), registers);
    return w.ldelim().finish();
  }

  private block(w: Writer, b: Block, registers: Map<Value, number>): void {
    for (const a of b.args) registers.set(a, registers.size);
    packed(
      w,
      F.BLOCK.args,
      b.args.map((a) => this.types.of(a.type)),
    );
    for (let op = b.first; op; op = op.next) {
      w.uint32(tag(F.BLOCK.ops, 2)).fork();
      this.op(w, op, registers);
      w.ldelim();
    }
  }

  private op(w: Writer, op: Operation, registers: Map<Value, number>): void {
    const { opcode } = op.def.spec;
    if (opcode === undefined) throw new Error(`'${op.name}' has no opcode and cannot be written as bytecode`);
    this.opLocs.push(this.location(op.loc));
    num(w, F.OP.opcode, opcode);
    packed(
      w,
      F.OP.operands,
      op.operands.map((v) => registers.get(v)!),
    );
    packed(
      w,
      F.OP.results,
      op.results.map((r) => this.types.of(r.type)),
    );
    const { attrNames } = op.def;
    for (let i = 0; i < attrNames.length; i++) {
      const name = attrNames[i];
      const v = op.attrs[name];
      if (v === undefined) continue;
      w.uint32(tag(F.OP.attrs, 2)).fork();
      this.attr(w, op.def.attrSpecs[name].encode(v), name);
      w.ldelim();
    }
    for (let i = 0; i < op.regions.length; i++) {
      w.uint32(tag(F.OP.regions, 2)).fork();
      this.block(w, op.regions[i]!.block, registers);
      w.ldelim();
    }
    for (let i = 0; i < op.results.length; i++) registers.set(op.results[i]!, registers.size);
  }

  private attr(w: Writer, a: Attribute, name?: string): void {
    if (name !== undefined) num(w, F.ATTR.name, this.strings.of(name));
    num(w, F.ATTR.kind, F.ATTR_KIND[a.kind]);
    const text = (s: string) => num(w, F.ATTR.text, this.strings.of(s));
    const item = (x: Attribute, n?: string): void => {
      w.uint32(tag(F.ATTR.items, 2)).fork();
      this.attr(w, x, n);
      w.ldelim();
    };
    switch (a.kind) {
      case 'unit':
        break;
      case 'bool':
        num(w, F.ATTR.int, a.value ? 1 : 0);
        break;
      case 'int':
        text(String(a.value));
        num(w, F.ATTR.type, this.types.of(a.type));
        break;
      case 'float':
        w.uint32(tag(F.ATTR.double, 1)).double(a.value);
        num(w, F.ATTR.type, this.types.of(a.type));
        break;
      case 'string':
        text(a.value);
        break;
      case 'opaque':
        text(a.text);
        break;
      case 'symbol':
        text(a.name);
        break;
      case 'type':
        num(w, F.ATTR.type, this.types.of(a.type));
        break;
      case 'array':
        for (const x of a.items) item(x);
        break;
      case 'dict':
        for (const [k, x] of Object.entries(a.entries)) item(x, k);
        break;
      case 'dense-array':
        text(a.dtype);
        for (const v of a.values) w.uint32(tag(F.ATTR.list, 2)).string(String(v));
        break;
      case 'dense':
        num(w, F.ATTR.constant, this.constants.of(a));
        break;
      case 'enum':
        num(w, F.ATTR.dialect, this.strings.of(a.dialect));
        num(w, F.ATTR.member, this.strings.of(a.name));
        text(a.value);
        break;
      case 'struct':
        num(w, F.ATTR.dialect, this.strings.of(a.dialect));
        num(w, F.ATTR.member, this.strings.of(a.name));
        text(JSON.stringify(a.fields));
        break;
    }
  }

  constant(c: DenseAttr): Uint8Array {
    const w = protobuf.Writer.create();
    num(w, F.CONST.type, this.types.of(c.type));
    if (c.splat) num(w, F.CONST.splat, 1);
    const raw = constantBytes(c.tensor);
    for (let at = 0; at < raw.length; at += F.CHUNK_BYTES) sub(w, F.CONST.chunks, raw.subarray(at, at + F.CHUNK_BYTES));
    return w.finish();
  }

  /** Rows of the type table. */
  typeRows(): Uint8Array[] {
    for (const c of this.constants.items) this.types.of(c.type);
    const rows: Uint8Array[] = [];
    for (const t of this.types.items) {
      const w = protobuf.Writer.create();
      num(w, F.TYPE.kind, F.TYPE_KIND[t.kind]);
      if (t.kind === 'tensor') {
        w.uint32(tag(F.TYPE.dtype, 2)).string(t.dtype);
        packed(w, F.TYPE.dims, t.shape);
        if (t.secret) num(w, F.TYPE.secret, 1);
      } else if (t.kind === 'scalar') w.uint32(tag(F.TYPE.dtype, 2)).string(t.name);
      else if (t.kind === 'function') {
        packed(w, F.TYPE.dims, [t.inputs.length]);
        packed(
          w,
          F.TYPE.parts,
          componentsOf(t).map((p) => this.types.of(p)),
        );
      } else
        packed(
          w,
          F.TYPE.parts,
          componentsOf(t).map((p) => this.types.of(p)),
        );
      rows.push(w.finish());
    }
    return rows;
  }

  /** Rows of locations seen before, by identity: many ops share one, and each may hold many. */
  private readonly rowOf = new Map<Location, number>();
  /** Rows of places in files, and those of all other locations by their bytes: equal ones are one row. */
  private readonly rowOfPlace = new Map<string, number>();
  private readonly rowOfBytes = new Map<string, number>();
  private location(loc: Location): number {
    let row = this.rowOf.get(loc);
    if (row === undefined) this.rowOf.set(loc, (row = this.newLocation(loc)));
    return row;
  }
  private newLocation(loc: Location): number {
    const own = loc.kind === 'text' && loc.user && loc.user.kind !== 'unknown' ? loc.user : loc;
    const parts =
      own.kind === 'name'
        ? [this.location(own.child)]
        : own.kind === 'callsite'
          ? [this.location(own.callee), this.location(own.caller)]
          : own.kind === 'fused'
            ? own.locs.map((l) => this.location(l))
            : [];
    const p = own.kind === 'text' || own.kind === 'file' ? filePosition(own)! : undefined;
    const place = p && `${p.line}:${p.col}:${p.file}`;
    const known = place === undefined ? undefined : this.rowOfPlace.get(place);
    if (known !== undefined) return known;
    if (p && place !== undefined) {
      const w = this.locs.uint32(tag(F.LOCATIONS.locs, 2)).fork();
      num(w, F.LOC.kind, F.LOC_KIND.file);
      w.uint32(tag(F.LOC.file, 2)).string(p.file);
      num(num(w, F.LOC.line, p.line), F.LOC.col, p.col).ldelim();
      this.rowOfPlace.set(place, this.locCount);
      return this.locCount++;
    }
    const w = protobuf.Writer.create();
    num(w, F.LOC.kind, F.LOC_KIND[own.kind as Exclude<Location['kind'], 'text'>]);
    if (own.kind === 'name') w.uint32(tag(F.LOC.file, 2)).string(own.name);
    packed(w, F.LOC.parts, parts);
    const row = w.finish();
    const key = row.join();
    let i = this.rowOfBytes.get(key);
    if (i === undefined) {
      this.rowOfBytes.set(key, (i = this.locCount++));
      sub(this.locs, F.LOCATIONS.locs, row);
    }
    return i;
  }
  locations(): Uint8Array {
    return packed(this.locs, F.LOCATIONS.ofOps, this.opLocs).finish();
  }
}

/** Equal literals are one constant, whichever objects hold them: a program read back from text has the same bytes. */
function constantKey(c: DenseAttr): string {
  const raw = constantBytes(c.tensor);
  const content = bytesToHex(raw.length <= 64 ? raw : sha256(raw));
  return `${showType(c.type)}${c.splat ? '*' : ''}${raw.length}:${content}`;
}

/** The types of a program. Component types come before the types made of them. */
class TypeTable {
  private readonly table = new Table<Type>((t) => t);
  get items(): readonly Type[] {
    return this.table.items;
  }
  of(t: Type): number {
    if (t.kind !== 'tensor') for (const part of componentsOf(t)) this.of(part);
    return this.table.of(t);
  }
}

const componentsOf = (t: Type): readonly Type[] =>
  t.kind === 'tuple' ? t.types : t.kind === 'function' ? [...t.inputs, ...t.results] : [];

function manifestBytes(m: Manifest): Uint8Array {
  const w = protobuf.Writer.create();
  for (const a of m.args) {
    const x = protobuf.Writer.create().uint32(tag(F.MANIFEST_ARG.name, 2)).string(a.name);
    if (a.owner !== undefined) num(x, F.MANIFEST_ARG.owner, a.owner + 1);
    if (a.secret) num(x, F.MANIFEST_ARG.secret, 1);
    sub(w, F.MANIFEST.args, x.finish());
  }
  for (const o of m.outputs) {
    const x = protobuf.Writer.create();
    if (o.to === 'everyone') num(x, F.MANIFEST_OUT.everyone, 1);
    else packed(x, F.MANIFEST_OUT.to, o.to);
    sub(w, F.MANIFEST.outputs, x.finish());
  }
  if (m.protocol) w.uint32(tag(F.MANIFEST.protocol, 2)).string(m.protocol);
  if (m.field) w.uint32(tag(F.MANIFEST.field, 2)).string(m.field);
  if (m.fxp !== undefined) num(w, F.MANIFEST.fxp, m.fxp);
  if (m.accuracy) w.uint32(tag(F.MANIFEST.accuracy, 2)).string(m.accuracy);
  return w.finish();
}
