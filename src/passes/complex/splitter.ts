import { Builder } from '../../ir/builder.ts';
import { funcBody, funcName, funcOp } from '../../ir/builtin.ts';
import { Operation, Region, type Value } from '../../ir/ir.ts';
import { functionType, type Type } from '../../ir/types.ts';
import type { Diagnostic } from '../../support/diagnostics.ts';
import type { VisibilityMap } from '../visibility.ts';
import { Calc, isComplexType, isPair, type Pair, partType } from './calc.ts';
import { linearBody, nothing, refusal, rows } from './rows.ts';

/** Ops whose operands, region arguments and results split one by one. */
const STRUCTURED = new Set([
  'stablehlo.while',
  'stablehlo.if',
  'stablehlo.case',
  'stablehlo.reduce',
  'stablehlo.reduce_window',
  'stablehlo.sort',
]);

/**
 * Copies a function with every secret complex value as two real ones. Public complex values stay; they are taken apart where they meet a
 * secret. What cannot be expressed is gathered in `errors`, and the copy is then of no use.
 */
export class Splitter {
  readonly errors: Diagnostic[] = [];
  private readonly values = new Map<Value, Value | Pair>();
  constructor(private readonly map: VisibilityMap) {}

  /** True for a value that becomes a pair. */
  splits(v: Value): boolean {
    return isComplexType(v.type) && this.map.isSecret(v);
  }

  func(f: Operation): Operation {
    for (const [i, a] of funcBody(f).args.entries())
      if (this.splits(a))
        this.refuseType(`argument ${i} is a secret tensor of complex numbers`, a, 'pass real and imaginary part');
    for (const [i, v] of funcBody(f).terminator.operands.entries())
      if (this.splits(v))
        this.refuseType(`result ${i} is a secret tensor of complex numbers`, v, 'return real and imaginary part');
    const region = this.region(f.regions[0]!, () => false);
    const type = functionType(
      region.block.args.map((a) => a.type),
      region.block.terminator.operands.map((v) => v.type),
    );
    const { arg_attrs, res_attrs, sym_visibility } = funcOp.attrs(f);
    const attrs = { sym_name: funcName(f), function_type: type, sym_visibility, arg_attrs, res_attrs };
    return funcOp.create({}, attrs, { regions: [region], loc: f.loc, extra: f.extra });
  }

  private refuseType(message: string, v: Value, what: string): void {
    const hint = `${what} as two real tensors, or make it public (--visibility)`;
    this.errors.push({ severity: 'error', class: 'unsupported-type', message, loc: v.loc, hint });
  }

  /** The copy of a value as one value. */
  private whole(k: Calc, v: Value): Value {
    const copy = this.values.get(v)!;
    return isPair(copy) ? k.op('stablehlo.complex', [copy.re, copy.im]) : copy;
  }
  private pair(k: Calc, v: Value): Pair {
    const copy = this.values.get(v)!;
    if (isPair(copy)) return copy;
    return isComplexType(copy.type) ? k.partsOf(copy) : { re: copy, im: nothing(k, copy.type) };
  }
  /** Copies of a list, two for one where `split` says so. */
  private flat(k: Calc, vs: readonly Value[], split: (i: number) => boolean): Value[] {
    return vs.flatMap((v, i) => {
      if (!split(i)) return [this.whole(k, v)];
      const { re, im } = this.pair(k, v);
      return [re, im];
    });
  }

  /**
   * A copy of a region whose terminator returns a pair for result i where `split` says so. Its arguments stand in groups of `group`, one per
   * operand (a comparator has two of each): the real parts of a group come before its imaginary ones.
   */
  private region(
    source: Region,
    split: (i: number) => boolean,
    group = 1,
    splitArg = (v: Value): boolean => this.splits(v),
  ): Region {
    const target = new Region();
    const { block } = source;
    const arg = (a: Value, end: string, type: Type): Value =>
      target.block.addArg(type, block.argLocs[a.index], a.hint && a.hint + end);
    for (let i = 0; i < block.args.length; i += group) {
      const some = block.args.slice(i, i + group);
      if (splitArg(some[0]!)) {
        const re = some.map((a) => arg(a, '_re', partType(a.type)));
        const im = some.map((a) => arg(a, '_im', partType(a.type)));
        some.forEach((a, j) => void this.values.set(a, { re: re[j]!, im: im[j]! }));
      } else for (const a of some) this.values.set(a, arg(a, '', a.type));
    }
    for (const op of block) {
      const k = new Calc(Builder.atEnd(target.block, op.loc));
      if (op.def.has('terminator'))
        k.b.insert(new Operation(op.def, this.flat(k, op.operands, split), [], { ...op.attrs }, op.loc));
      else this.op(op, k);
    }
    return target;
  }

  private op(op: Operation, k: Calc): void {
    const touched = [...op.operands, ...op.results].some((v) => this.splits(v));
    const structured = STRUCTURED.has(op.name) && !(op.name in rows && linearBody(op));
    if (!touched || structured) {
      this.structured(op, k);
      return;
    }
    const error = refusal(op);
    if (error) {
      this.errors.push(error);
      for (const r of op.results) {
        const part = nothing(k, partType(r.type));
        this.values.set(r, this.splits(r) ? { re: part, im: part } : nothing(k, r.type));
      }
      return;
    }
    const result = rows[op.name]!({
      op,
      k,
      pair: (i) => this.pair(k, op.operand(i)),
      real: (i) => this.whole(k, op.operand(i)),
    });
    const { hint } = op.result;
    for (const [v, end] of isPair(result)
      ? ([
          [result.re, '_re'],
          [result.im, '_im'],
        ] as const)
      : ([[result, '']] as const))
      if (hint) v.hint ??= hint + end;
    this.values.set(op.result, result);
  }

  /** The same op, with two operands, region arguments and results for each secret complex one. */
  private structured(op: Operation, k: Calc): void {
    const splits = (v: Value | undefined): boolean => v !== undefined && this.splits(v);
    const result = (i: number): boolean => splits(op.results[i]);
    const n = op.results.length;
    const operands = this.flat(k, op.operands, (i) => {
      switch (op.name) {
        case 'stablehlo.while':
        case 'stablehlo.sort':
          return result(i);
        case 'stablehlo.reduce':
        case 'stablehlo.reduce_window':
          return result(i % n);
        default:
          return false;
      }
    });
    const types = op.results.flatMap((r) => (splits(r) ? [partType(r.type), partType(r.type)] : [r.type]));
    const made = new Operation(op.def, operands, types, { ...op.attrs }, op.loc, { ...op.extra });
    for (const [i, r] of op.regions.entries()) {
      // Conditions and comparators return a boolean, all other bodies what the op gives.
      const sorts = op.name === 'stablehlo.sort';
      const returnsResults = op.name === 'stablehlo.while' ? i === 1 : !sorts;
      const arg = sorts ? (a: Value) => result(a.index >> 1) : undefined;
      made.addRegion(this.region(r, (j) => returnsResults && result(j), sorts ? 2 : 1, arg));
    }
    k.b.insert(made);
    let at = 0;
    for (const r of op.results) {
      const split = splits(r);
      const [re, im] = [made.results[at]!, made.results[at + 1]];
      at += split ? 2 : 1;
      if (r.hint) re.hint = split ? `${r.hint}_re` : r.hint;
      if (split && r.hint) im!.hint = `${r.hint}_im`;
      this.values.set(r, split ? { re, im: im! } : re);
    }
  }
}
