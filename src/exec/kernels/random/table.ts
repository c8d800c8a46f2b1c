import type { MakeCase } from './elementwise-cases.ts';
import { elementwiseCases } from './elementwise-cases.ts';
import { indexCases } from './index-cases.ts';
import { productCases } from './product-cases.ts';
import { regionCases } from './region-cases.ts';
import { shapeCases } from './shape-cases.ts';
import { sortCases } from './sort-cases.ts';

/** What draws a random program of each PPHLO op, by name without `pphlo.`. */
export const caseMakers: Readonly<Record<string, MakeCase>> = {
  ...elementwiseCases,
  ...shapeCases,
  ...productCases,
  ...regionCases,
  ...indexCases,
  ...sortCases,
};

/** Ops with secret operands, or without operands, of which no random program is drawn, and why. */
export const notDrawn: Readonly<Record<string, string>> = {
  constant: 'has no operand; cases have constants among their operands',
  iota: 'has no operand',
  epsilon: 'has no operand',
  return: 'every case has one',
  free: 'has no result; every block frees its values',
  while: 'is run by the executor, with bodies of other ops: passes/random/protocols.test.ts',
  if: 'is run by the executor, with bodies of other ops: passes/random/protocols.test.ts',
  case: 'is run by the executor, with bodies of other ops: passes/random/protocols.test.ts',
};
