import { absorbPatterns, farAbsorbPatterns } from './mixed-products/absorb.ts';
import { maskPatterns } from './mixed-products/masks.ts';
import { farSinkPatterns, sinkPatterns } from './mixed-products/sink.ts';
import { definePass } from './pass.ts';

export const convertPushDown = definePass({
  name: 'convert-push-down',
  doc: 'Casts go below reshape, transpose and slice, next to the products that can do without them.',
  patterns: sinkPatterns,
});

export const lowerMixedTypeOp = definePass({
  name: 'lower-mixed-type-op',
  doc: 'product(a, convert b) → product(a, b) for a float a and an integer b: multiply, dot and dot_general need no truncation then.',
  patterns: absorbPatterns,
});

export const typePromotion = definePass({
  name: 'type-promotion',
  doc: 'Integers and booleans meet fixed-point numbers as they are: casts sink to the products, merge, or vanish, and no product with one is truncated. Masks stay bits.',
  patterns: [...sinkPatterns, ...farSinkPatterns, ...maskPatterns, ...farAbsorbPatterns],
});
