import type { AnyOpDef } from '../../ir/define-op.ts';
import { checkOps } from './check.ts';
import { composedOps } from './composed/index.ts';
import { interpreterOps } from './interpreter.ts';
import { chloOps } from './ops/chlo.ts';
import { compareSelectOps } from './ops/compare-select.ts';
import { controlFlowOps } from './ops/control-flow.ts';
import { convertOps } from './ops/convert.ts';
import { dynamicOps } from './ops/dynamic.ts';
import { effectOps } from './ops/effects.ts';
import { elementwiseBinaryOps } from './ops/elementwise-binary.ts';
import { elementwiseUnaryOps } from './ops/elementwise-unary.ts';
import { indexingOps } from './ops/indexing.ts';
import { linearAlgebraOps } from './ops/linear-algebra.ts';
import { miscOps } from './ops/misc.ts';
import { normalizationOps } from './ops/normalization.ts';
import { randomOps } from './ops/random.ts';
import { reductionOps } from './ops/reduction.ts';
import { shapeOps } from './ops/shape.ts';
import { sortOps } from './ops/sort.ts';

export * from './check.ts';
export * from './ops/chlo.ts';
export * from './ops/compare-select.ts';
export * from './ops/control-flow.ts';
export * from './ops/convert.ts';
export * from './ops/dynamic.ts';
export * from './ops/effects.ts';
export * from './ops/elementwise-binary.ts';
export * from './ops/elementwise-unary.ts';
export * from './ops/indexing.ts';
export * from './ops/linear-algebra.ts';
export * from './ops/misc.ts';
export * from './ops/normalization.ts';
export * from './ops/random.ts';
export * from './ops/reduction.ts';
export * from './ops/shape.ts';
export * from './ops/sort.ts';

/** Every op of StableHLO and CHLO, and the check ops of self-checking tests. */
export const hloOps: readonly AnyOpDef[] = [
  ...elementwiseUnaryOps,
  ...elementwiseBinaryOps,
  ...compareSelectOps,
  ...convertOps,
  ...shapeOps,
  ...indexingOps,
  ...linearAlgebraOps,
  ...reductionOps,
  ...sortOps,
  ...controlFlowOps,
  ...randomOps,
  ...normalizationOps,
  ...miscOps,
  ...dynamicOps,
  ...effectOps,
  ...chloOps,
  ...composedOps,
  ...checkOps,
  ...interpreterOps,
] as readonly unknown[] as readonly AnyOpDef[];

const byName = new Map(hloOps.map((d) => [d.name, d]));
/** The op of that full name, such as `stablehlo.add`. Throws when there is none. */
export function hlo(name: string): AnyOpDef {
  const d = byName.get(name);
  if (!d) throw new Error(`no op ${name}`);
  return d;
}
