import { bitWidth, type DType, isBool, isComplex } from '../../eval/dtype.ts';
import { type RngAlgorithm, threefryLayout } from '../../eval/random.ts';
import { fromNumbers } from '../../eval/values.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Value } from '../../ir/ir.ts';
import { isSecret, type TensorType, tensorType } from '../../ir/types.ts';
import { fail } from '../../support/diagnostics.ts';
import { constant, make, splatLike } from '../build.ts';
import type { Expansion } from './expansion.ts';

/** rng_bit_generator of a secret state, in PPHLO ops on whole vectors of counters: the words that `eval/random.ts` gives, bit by bit. */

const typeOf = (v: Value): TensorType => v.type as TensorType;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** Vectors of words of one length. */
class Words {
  constructor(
    private readonly b: Builder,
    /** How many counters there are. */
    private readonly n: number,
  ) {}
  private type(dtype: DType, shape: readonly number[], of: Value): TensorType {
    return tensorType(shape, dtype, isSecret(of.type));
  }
  op(name: string, x: Value, y: Value): Value {
    return make(this.b, name, [x, y]);
  }
  by(name: string, x: Value, c: number | bigint): Value {
    return this.op(name, x, splatLike(this.b, typeOf(x), c as number));
  }
  bitcast(v: Value, dtype: DType, shape: readonly number[]): Value {
    return make(this.b, 'bitcast_convert', [v], {}, this.type(dtype, shape, v));
  }
  reshape(v: Value, shape: readonly number[]): Value {
    return make(this.b, 'reshape', [v], {}, this.type(typeOf(v).dtype, shape, v));
  }
  convert(v: Value, dtype: DType): Value {
    return make(this.b, 'convert', [v], {}, this.type(dtype, typeOf(v).shape, v));
  }
  /** Entry i of a vector, for every counter. */
  spread(v: Value, i: number): Value {
    const one = this.slice(v, 0, i, i + 1);
    return make(this.b, 'broadcast', [one], { broadcast_dimensions: [0] }, this.type(typeOf(v).dtype, [this.n], v));
  }
  slice(v: Value, dimension: number, from: number, to: number): Value {
    const { shape } = typeOf(v);
    return make(this.b, 'slice', [v], {
      start_indices: shape.map((_, d) => (d === dimension ? from : 0)),
      limit_indices: shape.map((s, d) => (d === dimension ? to : s)),
      strides: shape.map(() => 1),
    });
  }
  /** Side by side in a new dimension. */
  stack(vs: readonly Value[], dimension: number): Value {
    const parts = vs.map((v) => this.reshape(v, typeOf(v).shape.toSpliced(dimension, 0, 1)));
    return make(this.b, 'concatenate', parts, { dimension });
  }
  join(vs: readonly Value[]): Value {
    return make(this.b, 'concatenate', vs, { dimension: 0 });
  }
  /** The low and the high word of each 64-bit one. */
  halves(v: Value): [Value, Value] {
    const both = this.bitcast(v, 'ui32', [this.n, 2]);
    return [0, 1].map((i) => this.reshape(this.slice(both, 1, i, i + 1), [this.n])) as [Value, Value];
  }
  /** 0, 1, 2, …, as 64-bit words. */
  get places(): Value {
    return constant(
      this.b,
      fromNumbers(
        'ui64',
        [this.n],
        Array.from({ length: this.n }, (_, i) => BigInt(i)),
      ),
    );
  }

  threefry(key: readonly [Value, Value], count: readonly [Value, Value]): [Value, Value] {
    const third = this.by('xor', this.op('xor', key[0], key[1]), 0x1bd11bda);
    const ks = [key[0], key[1], third];
    let [x, y] = [this.op('add', count[0], key[0]), this.op('add', count[1], key[1])];
    for (let group = 0; group < 5; group++) {
      for (let r = 0; r < 4; r++) {
        const by = ROTATIONS[(group % 2) * 4 + r]!;
        x = this.op('add', x, y);
        const turned = this.op('or', this.by('shift_left', y, by), this.by('shift_right_logical', y, 32 - by));
        y = this.op('xor', turned, x);
      }
      x = this.op('add', x, ks[(group + 1) % 3]!);
      y = this.by('add', this.op('add', y, ks[(group + 2) % 3]!), group + 1);
    }
    return [x, y];
  }

