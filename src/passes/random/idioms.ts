import { type Draft, type Facts, type Interval, type Known, typeOf, typeText } from './draft.ts';

/** What programs are made of and passes look for, on random values: norms, masks, scales, activations, places in an order. */

type Vector = readonly number[];
const wide: Interval = [-4096, 4096];

const op1 = (d: Draft, name: string, x: Known, range: Interval, f: Partial<Facts> = {}): Known =>
  d.def(`stablehlo.${name} ${x.name} : ${typeOf(x)}`, { ...x, range, bits: undefined, ...f });
const op2 = (d: Draft, name: string, x: Known, y: Known, range: Interval = wide): Known =>
  d.def(`stablehlo.${name} ${x.name}, ${y.name} : ${typeOf(x)}`, {
    ...x,
    range,
    bits: undefined,
    secret: x.secret || y.secret,
  });
const compare = (d: Draft, direction: string, x: Known, y: Known): Known =>
  d.def(
    `stablehlo.compare ${direction}, ${x.name}, ${y.name} : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText('i1', x.shape)}`,
    {
      dtype: 'i1',
      shape: x.shape,
      range: [0, 1],
      secret: x.secret || y.secret,
    },
  );
const select = (d: Draft, p: Known, x: Known, y: Known): Known =>
  d.def(
    `stablehlo.select ${p.name}, ${x.name}, ${y.name} : ${typeOf(p)}, ${typeOf(x)}`,
    {
      ...x,
      range: [Math.min(x.range[0], y.range[0]), Math.max(x.range[1], y.range[1])],
      bits: undefined,
      secret: p.secret || x.secret || y.secret,
    },
    true,
  );
const cast = (d: Draft, x: Known): Known =>
  d.def(`stablehlo.convert ${x.name} : (${typeOf(x)}) -> ${typeText('f32', x.shape)}`, {
    ...x,
    dtype: 'f32',
    bits: undefined,
  });
const along = (d: Draft, x: Known, dims: readonly number[], shape: Vector): Known =>
  d.def(
    `stablehlo.broadcast_in_dim ${x.name}, dims = [${dims}] : (${typeOf(x)}) -> ${typeText(x.dtype, shape)}`,
    { ...x, shape },
    true,
  );
const fold = (d: Draft, name: string, x: Known, dim: number, range: Interval): Known => {
  const init = d.constantOf(x.dtype, [], [name === 'maximum' ? -Infinity : 0]);
  const shape = x.shape.filter((_, i) => i !== dim);
  return d.def(
    `stablehlo.reduce(${x.name} init: ${init.name}) applies stablehlo.${name} across dimensions = [${dim}] : (${typeOf(x)}, ${typeOf(init)}) -> ${typeText(x.dtype, shape)}`,
    { ...x, shape, range, bits: undefined },
  );
};
const positive: Interval = [0.25, 8];

