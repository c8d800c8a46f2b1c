import { anyAttr, arrayAttr, dictAttr, i32Attr, optional, stringAttr, symbolAttr } from '../../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../../ir/define-op.ts';
import { anyType, scalarBoolTensor, type TypeConstraint } from '../../../ir/types.ts';
import { plain, Rules, returned, scalar } from './rules.ts';

const scalarI32: TypeConstraint = {
  desc: 'a scalar tensor of i32',
  test: (t) => t.kind === 'tensor' && t.shape.length === 0 && t.dtype === 'i32',
};

export const returnHlo = defineOp('stablehlo.return', {
  doc: 'Ends a region with its results.',
  operands: { results: variadic(anyType) },
  results: {},
  traits: ['terminator'],
  assembly: '$results attr-dict (`:` type($results))?',
});

export const whileLoop = defineOp('stablehlo.while', {
  doc: 'Repeats body while cond holds; both take the loop values.',
  operands: { operand: variadic(anyType) },
  results: { results: variadic(anyType) },
  regions: { names: ['cond', 'body'] },
  assembly: 'custom<while>',
  infer: ({ types, regions, loc }) => {
    const c = new Rules('stablehlo.while', loc);
    c.need(regions.length === 2, 'arity', () => `needs 2 regions, but has ${regions.length}`);
    const [cond, body] = regions as [(typeof regions)[0], (typeof regions)[0]];
    c.args(cond, types.operand, 'cond');
    c.returns(cond, [scalar('i1')], 'cond');
    c.args(body, types.operand, 'body');
    c.returns(body, types.operand, 'body');
    return types.operand.map(plain);
  },
});

export const ifThen = defineOp('stablehlo.if', {
  doc: 'Runs one of two regions.',
  operands: { pred: scalarBoolTensor },
  results: { results: variadic(anyType) },
  regions: { names: ['true_branch', 'false_branch'] },
  infer: ({ regions, loc }) => branches(new Rules('stablehlo.if', loc), regions),
});

export const caseOf = defineOp('stablehlo.case', {
  doc: 'Runs the region of that index; an index out of range runs the last one.',
  operands: { index: scalarI32 },
  results: { results: variadic(anyType) },
  regions: { names: ['branches'], variadic: true },
  infer: ({ regions, loc }) => branches(new Rules('stablehlo.case', loc), regions),
});

/** Result types of regions without arguments, which must agree. */
function branches(c: Rules, regions: readonly Parameters<Rules['args']>[0][]) {
  const first = regions[0] ?? c.fail('arity', 'needs at least one branch');
  const want = returned(first).map((v) => plain(v.type));
  regions.forEach((r, i) => {
    c.args(r, [], `branch ${i}`);
    c.returns(r, want, `branch ${i}`);
  });
  return want;
}

export const composite = defineOp('stablehlo.composite', {
  doc: 'An operation of a name, with a function that says what it means.',
  operands: { inputs: variadic(anyType) },
  results: { results: variadic(anyType) },
  attrs: {
    name: stringAttr,
    composite_attributes: optional(dictAttr),
    decomposition: symbolAttr,
    version: optional(i32Attr),
  },
  assembly: 'custom<composite> $inputs attr-dict `:` functional-type',
});

/** Targets that place or mark data and leave its value alone. */
export const identityTargets: ReadonlySet<string> = new Set([
  'Sharding',
  'SPMDFullToShardShape',
  'SPMDShardToFullShape',
  'InspectSharding',
  'LayoutConstraint',
  'MoveToDevice',
  'MoveToHost',
  'annotate_device_placement',
  'xla.sdy.FuncResultSharding',
]);

export const customCall = defineOp('stablehlo.custom_call', {
  doc: 'Calls something outside of the program by name. Only targets that spuc knows are accepted.',
  operands: { inputs: variadic(anyType) },
  results: { results: variadic(anyType) },
  attrs: {
    call_target_name: stringAttr,
    has_side_effect: optional(anyAttr),
    backend_config: optional(anyAttr),
    api_version: optional(i32Attr),
    called_computations: optional(arrayAttr(symbolAttr)),
    operand_layouts: optional(anyAttr),
    result_layouts: optional(anyAttr),
    output_operand_aliases: optional(anyAttr),
  },
  assembly: 'custom<custom-call-target> `(` $inputs `)` attr-dict `:` functional-type',
});

export const optimizationBarrier = defineOp('stablehlo.optimization_barrier', {
  doc: 'Its operands, unchanged: keeps optimisers from moving computations across.',
  operands: { operand: variadic(anyType) },
  results: { result: variadic(anyType) },
  traits: ['pure'],
  assembly: '$operand attr-dict (`:` type($operand))?',
  infer: ({ types }) => types.operand.map(plain),
});

export const controlFlowOps = [
  returnHlo,
  whileLoop,
  ifThen,
  caseOf,
  composite,
  customCall,
  optimizationBarrier,
] as const;
