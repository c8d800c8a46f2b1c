import { anyAttr, boolAttr, dictAttr, i32Attr, optional, stringAttr, symbolAttr } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp, type Report, variadic } from '../../ir/define-op.ts';
import type { Operation } from '../../ir/ir.ts';
import * as T from '../../ir/types.ts';
import { showType, tensorType } from '../../ir/types.ts';
import { checkRegion, publicOf } from './rules.ts';

const returnOp = defineOp('stablehlo.return', {
  doc: 'Ends a region with its results.',
  operands: { results: variadic(T.anyType) },
  results: {},
  traits: ['terminator'],
  assembly: '$results attr-dict `:` type($results)',
});
const whileOp = defineOp('stablehlo.while', {
  doc: 'Repeats the body on its carries while the condition holds.',
  operands: { operand: variadic(T.anyType) },
  results: { results: variadic(T.anyType) },
  regions: { names: ['cond', 'body'] },
  assembly: 'custom<while>',
  verify: (op, report) => {
    const types = op.operands.map((v) => v.type);
    checkRegion(op.name, 'condition', op.regions[0], types, [tensorType([], 'i1')], op.loc);
    checkRegion(op.name, 'body', op.regions[1], types, types, op.loc);
    if (op.results.length !== types.length)
      report('arity', `has ${types.length} operands and ${op.results.length} results`);
    else
      for (const [i, r] of op.results.entries())
        if (publicOf(r.type) !== publicOf(types[i]!))
          report('type', `carries ${showType(types[i]!)} but gives ${showType(r.type)}`);
  },
});
function checkBranches(op: Operation, report: Report): void {
  for (const r of op.regions) {
    if (r.block.args.length) report('arity', 'has a branch with arguments');
    const out = r.block.last?.operands ?? [];
    if (out.length !== op.results.length)
      report('arity', `has a branch that returns ${out.length} values for ${op.results.length} results`);
    else
      for (const [i, v] of out.entries())
        if (publicOf(v.type) !== publicOf(op.results[i]!.type))
          report(
            'type',
            `has a branch that returns ${showType(v.type)} where the result is ${showType(op.results[i]!.type)}`,
          );
  }
}
const ifOp = defineOp('stablehlo.if', {
  doc: 'One of two regions, by a boolean.',
  operands: { pred: T.scalarBoolTensor },
  results: { results: variadic(T.anyType) },
  regions: { names: ['true_branch', 'false_branch'] },
  verify: checkBranches,
});
const caseOp = defineOp('stablehlo.case', {
  doc: 'One of several regions, by an index; an index out of range takes the last.',
  operands: { index: T.scalarIntTensor },
  results: { results: variadic(T.anyType) },
  regions: { names: ['branches'], variadic: true },
  verify: checkBranches,
});
const composite = defineOp('stablehlo.composite', {
  doc: 'A named operation with a function that says what it means.',
  operands: { inputs: variadic(T.anyType) },
  results: { results: variadic(T.anyType) },
  attrs: {
    name: stringAttr,
    composite_attributes: optional(dictAttr),
    decomposition: symbolAttr,
    version: optional(i32Attr),
  },
  assembly: 'custom<composite> $inputs attr-dict `:` functional-type',
});
const customCall = defineOp('stablehlo.custom_call', {
  doc: 'A call of a function outside the program.',
  operands: { inputs: variadic(T.anyType) },
  results: { results: variadic(T.anyType) },
  attrs: {
    call_target_name: stringAttr,
    has_side_effect: optional(boolAttr, false),
    backend_config: optional(anyAttr),
    api_version: optional(i32Attr),
    called_computations: optional(anyAttr),
    operand_layouts: optional(anyAttr),
    result_layouts: optional(anyAttr),
    output_operand_aliases: optional(anyAttr),
  },
  assembly: 'custom<custom-call-target> `(` $inputs `)` attr-dict `:` functional-type',
});
const barrier = defineOp('stablehlo.optimization_barrier', {
  doc: 'Its operands; keeps a compiler from moving work across.',
  operands: { operand: variadic(T.anyType) },
  results: { result: variadic(T.anyType) },
  assembly: '$operand attr-dict `:` type($operand)',
  infer: ({ types }) => types.operand,
});

export const controlFlowOps = [
  returnOp,
  whileOp,
  ifOp,
  caseOp,
  composite,
  customCall,
  barrier,
] as unknown as readonly AnyOpDef[];
