import { Block, Operation, Region, type Value } from '../../ir/ir.ts';
import { isSecret, scalarType, type Type, tensorType } from '../../ir/types.ts';
import type { AsmParser, AsmPrinter, Directive, OpDraft, RegionArg } from '../asm.ts';

/**
 * `(%x init: %c) applies stablehlo.add across dimensions = [1] : types` where the body is one op on both arguments, else
 * `(%x init: %c), … across dimensions = [0] : types reducer(%a: T, %b: T) (…) {…}`; pair k names the arguments k of both halves.
 */
export const reduce: Directive = {
  attrs: ['dimensions'],
  parse: (p, op) => {
    const inits: Value[] = [];
    do {
      p.expect('(');
      op.operands.push(p.operand());
      p.expect('init', ':');
      inits.push(p.operand());
      p.expect(')');
    } while (p.accept(','));
    op.operands.push(...inits);
    const applied = p.accept('applies') ? p.opDef(p.word('an operation')) : undefined;
    p.expect('across', 'dimensions', '=');
    op.attrs.dimensions = {
      kind: 'array',
      items: p.integers('a dimension').map((d) => ({ kind: 'int', value: BigInt(d), type: scalarType('i64') })),
    };
    p.attrDict(op.attrs);
    p.expect(':');
    p.functionalType(op);
    op.regions.push(applied ? oneOpBody(p, op, applied) : reducer(p, op));
  },
  print: (p, op) => {
    const half = op.numOperands / 2;
    const pairs = Array.from(
      { length: half },
      (_, i) => `(${p.value(op.operand(i))} init: ${p.value(op.operand(half + i))})`,
    );
    p.raw(pairs.join(', '));
    const inner = onlyOp(op);
    if (inner) p.write(`applies ${inner.name}`);
    p.write(`across dimensions = [${(op.attrs.dimensions as number[]).join(', ')}]`);
    const dict = p.attrDict(op, new Set(['dimensions']));
    if (dict) p.write(dict);
    p.write(`: ${p.functionalType(op)}`);
    if (!inner) printReducer(p, op, half);
  },
};

/** What a body folds: a scalar like the initial value, secret when the input or the initial value is. */
const accumulatorOf = (input: Type, init: Type): Type =>
  init.kind === 'tensor' ? tensorType([], init.dtype, isSecret(init) || isSecret(input)) : init;

function oneOpBody(p: AsmParser, op: OpDraft, inner: OpDraft['def']): Region {
  const input = op.operands[0]!;
  const init = op.operands[op.operands.length / 2]!;
  const type = accumulatorOf(input.type, init.type);
  const block = new Block();
  const a = block.addArg(type);
  const b = block.addArg(type);
  const attrs: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(inner.attrSpecs))
    attrs[name] = (kind as { optional?: { default: unknown } }).optional?.default;
  const result = block.append(new Operation(inner, [a, b], [type], attrs, init.loc)).result;
  block.append(new Operation(p.opDef(`${op.def.dialect}.return`), [result], [], {}, init.loc));
  return new Region(block);
}

function reducer(p: AsmParser, op: OpDraft): Region {
  p.expect('reducer');
  const left: RegionArg[] = [];
  const right: RegionArg[] = [];
  for (let i = 0; i < op.operands.length / 2; i++) {
    p.expect('(');
    left.push(p.regionArg());
    p.expect(',');
    right.push(p.regionArg());
    p.expect(')');
  }
  return p.region([...left, ...right]);
}

/** The op of a body that is just `return op(arg0, arg1)` with all types equal. */
function onlyOp(op: Operation): Operation | undefined {
  const block = op.regions[0]!.block;
  const inner = block.first;
  const last = block.last;
  if (op.numOperands !== 2 || !inner || !last || inner.next !== last || inner.regions.length) return undefined;
  const [a, b] = block.args;
  const plain =
    inner.operands.length === 2 && inner.operand(0) === a && inner.operand(1) === b && inner.results.length === 1;
  if (!plain || last.numOperands !== 1 || last.operand(0) !== inner.result) return undefined;
  const type = accumulatorOf(op.operand(0).type, op.operand(1).type);
  const same = [a!.type, b!.type, inner.result.type].every((t) => t === type);
  const defaults = inner.def.attrSpecs as Record<string, { optional?: { default: unknown } }>;
  const attrs =
    Object.keys(inner.extra).length > 0 ||
    Object.entries(inner.attrs).some(([k, v]) => v !== defaults[k]?.optional?.default);
  return same && !attrs && inner.def.dialect === op.def.dialect && last.name === `${op.def.dialect}.return`
    ? inner
    : undefined;
}

function printReducer(p: AsmPrinter, op: Operation, half: number): void {
  const { args } = op.regions[0]!.block;
  p.newline();
  p.raw(' reducer');
  for (let i = 0; i < half; i++) {
    if (i) p.raw(' ');
    p.raw(`(${p.blockArg(args[i]!)}, ${p.blockArg(args[half + i]!)})`);
  }
  p.region(op.regions[0]!, false);
}
