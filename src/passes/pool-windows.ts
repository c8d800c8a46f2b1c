import { isFloat } from '../eval/dtype.ts';
import { windowCount } from '../eval/index-maps.ts';
import { lowestOf } from '../eval/max-pool.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { isSecret, sameShape, type TensorType } from '../ir/types.ts';
import { splatOf } from './build.ts';

/** The windows of an op that slides over a tensor, with explicit padding taken off. */
export interface Windows {
  /** What the windows are read from, before padding. */
  readonly base: Value;
  readonly window: readonly number[];
  readonly strides: readonly number[];
  /** Low and high padding of each dimension, of the op and of a pad before it. */
  readonly padding: readonly (readonly [number, number])[];
  /** That of the pad alone; undefined without one. */
  readonly pad: { readonly low: readonly number[]; readonly high: readonly number[] } | undefined;
  /** False where the op dilates, so that these are not its windows. */
  readonly plain: boolean;
}

/**
 * The windows of a reduce_window, select_and_scatter or argmax that looks for maxima (minima). A pad before it counts as padding of the
 * op where it can never be chosen: no element is added, or secret numbers get the lowest (greatest) there is.
 */
export function windowsOf(op: Operation, min: boolean): Windows {
  const { shape } = op.operand(0).type as TensorType;
  const list = (name: string): readonly number[] => (op.attrs[name] as number[] | undefined) ?? shape.map(() => 1);
  const own = op.attrs.padding as [number, number][] | undefined;
  const pad = padBefore(op.operand(0), min);
  return {
    base: pad?.base ?? op.operand(0),
    window: list('window_dimensions'),
    strides: list('window_strides'),
    padding: shape.map((_, d) => [
      (own?.[d]?.[0] ?? 0) + (pad?.low[d] ?? 0),
      (own?.[d]?.[1] ?? 0) + (pad?.high[d] ?? 0),
    ]),
    pad,
    plain: [...list('window_dilations'), ...list('base_dilations')].every((n) => n === 1),
  };
}

function padBefore(v: Value, min: boolean): { base: Value; low: number[]; high: number[] } | undefined {
  const op = v.def;
  if (op?.name !== 'pphlo.pad') return undefined;
  const [low, high, interior] = padding(op);
  if ([...low, ...high].some((n) => n < 0) || interior.some((n) => n !== 0)) return undefined;
  const { dtype } = v.type as TensorType;
  const nothing = [...low, ...high].every((n) => n === 0);
  const value = splatOf(op.operand(1));
  const lowest = isFloat(dtype) ? (min ? Infinity : -Infinity) : min ? undefined : Number(lowestOf(dtype));
  if (!nothing && !(isSecret(v.type) && value !== undefined && value === lowest)) return undefined;
  return { base: op.operand(0), low, high };
}
const padding = (op: Operation): [number[], number[], number[]] => [
  op.attrs.edge_padding_low as number[],
  op.attrs.edge_padding_high as number[],
  op.attrs.interior_padding as number[],
];

/** True where both read the same elements in the same windows, none of them empty. */
export function readsSameWindows(a: Windows, b: Windows): boolean {
  const pairs = (w: Windows): number[] => w.padding.flat();
  return (
    a.plain &&
    b.plain &&
    sameValue(a.base, b.base) &&
    sameShape(a.window, b.window) &&
    sameShape(a.strides, b.strides) &&
    sameShape(pairs(a), pairs(b)) &&
    noneEmpty(a)
  );
}

/** The same value, or pads of the same value by the same amounts with the same number. */
function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  const [x, y] = [a.def, b.def];
  if (a.type !== b.type || x?.name !== 'pphlo.pad' || y?.name !== 'pphlo.pad') return false;
  const [v, w] = [x.operand(1), y.operand(1)];
  const number = splatOf(v);
  return (
    sameValue(x.operand(0), y.operand(0)) &&
    (v === w || (number !== undefined && number === splatOf(w))) &&
    padding(x).every((list, i) => sameShape(list, padding(y)[i]!))
  );
}

/** Every window holds an element that is not padding. */
function noneEmpty(w: Windows): boolean {
  const { shape } = w.base.type as TensorType;
  return shape.every((size, d) => {
    const [low, high] = w.padding[d]!;
    const [window, stride] = [w.window[d]!, w.strides[d]!];
    const count = windowCount(size, window, stride, 1, 1, [low, high]);
    return Array.from({ length: count }, (_, o) => o * stride - low).every((from) => from < size && from + window > 0);
  });
}
