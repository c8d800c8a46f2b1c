import type { Attribute } from '../../../ir/attributes.ts';
import { funcOp, functionsOf, returnOp } from '../../../ir/builtin.ts';
import type { AnyOpDef } from '../../../ir/define-op.ts';
import { Block, type Operation, Region, type Value } from '../../../ir/ir.ts';
import type { Registry } from '../../../ir/registry.ts';
import type { Type } from '../../../ir/types.ts';
import { type Diagnostic, fail, type Location, SpucError, unknownLoc } from '../../../support/diagnostics.ts';
import { finishOp } from '../../../syntax/finish-op.ts';
import { checkSymbols } from '../../../syntax/symbols.ts';
import { fromCustomCall } from '../custom-ops.ts';
import { AttrTable } from './attr-table.ts';
import { ByteReader } from './byte-reader.ts';
import { type Container, irSection, readContainer, since } from './container.ts';
import { type Resolved, resolveOp } from './resolve-op.ts';
import { upgradeAttributes } from './upgrade.ts';

/** Regions inside one another. */
const MAX_DEPTH = 512;
/** Unsupported operations that are listed. */
const MAX_REFUSALS = 20;

/** Bits of an operation's mask: which of its parts are there. */
const HAS = { attrs: 1, results: 2, operands: 4, successors: 8, regions: 16, useLists: 32, properties: 64 } as const;

/**
 * Reads portable StableHLO bytecode, as `jax.export(…).mlir_module_serialized` gives it: the VHLO dialect in MLIR's bytecode, for
 * StableHLO 0.9 to 1.15. The result is the `builtin.module` that the text form would give, with the locations of the file; not verified yet.
 * @param name file name for messages
 * @throws SpucError: 'parse' for damaged data (the message has the byte offset), 'version', 'unsupported-op', 'unsupported-type',
 * 'dynamic-shape', 'attribute', 'undefined-symbol', 'redefinition', 'arity', 'type', 'nesting-limit', 'resource-limit', 'missing-entry'
 */
export function importStablehloBytecode(bytes: Uint8Array, name: string, registry: Registry): Operation {
  const container = readContainer(new ByteReader(bytes, name));
  const importer = new Importer(container, new AttrTable(container, bytes.length), registry);
  const module = importer.module();
  const functions = functionsOf(module);
  const names = new Set<string>();
  for (const f of functions) {
    const symbol = funcOp.attrs(f).sym_name;
    if (names.has(symbol)) fail('redefinition', `function '@${symbol}' is defined twice`, f.loc);
    names.add(symbol);
  }
  checkSymbols(module, functions);
  return module;
}

/** Values of one region: they have a range of numbers, those of its nested regions follow it. */
interface Frame {
  readonly start: number;
  readonly end: number;
  readonly values: Value[];
}

class Importer {
  private readonly ops: (Resolved | undefined)[] = [];
  private readonly refusals: Diagnostic[] = [];
  private readonly refused = new Set<AnyOpDef>();
  /** Frames of the regions that are open in the current isolated one, outermost first. */
  private frames: Frame[] = [];
  private depth = 0;

  constructor(
    private readonly file: Container,
    private readonly table: AttrTable,
    private readonly registry: Registry,
  ) {}

  module(): Operation {
    const r = this.file.ir;
    const top = new Block();
    this.readBlock(r, top, null);
    r.finish('the program');
    if (this.refusals.length) throw new SpucError(this.refusals);
    const only = top.first;
    if (!only || only !== top.last || only.name !== 'builtin.module')
      return r.fail('the program is no single module', 'missing-entry');
    only.remove();
    return only;
  }

  private readBlock(r: ByteReader, block: Block, parent: AnyOpDef | null): void {
    const { value: ops, flag: hasArgs } = r.flagged();
    if (ops > r.remaining) r.fail(`a block of ${ops} operations does not fit into ${r.remaining} bytes`);
    if (hasArgs) {
      r.list('block arguments', () => {
        const { value, flag } =
          this.file.version < since.elidedLocations ? { value: r.varint(), flag: true } : r.flagged();
        const type = this.table.typeAt(value, r);
        const arg = block.addArg(type, flag ? this.table.loc(r) : unknownLoc);
        this.define(arg, r);
      });
      if (this.file.version >= since.useLists && r.byte() !== 0) skipUseLists(r, block.args.length);
    }
    for (let i = 0; i < ops; i++) {
      const op = this.readOp(r, parent);
      if (op) block.append(op);
    }
  }

