import {
  type Draft,
  type Element,
  type Facts,
  type Interval,
  isFloating,
  isUnsigned,
  type Known,
  size,
  typeOf,
  typeText,
} from './draft.ts';
import { hullOf } from './elementwise.ts';

/** Reductions, windows, sorts: ops whose region sees scalars. */

const scalar = (v: Facts, secret: boolean): Facts => ({ dtype: v.dtype, shape: [], range: v.range, secret });
const call = (d: Draft, name: string, a: Known, b: Known): Known =>
  d.def(`stablehlo.${name} ${a.name}, ${b.name} : ${typeOf(a)}`, {
    ...a,
    range: hullOf(a, b),
    secret: a.secret || b.secret,
  });

/** The neutral element of a fold, or now and then another one. */
function initial(d: Draft, name: string, dtype: Element, secret: boolean): Known {
  const [lo, hi] = isFloating(dtype)
    ? [-Infinity, Infinity]
    : dtype === 'i1'
      ? [0, 1]
      : isUnsigned(dtype)
        ? [0, 100]
        : [-1000, 1000];
  if (name === 'maximum' || name === 'minimum') {
    if (d.chance(0.3)) return d.value(dtype, []);
    // Without elements the result would be infinite.
    return d.constantOf(dtype, [], [name === 'maximum' ? lo! : hi!]);
  }
  void secret;
  return d.chance(0.7)
    ? d.constantOf(dtype, [], [name === 'multiply' || name === 'and' ? 1 : 0])
    : d.value(dtype, [], [-4, 4].map((x) => (isUnsigned(dtype) ? Math.abs(x) - 4 : x)) as [number, number]);
}
const FOLDS = ['add', 'add', 'maximum', 'minimum', 'multiply'];
const foldOf = (d: Draft, dtype: Element): string => (dtype === 'i1' ? d.pick(['and', 'or']) : d.pick(FOLDS));
const takesOf = (name: string, dtype: Element): Interval =>
  name === 'multiply' ? (isUnsigned(dtype) ? [0, 2] : [-2, 2]) : isUnsigned(dtype) ? [0, 10] : [-16, 16];
const givesOf = (name: string, x: Known, init: Known, n: number): Interval =>
  name === 'add'
    ? [Math.min(0, x.range[0]) * n + init.range[0], Math.max(0, x.range[1]) * n + init.range[1]]
    : name === 'multiply'
      ? [-4096, 4096]
      : hullOf(x, init);

/** A tensor with elements, of rank one or more. */
const filled = (d: Draft, of: (v: Known) => boolean = () => true): Known =>
  d.any(
    (v) =>
      v.shape.length > 0 &&
      size(v.shape) > 0 &&
      size(v.shape) <= 16 &&
      v.dtype !== 'bf16' &&
      v.dtype !== 'f16' &&
      of(v),
    () => d.value('f32', [4], [-8, 8]),
  );

export function reduceOp(d: Draft): void {
  const like = filled(d);
  if (d.chance(0.3)) return void argmax(d, like);
  const name = foldOf(d, like.dtype);
  const x = d.value(like.dtype, like.shape, like.dtype === 'i1' ? [0, 1] : takesOf(name, like.dtype));
  const init = initial(d, name, x.dtype, x.secret);
  const dims = x.shape.map((_, i) => i).filter(() => d.chance(0.6));
  const shape = x.shape.filter((_, i) => !dims.includes(i));
  const n = size(x.shape) / Math.max(size(shape), 1);
  const facts: Facts = {
    dtype: x.dtype,
    shape,
    range: givesOf(name, x, init, n),
    bits: name === 'multiply' || init.bits === undefined ? undefined : x.bits,
    secret: x.secret || init.secret,
  };
  d.def(
    `stablehlo.reduce(${x.name} init: ${init.name}) applies stablehlo.${name} across dimensions = [${dims}] : (${typeOf(x)}, ${typeOf(init)}) -> ${typeOf(facts)}`,
    facts,
  );
}

