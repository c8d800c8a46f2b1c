import { fail } from '../support/diagnostics.ts';
import { binaryTable } from './binary-table.ts';
import { type Complex, hypot } from './complex.ts';
import { bitWidth, type DType, isBool, isComplex, isFloat, isInt, isSigned, realPart } from './dtype.ts';
import { decodeFloat, encodeFloat, floatFormat, rounder } from './rounding.ts';
import { multiplySingle, singlePrecisionTable } from './single-precision.ts';
import { allocStorage, numElements, type Tensor, tensor } from './tensor.ts';
import { unaryTable } from './unary-table.ts';
import { isWide, sameShape, wrapper } from './values.ts';

/** Whether the storage itself rounds (f32, f64), so that the loop need not. */
const roundsItself = (d: DType): boolean => floatFormat(d) === undefined;

function unsupported(name: string, d: DType): never {
  return fail('unsupported-type', `${name} does not take elements of type ${d}`);
}

/** x -> i1 by a predicate on (the parts of) a float; integers and booleans count as finite. */
function predicate(x: Tensor, f: (v: number) => boolean, all: boolean): Tensor {
  const n = numElements(x.shape);
  const out = new Uint8Array(n);
  const data = x.data as Float64Array;
  if (isComplex(x.dtype))
    for (let i = 0; i < n; i++) {
      const [p, q] = [f(data[2 * i]!), f(data[2 * i + 1]!)];
      out[i] = +(all ? p && q : p || q);
    }
  else if (isFloat(x.dtype)) for (let i = 0; i < n; i++) out[i] = +f(data[i]!);
  else out.fill(+all);
  return tensor('i1', x.shape, out);
}

/** Functions whose result dtype differs from the operand's. */
const special: Record<string, (x: Tensor) => Tensor> = {
  is_finite: (x) => predicate(x, Number.isFinite, true),
  is_inf: (x) => predicate(x, (v) => Math.abs(v) === Infinity, false),
  is_pos_inf: (x) => predicate(x, (v) => v === Infinity, false),
  is_neg_inf: (x) => predicate(x, (v) => v === -Infinity, false),
  is_nan: (x) => predicate(x, Number.isNaN, false),
  real: (x) => (isComplex(x.dtype) ? part(x, 0) : x),
  imag: (x) => (isComplex(x.dtype) ? part(x, 1) : tensor(x.dtype, x.shape, allocStorage(x.dtype, x.data.length))),
};

function part(x: Tensor, which: 0 | 1): Tensor {
  const d = realPart(x.dtype);
  const n = numElements(x.shape);
  const out = allocStorage(d, n);
  for (let i = 0; i < n; i++) out[i] = x.data[2 * i + which]!;
  return tensor(d, x.shape, out);
}

function complexAbs(x: Tensor): Tensor {
  const d = realPart(x.dtype);
  const n = numElements(x.shape);
  const out = allocStorage(d, n) as Float64Array;
  const data = x.data as Float64Array;
  for (let i = 0; i < n; i++) out[i] = hypot(data[2 * i]!, data[2 * i + 1]!);
  return tensor(d, x.shape, out);
}

/** The names that `unary` takes. */
export const unaryNames = (): string[] => [...Object.keys(unaryTable), ...Object.keys(special)];
/** The names that `binary` takes. */
export const binaryNames = (): string[] => [...Object.keys(binaryTable), 'complex', 'next_after'];

/**
 * One elementwise function by its StableHLO or CHLO op name (without dialect), in the operand's dtype; the results of abs, real and imag
 * of complex tensors are real, those of is_* are i1. Throws SpucError (unsupported-type, unknown-op).
 */
export function unary(name: string, x: Tensor): Tensor {
  const d = x.dtype;
  if (name in special) return special[name]!(x);
  if (name === 'abs' && isComplex(d)) return complexAbs(x);
  const e = (realPart(d) === 'f32' ? singlePrecisionTable[name] : undefined) ?? unaryTable[name];
  if (!e) return fail('unknown-op', `no elementwise function '${name}'`);
  const n = numElements(x.shape);
  const out = allocStorage(d, n);
  if (isWide(d)) {
    const f = e.wide ?? unsupported(name, d);
    const [src, dst] = [x.data as BigInt64Array, out as BigInt64Array];
    for (let i = 0; i < n; i++) dst[i] = f(src[i]!);
  } else if (isComplex(d)) {
    const f = e.complex ?? unsupported(name, d);
    const [src, dst] = [x.data as Float64Array, out as Float64Array];
    for (let i = 0; i < n; i++) {
      const z = f([src[2 * i]!, src[2 * i + 1]!]);
      dst[2 * i] = z[0];
      dst[2 * i + 1] = z[1];
    }
  } else {
    const [src, dst] = [x.data as Float64Array, out as Float64Array];
    if (isFloat(d)) {
      const f = e.float ?? unsupported(name, d);
      const round = rounder(d);
      if (roundsItself(d)) for (let i = 0; i < n; i++) dst[i] = f(src[i]!);
      else for (let i = 0; i < n; i++) dst[i] = round(f(src[i]!));
    } else if (isBool(d)) {
      const f = e.bool ?? unsupported(name, d);
      for (let i = 0; i < n; i++) dst[i] = f(src[i]!);
    } else {
      const f = e.int ?? unsupported(name, d);
      const wrap = wrapper(d);
      const w = bitWidth(d);
      for (let i = 0; i < n; i++) dst[i] = wrap(f(src[i]!, w));
    }
  }
  return tensor(d, x.shape, out);
}

