import { type Location, SpucError, unknownLoc } from '../support/diagnostics.ts';
import { i64Attr, optional } from './attr-kinds.ts';
import { funcOp, moduleOp, returnOp } from './builtin.ts';
import { type AnyOpDef, defineOp, variadic } from './define-op.ts';
import { Block, Operation, Region, type Value } from './ir.ts';
import { anyTensor, anyType, functionType, type TensorType, type Type, tensorType } from './types.ts';
import { verify } from './verifier.ts';

/** A small dialect for tests of the IR itself. */
export const source = defineOp('t.source', { doc: 'Makes a value.', operands: {}, results: { out: anyTensor } });
export const pureSource = defineOp('t.pure_source', {
  doc: 'Makes a value, without effects.',
  operands: {},
  results: { out: anyTensor },
  attrs: { n: optional(i64Attr, 0) },
  traits: ['pure'],
});
export const sum = defineOp('t.sum', {
  doc: 'Of two values of one type.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { out: anyTensor },
  traits: ['pure', 'commutative'],
  infer: ({ types }) => [types.lhs],
});
export const pairs = defineOp('t.pairs', {
  doc: 'Two groups and one value.',
  operands: { first: anyTensor, left: variadic(anyTensor), right: variadic(anyTensor) },
  results: { outs: variadic(anyTensor) },
});
export const box = defineOp('t.box', {
  doc: 'A region that sees what is around it.',
  operands: {},
  results: { outs: variadic(anyTensor) },
  regions: { names: ['body'] },
});
export const vault = defineOp('t.vault', {
  doc: 'A region that sees nothing.',
  operands: {},
  results: {},
  regions: { names: ['body'] },
  traits: ['isolated'],
});
export const needs = defineOp('t.needs', { doc: 'Needs a number.', operands: {}, results: {}, attrs: { n: i64Attr } });
export const end = defineOp('t.end', { doc: 'Frees.', operands: { v: anyTensor }, results: {}, traits: ['ends-life'] });
export const yieldOp = defineOp('t.yield', {
  doc: 'Ends a region.',
  operands: { values: variadic(anyType) },
  results: {},
  traits: ['terminator'],
});

export const f32 = tensorType([2], 'f32');
export const i32 = tensorType([2], 'i32');
const any = (d: unknown): AnyOpDef => d as AnyOpDef;
/** An operation without any check. */
export const raw = (
  def: unknown,
  operands: readonly Value[] = [],
  types: readonly Type[] = [],
  attrs: Record<string, unknown> = {},
  loc: Location = unknownLoc,
): Operation => new Operation(any(def), operands, types, attrs, loc);
/** Appends an operation and returns it. */
export const put = (b: Block, def: unknown, operands: readonly Value[] = [], types: readonly Type[] = []): Operation =>
  b.append(raw(def, operands, types));
/** An operation with one region, filled by `fill` and ended by a yield of what that returns. */
export function withRegion(
  op: Operation,
  args: readonly TensorType[],
  fill: (b: Block) => readonly Value[],
): Operation {
  const block = new Block();
  for (const t of args) block.addArg(t);
  put(block, yieldOp, fill(block));
  op.addRegion(new Region(block));
  return op;
}
/** A module of one function; `fill` returns what the function returns. */
export function program(
  args: readonly TensorType[],
  fill: (b: Block) => readonly Value[],
): { module: Operation; block: Block } {
  const block = new Block();
  for (const t of args) block.addArg(t);
  const results = fill(block);
  put(block, returnOp, results);
  const f = funcOp.create(
    {},
    {
      sym_name: 'main',
      function_type: functionType(
        args,
        results.map((v) => v.type),
      ) as never,
    },
    { regions: [new Region(block)] },
  );
  const module = moduleOp.create({}, {}, { regions: [new Region()] });
  module.regions[0]!.block.append(f);
  return { module, block };
}
/** `class: message` of everything that the verifier finds. */
export function problems(op: Operation): string[] {
  try {
    verify(op);
    return [];
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    return e.diagnostics.map((d) => `${d.class}: ${d.message}`);
  }
}
