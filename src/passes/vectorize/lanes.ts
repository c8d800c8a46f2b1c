import { numElements } from '../../eval/tensor.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Value } from '../../ir/ir.ts';
import { type TensorType, tensorType } from '../../ir/types.ts';
import { make, splatLike, splatOf } from '../build.ts';

/** Where a value lies in a vector of rank 1 that a fused op made: its elements in row-major order from `offset` on. */
export interface Lane {
  readonly vector: Value;
  readonly offset: number;
}

const typeOf = (v: Value): TensorType => v.type as TensorType;
export const elements = (v: Value): number => numElements(typeOf(v).shape);
const flatType = (t: TensorType, n: number): TensorType => tensorType([n], t.dtype, t.secret);

/** What is known of where values lie. Reshapes keep the place. */
export class Lanes {
  private readonly lanes = new Map<Value, Lane>();
  /** Vectors that were joined already, by what they hold: g · g stays a square. */
  private readonly joined = new Map<string, Value>();

  set(v: Value, lane: Lane): void {
    this.lanes.set(v, lane);
  }
  of(v: Value): Lane | undefined {
    const known = this.lanes.get(v);
    if (known || v.def?.name !== 'pphlo.reshape') return known;
    return this.of(v.def.operand(0));
  }

  /** True when `v` lies right behind `before` in one vector. */
  follows(before: Value, v: Value): boolean {
    const [a, b] = [this.of(before), this.of(v)];
    return a !== undefined && b !== undefined && a.vector === b.vector && a.offset + elements(before) === b.offset;
  }

  /** One vector of rank 1 with the elements of all of `vs`, in order. What lies in a vector already is taken from it. */
  join(b: Builder, vs: readonly Value[]): Value {
    const key = vs.map((v) => v.id).join();
    const known = this.joined.get(key) ?? this.make(b, vs);
    this.joined.set(key, known);
    return known;
  }

  private make(b: Builder, vs: readonly Value[]): Value {
    const total = vs.reduce((n, v) => n + elements(v), 0);
    const type = flatType(typeOf(vs[0]!), total);
    const splat = splatOf(vs[0]!);
    if (!type.secret && splat !== undefined && vs.every((v) => Object.is(splatOf(v), splat)))
      return splatLike(b, type, splat);
    const scalar = scalarBehind(vs[0]!);
    if (scalar && vs.every((v) => scalarBehind(v) === scalar))
      return make(b, 'broadcast', [scalar], { broadcast_dimensions: [] }, type);
    const pieces: Value[] = [];
    for (let i = 0; i < vs.length; ) {
      let n = 1;
      while (i + n < vs.length && this.follows(vs[i + n - 1]!, vs[i + n]!)) n++;
      pieces.push(this.piece(b, vs.slice(i, i + n)));
      i += n;
    }
    return pieces.length === 1 ? pieces[0]! : make(b, 'concatenate', pieces, { dimension: 0 }, type);
  }

  /** Values that adjoin in a vector as the part of it that they are; another value as a vector of its own. */
  private piece(b: Builder, run: readonly Value[]): Value {
    const lane = this.of(run[0]!);
    const size = run.reduce((n, v) => n + elements(v), 0);
    if (!lane) return flat(b, run[0]!);
    return part(b, lane.vector, lane.offset, size);
  }
}

/** The scalar that a value repeats everywhere. */
const scalarBehind = (v: Value): Value | undefined =>
  v.def?.name === 'pphlo.broadcast' && typeOf(v.def.operand(0)).shape.length === 0 ? v.def.operand(0) : undefined;

const flat = (b: Builder, v: Value): Value =>
  typeOf(v).shape.length === 1 ? v : make(b, 'reshape', [v], {}, flatType(typeOf(v), elements(v)));

/** Elements offset … offset + size of a vector. */
export function part(b: Builder, vector: Value, offset: number, size: number): Value {
  if (offset === 0 && size === elements(vector)) return vector;
  const attrs = { start_indices: [offset], limit_indices: [offset + size], strides: [1] };
  return make(b, 'slice', [vector], attrs, flatType(typeOf(vector), size));
}
