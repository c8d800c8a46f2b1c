import { pphlo, pphloReturn } from '../../dialects/pphlo/ops.ts';
import type { Builder } from '../../ir/builder.ts';
import type { Value } from '../../ir/ir.ts';
import { type TensorType, withShape } from '../../ir/types.ts';
import { make, splatLike } from '../build.ts';

/** The sum over some dimensions of a PPHLO value, as `pphlo.reduce`. */
export function sumOver(b: Builder, v: Value, dimensions: readonly number[]): Value {
  const t = v.type as TensorType;
  const scalar = withShape(t, []);
  const zero = splatLike(b, scalar, 0);
  const body = b.region([scalar, scalar], (inner, [x, y]) => {
    inner.create(pphloReturn, { results: [make(inner, 'add', [x!, y!])] }, {});
  });
  const type = withShape(
    t,
    t.shape.filter((_, d) => !dimensions.includes(d)),
  );
  const operands = { inputs: [v], init_values: [zero] };
  return b.create(pphlo('reduce'), operands, { dimensions: [...dimensions] }, { types: [type], regions: [body] })
    .result;
}