/**
 * One elementwise function of two tensors of equal shape and dtype, by its StableHLO or CHLO op name; `complex` pairs two real tensors.
 * Integers wrap; floats are computed in double and rounded once. Throws SpucError (unsupported-type, unknown-op, shape).
 */
export function binary(name: string, a: Tensor, b: Tensor): Tensor {
  const d = a.dtype;
  if (!sameShape(a.shape, b.shape)) fail('shape', `${name} of shapes [${a.shape}] and [${b.shape}]`);
  if (d !== b.dtype) fail('type', `${name} of ${d} and ${b.dtype}`);
  if (name === 'complex') return pairParts(a, b);
  if (name === 'next_after') return nextAfter(a, b);
  const e = binaryTable[name];
  if (!e) return fail('unknown-op', `no elementwise function '${name}'`);
  const n = numElements(a.shape);
  const out = allocStorage(d, n);
  if (isWide(d)) {
    const f = e.wide ?? unsupported(name, d);
    const signed = isSigned(d);
    const [x, y, dst] = [a.data as BigInt64Array, b.data as BigInt64Array, out as BigInt64Array];
    for (let i = 0; i < n; i++) dst[i] = f(x[i]!, y[i]!, signed);
    return tensor(d, a.shape, out);
  }
  const [x, y, dst] = [a.data as Float64Array, b.data as Float64Array, out as Float64Array];
  if (isComplex(d)) {
    const f = (name === 'multiply' && d === 'complex<f32>' ? multiplySingle : e.complex) ?? unsupported(name, d);
    for (let i = 0; i < 2 * n; i += 2) {
      const p: Complex = [x[i]!, x[i + 1]!];
      const z = f(p, [y[i]!, y[i + 1]!]);
      dst[i] = z[0];
      dst[i + 1] = z[1];
    }
  } else if (isFloat(d)) {
    const f = e.float ?? unsupported(name, d);
    const round = rounder(d);
    if (roundsItself(d)) for (let i = 0; i < n; i++) dst[i] = f(x[i]!, y[i]!);
    else for (let i = 0; i < n; i++) dst[i] = round(f(x[i]!, y[i]!));
  } else if (isBool(d)) {
    const f = e.bool ?? unsupported(name, d);
    for (let i = 0; i < n; i++) dst[i] = f(x[i]!, y[i]!);
  } else if (isInt(d)) {
    const f = e.int ?? unsupported(name, d);
    const wrap = wrapper(d);
    const w = bitWidth(d);
    const signed = isSigned(d);
    for (let i = 0; i < n; i++) dst[i] = wrap(f(x[i]!, y[i]!, w, signed));
  }
  return tensor(d, a.shape, out);
}

/** complex(re, im) of two f32 or f64 tensors. */
function pairParts(a: Tensor, b: Tensor): Tensor {
  const d: DType =
    a.dtype === 'f32' ? 'complex<f32>' : a.dtype === 'f64' ? 'complex<f64>' : unsupported('complex', a.dtype);
  const n = numElements(a.shape);
  const out = allocStorage(d, n);
  for (let i = 0; i < n; i++) {
    out[2 * i] = a.data[i]!;
    out[2 * i + 1] = b.data[i]!;
  }
  return tensor(d, a.shape, out);
}

/** The neighbour of a's element in the direction of b's. */
function nextAfter(a: Tensor, b: Tensor): Tensor {
  const d = a.dtype;
  if (!isFloat(d)) unsupported('next_after', d);
  const n = numElements(a.shape);
  const out = allocStorage(d, n) as Float64Array;
  const [x, y] = [a.data as Float64Array, b.data as Float64Array];
  for (let i = 0; i < n; i++) {
    const [p, q] = [x[i]!, y[i]!];
    if (Number.isNaN(p) || Number.isNaN(q)) out[i] = NaN;
    else if (p === q) out[i] = q;
    else if (p === 0) out[i] = decodeFloat(d, 1) * (q > 0 ? 1 : -1);
    else {
      // The bits of the magnitude count the representable numbers from zero on.
      const bits = BigInt(encodeFloat(d, Math.abs(p)));
      const v = decodeFloat(d, Math.abs(p) === Infinity || q > p !== p > 0 ? bits - 1n : bits + 1n);
      out[i] = p > 0 ? v : -v;
    }
  }
  return tensor(d, a.shape, out);
}
