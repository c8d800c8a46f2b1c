import { fail, type Location, unknownLoc } from '../support/diagnostics.ts';
import type { AnyAttrKind, AttrKind } from './attr-kinds.ts';
import type { Attribute } from './attributes.ts';
import { Operation, type Region, type Value } from './ir.ts';
import type { Type, TypeConstraint } from './types.ts';

/** A group of any number of operands or results under one name. Several groups of one op have equal sizes. */
export interface Variadic extends TypeConstraint {
  readonly variadic: true;
}
export const variadic = (of: TypeConstraint): Variadic => ({ ...of, variadic: true });

export type ValueSpecs = Readonly<Record<string, TypeConstraint | Variadic>>;
export type AttrSpecs = Readonly<Record<string, AnyAttrKind>>;
/** Region names in order; `variadic` means that the last name stands for any number of regions. */
export interface RegionSpecs {
  readonly names: readonly string[];
  readonly variadic?: boolean;
}

export type Named<S extends ValueSpecs, T> = { [K in keyof S]: S[K] extends Variadic ? T[] : T };
export type AttrValues<A extends AttrSpecs> = { readonly [K in keyof A]: A[K] extends AttrKind<infer T> ? T : never };
type OptionalKeys<A> = { [K in keyof A]: undefined extends A[K] ? K : never }[keyof A];
/** Attributes as a builder takes them: the optional ones may be left out. */
export type AttrInput<A extends AttrSpecs> = Partial<AttrValues<A>> & Omit<AttrValues<A>, OptionalKeys<AttrValues<A>>>;

export type Trait =
  | 'pure' // no effect: may be removed, duplicated and moved
  | 'commutative'
  | 'elementwise' // result element i depends on operand elements i only; all shapes equal
  | 'terminator'
  | 'isolated' // regions may not read values from outside
  | 'symbol'
  | 'constant'
  | 'ends-life'; // nothing may read its operand afterwards

/** What type inference sees: operand types under their names, decoded attributes, the regions. */
export interface InferInput<O extends ValueSpecs, A extends AttrSpecs> {
  readonly types: Named<O, Type>;
  readonly attrs: AttrValues<A>;
  readonly regions: readonly Region[];
  readonly loc: Location;
}

/** Reports a violated rule of the op at hand; verification goes on. */
export type Report = (
  cls: 'type' | 'shape' | 'arity' | 'attribute' | 'visibility' | 'secret-control-flow',
  message: string,
  hint?: string,
) => void;

/** Custom textual form. The format string is interpreted by src/syntax; see docs/architecture.md, "Assembly formats". */
export type Assembly = string;

export interface OpSpec<O extends ValueSpecs, R extends ValueSpecs, A extends AttrSpecs> {
  /** One or two sentences, shown by `spuc ops`. */
  readonly doc: string;
  readonly operands: O;
  readonly results: R;
  readonly attrs?: A;
  readonly regions?: RegionSpecs;
  readonly traits?: readonly Trait[];
  readonly assembly?: Assembly;
  /** Result types from operand types and attributes. The verifier checks declared result types against it. Throws SpucError on violated rules. */
  readonly infer?: (input: InferInput<O, A>) => readonly Type[];
  /** Rules in words of their own that come before types are inferred; what they report is all that is said about the op. */
  readonly precheck?: (op: Operation, report: Report) => void;
  /** Rules beyond the constraints and `infer`. */
  readonly verify?: (op: Operation, report: Report, view: Named<O, Value> & { attrs: AttrValues<A> }) => void;
  /** Bytecode number, append-only; absent for ops that never reach bytecode. */
  readonly opcode?: number;
  /** The bytecode version that brought the op. */
  readonly since?: number;
}

/** Ops declared in this process. */
let defs = 0;

/** The one record of an op, from which parser, printer, verifier, builder, docs and opcode are derived. */
export class OpDef<
  O extends ValueSpecs = ValueSpecs,
  R extends ValueSpecs = ValueSpecs,
  A extends AttrSpecs = AttrSpecs,
