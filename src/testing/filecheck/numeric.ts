import { escapeRegex } from './regex.ts';

/** How a number is written: `%u %d %x %X`, an optional precision and, for hexadecimal, the `#` that asks for `0x`. */
export interface NumberFormat {
  readonly kind: 'u' | 'd' | 'x' | 'X';
  readonly precision: number;
  readonly alternate: boolean;
}

export const unsigned: NumberFormat = { kind: 'u', precision: 0, alternate: false };

export interface NumericValue {
  readonly value: bigint;
  readonly format: NumberFormat;
}

/** Why an expression has no value: a name without one, or arithmetic that cannot be done. */
export class NumericError extends Error {
  constructor(
    message: string,
    readonly undefinedName?: string,
  ) {
    super(message);
  }
}

/** Reads `%.8x`, `%#x`, `%d`…; undefined when it is none. */
export function parseFormat(text: string): NumberFormat | undefined {
  const m = /^%(#?)(?:\.(\d+))?([udxX])$/.exec(text.trim());
  if (!m) return undefined;
  return { kind: m[3] as NumberFormat['kind'], precision: Number(m[2] ?? 0), alternate: m[1] === '#' };
}

/** The regular expression that any number of this format matches. */
export function formatRegex(f: NumberFormat): string {
  const digits = f.kind === 'x' ? '0-9a-f' : f.kind === 'X' ? '0-9A-F' : '0-9';
  const first = digits.replace('0', '1');
  const body = f.precision > 0 ? `(?:[${first}][${digits}]*)?[${digits}]{${f.precision}}` : `[${digits}]+`;
  return `${f.kind === 'd' ? '-?' : ''}${f.alternate ? '0x' : ''}${body}`;
}

/** The text of a value in a format. Throws NumericError for a negative value in an unsigned format. */
export function formatNumber(value: bigint, f: NumberFormat): string {
  if (value < 0n && f.kind !== 'd') throw new NumericError(`unable to represent ${value} as an unsigned number`);
  const magnitude = (value < 0n ? -value : value).toString(f.kind === 'x' || f.kind === 'X' ? 16 : 10);
  const digits = (f.kind === 'X' ? magnitude.toUpperCase() : magnitude).padStart(f.precision, '0');
  return `${value < 0n ? '-' : ''}${f.alternate ? '0x' : ''}${digits}`;
}

/** The value of matched text. */
export function parseNumber(text: string, f: NumberFormat): bigint {
  const negative = text.startsWith('-');
  const body = text.replace(/^-?(0x)?/, '');
  const value = BigInt(f.kind === 'x' || f.kind === 'X' ? `0x${body}` : body);
  return negative ? -value : value;
}

const FUNCTIONS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => {
    if (b === 0n) throw new NumericError('division by zero');
    return a / b;
  },
  // Math.max takes no bigint.
  max: (a, b) => (a - b > 0n ? a : b),
  min: (a, b) => (a - b < 0n ? a : b),
};

/** A parsed expression: gives the value, with the format of the first variable in it (unsigned when there is none). */
export type Expression = (lookup: (name: string) => NumericValue | undefined) => NumericValue;

/** Parses `X+1`, `@LINE-2`, `add(X, 3)`, `(X)`… Throws SyntaxError with the reason. `line` is the value of `@LINE`. */
export function parseExpression(text: string, line: number): { expr: Expression; names: string[] } {
  const tokens = text.match(/0x[0-9a-fA-F]+|\d+|@?[$A-Za-z_][A-Za-z0-9_]*|[-+(),]|\S/g) ?? [];
  const names: string[] = [];
  let at = 0;
  const expect = (t: string) => {
    if (tokens[at++] !== t) throw new SyntaxError(`missing '${t}' in numeric expression '${text}'`);
  };
  const operand = (): Expression => {
    const t = tokens[at++];
    if (t === undefined) throw new SyntaxError(`missing operand in numeric expression '${text}'`);
    if (t === '(') {
      const inner = sum();
      expect(')');
      return inner;
    }
    if (t === '-' && /^(0x|\d)/.test(tokens[at] ?? '')) {
      const value = -BigInt(tokens[at++]!);
      return () => ({ value, format: { ...unsigned, kind: 'd' } });
    }
    if (/^\d/.test(t)) return () => ({ value: BigInt(t), format: unsigned });
    if (t === '@LINE') return () => ({ value: BigInt(line), format: unsigned });
    if (!/^[$A-Za-z_]/.test(t)) throw new SyntaxError(`invalid operand '${t}' in numeric expression '${text}'`);
    if (tokens[at] === '(') {
      const fn = FUNCTIONS[t];
      if (!fn) throw new SyntaxError(`call to undefined function '${t}'`);
      at++;
      const a = sum();
      expect(',');
      const b = sum();
      expect(')');
      return combine(fn, a, b);
    }
    names.push(t);
    return (lookup) => {
      const v = lookup(t);
      if (!v) throw new NumericError(`undefined variable: ${t}`, t);
      return v;
    };
  };
  const sum = (): Expression => {
    let left = operand();
    while (tokens[at] === '+' || tokens[at] === '-') {
      const fn = FUNCTIONS[tokens[at++] === '+' ? 'add' : 'sub']!;
      left = combine(fn, left, operand());
    }
    return left;
  };
  const expr = sum();
  if (at < tokens.length)
    throw new SyntaxError(`unsupported operation '${tokens[at]}' in numeric expression '${text}'`);
  return { expr, names };
}

function combine(fn: (a: bigint, b: bigint) => bigint, a: Expression, b: Expression): Expression {
  return (lookup) => {
    const x = a(lookup);
    const y = b(lookup);
    return { value: fn(x.value, y.value), format: x.format.kind === 'u' ? y.format : x.format };
  };
}

/** The regular expression that matches exactly one value. */
export const valueRegex = (v: NumericValue): string => escapeRegex(formatNumber(v.value, v.format));
