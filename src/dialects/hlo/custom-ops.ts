import type { AnyAttrKind } from '../../ir/attr-kinds.ts';
import type { Attribute } from '../../ir/attributes.ts';
import type { AnyOpDef } from '../../ir/define-op.ts';
import { Operation } from '../../ir/ir.ts';
import type { Registry } from '../../ir/registry.ts';
import { customCall } from './ops/control-flow.ts';

/** Names that differ between a custom call and its operation. */
const renamed: Readonly<Record<string, string>> = { topk: 'top_k' };

/**
 * Exporters write operations that StableHLO lacks as custom calls to `mhlo.NAME` with their attributes in `mhlo.attributes`.
 * Gives the operation that such a call means; undefined for any other call, and for one that means something else than ours.
 */
export function fromCustomCall(
  registry: Pick<Registry, 'get'>,
  call: Readonly<Record<string, Attribute>>,
  operands: number,
): { def: AnyOpDef; attrs: Record<string, Attribute> } | undefined {
  const { call_target_name: target, 'mhlo.attributes': options } = call;
  const name = target?.kind === 'string' ? /^(?:mhlo|chlo)\.(\w+)$/.exec(target.value)?.[1] : undefined;
  if (name === undefined || call.called_computations) return undefined;
  const ours = Object.hasOwn(renamed, name) ? renamed[name]! : name;
  const def = registry.get(`chlo.${ours}`) ?? registry.get(`stablehlo.${ours}`);
  if (!def?.has('pure') || def.spec.regions || def.operandNames.length !== operands) return undefined;
  const given = options?.kind === 'dict' ? { ...options.entries } : {};
  // The smallest elements are another operation.
  if (ours === 'top_k' && given.largest?.kind === 'bool' && given.largest.value) delete given.largest;
  const known = Object.keys(given).every((k) => Object.hasOwn(def.attrSpecs, k));
  const complete = Object.keys(def.attrSpecs).every((k) => def.attrSpecs[k].optional || Object.hasOwn(given, k));
  return known && complete ? { def, attrs: given } : undefined;
}

/** Replaces the calls in a program that stand for operations by these operations. Returns how many. */
export function resolveCustomCalls(root: Operation, registry: Pick<Registry, 'get'>): number {
  let count = 0;
  if (customCall.made === 0) return 0;
  root.walk((op) => {
    if (!customCall.is(op)) return;
    const target: Attribute = { kind: 'string', value: op.attrs.call_target_name as string };
    const called = op.attrs.called_computations as Attribute | undefined;
    const call = { ...op.extra, call_target_name: target, ...(called && { called_computations: called }) };
    const meant = fromCustomCall(registry, call, op.numOperands);
    if (!meant) return;
    const attrs: Record<string, unknown> = {};
    for (const [name, kind] of Object.entries(meant.def.attrSpecs as Record<string, AnyAttrKind>)) {
      const given = meant.attrs[name];
      attrs[name] = given ? kind.decode(given) : kind.optional?.default;
    }
    const types = op.results.map((r) => r.type);
    const made = op.block!.insertBefore(new Operation(meant.def, op.operands, types, attrs, op.loc), op);
    for (const [i, r] of op.results.entries()) r.replaceAllUsesWith(made.results[i]!);
    op.erase();
    count++;
  });
  return count;
}
