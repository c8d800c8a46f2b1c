import type { Directive } from '../asm.ts';
import { compositeName, customCallTarget, exponentMantissa } from './calls.ts';
import { constantValue } from './constant.ts';
import { convDims, dotDims } from './dims.ts';
import { reduce } from './reduce.ts';
import { sliceRanges, strideFirstRanges } from './slice.ts';
import { complexResult, longComplexResult, longSelectType, selectType } from './types.ts';
import { whileLoop } from './while.ts';

/** All `custom<name>` directives. */
export const directives: Readonly<Record<string, Directive>> = {
  reduce,
  while: whileLoop,
  slice: sliceRanges,
  'stride-first-slice': strideFirstRanges,
  'dot-dims': dotDims,
  'conv-dims': convDims,
  'select-type': selectType,
  'long-select-type': longSelectType,
  'result-complex-type': complexResult,
  'long-result-complex-type': longComplexResult,
  constant: constantValue,
  'exponent-mantissa': exponentMantissa,
  'custom-call-target': customCallTarget,
  composite: compositeName,
};
