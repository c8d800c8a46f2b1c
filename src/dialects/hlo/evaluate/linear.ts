import { convert } from '../../../eval/convert.ts';
import { type ConvAttrs, convolution } from '../../../eval/convolution.ts';
import { cholesky, type TriangularSolveAttrs, triangularSolve } from '../../../eval/factor.ts';
import { type FftType, fft } from '../../../eval/fft.ts';
import { type DotDims, dotGeneral } from '../../../eval/linear.ts';
import { reduceNamed } from '../../../eval/reduce.ts';
import { transpose } from '../../../eval/shape.ts';
import { numElements, type Tensor } from '../../../eval/tensor.ts';
import { scalar } from '../../../eval/values.ts';
import type { Operation } from '../../../ir/ir.ts';
import { type Kernels, resultType } from './kernel.ts';

/** `t` with the dimensions named by `letters`, summed over those that are not in `keep`. */
function sumOut(t: Tensor, letters: string, keep: string): [Tensor, string] {
  const dims = [...letters].flatMap((l, d) => (keep.includes(l) ? [] : [d]));
  const kept = [...letters].filter((l) => keep.includes(l)).join('');
  return dims.length ? [reduceNamed('add', t, scalar(t.dtype, 0), dims), kept] : [t, kept];
}
const order = (t: Tensor, letters: string, want: string): Tensor =>
  transpose(
    t,
    [...want].map((l) => letters.indexOf(l)),
  );

function einsum(op: Operation, args: readonly Tensor[]): Tensor[] {
  const [left, output = ''] = (op.attrs.einsum_config as string).replace(/\s/g, '').split('->');
  const names = left!.split(',');
  const dtype = resultType(op).dtype;
  if (args.length === 1) {
    const [x, letters] = sumOut(args[0]!, names[0]!, output);
    return [convert(order(x, letters, output), dtype)];
  }
  const [x, a] = sumOut(args[0]!, names[0]!, names[1]! + output);
  const [y, b] = sumOut(args[1]!, names[1]!, names[0]! + output);
  const both = [...a].filter((l) => b.includes(l));
  const batch = both.filter((l) => output.includes(l));
  const inner = both.filter((l) => !output.includes(l));
  const free = (s: string) => [...s].filter((l) => !both.includes(l));
  const product = dotGeneral(
    x,
    y,
    {
      lhs_batching_dimensions: batch.map((l) => a.indexOf(l)),
      rhs_batching_dimensions: batch.map((l) => b.indexOf(l)),
      lhs_contracting_dimensions: inner.map((l) => a.indexOf(l)),
      rhs_contracting_dimensions: inner.map((l) => b.indexOf(l)),
    },
    dtype,
  );
  return [order(product, [...batch, ...free(a), ...free(b)].join(''), output)];
}

/** Products, transforms and factorisations. */
export const linearKernels: Kernels = {
  dot_general: (op, [a, b]) => {
    const { dtype, shape } = resultType(op);
    const t = dotGeneral(a!, b!, op.attrs.dot_dimension_numbers as DotDims, dtype);
    // PPHLO may declare the result without its dimensions of size 1; a batched one is as it comes.
    return [t.data.length === numElements(shape) ? { ...t, shape } : t];
  },
  dot: (op, [a, b]) => [
    dotGeneral(
      a!,
      b!,
      {
        lhs_batching_dimensions: [],
        rhs_batching_dimensions: [],
        lhs_contracting_dimensions: [a!.shape.length - 1],
        rhs_contracting_dimensions: [0],
      },
      resultType(op).dtype,
    ),
  ],
  einsum,
  unary_einsum: einsum,
  convolution: (op, [a, b]) => [
    convolution(a!, b!, op.attrs as unknown as ConvAttrs, resultType(op).shape, resultType(op).dtype),
  ],
  cholesky: (op, [a]) => [cholesky(a!, op.attrs.lower as boolean)],
  triangular_solve: (op, [a, b]) => [triangularSolve(a!, b!, op.attrs as unknown as TriangularSolveAttrs)],
  fft: (op, [x]) => [fft(x!, op.attrs.fft_type as FftType, op.attrs.fft_length as number[])],
};
