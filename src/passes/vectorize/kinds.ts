import { pphlo } from '../../dialects/pphlo/ops.ts';
import { numElements } from '../../eval/tensor.ts';
import type { Builder } from '../../ir/builder.ts';
import { Operation, type Value } from '../../ir/ir.ts';
import { sameShape, showType, type TensorType, tensorType } from '../../ir/types.ts';
import { make, splatOf } from '../build.ts';
import { bodyKey } from '../cse.ts';

/** How ops of one kind become one op on vectors of rank 1 that hold the operands of all of them, one after another. */
export interface Kind {
  /** Equal for ops that may be fused, beside their level and name; undefined where this op may not. */
  readonly key: (op: Operation) => string | undefined;
  /** Operands that are joined; the others are the same for all ops. */
  readonly joined: (op: Operation) => readonly number[];
  /** Makes the op for `n` ops like `sample` on joined operands; its results hold all of theirs, in the same order. */
  readonly build: (b: Builder, sample: Operation, joined: readonly Value[], n: number) => readonly Value[];
}

const typeOf = (v: Value): TensorType => v.type as TensorType;
const nameOf = (op: Operation): string => op.name.slice('pphlo.'.length);
const types = (vs: readonly Value[]): string => vs.map((v) => showType(v.type)).join();

/** Any shapes: the op runs on the elements of all. */
const elementwise: Kind = {
  key: (op) => {
    const { shape } = typeOf(op.result);
    if (!op.operands.every((v) => sameShape(typeOf(v).shape, shape))) return undefined;
    // A constant factor is scaled to its own size: among others it would lose digits.
    const kindOf = (v: Value) => `${typeOf(v).dtype}${typeOf(v).secret ? '!' : (literalKey(v, typeOf(v).dtype) ?? '')}`;
    return `${op.operands.map(kindOf)}>${kindOf(op.result)}`;
  },
  joined: (op) => op.operands.map((_, i) => i),
  build: (b, op, joined) => {
    const t = typeOf(op.result);
    return [make(b, nameOf(op), joined, { ...op.attrs }, tensorType(typeOf(joined[0]!).shape, t.dtype, t.secret))];
  },
};

/** Equal shapes: a leading dimension counts the ops. `attrs` are those of the op on stacked operands. */
const stacked = (
  attrs: (op: Operation) => Record<string, unknown>,
  o: { name?: string; joined?: (op: Operation) => readonly number[] } = {},
): Kind => {
  const joined = o.joined ?? ((op: Operation) => op.operands.map((_, i) => i));
  return {
    key: (op) => {
      const many = new Set(joined(op));
      const shared = op.operands.map((v, i) => (many.has(i) ? '' : (literalKey(v) ?? `#${v.id}`)));
      return `${types(op.operands)}>${types(op.results)};${shared}`;
    },
    joined,
    build: (b, op, vectors, n) => {
      const lead = (v: Value): TensorType => tensorType([n, ...typeOf(v).shape], typeOf(v).dtype, typeOf(v).secret);
      const many = joined(op);
      const operands = op.operands.map((v, i) =>
        many.includes(i) ? make(b, 'reshape', [vectors[many.indexOf(i)]!], {}, lead(v)) : v,
      );
      const def = o.name === undefined ? op.def : pphlo(o.name);
      const fused = new Operation(def, operands, op.results.map(lead), { ...op.attrs, ...attrs(op) }, b.loc);
      for (const r of op.regions) r.cloneInto(fused.addRegion(), new Map());
      b.insert(fused);
      return fused.results.map((r) => {
        const t = r.type as TensorType;
        return make(b, 'reshape', [r], {}, tensorType([numElements(t.shape)], t.dtype, t.secret));
      });
    },
  };
};

/** The number that a constant is everywhere, as text. */
const literalKey = (v: Value, type = showType(v.type)): string | undefined => {
  const c = splatOf(v);
  return c === undefined ? undefined : `${type}=${Object.is(c, -0) ? '-0' : c}`;
};

const inner = (dims: unknown): number[] => (dims as readonly number[]).map((d) => d + 1);

/** Dimension numbers of a product; those of `dot` are the last of the left and the first of the right operand. */
export function dotDimsOf(op: Operation): DotDims {
  if (op.name === 'pphlo.dot_general') return op.attrs.dot_dimension_numbers as DotDims;
  return {
    ...NO_DIMS,
    lhs_contracting_dimensions: [typeOf(op.operand(0)).shape.length - 1],
    rhs_contracting_dimensions: [0],
  };
}
export type DotDims = Readonly<Record<keyof typeof NO_DIMS, readonly number[]>>;
const none: readonly number[] = [];
const NO_DIMS = {
  lhs_batching_dimensions: none,
  rhs_batching_dimensions: none,
  lhs_contracting_dimensions: none,
  rhs_contracting_dimensions: none,
};
const batched = (op: Operation): Record<string, unknown> => {
  const d = dotDimsOf(op);
  const dims = {
    lhs_batching_dimensions: [0, ...inner(d.lhs_batching_dimensions)],
    rhs_batching_dimensions: [0, ...inner(d.rhs_batching_dimensions)],
    lhs_contracting_dimensions: inner(d.lhs_contracting_dimensions),
    rhs_contracting_dimensions: inner(d.rhs_contracting_dimensions),
  };
  return { dot_dimension_numbers: dims };
};

const KINDS: Readonly<Record<string, Kind>> = {
  'pphlo.dot': stacked(batched, { name: 'dot_general' }),
  'pphlo.dot_general': stacked(batched),
  'pphlo.broadcast': stacked((op) => ({ broadcast_dimensions: [0, ...inner(op.attrs.broadcast_dimensions)] })),
  'pphlo.divide_by_broadcast': stacked((op) => ({
    broadcast_dimensions: [0, ...inner(op.attrs.broadcast_dimensions)],
  })),
  'pphlo.transpose': stacked((op) => ({ permutation: [0, ...inner(op.attrs.permutation)] })),
  'pphlo.reduce': stacked((op) => ({ dimensions: inner(op.attrs.dimensions) }), {
    joined: (op) => op.results.map((_, i) => i),
  }),
};

/** How an op fuses with others of its kind; undefined for ops that stay alone. */
export function kindOf(op: Operation): Kind | undefined {
  if (op.def.has('elementwise') && op.def.has('pure') && op.results.length === 1) return elementwise;
  return KINDS[op.name];
}

/** What ops must have in common: name, attributes, regions, and what their kind asks for. Undefined for ops that stay alone. */
export function groupKey(op: Operation): string | undefined {
  const key = kindOf(op)?.key(op);
  return key === undefined ? undefined : `${op.name}|${key}|${bodyKey(op)}`;
}