/** Two tensors folded together: the larger one with its place, or two independent folds. */
function argmax(d: Draft, x: Known): void {
  const dim = d.next(x.shape.length);
  const places: Facts = { dtype: 'i32', shape: x.shape, range: [0, 16], bits: 0, secret: false };
  const index = d.chance(0.7)
    ? d.def(`stablehlo.iota dim = ${dim} : ${typeOf(places)}`, places, true)
    : d.value('i32', x.shape);
  const [a0, i0] = [d.value(x.dtype, []), d.constantOf('i32', [], [0])];
  const secret = x.secret || index.secret || a0.secret;
  const [s, t] = [scalar(x, secret), scalar(index, secret)];
  const body = d.region([s, t, s, t], ([p, i, q, j]) => {
    if (x.dtype === 'i1' || d.chance(0.3))
      return [call(d, x.dtype === 'i1' ? 'or' : 'maximum', p!, q!), call(d, d.pick(['minimum', 'add']), i!, j!)];
    const ge = d.def(
      `stablehlo.compare ${d.pick(['GE', 'GT', 'LT'])}, ${p!.name}, ${q!.name} : (${typeOf(p!)}, ${typeOf(q!)}) -> tensor<i1>`,
      {
        dtype: 'i1',
        shape: [],
        range: [0, 1],
        secret,
      },
    );
    const pick = (a: Known, b: Known) =>
      d.def(
        `stablehlo.select ${ge.name}, ${a.name}, ${b.name} : tensor<i1>, ${typeOf(a)}`,
        { ...a, range: hullOf(a, b) },
        true,
      );
    return [pick(p!, q!), pick(i!, j!)];
  });
  const shape = x.shape.filter((_, i) => i !== dim);
  const [r0, r1]: [Facts, Facts] = [
    { dtype: x.dtype, shape, range: hullOf(x, a0), bits: undefined, secret },
    { dtype: 'i32', shape, range: [-(2 ** 20), 2 ** 20], secret },
  ];
  d.defMany(
    `"stablehlo.reduce"(${x.name}, ${index.name}, ${a0.name}, ${i0.name}) <{dimensions = array<i64: ${dim}>}> (${body}) : (${typeOf(x)}, ${typeOf(index)}, ${typeOf(a0)}, ${typeOf(i0)}) -> (${typeOf(r0)}, ${typeOf(r1)})`,
    [r0, r1],
    true,
  );
}

/** Pools and their gradients. */
export function windowOp(d: Draft): void {
  const like = filled(d, (v) => v.dtype !== 'i1' && v.shape.length <= 2);
  if (like.dtype === 'i1') return;
  const dims = like.shape.map((n) => 1 + d.next(Math.min(n, 3)));
  const strides = d.chance(0.5) ? dims : dims.map((n) => 1 + d.next(n));
  if (d.chance(0.4) && isFloating(like.dtype)) return void poolGradient(d, like, dims, strides);
  const name = d.pick(['maximum', 'maximum', 'add', 'minimum']);
  const x = d.value(like.dtype, like.shape, takesOf(name, like.dtype));
  const pads = dims.map((n) => [d.next(n), d.next(n)] as const);
  const shape = x.shape.map((n, i) => Math.floor((n + pads[i]![0] + pads[i]![1] - dims[i]!) / strides[i]!) + 1);
  const init = initial(d, name, x.dtype, x.secret);
  const secret = x.secret || init.secret;
  const s = scalar(x, secret);
  const body = d.region([s, s], ([a, b]) => [call(d, name, a!, b!)]);
  const facts: Facts = {
    dtype: x.dtype,
    shape,
    range: givesOf(name, x, init, size(dims)),
    bits: init.bits === undefined ? undefined : x.bits,
    secret,
  };
  d.def(
    `"stablehlo.reduce_window"(${x.name}, ${init.name}) <{padding = dense<[${pads.map((p) => `[${p}]`).join(', ')}]> : tensor<${pads.length}x2xi64>, window_dimensions = array<i64: ${dims.join(', ')}>, window_strides = array<i64: ${strides.join(', ')}>}> (${body}) : (${typeOf(x)}, ${typeOf(init)}) -> ${typeOf(facts)}`,
    facts,
  );
}

function poolGradient(d: Draft, like: Known, dims: readonly number[], strides: readonly number[]): void {
  const x = d.value(like.dtype, like.shape, [-16, 16]);
  const source = x.shape.map((n, i) => Math.floor((n - dims[i]!) / strides[i]!) + 1);
  const u = d.value(x.dtype, source, [-8, 8]);
  const zero = d.constantOf(x.dtype, [], [0]);
  const secret = x.secret || u.secret;
  const windows = `window_dimensions = array<i64: ${dims.join(', ')}>, window_strides = array<i64: ${strides.join(', ')}>`;
  if (d.chance(0.6)) {
    // The pool itself, as programs with a gradient have it.
    const low = d.constantOf(x.dtype, [], [-Infinity]);
    const s = scalar(x, x.secret);
    const body = d.region([s, s], ([a, b]) => [call(d, 'maximum', a!, b!)]);
    d.def(
      `"stablehlo.reduce_window"(${x.name}, ${low.name}) <{${windows}}> (${body}) : (${typeOf(x)}, ${typeOf(low)}) -> ${typeOf(u)}`,
      { ...x, shape: source },
      true,
    );
  }
  const s = scalar(x, secret);
  const chosen = d.region([s, s], ([a, b]) => [
    d.def(
      `stablehlo.compare ${d.pick(['GE', 'GE', 'GT', 'LE'])}, ${a!.name}, ${b!.name} : (${typeOf(s)}, ${typeOf(s)}) -> tensor<i1>`,
      {
        dtype: 'i1',
        shape: [],
        range: [0, 1],
        secret,
      },
    ),
  ]);
  const sum = d.region([s, s], ([a, b]) => [call(d, 'add', a!, b!)]);
  d.def(
    `"stablehlo.select_and_scatter"(${x.name}, ${u.name}, ${zero.name}) <{${windows}}> (${chosen}, ${sum}) : (${typeOf(x)}, ${typeOf(u)}, ${typeOf(zero)}) -> ${typeOf(x)}`,
    { ...x, range: [u.range[0] * size(dims), u.range[1] * size(dims)], bits: u.bits, secret },
  );
}

