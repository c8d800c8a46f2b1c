import type { DenseAttr } from '../../ir/attributes.ts';
import type { Directive } from '../asm.ts';

/** `{…} dense<…> : type`: the literal carries the result type. */
export const constantValue: Directive = {
  attrs: ['value'],
  parse: (p, op) => {
    p.attrDict(op.attrs);
    const literal = p.typedLiteral();
    op.attrs.value = literal;
    op.resultTypes = [literal.type];
  },
  print: (p, op) => {
    const dict = p.attrDict(op, new Set(['value']));
    if (dict) p.write(dict);
    p.write(p.attribute(op.attrs.value as DenseAttr));
  },
};
