import type { AnyOpDef } from '../ir/define-op.ts';
import type { Registry } from '../ir/registry.ts';
import type { Diagnostic, Location } from '../support/diagnostics.ts';

/** The record of an op name as it is written; `mhlo.x` means `stablehlo.x`. */
export function resolveOpName(registry: Registry, name: string): AnyOpDef | undefined {
  return registry.get(name) ?? (name.startsWith('mhlo.') ? registry.get(`stablehlo.${name.slice(5)}`) : undefined);
}

/** MLIR dialects that exist but are not input languages of this compiler. */
const foreignDialects: ReadonlySet<string> = new Set(
  'affine arith bufferization cf complex gpu linalg llvm math memref ml_program mpmd quant scf sdy shape sparse_tensor tensor tf tosa ub vector vhlo xla'.split(
    ' ',
  ),
);

/** The diagnostic for an op that is not in the registry. */
export function unknownOp(registry: Registry, name: string, loc: Location): Diagnostic {
  const dialect = name.slice(0, name.indexOf('.'));
  if (foreignDialects.has(dialect)) {
    return {
      severity: 'error',
      class: 'unsupported-op',
      message: `operations of the dialect '${dialect}' are not supported ('${name}')`,
      loc,
      hint: 'programs are StableHLO with CHLO, or HLO text',
    };
  }
  const near = registry.similar(name);
  return {
    severity: 'error',
    class: 'unknown-op',
    message: `there is no operation '${name}'`,
    loc,
    hint: near.length
      ? `did you mean ${near.map((n) => `'${n}'`).join(' or ')}?`
      : "'spuc ops' lists the operations that are known",
  };
}
