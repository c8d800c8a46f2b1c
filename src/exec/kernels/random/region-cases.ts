import { type DType, isBool, isFloat, isInt } from '../../../eval/dtype.ts';
import { type WindowAttrs, windowShape } from '../../../eval/index-maps.ts';
import { numElements } from '../../../eval/tensor.ts';
import { intRange } from '../../../eval/values.ts';
import type { Draw, Numbers } from './draw.ts';
import type { MakeCase } from './elementwise-cases.ts';
import { type Arg, type OpCase, type RegionSpec, STEP, type Tolerance } from './op-case.ts';

/** Cases of reductions and of everything that slides windows. */

/** What a region of two scalars of a type applies. */
export const bodiesOf = (t: DType): readonly string[] =>
  isFloat(t)
    ? ['add', 'maximum', 'minimum', 'multiply']
    : isBool(t)
      ? ['and', 'or', 'xor', 'maximum', 'minimum']
      : ['add', 'multiply', 'maximum', 'minimum', 'and', 'or', 'xor'];
export const bodyOf = (t: DType, name: string): RegionSpec => ({
  args: [t, t],
  body: ([a, b], emit) => [emit(name, [a!, b!])],
});

const constant = (dtype: DType, x: number | bigint): Arg => ({
  dtype,
  shape: [],
  numbers: () => [x],
  only: ['constant'],
});
function neutral(t: DType, name: string): Arg {
  const ends = (low: boolean): number | bigint =>
    isFloat(t) ? (low ? -Infinity : Infinity) : isBool(t) ? Number(!low) : intRange(t)[low ? 0 : 1];
  const whole = (x: number): number | bigint => (isInt(t) ? BigInt(x) : x);
  const values: Record<string, number | bigint> = {
    add: whole(0),
    multiply: whole(1),
    maximum: ends(true),
    minimum: ends(false),
    and: isBool(t) ? 1 : isInt(t) && !t.startsWith('u') ? -1n : ends(false),
    or: whole(0),
    xor: whole(0),
  };
  return constant(t, values[name]!);
}

/** Elements for a body: products of floats stay near 1. */
const elements = (d: Draw, t: DType, name: string): Numbers =>
  isFloat(t) && name === 'multiply' ? d.reals(t, 0.75, 1.25) : d.chance(0.3) ? d.ties(t) : d.any(t, 20);
const products = (d: Draw, t: DType, name: string): { tolerance?: Tolerance } =>
  isFloat(t) && name === 'multiply' ? { tolerance: (want) => 32 * 2 ** -d.ring.f * (1 + Math.abs(want)) } : {};
/** Where everything of one accumulator is public, it is computed in its dtype, which rounds each of a few sums. */
const sums = (types: readonly DType[], names: readonly string[]): { tolerance?: Tolerance } => {
  const steps = types.map((t, i) => (names[i] === 'add' ? (STEP[t] ?? 0) : 0));
  return { tolerance: () => 200 * Math.max(...steps) };
};

interface Fold {
  readonly inputs: readonly Omit<Arg, 'shape'>[];
  readonly inits: readonly Arg[];
  readonly region: RegionSpec;
  readonly tolerance?: Tolerance;
}
const single = (d: Draw): Fold => {
  const t = d.anyType();
  const name = d.from(bodiesOf(t));
  const numbers = elements(d, t, name);
  const init = d.chance(0.6) ? neutral(t, name) : { dtype: t, shape: [], numbers };
  return { inputs: [{ dtype: t, numbers }], inits: [init], region: bodyOf(t, name), ...products(d, t, name) };
};
/** The larger value with its index; of equal ones the smaller index. */
const argMax = (d: Draw): Fold => {
  const [t, u] = [d.numberType(), d.from<DType>(['i32', 'i16'])];
  const larger = d.from(['greater', 'less']);
  const region: RegionSpec = {
    args: [t, u, t, u],
    body: ([x, i, y, j], emit) => {
      const first = emit('or', [
        emit(larger, [x!, y!]),
        emit('and', [emit('equal', [x!, y!]), emit('less', [i!, j!])]),
      ]);
      return [emit('select', [first, x!, y!]), emit('select', [first, i!, j!])];
    },
  };
  return {
    inputs: [
      { dtype: t, numbers: d.ties(t) },
      { dtype: u, numbers: d.small(u, 0, 99) },
    ],
    inits: [neutral(t, larger === 'greater' ? 'maximum' : 'minimum'), neutral(u, 'minimum')],
    region,
  };
};
/** Two results that have nothing to do with each other. */
const two = (d: Draw): Fold => {
  const [t, u] = [d.anyType(), d.anyType()];
  const names = [t, u].map((x) => d.from(bodiesOf(x).filter((n) => n !== 'multiply')));
  return {
    inputs: [t, u].map((x) => ({ dtype: x, numbers: d.any(x, 20) })),
    inits: [t, u].map((x, i) =>
      d.chance(0.5) ? neutral(x, names[i]!) : { dtype: x, shape: [], numbers: d.any(x, 20) },
    ),
    region: {
      args: [t, u, t, u],
      body: ([a, b, x, y], emit) => [emit(names[0]!, [a!, x!]), emit(names[1]!, [b!, y!])],
    },
    ...sums([t, u], names),
  };
};
/** A body of several ops: the bits of a and b that differ, as those of one that are not of both. */
const composed = (d: Draw): Fold => {
  const region: RegionSpec = {
    args: ['i32', 'i32'],
    body: ([a, b], emit) => [emit('xor', [emit('and', [a!, b!]), emit('or', [a!, b!])])],
  };
  return { inputs: [{ dtype: 'i32', numbers: d.wholes('i32') }], inits: [neutral('i32', 'xor')], region };
};
const fold = (d: Draw): Fold => d.from([single, single, single, argMax, two, composed])(d);
const foldCase = (op: string, f: Fold, shape: readonly number[], attrs: object): OpCase => ({
  op,
  args: [...f.inputs.map((x) => ({ ...x, shape })), ...f.inits],
  attrs: attrs as Record<string, unknown>,
  regions: [f.region],
  ...(f.tolerance ? { tolerance: f.tolerance } : {}),
});

