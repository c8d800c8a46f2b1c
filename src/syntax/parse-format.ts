import type { Attribute } from '../ir/attributes.ts';
import type { Type } from '../ir/types.ts';
import type { AsmParser, OpDraft } from './asm.ts';
import type { Element, Format } from './format.ts';
import * as K from './kinds.ts';

/** Reads what follows an op's name, as its format says. */
export function parseFormat(p: AsmParser, op: OpDraft, format: Format): void {
  const { elements } = format;
  for (let i = 0; i < elements.length; i++) parseElement(p, op, elements[i]!);
  for (let i = 0; i < op.literals.length; i++) {
    const { name, decode } = op.literals[i]!;
    op.attrs[name] = decode(op.resultTypes?.[0] ?? op.operands[0]!.type);
  }
}

function parseElement(p: AsmParser, op: OpDraft, e: Element): void {
  switch (e.kind) {
    case 'literal':
      p.expectAll(e.tokens, e.kinds);
      return;
    case 'operand':
      if (e.variadic) p.operandList(op.operands);
      else op.operands.push(p.operand());
      op.ends[e.index] = op.operands.length;
      return;
    case 'attr': {
      const kind = p.kind();
      if (kind === K.Dense) op.literals = [...op.literals, { name: e.name, decode: p.denseLiteral() }];
      else op.attrs[e.name] = kind === K.LAngle ? p.structBody(structHeads[e.name] ?? e.name) : naturalAttr(p);
      return;
    }
    case 'region':
      op.regions[e.index] = p.region();
      return;
    case 'attr-dict':
      p.attrDict(op.attrs);
      return;
    case 'functional-type':
      p.functionalType(op);
      return;
    case 'same-type':
      parseSameType(p, op);
      return;
    case 'type':
      parseTypeOf(p, op, e);
      return;
    case 'optional': {
      const { elements, leading } = e;
      if (leading.length === 0 ? !p.atOperand() : !p.areNext(leading, e.leadingKinds)) return;
      for (let i = 0; i < elements.length; i++) parseElement(p, op, elements[i]!);
      return;
    }
    case 'custom':
      e.directive.parse(p, op);
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
