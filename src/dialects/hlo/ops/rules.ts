import type { DType } from '../../../eval/dtype.ts';
import type { Block, Operation, Region, Value } from '../../../ir/ir.ts';
import { sameShape, showType, type TensorType, type Type, tensorType, withSecret } from '../../../ir/types.ts';
import { type DiagnosticClass, fail, type Location } from '../../../support/diagnostics.ts';

/** Checks rules of one operation; the first violated one is thrown as a SpucError that names the op. */
export class Rules {
  constructor(
    private readonly op: string,
    private readonly loc: Location,
  ) {}
  static of(op: Operation): Rules {
    return new Rules(op.name, op.loc);
  }

  fail(cls: DiagnosticClass, message: string, hint?: string): never {
    return fail(cls, `'${this.op}' ${message}`, this.loc, hint);
  }
  /** `message` is a function where it is put together from parts: that costs more than the check. */
  need(ok: boolean, cls: DiagnosticClass, message: string | (() => string)): void {
    if (!ok) this.fail(cls, typeof message === 'string' ? message : message());
  }

  tensor(t: Type, what: string): TensorType {
    return t.kind === 'tensor' ? t : this.fail('type', `needs a tensor as ${what}, but has ${showType(t)}`);
  }
  /** Equal shapes ('shape') and element types ('type'). */
  same(a: Type, b: Type, whatA: string, whatB: string): void {
    if (a === b) return;
    const x = this.tensor(a, whatA);
    const y = this.tensor(b, whatB);
    this.sameDType(x, y, whatA, whatB);
    this.sameShape(x.shape, y.shape, whatA, whatB);
  }
  sameDType(a: TensorType, b: TensorType, whatA: string, whatB: string): void {
    this.need(a.dtype === b.dtype, 'type', () => `has element type ${a.dtype} in ${whatA} but ${b.dtype} in ${whatB}`);
  }
  sameShape(a: readonly number[], b: readonly number[], whatA: string, whatB: string): void {
    this.need(sameShape(a, b), 'shape', () => `has shape [${a}] in ${whatA} but [${b}] in ${whatB}`);
  }
  /** Declared against computed type of a result. */
  result(is: Type, want: TensorType): void {
    this.same(is, want, 'its result', 'what its operands give');
  }
  dim(d: number, rank: number, what: string): void {
    this.need(
      Number.isInteger(d) && d >= 0 && d < rank,
      'shape',
      () => `has ${what} ${d}, which is not a dimension of a tensor of rank ${rank}`,
    );
  }
  /** All are dimensions of a tensor of that rank, each at most once. */
  dims(ds: readonly number[], rank: number, what: string): void {
    for (const d of ds) this.dim(d, rank, what);
    for (let i = 1; i < ds.length; i++)
      if (ds.indexOf(ds[i]!) < i) this.fail('attribute', `repeats a dimension in ${what} [${ds}]`);
  }
  sorted(ds: readonly number[], what: string): void {
    this.need(
      ds.every((d, i) => i === 0 || d >= ds[i - 1]!),
      'attribute',
      () => `needs ${what} in increasing order, but has [${ds}]`,
    );
  }
  count(list: readonly unknown[], n: number, what: string): void {
    this.need(list.length === n, 'attribute', () => `needs ${n} numbers in ${what}, but has ${list.length}`);
  }
  positive(list: readonly number[], what: string): void {
    this.need(
      list.every((v) => v > 0),
      'attribute',
      () => `needs positive numbers in ${what}, but has [${list}]`,
    );
  }

  /** The block of a region whose arguments must have these types. */
  args(region: Region, want: readonly Type[], what: string): Block {
    const { block } = region;
    this.need(
      block.args.length === want.length,
      'arity',
      () => `needs ${want.length} arguments in its ${what}, but there are ${block.args.length}`,
    );
    block.args.forEach((a, i) => {
      if (a.type !== want[i]) this.same(a.type, want[i]!, `argument ${i} of its ${what}`, 'what it is called with');
    });
    return block;
  }
  /** What a region returns must have these types. */
  returns(region: Region, want: readonly Type[], what: string): void {
    const got = returned(region);
    this.need(
      got.length === want.length,
      'arity',
      () => `needs ${want.length} results of its ${what}, but it returns ${got.length}`,
    );
    got.forEach((v, i) => {
      if (v.type !== want[i]) this.same(v.type, want[i]!, `what its ${what} returns (${i})`, 'what is expected of it');
    });
  }
  /** A region from and to scalars. */
  scalarRegion(region: Region, args: readonly DType[], results: readonly DType[], what: string): void {
    this.args(region, args.map(scalar), what);
    this.returns(region, results.map(scalar), what);
  }
}

/** Values that the terminator of a region returns. */
export const returned = (r: Region): readonly Value[] => r.block.last?.operands ?? [];
/** The rank-0 tensor type of an element type. */
export const scalar = (d: DType): TensorType => tensorType([], d);
/** The type of a value that a constraint has found to be a tensor. */
export const tensorOf = (v: Value): TensorType => v.type as TensorType;
/** Dimensions of a tensor of that rank that are in none of the lists. */
export const otherDims = (rank: number, ...lists: readonly (readonly number[])[]): number[] =>
  Array.from({ length: rank }, (_, d) => d).filter((d) => !lists.some((l) => l.includes(d)));
/** A type without visibility, for rules that concern shape and element type only. */
export const plain = (t: Type): Type => (t.kind === 'tensor' ? withSecret(t, false) : t);