const reduce: MakeCase = (d, op) => {
  const shape = d.shape(0, 3, 4);
  return foldCase(op, fold(d), shape, { dimensions: d.some(shape.length, 0.6) });
};

/** A window on `shape`: what it covers may be dilated, strided and padded. */
function windowOn(d: Draw, shape: readonly number[], dilations: 'both' | 'window' | 'none'): WindowAttrs {
  const one = (p: number) => shape.map(() => (d.chance(p) ? 2 : 1));
  return {
    window_dimensions: shape.map((n) => (d.chance(0.3) ? 1 : d.int(1, Math.max(1, Math.min(3, n))))),
    window_strides: shape.map(() => d.int(1, 2)),
    padding: shape.map(() => (d.chance(0.6) ? [0, 0] : [d.int(0, 2), d.int(0, 2)])),
    ...(dilations !== 'none' ? { window_dilations: one(0.2) } : {}),
    ...(dilations === 'both' ? { base_dilations: one(0.2) } : {}),
  };
}
/** Running sums, maxima …: one window that grows. */
function growing(d: Draw, shape: readonly number[]): WindowAttrs {
  const at = d.int(0, shape.length - 1);
  return {
    window_dimensions: shape.map((n, i) => (i === at ? Math.max(1, n) : 1)),
    window_strides: shape.map(() => 1),
    padding: shape.map((n, i) => (i === at ? (d.chance(0.7) ? [n - 1, 0] : [0, n - 1]) : [0, 0])),
  };
}
const reduceWindow: MakeCase = (d, op) => {
  const shape = d.shape(1, 3, 5);
  const cumulative = d.chance(0.3) && shape.every((n) => n > 0);
  return foldCase(op, fold(d), shape, cumulative ? growing(d, shape) : windowOn(d, shape, 'both'));
};

const ordered = (d: Draw): DType => d.numberType();
const selectAndScatter: MakeCase = (d, op) => {
  const shape = d.shape(1, 3, 5);
  const t = ordered(d);
  const attrs = windowOn(d, shape, 'none');
  const choose = d.from(['greater_equal', 'greater_equal', 'greater', 'less_equal', 'less']);
  const init: Arg = d.chance(0.6) ? neutral(t, 'add') : { dtype: t, shape: [], numbers: d.any(t, 20) };
  return {
    op,
    args: [
      { dtype: t, shape, numbers: d.chance(0.5) ? d.ties(t) : d.any(t, 20) },
      { dtype: t, shape: windowShape(shape, attrs), numbers: d.any(t, 20) },
      init,
    ],
    attrs: attrs as never,
    regions: [bodyOf(t, choose), bodyOf(t, 'add')],
  };
};
const argmax: MakeCase = (d, op) => {
  const shape = d.shape(1, 3, 5);
  const t = ordered(d);
  const attrs = { ...windowOn(d, shape, 'window'), last: d.chance(0.3) };
  return { op, args: [{ dtype: t, shape, numbers: d.chance(0.5) ? d.ties(t) : d.any(t, 20) }], attrs };
};
/** Rows with at most one bit. */
const maxpoolScatter: MakeCase = (d, op) => {
  const shape = d.shape(1, 3, 5);
  const t = ordered(d);
  const attrs = windowOn(d, shape, 'window');
  const positions = windowShape(shape, attrs);
  const places = numElements(attrs.window_dimensions);
  const rows: Numbers = (n) => {
    const out = new Array<number>(n).fill(0);
    for (let at = 0; at < n; at += places) if (d.chance(0.9)) out[at + d.int(0, places - 1)] = 1;
    return out;
  };
  return {
    op,
    args: [
      { dtype: 'i1', shape: [...positions, places], numbers: rows },
      { dtype: t, shape: positions, numbers: d.any(t, 20) },
    ],
    attrs: attrs as never,
    result: { dtype: t, shape },
  };
};

export const regionCases: Record<string, MakeCase> = {
  reduce,
  reduce_window: reduceWindow,
  select_and_scatter: selectAndScatter,
  argmax,
  maxpool_scatter: maxpoolScatter,
};
