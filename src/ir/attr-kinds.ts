import { isBool, isInt } from '../eval/dtype.ts';
import type { Tensor } from '../eval/tensor.ts';
import type { Attribute, DenseAttr, StructField } from './attributes.ts';
import { scalarType, type Type } from './types.ts';

/**
 * A typed view of an attribute: ops hold the decoded value T, text and bytecode hold the neutral Attribute.
 * `decode` returns undefined when the attribute has another form; the caller reports it with `desc`.
 */
export interface AttrKind<T> {
  readonly desc: string;
  readonly decode: (a: Attribute) => T | undefined;
  readonly encode: (v: T) => Attribute;
  /** Present on optional kinds: the value of an absent attribute (which may be undefined). */
  readonly optional?: { readonly default: T };
}
// biome-ignore lint/suspicious/noExplicitAny: the kind of any attribute
export type AnyAttrKind = AttrKind<any>;

/** Makes a kind. */
export const attrKind = <T>(
  desc: string,
  decode: (a: Attribute) => T | undefined,
  encode: (v: T) => Attribute,
): AttrKind<T> => ({
  desc,
  decode,
  encode,
});

const int = (v: number | bigint, type: string): Attribute => ({
  kind: 'int',
  value: BigInt(v),
  type: scalarType(type as 'i64'),
});
const decodeInt = (a: Attribute): number | undefined =>
  a.kind === 'int' && Number.isSafeInteger(Number(a.value)) ? Number(a.value) : undefined;

export const i64Attr = attrKind<number>('an integer', decodeInt, (v) => int(v, 'i64'));
export const i32Attr = attrKind<number>('an integer', decodeInt, (v) => int(v, 'i32'));
export const boolAttr = attrKind<boolean>(
  'a boolean',
  (a) => (a.kind === 'bool' ? a.value : a.kind === 'unit' ? true : undefined),
  (value) => ({ kind: 'bool', value }),
);
export const stringAttr = attrKind<string>(
  'a string',
  (a) => (a.kind === 'string' ? a.value : undefined),
  (value) => ({ kind: 'string', value }),
);
export const symbolAttr = attrKind<string>(
  'a symbol',
  (a) => (a.kind === 'symbol' ? a.name : undefined),
  (name) => ({ kind: 'symbol', name }),
);
export const typeAttr = attrKind<Type>(
  'a type',
  (a) => (a.kind === 'type' ? a.type : undefined),
  (type) => ({ kind: 'type', type }),
);
export const f64Attr = attrKind<number>(
  'a number',
  (a) => (a.kind === 'float' ? a.value : undefined),
  (value) => ({ kind: 'float', value, type: scalarType('f64') }),
);
export const f32Attr = attrKind<number>(
  'a number',
  (a) => (a.kind === 'float' ? a.value : undefined),
  (value) => ({ kind: 'float', value, type: scalarType('f32') }),
);
export const dictAttr = attrKind<Readonly<Record<string, Attribute>>>(
  'a dictionary',
  (a) => (a.kind === 'dict' ? a.entries : undefined),
  (entries) => ({ kind: 'dict', entries }),
);
/** Any attribute at all, kept in its neutral form. */
export const anyAttr = attrKind<Attribute>(
  'an attribute',
  (a) => a,
  (a) => a,
);
export const denseAttr = attrKind<DenseAttr>(
  'a dense elements literal',
  (a) => (a.kind === 'dense' ? a : undefined),
  (v) => v,
);

/** Longest list that an attribute may be; a splat literal of a huge shape must not become an array. */
const MAX_LIST = 1 << 16;

