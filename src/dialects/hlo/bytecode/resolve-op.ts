import { type AnyOpDef, defineOp, variadic } from '../../../ir/define-op.ts';
import type { Registry } from '../../../ir/registry.ts';
import { anyType } from '../../../ir/types.ts';
import type { Diagnostic, Location } from '../../../support/diagnostics.ts';
import { unknownOp } from '../../../syntax/unknown-op.ts';
import type { OpName } from './container.ts';
import { type VhloName, vhloAttributes, vhloName } from './vhlo-ops.ts';

/** Longer names are no operations. */
const MAX_NAME = 100;

/** What an operation name of the file stands for. */
export interface Resolved {
  readonly def: AnyOpDef;
  readonly vhlo: VhloName | undefined;
  /** Attributes that are stored as properties, in order; undefined when they are not known. */
  readonly properties: readonly string[] | undefined;
  /** It gives its operands as its results. */
  readonly passesOn?: boolean;
  /** The diagnostic that refuses it. */
  readonly refusal?: (loc: Location) => Diagnostic;
}

/** Sharding annotations, which mean nothing here, and the casts between them and VHLO. */
const passOn: ReadonlySet<string> = new Set([
  'builtin.unrealized_conversion_cast',
  'sdy.mesh',
  'sdy.sharding_constraint',
  'sdy.sharding_group',
  'sdy.propagation_barrier',
]);

/** Stands for an operation that is refused, so that all of them can be listed. */
const placeholder = (name: string): AnyOpDef =>
  defineOp(name, {
    doc: 'Not supported.',
    operands: { operands: variadic(anyType) },
    results: { results: variadic(anyType) },
    attrs: {},
  }) as unknown as AnyOpDef;

/** Looks up what an operation name of the file stands for; one that is not supported has a refusal. */
export function resolveOp(registry: Registry, { dialect, name, registered }: OpName): Resolved {
  const full = `${dialect}.${name}`.slice(0, MAX_NAME);
  if (full === 'builtin.module')
    return { def: registry.get(full)!, vhlo: undefined, properties: ['sym_name', 'sym_visibility'] };
  if (passOn.has(full)) return { def: placeholder(full), vhlo: undefined, properties: undefined, passesOn: true };
  const vhlo = dialect === 'vhlo' ? vhloName(name.slice(0, MAX_NAME)) : undefined;
  const def = vhlo && registry.get(vhlo.target);
  const properties = vhlo && vhloAttributes(vhlo);
  if (def && properties && registered) return { def, vhlo, properties };
  const target = vhlo?.target ?? full;
  return {
    def: placeholder(target),
    vhlo,
    properties: undefined,
    refusal: (loc) =>
      def
        ? {
            severity: 'error',
            class: 'version',
            message: `operation '${target}' has version ${vhlo!.version} here, which is not known`,
            loc,
            hint: 'export the program for another version of StableHLO, or pass the text form',
          }
        : dialect === 'vhlo'
          ? { ...unknownOp(registry, target, loc), class: 'unsupported-op' }
          : unknownOp(registry, target, loc),
  };
}
