import type { AnyAttrKind } from '../../ir/attr-kinds.ts';
import { decodeInts } from '../../ir/attr-kinds.ts';
import type { Attribute, StructField } from '../../ir/attributes.ts';
import { denseOf, intTensorOf } from '../../ir/dense.ts';
import type { Operation } from '../../ir/ir.ts';
import { scalarType } from '../../ir/types.ts';
import type { AsmParser, Directive, OpDraft } from '../asm.ts';
import { type ConvDims, parseConvDims, showConvDims } from '../conv-dims.ts';

const ints = (values: readonly number[]): Attribute => ({
  kind: 'array',
  items: values.map((v) => ({ kind: 'int', value: BigInt(v), type: scalarType('i64') })),
});
/** A declared attribute in its neutral form. */
const neutral = (op: Operation, name: string): Attribute | undefined =>
  op.attrs[name] === undefined ? undefined : (op.def.attrSpecs[name] as AnyAttrKind).encode(op.attrs[name]);

/** `[0] x [1]`. */
function pair(p: AsmParser): [number[], number[]] {
  const left = p.integers('a dimension');
  p.expect('x');
  return [left, p.integers('a dimension')];
}

/** `batching_dims = [0] x [0], contracting_dims = [1] x [0]`; batching dimensions are left out when there are none. */
export const dotDims: Directive = {
  attrs: ['dot_dimension_numbers'],
  parse: (p, op) => {
    let batch: [number[], number[]] = [[], []];
    let contract: [number[], number[]] = [[], []];
    if (p.accept('batching_dims', '=')) {
      batch = pair(p);
      if (p.peek(1) === 'contracting_dims') p.expect(',');
    }
    if (p.accept('contracting_dims', '=')) contract = pair(p);
    op.attrs.dot_dimension_numbers = {
      kind: 'struct',
      dialect: op.def.dialect,
      name: 'dot',
      fields: {
        lhs_batching_dimensions: batch[0],
        rhs_batching_dimensions: batch[1],
        lhs_contracting_dimensions: contract[0],
        rhs_contracting_dimensions: contract[1],
      },
    };
  },
  print: (p, op) => {
    const a = neutral(op, 'dot_dimension_numbers');
    const f = (a?.kind === 'struct' ? a.fields : {}) as Record<string, readonly number[]>;
    const show = (name: string): string =>
      `[${(f[`lhs_${name}`] ?? []).join(', ')}] x [${(f[`rhs_${name}`] ?? []).join(', ')}]`;
    const batch = (f.lhs_batching_dimensions ?? []).length || (f.rhs_batching_dimensions ?? []).length;
    if (batch) p.write(`batching_dims = ${show('batching_dimensions')},`);
    p.write(`contracting_dims = ${show('contracting_dimensions')}`);
  },
};

/** Window settings: their name in the text and the attribute that holds them. */
const windowParts = [
  ['stride', 'window_strides'],
  ['pad', 'padding'],
  ['lhs_dilate', 'lhs_dilation'],
  ['rhs_dilate', 'rhs_dilation'],
  ['reverse', 'window_reversal'],
] as const;

function convWindow(p: AsmParser, op: OpDraft): void {
  p.expect('window', '=', '{');
  while (p.peek() !== '}') {
    const part = windowParts.find(([name]) => name === p.peek());
    if (!part) p.fail('parse', `expected one of ${windowParts.map(([n]) => n).join(', ')} but found '${p.peek()}'`);
    p.expect(part[0], '=');
    op.attrs[part[1]] =
      part[0] === 'pad' ? padding(p) : part[0] === 'reverse' ? p.attribute() : ints(p.integers('a size'));
    if (!p.accept(',')) break;
  }
  p.expect('}');
}
function padding(p: AsmParser): Attribute {
  const pairs: number[] = [];
  p.expect('[');
  while (p.peek() !== ']') {
    if (pairs.length) p.expect(',');
    const two = p.integers('a padding');
    if (two.length !== 2) p.fail('attribute', 'padding is a list of pairs');
    pairs.push(...two);
  }
  p.expect(']');
  return denseOf(intTensorOf('i64', [pairs.length / 2, 2], pairs));
}

/** `dim_numbers = [b, 0, f]x[0, i, o]->[b, 0, f], window = {stride = [1], …}` of a convolution. */
export const convDims: Directive = {
  attrs: ['dimension_numbers', ...windowParts.map(([, attr]) => attr)],
  parse: (p, op) => {
    p.expect('dim_numbers', '=');
    const offset = p.offset();
    let text = '';
    while (!['window', ':', '{', ''].includes(p.peek())) {
      text += p.peek();
      p.expect(p.peek());
    }
    const fields = parseConvDims(text.replace(/,$/, ''));
    if (!fields) p.fail('attribute', `'${text}' does not label the dimensions of a convolution`, offset);
    op.attrs.dimension_numbers = {
      kind: 'struct',
      dialect: op.def.dialect,
      name: 'conv',
      fields: fields as unknown as Record<string, StructField>,
    };
    if (p.peek() === 'window') convWindow(p, op);
  },
  print: (p, op) => {
    const a = neutral(op, 'dimension_numbers');
    p.write(`dim_numbers = ${showConvDims((a?.kind === 'struct' ? a.fields : {}) as never as ConvDims)}, window = {`);
    const parts: string[] = [];
    for (const [name, attr] of windowParts) {
      const value = neutral(op, attr);
      if (value === undefined) continue;
      const shown = name === 'pad' ? showPairs(decodeInts(value) ?? []) : p.natural(value);
      if (shown !== '[]') parts.push(`${name} = ${shown}`);
    }
    p.raw(`${parts.join(', ')}}`);
  },
};

function showPairs(flat: readonly number[]): string {
  const pairs = Array.from({ length: flat.length / 2 }, (_, i) => `[${flat[2 * i]}, ${flat[2 * i + 1]}]`);
  return `[${pairs.join(', ')}]`;
}