> {
  /** A number of its own. */
  readonly id = defs++;
  private readonly traits: ReadonlySet<Trait>;
  readonly operandNames: readonly (keyof O & string)[];
  readonly resultNames: readonly (keyof R & string)[];
  readonly attrSpecs: A;
  /** The part of the name before the first dot. */
  readonly dialect: string;
  /** Names of all attributes. */
  readonly attrNames: readonly (keyof A & string)[];
  /** Names of the attributes that every instance must have. */
  readonly requiredAttrs: readonly string[];
  /** How many instances were made in this process: while there are none, nobody need look for them. */
  made = 0;
  /** Has the trait 'ends-life'. */
  readonly endsLife: boolean;
  /** Has the trait 'pure'. */
  readonly isPure: boolean;
  /** Has the trait 'terminator'. */
  readonly isTerminator: boolean;
  /** Has the trait 'constant'. */
  readonly isConstant: boolean;

  constructor(
    readonly name: string,
    readonly spec: OpSpec<O, R, A>,
  ) {
    this.dialect = name.slice(0, name.indexOf('.'));
    this.traits = new Set(spec.traits ?? []);
    this.endsLife = this.traits.has('ends-life');
    this.isPure = this.traits.has('pure');
    this.isTerminator = this.traits.has('terminator');
    this.isConstant = this.traits.has('constant');
    this.operandNames = Object.keys(spec.operands);
    this.resultNames = Object.keys(spec.results);
    this.attrSpecs = spec.attrs ?? ({} as A);
    this.attrNames = Object.keys(this.attrSpecs);
    this.requiredAttrs = Object.entries(this.attrSpecs).flatMap(([k, a]) => (a.optional ? [] : [k]));
  }

  has(t: Trait): boolean {
    // The two that are asked for most need no look into a set.
    return t === 'pure' ? this.isPure : t === 'terminator' ? this.isTerminator : this.traits.has(t);
  }
  /** True when `op` is an instance of this def. */
  is(op: Operation | undefined | null): op is Operation {
    return op?.def === (this as unknown as AnyOpDef);
  }
  /** The operands of `op` under their names. */
  operands(op: Operation): Named<O, Value> {
    return groupValues(this.spec.operands, op.operands, this.name, op.loc) as Named<O, Value>;
  }
  /** The results of `op` under their names. */
  results(op: Operation): Named<R, Value> {
    return groupValues(this.spec.results, op.results, this.name, op.loc) as Named<R, Value>;
  }
  attrs(op: Operation): AttrValues<A> {
    return op.attrs as AttrValues<A>;
  }

  /**
   * A detached operation. Result types come from `types`, else from `infer`.
   * @throws SpucError when inference finds a violated rule
   */
  create(
    operands: Named<O, Value>,
    attrs: AttrInput<A>,
    opts: { types?: readonly Type[]; regions?: Region[]; loc?: Location; extra?: Record<string, Attribute> } = {},
  ): Operation {
    const flat: Value[] = [];
    for (const n of this.operandNames) {
      const group = operands[n] as Value | Value[];
      if (Array.isArray(group)) flat.push(...group);
      else flat.push(group);
    }
    return this.createFlat(flat, attrs, opts);
  }

  /** Like `create`, with the operands in order. */
  createFlat(
    flat: readonly Value[],
    attrs: AttrInput<A>,
    opts: { types?: readonly Type[]; regions?: Region[]; loc?: Location; extra?: Record<string, Attribute> } = {},
  ): Operation {
    const loc = opts.loc ?? unknownLoc;
    const full: Record<string, unknown> = {};
    for (const k of this.attrNames)
      full[k] = (attrs as Record<string, unknown>)[k] ?? this.attrSpecs[k]!.optional?.default;
    const regions = opts.regions ?? [];
    const types = opts.types ?? this.inferTypes(flat, full as AttrValues<A>, regions, loc);
    const op = new Operation(this as unknown as AnyOpDef, flat, types, full, loc, opts.extra);
    for (const r of regions) op.addRegion(r);
    return op;
  }

  /** Runs `infer`. Throws when the op has none. */
  inferTypes(
    operands: readonly Value[],
    attrs: AttrValues<A>,
    regions: readonly Region[],
    loc: Location,
  ): readonly Type[] {
    const { infer } = this.spec;
    if (!infer) {
      if (this.resultNames.length === 0) return [];
      throw new Error(`${this.name}: result types must be given`);
    }
    const list: Type[] = [];
    for (let i = 0; i < operands.length; i++) list.push(operands[i]!.type);
    const types = groupValues(this.spec.operands, list, this.name, loc) as Named<O, Type>;
    return infer({ types, attrs, regions, loc });
  }
}
// biome-ignore lint/suspicious/noExplicitAny: an op of any signature
export type AnyOpDef = OpDef<any, any, any>;

