import { copySign } from './bits.ts';
import { exp, expm1 } from './exp.ts';
import { log, log1p } from './log.ts';

const LN2 = Math.LN2;

/** Hyperbolic sine. Error below 2 ulp. */
export function sinh(x: number): number {
  const v = Math.abs(x);
  if (Number.isNaN(x) || v < 1e-9) return x;
  if (v > 709) {
    const w = exp(0.5 * v);
    return copySign(0.5 * w * w, x);
  }
  const t = expm1(v);
  return copySign(v < 1 ? 0.5 * (2 * t - (t * t) / (t + 1)) : 0.5 * (t + t / (t + 1)), x);
}

/** Hyperbolic cosine. Error below 2 ulp. */
export function cosh(x: number): number {
  const v = Math.abs(x);
  if (v > 709) {
    const w = exp(0.5 * v);
    return 0.5 * w * w;
  }
  if (v < 0.35) {
    const t = expm1(v);
    return 1 + (t * t) / (2 * (1 + t));
  }
  const t = exp(v);
  return 0.5 * t + 0.5 / t;
}

/** Hyperbolic tangent. Error below 2 ulp. */
export function tanh(x: number): number {
  const v = Math.abs(x);
  if (Number.isNaN(x) || v < 1e-9) return x;
  if (v > 22) return copySign(1, x);
  const t = expm1(v < 1 ? -2 * v : 2 * v);
  return copySign(v < 1 ? -t / (t + 2) : 1 - 2 / (t + 2), x);
}

/** Inverse hyperbolic sine. Error below 2 ulp. */
export function asinh(x: number): number {
  const v = Math.abs(x);
  if (!Number.isFinite(x) || v < 1e-9) return x;
  if (v > 1e9) return copySign(log(v) + LN2, x);
  const z = v * v;
  return copySign(v > 2 ? log(2 * v + 1 / (Math.sqrt(z + 1) + v)) : log1p(v + z / (1 + Math.sqrt(z + 1))), x);
}

/** Inverse hyperbolic cosine; NaN below 1. Error below 2 ulp. */
export function acosh(x: number): number {
  if (!(x >= 1)) return NaN;
  if (x > 1e9) return log(x) + LN2;
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  const t = x - 1;
  return log1p(t + Math.sqrt(2 * t + t * t));
}

/** Inverse hyperbolic tangent; infinite at -1 and 1, NaN beyond. Error below 2 ulp. */
export function atanh(x: number): number {
  const v = Math.abs(x);
  if (!(v <= 1)) return NaN;
  if (v < 1e-9) return x;
  if (v === 1) return copySign(Infinity, x);
  const t = 2 * v;
  return copySign(0.5 * (v < 0.5 ? log1p(t + (t * v) / (1 - v)) : log1p(t / (1 - v))), x);
}