/** Up to three tensors sorted together by the first one, by JAX's comparator or a plain one; or the largest of them. */
export function sortOp(d: Draft): void {
  const x = filled(d, (v) => v.dtype !== 'i1');
  if (x.dtype === 'i1') return;
  if (d.chance(0.25)) {
    const k = 1 + d.next(x.shape.at(-1)!);
    const shape = [...x.shape.slice(0, -1), k];
    const [values, places]: [Facts, Facts] = [
      { ...x, shape },
      { dtype: 'i32', shape, range: [0, 16], secret: x.secret },
    ];
    d.defMany(
      `"chlo.top_k"(${x.name}) <{k = ${k} : i64}> : (${typeOf(x)}) -> (${typeOf(values)}, ${typeOf(places)})`,
      [values, places],
      true,
    );
    return;
  }
  const dim = d.next(x.shape.length);
  const places: Facts = { dtype: 'i32', shape: x.shape, range: [0, 16], bits: 0, secret: false };
  const others = Array.from({ length: d.next(3) }, () =>
    d.chance(0.5)
      ? d.def(`stablehlo.iota dim = ${dim} : ${typeOf(places)}`, places, true)
      : d.value(d.pick(d.elements), x.shape),
  );
  const all = [x, ...others];
  const secret = all.some((v) => v.secret);
  const args = all.flatMap((v) => [scalar(v, secret), scalar(v, secret)]);
  const direction = d.pick(['LT', 'GT']);
  const jax = isFloating(x.dtype) && d.chance(0.5);
  const second = others[0] && others[0].dtype !== 'i1' && d.chance(0.3);
  const body = d.region(args, (a) => {
    const bit = { dtype: 'i1', shape: [], range: [0, 1], secret } as const;
    const compare = (dir: string, p: Known, q: Known, kind = '') =>
      d.def(`stablehlo.compare ${dir}, ${p.name}, ${q.name}${kind} : (${typeOf(p)}, ${typeOf(q)}) -> tensor<i1>`, bit);
    const select = (c: Known, p: Known, q: Known) =>
      d.def(`stablehlo.select ${c.name}, ${p.name}, ${q.name} : tensor<i1>, ${typeOf(p)}`, p, true);
    const keys = [a[0]!, a[1]!];
    if (jax) {
      const [zero, nan] = [d.constantOf(x.dtype, [], [0]), d.constantOf(x.dtype, [], [Number.NaN])];
      const [p, q] = keys.map((v) => select(compare('NE', v, v), nan, select(compare('EQ', v, zero), zero, v))) as [
        Known,
        Known,
      ];
      return [compare(direction, p, q, ', TOTALORDER')];
    }
    const first = compare(direction, keys[0]!, keys[1]!);
    if (!second) return [first];
    const [tie, then] = [compare('EQ', keys[0]!, keys[1]!), compare(d.pick(['LT', 'GT']), a[2]!, a[3]!)];
    const low = d.def(`stablehlo.and ${tie.name}, ${then.name} : tensor<i1>`, bit);
    return [d.def(`stablehlo.or ${first.name}, ${low.name} : tensor<i1>`, bit)];
  });
  d.defMany(
    `"stablehlo.sort"(${all.map((v) => v.name).join(', ')}) <{dimension = ${dim} : i64, is_stable = true}> (${body}) : (${all.map(typeOf).join(', ')}) -> ${all.length > 1 ? `(${all.map(typeOf).join(', ')})` : typeOf(x)}`,
    all.map((v) => ({ ...v, secret })),
    true,
  );
}

/** A function of scalars put on tensors. */
export function mapOp(d: Draft): void {
  const like = filled(d);
  const [x, y] = [d.value(like.dtype, like.shape), d.value(like.dtype, like.shape)];
  const s = scalar({ ...x, range: hullOf(x, y) }, x.secret || y.secret);
  let out = s;
  const body = d.region([s, s], ([a, b]) => {
    if (x.dtype === 'i1') return [call(d, 'xor', a!, b!)];
    const m = call(d, d.pick(['maximum', 'minimum']), a!, b!);
    const p = d.def(
      `stablehlo.compare ${d.pick(['LT', 'EQ', 'GE'])}, ${a!.name}, ${b!.name} : (${typeOf(s)}, ${typeOf(s)}) -> tensor<i1>`,
      {
        dtype: 'i1',
        shape: [],
        range: [0, 1],
        secret: s.secret,
      },
    );
    const r = d.def(`stablehlo.select ${p.name}, ${m.name}, ${a!.name} : tensor<i1>, ${typeOf(m)}`, m, true);
    out = { ...r, secret: r.secret || d.anySecret };
    return [r];
  });
  d.def(
    `"stablehlo.map"(${x.name}, ${y.name}) <{dimensions = array<i64: ${x.shape.map((_, i) => i).join(', ')}>}> (${body}) : (${typeOf(x)}, ${typeOf(y)}) -> ${typeText(x.dtype, x.shape)}`,
    { ...x, range: out.range, bits: undefined, secret: d.anySecret },
    true,
  );
}