  /** Reads an operation; undefined for one that only passes values on. */
  private readOp(r: ByteReader, parent: AnyOpDef | null): Operation | undefined {
    const from = r.offset;
    const op = this.resolve(r.index(this.file.ops.length, 'operation names'), parent);
    const mask = r.byte();
    if (mask & ~127) r.fail(`an operation has unknown parts (mask ${mask})`);
    const loc = this.table.loc(r);
    if (op.refusal && this.refusals.length < MAX_REFUSALS && !this.refused.has(op.def)) {
      this.refused.add(op.def);
      this.refusals.push(op.refusal(loc));
    }
    // Annotations are dropped, and what they carry is not looked at.
    const attrs = mask & HAS.attrs ? this.dictionary(r, op.passesOn === true) : {};
    if (mask & HAS.properties) this.readProperties(r, op, attrs);
    const types = mask & HAS.results ? r.list('results', () => this.table.type(r)) : [];
    const operands = mask & HAS.operands ? r.list('operands', () => this.use(r)) : [];
    if (mask & HAS.successors)
      r.fail(`'${op.def.name}' jumps to other blocks`, 'unsupported-op', 'programs have structured control flow', from);
    if (mask & HAS.useLists) skipUseLists(r, types.length);
    // Results are numbered before what is inside of the regions.
    const frame = this.frames.at(-1);
    const first = frame?.values.length ?? 0;
    if (frame && first + types.length > frame.end - frame.start) r.fail('a region defines more values than it says');
    const regions: Region[] = [];
    if (mask & HAS.regions) {
      // The operation is built after its regions: keep the numbers of its results.
      if (frame) frame.values.length = first + types.length;
      const { value: count, flag: isolated } = r.flagged();
      if (count > r.remaining) r.fail(`${count} regions do not fit into ${r.remaining} bytes`);
      // Regions that read nothing from outside are a section of their own, all those of the operation together.
      const body = isolated && this.file.version >= since.lazyRegions ? irSection(r) : r;
      for (let i = 0; i < count; i++) regions.push(this.readRegion(body, op.def, isolated));
      if (body !== r) body.finish('the regions of an operation');
    }
    if (types.length && !frame) r.fail('the top of the program has values');
    let made: Operation | undefined;
    if (op.passesOn) {
      if (operands.length < types.length || types.some((t, i) => t !== operands[i]!.type))
        r.fail(`'${op.def.name}' changes types`, 'type', undefined, from);
    } else made = this.finish(op, operands, attrs, regions, types, loc);
    const results = made?.results ?? operands.slice(0, types.length);
    for (const [i, v] of results.entries()) frame!.values[first + i] = v;
    return made;
  }

  private finish(
    op: Resolved,
    operands: readonly Value[],
    attrs: Record<string, Attribute>,
    regions: readonly Region[],
    types: readonly Type[],
    loc: Location,
  ): Operation {
    if (op.vhlo) upgradeAttributes(op.vhlo.base, attrs);
    const meant = op.vhlo?.base === 'custom_call' ? fromCustomCall(this.registry, attrs, operands.length) : undefined;
    return finishOp(meant?.def ?? op.def, operands, meant?.attrs ?? attrs, regions, types, loc);
  }

  private readRegion(r: ByteReader, parent: AnyOpDef, isolated: boolean): Region {
    if (++this.depth > MAX_DEPTH) r.fail(`regions are nested more than ${MAX_DEPTH} deep`, 'nesting-limit');
    const blocks = r.varint();
    const region = new Region();
    if (blocks === 0) {
      if (funcOp.name === parent.name)
        r.fail('a function has no body', 'undefined-symbol', 'the module must hold every function that it calls');
      r.fail(`a region of '${parent.name}' is empty`);
    }
    if (blocks !== 1)
      r.fail(
        `a region of '${parent.name}' has ${blocks} blocks`,
        'unsupported-op',
        'programs have structured control flow: one block per region',
      );
    const values = r.varint();
    const start = isolated ? 0 : (this.frames.at(-1)?.end ?? 0);
    const saved = this.frames;
    const frame: Frame = { start, end: start + values, values: [] };
    this.frames = isolated ? [frame] : [...saved, frame];
    this.readBlock(r, region.block, parent);
    if (frame.values.length !== values)
      r.fail(`a region says that it defines ${values} values, but defines ${frame.values.length}`);
    this.frames = saved;
    this.depth--;
    return region;
  }

  private define(v: Value, r: ByteReader): void {
    const frame = this.frames.at(-1);
    if (!frame) r.fail('the top of the program has arguments');
    if (frame.start + frame.values.length >= frame.end) r.fail('a region defines more values than it says');
    frame.values.push(v);
  }
  private use(r: ByteReader): Value {
    const from = r.offset;
    const i = r.varint();
    for (let k = this.frames.length - 1; k >= 0; k--) {
      const f = this.frames[k]!;
      if (i >= f.end) break;
      if (i < f.start) continue;
      return f.values[i - f.start] ?? r.fail(`value ${i} is used before it is defined`, 'parse', undefined, from);
    }
    return r.fail(`there is no value ${i}`, 'parse', undefined, from);
  }

  private dictionary(r: ByteReader, skip: boolean): Record<string, Attribute> {
    if (skip) {
      r.index(this.table.attrCount, 'attributes');
      return {};
    }
    const a = this.table.attr(r);
    return a.kind === 'dict' ? { ...a.entries } : r.fail('the attributes of an operation are no dictionary');
  }

  private readProperties(r: ByteReader, op: Resolved, into: Record<string, Attribute>): void {
    const shared = this.file.properties[r.index(this.file.properties.length, 'properties')]!;
    if (!op.properties) return;
    const p = shared.fork();
    for (const name of op.properties) {
      // Attributes of a module are optional, those of VHLO never.
      const value = op.vhlo ? this.table.attr(p) : this.table.optionalAttr(p);
      if (value !== undefined) into[name] = value;
    }
    p.finish(`the properties of '${op.def.name}'`);
  }

  /** The record of the name with that index; `vhlo.return` is one op in functions and another in regions. */
  private resolve(index: number, parent: AnyOpDef | null): Resolved {
    const old = this.ops[index];
    const found = old ?? resolveOp(this.registry, this.file.ops[index]!);
    this.ops[index] = found;
    return found.vhlo?.base === 'return' && parent && funcOp.name === parent.name
      ? { ...found, def: returnOp as unknown as AnyOpDef }
      : found;
  }
}

/** The order of uses means nothing here. */
function skipUseLists(r: ByteReader, values: number): void {
  const lists = values > 1 ? r.count('use lists') : 1;
  for (let i = 0; i < lists; i++) {
    if (values > 1) r.varint();
    const { value: numbers } = r.flagged();
    if (numbers > r.remaining) r.fail(`a use list of ${numbers} numbers does not fit into ${r.remaining} bytes`);
    for (let k = 0; k < numbers; k++) r.varint();
  }
}
