import { isBool } from '../../eval/dtype.ts';
import type { ScatterDims } from '../../eval/gather.ts';
import { numElements } from '../../eval/tensor.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import type { Val } from '../runtime/values.ts';
import { withoutSecretNothing } from './gather.ts';
import { reshapeVal } from './movement.ts';
import { soleOp } from './region.ts';
import { scatterPublic } from './scatter-public.ts';
import { scatterSecret } from './scatter-secret.ts';

/** Writing at computed places. What falls outside is dropped. Updates of one target are combined in order, in a balanced tree. */

async function scatter(call: KernelCall): Promise<Val[]> {
  const { op, args } = call;
  const count = (args.length - 1) / 2;
  const [inputs, updates] = [args.slice(0, count), args.slice(count + 1)];
  const indices = withoutSecretNothing(args[count]!);
  const dims = op.attrs.scatter_dimension_numbers as ScatterDims;
  const region = op.regions[0]!;
  if (numElements(updates[0]!.shape) === 0 || numElements(inputs[0]!.shape) === 0) return inputs;
  const sum = count === 1 && soleOp(region) === 'add' && !isBool(inputs[0]!.dtype);
  const out = indices.secret
    ? await scatterSecret(call, inputs, indices, updates, dims, sum, region)
    : await scatterPublic(call, inputs, indices, updates, dims, sum, region);
  return out.map((v) => reshapeVal(v, inputs[0]!.shape));
}

export const scatterKernels: Record<string, OpKernel> = { 'pphlo.scatter': scatter };
