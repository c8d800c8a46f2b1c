import type { Attribute } from '../ir/attributes.ts';
import type { Type } from '../ir/types.ts';
import type { AsmParser, OpDraft } from './asm.ts';
import type { Element, Format } from './format.ts';

/** Reads what follows an op's name, as its format says. */
export function parseFormat(p: AsmParser, op: OpDraft, format: Format): void {
  const { elements } = format;
  const literals: Literal[] = [];
  for (let i = 0; i < elements.length; i++) parseElement(p, op, elements[i]!, literals);
  for (let i = 0; i < literals.length; i++) {
    const { name, decode } = literals[i]!;
    op.attrs[name] = decode(op.resultTypes?.[0] ?? Object.values(op.operands).flat()[0]!.type);
  }
}

/** A `dense<…>` that waits for its type. */
interface Literal {
  readonly name: string;
  readonly decode: (type: Type) => Attribute;
}

function parseElement(p: AsmParser, op: OpDraft, e: Element, literals: Literal[]): void {
  switch (e.kind) {
    case 'literal':
      p.expectAll(e.tokens);
      return;
    case 'operand':
      op.operands[e.name] = e.variadic ? p.operandList() : [p.operand()];
      return;
    case 'attr': {
      const next = p.peek();
      if (next.startsWith('dense<')) literals.push({ name: e.name, decode: p.denseLiteral() });
      else op.attrs[e.name] = next === '<' ? p.structBody(structHeads[e.name] ?? e.name) : naturalAttr(p, next);
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
      if (leading.length === 0 ? !p.atOperand() : !p.areNext(leading)) return;
      for (let i = 0; i < elements.length; i++) parseElement(p, op, elements[i]!, literals);
      return;
    }
    case 'custom':
      e.directive.parse(p, op);
  }
}

/** Struct attributes that assembly writes without their head, by attribute name. */
const structHeads: Readonly<Record<string, string>> = { algorithm: 'stablehlo.dot_algorithm' };

/** An attribute in its short form: integers without types, bare words for enum values, lists of those. */
export function naturalAttr(p: AsmParser, next = p.peek()): Attribute {
  if (next === '[') return p.list(() => naturalList(p));
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
  if (p.nextIs('(') || p.nextIs(',', 1) || p.nextIs('->', 1)) {
    p.functionalType(op);
    return;
  }
  const offset = p.offset();
  const t = p.type();
  const { operandNames, resultNames } = op.def;
  for (let i = 0; i < operandNames.length; i++) {
    const group = op.operands[operandNames[i]] ?? [];
    for (let j = 0; j < group.length; j++) p.checkType(group[j]!, t, offset);
  }
  op.resultTypes = resultNames.length === 1 ? [t] : resultNames.map(() => t);
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
  op.resultGroups ??= {};
  op.resultGroups[e.name] = types;
}
