import type { Builder } from '../../ir/builder.ts';
import { Operation, type Region, type Value } from '../../ir/ir.ts';
import type { TensorType, Type } from '../../ir/types.ts';
import type { Diagnostic } from '../../support/diagnostics.ts';
import { type Calc, isComplexType, type Pair, partType, splatParts } from './calc.ts';
import { fourier, MAX_LENGTH } from './fourier.ts';
import { functions, power } from './functions.ts';

/** An hlo op with secret complex operands or results, to be expressed in real ones. */
export interface RowInput {
  readonly op: Operation;
  readonly k: Calc;
  /** Operand i as a pair, where it is complex. */
  readonly pair: (i: number) => Pair;
  /** Operand i, where it is real. */
  readonly real: (i: number) => Value;
}
/** The result: a pair where it is complex. */
export type Row = (x: RowInput) => Pair | Value;

const zeroLike = (k: Calc, v: Value): Value => k.splat(v.type, 0);

/** The op on both parts alike: data movement, sums. Real operands go to both. */
const each: Row = ({ op, k, pair, real }) => {
  const half = (part: 're' | 'im'): Value => {
    const operands = op.operands.map((v, i) => (isComplexType(v.type) ? pair(i)[part] : real(i)));
    const made = new Operation(op.def, operands, [partType(op.result.type)], { ...op.attrs }, op.loc, { ...op.extra });
    for (const r of op.regions) made.addRegion(realBody(k.b, r));
    return k.b.insert(made).result;
  };
  return { re: half('re'), im: half('im') };
};

/** A product that is linear in both operands: four real ones. */
const bilinear: Row = ({ op, k, pair }) => {
  const [x, y] = [pair(0), pair(1)];
  const type = partType(op.result.type);
  const product = (a: Value, b: Value): Value =>
    k.isZero(a) || k.isZero(b)
      ? k.splat(type, 0)
      : k.b.insert(new Operation(op.def, [a, b], [type], { ...op.attrs }, op.loc)).result;
  return {
    re: k.sub(product(x.re, y.re), product(x.im, y.im)),
    im: k.add(product(x.re, y.im), product(x.im, y.re)),
  };
};

/** True when the one body of an op on one tensor adds its arguments, or returns one of them: then it works on each part alone. */
export function linearBody(op: Operation): boolean {
  if (op.regions.length !== 1 || op.results.length !== 1) return false;
  const { block } = op.regions[0]!;
  const result = block.terminator.operand(0);
  const ops = [...block];
  if (ops.length === 1) return block.args.includes(result);
  const add = ops[0]!;
  return (
    ops.length === 2 &&
    add.name === 'stablehlo.add' &&
    result === add.result &&
    block.args.length === 2 &&
    block.args.every((a) => add.operands.includes(a))
  );
}
/** A copy of a linear body on scalars of the part type. */
function realBody(b: Builder, source: Region): Region {
  return b.region(
    source.block.args.map((a) => partType(a.type)),
    (inner, args) => {
      const map = new Map<Value, Value>(source.block.args.map((a, i) => [a, args[i]!]));
      for (const op of source.block) {
        const types = op.results.map((r): Type => partType(r.type));
        const operands = op.operands.map((v) => map.get(v)!);
        const copy = inner.insert(new Operation(op.def, operands, types, {}, op.loc));
        op.results.forEach((r, i) => void map.set(r, copy.results[i]!));
      }
    },
  );
}

const compare: Row = ({ op, k, pair }) => {
  const [x, y] = [pair(0), pair(1)];
  const on = (a: Value, b: Value): Value => k.op('stablehlo.compare', [a, b], { ...op.attrs });
  const join = op.attrs.comparison_direction === 'EQ' ? 'stablehlo.and' : 'stablehlo.or';
  return k.op(join, [on(x.re, y.re), on(x.im, y.im)]);
};

