import { arrayAttr, denseAttr, enumAttr, i64ArrayAttr, i64Attr, optional, structAttr } from '../ir/attr-kinds.ts';
import { builtinOps } from '../ir/builtin.ts';
import { defineOp, variadic } from '../ir/define-op.ts';
import { Registry } from '../ir/registry.ts';
import { anyTensor, anyType } from '../ir/types.ts';

/** Records for the tests of this folder: one op per kind of assembly. */
const result = { result: anyTensor };
const binary = { operands: { lhs: anyTensor, rhs: anyTensor }, results: result };
const loop = { operands: { operand: variadic(anyType) }, results: { results: variadic(anyType) } };
const none: number[] = [];

const ops = [
  ...['add', 'multiply', 'maximum', 'and', 'or'].map((n) =>
    defineOp(`stablehlo.${n}`, { doc: n, ...binary, assembly: '$lhs `,` $rhs attr-dict `:` same-type' }),
  ),
  defineOp('chlo.erf', {
    doc: 'erf',
    operands: { x: anyTensor },
    results: result,
    assembly: '$x attr-dict `:` functional-type',
  }),
  defineOp('chlo.top_k', {
    doc: 'top_k',
    operands: { operand: anyTensor },
    results: { values: anyTensor, indices: anyTensor },
    attrs: { k: i64Attr },
    assembly:
      '`(` $operand `,` `k` `=` $k `)` attr-dict `:` type($operand) `->` `(` type($values) `,` type($indices) `)`',
  }),
  defineOp('stablehlo.constant', {
    doc: 'constant',
    operands: {},
    results: result,
    attrs: { value: denseAttr },
    traits: ['constant'],
    assembly: 'custom<constant>',
  }),
  defineOp('stablehlo.iota', {
    doc: 'iota',
    operands: {},
    results: result,
    attrs: { iota_dimension: i64Attr },
    assembly: '`dim` `=` $iota_dimension attr-dict `:` type($result)',
  }),
  defineOp('stablehlo.compare', {
    doc: 'compare',
    ...binary,
    attrs: {
      comparison_direction: enumAttr('stablehlo', 'comparison_direction', ['LT', 'GT', 'EQ']),
      compare_type: optional(enumAttr('stablehlo', 'comparison_type', ['FLOAT', 'SIGNED'])),
    },
    assembly: '$comparison_direction `,` $lhs `,` $rhs (`,` $compare_type)? attr-dict `:` functional-type',
  }),
  defineOp('stablehlo.dot_general', {
    doc: 'dot_general',
    ...binary,
    attrs: {
      dot_dimension_numbers: structAttr('stablehlo', 'dot', {
        lhs_batching_dimensions: none,
        rhs_batching_dimensions: none,
        lhs_contracting_dimensions: none,
        rhs_contracting_dimensions: none,
      }),
      precision_config: optional(arrayAttr(enumAttr('stablehlo', 'precision', ['DEFAULT', 'HIGHEST']))),
    },
    assembly:
      '$lhs `,` $rhs `,` custom<dot-dims> (`,` `precision` `=` $precision_config)? attr-dict `:` functional-type',
  }),
  defineOp('stablehlo.reduce', {
    doc: 'reduce',
    operands: { inputs: variadic(anyTensor), init_values: variadic(anyTensor) },
    results: { results: variadic(anyTensor) },
    attrs: { dimensions: i64ArrayAttr },
    regions: { names: ['body'] },
    assembly: 'custom<reduce>',
  }),
  defineOp('stablehlo.while', {
    doc: 'while',
    ...loop,
    regions: { names: ['cond', 'body'] },
    assembly: 'custom<while>',
  }),
  defineOp('stablehlo.if', {
    doc: 'if',
    operands: { pred: anyTensor },
    results: { results: variadic(anyType) },
    regions: { names: ['true_branch', 'false_branch'] },
  }),
  defineOp('stablehlo.return', {
    doc: 'return',
    operands: { results: variadic(anyType) },
    results: {},
    traits: ['terminator'],
    assembly: '$results attr-dict (`:` type($results))?',
  }),
];

export const testRegistry = new Registry(builtinOps, ops);
