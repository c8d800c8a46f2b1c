/** Portable double-precision mathematics: the same bits in every engine. */
export { besselI1e } from './bessel.ts';
export { erf, erfc, erfInv } from './erf.ts';
export { exp, expm1, logistic } from './exp.ts';
export { digamma, lgamma, polygamma, zeta } from './gamma.ts';
export { acosh, asinh, atanh, cosh, sinh, tanh } from './hyperbolic.ts';
export { acos, asin, atan, atan2 } from './inverse-trig.ts';
export { log, log1p } from './log.ts';
export { cbrt, pow } from './power.ts';
export { cos, sin, tan } from './trig.ts';
