import { boolAttr, i64ArrayAttr, i64Attr, optional } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp, variadic } from '../../ir/define-op.ts';
import { i64PairsAttr } from '../../ir/dense.ts';
import * as T from '../../ir/types.ts';
import { sameShape, showType, type Type, tensorType } from '../../ir/types.ts';
import { checkDims, checkRegion, need, scalarOf, tensorOf, windowExtent, withDims } from './rules.ts';

/** Inputs of one shape, a scalar init for each of the input's element type. */
function checkReducer(name: string, inputs: readonly Type[], inits: readonly Type[], loc: never): void {
  const first = tensorOf(inputs[0]!);
  for (const [i, t] of inputs.map(tensorOf).entries()) {
    need(sameShape(t.shape, first.shape), 'shape', name, `has inputs ${showType(first)} and ${showType(t)}`, loc);
    const init = tensorOf(inits[i]!);
    need(init.shape.length === 0, 'shape', name, `has init ${showType(init)}; it must be a scalar`, loc);
    need(init.dtype === t.dtype, 'type', name, `has init ${showType(init)} for input ${showType(t)}`, loc);
  }
}

const reduce = defineOp('stablehlo.reduce', {
  doc: 'Folds dimensions with a function of two elements; the order is free.',
  operands: { inputs: variadic(T.anyTensor), init_values: variadic(T.anyTensor) },
  results: { results: variadic(T.anyTensor) },
  attrs: { dimensions: i64ArrayAttr },
  regions: { names: ['body'] },
  traits: ['pure'],
  assembly: 'custom<reduce>',
  infer: ({ types, attrs, regions, loc }) => {
    const name = 'stablehlo.reduce';
    need(types.inputs.length > 0, 'arity', name, 'needs an input', loc);
    checkReducer(name, types.inputs, types.init_values, loc as never);
    checkDims(name, 'dimension', attrs.dimensions, tensorOf(types.inputs[0]!).shape.length, loc);
    const scalars = types.inputs.map(scalarOf);
    checkRegion(name, 'body', regions[0], [...scalars, ...scalars], scalars, loc);
    return types.inputs.map((t) =>
      withDims(
        tensorOf(t),
        tensorOf(t).shape.filter((_, i) => !attrs.dimensions.includes(i)),
      ),
    );
  },
});
const windowAttrs = {
  window_dimensions: i64ArrayAttr,
  window_strides: optional(i64ArrayAttr),
  base_dilations: optional(i64ArrayAttr),
  window_dilations: optional(i64ArrayAttr),
  padding: optional(i64PairsAttr),
};
const reduceWindow = defineOp('stablehlo.reduce_window', {
  doc: 'Folds every window with a function of two elements; padding counts as the init value.',
  operands: { inputs: variadic(T.anyTensor), init_values: variadic(T.anyTensor) },
  results: { results: variadic(T.anyTensor) },
  attrs: windowAttrs,
  regions: { names: ['body'] },
  traits: ['pure'],
  infer: ({ types, attrs: a, regions, loc }) => {
    const name = 'stablehlo.reduce_window';
    checkReducer(name, types.inputs, types.init_values, loc as never);
    const scalars = types.inputs.map(scalarOf);
    checkRegion(name, 'body', regions[0], [...scalars, ...scalars], scalars, loc);
    const { shape } = tensorOf(types.inputs[0]!);
    need(
      a.window_dimensions.length === shape.length,
      'shape',
      name,
      `has a window of rank ${a.window_dimensions.length} over rank ${shape.length}`,
      loc,
    );
    for (const list of [a.window_strides, a.base_dilations, a.window_dilations, a.padding])
      need(
        !list || list.length === shape.length,
        'shape',
        name,
        'has window attributes of another rank than its input',
        loc,
      );
    for (const x of [
      ...a.window_dimensions,
      ...(a.window_strides ?? []),
      ...(a.base_dilations ?? []),
      ...(a.window_dilations ?? []),
    ])
      need(x > 0, 'attribute', name, `has window attribute ${x}; it must be positive`, loc);
    const out = shape.map((d, i) =>
      windowExtent(
        d,
        a.window_dimensions[i]!,
        a.window_strides?.[i] ?? 1,
        a.padding?.[i]?.[0] ?? 0,
        a.padding?.[i]?.[1] ?? 0,
        a.base_dilations?.[i] ?? 1,
        a.window_dilations?.[i] ?? 1,
      ),
    );
    return types.inputs.map((t) => withDims(tensorOf(t), out));
  },
});
const selectAndScatter = defineOp('stablehlo.select_and_scatter', {
  doc: 'Adds each source element at the place in its window that select chose: the gradient of pooling.',
  operands: { operand: T.anyTensor, source: T.anyTensor, init_value: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: {
    window_dimensions: optional(i64ArrayAttr),
    window_strides: optional(i64ArrayAttr),
    padding: optional(i64PairsAttr),
  },
  regions: { names: ['select', 'scatter'] },
  traits: ['pure'],
  infer: ({ types, attrs, regions, loc }) => {
    const name = 'stablehlo.select_and_scatter';
    const t = tensorOf(types.operand);
    const scalar = scalarOf(t);
    checkRegion(name, 'select', regions[0], [scalar, scalar], [tensorType([], 'i1')], loc);
    checkRegion(name, 'scatter', regions[1], [scalar, scalar], [scalar], loc);
    const want = t.shape.map((d, i) =>
      windowExtent(
        d,
        attrs.window_dimensions?.[i] ?? 1,
        attrs.window_strides?.[i] ?? 1,
        attrs.padding?.[i]?.[0] ?? 0,
        attrs.padding?.[i]?.[1] ?? 0,
        1,
        1,
      ),
    );
    need(
      sameShape(want, tensorOf(types.source).shape),
      'shape',
      name,
      `has source ${showType(types.source)} where the windows give shape [${want}]`,
      loc,
    );
    return [t];
  },
});
const sort = defineOp('stablehlo.sort', {
  doc: 'Sorts the inputs together along a dimension by a comparator of two elements of each.',
  operands: { inputs: variadic(T.anyTensor) },
  results: { results: variadic(T.anyTensor) },
  attrs: { dimension: optional(i64Attr, -1), is_stable: optional(boolAttr, false) },
  regions: { names: ['comparator'] },
  traits: ['pure'],
  infer: ({ types, attrs, regions, loc }) => {
    const name = 'stablehlo.sort';
    need(types.inputs.length > 0, 'arity', name, 'needs an input', loc);
    const { shape } = tensorOf(types.inputs[0]!);
    for (const t of types.inputs)
      need(
        sameShape(tensorOf(t).shape, shape),
        'shape',
        name,
        `has inputs ${showType(types.inputs[0]!)} and ${showType(t)}`,
        loc,
      );
    need(
      attrs.dimension >= -shape.length && attrs.dimension < Math.max(shape.length, 1),
      'shape',
      name,
      `sorts along dimension ${attrs.dimension} of rank ${shape.length}`,
      loc,
    );
    checkRegion(
      name,
      'comparator',
      regions[0],
      types.inputs.flatMap((t) => [scalarOf(t), scalarOf(t)]),
      [tensorType([], 'i1')],
      loc,
    );
    return types.inputs;
  },
});
const map = defineOp('stablehlo.map', {
  doc: 'Applies a function of scalars elementwise.',
  operands: { inputs: variadic(T.anyTensor) },
  results: { result: T.anyTensor },
  attrs: { dimensions: i64ArrayAttr },
  regions: { names: ['computation'] },
  traits: ['pure'],
  infer: ({ types, regions, loc }) => {
    checkRegion('stablehlo.map', 'computation', regions[0], types.inputs.map(scalarOf), undefined, loc);
    const out = regions[0]?.block.last?.operands[0]?.type;
    return [
      withDims(tensorOf(types.inputs[0]!), tensorOf(types.inputs[0]!).shape, out ? tensorOf(out).dtype : undefined),
    ];
  },
});

export const reductionOps = [reduce, reduceWindow, selectAndScatter, sort, map] as unknown as readonly AnyOpDef[];
