import type { DType } from '../../../eval/dtype.ts';
import { type Type, tensorType, tokenType } from '../../../ir/types.ts';
import { fail, type Location } from '../../../support/diagnostics.ts';
import type { HloArrayShape, HloShape } from './ast.ts';

/** XLA's names of element types. */
const elementTypes: Readonly<Record<string, DType>> = {
  pred: 'i1',
  s2: 'i2',
  s4: 'i4',
  s8: 'i8',
  s16: 'i16',
  s32: 'i32',
  s64: 'i64',
  u2: 'ui2',
  u4: 'ui4',
  u8: 'ui8',
  u16: 'ui16',
  u32: 'ui32',
  u64: 'ui64',
  f4e2m1fn: 'f4E2M1FN',
  f8e3m4: 'f8E3M4',
  f8e4m3: 'f8E4M3',
  f8e4m3b11fnuz: 'f8E4M3B11FNUZ',
  f8e4m3fn: 'f8E4M3FN',
  f8e4m3fnuz: 'f8E4M3FNUZ',
  f8e5m2: 'f8E5M2',
  f8e5m2fnuz: 'f8E5M2FNUZ',
  f8e8m0fnu: 'f8E8M0FNU',
  bf16: 'bf16',
  f16: 'f16',
  f32: 'f32',
  f64: 'f64',
  c64: 'complex<f32>',
  c128: 'complex<f64>',
};
/** Element types of XLA that spuc has no meaning for. */
const foreign = new Set(['s1', 'u1', 'opaque', 'buffer']);

/**
 * The dtype of XLA's element type `name`.
 * @throws SpucError 'unsupported-type' or 'type'
 */
export function elementDType(name: string, loc: Location): DType {
  const dtype = Object.hasOwn(elementTypes, name) ? elementTypes[name] : undefined;
  if (dtype) return dtype;
  if (foreign.has(name)) fail('unsupported-type', `element type '${name}' is not supported`, loc);
  fail('type', `unknown element type '${name}'`, loc, `known types: ${Object.keys(elementTypes).join(', ')}`);
}

/**
 * An array shape with a layout from fastest to slowest dimension.
 * @param shown the shape as the program writes it
 * @throws SpucError 'shape' when the layout is no permutation of the dimensions
 */
export function arrayShape(
  dtype: DType,
  dims: readonly number[],
  layout: readonly number[],
  shown: string,
  loc: Location,
): HloArrayShape {
  const isPermutation = [...layout].sort((a, b) => a - b).every((d, i) => d === i);
  if (layout.length !== dims.length || !isPermutation)
    fail('shape', `layout {${layout}} is not a permutation of the ${dims.length} dimensions of ${shown}`, loc);
  return { kind: 'array', dtype, dims, layout };
}

/**
 * Reads one array shape token such as `f32[2,3]{1,0:T(8,128)}` or `token[]`; tiles and memory spaces are ignored.
 * @throws SpucError 'dynamic-shape', 'unsupported-type', 'type' or 'parse'
 */
export function parseArrayShape(text: string, loc: Location): HloShape {
  const open = text.indexOf('[');
  const close = text.indexOf(']', open);
  const element = text.slice(0, open);
  if (element === 'token') return { kind: 'token' };
  const dtype = elementDType(element, loc);
  const inner = text.slice(open + 1, close).trim();
  const dims = inner === '' ? [] : inner.split(',').map((d) => parseDim(d.trim(), text, loc));
  const layout = /^\{([\d, ]+)[:}]/.exec(text.slice(close + 1))?.[1];
  return layout ? arrayShape(dtype, dims, layout.split(',').map(Number), text, loc) : { kind: 'array', dtype, dims };
}

function parseDim(d: string, shape: string, loc: Location): number {
  if (d.startsWith('<=') || d === '?')
    fail('dynamic-shape', `${shape} has a dynamic dimension`, loc, 'trace the program with concrete shapes');
  if (!/^\d+$/.test(d)) fail('parse', `'${d}' in ${shape} is no dimension`, loc);
  const n = Number(d);
  if (!Number.isSafeInteger(n)) fail('resource-limit', `dimension ${d} is too large`, loc);
  return n;
}

/** The IR types of a shape, tuples flattened depth first. */
export function flatTypes(s: HloShape): Type[] {
  switch (s.kind) {
    case 'array':
      return [tensorType(s.dims, s.dtype)];
    case 'token':
      return [tokenType];
    case 'tuple':
      return s.elements.flatMap(flatTypes);
  }
}

/** `f32[2,3]`, `(f32[], s32[4])`: as HLO prints it, without layouts. */
export function showShape(s: HloShape): string {
  if (s.kind === 'token') return 'token[]';
  if (s.kind === 'tuple') return `(${s.elements.map(showShape).join(', ')})`;
  const name = Object.keys(elementTypes).find((k) => elementTypes[k] === s.dtype);
  return `${name}[${s.dims.join(',')}]`;
}

/** Why two shapes differ: 'shape' when only extents do, 'type' otherwise; undefined when they are equal (layouts aside). */
export function shapeMismatch(a: HloShape, b: HloShape): 'type' | 'shape' | undefined {
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    if (a.elements.length !== b.elements.length) return 'type';
    const parts = a.elements.map((e, i) => shapeMismatch(e, b.elements[i]!));
    return parts.find((p) => p === 'type') ?? parts.find((p) => p === 'shape');
  }
  if (a.kind !== 'array' || b.kind !== 'array') return a.kind === b.kind ? undefined : 'type';
  if (a.dtype !== b.dtype) return 'type';
  return a.dims.length === b.dims.length && a.dims.every((d, i) => d === b.dims[i]) ? undefined : 'shape';
}

/** True for a row-major layout (or none). */
export const isRowMajor = (s: HloArrayShape): boolean =>
  !s.layout || s.layout.every((d, i) => d === s.dims.length - 1 - i);
