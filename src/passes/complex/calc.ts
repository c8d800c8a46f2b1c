import { hlo } from '../../dialects/hlo/index.ts';
import { isComplex, realPart } from '../../eval/dtype.ts';
import { fromNumbers } from '../../eval/values.ts';
import type { DenseAttr } from '../../ir/attributes.ts';
import type { Builder } from '../../ir/builder.ts';
import { denseOf, denseTensor } from '../../ir/dense.ts';
import { type Operation, Value } from '../../ir/ir.ts';
import { type TensorType, type Type, tensorType, withDType } from '../../ir/types.ts';
import { makeOf } from '../build.ts';

/** A complex tensor as two real ones of the same type. */
export interface Pair {
  readonly re: Value;
  readonly im: Value;
}
export const isPair = (v: Value | Pair): v is Pair => !(v instanceof Value);
export const isComplexType = (t: Type): boolean => t.kind === 'tensor' && isComplex(t.dtype);
/** The type of the parts of a complex tensor; other types stay. */
export const partType = (t: Type): TensorType => withDType(t as TensorType, realPart((t as TensorType).dtype));

/** Looks through what only repeats or reshapes. */
function sourceOf(v: Value): Operation | undefined {
  const op = v.def;
  return op?.name === 'stablehlo.broadcast_in_dim' || op?.name === 'stablehlo.reshape' ? sourceOf(op.operand(0)) : op;
}
/** The number or complex number (re, im) that every element of a literal is; undefined for anything else. */
export function splatParts(v: Value): readonly number[] | undefined {
  const op = sourceOf(v);
  const value = op?.def.has('constant') ? (op.attrs.value as DenseAttr) : undefined;
  return value?.splat ? Array.from(value.tensor.data as ArrayLike<number | bigint>, Number) : undefined;
}

/** Real arithmetic on hlo values that leaves out what a part that is 0 everywhere would cost. */
export class Calc {
  constructor(readonly b: Builder) {}

  /** An hlo op with one result. */
  op(name: string, operands: readonly Value[], attrs: Record<string, unknown> = {}, type?: Type): Value {
    return makeOf(this.b, hlo(name), operands, attrs, type);
  }
  /** A constant of the shape and element type of `like`. */
  splat(like: Type, value: number): Value {
    const { shape, dtype } = like as TensorType;
    const attr = {
      kind: 'dense',
      type: tensorType(shape, dtype),
      splat: true,
      tensor: fromNumbers(dtype, [], [value]),
    };
    return this.op('stablehlo.constant', [], { value: attr });
  }
  /** A constant matrix or tensor, row by row. */
  table(like: Type, shape: readonly number[], values: readonly number[]): Value {
    return this.op('stablehlo.constant', [], {
      value: denseOf(fromNumbers((like as TensorType).dtype, shape, values)),
    });
  }

  isZero(v: Value): boolean {
    return splatParts(v)?.every((x) => x === 0) ?? false;
  }
  add(x: Value, y: Value): Value {
    return this.isZero(x) ? y : this.isZero(y) ? x : this.op('stablehlo.add', [x, y]);
  }
  sub(x: Value, y: Value): Value {
    return this.isZero(y) ? x : this.isZero(x) ? this.neg(y) : this.op('stablehlo.subtract', [x, y]);
  }
  neg(x: Value): Value {
    return this.isZero(x) ? x : this.op('stablehlo.negate', [x]);
  }
  mul(x: Value, y: Value): Value {
    return this.isZero(x) ? x : this.isZero(y) ? y : this.op('stablehlo.multiply', [x, y]);
  }
  div(x: Value, y: Value): Value {
    return this.isZero(x) ? x : this.op('stablehlo.divide', [x, y]);
  }
  /** x times a number. */
  scale(x: Value, by: number): Value {
    return by === 1 ? x : this.mul(x, this.splat(x.type, by));
  }
  /** A function of one value. */
  fn(name: string, x: Value): Value {
    return this.op(name, [x]);
  }

  /** Real and imaginary part of a public complex value; those of a literal are literals. */
  partsOf(v: Value): Pair {
    const op = v.def;
    if (!op?.def.has('constant')) return { re: this.fn('stablehlo.real', v), im: this.fn('stablehlo.imag', v) };
    const t = denseTensor(op.attrs.value as DenseAttr);
    const data = t.data as ArrayLike<number>;
    const half = (k: number): Value =>
      this.table(
        partType(v.type),
        t.shape,
        Array.from({ length: data.length / 2 }, (_, i) => data[2 * i + k]!),
      );
    return { re: half(0), im: half(1) };
  }

  times(x: Pair, y: Pair): Pair {
    if (x.re === y.re && x.im === y.im)
      return { re: this.sub(this.mul(x.re, x.re), this.mul(x.im, x.im)), im: this.scale(this.mul(x.re, x.im), 2) };
    return {
      re: this.sub(this.mul(x.re, y.re), this.mul(x.im, y.im)),
      im: this.add(this.mul(x.re, y.im), this.mul(x.im, y.re)),
    };
  }
  /** Both parts times a real value. */
  timesReal(x: Pair, r: Value): Pair {
    return { re: this.mul(x.re, r), im: this.mul(x.im, r) };
  }
  /**
   * x·conj(y)/|y|² with y̅ scaled by about 1/|y| first: the scale cancels, its error too, and small and large divisors keep their digits,
   * where |y|² in fixed point would lose them.
   */
  over(x: Pair, y: Pair): Pair {
    if (this.isZero(y.im)) return { re: this.div(x.re, y.re), im: this.div(x.im, y.re) };
    const size = this.add(this.fn('stablehlo.abs', y.re), this.fn('stablehlo.abs', y.im));
    const inverse = this.div(this.splat(size.type, 1), size);
    const unit = this.timesReal(y, inverse);
    const { re, im } = this.times(x, { re: unit.re, im: this.neg(unit.im) });
    const below = this.add(this.mul(y.re, unit.re), this.mul(y.im, unit.im));
    return { re: this.div(re, below), im: this.div(im, below) };
  }
  /** |x|². */
  norm(x: Pair): Value {
    return this.add(this.mul(x.re, x.re), this.mul(x.im, x.im));
  }
  abs(x: Pair): Value {
    return this.isZero(x.im) ? this.fn('stablehlo.abs', x.re) : this.fn('stablehlo.sqrt', this.norm(x));
  }
}
