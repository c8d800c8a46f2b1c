import type { AnyAttrKind } from '../ir/attr-kinds.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { AsmPrinter } from './asm.ts';
import type { Element, Format } from './format.ts';
import { present } from './print.ts';

/** Prints what follows an op's name, as its format says. */
export function printFormat(p: AsmPrinter, op: Operation, format: Format): void {
  for (const e of format.elements) printElement(p, op, e, format);
}

const group = (views: Record<string, unknown>, name: string): Value[] => {
  const v = views[name] as Value | Value[];
  return Array.isArray(v) ? v : [v];
};

function printElement(p: AsmPrinter, op: Operation, e: Element, format: Format): void {
  switch (e.kind) {
    case 'literal':
      p.write(e.text);
      return;
    case 'operand': {
      const values = group(op.def.operands(op), e.name);
      if (values.length) p.write(p.values(values));
      return;
    }
    case 'attr': {
      const value = op.attrs[e.name];
      if (value !== undefined) p.write(p.natural((op.def.attrSpecs[e.name] as AnyAttrKind).encode(value)));
      return;
    }
    case 'region':
      p.region(op.regions[e.index]!, true);
      return;
    case 'attr-dict': {
      const dict = p.attrDict(op, format.mentioned);
      if (dict) p.write(dict);
      return;
    }
    case 'functional-type':
      p.write(` ${p.functionalType(op)}`);
      return;
    case 'same-type': {
      const types = new Set([...op.operands, ...op.results].map((v) => v.type));
      p.write(types.size === 1 ? p.type([...types][0]!) : ` ${p.functionalType(op)}`);
      return;
    }
    case 'type': {
      const view = e.of === 'operand' ? op.def.operands(op) : op.def.results(op);
      const values = group(view, e.name);
      if (values.length) p.write(values.map((v) => p.type(v.type)).join(', '));
      return;
    }
    case 'optional':
      if (e.anchor !== undefined && anchored(op, e.anchor))
        for (const inner of e.elements) printElement(p, op, inner, format);
      return;
    case 'custom':
      e.directive.print(p, op);
  }
}

/** True when an optional group is printed: its operands are there, or its attribute is there and not at its default. */
function anchored(op: Operation, name: string): boolean {
  const kind = op.def.attrSpecs[name] as AnyAttrKind | undefined;
  if (!kind) return group(op.def.operands(op), name).length > 0;
  return present(kind, op.attrs[name]) !== undefined;
}
