import { scalarType } from '../../ir/types.ts';
import type { Directive } from '../asm.ts';
import { quote, showSymbol } from '../print-text.ts';

/** `@target` of a custom call: written like a symbol, but a string. */
export const customCallTarget: Directive = {
  attrs: ['call_target_name'],
  parse: (p, op) => {
    op.attrs.call_target_name = { kind: 'string', value: p.peek().startsWith('"') ? p.string('a target') : p.symbol() };
  },
  print: (p, op) => p.write(showSymbol(op.attrs.call_target_name as string)),
};

/** `"name"` of a composite. */
export const compositeName: Directive = {
  attrs: ['name'],
  parse: (p, op) => {
    op.attrs.name = { kind: 'string', value: p.string('the name of the composite') };
  },
  print: (p, op) => p.write(quote(op.attrs.name as string)),
};

/** `e8m10`: widths of exponent and mantissa. */
export const exponentMantissa: Directive = {
  attrs: ['exponent_bits', 'mantissa_bits'],
  parse: (p, op) => {
    const offset = p.offset();
    const m = /^e(\d+)m(\d+)$/.exec(p.word('a format such as e8m10'));
    if (!m) return p.fail('parse', 'expected a format such as e8m10', offset);
    const int = (text: string) => ({ kind: 'int', value: BigInt(text), type: scalarType('i32') }) as const;
    op.attrs.exponent_bits = int(m[1]!);
    op.attrs.mantissa_bits = int(m[2]!);
  },
  print: (p, op) => p.write(`e${op.attrs.exponent_bits}m${op.attrs.mantissa_bits}`),
};
