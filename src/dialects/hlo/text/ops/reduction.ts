import type { HloShape } from '../ast.ts';
import { bool, int, ints, pairs } from '../neutral.ts';
import { type Rows, scalarsOf } from '../site.ts';

const predicate: HloShape = { kind: 'array', dtype: 'i1', dims: [] };

/** HLO opcodes that apply a scalar computation: reductions, windows, maps and sorting. */
export const reductionRows: Rows = {
  reduce: (s) => {
    const { inputs, inits } = s.halves();
    return s.many('stablehlo.reduce', [...inputs, ...inits], { dimensions: ints(s.attrs.ints('dimensions')) }, [
      s.scalarRegion('to_apply', [...inits, ...inits], scalarsOf(inits)),
    ]);
  },
  'reduce-window': (s) => {
    const { inputs, inits } = s.halves();
    const w = s.attrs.window(s.typeOf(0).shape.length);
    if (w.reversal.some(Boolean))
      s.fail('attribute', 'cannot have a reversed window', undefined, s.attrs.locOf('window'));
    return s.many(
      'stablehlo.reduce_window',
      [...inputs, ...inits],
      {
        window_dimensions: ints(w.size),
        window_strides: ints(w.stride),
        base_dilations: ints(w.lhsDilate),
        window_dilations: ints(w.rhsDilate),
        padding: pairs(w.pad),
      },
      [s.scalarRegion('to_apply', [...inits, ...inits], scalarsOf(inits))],
    );
  },
  'select-and-scatter': (s) => {
    const operands = s.tensors(3);
    const [x, , init] = operands as [(typeof operands)[0], (typeof operands)[0], (typeof operands)[0]];
    const w = s.attrs.window(s.typeOf(0).shape.length);
    if ([...w.lhsDilate, ...w.rhsDilate].some((d) => d !== 1) || w.reversal.some(Boolean))
      s.fail('attribute', 'cannot have a dilated or reversed window', undefined, s.attrs.locOf('window'));
    const select = s.scalarRegion('select', [x, x], predicate);
    const scatter = s.scalarRegion('scatter', [init, init], scalarsOf([init]));
    return s.one(
      'stablehlo.select_and_scatter',
      operands,
      { window_dimensions: ints(w.size), window_strides: ints(w.stride), padding: pairs(w.pad) },
      [select, scatter],
    );
  },
  map: (s) => {
    s.arity(1, Infinity);
    const rank = s.typeOf(0).shape.length;
    const dimensions = s.attrs.ints(
      'dimensions',
      Array.from({ length: rank }, (_, i) => i),
    );
    const result: HloShape = { kind: 'array', dtype: s.type.dtype, dims: [] };
    return s.one('stablehlo.map', s.all(), { dimensions: ints(dimensions) }, [
      s.scalarRegion('to_apply', s.all(), result),
    ]);
  },
  sort: (s) => {
    const [dimension = -1, ...rest] = s.attrs.ints('dimensions');
    if (rest.length) s.fail('attribute', 'works along one dimension', undefined, s.attrs.locOf('dimensions'));
    s.arity(1, Infinity);
    const operands = s.all();
    const attrs = { dimension: int(dimension), is_stable: bool(s.attrs.bool('is_stable', false)) };
    // The comparator takes the two elements of each operand in turn.
    const elements = operands.flatMap((v) => [v, v]);
    return s.many('stablehlo.sort', operands, attrs, [s.scalarRegion('to_apply', elements, predicate)]);
  },
};
