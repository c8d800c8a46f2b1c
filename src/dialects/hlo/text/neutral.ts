import type { Attribute, StructField } from '../../../ir/attributes.ts';
import { denseOf, intTensorOf } from '../../../ir/dense.ts';
import { scalarType } from '../../../ir/types.ts';

/** StableHLO attributes in neutral form, as its generic text would give them. */
export const int = (v: number, type: 'i64' | 'i32' = 'i64'): Attribute => ({
  kind: 'int',
  value: BigInt(v),
  type: scalarType(type),
});
export const float = (v: number): Attribute => ({ kind: 'float', value: Math.fround(v), type: scalarType('f32') });
export const bool = (value: boolean): Attribute => ({ kind: 'bool', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });
export const ints = (values: readonly number[]): Attribute => ({
  kind: 'dense-array',
  dtype: 'i64',
  values: values.map(BigInt),
});
export const bools = (values: readonly boolean[]): Attribute => ({ kind: 'dense-array', dtype: 'i1', values });
export const enumeration = (name: string, value: string): Attribute => ({
  kind: 'enum',
  dialect: 'stablehlo',
  name,
  value,
});
export const struct = (name: string, fields: Record<string, StructField>): Attribute => ({
  kind: 'struct',
  dialect: 'stablehlo',
  name,
  fields,
});
export const array = (items: readonly Attribute[]): Attribute => ({ kind: 'array', items });
/** An Nx2 literal, as padding is given. */
export const pairs = (list: readonly (readonly [number, number])[]): Attribute =>
  denseOf(intTensorOf('i64', [list.length, 2], list.flat()));
