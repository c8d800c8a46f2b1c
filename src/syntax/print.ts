import type { AnyAttrKind } from '../ir/attr-kinds.ts';
import type { Attribute } from '../ir/attributes.ts';
import { funcOp } from '../ir/builtin.ts';
import type { Operation, Region, Value } from '../ir/ir.ts';
import { type FunctionType, showType, type Type } from '../ir/types.ts';
import type { AsmPrinter } from './asm.ts';
import { showAttribute, showDict, showNatural } from './attr-text.ts';
import { formatOf } from './format.ts';
import { LocationAliases } from './locations.ts';
import { Names } from './names.ts';
import { printFormat } from './print-format.ts';
import { quote, showSymbol } from './print-text.ts';

export interface PrintOptions {
  /** The form `"dialect.op"(…) : (…) -> …` for all ops. */
  readonly generic?: boolean;
  /** Print locations: `loc(#loc1)` after every op, definitions at the end. */
  readonly debugInfo?: boolean;
  /** With debugInfo: every location stands in full where it is used. */
  readonly localScope?: boolean;
  /** Literals of more elements print as `dense_resource<__elided__>`; such text cannot be read back. */
  readonly elideLargerThan?: number;
  /** Keep the value names of the source text. */
  readonly localNames?: boolean;
}

/** MLIR text of an operation and all inside it, with a line end. Equal IR gives equal text. */
export function printModule(op: Operation, options: PrintOptions = {}): string {
  return new Printer(op, options).run();
}

const none: ReadonlySet<string> = new Set();

class Printer implements AsmPrinter {
  private readonly out: string[] = [];
  private line = '';
  private indent = '';
  private readonly names: Names;
  private readonly locs: LocationAliases | undefined;

  constructor(
    private readonly root: Operation,
    private readonly options: PrintOptions,
  ) {
    this.names = new Names(root, options.localNames ?? false);
    this.locs = options.debugInfo ? new LocationAliases(options.localScope) : undefined;
  }

  run(): string {
    this.operation(this.root);
    this.newline();
    return this.out.join('') + (this.locs?.definitions() ?? '');
  }

  // ---- text