/** Declares an op. */
export function defineOp<
  const O extends ValueSpecs,
  const R extends ValueSpecs,
  const A extends AttrSpecs = Record<never, never>,
>(name: string, spec: OpSpec<O, R, A>): OpDef<O, R, A> {
  return new OpDef(name, spec);
}

interface Layout {
  readonly names: readonly string[];
  readonly variadic: readonly boolean[];
  readonly groups: number;
}
const layouts = new WeakMap<ValueSpecs, Layout>();
/** Names and kinds of declared values, worked out once per declaration: every check of every op asks for them. */
function layoutOf(specs: ValueSpecs): Layout {
  let layout = layouts.get(specs);
  if (!layout) {
    const names = Object.keys(specs);
    const many = names.map((n) => 'variadic' in specs[n]!);
    layouts.set(specs, (layout = { names, variadic: many, groups: many.filter(Boolean).length }));
  }
  return layout;
}

/** The size of every variadic group when `length` values fit the declaration. @throws SpucError 'arity' when they do not */
function groupSize(layout: Layout, length: number, opName: string, loc: Location): number {
  const fixed = layout.names.length - layout.groups;
  const rest = length - fixed;
  if (layout.groups === 0 ? rest !== 0 : rest < 0 || rest % layout.groups !== 0) {
    fail(
      'arity',
      `'${opName}' expects ${layout.groups ? `at least ${fixed}` : fixed} values here but has ${length}`,
      loc,
    );
  }
  return layout.groups ? rest / layout.groups : 0;
}

/** Visits a flat list with the name and constraint of each item. Throws an `arity` SpucError when it does not fit. */
export function forEachNamed<T>(
  specs: ValueSpecs,
  list: readonly T[],
  opName: string,
  loc: Location,
  visit: (name: string, spec: TypeConstraint, item: T) => void,
): void {
  const layout = layoutOf(specs);
  const size = groupSize(layout, list.length, opName, loc);
  let at = 0;
  for (let i = 0; i < layout.names.length; i++) {
    const name = layout.names[i]!;
    const spec = specs[name]!;
    for (let n = layout.variadic[i] ? size : 1; n > 0; n--) visit(name, spec, list[at++]!);
  }
}

/** Whether values fit their declaration, in number and types. What does not is described by `forEachNamed`. */
export function typesFit(specs: ValueSpecs, values: readonly { readonly type: Type }[]): boolean {
  const { names, variadic: many, groups } = layoutOf(specs);
  const rest = values.length - names.length + groups;
  if (groups === 0 ? rest !== 0 : rest < 0 || rest % groups !== 0) return false;
  let at = 0;
  for (let i = 0; i < names.length; i++) {
    const spec = specs[names[i]!]!;
    for (let n = many[i] ? rest / groups : 1; n > 0; n--) if (!spec.test(values[at++]!.type)) return false;
  }
  return true;
}

/** Splits a flat list by the declared names. Throws an `arity` SpucError when it does not fit. */
export function groupValues<T>(
  specs: ValueSpecs,
  list: readonly T[],
  opName: string,
  loc: Location,
): Record<string, T | T[]> {
  const layout = layoutOf(specs);
  const { names, variadic: many } = layout;
  const size = groupSize(layout, list.length, opName, loc);
  const out: Record<string, T | T[]> = {};
  let at = 0;
  for (let i = 0; i < names.length; i++) {
    if (many[i]) {
      out[names[i]!] = list.slice(at, at + size);
      at += size;
    } else out[names[i]!] = list[at++]!;
  }
  return out;
}
