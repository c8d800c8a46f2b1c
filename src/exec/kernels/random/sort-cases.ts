import { type DType, isBool, isFloat, isSigned } from '../../../eval/dtype.ts';
import type { Value } from '../../../ir/ir.ts';
import type { Draw } from './draw.ts';
import type { MakeCase } from './elementwise-cases.ts';
import type { Emit, OpCase, RegionSpec } from './op-case.ts';

/** Cases of sorts and of parts of them. Orders that leave ties open are asked on different keys only. */

const method = (d: Draw): Record<string, unknown> => ({ method: d.from([undefined, undefined, 'RANKS', 'NETWORK']) });
const anyDimension = (d: Draw, rank: number): number => d.from([-1, d.int(0, rank - 1)]);

interface Key {
  readonly operand: number;
  readonly descending: boolean;
  /** What is compared in its place. */
  readonly of?: string | undefined;
}
/** Lexicographic by the keys. */
function comparator(types: readonly DType[], keys: readonly Key[]): RegionSpec {
  return {
    args: types.flatMap((t) => [t, t]),
    body: (args, emit: Emit) => {
      const at = (k: number): Value[] => {
        const { operand, of } = keys[k]!;
        return [args[2 * operand]!, args[2 * operand + 1]!].map((v) => (of ? emit(of, [v]) : v));
      };
      let before = emit(keys.at(-1)!.descending ? 'greater' : 'less', at(keys.length - 1));
      for (let k = keys.length - 2; k >= 0; k--) {
        const first = emit(keys[k]!.descending ? 'greater' : 'less', at(k));
        before = emit('or', [first, emit('and', [emit('equal', at(k)), before])]);
      }
      return [before];
    },
  };
}

const sort: MakeCase = (d, op): OpCase => {
  const shape = d.shape(1, 3, 6);
  const n = d.int(1, 3);
  const stable = n === 1 || d.chance(0.7);
  const types = d.list(n, () => d.anyType());
  const keys = d
    .order(n)
    .slice(0, stable ? d.int(1, n) : 1)
    .map((operand): Key => {
      const t = types[operand]!;
      const signed = isFloat(t) || isSigned(t);
      return {
        operand,
        descending: d.chance(0.4),
        of: stable && signed && d.chance(0.2) ? d.from(['abs', 'negate']) : undefined,
      };
    });
  if (!stable && isBool(types[keys[0]!.operand]!)) types[keys[0]!.operand] = 'f32';
  return {
    op,
    args: types.map((dtype, i) => {
      const isKey = keys.some((k) => k.operand === i);
      const numbers = isKey ? (stable ? d.ties(dtype) : d.distinct(dtype)) : d.any(dtype, 50);
      // What is drawn again for a key must stay different.
      return { dtype, shape, numbers };
    }),
    attrs: { dimension: anyDimension(d, shape.length), is_stable: stable && n > 1 ? true : d.chance(0.5) },
    regions: [comparator(types, keys)],
  };
};
const simpleSort: MakeCase = (d, op) => {
  const shape = d.shape(1, 3, 6);
  const n = d.int(1, 3);
  const numKeys = d.int(1, n);
  return {
    op,
    args: d.list(n, (i) => {
      const dtype = d.anyType();
      return { dtype, shape, numbers: i < numKeys ? d.ties(dtype) : d.any(dtype, 50) };
    }),
    attrs: {
      dimension: anyDimension(d, shape.length),
      num_keys: numKeys,
      sort_direction: d.from(['ASC', 'DES']),
      ...method(d),
    },
  };
};
const topK: MakeCase = (d, op) => {
  const shape = d.shape(1, 3, 7);
  const dtype = d.numberType();
  return {
    op,
    args: [{ dtype, shape, numbers: d.ties(dtype) }],
    attrs: { k: d.int(0, shape.at(-1)!), ...method(d) },
  };
};
const orderStatistics: MakeCase = (d, op) => {
  const shape = d.shape(1, 3, 7);
  const dtype = d.numberType();
  const n = shape.at(-1)!;
  const start = d.int(0, n);
  const attrs = { start, limit: d.int(start, n), sort_direction: d.from(['ASC', 'DES']), ...method(d) };
  return { op, args: [{ dtype, shape, numbers: d.ties(dtype) }], attrs };
};

export const sortCases: Record<string, MakeCase> = {
  sort,
  simple_sort: simpleSort,
  top_k: topK,
  order_statistics: orderStatistics,
};
