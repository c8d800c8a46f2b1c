import type { Attribute } from '../ir/attributes.ts';
import type { Type } from '../ir/types.ts';
import type { AsmParser, OpDraft } from './asm.ts';
import type { Element } from './format.ts';
import * as K from './kinds.ts';

/** Reads one part of what follows an op's name. */
export type Step = (p: AsmParser, op: OpDraft) => void;

/** What there is to do to read by a format: worked out once for all ops of a kind. */
export const stepsOf = (elements: readonly Element[], groups = needsGroups(elements)): readonly Step[] =>
  elements.map((e) => stepOf(e, groups));

/** Whether a format asks for the operands of one declared name. */
const needsGroups = (elements: readonly Element[]): boolean =>
  elements.some((e) => (e.kind === 'optional' ? needsGroups(e.elements) : e.kind === 'type' && e.of === 'operand'));

/** Reads what follows an op's name, as the steps of its format say. */
export function parseFormat(p: AsmParser, op: OpDraft, steps: readonly Step[]): void {
  for (let i = 0; i < steps.length; i++) steps[i]!(p, op);
  for (let i = 0; i < op.literals.length; i++) {
    const { name, decode } = op.literals[i]!;
    op.attrs[name] = decode(op.resultTypes?.[0] ?? op.operands[0]!.type);
  }
}

function stepOf(e: Element, groups: boolean): Step {
  switch (e.kind) {
    case 'literal': {
      const { tokens, kinds } = e;
      return (p) => p.expectAll(tokens, kinds);
    }
    case 'operand': {
      const { index, variadic } = e;
      return (p, op) => {
        if (variadic) p.operandList(op.operands);
        else op.operands.push(p.operand());
        if (groups) op.ends[index] = op.operands.length;
      };
    }
    case 'attr': {
      const { name } = e;
      return (p, op) => {
        const kind = p.kind();
        if (kind === K.Dense) op.literals = [...op.literals, { name, decode: p.denseLiteral() }];
        else op.attrs[name] = kind === K.LAngle ? p.structBody(structHeads[name] ?? name) : naturalAttr(p);
      };
    }
    case 'region':
      return (p, op) => {
        op.regions[e.index] = p.region();
      };
    case 'attr-dict':
      return (p, op) => p.attrDict(op.attrs);
    case 'functional-type':
      return (p, op) => p.functionalType(op);
    case 'same-type':
      return parseSameType;
    case 'type':
      return (p, op) => parseTypeOf(p, op, e);
    case 'optional': {
      const { leading, leadingKinds } = e;
      const steps = stepsOf(e.elements, groups);
      return (p, op) => {
        if (leading.length === 0 ? !p.atOperand() : !p.areNext(leading, leadingKinds)) return;
        for (let i = 0; i < steps.length; i++) steps[i]!(p, op);
      };
    }
    case 'custom':
      return e.directive.parse;
  }
}

/** Struct attributes that assembly writes without their head, by attribute name. */
const structHeads: Readonly<Record<string, string>> = { algorithm: 'stablehlo.dot_algorithm' };

/** An attribute in its short form: integers without types, bare words for enum values, lists of those. */
export function naturalAttr(p: AsmParser): Attribute {
  if (p.kind() === K.LSquare) return p.list(() => naturalList(p));
  const next = p.peek();
  if (/^[A-Za-z_]\w*$/.test(next) && next !== 'true' && next !== 'false' && next !== 'array' && next !== 'loc')
    return { kind: 'string', value: p.word('a value') };
  return /^-?\d/.test(next) ? p.number() : p.attribute();
}
function naturalList(p: AsmParser): Attribute {
  const items: Attribute[] = [];
  p.expect('[');
  while (!p.nextIs(']')) {
    if (items.length) p.expect(',');
    items.push(naturalAttr(p));
  }
  p.expect(']');
  return { kind: 'array', items };
}

/** One type for all operands and results, or the functional form. */
function parseSameType(p: AsmParser, op: OpDraft): void {
  const second = p.kind(1);
  if (p.kind() === K.LParen || second === K.Comma || second === K.Arrow) {
    p.functionalType(op);
    return;
  }
  const offset = p.offset();
  const t = p.type();
  const { operands } = op;
  for (let i = 0; i < operands.length; i++) if (operands[i]!.type !== t) p.checkType(operands[i]!, t, offset);
  const { resultNames } = op.def;
  op.resultTypes = resultNames.length === 1 ? [t] : resultNames.map(() => t);
}

function parseTypeOf(p: AsmParser, op: OpDraft, e: Extract<Element, { kind: 'type' }>): void {
  if (e.of === 'operand') {
    let from = 0;
    for (let i = 0; i < e.index; i++) from = op.ends[i] ?? from;
    const to = op.ends[e.index] ?? from;
    for (let i = from; i < to; i++) {
      if (i > from) p.expect(',');
      const offset = p.offset();
      p.checkType(op.operands[i]!, p.type(), offset);
    }
    return;
  }
  const types: Type[] = [];
  if (!e.variadic || !['', '}', ')'].includes(p.peek())) {
    do types.push(p.type());
    while (e.variadic && p.accept(','));
  }
  op.resultGroups ??= {};
  op.resultGroups[e.name] = types;
}
