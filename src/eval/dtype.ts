/** Element types a program may declare. Signless integers (`i8`…`i64`) are signed; `i1` is a boolean. */
export const INT_DTYPES = ['i2', 'i4', 'i8', 'i16', 'i32', 'i64', 'ui2', 'ui4', 'ui8', 'ui16', 'ui32', 'ui64'] as const;
export const FLOAT_DTYPES = [
  'f4E2M1FN',
  'f6E2M3FN',
  'f6E3M2FN',
  'f8E3M4',
  'f8E4M3',
  'f8E4M3B11FNUZ',
  'f8E4M3FN',
  'f8E4M3FNUZ',
  'f8E5M2',
  'f8E5M2FNUZ',
  'f8E8M0FNU',
  'bf16',
  'f16',
  'f32',
  'f64',
] as const;
export const COMPLEX_DTYPES = ['complex<f32>', 'complex<f64>'] as const;
export const DTYPES = ['i1', ...INT_DTYPES, ...FLOAT_DTYPES, ...COMPLEX_DTYPES] as const;

export type IntDType = (typeof INT_DTYPES)[number];
export type FloatDType = (typeof FLOAT_DTYPES)[number];
export type ComplexDType = (typeof COMPLEX_DTYPES)[number];
export type DType = 'i1' | IntDType | FloatDType | ComplexDType;

const intSet: ReadonlySet<string> = new Set(INT_DTYPES);
const floatSet: ReadonlySet<string> = new Set(FLOAT_DTYPES);
const all: ReadonlySet<string> = new Set(DTYPES);

export const isDType = (s: string): s is DType => all.has(s);
export const isBool = (d: DType): d is 'i1' => d === 'i1';
/** Integer of width 2 to 64; `i1` is not one. */
export const isInt = (d: DType): d is IntDType => intSet.has(d);
export const isFloat = (d: DType): d is FloatDType => floatSet.has(d);
export const isComplex = (d: DType): d is ComplexDType => d === 'complex<f32>' || d === 'complex<f64>';
/** True for `i2`…`i64`; false for `ui*` and `i1`. */
export const isSigned = (d: DType): boolean => isInt(d) && !d.startsWith('u');

/** Width in bits of one element; a complex number counts both parts, a boolean is 1. */
export function bitWidth(d: DType): number {
  if (d === 'complex<f32>') return 64;
  if (d === 'complex<f64>') return 128;
  // A narrow float has its layout behind its width: f8E4M3FN.
  return Number((/^f(\d)E/.exec(d) ?? /(\d+)$/.exec(d))![1]);
}

/** The real type of a complex type's parts; any other type is returned as it is. */
export function realPart(d: DType): DType {
  return d === 'complex<f32>' ? 'f32' : d === 'complex<f64>' ? 'f64' : d;
}
