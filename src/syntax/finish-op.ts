import type { AnyAttrKind } from '../ir/attr-kinds.ts';
import type { Attribute } from '../ir/attributes.ts';
import type { AnyOpDef, AttrValues } from '../ir/define-op.ts';
import { Operation, type Region, type Value } from '../ir/ir.ts';
import type { Type } from '../ir/types.ts';
import { fail, type Location } from '../support/diagnostics.ts';
import type { OpDraft } from './asm.ts';

export const newDraft = (def: AnyOpDef): OpDraft => ({
  def,
  operands: {},
  attrs: {},
  regions: [],
  resultTypes: undefined,
  resultGroups: undefined,
});

/** All operands that were read, in the declared order. */
export function operandsOf({ def, operands }: OpDraft): Value[] {
  const all: Value[] = [];
  for (let i = 0; i < def.operandNames.length; i++) {
    const group = operands[def.operandNames[i]];
    if (group) for (let j = 0; j < group.length; j++) all.push(group[j]!);
  }
  return all;
}

/** Attributes that only say how variadic groups are split; the groups of our ops are found without them. */
const segmentNames: ReadonlySet<string> = new Set([
  'operandSegmentSizes',
  'resultSegmentSizes',
  'operand_segment_sizes',
  'result_segment_sizes',
]);

/**
 * Builds an operation from what was read: decodes attributes, orders operands, infers result types that the text does not give.
 * @throws SpucError class `attribute` for an attribute of the wrong form, and what inference reports
 */
export function finishOp(
  def: AnyOpDef,
  operands: readonly Value[] | undefined,
  raw: Readonly<Record<string, Attribute>>,
  regions: readonly Region[],
  types: readonly Type[] | undefined,
  loc: Location,
  draft?: OpDraft,
): Operation {
  const attrs = decodeAttrs(def, raw, loc);
  const flat = operands ?? operandsOf(draft!);
  const resultTypes =
    types ??
    draft?.resultTypes ??
    groupedTypes(draft!) ??
    def.inferTypes(flat, attrs as AttrValues<never>, regions, loc);
  const op = new Operation(def, flat, resultTypes, attrs, loc, undeclared(def, raw));
  for (let i = 0; i < regions.length; i++) op.addRegion(regions[i]!);
  return op;
}

function decodeAttrs(def: AnyOpDef, raw: Readonly<Record<string, Attribute>>, loc: Location): Record<string, unknown> {
  const attrs: Record<string, unknown> = {};
  for (let i = 0; i < def.attrNames.length; i++) {
    const name: string = def.attrNames[i];
    const kind = def.attrSpecs[name] as AnyAttrKind;
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (given === undefined) {
      if (!kind.optional) fail('attribute', `'${def.name}' needs attribute '${name}'`, loc);
      attrs[name] = kind.optional.default;
    } else {
      attrs[name] = given.kind === 'array' ? decodeList(kind, given) : kind.decode(given);
      if (attrs[name] === undefined)
        fail('attribute', `attribute '${name}' of '${def.name}' must be ${kind.desc}`, loc);
    }
  }
  return attrs;
}
/** The attributes that an op does not declare. */
function undeclared(def: AnyOpDef, raw: Readonly<Record<string, Attribute>>): Record<string, Attribute> {
  const extra: Record<string, Attribute> = {};
  for (const name in raw)
    if (Object.hasOwn(raw, name) && !Object.hasOwn(def.attrSpecs, name) && !segmentNames.has(name))
      extra[name] = raw[name]!;
  return extra;
}

/** What the lists that were decoded mean: the reader gives the same list for equal texts, and attributes are never changed in place. */
const decodedLists = new WeakMap<Attribute, { readonly kind: AnyAttrKind; readonly value: unknown }>();
function decodeList(kind: AnyAttrKind, list: Attribute): unknown {
  const known = decodedLists.get(list);
  if (known?.kind === kind) return known.value;
  const value = kind.decode(list);
  decodedLists.set(list, { kind, value });
  return value;
}

function groupedTypes({ def, resultGroups }: OpDraft): Type[] | undefined {
  const names = def.resultNames;
  if (names.length === 0) return [];
  if (!resultGroups) return undefined;
  return names.every((n) => resultGroups[n]) ? names.flatMap((n) => resultGroups[n]!) : undefined;
}