  philox(key: readonly [Value, Value], counter: readonly Value[]): Value[] {
    let [a, b, c, d] = counter as [Value, Value, Value, Value];
    let [k0, k1] = key;
    const wide = (x: Value, by: number): [Value, Value] =>
      this.halves(this.by('multiply', this.convert(x, 'ui64'), by));
    for (let r = 0; r < 10; r++) {
      const [l0, h0] = wide(a, 0xd2511f53);
      const [l1, h1] = wide(c, 0xcd9e8d57);
      [a, b, c, d] = [this.op('xor', this.op('xor', h1, b), k0), l1, this.op('xor', this.op('xor', h0, d), k1), l0];
      k0 = this.by('add', k0, 0x9e3779b9);
      k1 = this.by('add', k1, 0xbb67ae85);
    }
    return [a, b, c, d];
  }
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const rngBits: Expansion = ({ op, b, operands }) => {
  const given = operands[0]!;
  const { shape, dtype } = op.results[1]!.type as TensorType;
  const algorithm = op.attrs.rng_algorithm as RngAlgorithm;
  const words = product(typeOf(given).shape) / (typeOf(given).dtype === 'ui32' ? 2 : 1);
  const wide = bitWidth(dtype) === 64;
  const n = product(shape);
  if ((words !== 2 && !(words === 3 && algorithm !== 'THREE_FRY')) || n === 0 || isComplex(dtype) || isBool(dtype))
    fail('unsupported-op', `'${op.name}' of a secret state: no ${algorithm} of that state and result`, op.loc);
  const threefry = algorithm === 'THREE_FRY';
  const layout = threefryLayout(shape);
  const counters = threefry ? (wide ? n : product(layout.half)) : Math.ceil((wide ? 2 * n : n) / 4);
  const w = new Words(b, counters);
  const state = typeOf(given).dtype === 'ui32' ? w.bitcast(w.reshape(given, [words, 2]), 'ui64', [words]) : given;
  const key = w.halves(w.spread(state, 0));
  /** Words 1, … of the next state. */
  let next: Value[];
  let bits: Value;
  if (threefry) {
    const count = w.op('add', w.spread(state, 1), w.places);
    const [x, y] = w.threefry(key, w.halves(count));
    next = [w.by('add', w.slice(state, 0, 1, 2), counters)];
    if (wide) bits = w.reshape(w.bitcast(w.stack([x, y], 1), 'ui64', [n]), shape);
    else if (shape.length === 0) bits = w.reshape(x, shape);
    else {
      const { split, half } = layout;
      const pairs = w.stack([w.reshape(x, half), w.reshape(y, half)], split + 1);
      const even = half.map((d, i) => (i === split ? 2 * d : d));
      bits = w.slice(w.reshape(pairs, even), split, 0, shape[split]!);
    }
  } else {
    const [low, high] = words === 3 ? [1, 2] : [1, 0];
    const first = w.spread(state, low!);
    const sum = w.op('add', first, w.places);
    const carry = w.convert(w.op('less', sum, first), 'ui64');
    const upper = w.op('add', w.spread(state, high!), carry);
    const drawn = w.philox(key, [...w.halves(sum), ...w.halves(upper)]);
    const all = w.reshape(w.stack(drawn, 1), [4 * counters]);
    const flat = wide ? w.bitcast(w.reshape(all, [2 * counters, 2]), 'ui64', [2 * counters]) : all;
    bits = w.reshape(w.slice(flat, 0, 0, n), shape);
    const before = w.slice(state, 0, low!, low! + 1);
    const after = w.by('add', before, counters);
    const over = w.convert(w.op('less', after, before), 'ui64');
    next = words === 3 ? [after, w.op('add', w.slice(state, 0, 2, 3), over)] : [after];
  }
  const stateOut = w.join([w.slice(state, 0, 0, 1), ...next]);
  const back =
    typeOf(given).dtype === 'ui32'
      ? w.reshape(w.bitcast(stateOut, 'ui32', [words, 2]), typeOf(given).shape)
      : w.reshape(stateOut, typeOf(given).shape);
  const width = bitWidth(dtype);
  const narrow = width < 32 ? w.convert(bits, `ui${width}` as DType) : bits;
  const value = typeOf(narrow).dtype === dtype ? narrow : w.bitcast(narrow, dtype, shape);
  return [back, value];
};
