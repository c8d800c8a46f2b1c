import type { Tensor } from '../../eval/tensor.ts';
import { fromNumbers } from '../../eval/values.ts';
import {
  Draft,
  type DraftOptions,
  type Element,
  isFloating,
  isUnsigned,
  type Known,
  randomOf,
  size,
  typeOf,
} from './draft.ts';
import { choiceOp, elementwiseOp } from './elementwise.ts';
import { mapOp, reduceOp, sortOp, windowOp } from './folds.ts';
import { idiom } from './idioms.ts';
import { indexingOp, movementOp } from './movement.ts';
import { productOp } from './products.ts';
import { callOp, choiceOfRegions, loopOp } from './regions.ts';

/** A random well-typed StableHLO program and what its arguments are. */
export interface RandomProgram {
  readonly text: string;
  readonly args: readonly { readonly dtype: Element; readonly shape: readonly number[] }[];
}
export const ARGS = 5;

const leaf: readonly (readonly [number, (d: Draft) => void])[] = [
  [10, elementwiseOp],
  [4, choiceOp],
  [4, movementOp],
  [2, indexingOp],
  [2, productOp],
  [3, reduceOp],
  [1.5, windowOp],
  [1.5, sortOp],
  [0.5, mapOp],
  [5, idiom],
  [0.7, (d) => void d.constant(d.pick(d.elements), d.pick(d.scope).shape)],
];
const nested: readonly (readonly [number, (d: Draft, depth: number) => void])[] = [
  [2, (d, depth) => loopOp(d, depth, step)],
  [2, (d, depth) => choiceOfRegions(d, depth, step)],
];

function step(d: Draft, depth: number): void {
  const rows = depth > 0 ? [...leaf, ...nested] : leaf;
  let at = d.next(1000) * (rows.reduce((s, r) => s + r[0], 0) / 1000);
  for (const [weight, make] of rows) {
    at -= weight;
    if (at < 0) return void make(d, depth);
  }
}

/** The program of that seed with so many random ops; the same seed gives the same one. */
export function randomProgram(o: DraftOptions & { readonly statements: number }): RandomProgram {
  const d = new Draft(o);
  const [n, m] = [1 + d.next(4), 1 + d.next(3)];
  const shapes = [[], [n], [n], [n, m], [m, n], [1, n], [2, n, m], [2, 2], ...(d.chance(0.1) ? [[0], [0, n]] : [])];
  const args = Array.from({ length: ARGS }, (_, i) => {
    const dtype = i === 0 ? 'f32' : i === 1 ? 'i32' : d.pick(d.elements);
    const shape = i === 1 ? [] : d.pick(shapes);
    const a: Known = {
      name: `%a${i}`,
      dtype,
      shape,
      range: dtype === 'i1' ? [0, 1] : isUnsigned(dtype) ? [0, 8] : [-4, 4],
      bits: 3,
      secret: o.secret[i] ?? false,
    };
    d.scope.push(a);
    return a;
  });
  if (o.wild && d.chance(0.2))
    d.constantOf(
      'f32',
      [n],
      Array.from({ length: n }, () => d.pick([Number.NaN, Infinity, -Infinity, -0, 0, 1])),
    );
  for (let s = 0; s < o.statements; s++) {
    if (d.chance(0.04)) callOp(d, step);
    else step(d, 2);
  }
  const last = d.scope.slice(ARGS);
  const results = [...last.slice(-5), ...Array.from({ length: 4 }, () => d.pick(d.scope))];
  const types = results.map(typeOf).join(', ');
  const main = `func.func @main(${args.map((a) => `${a.name}: ${typeOf(a)}`).join(', ')}) -> (${types}) {\n${d.lines.join('\n')}\nreturn ${results.map((v) => v.name).join(', ')} : ${types}\n}`;
  return { text: [main, ...d.functions].join('\n'), args };
}

/** Arguments in the intervals that the generator knows, floats with three bits behind the point. */
export function randomInputs(p: RandomProgram, seedOf: (arg: number) => number): Tensor[] {
  return p.args.map(({ dtype, shape }, i) => {
    const random = randomOf(seedOf(i) * 31 + i);
    const values = Array.from({ length: size(shape) }, () => {
      if (dtype === 'i1') return random() < 0.5 ? 0 : 1;
      if (isUnsigned(dtype)) return Math.floor(random() * 9);
      return isFloating(dtype) ? Math.round(random() * 64 - 32) / 8 : Math.round(random() * 8) - 4;
    });
    return fromNumbers(dtype, shape, values);
  });
}
