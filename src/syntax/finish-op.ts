import type { AnyAttrKind } from '../ir/attr-kinds.ts';
import type { Attribute } from '../ir/attributes.ts';
import type { AnyOpDef, AttrValues } from '../ir/define-op.ts';
import { Operation, type Region, type Value } from '../ir/ir.ts';
import type { Type } from '../ir/types.ts';
import { fail, type Location } from '../support/diagnostics.ts';
import type { Literal, OpDraft } from './asm.ts';

export const newDraft = (def: AnyOpDef): OpDraft => ({
  def,
  operands: [],
  ends: [],
  attrs: {},
  regions: [],
  literals: noLiterals,
  resultTypes: undefined,
  resultGroups: undefined,
});
const noLiterals: readonly Literal[] = [];

/** Attributes that only say how variadic groups are split; the groups of our ops are found without them. */
const segmentNames: ReadonlySet<string> = new Set([
  'operandSegmentSizes',
  'resultSegmentSizes',
  'operand_segment_sizes',
  'result_segment_sizes',
]);

/**
 * Builds an operation from what was read: decodes attributes, infers result types that the text does not give.
 * @throws SpucError class `attribute` for an attribute of the wrong form, and what inference reports
 */
export function finishOp(
  def: AnyOpDef,
  operands: readonly Value[],
  raw: Readonly<Record<string, Attribute>>,
  regions: readonly Region[],
  types: readonly Type[] | undefined,
  loc: Location,
): Operation {
  const attrs = attrsOf(def, raw, loc);
  const resultTypes = types ?? def.inferTypes(operands, (attrs ?? {}) as AttrValues<never>, regions, loc);
  const op = new Operation(def, operands, resultTypes, attrs, loc, undeclared(def, raw));
  for (let i = 0; i < regions.length; i++) op.addRegion(regions[i]!);
  return op;
}

/** Attributes of ops whose text gives none, by the number of their def; and of those that give one list or literal: the reader has one object for equal texts. */
const bare: (Decoded | undefined)[] = [];
const single = new WeakMap<Attribute, { readonly def: AnyOpDef; readonly name: string; readonly attrs: Decoded }>();
type Decoded = Record<string, unknown>;

/** The declared attributes, decoded; undefined where none are declared. Operations share them: most have the same as many others. */
function attrsOf(def: AnyOpDef, raw: Readonly<Record<string, Attribute>>, loc: Location): Decoded | undefined {
  if (def.attrNames.length === 0) return undefined;
  let count = 0;
  let only = '';
  for (const name in raw) {
    only = name;
    count++;
  }
  if (count === 0) return (bare[def.id] ??= decodeAttrs(def, raw, loc));
  const given = raw[only]!;
  if (count > 1 || (given.kind !== 'array' && given.kind !== 'dense')) return decodeAttrs(def, raw, loc);
  const known = single.get(given);
  if (known?.def === def && known.name === only) return known.attrs;
  const attrs = decodeAttrs(def, raw, loc);
  single.set(given, { def, name: only, attrs });
  return attrs;
}
function decodeAttrs(def: AnyOpDef, raw: Readonly<Record<string, Attribute>>, loc: Location): Decoded {
  const { attrNames, attrSpecs } = def;
  const attrs: Decoded = {};
  for (let i = 0; i < attrNames.length; i++) {
    const name: string = attrNames[i];
    const kind = attrSpecs[name] as AnyAttrKind;
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (given === undefined) {
      if (!kind.optional) fail('attribute', `'${def.name}' needs attribute '${name}'`, loc);
      attrs[name] = kind.optional.default;
    } else {
      const value = kind.decode(given);
      if (value === undefined) fail('attribute', `attribute '${name}' of '${def.name}' must be ${kind.desc}`, loc);
      attrs[name] = value;
    }
  }
  return attrs;
}
/** The attributes that an op does not declare; undefined where there are none. */
function undeclared(def: AnyOpDef, raw: Readonly<Record<string, Attribute>>): Record<string, Attribute> | undefined {
  let extra: Record<string, Attribute> | undefined;
  for (const name in raw)
    if (!Object.hasOwn(def.attrSpecs, name) && !segmentNames.has(name)) (extra ??= {})[name] = raw[name]!;
  return extra;
}

/** Types of all results of a draft, where its text gives them. */
export function resultTypesOf({ def, resultTypes, resultGroups }: OpDraft): readonly Type[] | undefined {
  if (resultTypes) return resultTypes;
  const names = def.resultNames;
  if (names.length === 0) return [];
  if (!resultGroups) return undefined;
  return names.every((n) => resultGroups[n]) ? names.flatMap((n) => resultGroups[n]!) : undefined;
}
