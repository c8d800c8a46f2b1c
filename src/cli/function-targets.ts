import type { Operation } from '../ir/ir.ts';

/** What a function may be off by at 18 fraction bits: `relative` times the exact value, or `absolute`, whichever is larger. */
export interface FunctionTarget {
  readonly relative: number;
  readonly absolute: number;
}
const relative = (r: number): FunctionTarget => ({ relative: r, absolute: 2 ** -16 });
const absolute = (a: number): FunctionTarget => ({ relative: 0, absolute: a });

/** The targets of docs/accuracy.md by the name of an op without its dialect. Ops that are not here are exact up to fixed point itself. */
const targets: Readonly<Record<string, FunctionTarget>> = {
  exponential: relative(2e-4),
  exponential_minus_one: relative(2e-4),
  sinh: relative(2e-4),
  cosh: relative(2e-4),
  power: relative(2e-4),
  log: absolute(5e-5),
  log_plus_one: absolute(5e-5),
  divide: relative(5e-5),
  divide_by_broadcast: relative(5e-5),
  reciprocal: relative(5e-5),
  sqrt: relative(5e-5),
  rsqrt: relative(5e-5),
  tanh: absolute(1e-4),
  logistic: absolute(1e-4),
  erf: absolute(1e-4),
  erfc: absolute(1e-4),
  erf_inv: relative(1e-4),
  sine: absolute(1e-4),
  cosine: absolute(1e-4),
  tan: relative(1e-4),
  asin: absolute(1e-4),
  acos: absolute(1e-4),
  atan: absolute(1e-4),
  atan2: absolute(1e-4),
  asinh: absolute(1e-4),
  acosh: absolute(1e-4),
  atanh: absolute(1e-4),
  cbrt: absolute(1e-4),
  lgamma: { relative: 1e-4, absolute: 1e-4 },
  digamma: { relative: 1e-4, absolute: 1e-4 },
  bessel_i1e: absolute(1e-4),
};

/** The widest target of the functions in a program; no error at all where it has none of them. */
export function targetOf(module: Operation): FunctionTarget {
  let [r, a] = [0, 0];
  module.walk((op) => {
    const t = targets[op.name.slice(op.name.indexOf('.') + 1)];
    if (!t) return;
    r = Math.max(r, t.relative);
    a = Math.max(a, t.absolute);
  });
  return { relative: r, absolute: a };
}