const convert: Row = ({ op, k, pair, real }) => {
  const type = partType(op.result.type);
  const cast = (v: Value): Value => (v.type === type ? v : k.op('stablehlo.convert', [v], {}, type));
  const x = isComplexType(op.operand(0).type) ? pair(0) : undefined;
  if (!isComplexType(op.result.type)) return cast(x!.re);
  const re = cast(x ? x.re : real(0));
  return { re, im: x ? cast(x.im) : zeroLike(k, re) };
};

/** By op name: what complex numbers become. One row per op. */
export const rows: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    Object.entries(functions).map(([name, f]) => [name, (({ k, pair }) => f(k, pair(0))) satisfies Row]),
  ),
  'stablehlo.complex': ({ real }) => ({ re: real(0), im: real(1) }),
  'stablehlo.real': ({ pair }) => pair(0).re,
  'stablehlo.imag': ({ pair }) => pair(0).im,
  'stablehlo.abs': ({ k, pair }) => k.abs(pair(0)),
  'stablehlo.add': ({ k, pair }) => ({ re: k.add(pair(0).re, pair(1).re), im: k.add(pair(0).im, pair(1).im) }),
  'stablehlo.subtract': ({ k, pair }) => ({ re: k.sub(pair(0).re, pair(1).re), im: k.sub(pair(0).im, pair(1).im) }),
  'stablehlo.multiply': ({ k, pair }) => k.times(pair(0), pair(1)),
  'stablehlo.divide': ({ k, pair }) => k.over(pair(0), pair(1)),
  'stablehlo.power': ({ op, k, pair }) => power(k, pair(0), pair(1), splatParts(op.operand(1))),
  'stablehlo.compare': compare,
  'stablehlo.convert': convert,
  'stablehlo.fft': ({ op, k, pair, real }) =>
    fourier(
      k,
      op.attrs.fft_type as string,
      isComplexType(op.operand(0).type) ? pair(0) : real(0),
      op.attrs.fft_length as number[],
    ),
  'stablehlo.dot_general': bilinear,
  'stablehlo.dot': bilinear,
  'stablehlo.einsum': bilinear,
  'stablehlo.convolution': bilinear,
  'stablehlo.unary_einsum': each,
  'stablehlo.select': each,
  'stablehlo.broadcast': each,
  'stablehlo.broadcast_in_dim': each,
  'stablehlo.reshape': each,
  'stablehlo.transpose': each,
  'stablehlo.slice': each,
  'stablehlo.concatenate': each,
  'stablehlo.pad': each,
  'stablehlo.reverse': each,
  'stablehlo.gather': each,
  'stablehlo.torch_index_select': each,
  'stablehlo.dynamic_slice': each,
  'stablehlo.dynamic_update_slice': each,
  'stablehlo.reduce': each,
  'stablehlo.reduce_window': each,
  'stablehlo.scatter': each,
};

/** Why an op has no expansion; undefined when it has one. */
export function refusal(op: Operation): Diagnostic | undefined {
  const unsupported = (message: string, hint: string): Diagnostic => ({
    severity: 'error',
    class: 'unsupported-op',
    message: `'${op.name}' ${message}`,
    loc: op.loc,
    hint,
  });
  if (op.name === 'stablehlo.fft') {
    const lengths = op.attrs.fft_length as number[];
    if (lengths.some((n) => n < 1 || n > MAX_LENGTH))
      return unsupported(
        `of a secret has length [${lengths}]; each must be 1 to ${MAX_LENGTH}`,
        'transform shorter pieces, or make the operand public (--visibility)',
      );
  }
  const known = op.name in rows && (op.regions.length === 0 || linearBody(op));
  return known
    ? undefined
    : unsupported('of secret complex numbers is not supported', 'compute it from real and imaginary parts');
}

/** Both parts of a value of type `t` that stands for one that could not be made. */
export const nothing = (k: Calc, t: Type): Value => k.splat(t as TensorType, 0);
