import { isBool } from '../../eval/dtype.ts';
import { type ScatterDims, windowsLast } from '../../eval/gather.ts';
import { numElements } from '../../eval/tensor.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import type { Val } from '../runtime/values.ts';
import { withoutSecretNothing } from './gather.ts';
import { reshapeVal } from './movement.ts';
import { soleOp } from './region.ts';
import { scatterPublic } from './scatter-public.ts';
import { scatterSecret } from './scatter-secret.ts';
import { transpose } from './shape.ts';

/** Writing at computed places. What falls outside is dropped. Updates of one target are combined in order, in a balanced tree. */

async function scatter(call: KernelCall): Promise<Val[]> {
  const { op, args } = call;
  const count = (args.length - 1) / 2;
  const inputs = args.slice(0, count);
  const indices = withoutSecretNothing(args[count]!);
  const given = op.attrs.scatter_dimension_numbers as ScatterDims;
  const laid = windowsLast(args[count + 1]!.shape, given);
  const updates = args.slice(count + 1).map((u) => (laid ? transpose(call.c, u, laid.order) : u));
  const dims = laid?.dims ?? given;
  const region = op.regions[0]!;
  if (numElements(updates[0]!.shape) === 0 || numElements(inputs[0]!.shape) === 0) return inputs;
  const sum = count === 1 && soleOp(region) === 'add' && !isBool(inputs[0]!.dtype);
  const out = indices.secret
    ? await scatterSecret(call, inputs, indices, updates, dims, sum, region)
    : await scatterPublic(call, inputs, indices, updates, dims, sum, region);
  return out.map((v) => reshapeVal(v, inputs[0]!.shape));
}

export const scatterKernels: Record<string, OpKernel> = { 'pphlo.scatter': scatter };