  write(text: string): void {
    const first = text[0]!;
    const last = this.line.at(-1) ?? ' ';
    const tight = ',)]>'.includes(first) || '([< '.includes(last) || (first === '(' && /[\w"$.]/.test(last));
    this.line += tight || first === ' ' ? text : ` ${text}`;
  }
  raw(text: string): void {
    this.line += text;
  }
  newline(): void {
    this.out.push(this.line, '\n');
    this.line = this.indent;
  }

  // ---- parts

  value(v: Value): string {
    return this.names.of(v);
  }
  values(vs: readonly Value[]): string {
    return vs.map((v) => this.names.of(v)).join(', ');
  }
  type(t: Type): string {
    return showType(t);
  }
  attribute(a: Attribute): string {
    return showAttribute(a, this.options.elideLargerThan);
  }
  natural(a: Attribute): string {
    return showNatural(a, this.options.elideLargerThan);
  }
  attrDict(op: Operation, hide: ReadonlySet<string>): string {
    const entries = { ...declared(op, hide), ...op.extra };
    return Object.keys(entries).length ? showDict(entries, this.options.elideLargerThan) : '';
  }
  functionalType(op: Operation): string {
    return signature(
      op.operands.map((v) => v.type),
      op.results.map((v) => v.type),
    );
  }
  blockArg(v: Value): string {
    const loc = this.locs ? ` ${this.locs.use(v.loc)}` : '';
    return `${this.names.of(v)}: ${showType(v.type)}${loc}`;
  }
  region(r: Region, args: boolean): void {
    this.raw(this.line.endsWith('(') || this.line.trim() === '' ? '{' : ' {');
    const outer = this.indent;
    if (args && r.block.args.length) {
      this.newline();
      this.raw(`^bb0(${r.block.args.map((a) => this.blockArg(a)).join(', ')}):`);
    }
    this.indent = `${outer}  `;
    for (const op of r.block) {
      this.newline();
      this.operation(op);
    }
    this.indent = outer;
    this.newline();
    this.raw('}');
  }

  // ---- operations

  private operation(op: Operation): void {
    if (op.results.length) this.raw(`${this.names.results(op)} = `);
    const format = this.options.generic ? undefined : formatOf(op.def);
    if (this.options.generic) this.generic(op);
    else if (op.name === 'builtin.module') this.module(op);
    else if (funcOp.is(op)) this.func(op);
    else if (format) {
      this.raw(shortName(op));
      printFormat(this, op, format);
    } else this.generic(op);
    if (this.locs) this.raw(` ${this.locs.use(op.loc)}`);
  }

  private generic(op: Operation): void {
    this.raw(`${quote(op.name)}(${this.values(op.operands)})`);
    const props = declared(op, none);
    if (Object.keys(props).length) this.raw(` <${showDict(props, this.options.elideLargerThan)}>`);
    if (op.regions.length) {
      this.raw(' (');
      op.regions.forEach((r, i) => {
        if (i) this.raw(',');
        this.region(r, true);
      });
      this.raw(')');
    }
    if (Object.keys(op.extra).length) this.raw(` ${showDict(op.extra, this.options.elideLargerThan)}`);
    this.raw(` : ${this.functionalType(op)}`);
  }
  private module(op: Operation): void {
    this.raw('module');
    const name = op.attrs.sym_name as string | undefined;
    if (name !== undefined) this.raw(` ${showSymbol(name)}`);
    const dict = this.attrDict(op, new Set(['sym_name']));
    if (dict) this.raw(` attributes ${dict}`);
    this.region(op.regions[0]!, false);
  }

  private func(op: Operation): void {
    const { sym_name, function_type, sym_visibility, arg_attrs, res_attrs } = funcOp.attrs(op);
    const { results } = function_type as FunctionType;
    const dict = (list: readonly Readonly<Record<string, Attribute>>[] | undefined, i: number): string =>
      list?.[i] && Object.keys(list[i]).length ? ` ${showDict(list[i])}` : '';
    this.raw(`func.func${sym_visibility ? ` ${sym_visibility}` : ''} ${showSymbol(sym_name)}(`);
    const args = op.regions[0]!.block.args.map((a, i) => {
      const loc = this.locs ? ` ${this.locs.use(a.loc)}` : '';
      return `${this.names.of(a)}: ${showType(a.type)}${dict(arg_attrs, i)}${loc}`;
    });
    this.raw(`${args.join(', ')})`);
    if (results.length) {
      const shown = results.map((t, i) => `${showType(t)}${dict(res_attrs, i)}`);
      const bare = results.length === 1 && dict(res_attrs, 0) === '' && results[0]!.kind !== 'function';
      this.raw(bare ? ` -> ${shown[0]}` : ` -> (${shown.join(', ')})`);
    }
    if (Object.keys(op.extra).length) this.raw(` attributes ${showDict(op.extra)}`);
    this.region(op.regions[0]!, false);
  }
}

/** Inside a function its own dialect's name is left out. */
const shortName = (op: Operation): string =>
  op.def.dialect === 'func' && op.parentOp?.name === 'func.func' ? op.name.slice(5) : op.name;

/** Declared attributes in neutral form, without the hidden, the absent and those at their default. */
export function declared(op: Operation, hide: ReadonlySet<string>): Record<string, Attribute> {
  const entries: Record<string, Attribute> = {};
  for (const [name, kind] of Object.entries(op.def.attrSpecs)) {
    if (hide.has(name)) continue;
    const a = present(kind as AnyAttrKind, op.attrs[name]);
    if (a) entries[name] = a;
  }
  return entries;
}
/** The neutral form of a decoded attribute; undefined when it is absent or at its default. */
export function present(kind: AnyAttrKind, value: unknown): Attribute | undefined {
  if (value === undefined) return undefined;
  const a = kind.encode(value);
  if (!kind.optional || kind.optional.default === undefined) return a;
  return showAttribute(kind.encode(kind.optional.default)) === showAttribute(a) ? undefined : a;
}

function signature(inputs: readonly Type[], results: readonly Type[]): string {
  const one = results.length === 1 && results[0]!.kind !== 'function';
  const shown = results.map(showType).join(', ');
  return `(${inputs.map(showType).join(', ')}) -> ${one ? shown : `(${shown})`}`;
}
