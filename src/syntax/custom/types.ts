import { realPart } from '../../eval/dtype.ts';
import { withDType } from '../../ir/types.ts';
import type { Directive } from '../asm.ts';

/** `tensor<i1>, tensor<f32>`: the types of predicate and result; the branches have the result's type. */
export const selectType: Directive = {
  attrs: [],
  parse: (p, op) => {
    if (p.peek() === '(') return p.functionalType(op);
    const [pred, onTrue, onFalse] = op.operands;
    const first = p.offset();
    p.checkType(pred!, p.type(), first);
    p.expect(',');
    const second = p.offset();
    const type = p.type();
    p.checkType(onTrue!, type, second);
    p.checkType(onFalse!, type, second);
    op.resultTypes = [type];
  },
  print: (p, op) => {
    const { type } = op.result;
    const short = op.operand(1).type === type && op.operand(2).type === type;
    p.write(short ? `${p.type(op.operand(0).type)}, ${p.type(type)}` : p.functionalType(op));
  },
};

/** The complex result type of an op whose operands are the two parts. */
export const complexResult: Directive = {
  attrs: [],
  parse: (p, op) => {
    if (p.peek() === '(') return p.functionalType(op);
    const offset = p.offset();
    const type = p.type();
    if (type.kind !== 'tensor') return p.fail('type', 'expected a tensor type', offset);
    const part = withDType(type, realPart(type.dtype));
    for (const v of op.operands) p.checkType(v, part, offset);
    op.resultTypes = [type];
  },
  print: (p, op) => {
    const { type } = op.result;
    const part = type.kind === 'tensor' ? withDType(type, realPart(type.dtype)) : type;
    p.write(op.operands.every((v) => v.type === part) ? p.type(type) : p.functionalType(op));
  },
};

/** Reads the short form too, prints the types of all operands and results, as SPU does. */
const printedLong = (d: Directive): Directive => ({ ...d, print: (p, op) => p.write(p.functionalType(op)) });
export const longSelectType = printedLong(selectType);
export const longComplexResult = printedLong(complexResult);
