import type { AnyOpDef } from '../../ir/define-op.ts';
import { checkOps } from './check.ts';
import { chloOps } from './chlo.ts';
import { controlFlowOps } from './control-flow.ts';
import { elementwiseOps } from './elementwise.ts';
import { indexingOps } from './indexing.ts';
import { linearAlgebraOps } from './linear-algebra.ts';
import { miscOps } from './misc.ts';
import { reductionOps } from './reduction.ts';
import { shapeOps } from './shape.ts';

/** StableHLO, CHLO and the check dialect. */
export const hloOps: readonly AnyOpDef[] = [
  ...elementwiseOps,
  ...shapeOps,
  ...indexingOps,
  ...linearAlgebraOps,
  ...reductionOps,
  ...controlFlowOps,
  ...miscOps,
  ...chloOps,
  ...checkOps,
];

const byName = new Map(hloOps.map((d) => [d.name, d]));
/** The op of that full name, such as `stablehlo.add`. Throws when there is none. */
export function hlo(name: string): AnyOpDef {
  const d = byName.get(name);
  if (!d) throw new Error(`no op ${name}`);
  return d;
}
