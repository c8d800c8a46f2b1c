import type { Attribute } from '../../ir/attributes.ts';
import type { Operation } from '../../ir/ir.ts';
import { scalarType } from '../../ir/types.ts';
import type { AsmParser, AsmPrinter, Directive, OpDraft } from '../asm.ts';

const ints = (values: number[]): Attribute => ({
  kind: 'array',
  items: values.map((v) => ({ kind: 'int', value: BigInt(v), type: scalarType('i64') })),
});

const names = ['start_indices', 'limit_indices', 'strides'] as const;

/** Reads start and limit of each dimension, with a stride after them or, as SPU has it, between them. */
function parseRanges(p: AsmParser, op: OpDraft, strideLast: boolean): void {
  const starts: number[] = [];
  const limits: number[] = [];
  const strides: number[] = [];
  p.expect('[');
  while (p.peek() !== ']') {
    if (starts.length) p.expect(',');
    starts.push(p.integer('a start index'));
    p.expect(':');
    const second = p.integer(strideLast ? 'a limit index' : 'a stride or limit index');
    const third = p.accept(':') ? p.integer(strideLast ? 'a stride' : 'a limit index') : undefined;
    const swapped = !strideLast && third !== undefined;
    limits.push(swapped ? third : second);
    strides.push(swapped ? second : (third ?? 1));
  }
  p.expect(']');
  op.attrs.start_indices = ints(starts);
  op.attrs.limit_indices = ints(limits);
  op.attrs.strides = ints(strides);
}

function printRanges(
  p: AsmPrinter,
  op: Operation,
  show: (start: number, limit: number, stride: number) => string,
): void {
  const { start_indices, limit_indices, strides } = op.attrs as Record<string, number[]>;
  const ranges = start_indices!.map((s, i) => show(s, limit_indices![i]!, strides?.[i] ?? 1));
  p.write(` [${ranges.join(', ')}]`);
}

/** `[0:10, 2:8:2]`: start, limit and stride of each dimension; stride 1 is left out. */
export const sliceRanges: Directive = {
  attrs: names,
  parse: (p, op) => parseRanges(p, op, true),
  print: (p, op) =>
    printRanges(p, op, (start, limit, stride) => `${start}:${limit}${stride === 1 ? '' : `:${stride}`}`),
};

/** `[0:1:10, 2:2:8]`: start, stride and limit of each dimension, as SPU writes PPHLO; `[0:10]` has stride 1. */
export const strideFirstRanges: Directive = {
  attrs: names,
  parse: (p, op) => parseRanges(p, op, false),
  print: (p, op) => printRanges(p, op, (start, limit, stride) => `${start}:${stride}:${limit}`),
};
