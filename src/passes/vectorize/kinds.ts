import { pphlo } from '../../dialects/pphlo/ops.ts';
import { numElements } from '../../eval/tensor.ts';
import type { Builder } from '../../ir/builder.ts';
import { mix, mixReal } from '../../ir/hash.ts';
import { Operation, type Value } from '../../ir/ir.ts';
import { sameShape, type TensorType, tensorType, typeId } from '../../ir/types.ts';
import { make, splatOf } from '../build.ts';
import { roughBody, sameBody } from '../cse.ts';

/** Which ops of one level may become one. */
export interface Likeness {
  /** Equal for ops that are alike; undefined where this op stays alone. */
  readonly hash: (op: Operation) => number | undefined;
  /** Whether two ops of one hash are alike. */
  readonly alike: (a: Operation, b: Operation) => boolean;
}

/** How ops of one kind become one op on vectors of rank 1 that hold the operands of all of them, one after another. */
export interface Kind extends Likeness {
  /** How many operands, from the first on, are joined; the others are the same for all ops. */
  readonly joined: (op: Operation) => number;
  /** Makes the op for `n` ops like `sample` on joined operands; its results hold all of theirs, in the same order. */
  readonly build: (b: Builder, sample: Operation, joined: readonly Value[], n: number) => readonly Value[];
}

const typeOf = (v: Value): TensorType => v.type as TensorType;
const nameOf = (op: Operation): string => op.name.slice('pphlo.'.length);
const sameTypes = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((v, i) => v.type === b[i]!.type);
/** Two constants that are one number everywhere, or no constants. */
const sameLiteral = (a: Value, b: Value): boolean => Object.is(splatOf(a), splatOf(b));

const elementKind = (a: Value, b: Value): boolean =>
  typeOf(a).dtype === typeOf(b).dtype && typeOf(a).secret === typeOf(b).secret;

/** Any shapes: the op runs on the elements of all. */
const elementwise: Kind = {
  hash: (op) => {
    const { shape } = typeOf(op.result);
    let hash = roughBody(op);
    for (let i = 0, n = op.numOperands; i < n; i++) {
      const v = op.operand(i);
      const t = typeOf(v);
      if (!sameShape(t.shape, shape)) return undefined;
      hash = t.secret ? mix(hash, 1) : mixReal(hash, splatOf(v) ?? 0);
    }
    return hash;
  },
  alike: (a, b) => {
    const results = elementKind(a.result, b.result);
    // A constant factor is scaled to its own size: among others it would lose digits.
    const operand = (v: Value, i: number) =>
      elementKind(v, b.operand(i)) && (typeOf(v).secret || sameLiteral(v, b.operand(i)));
    return results && a.numOperands === b.numOperands && a.operands.every(operand) && sameBody(a, b);
  },
  joined: (op) => op.numOperands,
  build: (b, op, joined) => {
    const t = typeOf(op.result);
    return [make(b, nameOf(op), joined, { ...op.attrs }, tensorType(typeOf(joined[0]!).shape, t.dtype, t.secret))];
  },
};

/** Equal shapes: a leading dimension counts the ops. `attrs` are those of the op on stacked operands. */
const stacked = (
  attrs: (op: Operation) => Record<string, unknown>,
  o: { name?: string; joined?: (op: Operation) => number } = {},
): Kind => {
  const joined = o.joined ?? ((op: Operation) => op.numOperands);
  return {
    hash: (op) => {
      let hash = roughBody(op);
      for (let i = 0, n = op.numOperands; i < n; i++) hash = mix(hash, typeId(op.operand(i).type));
      return hash;
    },
    alike: (a, b) => {
      const shared = (v: Value, i: number): boolean =>
        i < joined(a) || v === b.operand(i) || (splatOf(v) !== undefined && sameLiteral(v, b.operand(i)));
      const types = sameTypes(a.operands, b.operands) && sameTypes(a.results, b.results);
      return types && a.operands.every(shared) && sameBody(a, b);
    },
    joined,
    build: (b, op, vectors, n) => {
      const lead = (v: Value): TensorType => tensorType([n, ...typeOf(v).shape], typeOf(v).dtype, typeOf(v).secret);
      const many = joined(op);
      const operands = op.operands.map((v, i) => (i < many ? make(b, 'reshape', [vectors[i]!], {}, lead(v)) : v));
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
    joined: (op) => op.results.length,
  }),
};

/** How an op fuses with others of its kind; undefined for ops that stay alone. */
export function kindOf(op: Operation): Kind | undefined {
  if (op.def.isPure && op.results.length === 1 && op.def.has('elementwise')) return elementwise;
  return KINDS[op.name];
}
