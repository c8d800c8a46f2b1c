import type { Tensor } from '../eval/tensor.ts';
import type { TensorType, Type } from './types.ts';

/**
 * The neutral form of attributes: what the parser reads, the printer prints and the bytecode stores.
 * Ops hold decoded values instead (see attr-kinds.ts); an AttrKind converts between the two.
 */
export type Attribute =
  | { readonly kind: 'unit' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint; readonly type: Type }
  | { readonly kind: 'float'; readonly value: number; readonly type: Type }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly Attribute[] }
  | { readonly kind: 'dict'; readonly entries: Readonly<Record<string, Attribute>> }
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'symbol'; readonly name: string }
  /** `array<i64: 1, 2>`; `dtype` is the element type's name. */
  | { readonly kind: 'dense-array'; readonly dtype: string; readonly values: readonly (number | bigint | boolean)[] }
  | DenseAttr
  /** `#stablehlo<comparison_direction LT>` is {dialect: 'stablehlo', name: 'comparison_direction', value: 'LT'}. */
  | { readonly kind: 'enum'; readonly dialect: string; readonly name: string; readonly value: string }
  /** `#stablehlo.gather<offset_dims = [0], index_vector_dim = 1>`; `#stablehlo.conv<[b, f]x…>` has its text under the field `raw`. */
  | {
      readonly kind: 'struct';
      readonly dialect: string;
      readonly name: string;
      readonly fields: Readonly<Record<string, StructField>>;
    }
  /** An attribute of a foreign dialect, kept as text. */
  | { readonly kind: 'opaque'; readonly text: string };

export type StructField = number | boolean | string | readonly number[] | readonly (readonly number[])[];

/** A dense elements literal. With `splat` the tensor has one element and shape [], which stands for every element of `type`. */
export interface DenseAttr {
  readonly kind: 'dense';
  readonly type: TensorType;
  readonly splat: boolean;
  readonly tensor: Tensor;
}
/** Whether the value of an attribute, whatever its kind, is a dense literal. */
export const isDense = (v: unknown): v is DenseAttr =>
  typeof v === 'object' && v !== null && (v as Partial<DenseAttr>).kind === 'dense';
