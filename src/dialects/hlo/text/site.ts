import type { Tensor } from '../../../eval/tensor.ts';
import type { Attribute } from '../../../ir/attributes.ts';
import type { Builder } from '../../../ir/builder.ts';
import { denseOf } from '../../../ir/dense.ts';
import type { Operation, Region, Value } from '../../../ir/ir.ts';
import { isTensor, type TensorType, type Type, tensorType } from '../../../ir/types.ts';
import { type DiagnosticClass, fail, type Location } from '../../../support/diagnostics.ts';
import type { HloInstruction, HloShape } from './ast.ts';
import type { AttrReader } from './attr-reader.ts';
import type { Checked } from './computations.ts';
import type { Lowering } from './lowering.ts';
import { flatTypes, showShape } from './shape.ts';
import { type Bound, type HloValue, unflatten } from './values.ts';

/** Builds what one opcode means; the declared shape is checked by the caller. */
export type Row = (site: Site) => HloValue;
export type Rows = Readonly<Record<string, Row>>;
type Attrs = Readonly<Record<string, Attribute>>;

/** One instruction being lowered: its operands and attributes, and the means to create operations for it. */
export class Site {
  constructor(
    readonly lowering: Lowering,
    readonly b: Builder,
    readonly instr: HloInstruction,
    readonly args: readonly Bound[],
    readonly attrs: AttrReader,
  ) {}

  get loc(): Location {
    return this.instr.loc;
  }
  fail(cls: DiagnosticClass, message: string, hint?: string, loc = this.loc): never {
    return fail(cls, `'${this.instr.opcode}' ${message}`, loc, hint);
  }

  /** Throws 'arity' unless the number of operands is in the range. */
  arity(min: number, max = min): void {
    const n = this.args.length;
    if (n < min || n > max)
      this.fail(
        'arity',
        `takes ${max === min ? min : `${min} to ${max === Infinity ? 'any number' : max}`} operands but has ${n}`,
      );
  }
  /** All operands, which must be exactly `n` tensors. */
  tensors(n: number): Value[] {
    this.arity(n);
    return this.args.map((_, i) => this.tensor(i));
  }
  /** Operand i, which must be a tensor. */
  tensor(i: number): Value {
    const value = this.args[i]?.value ?? this.fail('arity', `has no operand ${i}`);
    const v = value as Value;
    if (Array.isArray(value) || !isTensor(v.type))
      this.fail(
        'type',
        `operand ${i} must be an array, but is ${showShape(this.args[i]!.shape)}`,
        undefined,
        this.instr.operands[i]!.loc,
      );
    return v;
  }
  typeOf(i: number): TensorType {
    return this.tensor(i).type as TensorType;
  }
  /** All operands, any number, each a tensor. */
  all(): Value[] {
    return this.args.map((_, i) => this.tensor(i));
  }
  /** Operands and initial values of an op that takes n of each. */
  halves(): { inputs: Value[]; inits: Value[] } {
    const all = this.all();
    if (!all.length || all.length % 2)
      this.fail('arity', `takes as many initial values as inputs, but has ${all.length} operands`);
    return { inputs: all.slice(0, all.length / 2), inits: all.slice(all.length / 2) };
  }
  /** The declared shape, which must be an array. */
  get type(): TensorType {
    const { shape } = this.instr;
    return shape.kind === 'array'
      ? tensorType(shape.dims, shape.dtype)
      : this.fail('type', `gives an array, not ${showShape(shape)}`);
  }

  emit(
    name: string,
    operands: readonly Value[],
    attrs: Attrs,
    types: readonly Type[],
    regions?: readonly Region[],
  ): Operation {
    return this.lowering.emit(this.b, name, operands, attrs, types, regions);
  }
  /** An op whose result has the declared (array) shape. */
  one(name: string, operands: readonly Value[], attrs: Attrs = {}, regions?: readonly Region[]): Value {
    return this.emit(name, operands, attrs, [this.type], regions).result;
  }
  /** An op whose results are the declared shape, flattened. */
  many(name: string, operands: readonly Value[], attrs: Attrs = {}, regions?: readonly Region[]): HloValue {
    const op = this.emit(name, operands, attrs, flatTypes(this.instr.shape), regions);
    return unflatten(this.instr.shape, op.results);
  }
  constant(t: Tensor): Value {
    return this.emit('stablehlo.constant', [], { value: denseOf(t) }, [tensorType(t.shape, t.dtype)]).result;
  }

  /** The computation that an attribute names. */
  callee(key: string, args: readonly HloShape[], result?: HloShape): Checked {
    return this.lowering.callee(this.attrs.name(key), args, result, this.attrs.locOf(key));
  }
  /** The computation of `key` as a region over scalars of the element types of `of`. */
  scalarRegion(key: string, of: readonly Value[], result?: HloShape): Region {
    const scalars = of.map((v): HloShape => ({ kind: 'array', dtype: (v.type as TensorType).dtype, dims: [] }));
    return this.lowering.region(this.callee(key, scalars, result));
  }
}

/** The shape of a scalar, or of a tuple of scalars, with the element types of `values`: what a reducer of them returns. */
export function scalarsOf(values: readonly Value[]): HloShape {
  const elements = values.map((v): HloShape => ({ kind: 'array', dtype: (v.type as TensorType).dtype, dims: [] }));
  return elements.length === 1 ? elements[0]! : { kind: 'tuple', elements };
}
