import type { Operation } from '../../ir/ir.ts';
import type { Ranges } from './analysis.ts';
import { choiceRules } from './choices.ts';
import { functionRules } from './functions.ts';
import type { Bounds, Interval } from './interval.ts';
import { movementRules } from './movement.ts';
import { sumRules } from './sums.ts';

/** The bounds of an op's results from those of its operands: one interval, one for each result, or nothing known. */
export type Rule = (
  op: Operation,
  r: Ranges,
) => Bounds | Interval | readonly (Bounds | Interval | undefined)[] | undefined;
export type RuleTable = Readonly<Record<string, Rule>>;

/** Transfer functions of ops without regions, by op name; what is not here may be anything its dtype shows. */
export const rules: RuleTable = { ...sumRules, ...functionRules, ...choiceRules, ...movementRules };
