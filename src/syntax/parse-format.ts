import type { Attribute } from '../ir/attributes.ts';
import type { Type } from '../ir/types.ts';
import type { AsmParser, OpDraft } from './asm.ts';
import type { Element, Format } from './format.ts';

/** Reads what follows an op's name, as its format says. */
export function parseFormat(p: AsmParser, op: OpDraft, format: Format): void {
  const pending: ((op: OpDraft) => void)[] = [];
  const { elements } = format;
  for (let i = 0; i < elements.length; i++) parseElement(p, op, elements[i]!, pending);
  for (let i = 0; i < pending.length; i++) pending[i]!(op);
}

function parseElement(p: AsmParser, op: OpDraft, e: Element, pending: ((op: OpDraft) => void)[]): void {
  switch (e.kind) {
    case 'literal':
      p.expect(...e.tokens);
      return;
    case 'operand':
      op.operands[e.name] = e.variadic ? p.operandList() : [p.operand()];
      return;
    case 'attr': {
      if (p.peek().startsWith('dense<')) {
        const decode = p.denseLiteral();
        pending.push((o) => {
          o.attrs[e.name] = decode(o.resultTypes?.[0] ?? Object.values(o.operands).flat()[0]!.type);
        });
      } else op.attrs[e.name] = p.peek() === '<' ? p.structBody(structHeads[e.name] ?? e.name) : naturalAttr(p);
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
      const first = leadingTokens(e.elements);
      const there = first.length ? first.every((t, i) => p.peek(i) === t) : p.atOperand();
      if (there) for (const inner of e.elements) parseElement(p, op, inner, pending);
      return;
    }
    case 'custom':
      e.directive.parse(p, op);
  }
}

/** Struct attributes that assembly writes without their head, by attribute name. */
const structHeads: Readonly<Record<string, string>> = { algorithm: 'stablehlo.dot_algorithm' };

function leadingTokens(elements: readonly Element[]): string[] {
  const out: string[] = [];
  for (const e of elements) {
    if (e.kind !== 'literal') break;
    out.push(...e.tokens);
  }
  return out;
}

/** An attribute in its short form: integers without types, bare words for enum values, lists of those. */
export function naturalAttr(p: AsmParser): Attribute {
  const t = p.peek();
  if (t === '[') {
    p.expect('[');
    const items: Attribute[] = [];
    while (p.peek() !== ']') {
      if (items.length) p.expect(',');
      items.push(naturalAttr(p));
    }
    p.expect(']');
    return { kind: 'array', items };
  }
  if (/^[A-Za-z_]\w*$/.test(t) && t !== 'true' && t !== 'false' && t !== 'array' && t !== 'loc')
    return { kind: 'string', value: p.word('a value') };
  return /^-?\d/.test(t) ? p.number() : p.attribute();
}

/** One type for all operands and results, or the functional form. */
function parseSameType(p: AsmParser, op: OpDraft): void {
  if (p.peek() === '(' || [',', '->'].includes(p.peek(1))) {
    p.functionalType(op);
    return;
  }
  const offset = p.offset();
  const t = p.type();
  for (const group of Object.values(op.operands)) for (const v of group) p.checkType(v, t, offset);
  op.resultTypes = op.def.resultNames.map(() => t);
}

function parseTypeOf(p: AsmParser, op: OpDraft, e: Extract<Element, { kind: 'type' }>): void {
  if (e.of === 'operand') {
    (op.operands[e.name] ?? []).forEach((v, i) => {
      if (i) p.expect(',');
      const offset = p.offset();
      p.checkType(v, p.type(), offset);
    });
    return;
  }
  const types: Type[] = [];
  if (!e.variadic || !['', '}', ')'].includes(p.peek())) {
    do types.push(p.type());
    while (e.variadic && p.accept(','));
  }
  op.resultGroups[e.name] = types;
}