const idioms: readonly ((d: Draft, f: (shape: Vector, range?: Interval) => Known) => unknown)[] = [
  // Softmax and its sums.
  (d, f) => {
    const x = f([2, 3], [-4, 4]);
    const shifted = op2(d, 'subtract', x, along(d, fold(d, 'maximum', x, 1, [-4, 4]), [0], x.shape), [-8, 0]);
    const e = op1(d, 'exponential', shifted, [0, 1]);
    const sum = fold(d, 'add', e, 1, [1, 3]);
    return op2(d, 'divide', e, along(d, sum, [0], x.shape), [0, 1]);
  },
  // Division by a root, with an epsilon inside or outside.
  (d, f) => {
    const [x, v] = [f([3]), f([3], positive)];
    const eps = d.constantOf('f32', [3], [d.pick([1e-3, 0.125, 1e-6])]);
    const root = d.chance(0.5)
      ? op1(d, 'sqrt', op2(d, 'add', v, eps, [0.25, 9]), [0.5, 3])
      : op2(d, 'add', op1(d, 'sqrt', v, [0.5, 3]), eps, [0.5, 3.2]);
    const y = op2(d, 'divide', x, d.chance(0.4) ? op2(d, 'multiply', f([3], [1, 2]), root, [0.5, 7]) : root, [-64, 64]);
    return d.chance(0.4) ? op2(d, 'divide', f([3]), root, [-64, 64]) : y;
  },
  // A norm that rows are divided by, several times.
  (d, f) => {
    const x = f([2, 3], [-4, 4]);
    const norm = along(d, f([2], positive), [0], x.shape);
    op2(d, 'divide', x, norm, [-16, 16]);
    return op2(d, 'divide', f([2, 3], [-4, 4]), norm, [-16, 16]);
  },
  // Masks: numbers times booleans, sums of them, choices with zero.
  (d, f) => {
    const x = f([4], [-8, 8]);
    const p = compare(d, d.pick(['LT', 'GE', 'EQ', 'GT']), f([4], [-4, 4]), f([4], [-4, 4]));
    const m = cast(d, p);
    const y = d.chance(0.5) ? op2(d, 'multiply', m, x, [-8, 8]) : op2(d, 'multiply', x, m, [-8, 8]);
    const one = d.constantOf('f32', [4], [1]);
    const rest = op2(d, 'multiply', op2(d, 'subtract', one, m, [0, 1]), f([4], [-8, 8]), [-8, 8]);
    const zero = d.constantOf('f32', [4], [0]);
    select(d, p, x, d.chance(0.5) ? zero : f([4], [-8, 8]));
    return fold(d, 'add', op2(d, 'add', y, rest, [-16, 16]), 0, [-64, 64]);
  },
  // Scales that meet: p·(q·s), a·x + a·y, x·c/c.
  (d, f) => {
    const s = f([3], [-2, 2]);
    const [p, q] = [f([3], [-2, 2]), d.constant('f32', [3], [0.5, 2])];
    const inner = op2(d, 'multiply', q, s, [-4, 4]);
    const outer = op2(d, 'multiply', p, inner, [-8, 8]);
    const other = op2(d, 'multiply', p, f([3], [-4, 4]), [-8, 8]);
    const sum = op2(d, d.pick(['add', 'subtract']), outer, other, [-16, 16]);
    return op2(d, 'divide', sum, q, [-32, 32]);
  },
  // Activations and their gradients.
  (d, f) => {
    const [x, g] = [f([4], [-4, 4]), f([4], [-4, 4])];
    const zero = d.constantOf('f32', [4], [0]);
    const relu = op2(d, 'maximum', d.chance(0.5) ? x : zero, zero, [0, 4]);
    const y = op2(d, 'maximum', x, zero, [0, 4]);
    const on = compare(d, d.pick(['GT', 'GE', 'EQ', 'NE']), d.chance(0.5) ? x : y, zero);
    void relu;
    return select(d, on, g, d.chance(0.7) ? zero : f([4], [-4, 4]));
  },
  // The sign, and the bits that say it.
  (d, f) => {
    const x = f([4], [-8, 8]);
    const [zero, one, less] = [0, 1, -1].map((v) => d.constantOf('f32', [4], [v])) as [Known, Known, Known];
    if (d.chance(0.5)) return op2(d, 'multiply', op1(d, 'sign', x, [-1, 1], { bits: 0 }), x, [0, 8]);
    return select(d, compare(d, d.pick(['LT', 'GE']), x, zero), less, d.chance(0.5) ? one : op1(d, 'abs', x, [0, 8]));
  },
  // A place in an order: median, ends, the rank of an element.
  (d, f) => {
    const x = f([5], [-8, 8]);
    const scalar: Facts = { dtype: 'f32', shape: [], range: [-8, 8], secret: x.secret };
    const body = d.region([scalar, scalar], ([a, b]) => [compare(d, d.pick(['LT', 'GT']), a!, b!)]);
    const sorted = d.def(
      `"stablehlo.sort"(${x.name}) <{dimension = 0 : i64, is_stable = ${d.chance(0.5)}}> (${body}) : (${typeOf(x)}) -> ${typeOf(x)}`,
      x,
      true,
    );
    const at = d.next(5);
    const to = Math.min(5, at + 1 + d.next(2));
    return d.def(
      `stablehlo.slice ${sorted.name} [${at}:${to}] : (${typeOf(x)}) -> ${typeText('f32', [to - at])}`,
      { ...x, shape: [to - at] },
      true,
    );
  },
  // Sums of squares, means and differences from them.
  (d, f) => {
    const x = f([2, 4], [-4, 4]);
    const n = d.constantOf('f32', [2], [4]);
    const mean = op2(d, 'divide', fold(d, 'add', x, 1, [-16, 16]), n, [-4, 4]);
    const off = op2(d, 'subtract', x, along(d, mean, [0], x.shape), [-8, 8]);
    const variance = op2(d, 'divide', fold(d, 'add', op2(d, 'multiply', off, off, [0, 64]), 1, [0, 256]), n, [0, 64]);
    return op2(
      d,
      'multiply',
      off,
      along(d, op1(d, 'rsqrt', d.clamped(variance, [1, 16]), [0.25, 1]), [0], x.shape),
      [-8, 8],
    );
  },
  // The same op on several values, as fusion wants it.
  (d, f) => {
    const name = d.pick(['maximum', 'multiply', 'minimum', 'add']);
    const shape = d.pick([[3], [2, 2], []]);
    const all = Array.from({ length: 2 + d.next(3) }, () =>
      op2(d, name, f(shape, [-4, 4]), f(shape, [-4, 4]), [-16, 16]),
    );
    if (d.chance(0.5)) all.map((x) => op1(d, d.pick(['tanh', 'logistic']), d.clamped(x, [-8, 8]), [-1, 1]));
    return compare(d, 'LT', all[0]!, all[1]!);
  },
  // Choices of choices by one condition.
  (d, f) => {
    const p = compare(d, 'LT', f([3]), f([3]));
    const q = d.chance(0.5) ? p : compare(d, 'GT', f([3]), f([3]));
    const inner = select(d, p, f([3], [-4, 4]), f([3], [-4, 4]));
    const outer = select(d, q, inner, f([3], [-4, 4]));
    return op2(d, 'add', outer, select(d, p, f([3], [-4, 4]), inner), [-8, 8]);
  },
  // What an optimizer divides by: the root of an average of squares.
  (d, f) => {
    const [g, h] = [f([3], [1, 4]), f([3], [1, 4])];
    const c = d.constantOf('f32', [3], [0.0078125]);
    const square = (x: Known): Known => op2(d, 'multiply', c, op2(d, 'multiply', x, x, [1, 16]), [0.0078125, 0.125]);
    const v = op2(d, d.pick(['add', 'maximum']), square(g), square(h), [0.0078125, 0.25]);
    return op2(d, 'multiply', g, op1(d, 'sqrt', v, [0.08, 0.5]), [0.08, 2]);
  },
  // One-hot rows: a product picks.
  (d, f) => {
    const places: Facts = { dtype: 'i32', shape: [4], range: [0, 3], bits: 0, secret: false };
    const iota = d.def(`stablehlo.iota dim = 0 : ${typeOf(places)}`, places, true);
    const hot = cast(d, compare(d, 'EQ', iota, along(d, d.value('i32', [], [-1, 4]), [], [4])));
    const x = f([4], [-8, 8]);
    return d.def(`stablehlo.dot ${hot.name}, ${x.name} : (${typeOf(hot)}, ${typeOf(x)}) -> tensor<f32>`, {
      ...x,
      shape: [],
      range: [-32, 32],
      bits: undefined,
      secret: hot.secret || x.secret,
    });
  },
];

export const idiom = (d: Draft): void =>
  void d.pick(idioms)(d, (shape, range) => d.value('f32', shape, range ?? [-8, 8]));