function tensorInts(t: Tensor): number[] {
  return Array.from(t.data as ArrayLike<number | bigint>, Number);
}
/** The integers of an array, dense array or dense literal; undefined when one is not a (safe) integer. */
export function decodeInts(a: Attribute): number[] | undefined {
  const list = intList(a);
  return list?.every((x) => Number.isSafeInteger(x)) ? list : undefined;
}
function intList(a: Attribute): number[] | undefined {
  if (a.kind === 'dense-array') return a.values.map(Number);
  if (a.kind === 'array') {
    const items = a.items.map(decodeInt);
    return items.every((x) => x !== undefined) ? (items as number[]) : undefined;
  }
  if (a.kind === 'dense') {
    const n = a.type.shape.reduce((x, y) => x * y, 1);
    if (n > MAX_LIST || !(isInt(a.type.dtype) || isBool(a.type.dtype))) return undefined;
    return a.splat ? new Array<number>(n).fill(tensorInts(a.tensor)[0]!) : tensorInts(a.tensor);
  }
  return undefined;
}
/** `array<i64: …>`, `[…]` or a dense literal of integers, as numbers. */
export const i64ArrayAttr = attrKind<number[]>('an array of integers', decodeInts, (v) => ({
  kind: 'dense-array',
  dtype: 'i64',
  values: v,
}));
const bools = (items: readonly Attribute[]): boolean[] | undefined => {
  // StableHLO's text writes window reversals as 0 and 1, too.
  const read = items.map((x) =>
    x.kind === 'bool' ? x.value : decodeInt(x) === 0 ? false : decodeInt(x) === 1 || undefined,
  );
  return read.every((x) => x !== undefined) ? (read as boolean[]) : undefined;
};
export const boolArrayAttr = attrKind<boolean[]>(
  'an array of booleans',
  (a) =>
    a.kind === 'dense-array'
      ? a.values.map((v) => v === true || v === 1 || v === 1n)
      : a.kind === 'dense'
        ? decodeInts(a)?.map((v) => v !== 0)
        : a.kind === 'array'
          ? bools(a.items)
          : undefined,
  (v) => ({ kind: 'dense-array', dtype: 'i1', values: v }),
);
/** `#dialect<name VALUE>` or a bare string with one of `values`. */
export function enumAttr<const V extends string>(dialect: string, name: string, values: readonly V[]): AttrKind<V> {
  return attrKind<V>(
    `one of ${values.join(', ')}`,
    (a) => {
      const v = a.kind === 'enum' || a.kind === 'string' ? a.value : undefined;
      return v !== undefined && (values as readonly string[]).includes(v) ? (v as V) : undefined;
    },
    (value) => ({ kind: 'enum', dialect, name, value }),
  );
}

/** `#dialect.name<field = …>`; absent list fields are [] and absent numbers 0. */
export function structAttr<T extends object>(dialect: string, name: string, defaults: T): AttrKind<T> {
  return attrKind<T>(
    `#${dialect}.${name}<…>`,
    (a) =>
      a.kind === 'struct' &&
      a.name === name &&
      Object.entries(a.fields).every(([k, v]) => Object.hasOwn(defaults, k) && likeDefault(v, defaults[k as keyof T]))
        ? ({ ...defaults, ...a.fields } as T)
        : undefined,
    (v) => ({ kind: 'struct', dialect, name, fields: v as unknown as Record<string, StructField> }),
  );
}

/** A field holds what its default holds: a whole number, or a list of them. */
const likeDefault = (v: StructField, dflt: unknown): boolean =>
  Array.isArray(dflt) ? Array.isArray(v) && v.every(Number.isSafeInteger) : Number.isSafeInteger(v);

/** A list of attributes of one kind. */
export function arrayAttr<T>(of: AttrKind<T>): AttrKind<T[]> {
  return attrKind<T[]>(
    `an array, each ${of.desc}`,
    (a) => {
      if (a.kind !== 'array') return undefined;
      const items = a.items.map((x) => of.decode(x));
      return items.every((x) => x !== undefined) ? (items as T[]) : undefined;
    },
    (v) => ({ kind: 'array', items: v.map((x) => of.encode(x)) }),
  );
}

/** An attribute that may be absent; without a default its absent value is undefined. */
export function optional<T>(of: AttrKind<T>): AttrKind<T | undefined>;
export function optional<T>(of: AttrKind<T>, dflt: T): AttrKind<T>;
export function optional<T>(of: AttrKind<T>, dflt?: T): AttrKind<T | undefined> {
  return { ...(of as AttrKind<T | undefined>), optional: { default: dflt } };
}
