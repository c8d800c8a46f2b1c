import type { Attribute, DenseAttr } from '../ir/attributes.ts';
import type { AnyOpDef } from '../ir/define-op.ts';
import type { Operation, Region, Value } from '../ir/ir.ts';
import type { Type } from '../ir/types.ts';
import type { DiagnosticClass, Location } from '../support/diagnostics.ts';

/** What is known of an operation while its text is read. */
export interface OpDraft {
  readonly def: AnyOpDef;
  /** Operands in the declared order. */
  readonly operands: Value[];
  /** Where each declared group of operands that was read ends in that list, for formats that ask for it. */
  readonly ends: number[];
  /** Attributes as written, declared or not. */
  readonly attrs: Record<string, Attribute>;
  readonly regions: Region[];
  /** Literals that wait for their type. */
  literals: readonly Literal[];
  /** Types of all results in order, once known. */
  resultTypes: readonly Type[] | undefined;
  /** Types of single result groups, by name. */
  resultGroups: Record<string, Type[]> | undefined;
}

/** A `dense<…>` whose type stands further on. */
export interface Literal {
  readonly name: string;
  readonly decode: (type: Type) => Attribute;
}

/** A block argument of a region whose text does not declare it itself. */
export interface RegionArg {
  readonly name: string;
  readonly type: Type;
  readonly offset: number;
  readonly loc?: Location;
}

/** What custom assembly reads with. Offsets are characters of the source. */
export interface AsmParser {
  /** Kind of the next token, or of one further on. */
  kind(ahead?: number): number;
  /** Text of the next token; '' at the end. */
  peek(ahead?: number): string;
  /** Whether the next token, or one further on, is written so. */
  nextIs(token: string, ahead?: number): boolean;
  /** Whether the next tokens are these; their kinds, where known, say so for punctuation. */
  areNext(tokens: readonly string[], kinds?: readonly number[]): boolean;
  /** Offset of the next token. */
  offset(): number;
  /** True (and past it) when the next tokens are these. */
  accept(...tokens: readonly string[]): boolean;
  /** Fails with class `parse` unless the next tokens are these. */
  expect(...tokens: readonly string[]): void;
  expectAll(tokens: readonly string[], kinds?: readonly number[]): void;
  /** Reads a list: equal texts `[1, 0]` of numbers alone are read once. */
  list(read: () => Attribute): Attribute;
  /** A bare word. */
  word(what: string): string;
  integer(what: string): number;
  /** `[1, 2]`. */
  integers(what: string): number[];
  string(what: string): string;
  /** `@name` without the sign. */
  symbol(): string;
  /** True when a value reference comes next. */
  atOperand(): boolean;
  operand(): Value;
  /** Values separated by commas, added to `into`; none when no value comes next. */
  operandList(into?: Value[]): Value[];
  /** `%name` that is declared here, without the sign. */
  valueName(): { name: string; offset: number };
  type(): Type;
  attribute(): Attribute;
  /** `<a = 1, …>`: the body of a struct attribute `#head<…>`. */
  structBody(head: string): Attribute;
  /** A number without a type: i64 or f64. */
  number(): Attribute;
  /** `%name: type`, with a location or not: an argument of a region that follows. */
  regionArg(): RegionArg;
  /** The op of a name. An unknown one is reported, and reading goes on after the current op. */
  opDef(name: string): AnyOpDef;
  /** `dense<…>` of a type that may stand after it: reads the literal now, decodes when the type is known. */
  denseLiteral(): (type: Type) => Attribute;
  /** `dense<…> : type`. */
  typedLiteral(): DenseAttr;
  /** `{a = 1}`, or nothing. */
  attrDict(into: Record<string, Attribute>): void;
  /** `(types) -> types`; checks the operands and sets the result types of the draft. */
  functionalType(op: OpDraft): void;
  /** Fails with class `type` unless the value has the type that is written at `offset`. */
  checkType(v: Value, written: Type, offset: number): void;
  /** `{ … }` with one block; `args` become its arguments unless the text has `^bb0(…)`. */
  region(args?: readonly RegionArg[]): Region;
  fail(cls: DiagnosticClass, message: string, offset?: number, hint?: string): never;
}

/** What custom assembly prints with; `write` puts blanks between parts as MLIR does. */
export interface AsmPrinter {
  /** Appends tokens, with a blank before where MLIR has one. */
  write(text: string): void;
  /** Appends as it is. */
  raw(text: string): void;
  newline(): void;
  value(v: Value): string;
  values(vs: readonly Value[]): string;
  type(t: Type): string;
  attribute(a: Attribute): string;
  /** The short form inside custom assembly: no types, bare enums. */
  natural(a: Attribute): string;
  /** All attributes of `op` but `hide` and those at their defaults; '' when there are none. */
  attrDict(op: Operation, hide: ReadonlySet<string>): string;
  functionalType(op: Operation): string;
  /** `{ … }` over several lines; with `args` its `^bb0(…)` line too. */
  region(r: Region, args: boolean): void;
  /** `%name: type`, with its location where these are printed. */
  blockArg(v: Value): string;
}

/** A `custom<name>` directive of assembly formats. */
export interface Directive {
  /** Attributes that it prints: they stay out of the dictionary. */
  readonly attrs: readonly string[];
  parse(p: AsmParser, op: OpDraft): void;
  print(p: AsmPrinter, op: Operation): void;
}
