import { i64ArrayAttr, optional } from '../../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../../ir/define-op.ts';
import { i64PairsAttr } from '../../../ir/dense.ts';
import type { Region } from '../../../ir/ir.ts';
import { anyTensor, type TensorType, type Type, tensorType } from '../../../ir/types.ts';
import { Rules, returned } from './rules.ts';
import { checkWindow } from './window.ts';

/** What reduce and reduce_window share: n inputs of one shape, n scalars, a body from 2n scalars to n. Returns the inputs' types. */
function checkFold(c: Rules, inputs: readonly Type[], inits: readonly Type[], body: Region | undefined): TensorType[] {
  const ins = inputs.map((t, i) => c.tensor(t, `input ${i}`));
  c.need(ins.length > 0, 'arity', 'needs at least one input');
  const values = inits.map((t, i) => {
    const v = c.tensor(t, `initial value ${i}`);
    c.sameShape(v.shape, [], `initial value ${i}`, 'a scalar');
    return v;
  });
  ins.forEach((t, i) => {
    c.sameShape(t.shape, ins[0]!.shape, `input ${i}`, 'input 0');
    c.need(
      t.dtype === values[i]!.dtype,
      'type',
      () => `has element type ${t.dtype} in input ${i} but ${values[i]!.dtype} in its initial value`,
    );
  });
  if (!body) c.fail('arity', 'needs a body');
  const dtypes = ins.map((t) => t.dtype);
  c.scalarRegion(body as Region, [...dtypes, ...dtypes], dtypes, 'body');
  return ins;
}

export const reduce = defineOp('stablehlo.reduce', {
  doc: 'Folds the elements along the given dimensions with an associative body, from initial values.',
  operands: { inputs: variadic(anyTensor), init_values: variadic(anyTensor) },
  results: { results: variadic(anyTensor) },
  attrs: { dimensions: i64ArrayAttr },
  regions: { names: ['body'] },
  traits: ['pure'],
  assembly: 'custom<reduce>',
  infer: ({ types, attrs, regions, loc }) => {
    const c = new Rules('stablehlo.reduce', loc);
    const ins = checkFold(c, types.inputs, types.init_values, regions[0]);
    c.dims(attrs.dimensions, ins[0]!.shape.length, 'dimensions');
    return ins.map((t) =>
      tensorType(
        t.shape.filter((_, d) => !attrs.dimensions.includes(d)),
        t.dtype,
      ),
    );
  },
});

export const reduceWindow = defineOp('stablehlo.reduce_window', {
  doc: 'Folds the elements in every position of a sliding window.',
  operands: { inputs: variadic(anyTensor), init_values: variadic(anyTensor) },
  results: { results: variadic(anyTensor) },
  attrs: {
    window_dimensions: i64ArrayAttr,
    window_strides: optional(i64ArrayAttr),
    base_dilations: optional(i64ArrayAttr),
    window_dilations: optional(i64ArrayAttr),
    padding: optional(i64PairsAttr),
  },
  regions: { names: ['body'] },
  traits: ['pure'],
  infer: ({ types, attrs, regions, loc }) => {
    const c = new Rules('stablehlo.reduce_window', loc);
    const ins = checkFold(c, types.inputs, types.init_values, regions[0]);
    const shape = checkWindow(c, ins[0]!.shape, attrs);
    return ins.map((t) => tensorType(shape, t.dtype));
  },
});

export const selectAndScatter = defineOp('stablehlo.select_and_scatter', {
  doc: 'Picks one element in every position of a sliding window and combines the source value of that position into its place.',
  operands: { operand: anyTensor, source: anyTensor, init_value: anyTensor },
  results: { result: anyTensor },
  attrs: {
    window_dimensions: optional(i64ArrayAttr),
    window_strides: optional(i64ArrayAttr),
    padding: optional(i64PairsAttr),
  },
  regions: { names: ['select', 'scatter'] },
  traits: ['pure'],
  infer: ({ types, attrs, regions, loc }) => {
    const c = new Rules('stablehlo.select_and_scatter', loc);
    const t = c.tensor(types.operand, 'operand');
    const source = c.tensor(types.source, 'source');
    const init = c.tensor(types.init_value, 'init_value');
    c.sameDType(source, t, 'the source', 'the operand');
    c.sameDType(init, t, 'init_value', 'the operand');
    c.sameShape(init.shape, [], 'init_value', 'a scalar');
    const ones = t.shape.map(() => 1);
    const shape = checkWindow(c, t.shape, { ...attrs, window_dimensions: attrs.window_dimensions ?? ones });
    c.sameShape(source.shape, shape, 'the source', 'the positions of its window');
    c.need(regions.length === 2, 'arity', () => `needs 2 regions, but has ${regions.length}`);
    c.scalarRegion(regions[0]!, [t.dtype, t.dtype], ['i1'], 'select region');
    c.scalarRegion(regions[1]!, [t.dtype, t.dtype], [t.dtype], 'scatter region');
    return [tensorType(t.shape, t.dtype)];
  },
});

export const map = defineOp('stablehlo.map', {
  doc: 'Applies a computation on scalars to all elements.',
  operands: { inputs: variadic(anyTensor) },
  results: { result: anyTensor },
  attrs: { dimensions: i64ArrayAttr },
  regions: { names: ['computation'] },
  traits: ['pure'],
  infer: ({ types, attrs, regions, loc }) => {
    const c = new Rules('stablehlo.map', loc);
    const ins = types.inputs.map((t, i) => c.tensor(t, `input ${i}`));
    const first = ins[0] ?? c.fail('arity', 'needs at least one input');
    ins.forEach((t, i) => {
      c.sameShape(t.shape, first.shape, `input ${i}`, 'input 0');
    });
    const all = first.shape.map((_, d) => d);
    c.need(
      attrs.dimensions.length === all.length && attrs.dimensions.every((d, i) => d === i),
      'attribute',
      () => `needs dimensions [${all}], but has [${attrs.dimensions}]`,
    );
    const body = regions[0] ?? c.fail('arity', 'needs a computation');
    const dtype = (returned(body)[0]?.type as TensorType | undefined)?.dtype ?? first.dtype;
    c.scalarRegion(
      body,
      ins.map((t) => t.dtype),
      [dtype],
      'computation',
    );
    return [tensorType(first.shape, dtype)];
  },
});

export const reductionOps = [reduce, reduceWindow, selectAndScatter, map] as const;
