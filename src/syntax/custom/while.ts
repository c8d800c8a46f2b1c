import type { Type } from '../../ir/types.ts';
import type { Directive, RegionArg } from '../asm.ts';

/** `(%iterArg = %0, …) : T, … attributes {…} cond {…} do {…}`: both regions have the loop's values as arguments. */
export const whileLoop: Directive = {
  attrs: [],
  parse: (p, op) => {
    const names: { name: string; offset: number }[] = [];
    const values = [];
    p.expect('(');
    while (p.peek() !== ')') {
      if (names.length) p.expect(',');
      names.push(p.valueName());
      p.expect('=');
      values.push(p.operand());
    }
    p.expect(')');
    op.operands.push(...values);
    const types: Type[] = [];
    if (p.accept(':')) {
      values.forEach((v, i) => {
        if (i) p.expect(',');
        const offset = p.offset();
        types.push(p.type());
        p.checkType(v, types[i]!, offset);
      });
    }
    if (p.accept('attributes')) p.attrDict(op.attrs);
    const args: RegionArg[] = names.map((n, i) => ({ ...n, type: types[i]! }));
    p.expect('cond');
    op.regions.push(p.region(args));
    p.expect('do');
    op.regions.push(p.region(args));
    op.resultTypes = types;
  },
  print: (p, op) => {
    const args = op.regions[0]!.block.args;
    p.raw(`(${op.operands.map((v, i) => `${p.value(args[i]!)} = ${p.value(v)}`).join(', ')})`);
    if (op.numOperands) p.write(`: ${op.operands.map((v) => p.type(v.type)).join(', ')}`);
    const dict = p.attrDict(op, new Set());
    if (dict) p.write(`attributes ${dict}`);
    p.newline();
    p.raw(' cond');
    p.region(op.regions[0]!, false);
    p.write('do');
    p.region(op.regions[1]!, false);
  },
};
