import { COMPLEX_DTYPES, type DType, isBool, isComplex, isFloat, isInt } from '../eval/dtype.ts';

/** What all types have. Types are interned: compare with `===`. */
interface Interned {
  /** A number of its own, so that keys are short. */
  readonly id: number;
}
/** A statically shaped tensor. `secret` is PPHLO's visibility: the element type prints as `!pphlo.secret<T>`. */
export interface TensorType extends Interned {
  readonly kind: 'tensor';
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly secret: boolean;
}
export interface TupleType extends Interned {
  readonly kind: 'tuple';
  readonly types: readonly Type[];
}
export interface TokenType extends Interned {
  readonly kind: 'token';
}
export interface FunctionType extends Interned {
  readonly kind: 'function';
  readonly inputs: readonly Type[];
  readonly results: readonly Type[];
}
/** A type that only attributes carry: `i32` in `1 : i32`, `index`, `none`. */
export interface ScalarType extends Interned {
  readonly kind: 'scalar';
  readonly name: DType | 'index' | 'none';
}
export type Type = TensorType | TupleType | TokenType | FunctionType | ScalarType;

/** Types made in this process. */
let types = 0;
const interned = new Map<string, Type>();
function intern<T extends Type>(what: Omit<T, 'id'>): T {
  const type = Object.freeze({ ...what, id: types }) as T;
  const key = showType(type);
  const old = interned.get(key);
  if (old) return old as T;
  types++;
  interned.set(key, type);
  return type;
}

/** Tensor types by element type, then by extents: they are asked for far more often than any other, so their key is short. */
const tensors = new Map<string, Map<string, TensorType>>();
const secretTensors = new Map<string, Map<string, TensorType>>();
export function tensorType(shape: readonly number[], dtype: DType, secret = false): TensorType {
  const tables = secret ? secretTensors : tensors;
  let table = tables.get(dtype);
  if (!table) tables.set(dtype, (table = new Map()));
  const key = shape.length === 1 ? String(shape[0]) : shape.join();
  let type = table.get(key);
  if (!type) {
    type = Object.freeze({ kind: 'tensor', shape: Object.freeze([...shape]), dtype, secret, id: types++ });
    table.set(key, type);
  }
  return type;
}
/** Whether a type of complex numbers was made in this process: while there is none, nobody need look for it. */
export const hasComplexTypes = (): boolean => COMPLEX_DTYPES.some((d) => tensors.has(d) || secretTensors.has(d));
export const tupleType = (items: readonly Type[]): TupleType => intern<TupleType>({ kind: 'tuple', types: [...items] });
export const tokenType: TokenType = intern<TokenType>({ kind: 'token' });
export const functionType = (inputs: readonly Type[], results: readonly Type[]): FunctionType =>
  intern<FunctionType>({ kind: 'function', inputs: [...inputs], results: [...results] });
const scalars = new Map<string, ScalarType>();
export function scalarType(name: ScalarType['name']): ScalarType {
  let type = scalars.get(name);
  if (!type) scalars.set(name, (type = intern<ScalarType>({ kind: 'scalar', name })));
  return type;
}

/** A number for a type, so that keys are short: types are interned. */
export const typeId = (t: Type): number => t.id;

/** The textual form, as MLIR prints it: `tensor<2x3x!pphlo.secret<f32>>`. */
export function showType(t: Type): string {
  switch (t.kind) {
    case 'tensor': {
      const dims = t.shape.map((d) => `${d}x`).join('');
      return `tensor<${dims}${t.secret ? `!pphlo.secret<${t.dtype}>` : t.dtype}>`;
    }
    case 'tuple':
      return `tuple<${t.types.map(showType).join(', ')}>`;
    case 'token':
      return '!stablehlo.token';
    case 'function': {
      const res =
        t.results.length === 1 && t.results[0]!.kind !== 'function'
          ? showType(t.results[0]!)
          : `(${t.results.map(showType).join(', ')})`;
      return `(${t.inputs.map(showType).join(', ')}) -> ${res}`;
    }
    case 'scalar':
      return t.name;
  }
}

export const isTensor = (t: Type): t is TensorType => t.kind === 'tensor';
export const isSecret = (t: Type): boolean => t.kind === 'tensor' && t.secret;
/** The same tensor type with another visibility. */
export function withSecret(t: TensorType, secret: boolean): TensorType {
  if (t.secret === secret) return t;
  return (twins[t.id] ??= tensorType(t.shape, t.dtype, secret));
}
/** By the id of a type, the same with the other visibility. */
const twins: TensorType[] = [];
export const withShape = (t: TensorType, shape: readonly number[]): TensorType => tensorType(shape, t.dtype, t.secret);
export const withDType = (t: TensorType, dtype: DType): TensorType => tensorType(t.shape, dtype, t.secret);
export const sameShape = (a: readonly number[], b: readonly number[]): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** What an operand or result may be; `desc` completes the sentence "must be …". */
export interface TypeConstraint {
  readonly desc: string;
  readonly test: (t: Type) => boolean;
}
const tensorOf = (desc: string, test: (d: DType) => boolean): TypeConstraint => ({
  desc: `a tensor of ${desc}`,
  test: (t) => t.kind === 'tensor' && test(t.dtype),
});
export const anyType: TypeConstraint = { desc: 'any type', test: () => true };
export const anyTensor = tensorOf('any element type', () => true);
export const boolTensor = tensorOf('booleans', isBool);
export const intTensor = tensorOf('integers', isInt);
export const boolOrIntTensor = tensorOf('booleans or integers', (d) => isBool(d) || isInt(d));
export const floatTensor = tensorOf('floating-point numbers', isFloat);
export const complexTensor = tensorOf('complex numbers', isComplex);
export const floatOrComplexTensor = tensorOf('floating-point or complex numbers', (d) => isFloat(d) || isComplex(d));
export const numericTensor = tensorOf('numbers', (d) => !isBool(d));
export const scalarIntTensor: TypeConstraint = {
  desc: 'a scalar integer tensor',
  test: (t) => t.kind === 'tensor' && t.shape.length === 0 && isInt(t.dtype),
};
export const scalarBoolTensor: TypeConstraint = {
  desc: 'a scalar boolean tensor',
  test: (t) => t.kind === 'tensor' && t.shape.length === 0 && isBool(t.dtype),
};
export const anyToken: TypeConstraint = { desc: 'a token', test: (t) => t.kind === 'token' };
