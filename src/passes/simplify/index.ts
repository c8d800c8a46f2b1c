import { definePass } from '../pass.ts';
import { algebra } from './algebra.ts';
import { booleans } from './booleans.ts';
import { choices } from './choices.ts';
import { comparisons } from './comparisons.ts';
import { conditionals } from './conditionals.ts';
import { powers } from './powers.ts';
import { reductions } from './reduce.ts';
import type { Row } from './rule.ts';
import { scales } from './scales.ts';
import { sharing } from './sharing.ts';
import * as tables from './tables.ts';

/** The tables by theme. Rows of one op are tried in this order; those of tables.ts come last. */
export const simplifications: Readonly<Record<string, readonly Row[]>> = {
  algebra,
  powers,
  scales,
  comparisons,
  sharing,
  booleans,
  choices,
  conditionals,
  reductions,
  ...tables,
};

export const simplify = definePass({
  name: 'simplify',
  doc: 'Algebra that saves messages: exponentials that meet, divisions and roots that fall away, comparisons that are known or shared, work before elements are repeated.',
  patterns: Object.values(simplifications).flat(),
});
